"""Finished pages on 127.0.0.1: read-only, only the files of one folder, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

HOST: Final = "127.0.0.1"
INDEX: Final = "index.html"
_KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".json": "application/json; charset=utf-8",
}
_SCRIPT: Final = re.compile(rb"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def content_policy(page: bytes) -> str:
    """The content security policy of a self-contained page: its own inline scripts, by hash, and nothing else."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _SCRIPT.findall(page)
    )
    scripts = hashes or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src 'self' data:; "
        "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with the files that lie directly in the folder; every other method is refused."""

    folder: Path
    hosts: frozenset[str]
    server_version = "hanhtrinh"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Send a file."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Send a file's headers."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        # a page elsewhere must not reach this server under another name (DNS rebinding)
        if self.headers.get("Host") not in self.hosts:
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"", "text/plain; charset=utf-8", with_body=with_body)
            return
        wanted = unquote(urlsplit(self.path).path).removeprefix("/") or INDEX
        # the name is looked up among the folder's files, never joined to a path
        for file in self.folder.iterdir():
            if file.name == wanted and file.suffix in _KINDS and file.is_file() and not file.is_symlink():
                self._send(HTTPStatus.OK, file.read_bytes(), _KINDS[file.suffix], with_body=with_body)
                return
        missing = "Không có trang này. / There is no such page.\n".encode()
        self._send(HTTPStatus.NOT_FOUND, missing, "text/plain; charset=utf-8", with_body=with_body)

    def _send(self, status: HTTPStatus, body: bytes, kind: str, *, with_body: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header(
            "Content-Security-Policy", content_policy(body if kind.startswith("text/html") else b"")
        )
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: the terminal belongs to the verdicts."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # a second server on the same port must fail, not share it
    allow_reuse_address = True
    address_family = socket.AF_INET


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve the files of a folder while the block runs; gives the address.

    Args:
        folder: its .html, .svg, .png and .json files are served, `index.html` as `/`; sub-folders are not.
        port: 0 for any free one.

    Raises:
        UsageError: `port-taken`.
    """
    handler: type[_Handler] = type("Handler", (_Handler,), {"folder": folder})
    try:
        server = _Server((HOST, port), handler)
    except OSError:
        raise UsageError(
            "port-taken",
            Text(
                vi=f"Cổng {port} đang bận hoặc không mở được.",
                en=f"Port {port} is taken or cannot be opened.",
            ),
            hint=Text(
                vi="Chọn cổng khác, hoặc bỏ --port để tự tìm cổng trống.",
                en="Choose another one, or leave --port out to take a free one.",
            ),
        ) from None
    taken = server.socket.getsockname()[1]
    handler.hosts = frozenset({f"{HOST}:{taken}", f"localhost:{taken}"})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{taken}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def serve_until_stopped(folder: Path, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve a folder until Ctrl-C or SIGTERM; `on_ready` is told the address once it answers.

    Raises:
        UsageError: `port-taken`.
    """
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    with serving(folder, port) as address:
        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            on_ready(address)
            # short waits, because a handler runs between two of them
            while not stopped.wait(0.2):
                pass
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
