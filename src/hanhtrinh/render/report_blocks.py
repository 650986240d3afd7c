"""The blocks that a report page is made of: plain frozen values, written as HTML by `report_page`.

Whatever is shown is `Words`: a `Text` in both languages, a `str` where there is nothing to translate (an id, a
path, a figure already written), or spans where parts of a sentence stand out. All of it is escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from hanhtrinh.language import Language, Text

SpanKind = Literal["plain", "strong", "quiet", "code", "added", "removed"]
Tone = Literal["error", "warning", "advice", "fine"]
ColumnKind = Literal["text", "number", "share", "verdict"]
VerdictName = Literal["confirmed", "refuted", "undecided", "quotes", "unchecked"]
CHECK_AGAIN: Final = Text(vi="cần kiểm lại", en="needs a new check")
VERDICT_NAMES: Final[tuple[VerdictName, ...]] = get_args(VerdictName)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a sentence; `added` and `removed` are what a comparison found."""

    text: Text | str
    kind: SpanKind = "plain"


Words = Text | str | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What begins a section of the page (level 2), or a part within one (level 3); `note` stands beside it."""

    text: Words
    note: Words | None = None
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs; `quiet` for what explains rather than says."""

    paragraphs: tuple[Words, ...]
    quiet: bool = False

    @classmethod
    def of(cls, *paragraphs: Words, quiet: bool = False) -> Prose:
        """Write `Prose.of(a, b)` for `Prose((a, b))`."""
        return cls(paragraphs, quiet)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short points."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One big figure with its label; a whole number is written in the page's language.

    `verdict` and `tone` put their mark before the figure.
    """

    label: Words
    figure: Text | str | int
    note: Words | None = None
    verdict: VerdictName | None = None
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Tiles:
    """Big figures side by side; two a row on a phone."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of 1 with its 95% interval and the n that it rests on, as far as they are known."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim's verdict with a figure or a reason beside it; `stale` where data or map have changed since.

    `word` stands in place of the verdict's own.
    """

    name: VerdictName
    note: Words | None = None
    stale: bool = False
    word: Text | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell's value with a quieter line under it."""

    value: Words | int | float
    note: Words | None = None


Cell = Words | int | float | Share | Verdict | Figure | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `number`: int or float (`digits` decimals) or a figure already written, right-aligned; `share`: a float of 1 or
    a `Share`, drawn as a bar; `verdict`: a `Verdict` or its name; `text`: anything else.
    """

    name: Words
    kind: ColumnKind = "text"
    note: Words | None = None
    digits: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; a card for each row on a phone. None in a cell means: nothing to say.

    `caption` names the table for assistive technology and stands above it; `marked` are the indices of rows that
    the page speaks of; `empty` is said where there is no row.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Words | None = None
    note: Words | None = None
    marked: frozenset[int] = frozenset()
    empty: Words | None = None

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has a cell for every column")


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, e.g. file, period, definition."""

    rows: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that the reader must know: what, why, and what to do."""

    tone: Tone
    title: Words
    text: Words | None = None
    hint: Words | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A wording that a rule objects to, and one that it would take."""

    bad: Words
    good: Words


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found in a document: what, where, what to do; `why` and `example` open on demand.

    `subject` is what it is about, in the reader's words (a touchpoint's name), `where` the place in the file;
    `quote` is the text objected to, with the words at fault as `removed` spans.
    """

    code: str
    tone: Tone
    title: Words
    hint: Words
    where: str = ""
    subject: Words | None = None
    quote: Words | None = None
    why: Words | None = None
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings below each other; `empty` is said where there is none."""

    items: tuple[Finding, ...]
    empty: Words | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of this product's own: `svg` goes into the page as it is, so its texts must be escaped already.

    `name` says what the picture finds, for those who do not see it. A picture wider than the page scrolls from
    `width` CSS pixels on (None: it shrinks with the page).
    """

    svg: str
    name: Words
    caption: Words | None = None
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, and who; `language` is the language it was said in."""

    text: str
    source: Words | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A line to type, e.g. what to do next; shown as it is typed."""

    line: str
    label: Words | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change: the words, and the figure and verdict that stood with them."""

    words: Words
    verdict: Verdict | None = None
    lines: tuple[Words, ...] = ()


ChangeKind = Literal["added", "removed", "moved", "reworded", "meaning"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two documents: before and after side by side, one above the other on a phone.

    `fields` are further differences of the same part, a line each; `notes` say what follows from the change. `label`
    stands in place of the kind's own word.
    """

    kind: ChangeKind
    title: Words
    where: str = ""
    before: Side | None = None
    after: Side | None = None
    fields: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()
    tone: Tone | None = None
    label: Words | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Differences below each other; `empty` is said where there is none."""

    items: tuple[Change, ...]
    empty: Words | None = None


Block = (
    Heading
    | Prose
    | Listing
    | Tiles
    | Table
    | Facts
    | Notice
    | Findings
    | Picture
    | Quote
    | Command
    | Changes
)
