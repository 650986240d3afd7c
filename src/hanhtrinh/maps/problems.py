"""All that is wrong with one document, told together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.errors import InputError
from hanhtrinh.language import Language, Text
from hanhtrinh.models.suggest import listed, meant

if TYPE_CHECKING:
    from hanhtrinh.models.documents import Parsed

Path = tuple[str | int, ...]

_MOST: Final = 20


class SeveralFaultsError(InputError):
    """Several faults of one document; code, message and place are those of the first.

    Attributes:
        problems: every fault with its own place, in order of the file.
    """

    def __init__(self, problems: Sequence[InputError]) -> None:
        first = problems[0]
        super().__init__(first.code, first.message, hint=first.hint, place=first.place)
        self.problems = tuple(problems)

    def to(self, language: Language) -> str:
        """Write all faults, one below the other."""
        count = len(self.problems)
        head = Text(vi=f"{count} chỗ cần sửa.", en=f"{count} things to correct.").to(language)
        lines = [head]
        for problem in self.problems[:_MOST]:
            first, *rest = problem.to(language).split("\n")
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
        if count > _MOST:
            left = count - _MOST
            lines.append(Text(vi=f"… và {left} chỗ khác.", en=f"… and {left} more.").to(language))
        return "\n".join(lines)


class Findings:
    """Collects the faults of one document, each with its place."""

    def __init__(self, parsed: Parsed[Any]) -> None:
        self.parsed = parsed
        self.problems: list[InputError] = []

    def add(
        self, path: Path, code: str, message: Text, hint: Text | None = None, *, key: bool = False
    ) -> None:
        """Add a fault at a path of the document; at the key itself where `key`."""
        self.problems.append(self.parsed.error(path, code, message, hint=hint, key=key))

    def known(
        self, name: str, allowed: Iterable[str], path: Path, code: str, message: Text, *, key: bool = False
    ) -> bool:
        """Check a name against what is allowed; adds a fault with the closest match where it is not."""
        choices = list(allowed)
        if name in choices:
            return True
        names = listed(choices)
        full = Text(vi=f"{message.vi} Được phép: {names.vi}.", en=f"{message.en} Allowed: {names.en}.")
        self.add(path, code, full, meant(name, choices), key=key)
        return False

    def within(self, value: float, low: float, high: float, path: Path, hint: Text | None = None) -> None:
        """Check that a number lies in a range, both ends included; adds a fault where it does not."""
        if low <= value <= high and not math.isinf(value):
            return
        bounds = f"{low:g} … {high:g}" if math.isfinite(high) else f"≥ {low:g}"
        self.add(
            path,
            "out-of-range",
            Text(
                vi=f"Giá trị {value:g} nằm ngoài khoảng cho phép ({bounds}).",
                en=f"The value {value:g} is outside the range allowed ({bounds}).",
            ),
            hint or Text(vi="Sửa lại con số này.", en="Correct this number."),
        )


def raise_problems(problems: Iterable[InputError]) -> None:
    """Raise what was found, in order of the file; nothing where nothing was found.

    Raises:
        InputError: the fault, where there is one.
        SeveralFaultsError: all of them, where there are several.
    """
    found = sorted(problems, key=_position)
    if len(found) == 1:
        raise found[0]
    if found:
        raise SeveralFaultsError(found)


def _position(problem: InputError) -> tuple[int, int]:
    place = problem.place
    if place is None:
        return (0, 0)
    return (place.line or 0, place.column if isinstance(place.column, int) else 0)
