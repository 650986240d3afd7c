"""A browser-like client of the application: keeps its cookie and sends the session's token with every change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from hanhtrinh.app.office import Office
from hanhtrinh.server.factory import create_app
from hanhtrinh.server.session import PersonDocument

OWNER = {"name": "Ngọc Hà", "login": "ha@lasom.vn", "password": "một câu dễ nhớ"}
BASE = "http://127.0.0.1"


class Browser(TestClient):
    """A client that may be signed in."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, base_url=BASE, raise_server_exceptions=False)
        self.headers["origin"] = BASE

    def take(self, answer: Any) -> PersonDocument:
        """Keep the token of a session's answer."""
        assert answer.status_code == 200, answer.text
        found = answer.json()
        self.headers["x-csrf-token"] = found["csrf"]
        return PersonDocument.model_validate(found["person"])


def start(folder: Path) -> tuple[FastAPI, Browser]:
    """Open a workspace, and make its owner where it has none; gives the application and the owner's browser."""
    office = Office.open(folder)
    app = create_app(office)
    owner = Browser(app)
    key = office.door.opening_key()
    if key is None:
        owner.take(owner.post("/api/v1/session/first-start", json=OWNER))
    else:
        owner.take(owner.post("/api/v1/session/link", json={"key": key}))
    return app, owner


def enter(app: FastAPI, owner: Browser, role: str, login: str | None = None) -> Browser:
    """Let somebody of a role in, by a link."""
    who = {"name": f"Người {role}", "login": login or f"{role}@lasom.vn", "role": role}
    key = owner.post("/api/v1/people", json=who).json()["key"]
    found = Browser(app)
    found.take(found.post("/api/v1/session/link", json={"key": key}))
    return found
