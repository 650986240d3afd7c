"""All that is wrong with one document, told together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from hanhtrinh.errors import InputError
from hanhtrinh.language import Language, Text

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
