"""Translating models into one another through the common vocabulary (R3).

A stage speaks of some of the fifteen words; no word is in two stages of one model. Two stages of two models correspond as
far as they share words: they are the same, one is part of the other, or they overlap in part; what only one of them
speaks of is said, and so are stages that have no counterpart. Guards (the first order, the second) are no words: two
stages that both come of buying may differ by them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hanhtrinh.language import Text
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.overlay import Overlay
from hanhtrinh.models.words import WORDS, Phase, Word

Relation = Literal["same", "within", "contains", "partial"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stage of a model, or a step of an overlay, which has no phase; words in the vocabulary's order."""

    id: str
    name: Text
    phase: Phase | None
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Vista:
    """A model or an overlay as a crosswalk sees it."""

    id: str
    name: Text
    parts: tuple[Part, ...]
    overlay: bool

    @property
    def words(self) -> frozenset[Word]:
        """All words that some part speaks of."""
        return frozenset(word for part in self.parts for word in part.words)

    def part_of(self, word: Word) -> Part | None:
        """Give the part that speaks of a word."""
        return next((part for part in self.parts if word in part.words), None)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two parts that share words.

    Attributes:
        a, b: the parts.
        shared, only_a, only_b: words of both, and of one of them only, in the vocabulary's order.
    """

    a: Part
    b: Part
    shared: tuple[Word, ...]
    only_a: tuple[Word, ...]
    only_b: tuple[Word, ...]

    @property
    def relation(self) -> Relation:
        """How `a` relates to `b`."""
        if not self.only_a:
            return "within" if self.only_b else "same"
        return "partial" if self.only_b else "contains"


@dataclass(frozen=True)
class Crosswalk:
    """Two models through the common vocabulary.

    Attributes:
        a, b: the models.
        overlaps: pairs that share words, in the order of `a`, then of `b`.
        alone_a, alone_b: parts of one model that share no word with any of the other.
        only_a, only_b: words that one model speaks of and the other does not.
    """

    a: Vista
    b: Vista
    overlaps: tuple[Overlap, ...]
    alone_a: tuple[Part, ...]
    alone_b: tuple[Part, ...]
    only_a: tuple[Word, ...]
    only_b: tuple[Word, ...]


def vista_of(model: JourneyModel | Overlay) -> Vista:
    """Look at a model or an overlay by its words."""
    if isinstance(model, Overlay):
        parts = tuple(Part(step.id, step.names.text, None, _ordered(step.words)) for step in model.steps)
    else:
        parts = tuple(
            Part(stage.id, stage.names.text, stage.phase, _ordered(stage.words)) for stage in model.stages
        )
    name = model.names.text if model.names else Text(vi=model.id, en=model.id)
    return Vista(model.id, name, parts, isinstance(model, Overlay))


def crosswalk(a: JourneyModel | Overlay, b: JourneyModel | Overlay) -> Crosswalk:
    """Translate between two models."""
    one, other = vista_of(a), vista_of(b)
    overlaps = tuple(
        Overlap(
            part,
            counterpart,
            shared,
            tuple(word for word in part.words if word not in counterpart.words),
            tuple(word for word in counterpart.words if word not in part.words),
        )
        for part in one.parts
        for counterpart in other.parts
        if (shared := tuple(word for word in part.words if word in counterpart.words))
    )
    return Crosswalk(
        a=one,
        b=other,
        overlaps=overlaps,
        alone_a=tuple(part for part in one.parts if not other.words.intersection(part.words)),
        alone_b=tuple(part for part in other.parts if not one.words.intersection(part.words)),
        only_a=_ordered(one.words - other.words),
        only_b=_ordered(other.words - one.words),
    )


def _ordered(words: frozenset[Word] | tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(word for word in WORDS if word in words)
