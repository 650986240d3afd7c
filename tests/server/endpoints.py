"""Every endpoint, as the contract tells it: what tests of all of them go by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from hanhtrinh.server.factory import contract
from hanhtrinh.server.routing import ROLE_KEY, Role

UNSAFE = ("post", "put", "patch", "delete")
# a number or a known word where the address takes no others; any other name is of nothing that exists
_KNOWN = {"number": "1", "old": "1", "new": "1", "view": "funnel", "need": "neglected"}
_NOTHING = "khong-co"


@dataclass(frozen=True)
class Endpoint:
    """One method of one path.

    Attributes:
        method: in small letters.
        path: with its blanks, as in the contract.
        role: the least one that may call it.
        body: the content type of its body; None where it takes none.
        query: names of what must stand in the query.
    """

    method: str
    path: str
    role: Role
    body: str | None
    query: tuple[str, ...]

    @property
    def is_change(self) -> bool:
        """Tell whether it changes anything."""
        return self.method in UNSAFE

    def address(self, **given: str) -> str:
        """Fill the blanks: with what is given, else with names of what does not exist."""
        path = re.sub(r"\{(\w+)\}", lambda m: given.get(m[1], _KNOWN.get(m[1], _NOTHING)), self.path)
        query = "&".join(f"{name}={given.get(name, _NOTHING)}" for name in self.query)
        return f"{path}?{query}" if query else path

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


def endpoints(app: FastAPI) -> list[Endpoint]:
    """List all endpoints, with the one that ends one's own session last."""
    found: list[Endpoint] = []
    paths: dict[str, dict[str, dict[str, Any]]] = contract(app)["paths"]  # type: ignore[assignment]
    for path, methods in paths.items():
        for method, one in methods.items():
            body = one.get("requestBody", {}).get("content", {})
            query = [p["name"] for p in one.get("parameters", []) if p["in"] == "query" and p["required"]]
            found.append(Endpoint(method, path, Role(one[ROLE_KEY]), next(iter(body), None), tuple(query)))
    return sorted(found, key=lambda one: str(one) == "DELETE /api/v1/session")
