"""Every endpoint of the contract: against every role, without the token, with bodies that are not what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from endpoints import Endpoint, endpoints
from fastapi import FastAPI
from server_client import Browser, enter, start

from hanhtrinh.app.workspace import Workspace
from hanhtrinh.server.access import COOKIE
from hanhtrinh.server.factory import MAX_BODY
from hanhtrinh.server.routing import Role

Shop = tuple[FastAPI, Browser]
# answers by which an endpoint refuses a caller before it is called
CLOSED = {"not-signed-in", "role-too-small", "csrf", "foreign-origin"}
HOSTILE = {
    "cut": b'{"name": ',
    "a list": b"[]",
    "nothing": b"null",
    "not text": b"\xff\xfe\x00{",
    "deep": b"[" * 100_000,
    "deep within": b'{"name": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
    "a number without end": b'{"name": 1e999, "login": ' + b"9" * 5_000 + b"}",
    "half a letter": b'{"name": "\\ud800", "login": "\\udfff", "role": "viewer"}',
    "a letter that ends strings": b'{"name": "a\\u0000b", "login": "a\\u0000b@c.vn", "key": "\\u0000"}',
    "not a number": b'{"name": NaN, "base_version": NaN, "commands": -Infinity}',
    "twice": b'{"name": "a", "name": {"b": []}, "name": 3}',
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("every") / "shop"
    Workspace.create(folder)
    app, owner = start(folder)
    yield app, owner
    app.state.office.close()


def call(browser: Browser, endpoint: Endpoint, content: bytes = b"{}", **headers: str) -> Any:
    kind = endpoint.body or "application/json"
    body = {"content": content, "headers": {"content-type": kind, **headers}} if endpoint.is_change else {}
    return browser.request(endpoint.method.upper(), endpoint.address(), **body)


def code(answer: Any) -> str | None:
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    found = answer.json() if is_json and answer.content else None
    return found.get("code") if isinstance(found, dict) else None


def test_every_endpoint_lets_in_those_of_its_role_and_nobody_else(shop: Shop) -> None:
    app, owner = shop
    callers = {
        Role.public: Browser(app),
        **{role: enter(app, owner, role.value, f"may.{role}@lasom.vn") for role in list(Role)[1:]},
    }
    wrong = []
    for endpoint in endpoints(app):
        for role, browser in callers.items():
            answer = call(browser, endpoint)
            if role.includes(endpoint.role):
                right = code(answer) not in CLOSED and answer.status_code < 500
            elif role is Role.public:
                right = (answer.status_code, code(answer)) == (401, "not-signed-in")
            else:
                right = (answer.status_code, code(answer)) == (403, "role-too-small")
            if not right:
                wrong.append(f"{endpoint} as {role}: {answer.status_code} {code(answer)}")
    assert wrong == []


def test_only_the_doors_are_open_to_everybody(shop: Shop) -> None:
    app, _ = shop
    assert {str(one) for one in endpoints(app) if one.role is Role.public} == {
        "GET /api/v1/session",
        "POST /api/v1/session",
        "POST /api/v1/session/first-start",
        "POST /api/v1/session/link",
    }


def test_no_change_is_made_without_the_sessions_token_or_for_another_site(shop: Shop) -> None:
    app, owner = shop
    admin = enter(app, owner, "admin", "token@lasom.vn")
    del admin.headers["x-csrf-token"]
    changes = [one for one in endpoints(app) if one.is_change]
    assert len(changes) >= 30
    for endpoint in changes:
        if endpoint.role is not Role.public:
            refused = call(admin, endpoint)
            assert (refused.status_code, code(refused)) == (403, "csrf"), str(endpoint)
        foreign = call(owner, endpoint, origin="https://evil.example")
        assert (foreign.status_code, code(foreign)) == (403, "foreign-origin"), str(endpoint)


def test_a_session_that_is_over_opens_nothing(shop: Shop) -> None:
    app, owner = shop
    browser = enter(app, owner, "admin", "over@lasom.vn")
    kept = browser.cookies[COOKIE]
    assert browser.delete("/api/v1/session").status_code == 204
    browser.cookies.set(COOKIE, kept)
    for endpoint in endpoints(app):
        if endpoint.role is not Role.public:
            assert call(browser, endpoint).status_code == 401, str(endpoint)


def test_whoever_is_closed_out_or_lowered_loses_what_they_had_at_once(shop: Shop) -> None:
    app, owner = shop
    browser = enter(app, owner, "admin", "lowered@lasom.vn")
    own = browser.get("/api/v1/session").json()["person"]["id"]
    owner.patch(f"/api/v1/people/{own}", json={"role": "viewer"})
    assert code(browser.get("/api/v1/people")) == "role-too-small"
    owner.patch(f"/api/v1/people/{own}", json={"active": False})
    assert code(browser.get("/api/v1/home")) == "not-signed-in"


def test_a_new_password_ends_the_sessions_elsewhere(shop: Shop) -> None:
    app, owner = shop
    first = enter(app, owner, "viewer", "moi@lasom.vn")
    assert first.patch("/api/v1/session/person", json={"password": "bốn mùa hoa nở"}).status_code == 200
    second = Browser(app)
    second.take(second.post("/api/v1/session", json={"login": "moi@lasom.vn", "password": "bốn mùa hoa nở"}))
    changed = {"password": "năm tháng đợi chờ", "present_password": "bốn mùa hoa nở"}
    assert second.patch("/api/v1/session/person", json=changed).status_code == 200
    assert first.get("/api/v1/home").status_code == 401
    assert second.get("/api/v1/home").status_code == 200


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_body_that_is_not_what_an_endpoint_takes_is_refused_in_words(shop: Shop, hostile: str) -> None:
    app, owner = shop
    admin = enter(app, owner, "admin", f"body.{len(hostile)}.{hostile[0]}@lasom.vn")
    for endpoint in endpoints(app):
        if endpoint.body != "application/json" or endpoint.path.endswith(("/link", "/session")):
            continue
        answer = call(admin, endpoint, HOSTILE[hostile])
        assert 400 <= answer.status_code < 500, f"{endpoint}: {answer.status_code} {answer.text[:300]}"
        assert set(answer.json()["message"]) == {"vi", "en"}, str(endpoint)


def test_a_body_without_end_is_cut_off(shop: Shop) -> None:
    app, owner = shop

    def endless() -> Iterator[bytes]:
        for _ in range(MAX_BODY // 65_536 + 2):
            yield b" " * 65_536

    for endpoint in endpoints(app):
        if endpoint.body == "application/json":
            answer = owner.request(
                endpoint.method.upper(), endpoint.address(), content=endless(),
                headers={"content-type": "application/json"},
            )  # fmt: skip
            assert answer.status_code == 413, str(endpoint)


def test_addresses_lead_to_nothing_beside_the_workspace(shop: Shop, tmp_path: Path) -> None:
    app, owner = shop
    root = Path(app.state.office.workspace.root)
    secret = root.parent / "secret.txt"
    secret.write_text("chớ đọc", encoding="utf-8")
    before = {path for path in root.parent.rglob("*") if path.suffix != ".sqlite-wal"}
    steps = ["..%2f..%2fsecret.txt", "%2e%2e%2fsecret", "..%5c..%5csecret.txt", "%2fetc%2fpasswd", "..", "%00", "a%00b", "~", "%2e%2e%2fhanhtrinh", "secret.txt%0a", "CON", "%ff"]  # fmt: skip
    for endpoint in endpoints(app):
        if "{" not in endpoint.path or endpoint.path == "/api/v1/session":
            continue
        for step in steps:
            blanks = dict.fromkeys(["person_id", "job_id", "batch", "name", "upload_id", "need", "customer", "walk", "step", "view", "cohort_id", "map_id", "number", "old", "new", "comment", "claim"], step)  # fmt: skip
            address = endpoint.address(**blanks, map=step)
            content = {"content": b"{}", "headers": {"content-type": "application/json"}} if endpoint.is_change else {}  # fmt: skip
            answer = owner.request(endpoint.method.upper(), address, **content)
            assert answer.status_code < 500, f"{endpoint.method} {address}: {answer.text[:300]}"
            assert "chớ đọc" not in answer.text
            assert "root:" not in answer.text
            assert "schema = " not in answer.text
    written = {path for path in root.parent.rglob("*") if path.suffix != ".sqlite-wal"} - before
    assert [path for path in written if root not in path.parents] == []
    assert secret.read_text(encoding="utf-8") == "chớ đọc"
