"""What a rule of `map lint` is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from hanhtrinh.language import Text
from hanhtrinh.maps.document import LintNotes
from hanhtrinh.maps.problems import Path

if TYPE_CHECKING:
    from hanhtrinh.lint.subject import Subject

Severity = Literal["error", "warning", "advice"]
NO_TEXT: Final = Text(vi="", en="")
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
Group = Literal["form", "principles", "evidence", "experiences", "parts", "personas", "data", "texts"]

GROUPS: Final[dict[Group, Text]] = {
    "form": Text(vi="Tệp bản đồ", en="The map's file"),
    "principles": Text(
        vi="Bốn nguyên tắc của một bản đồ hành trình", en="The four principles of a journey map"
    ),
    "evidence": Text(vi="Nhận định và bằng chứng", en="Claims and evidence"),
    "experiences": Text(
        vi="Ba trải nghiệm: mong đợi, lời hứa, trải nghiệm thật",
        en="The three experiences: wanted, promised, received",
    ),
    "parts": Text(vi="Các phần của bản đồ và người phụ trách", en="Parts of the map, and who owns them"),
    "personas": Text(vi="Chân dung khách hàng", en="Personas"),
    "data": Text(vi="Bản đồ so với dữ liệu", en="The map against the data"),
    "texts": Text(vi="Câu chữ", en="Texts"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a rule objects to.

    Attributes:
        path: where in the document, as lists and keys lead there.
        message: what is wrong, with the names and figures of this map.
        hint: what to do.
        quote: the text objected to, where it is about a text; empty in a language in which nothing is wrong with it.
        faults: the words of `quote` at fault, as they stand in either language.
        at_key: whether the place is that of the key rather than of its value.
    """

    path: Path
    message: Text
    hint: Text
    quote: Text = NO_TEXT
    faults: tuple[str, ...] = ()
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One check, with what a reader must know of it in both languages.

    Attributes:
        code: `HT` and three digits; never given to another rule.
        name: kebab-case.
        severity: `error` makes a map unfit for use and ends with status 1; `warning` weakens it; `advice` would make
            it better.
        group: what it belongs to.
        title: what the rule objects to, in a few words.
        why: why that hurts.
        bad, good: an example of each.
        needs_data: whether it asks the workspace's data.
        gathers: whether it tells several parts in one finding; it leaves out parts that silence it.
        check: gives what it finds on a map.
    """

    code: str
    name: str
    severity: Severity
    group: Group
    title: Text
    why: Text
    bad: Text
    good: Text
    check: Callable[[Subject], Iterable[Found]]
    needs_data: bool = False
    gathers: bool = False

    def named(self, name: str) -> bool:
        """Say whether a name, as people write it, is this rule's code or name."""
        return name.strip().casefold() in (self.code.casefold(), self.name)


def silences(notes: LintNotes | None, code: str, name: str) -> bool:
    """Say whether a part's note silences a rule that gathers several parts."""
    return notes is not None and any(
        one.strip().casefold() in (code.casefold(), name) for one in notes.ignore
    )
