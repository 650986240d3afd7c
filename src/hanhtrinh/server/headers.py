"""What every answer carries: a strict content policy; and for which hosts the server answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hanhtrinh.language import Text
from hanhtrinh.server.problems import ProblemError, problem_document

_WRONG_HOST: Final = Text(
    vi="Máy chủ này không phục vụ tên miền đó.", en="This server does not answer under that name."
)
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' {styles}; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def content_policy(nonce: str | None = None) -> str:
    """Write the content security policy: the application's own files and nothing else.

    Args:
        nonce: of the style elements that the page's own script makes.

    Returns:
        The header's value.
    """
    return _POLICY.format(styles=f"'nonce-{nonce}'" if nonce else "").replace("  ", " ").replace(" ;", ";")


class Guard:
    """Puts the headers on every answer, and refuses hosts that are not ours.

    Args:
        app: the application.
        hosts: names under which the server may be asked (without port), against DNS rebinding; empty for any.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message))
            await send(message)

        if self._hosts and _host(Headers(scope=scope).get("host", "")) not in self._hosts:
            problem = problem_document(ProblemError(421, "wrong-host", _WRONG_HOST))
            await JSONResponse(problem.model_dump(mode="json"), 421)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)


def _host(header: str) -> str:
    name = header.lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0]


def _complete(headers: MutableHeaders) -> None:
    headers.setdefault("content-security-policy", content_policy())
    headers.setdefault("x-content-type-options", "nosniff")
    headers.setdefault("x-frame-options", "DENY")
    headers.setdefault("referrer-policy", "same-origin")
    headers.setdefault("cross-origin-opener-policy", "same-origin")
    headers.setdefault("cross-origin-resource-policy", "same-origin")
    headers.setdefault("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
    headers.setdefault("cache-control", "no-store")
