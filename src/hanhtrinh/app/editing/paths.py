"""Places in a map document: `touchpoints.checkout.actions.0.vi`.

A step is a key of a mapping, or an item of a list: its `id`, else its `use`, else its position. A document is plain
JSON that nobody changes in place: an edit makes new holders along its path and shares all the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hanhtrinh.errors import Place, UsageError
from hanhtrinh.language import Text

Document = dict[str, Any]
_LONGEST: Final = 1_000


class _Missing:
    """What stands where nothing is written."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()


def steps_of(path: str) -> tuple[str, ...]:
    """Part a path into its steps.

    Raises:
        UsageError: `bad-path`.
    """
    steps = tuple(path.split("."))
    if len(path) > _LONGEST or not all(steps):
        raise UsageError(
            "bad-path",
            Text(
                vi="Chỗ cần sửa phải viết như “touchpoints.checkout.name.vi”.",
                en="A place is written like “touchpoints.checkout.name.vi”.",
            ),
        )
    return steps


def unknown_path(path: str) -> UsageError:
    """Make the error for a place that the map does not have."""
    return UsageError(
        "unknown-path",
        Text(vi=f"Bản đồ không có chỗ nào tên là “{path}”.", en=f"The map has no place named “{path}”."),
        place=Place(id=path),
    )


def name_of(item: Any) -> str | None:
    """Give the step that names an item of a list whatever its position: its id, else what it uses."""
    if not isinstance(item, dict):
        return None
    name = item.get("id") or item.get("use")
    return name if isinstance(name, str) else None


def position_of(items: list[Any], step: str) -> int | None:
    """Find an item of a list; None where there is none by this name or at this position."""
    for key in ("id", "use"):
        for index, item in enumerate(items):
            if isinstance(item, dict) and item.get(key) == step:
                return index
    at = int(step) if step.isdecimal() and len(step) < 7 else -1
    return at if 0 <= at < len(items) else None


def child_of(holder: Any, step: str) -> Any:
    """Give what stands in a holder under a step; `MISSING` where nothing does."""
    if isinstance(holder, dict):
        return holder.get(step, MISSING)
    if isinstance(holder, list):
        index = position_of(holder, step)
        return MISSING if index is None else holder[index]
    return MISSING


def value_at(document: Any, path: str) -> Any:
    """Give what stands at a path; `MISSING` where nothing does. The empty path is the document itself."""
    value = document
    for step in steps_of(path) if path else ():
        value = child_of(value, step)
        if value is MISSING:
            return MISSING
    return value


def same(one: Any, other: Any) -> bool:
    """Tell whether two values say the same: nothing and null do, a number and a truth value do not."""
    if one is MISSING or one is None:
        return other is MISSING or other is None
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(one.get(key), other.get(key)) for key in one.keys() | other.keys())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def edited(document: Any, steps: tuple[str, ...], change: Callable[[Any], Any], path: str) -> Any:
    """Give the document with the holder that `steps` lead to put through `change`; holders above it are copied.

    Raises:
        UsageError: `unknown-path` where the steps lead nowhere.
    """
    if not steps:
        return change(document)
    step, rest = steps[0], steps[1:]
    if isinstance(document, dict) and step in document:
        return {**document, step: edited(document[step], rest, change, path)}
    if isinstance(document, list) and (index := position_of(document, step)) is not None:
        return [*document[:index], edited(document[index], rest, change, path), *document[index + 1 :]]
    raise unknown_path(path)
