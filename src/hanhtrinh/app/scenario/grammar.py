"""The grammar of simulated comments: pieces of sentences by topic and feeling, and the many ways people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import Any, Final

from hanhtrinh.app.scenario.document import ScenarioTouchpoint
from hanhtrinh.language import Language

SPELLINGS: Final = ("plain", "teencode", "bare", "mixed")
DIALECTS: Final = ("north", "south")
FACES: Final = 5
QUALITIES: Final = ("bad", "fair", "good")
# faces from the worst to the best -> quality of what is told
QUALITY_OF: Final = (0, 0, 1, 2, 2)

_TOPIC_OF: Final = {
    "need": "content", "discover": "content", "engage": "advice", "lead": "content", "care": "advice",
    "consider": "page", "decide": "checkout", "buy": "payment", "receive": "delivery", "onboard": "product",
    "use": "product", "evaluate": "survey", "retain": "club", "expand": "club", "advocate": "club",
}  # fmt: skip
# channels that are places
_PLACES: Final = frozenset(
    {"store", "shop", "pos", "event", "fair", "branch", "cửa hàng", "chi nhánh", "sự kiện"}
)
_PLACE_WORDS: Final = frozenset({"need", "discover", "engage", "consider"})


def topic_of(part: ScenarioTouchpoint) -> str:
    """What customers talk about at a touchpoint, told by the words it means and whether its channel is a place."""
    words = part.means or ("use",)
    if part.channel.lower() in _PLACES and set(words) & _PLACE_WORDS:
        return "place"
    return _TOPIC_OF[words[0]]


@dataclass(frozen=True)
class Grammar:
    """One language's pieces.

    Attributes:
        pieces: all of them, as written in the data file.
        lists: name of a list -> where its pieces are: (first, number). Names are `topic/quality`, `feeling/face`,
            `opening/quality`, `closing/quality`, `short/face`, `emoji/face`, `but/quality`, `also`, `asides`.
        speakers: how people call themselves; those of the north first, then those of the south.
        of_dialect: per dialect, indices of its speakers.
        spellings: dialect or spelling -> word -> how it is written there.
    """

    pieces: tuple[str, ...]
    lists: Mapping[str, tuple[int, int]]
    speakers: tuple[str, ...]
    of_dialect: tuple[tuple[int, ...], ...]
    spellings: Mapping[str, Mapping[str, str]]


@cache
def grammar(language: Language) -> Grammar:
    """Read a language's grammar."""
    from ruamel.yaml import YAML

    source = resources.files("hanhtrinh.app.scenario") / "words" / f"{language}.yaml"
    data: dict[str, Any] = YAML(typ="safe").load(source.read_text(encoding="utf-8"))
    pieces: list[str] = []
    lists: dict[str, tuple[int, int]] = {}

    def keep(name: str, found: Sequence[str]) -> None:
        lists[name] = (len(pieces), len(found))
        pieces.extend(unicodedata.normalize("NFC", piece) for piece in found)

    for topic, quality in product(data["topics"], QUALITIES):
        keep(f"{topic}/{quality}", data["topics"][topic][quality])
    for face in range(FACES):
        for name in ("feelings", "short", "emoji"):
            keep(f"{name}/{face}", data[name][face])
    anyhow = data["openings"]["any"]
    for quality in QUALITIES:
        keep(f"openings/{quality}", [*anyhow, *data["openings"].get(quality, ())])
        keep(f"closings/{quality}", data["closings"][quality])
    for quality in ("bad", "good"):
        keep(f"but/{quality}", data["but"][quality])
    for name in ("asides", "also"):
        keep(name, data[name])
    speakers = tuple(dict.fromkeys([*data["speakers"]["north"], *data["speakers"]["south"]]))
    return Grammar(
        tuple(pieces),
        lists,
        speakers,
        tuple(tuple(speakers.index(name) for name in data["speakers"][dialect]) for dialect in DIALECTS),
        {name: data[name] for name in ("south", "teencode", "mixed")},
    )


def without_marks(text: str) -> str:
    """Vietnamese as it is typed without its marks."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest)) + r")(?!\w)")


def _rewritten(text: str, words: Mapping[str, str]) -> str:
    return _pattern(tuple(words)).sub(lambda found: words[found[1]], text) if words else text


def voices(speakers: Sequence[str]) -> list[tuple[str, str, str]]:
    """All ways of writing, as (dialect, spelling, speaker); the speaker changes fastest."""
    return list(product(DIALECTS, SPELLINGS, speakers))


def written(piece: str, voice: tuple[str, str, str], product_name: str, spoken: Grammar) -> str:
    """One piece as one voice writes it."""
    dialect, spelling, speaker = voice
    text = piece.replace("<p>", product_name)
    if dialect == "south":
        text = _rewritten(text, spoken.spellings["south"])
    if spelling in ("teencode", "mixed"):
        text = _rewritten(text, spoken.spellings[spelling])
    text = text.replace("<t>", speaker)
    return without_marks(text) if spelling == "bare" else text
