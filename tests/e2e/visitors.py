"""People before the application: each in a browser window of their own, watched for what must never happen."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response
from running_server import OWNER, RunningServer

Language = Literal["vi", "en"]
Role = Literal["viewer", "editor", "admin"]
Scheme = Literal["light", "dark"]
# milliseconds; the machine may be busy with the rest of the tests
PATIENCE_MS = 60_000
PHONE = (390, 844)
DESK = (1440, 900)
# a refusal that the application asked for is told by the browser too
_TOLD_ANYWAY = "Failed to load resource: the server responded with a status of 4"


def launch(playwright: Playwright) -> Browser:
    """Start Chromium.

    Raises:
        AssertionError: there is none; says what to install.
    """
    program = (
        os.environ.get("HANHTRINH_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    assert program, "Chromium is missing; `make test` installs it: sudo apt-get install chromium"
    return playwright.chromium.launch(
        executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
    )


@dataclass
class Watch:
    """What a page did that it must never do."""

    home: str
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a window."""
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script failed: {error.error}"))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and f"{address.scheme}://{address.netloc}" != self.home:
            self.faults.append(f"a request leaves the machine: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_TOLD_ANYWAY):
            self.faults.append(f"the console says: {message.text}")


class Visitors:
    """Opens windows on one server; `close` fails the test where one of them misbehaved."""

    def __init__(self, browser: Browser, server: RunningServer) -> None:
        self._browser, self._server = browser, server
        self._cookies: dict[str, str] = {}
        self._windows: list[BrowserContext] = []
        self._watch = Watch(server.url)

    def stranger(
        self,
        *,
        size: tuple[int, int] = DESK,
        scheme: Scheme = "light",
        language: Language | None = None,
    ) -> Page:
        """Open a window in which nobody is signed in; with a language, the device was told it before."""
        window = self._browser.new_context(
            base_url=self._server.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            has_touch=size == PHONE,
        )
        window.set_default_timeout(PATIENCE_MS)
        if language is not None:
            window.add_init_script(f"localStorage.setItem('hanhtrinh.language', '{language}')")
        self._watch.over(window)
        self._windows.append(window)
        return window.new_page()

    def page(
        self,
        role: Role = "admin",
        language: Language = "vi",
        *,
        name: str | None = None,
        size: tuple[int, int] = DESK,
        scheme: Scheme = "light",
    ) -> Page:
        """Open a window in which somebody is signed in: the same person each time for the same words."""
        page = self.stranger(size=size, scheme=scheme)
        cookie = self._cookie(role, language, name or f"Người {role}")
        page.context.add_cookies([{"name": "hanhtrinh_session", "value": cookie, "url": self._server.url}])
        return page

    def close(self) -> None:
        """Close all windows.

        Raises:
            AssertionError: a page failed, broke its policy, or asked another machine for something.
        """
        for window in self._windows:
            window.close()
        self._windows.clear()
        faults = dict.fromkeys(self._watch.faults)
        self._watch.faults.clear()
        assert not faults, "\n".join(faults)

    def _cookie(self, role: Role, language: Language, name: str) -> str:
        login = f"{role}.{language}.{len(name)}.{abs(hash(name)) % 10_000}@lasom.vn"
        if login not in self._cookies:
            who = {"name": name, "login": login, "role": role, "language": language}
            made = self._server.owner().post("/api/v1/people", json=who)
            assert made.status_code == 201, made.text
            client = self._server.client()
            client.take(client.post("/api/v1/session/link", json={"key": made.json()["key"]}))
            # whoever has no password yet is asked for one first
            chosen = client.patch("/api/v1/session/person", json={"password": OWNER["password"]})
            assert chosen.status_code == 200, chosen.text
            self._cookies[login] = client.cookie()
        return self._cookies[login]
