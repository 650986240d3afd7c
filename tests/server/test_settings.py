"""Settings over HTTP: everybody reads them, administrators change them."""

from __future__ import annotations

from fastapi import FastAPI
from server_client import Browser, enter

Empty = tuple[FastAPI, Browser]


def test_settings_name_the_models_at_hand_with_their_stages(empty: Empty) -> None:
    _, owner = empty
    found = owner.get("/api/v1/settings").json()
    assert found["workspace"]["model"] == "lifecycle-7"
    models = {model["id"]: model for model in found["models"]}
    assert len(models) >= 9
    assert models["lifecycle-7"]["stages"][0] == {"vi": "Nhận thức", "en": "Awareness"}


def test_an_administrator_changes_them_and_the_session_says_so(empty: Empty) -> None:
    app, owner = empty
    changed = owner.patch("/api/v1/settings", json={"name": "Lá Sớm", "model": "value-8"})
    assert changed.status_code == 200, changed.text
    assert owner.get("/api/v1/session").json()["workspace"]["name"] == "Lá Sớm"
    editor = enter(app, owner, "editor")
    assert editor.get("/api/v1/settings").json()["workspace"]["model"] == "value-8"
    assert editor.patch("/api/v1/settings", json={"name": "Khác"}).status_code == 403
    refused = owner.patch("/api/v1/settings", json={"model": "nope"})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown-model")
