"""The common vocabulary through which models are translated into one another (R3)."""

from __future__ import annotations

from typing import Literal, get_args

Word = Literal[
    "need", "discover", "engage", "lead", "consider", "decide", "buy", "receive",
    "onboard", "use", "care", "evaluate", "retain", "expand", "advocate",
]  # fmt: skip
WORDS: tuple[Word, ...] = get_args(Word)
Phase = Literal["before", "during", "after"]
