"""The ids of one person: which there are, where they were seen, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.events.instants import utc_time

# in the order in which they are shown: what is worn by the person first
_ORDER: Final = ("user_id", "phone", "email", "zalo", "messenger", "anonymous_id")


@dataclass(frozen=True)
class Identity:
    """An id.

    Attributes:
        kind: user_id, anonymous_id, phone, email, zalo ...
        shown: the id, the middle of a phone number or an address left out.
        sources: which sources brought it.
        events: on how many encounters it stood.
        first: when it was first seen.
        with_: the other ids that stood beside it on one and the same encounter, as (kind, shown): why it is this person.
    """

    kind: str
    shown: str
    sources: tuple[str, ...]
    events: int
    first: datetime
    with_: tuple[tuple[str, str], ...]


def identities(rows: Sequence[Mapping[str, Any]], time: npt.NDArray[np.int64]) -> tuple[Identity, ...]:
    """Gather the ids of a person's encounters.

    Args:
        rows: user_id, anonymous_id, ids, source and `time` of every encounter, oldest first.
        time: of all the person's events; what stands in for an encounter without one.
    """
    seen: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    beside: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows:
        held = list(_held(row))
        for one in held:
            seen.setdefault(one, []).append(row)
            beside.setdefault(one, set()).update(other for other in held if other != one)
    found = [
        Identity(
            kind=kind,
            shown=masked(kind, raw),
            sources=tuple(dict.fromkeys(row.get("source") or "" for row in there)),
            events=len(there),
            first=utc_time(int(there[0].get("time", time[0]))),
            with_=tuple(sorted((other, masked(other, one)) for other, one in beside[kind, raw])),
        )
        for (kind, raw), there in seen.items()
    ]
    return tuple(sorted(found, key=lambda one: (_rank(one.kind), one.first)))


def _held(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for kind in ("user_id", "anonymous_id"):
        if row.get(kind):
            yield kind, str(row[kind])
    for kind, raw in row.get("ids") or ():
        if raw:
            yield str(kind), str(raw)


def _rank(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind), "") if kind in _ORDER else (len(_ORDER), kind)


def masked(kind: str, raw: str) -> str:
    """Write an id so that who owns it knows it, and a screen seen in passing does not give it away."""
    if kind == "email" and "@" in raw:
        name, _, host = raw.partition("@")
        return f"{name[:3]}{'•' * max(2, len(name) - 3)}@{host}" if len(name) > 3 else f"{name[:1]}••@{host}"
    digits = "".join(sign for sign in raw if sign.isdigit())
    if kind == "phone" or (raw.startswith("+") and len(digits) >= 9):
        local = "0" + digits[2:] if digits.startswith("84") and len(digits) >= 11 else digits
        return f"{local[:4]} ••• {local[-3:]}" if len(local) >= 9 else raw
    return raw if len(raw) <= 24 else f"{raw[:10]}…{raw[-4:]}"
