"""The words of a first map: what customers do, think and need, from the model's file and a shipped word list."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from hanhtrinh.models.documents import load_document
from hanhtrinh.models.event_names import vocabulary
from hanhtrinh.models.model import JourneyModel, Stage
from hanhtrinh.models.touchpoints import LocalText, Touchpoint
from hanhtrinh.models.words import Word

_FILE: Final = Path(__file__).parent / "data" / "customer_does.yaml"
_LEAST_LIKENESS: Final = 0.3
_SHORT_NEED: Final = 48  # letters that a need may have and still stand whole in a narrow stage
_BREAKS: Final = {
    "vi": re.compile(r",? và |[,;] "),
    "en": re.compile(r",? and |[,;] "),
}
# words of both languages that say nothing about what is done
_COMMON: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "it",
        "its",
        "of",
        "on",
        "or",
        "out",
        "the",
        "to",
        "up",
        "with",
        "cac",
        "cai",
        "cho",
        "cua",
        "duoc",
        "hoac",
        "khi",
        "la",
        "lai",
        "mot",
        "nhung",
        "o",
        "qua",
        "ra",
        "tai",
        "theo",
        "trang",
        "tren",
        "tu",
        "va",
        "vao",
        "ve",
        "voi",
    ]
)


class CustomerDoes(BaseModel):
    """The shipped word list: what a customer does, by kind of touch and by word of the common vocabulary."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_: Literal["hanhtrinh.customer_does/1"] = Field(alias="schema")
    does: dict[str, LocalText]
    means: dict[Word, LocalText]


@cache
def customer_does() -> CustomerDoes:
    """Give the shipped word list."""
    return load_document(_FILE, CustomerDoes, name=_FILE.name).value


def actions_at(
    model: JourneyModel, stage: Stage, touchpoints: Sequence[Touchpoint]
) -> Mapping[str, LocalText]:
    """Say what a customer does at the touchpoints of a stage: touchpoint id -> text, no text twice.

    What is known of the kind of touch comes first, then the model's own words for the stage where they speak of
    the same things as the touchpoint's name, then what the touchpoint means in general.
    """
    found: dict[str, LocalText] = {}
    words = customer_does()
    for touchpoint in touchpoints:
        kinds = (vocabulary().kind_of(name) for name in touchpoint.match.name)
        known = next((kind.id for kind in kinds if kind is not None and kind.id in words.does), None)
        if known is not None and words.does[known] not in found.values():
            found[touchpoint.id] = words.does[known]
    found |= _best_fits(model, stage, [one for one in touchpoints if one.id not in found])
    for touchpoint in touchpoints:
        ours = [word for word in touchpoint.means if word in stage.words] or list(touchpoint.means)
        text = words.means[ours[0]] if ours else None
        if touchpoint.id not in found and text is not None and text not in found.values():
            found[touchpoint.id] = text
    return found


def needs_of(text: LocalText) -> tuple[LocalText, ...]:
    """Write a customer's goal as one need, or as two where it is long and both languages have a joint."""
    if max(len(text.vi), len(text.en)) <= _SHORT_NEED:
        return (text,) if text else ()
    vietnamese, english = _halves(text.vi, "vi"), _halves(text.en, "en")
    if len(vietnamese) != len(english) or english[-1].startswith("That "):
        return (text,)
    return tuple(LocalText(vi=vi, en=en) for vi, en in zip(vietnamese, english, strict=True))


def _halves(text: str, language: str) -> tuple[str, ...]:
    """Cut a sentence at the joint nearest to its middle."""
    joints = list(_BREAKS[language].finditer(text))
    if not joints:
        return (text,)
    joint = min(joints, key=lambda one: abs(one.start() + one.end() - len(text)))
    parts = (text[: joint.start()], text[joint.end() :].rstrip("."))
    return tuple(part[:1].upper() + part[1:] for part in parts)


def _best_fits(model: JourneyModel, stage: Stage, touchpoints: Sequence[Touchpoint]) -> dict[str, LocalText]:
    """Match the stage's `does` with touchpoints by the words they share, rare words counting more."""
    every = Counter(word for one in model.stages for text in one.does for word in _words(text.vi, text.en))
    likeness = []
    for place, touchpoint in enumerate(touchpoints):
        own = _words(touchpoint.name.vi, touchpoint.name.en)
        for number, text in enumerate(stage.does):
            shared = own & _words(text.vi, text.en)
            likeness.append((-sum(1 / every[word] for word in shared), place, number))
    found: dict[str, LocalText] = {}
    taken: set[int] = set()
    for negative, place, number in sorted(likeness):
        name = touchpoints[place].id
        if -negative >= _LEAST_LIKENESS and name not in found and number not in taken:
            found[name] = stage.does[number]
            taken.add(number)
    return found


def _words(*texts: str) -> set[str]:
    bare = unicodedata.normalize("NFD", " ".join(texts).casefold()).replace("đ", "d")
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return {word for word in re.findall(r"[^\W_]{2,}", plain) if word not in _COMMON}
