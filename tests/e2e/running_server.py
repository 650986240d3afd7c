"""The server as `hanhtrinh serve` starts it: a process of its own, on a port of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx2
from demo_workspace import environment, hanhtrinh_command

# the machine may be busy with the rest of the tests
START_S = 120.0
OWNER = {"name": "Ngọc Hà", "login": "ha@lasom.vn", "password": "một câu dễ nhớ", "language": "vi"}
_ADDRESS = re.compile(r"(http://127\.0\.0\.1:(\d+))/(enter#\S+)?")


class RunningServer:
    """A server over one workspace; what it says goes to a file beside the workspace.

    Attributes:
        url: where it answers, without a slash at the end.
        entrance: the address that it prints, which lets the owner in once where there is one.
    """

    def __init__(self, shop: Path) -> None:
        self.shop = shop
        self.url = self.entrance = ""
        self._said = shop.with_name(f"{shop.name}.said.txt")
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._owner: Client | None = None

    def start(self) -> RunningServer:
        """Start it and wait until it answers; a second time on the same port."""
        arguments = ("serve", "-w", self.shop, "--port", str(self._port), "--no-open")
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                hanhtrinh_command(*arguments), env=environment(), stdout=said, stderr=said
            )
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            found = _ADDRESS.search(self.said())
            if found is not None:
                self.url, self.entrance = found[1], found[0]
                self._port = int(found[2])
                return self
            assert self._process.poll() is None, self.said()
            time.sleep(0.05)
        raise AssertionError(f"the server does not start:\n{self.said()}")

    def said(self) -> str:
        """Give what it has printed."""
        return self._said.read_text(encoding="utf-8")

    def stop(self) -> None:
        """Stop it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._end(signal.SIGKILL)

    def client(self) -> Client:
        """Open a client of its own, which nobody is signed in with."""
        return Client(self.url)

    def owner(self) -> Client:
        """Give a client that the owner is signed in with; makes them where nobody is there yet."""
        if self._owner is None:
            self._owner = self.client()
            key = self.entrance.partition("#")[2]
            if key:
                entered = self._owner.post("/api/v1/session/link", json={"key": key})
            else:
                entered = self._owner.post("/api/v1/session/first-start", json=OWNER)
            self._owner.take(entered)
        return self._owner

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(timeout=60)
        finally:
            self._process.kill()
            self._process = None


class Client(httpx2.Client):
    """A program that calls the server as the web application does."""

    def __init__(self, url: str) -> None:
        super().__init__(base_url=url, timeout=120.0, headers={"origin": url})

    def take(self, answer: httpx2.Response) -> dict[str, Any]:
        """Keep the token of a session's answer, and give the session."""
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        self.headers["x-csrf-token"] = found["csrf"]
        return found

    def cookie(self) -> str:
        """Give the session's cookie."""
        return str(self.cookies["hanhtrinh_session"])
