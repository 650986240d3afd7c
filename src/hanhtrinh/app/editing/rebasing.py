"""Edits of several people on one map: what nobody else touched is taken as it is, the rest is a conflict.

An edit was made on an older version. For each of its commands, what stood at its path then is compared with what
stands there now. Where that is the same, the command holds now too. Where it is not, nothing is written, and both
values are shown to the author. An item put into a list goes behind the item that it was put behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hanhtrinh.app.editing.commands import Command, apply
from hanhtrinh.app.editing.paths import MISSING, Document, name_of, position_of, same, value_at
from hanhtrinh.errors import UsageError


@dataclass(frozen=True)
class Clash:
    """A place that two people changed.

    Attributes:
        path: the place.
        base: what stood there in the version that the edit was made on; None where nothing did.
        yours: what the edit would put there; None where it would take it out.
        theirs: what stands there now; None where it was taken out.
    """

    path: str
    base: Any
    yours: Any
    theirs: Any


@dataclass(frozen=True)
class Rebased:
    """An edit on the present document; with clashes nothing of it is to be kept.

    Attributes:
        document: after the edit.
        commands: as they were applied.
        undo: the commands that take it back, in their order.
        clashes: places that somebody else changed meanwhile.
    """

    document: Document
    commands: tuple[Command, ...]
    undo: tuple[Command, ...]
    clashes: tuple[Clash, ...]


def rebase(base: Document, current: Document, commands: Sequence[Command]) -> Rebased:
    """Put commands that were made on `base` to the present document.

    Raises:
        UsageError: as `apply`, where a command is wrong on the document that it was made on.
    """
    mine, now = base, current
    done: list[Command] = []
    undo: list[Command] = []
    clashes: list[Clash] = []
    for command in commands:
        known = mine
        mine, inverse = apply(mine, command)
        if known is now:
            clash = _unseen(now, command)
            if clash is None:
                now = mine
                done.append(command)
                undo.insert(0, inverse)
        else:
            moved, clash = _moved_over(known, now, command)
            if moved is not None:
                now, inverse = apply(now, moved)
                done.append(moved)
                undo.insert(0, inverse)
        if clash is not None:
            clashes.append(clash)
    return Rebased(now, tuple(done), tuple(undo), tuple(clashes))


def _unseen(now: Document, command: Command) -> Clash | None:
    """Object where the author saw something else at the path than what stands there."""
    if command.before is MISSING or command.op in ("insert", "move"):
        return None
    there = value_at(now, command.path)
    if same(command.before, there):
        return None
    return _clash(command, command.before, there)


def _moved_over(base: Document, now: Document, command: Command) -> tuple[Command | None, Clash | None]:
    """Give the command for the present document, None where it is done already; or the clash."""
    if command.op == "insert":
        return _insert_over(base, now, command)
    if command.op == "move":
        return _move_over(base, now, command)
    then = value_at(base, command.path) if command.before is MISSING else command.before
    there = value_at(now, command.path)
    if command.op == "remove" and there is MISSING:
        return None, None
    if not same(then, there):
        if command.op == "set" and same(there, command.value):
            return None, None
        return None, _clash(command, then, there)
    try:
        apply(now, command)
    except UsageError:  # what it belongs to was taken out
        return None, _clash(command, then, MISSING)
    return command, None


def _insert_over(base: Document, now: Document, command: Command) -> tuple[Command | None, Clash | None]:
    then, there = value_at(base, command.path), value_at(now, command.path)
    name = name_of(command.value)
    if not isinstance(there, list):
        if there is MISSING or there is None:
            moved = replace(command, index=None)
            try:
                apply(now, moved)
            except UsageError:
                return None, _clash(command, then, MISSING)
            return moved, None
        return None, _clash(command, then, there)
    taken = [item for item in there if name is not None and name_of(item) == name]
    if taken:
        clash = Clash(f"{command.path}.{name}", None, command.value, taken[0])
        return (None, None) if same(taken[0], command.value) else (None, clash)
    known = then if isinstance(then, list) else []
    at = len(known) if command.index is None else command.index
    if name is None and same([*known[:at], command.value, *known[at:]], there):
        return None, None  # the answer to this very edit was lost
    return replace(command, index=_behind(known[:at], there)), None


def _move_over(base: Document, now: Document, command: Command) -> tuple[Command | None, Clash | None]:
    path, _, step = command.path.rpartition(".")
    then, there = value_at(base, path), value_at(now, path)
    index = position_of(there, step) if isinstance(there, list) else None
    if not isinstance(then, list) or index is None:
        return None, Clash(command.path, position_of(then or [], step), command.index, None)
    at = position_of(then, step)
    assert at is not None
    rest = [*then[:at], *then[at + 1 :]]
    wanted = [*rest[: command.index], then[at], *rest[command.index :]]
    if _before(wanted, command.index or 0, there) == _before(there, index, then):
        return None, None
    if _before(then, at, there) != _before(there, index, then):
        return None, Clash(command.path, at, command.index, index)
    left = [*there[:index], *there[index + 1 :]]
    return replace(command, index=_behind(rest[: command.index], left)), None


def _before(items: list[Any], index: int, other: list[Any]) -> list[str | None]:
    """Give the names of the items before a position that the other list has too."""
    known = {name_of(item) for item in other}
    return [name for item in items[:index] if (name := name_of(item)) in known]


def _behind(before: list[Any], items: list[Any]) -> int:
    """Give the position behind the nearest of the items before that the list still has; its beginning else."""
    for item in reversed(before):
        name = name_of(item)
        for index, one in enumerate(items):
            if (name is not None and name_of(one) == name) or (name is None and same(one, item)):
                return index + 1
    return 0 if not before else min(len(before), len(items))


def _clash(command: Command, base: Any, there: Any) -> Clash:
    yours = command.value if command.op in ("set", "insert") else None
    return Clash(command.path, _shown(base), yours, _shown(there))


def _shown(value: Any) -> Any:
    return None if value is MISSING else value
