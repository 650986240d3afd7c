"""Roles of the five codes of `small_logs`, drawn at random."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from small_logs import CODES, NAMES

from hanhtrinh.events.codes import EventCodes
from hanhtrinh.models.roles import EventRoles

BLANK = ("",) * CODES
ROLE_NAMES = (
    "outbound", "system", "engaged", "offers", "buys", "carts", "placed", "paid", "cancelled", "returned",
    "key", "views",
)  # fmt: skip


def roles_with(**chosen: Any) -> EventRoles:
    """Roles where the given codes play a part, each a set of codes; the touchpoints are those of `small_logs`."""
    masks = {
        name: np.array([code in chosen.get(name, ()) for code in range(CODES)], np.bool_)
        for name in ROLE_NAMES
    }
    return EventRoles(
        codes=EventCodes(NAMES, BLANK, BLANK, BLANK, np.zeros(CODES, np.int64)),
        touchpoints=("t0", "t1"),
        touchpoint_of_code=np.array([code % 3 - 1 for code in range(CODES)], np.int32),
        **masks,
    )


@st.composite
def role_sets(draw: st.DrawFn) -> dict[str, frozenset[int]]:
    """A set of codes per role; nobody is both the business's and a system's, and offers are the business's."""
    found = {name: draw(st.frozensets(st.integers(0, CODES - 1), max_size=3)) for name in ROLE_NAMES}
    found["system"] -= found["outbound"]
    found["engaged"] -= found["outbound"] | found["system"]
    found["offers"] &= found["outbound"]
    found["placed"] -= found["paid"]
    return found
