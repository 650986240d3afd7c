"""The commands that lead from one document to another: for patches, for files that catch up, for what a file brings."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from hanhtrinh.app.editing.commands import Command
from hanhtrinh.app.editing.paths import Document, name_of


def differences(old: Document, new: Document) -> list[Command]:
    """Give commands that, applied in order, turn `old` into `new`; none where they are equal."""
    found: list[Command] = []
    _compare(old, new, "", found)
    return found


def _compare(old: Any, new: Any, path: str, found: list[Command]) -> None:
    if old is new or (_kind(old) == _kind(new) and old == new and not isinstance(old, dict | list)):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        _mappings(old, new, path, found)
    elif isinstance(old, list) and isinstance(new, list):
        _lists(old, new, path, found)
    else:
        found.append(Command("set", path, value=new))


def _kind(value: Any) -> type:
    """Give the type that counts: 1 and 1.0 are one number, 1 and true are not."""
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _mappings(old: dict[str, Any], new: dict[str, Any], path: str, found: list[Command]) -> None:
    strange = any("." in key or not key for key in (*old, *new))
    if strange and path:  # a path cannot name such a key
        if old != new:
            found.append(Command("set", path, value=new))
        return
    lead = f"{path}." if path else ""
    found += [Command("remove", f"{lead}{key}") for key in old if key not in new]
    for key, value in new.items():
        if key in old:
            _compare(old[key], value, f"{lead}{key}", found)
        else:
            found.append(Command("set", f"{lead}{key}", value=value))


def _lists(old: list[Any], new: list[Any], path: str, found: list[Command]) -> None:
    names = [name_of(item) for item in old]
    wanted = [name_of(item) for item in new]
    if _all_named(names) and _all_named(wanted):
        _named(old, new, path, found)
        return
    head = 0
    while head < min(len(old), len(new)) and _equal(old[head], new[head]):
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and _equal(old[-1 - tail], new[-1 - tail]):
        tail += 1
    middle, wanted_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    shared = min(len(middle), len(wanted_middle))
    for index in range(shared):
        _compare(middle[index], wanted_middle[index], f"{path}.{head + index}", found)
    found += [Command("remove", f"{path}.{head + index}") for index in range(len(middle) - 1, shared - 1, -1)]
    found += [
        Command("insert", path, value=wanted_middle[index], index=head + index)
        for index in range(shared, len(wanted_middle))
    ]


def _equal(one: Any, other: Any) -> bool:
    found: list[Command] = []
    _compare(one, other, "x", found)
    return not found


def _all_named(names: list[str | None]) -> bool:
    return all(name and "." not in name for name in names) and len(set(names)) == len(names)


def _named(old: list[Any], new: list[Any], path: str, found: list[Command]) -> None:
    """Bring a list of named items into the new order with as few moves as can be, then look into each."""
    known = {name_of(item): item for item in old}
    wanted = [name_of(item) for item in new]
    if list(known) != wanted:
        _reorder(known, wanted, new, path, found)
    for item in new:
        name = name_of(item)
        if name in known:
            _compare(known[name], item, f"{path}.{name}", found)


def _reorder(
    known: dict[str | None, Any], wanted: list[str | None], new: list[Any], path: str, found: list[Command]
) -> None:
    found += [Command("remove", f"{path}.{name}") for name in known if name not in wanted]
    order = [name for name in known if name in wanted]
    still = _longest_in_order([order.index(name) for name in wanted if name in known], order)
    for index, name in enumerate(wanted):
        if name in still:
            continue
        moved = name in known
        if moved:
            order.remove(name)
        at = order.index(wanted[index - 1]) + 1 if index else 0
        order.insert(at, name)
        if moved:
            found.append(Command("move", f"{path}.{name}", index=at))
        else:
            found.append(Command("insert", path, value=new[index], index=at))


def _longest_in_order(positions: list[int], order: list[str | None]) -> set[str | None]:
    """Give the names of a longest run of items that keep their order."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, position in enumerate(positions):
        length = bisect_left(ends, position)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(position)
            at.append(number)
        else:
            ends[length], at[length] = position, number
    kept: set[str | None] = set()
    number = at[-1] if at else -1
    while number >= 0:
        kept.add(order[positions[number]])
        number = before[number]
    return kept
