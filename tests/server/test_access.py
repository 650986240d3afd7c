"""Who may call what: sessions, the proof that a call is meant, roles, and what every answer carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from server_client import OWNER, Browser, enter

from hanhtrinh.app.office import Office
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.server import factory
from hanhtrinh.server.factory import MAX_BODY, UndeclaredRoleError, create_app
from hanhtrinh.server.routing import Role, Routes

Empty = tuple[FastAPI, Browser]


def test_an_empty_workspace_asks_for_its_owner_then_for_a_sign_in(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "shop")
    app = create_app(Office.open(tmp_path / "shop"))
    first, second = Browser(app), Browser(app)
    assert first.get("/api/v1/session").json()["state"] == "first_start"
    first.take(first.post("/api/v1/session/first-start", json=OWNER))
    assert first.get("/api/v1/session").json()["state"] == "signed_in"
    assert second.get("/api/v1/session").json()["state"] == "signed_out"
    refused = second.post("/api/v1/session/first-start", json=OWNER)
    assert (refused.status_code, refused.json()["code"]) == (409, "already-started")


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(empty: Empty) -> None:
    app, _ = empty
    browser = Browser(app)
    cookie = browser.post("/api/v1/session", json={k: OWNER[k] for k in ("login", "password")}).headers["set-cookie"]  # fmt: skip
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie  # over plain http on this machine
    secure = browser.post("https://127.0.0.1/api/v1/session", json={k: OWNER[k] for k in ("login", "password")}, headers={"origin": "https://127.0.0.1"})  # fmt: skip
    assert "Secure" in secure.headers["set-cookie"]


def test_a_session_is_over_after_signing_out(empty: Empty) -> None:
    _, owner = empty
    cookie = dict(owner.cookies)
    assert owner.delete("/api/v1/session").status_code == 204
    owner.cookies.update(cookie)
    assert owner.get("/api/v1/people").status_code == 401


@pytest.mark.parametrize("token", [None, "", "guessed", "ngoài ascii"])
def test_a_change_without_the_sessions_token_is_refused(empty: Empty, token: str | None) -> None:
    _, owner = empty
    del owner.headers["x-csrf-token"]
    headers = {} if token is None else {"x-csrf-token": token.encode()}
    refused = owner.post("/api/v1/people", json={"name": "A", "login": "a@b.vn"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert len(owner.get("/api/v1/people").json()) == 1


def test_another_persons_token_is_refused(empty: Empty) -> None:
    app, owner = empty
    editor = enter(app, owner, "admin")
    refused = owner.post("/api/v1/people", json={"name": "A", "login": "a@b.vn"}, headers={"x-csrf-token": editor.headers["x-csrf-token"]})  # fmt: skip
    assert refused.json()["code"] == "csrf"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1.evil.example"]
)
def test_a_change_that_another_site_asks_for_is_refused(empty: Empty, origin: str) -> None:
    _, owner = empty
    for path, body in (("/api/v1/people", {"name": "A", "login": "a@b.vn"}), ("/api/v1/session", {"login": "ha@lasom.vn", "password": OWNER["password"]})):  # fmt: skip
        refused = owner.post(path, json=body, headers={"origin": origin})
        assert (refused.status_code, refused.json()["code"]) == (403, "foreign-origin")


def test_each_role_may_do_what_those_before_it_may() -> None:
    order = list(Role)
    for place, role in enumerate(order):
        assert [role.includes(other) for other in order] == [at <= place for at in range(len(order))]


def test_an_endpoint_without_a_role_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="role"):
        Routes(prefix="/things", tags=["things"]).get("")  # type: ignore[call-arg]


def open_to_all() -> dict[str, str]:
    return {}


@pytest.mark.parametrize("past", ["beside", "within"])
def test_the_application_does_not_start_with_an_endpoint_that_says_no_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, past: str
) -> None:
    Workspace.create(tmp_path / "shop")
    stranger = Routes(prefix="/things", tags=["things"])
    if past == "within":
        stranger.router.get("/open")(open_to_all)
    else:
        stranger.router = APIRouter()
        stranger.router.add_api_route("/open", open_to_all)
    monkeypatch.setattr(factory, "NOUNS", (*factory.NOUNS, stranger))
    with pytest.raises(UndeclaredRoleError, match="/open"):
        create_app(Office.open(tmp_path / "shop"))


def test_every_answer_carries_a_strict_policy(empty: Empty) -> None:
    _, owner = empty
    for path in ("/api/v1/session", "/", "/maps", "/assets/none.js", "/api/v1/none"):
        headers = owner.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_another_host_name_is_not_answered(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "shop")
    app = create_app(Office.open(tmp_path / "shop"), hosts={"127.0.0.1", "[::1]"})
    browser = Browser(app)
    for host, status in (("127.0.0.1:8000", 200), ("127.0.0.1", 200), ("[::1]:80", 200), ("evil.example", 421), ("", 421)):  # fmt: skip
        assert browser.get("/api/v1/session", headers={"host": host}).status_code == status


def test_a_body_that_is_too_long_is_refused_whether_or_not_it_says_so(empty: Empty) -> None:
    _, owner = empty

    def pieces() -> object:
        for _ in range(MAX_BODY // 100_000 + 2):
            yield b" " * 100_000

    for content in (b" " * (MAX_BODY + 1), pieces()):
        refused = owner.post("/api/v1/people", content=content)  # type: ignore[arg-type]
        assert refused.status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"name": 1}', b'{"name":"A","login":"a@b.vn","extra":1}', b"\xff\xfe"],
)
def test_a_body_that_cannot_be_read_is_told_in_both_languages(empty: Empty, body: bytes) -> None:
    _, owner = empty
    refused = owner.post("/api/v1/people", content=body, headers={"content-type": "application/json"})
    assert refused.status_code == 422
    assert set(refused.json()["message"]) == {"vi", "en"}


def test_files_outside_the_application_are_not_served(empty: Empty) -> None:
    _, owner = empty
    for path in ("/assets/../index.html", "/assets/%2e%2e/%2e%2e/factory.py", "/../hanhtrinh.toml", "/assets//etc/passwd", "/fonts/../../x"):  # fmt: skip
        answer = owner.get(path)
        assert answer.status_code in (200, 404, 503)
        assert "hanhtrinh.server" not in answer.text
        assert "root:" not in answer.text
        assert "currency =" not in answer.text


def test_an_invitation_is_a_link_that_works_once_and_is_shown_once(empty: Empty) -> None:
    app, owner = empty
    invited = owner.post("/api/v1/people", json={"name": "Đức", "login": "duc@lasom.vn", "role": "editor"})
    assert invited.status_code == 201
    key = invited.json()["key"]
    assert key not in owner.get("/api/v1/people").text
    browser = Browser(app)
    assert browser.take(browser.post("/api/v1/session/link", json={"key": key})).role == "editor"
    assert Browser(app).post("/api/v1/session/link", json={"key": key}).status_code == 401


def test_names_are_for_all_and_logins_for_admins(empty: Empty) -> None:
    app, owner = empty
    viewer = enter(app, owner, "viewer")
    assert "ha@lasom.vn" not in viewer.get("/api/v1/people/names").text
    assert viewer.get("/api/v1/people").status_code == 403


def test_too_many_wrong_passwords_are_told_to_wait(empty: Empty) -> None:
    app, _ = empty
    browser = Browser(app)
    answers = [
        browser.post("/api/v1/session", json={"login": "ha@lasom.vn", "password": "sai"}) for _ in range(11)
    ]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
