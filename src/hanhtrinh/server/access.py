"""Who is calling: the session of a request, its role, and the proof that the call is meant."""

from __future__ import annotations

import hmac
from typing import Annotated, Final, cast
from urllib.parse import urlsplit

from fastapi import Depends, Request

from hanhtrinh.app.office import Office as OpenOffice
from hanhtrinh.app.people.door import DeniedError
from hanhtrinh.language import Text
from hanhtrinh.server.routing import Role
from hanhtrinh.store.state.people import Person as SomePerson
from hanhtrinh.store.state.people import Session as SomeSession

COOKIE: Final = "hanhtrinh_session"
CSRF_HEADER: Final = "x-csrf-token"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_UNASKED: Final = "unasked"


class NotSignedInError(DeniedError):
    """The endpoint needs somebody who is signed in."""

    def __init__(self) -> None:
        super().__init__(
            "not-signed-in",
            Text(vi="Bạn chưa đăng nhập, hoặc phiên đã hết hạn.", en="You are not signed in, or your session is over."),
            hint=Text(vi="Đăng nhập lại; thay đổi chưa gửi vẫn còn trên máy này.", en="Sign in again; unsent changes are kept on this device."),
        )  # fmt: skip


class ForbiddenError(DeniedError):
    """Somebody is signed in, and may not do this."""


def office(request: Request) -> OpenOffice:
    """Give the opened workspace."""
    return cast("OpenOffice", request.app.state.office)


def session_of(request: Request) -> SomeSession | None:
    """Give the session of a request; None where nobody is signed in."""
    found = getattr(request.state, "session", _UNASKED)
    if found == _UNASKED:
        token = request.cookies.get(COOKIE)
        found = office(request).door.session(token) if token else None
        request.state.session = found
    return cast("SomeSession | None", found)


def require(request: Request, role: Role) -> None:
    """Refuse a request that its endpoint's role does not allow.

    Raises:
        NotSignedInError: 401.
        ForbiddenError: 403: `role-too-small`, `foreign-origin`, `csrf`.
    """
    unsafe = request.method not in _SAFE
    if unsafe:
        _same_origin(request)
    if role is Role.public:
        return
    session = session_of(request)
    if session is None:
        raise NotSignedInError
    if unsafe and not hmac.compare_digest(
        request.headers.get(CSRF_HEADER, "").encode(), session.csrf.encode()
    ):
        raise ForbiddenError(
            "csrf",
            Text(
                vi="Yêu cầu không mang mã xác nhận của phiên này.",
                en="The request does not carry this session's token.",
            ),
            hint=Text(vi="Tải lại trang rồi thử lại.", en="Reload the page and try again."),
        )
    if not Role(session.person.role).includes(role):
        names = {
            Role.editor: Text(vi="Người sửa", en="Editor"),
            Role.admin: Text(vi="Quản trị", en="Administrator"),
        }
        wanted = names.get(role, Text(vi="Người xem", en="Viewer"))
        raise ForbiddenError(
            "role-too-small",
            Text(vi=f"Việc này cần vai trò {wanted.vi}.", en=f"This needs the role {wanted.en}."),
            hint=Text(
                vi="Nhờ người quản trị đổi vai trò của bạn trong Cài đặt.",
                en="Ask an administrator to change your role in Settings.",
            ),
        )  # fmt: skip


def _same_origin(request: Request) -> None:
    """Refuse a change that another site's page asks for; programs that are no browser send no origin."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    if urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise ForbiddenError(
            "foreign-origin",
            Text(vi="Yêu cầu đến từ một trang khác.", en="The request comes from another site."),
        )


def person(request: Request) -> SomePerson:
    """Give who is calling.

    Raises:
        NotSignedInError: 401.
    """
    session = session_of(request)
    if session is None:
        raise NotSignedInError
    return session.person


Office = Annotated[OpenOffice, Depends(office)]
Caller = Annotated[SomePerson, Depends(person)]
