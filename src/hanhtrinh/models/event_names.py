"""What an event's name probably means: names read as bare words against a vocabulary (a data file).

Case, diacritics, separators, camel case and the endings -s, -ed, -ing do not count: `Added to Cart`, `add_to_cart`
and `addToCart` are one. A name is understood when the whole of it is a known phrase (words such as “page” and channels aside), or
when a known phrase of two words or more makes up at least half of it. Anything else is left to the user.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from hanhtrinh.models.documents import load_document
from hanhtrinh.models.touchpoints import LocalText, Several
from hanhtrinh.models.words import Offer, Word

_LONGEST_ID: Final = 40
_LONGEST_NAME: Final = 60
_FILE: Final = Path(__file__).parent / "data" / "vocabulary" / "event_names.yaml"
# kinds with these meanings may be looked at; the others are acts
_LOOKED_AT: Final[frozenset[Word]] = frozenset(
    ("need", "discover", "engage", "consider", "decide", "onboard", "use", "care")
)


class Kind(BaseModel):
    """One kind of touch: its names, what it means, what it leads to, and how events of it are called.

    Attributes:
        goals: kinds that this one leads to, the nearest first.
        trouble: something that should not happen to a customer.
        business: done by the business, so it enters no stage of the customer's.
        technical: no touchpoint at all.
        unless: kinds beside which it means nothing: an order that is paid is one purchase, not two.
        outbound, inbound: the kind it is where the business, or the customer, began the contact.
        on: the kind it is on a certain channel, by the channel's id.
        offer: the rung of the offer ladder that it most probably is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    name: LocalText
    means: Several[Word] = ()
    goals: Several[str] = ()
    trouble: bool = False
    business: bool = False
    technical: bool = False
    unless: Several[str] = ()
    outbound: str | None = None
    inbound: str | None = None
    on: dict[str, str] = Field(default_factory=dict)
    offer: Offer | None = None
    phrases: Several[str]


class ChannelName(BaseModel):
    """A channel: `id` begins the ids of its touchpoints."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    name: LocalText
    phrases: Several[str]


class EventNames(BaseModel):
    """The vocabulary file.

    Attributes:
        noise: words that say nothing of what it is.
        looking: words that say it was looked at: looking at an order is not ordering.
        failing: words of errors and failures.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_: Literal["hanhtrinh.event_names/1"] = Field(alias="schema")
    noise: Several[str]
    looking: Several[str]
    failing: Several[str]
    kinds: Several[Kind]
    channels: Several[ChannelName]


@dataclass(frozen=True)
class Vocabulary:
    """The vocabulary, ready for look-up by bare words."""

    kinds: dict[str, Kind]
    by_exact_phrase: dict[tuple[str, ...], Kind]
    by_phrase: dict[tuple[str, ...], Kind]
    by_channel: dict[tuple[str, ...], ChannelName]
    channel_words: frozenset[str]
    noise: frozenset[str]
    looking: frozenset[str]
    failing: frozenset[str]
    longest: int

    def kind_of(self, name: str) -> Kind | None:
        """Say what kind of touch an event of this name is; None where it cannot be told."""
        words = bare_words(name)
        found = self.by_exact_phrase.get(tuple(_plain_words(name))) or self.by_phrase.get(words)
        if found is not None:
            return found
        looking = not self.looking.isdisjoint(words)
        telling = tuple(word for word in words if word not in self.noise)
        for dropped in (
            frozenset(),
            self.looking,
            self.channel_words,
            self.looking | self.channel_words,
        ):
            found = self.by_phrase.get(tuple(word for word in telling if word not in dropped))
            if found is not None and (not looking or _may_be_looked_at(found)):
                return found
        return self._by_part(words, telling)

    def _by_part(self, words: tuple[str, ...], telling: tuple[str, ...]) -> Kind | None:
        """Find a phrase of two words or more that is at least half of the name, the longest first."""
        for length in range(min(self.longest, len(words)), 1, -1):
            if 2 * length < len(telling):
                break
            found: list[Kind] = []
            for start in range(len(words) - length + 1):
                kind = self.by_phrase.get(words[start : start + length])
                rest = words[:start] + words[start + length :]
                if kind is not None and (self.looking.isdisjoint(rest) or _may_be_looked_at(kind)):
                    found.append(kind)
            if found:
                return min(found, key=lambda kind: not kind.trouble)
        return None

    def channel_of(self, label: str) -> ChannelName | None:
        """Say which channel a label such as `Website` or `cửa hàng` names; None for one of the user's own."""
        return self.by_channel.get(bare_words(label))

    def is_trouble(self, name: str) -> bool:
        """Say whether a name speaks of an error or a failure, whatever else it says."""
        return not self.failing.isdisjoint(bare_words(name))

    def place(self, kind: str) -> int:
        """Position of a kind in the order of the journey."""
        return list(self.kinds).index(kind)


@cache
def vocabulary() -> Vocabulary:
    """Give the shipped vocabulary."""
    names = load_document(_FILE, EventNames, name=_FILE.name).value
    by_exact_phrase: dict[tuple[str, ...], Kind] = {}
    by_phrase: dict[tuple[str, ...], Kind] = {}
    for kind in names.kinds:
        for phrase in kind.phrases:
            by_exact_phrase.setdefault(tuple(_plain_words(phrase)), kind)
            by_phrase.setdefault(bare_words(phrase), kind)
    by_channel = {bare_words(phrase): channel for channel in names.channels for phrase in channel.phrases}
    return Vocabulary(
        kinds={kind.id: kind for kind in names.kinds},
        by_exact_phrase=by_exact_phrase,
        by_phrase=by_phrase,
        by_channel=by_channel,
        # a channel's name says where, not what: `zalo.survey` is a survey; but `chat` and `call` are both
        channel_words=frozenset(
            words[0] for words in by_channel if len(words) == 1 and words not in by_phrase
        ),
        noise=frozenset(map(_stem, names.noise)),
        looking=frozenset(map(_stem, names.looking)),
        failing=frozenset(map(_stem, names.failing)),
        longest=max(len(phrase) for phrase in by_phrase),
    )


def bare_words(name: str) -> tuple[str, ...]:
    """Split a name into bare words: no case, no diacritics, no separators, no English endings."""
    return tuple(_stem(word) for word in _plain_words(name))


def slug(name: str) -> str:
    """Write a name as part of an id: `Đặt hàng (web)` is `dat_hang_web`; `event` where no letter is left.

    Whole words up to `_LONGEST_ID` letters; ids are typed by hand.
    """
    text = "_".join(_plain_words(name))
    if len(text) > _LONGEST_ID:
        head, _, _ = text[: _LONGEST_ID + 1].rpartition("_")
        text = head or text[:_LONGEST_ID]
    return text or "event"


def readable(name: str) -> str:
    """Write an event's name as people read it: `filterResults` and `filter_results` are `Filter results`.

    A name that would fill the drawing is cut at `_LONGEST_NAME` letters.
    """
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME].rstrip() + "…"
    if name.isupper() and name.isalnum():
        return name
    text = " ".join(re.sub(r"[_.:/\-]+", " ", _split_camel(name)).split())
    if not text:
        return name.strip() or "?"
    return text[0].upper() + (text[1:] if " " in name else text[1:].lower() if text.isascii() else text[1:])


def _may_be_looked_at(kind: Kind) -> bool:
    return _LOOKED_AT.issuperset(kind.means)


def _plain_words(name: str) -> list[str]:
    text = unicodedata.normalize("NFD", _split_camel(unicodedata.normalize("NFC", name)).casefold())
    return re.findall(
        r"[a-z0-9]+", "".join(one for one in text.replace("đ", "d") if not unicodedata.combining(one))
    )


def _split_camel(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)


def _stem(word: str) -> str:
    for ending, least in (("ing", 6), ("ed", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) >= 4 else word
