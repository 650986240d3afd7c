"""Errors as JSON: what, where, what was allowed, what to do next, in both languages; never a traceback."""

from __future__ import annotations

import logging
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from hanhtrinh.app.people.door import DeniedError
from hanhtrinh.app.people.limits import TooManyAttemptsError
from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.language import Text

TOO_LONG: Final = Text(vi="Yêu cầu quá dài.", en="The request is too long.")
_LOGGER: Final = logging.getLogger(__name__)
_DENIED: Final = {"not-signed-in": 401, "wrong-password": 401, "link-used": 401, "already-started": 409}
_CONFLICTS: Final = frozenset(
    {"login-taken", "last-admin", "workspace-busy", "changed-meanwhile", "map-exists"}
)

_MISSING: Final = frozenset(
    {
        "unknown-person",
        "unknown-job",
        "unknown-upload",
        "unknown-batch",
        "unknown-customer",
        "unknown-walk",
        "unknown-map",
        "unknown-version",
        "unknown-comment",
        "unknown-claim",
    }
)


class LocalText(BaseModel):
    """A text in both languages."""

    vi: str
    en: str

    @classmethod
    def of(cls, text: Text) -> LocalText:
        """Write a text as JSON has it."""
        return cls(vi=text.vi, en=text.en)


class PlaceDocument(BaseModel):
    """Where something is wrong."""

    file: str | None = None
    line: int | None = None
    column: int | str | None = None
    id: str | None = None


class ProblemDocument(BaseModel):
    """What went wrong."""

    code: str
    message: LocalText
    hint: LocalText | None = None
    place: PlaceDocument | None = None
    details: dict[str, Any] = {}


class ProblemError(HanhtrinhError):
    """An error of a request with its status.

    Attributes:
        status: of HTTP.
        details: what a program needs to go on, e.g. both sides of a conflict.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: Text,
        *,
        hint: Text | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(code, message, hint=hint)
        self.status = status
        self.details = details or {}


def not_found(message: Text) -> ProblemError:
    """Make the error of something that is not there."""
    return ProblemError(404, "not-found", message)


def status_of(error: HanhtrinhError) -> int:
    """Give the status of an error of the product."""
    if isinstance(error, ProblemError):
        return error.status
    if isinstance(error, TooManyAttemptsError):
        return 429
    if isinstance(error, DeniedError):
        return _DENIED.get(error.code, 403)
    if error.code in _MISSING:
        return 404
    if error.code == "file-too-long":
        return 413
    return 409 if error.code in _CONFLICTS else 422


def problem_document(error: HanhtrinhError) -> ProblemDocument:
    """Write an error as JSON has it."""
    place = error.place
    return ProblemDocument(
        code=error.code,
        message=LocalText.of(error.message),
        hint=LocalText.of(error.hint) if error.hint else None,
        place=PlaceDocument(file=place.file, line=place.line, column=place.column, id=place.id) if place else None,
        details=error.details if isinstance(error, ProblemError) else {},
    )  # fmt: skip


def install_problems(app: FastAPI) -> None:
    """Answer every error as a problem document."""

    @app.exception_handler(HanhtrinhError)
    async def _product(_request: Request, error: HanhtrinhError) -> JSONResponse:
        headers = {"Retry-After": str(error.wait_s)} if isinstance(error, TooManyAttemptsError) else None
        return JSONResponse(
            problem_document(error).model_dump(mode="json"), status_of(error), headers=headers
        )

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        found = error.errors()[0]
        where = ".".join(str(step) for step in found["loc"] if step not in ("body", "query", "path"))
        named = Text(vi=f"Trường “{where}”", en=f"The field “{where}”") if where else Text(vi="Yêu cầu", en="The request")  # fmt: skip
        problem = ProblemError(
            422,
            "bad-request",
            Text(
                vi=f"{named.vi} không đúng: {found['msg']}.", en=f"{named.en} is not as it should be: {found['msg']}."
            ),
        )  # fmt: skip
        return JSONResponse(problem_document(problem).model_dump(mode="json"), 422)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        texts = {
            404: Text(vi="Không có địa chỉ này.", en="There is no such address."),
            413: TOO_LONG,
            405: Text(vi="Địa chỉ này không nhận cách gọi như vậy.", en="This address does not take such a call."),
        }  # fmt: skip
        message = texts.get(error.status_code, Text(vi="Không làm được việc này.", en="This cannot be done."))
        problem = ProblemError(error.status_code, f"http-{error.status_code}", message)
        return JSONResponse(
            problem_document(problem).model_dump(mode="json"), error.status_code, headers=error.headers
        )

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        _LOGGER.error("%s %s failed", request.method, request.url.path, exc_info=error)
        problem = ProblemError(
            500,
            "internal",
            Text(vi="Máy chủ gặp lỗi khi làm việc này.", en="The server failed at this."),
            hint=Text(
                vi="Dữ liệu đã lưu vẫn còn nguyên. Thử lại; nếu vẫn lỗi, xem nhật ký của máy chủ.",
                en="What was saved is safe. Try again; if it fails again, look at the server's log.",
            ),
        )
        return JSONResponse(problem_document(problem).model_dump(mode="json"), 500)
