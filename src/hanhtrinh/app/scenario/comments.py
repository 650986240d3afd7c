"""Comments that go with simulated scores: put together from a grammar, each by its own luck, column by column.

What is said depends on the touchpoint (its topic), the score (five faces), the customer's persona (how such people
write, and what they like to mention) and on what was planted there. No list of finished comments exists; the parts of
all comments are drawn as arrays and joined at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.app.scenario.document import Scenario
from hanhtrinh.app.scenario.grammar import (
    DIALECTS,
    FACES,
    QUALITIES,
    QUALITY_OF,
    SPELLINGS,
    Grammar,
    grammar,
    topic_of,
    voices,
    written,
)
from hanhtrinh.language import Language

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_FACE_EDGES: Final = np.array([-0.6, -0.2, 0.2, 0.6])
_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX2: Final = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True)
class Occasions:
    """Where comments are given; one row each.

    Attributes:
        touchpoint, persona: indices into the scenario's lists.
        felt: the score as emotion, -1 to 1.
        planted: which of the planted parts' own words fit (index into pains, then changes); -1 for none.
        luck: in [0, 1); what is said follows from it.
        habit: in [0, 1), the same for all of a customer's comments; how it is written follows from it.
    """

    touchpoint: Ints
    persona: Ints
    felt: Floats
    planted: Ints
    luck: Floats
    habit: Floats

    def only(self, rows: Ints) -> Occasions:
        """Some of the rows."""
        return Occasions(
            self.touchpoint[rows],
            self.persona[rows],
            self.felt[rows],
            self.planted[rows],
            self.luck[rows],
            self.habit[rows],
        )


class _Luck:
    """As many independent numbers in [0, 1) per row as are asked for (SplitMix64)."""

    def __init__(self, luck: Floats) -> None:
        self._state = (luck * 2.0**53).astype(np.uint64) * _GAMMA

    def draw(self) -> Floats:
        """The next number of every row."""
        self._state = self._state + _GAMMA
        z = self._state.copy()
        z = (z ^ (z >> np.uint64(30))) * _MIX1
        z = (z ^ (z >> np.uint64(27))) * _MIX2
        z = z ^ (z >> np.uint64(31))
        drawn: Floats = (z >> np.uint64(11)).astype(np.float64) / 2.0**53
        return drawn

    def below(self, share: float | Floats) -> Flags:
        """True with the given probability."""
        hit: Flags = self.draw() < share
        return hit

    def of(self, spans: Ints) -> Ints:
        """One of the pieces of each row's span (first, number)."""
        chosen: Ints = spans[:, 0] + np.minimum((self.draw() * spans[:, 1]).astype(np.int64), spans[:, 1] - 1)
        return chosen


def comments(scenario: Scenario, occasions: Occasions) -> pa.Array:
    """Write one comment per occasion, in the scenario's language; some customers write English anyway."""
    others = np.array([persona.speech.english for persona in scenario.personas])
    if scenario.language == "en":
        others = np.zeros(len(scenario.personas))
    foreign = _Luck(occasions.habit).below(others[occasions.persona])
    rows = [np.flatnonzero(~foreign), np.flatnonzero(foreign)]
    languages: list[Language] = [scenario.language, "en"]
    parts = [
        _Writer(scenario, language).write(occasions.only(which))
        for language, which in zip(languages, rows, strict=True)
        if len(which)
    ]
    if not parts:
        return pa.array([], pa.string())
    back = np.argsort(np.concatenate(rows), kind="stable")
    return pa.concat_arrays(parts).take(pa.array(back))


class _Writer:
    """Writes comments of one language."""

    def __init__(self, scenario: Scenario, language: Language) -> None:
        self._scenario = scenario
        self._spoken: Grammar = grammar(language)
        self._pieces = list(self._spoken.pieces)
        product = scenario.product.to(language) or {"vi": "hàng", "en": "goods"}[language]
        personas = scenario.personas
        own = [name for persona in personas for name in persona.speech.speakers]
        speakers = list(dict.fromkeys([*self._spoken.speakers, *(own if language == "vi" else ())]))
        self._speakers = [
            [
                [speakers.index(name) for name in persona.speech.speakers]
                if persona.speech.speakers and language == "vi"
                else list(self._spoken.of_dialect[dialect])
                for dialect in range(len(DIALECTS))
            ]
            for persona in personas
        ]
        asides = self._of("asides")
        common = self._pieces[asides[0] : asides[0] + asides[1]]
        self._asides = np.array(
            [
                # what the persona likes to mention comes more often than what anybody may
                self._add([aside.to(language) for aside in persona.speech.asides] * 3 + common)
                for persona in personas
            ],
            np.int64,
        ).reshape(-1, 2)
        planted = [*scenario.pains, *scenario.changes]
        self._own_words = np.array(
            [self._add([said.to(language) for said in part.says]) for part in planted], np.int64
        ).reshape(-1, 2)
        self._voices = voices(speakers)
        texts = [
            written(piece, voice, product, self._spoken) for piece in self._pieces for voice in self._voices
        ]
        self._texts = pa.array([*texts, *(text[:1].upper() + text[1:] for text in texts)], pa.string())
        self._count = len(texts)

    def _of(self, name: str) -> tuple[int, int]:
        return self._spoken.lists[name]

    def _add(self, found: Sequence[str]) -> tuple[int, int]:
        self._pieces += found
        return len(self._pieces) - len(found), len(found)

    def _spans(self, name: str) -> Ints:
        """Spans of a list by face."""
        by = range(FACES) if f"{name}/0" in self._spoken.lists else (QUALITIES[i] for i in QUALITY_OF)
        return np.array([self._of(f"{name}/{key}") for key in by], np.int64)

    def _voice(self, occasions: Occasions) -> tuple[Ints, Flags]:
        """The voice of each comment, and whether it cares for capital letters."""
        luck = _Luck(occasions.habit)
        luck.draw()  # told which language
        speech = [persona.speech for persona in self._scenario.personas]
        who = occasions.persona
        south = luck.below(np.array([one.south for one in speech])[who]).astype(np.int64)
        edges = np.cumsum([[one.teencode, one.bare, one.mixed] for one in speech], axis=1)[who]
        spelling = (np.array([1, 2, 3, 0])[(luck.draw()[:, None] >= edges).sum(axis=1)]).astype(np.int64)
        width = max(len(own) for persona in self._speakers for own in persona)
        table = np.array([[(own * width)[:width] for own in persona] for persona in self._speakers])
        count = np.array([[len(own) for own in persona] for persona in self._speakers])[who, south]
        speaker = table[who, south, (luck.draw() * count).astype(np.int64)]
        speakers = len(self._voices) // (len(DIALECTS) * len(SPELLINGS))
        careful = ~luck.below(0.35) & (spelling != SPELLINGS.index("teencode"))
        return (south * len(SPELLINGS) + spelling) * speakers + speaker, careful

    def write(self, occasions: Occasions) -> pa.Array:
        """Write all comments."""
        luck = _Luck(occasions.luck)
        face = np.searchsorted(_FACE_EDGES, occasions.felt, side="right")
        voice, careful = self._voice(occasions)
        size = luck.draw()
        line = _Line(self._texts, self._count, len(self._voices), voice, careful)
        for present, piece, separators in self._parts(occasions, luck, face, size):
            line.add(present, piece, separators, luck)
        emotional = np.where((face == 0) | (face == FACES - 1), 0.3, 0.12)
        emoji = luck.below(emotional)
        line.end(luck, face)
        line.add(emoji, luck.of(self._spans("emoji")[face]), (" ", " ", ""), luck, capital=False)
        typos = np.array([persona.speech.typos for persona in self._scenario.personas])[occasions.persona]
        return _misspelt(line.joined(), luck.below(typos), luck.draw())

    def _parts(
        self, occasions: Occasions, luck: _Luck, face: Ints, size: Floats
    ) -> list[tuple[Flags, Ints, tuple[str, ...]]]:
        """The parts in their order: who has them, which piece it is, and what may stand before it."""
        quality = np.array(QUALITY_OF)[face]
        topics = [
            [self._of(f"{topic_of(part)}/{name}") for name in QUALITIES]
            for part in self._scenario.touchpoints
        ]
        told = np.array(topics, np.int64)[occasions.touchpoint, quality]
        main = luck.of(told)
        planted = occasions.planted
        if len(self._own_words):
            own = self._own_words[np.maximum(planted, 0)]
            fits = (planted >= 0) & (own[:, 1] > 0) & luck.below(0.55)
            main = np.where(fits, luck.of(np.maximum(own, [[0, 1]])), main)
        short = size < 0.04
        telling = size >= 0.1
        mild = (face == 1) | (face == 3)
        second = telling & luck.below(0.3)
        more = luck.of(told)
        second &= more != main
        linked = luck.below(0.3)
        contrary = telling & ~second & mild & luck.below(0.14)
        against = np.array(topics, np.int64)[occasions.touchpoint, 2 - quality]
        buts = np.array([self._of("but/bad"), (0, 1), self._of("but/good")], np.int64)[quality]
        feeling = luck.of(self._spans("feelings")[face])
        feels = ~short & (~telling | luck.below(0.6))
        early = telling & luck.below(0.35)
        loose = (", ", ", ", ". ", ". ", ". ", " ", "... ")
        aside = luck.of(self._asides[occasions.persona])
        asides = telling & (size > 0.3) & luck.below(0.24)
        aside_first = luck.below(0.5)
        return [
            (short, luck.of(self._spans("short")[face]), loose),
            (telling & luck.below(0.3), luck.of(self._spans("openings")[face]), (", ", " ")),
            (asides & aside_first, aside, (", ", ". ", " ")),
            (feels & early, feeling, loose),
            (telling, main, (", ", ". ", " ")),
            (second & linked, luck.of(np.broadcast_to(self._of("also"), (len(face), 2))), (" ", ", ")),
            (second & linked, more, (" ",)),
            (second & ~linked, more, (", ", ". ")),
            (contrary, luck.of(buts), (", ", ". ")),
            (contrary, luck.of(against), (" ",)),
            (asides & ~aside_first, aside, (", ", ". ")),
            (feels & ~early, feeling, loose),
            (~short & (size > 0.3) & luck.below(0.3), luck.of(self._spans("closings")[face]), loose),
        ]


class _Line:
    """Comments as they grow, part by part."""

    def __init__(self, texts: pa.Array, count: int, voices_: int, voice: Ints, careful: Flags) -> None:
        self._texts, self._count, self._voices = texts, count, voices_
        self._voice, self._careful = voice, careful
        self._begun = np.zeros(len(voice), np.bool_)
        self._columns: list[pa.Array] = []

    def add(
        self,
        present: Flags,
        piece: Ints,
        separators: tuple[str, ...],
        luck: _Luck,
        *,
        capital: bool = True,
    ) -> None:
        """Add a part to the comments that have it, after one of the separators where something stands before."""
        which = np.minimum((luck.draw() * len(separators)).astype(np.int64), len(separators) - 1)
        between = present & self._begun
        self._columns.append(pa.array(separators, pa.string()).take(pa.array(which, mask=~between)))
        ends = np.array([sign.rstrip().endswith((".", "!")) for sign in separators])[which]
        upper = self._careful & capital & (~self._begun | ends)
        index = piece * self._voices + self._voice + self._count * upper
        self._columns.append(self._texts.take(pa.array(index, mask=~present)))
        self._begun = self._begun | present

    def end(self, luck: _Luck, face: Ints) -> None:
        """Close the sentences: with a full stop, an exclamation mark, dots, or nothing."""
        strong = (face == 0) | (face == FACES - 1)
        drawn = luck.draw()
        signs = np.where(drawn < 0.4, 1, np.where(drawn < 0.46, 2, 0))
        signs = np.where(strong & (drawn > 0.8), 3, signs)
        signs = np.where(strong & (drawn > 0.96), 4, signs)
        self._columns.append(pa.array(["", ".", "...", "!", "!!!"]).take(pa.array(signs)))

    def joined(self) -> pa.Array:
        """The comments."""
        return pc.binary_join_element_wise(*self._columns, "", null_handling="skip")


def _misspelt(texts: pa.Array, which: Flags, luck: Floats) -> pa.Array:
    """Slips of the finger in some comments: two letters swapped, one doubled, or one left out."""
    rows = np.flatnonzero(which)
    if not len(rows):
        return texts
    slips = pa.array(
        [_slip(text, u) for text, u in zip(texts.take(rows).to_pylist(), luck[rows], strict=True)]
    )
    return pc.replace_with_mask(texts, pa.array(which), slips)


def _slip(text: str, luck: float) -> str:
    places = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isalpha()]
    if not places:
        return text
    at = places[int(luck * len(places))]
    kind = int(luck * len(places) * 3) % 3
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at] * 2 + text[at + 1 :] if kind == 1 else text[:at] + text[at + 1 :]
