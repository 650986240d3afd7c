"""The common vocabulary through which models are translated into one another (R3)."""

from __future__ import annotations

from typing import Final, Literal, get_args

Word = Literal[
    "need", "discover", "engage", "lead", "consider", "decide", "buy", "receive",
    "onboard", "use", "care", "evaluate", "retain", "expand", "advocate",
]  # fmt: skip
WORDS: tuple[Word, ...] = get_args(Word)
ENGAGED: Final[frozenset[Word]] = frozenset(WORDS) - {"need", "discover"}
"""Words of Engage or later: from here on the customer has given attention, and may be made an offer (R7)."""

Offer = Literal["lead_magnet", "tripwire", "core", "upsell"]
OFFERS: tuple[Offer, ...] = get_args(Offer)
"""The rungs of the offer ladder, from the lowest."""

OrderStep = Literal["cart", "placed", "paid", "cancelled", "returned"]
"""What happens to an order at a touchpoint, where touchpoints.yaml says so."""

Phase = Literal["before", "during", "after"]
