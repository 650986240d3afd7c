"""Endpoints: none can exist without saying who may call it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, TypeVar

from fastapi import APIRouter, Depends, Request

from hanhtrinh.server.problems import ProblemDocument

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
ROLE_KEY: Final = "x-role"
_PROBLEMS: Final = {
    401: "Nobody is signed in.",
    403: "The role does not allow it, or the CSRF token is missing.",
    404: "There is no such thing.",
    409: "Something changed meanwhile.",
    422: "The request cannot be understood.",
}


class Role(StrEnum):
    """Who may call an endpoint; each role may do what those before it may."""

    public = "public"
    viewer = "viewer"
    editor = "editor"
    admin = "admin"

    def includes(self, other: Role) -> bool:
        """Tell whether somebody of this role may do what is open to `other`."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Routes:
    """Endpoints under one prefix, of one noun.

    Every method takes `role`, which has no default. The role is checked before the endpoint is called, stands in
    the contract as `x-role`, and `server.factory` refuses to start with an endpoint that was made otherwise.
    """

    def __init__(self, *, prefix: str, tags: list[str]) -> None:
        self.router = APIRouter(prefix=f"/api/v1{prefix}", tags=list(tags))

    def get(self, path: str, *, role: Role, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """Add an endpoint that only reads."""
        return self._add("GET", path, role, options)

    def post(self, path: str, *, role: Role, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """Add an endpoint that makes or does something."""
        return self._add("POST", path, role, options)

    def put(self, path: str, *, role: Role, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """Add an endpoint that puts something in its place."""
        return self._add("PUT", path, role, options)

    def patch(self, path: str, *, role: Role, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """Add an endpoint that changes something."""
        return self._add("PATCH", path, role, options)

    def delete(self, path: str, *, role: Role, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """Add an endpoint that takes something away."""
        return self._add("DELETE", path, role, options)

    def _add(
        self, method: str, path: str, role: Role, options: dict[str, Any]
    ) -> Callable[[Endpoint], Endpoint]:
        from hanhtrinh.server.access import require

        def guard(request: Request) -> None:
            require(request, role)

        wanted = [401, 403, 404, 409, 422] if role is not Role.public else [404, 409, 422]
        responses: dict[int | str, dict[str, Any]] = {
            code: {"model": ProblemDocument, "description": _PROBLEMS[code]} for code in wanted
        }

        def add(endpoint: Endpoint) -> Endpoint:
            self.router.add_api_route(
                path,
                endpoint,
                methods=[method],
                operation_id=f"{self.router.tags[0]}_{endpoint.__name__}",
                dependencies=[Depends(guard), *options.pop("dependencies", [])],
                openapi_extra={ROLE_KEY: role.value, **options.pop("openapi_extra", {})},
                responses={**responses, **options.pop("responses", {})},
                **options,
            )
            return endpoint

        return add
