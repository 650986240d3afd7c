"""Commands on a map document: set, insert, remove, move. Each gives the document after it and the command that undoes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hanhtrinh.app.editing.paths import (
    MISSING,
    Document,
    edited,
    name_of,
    position_of,
    steps_of,
    unknown_path,
    value_at,
)
from hanhtrinh.errors import Place, UsageError
from hanhtrinh.language import Text

Op = Literal["set", "insert", "remove", "move"]


@dataclass(frozen=True)
class Command:
    """One edit.

    Attributes:
        op: `set` puts a value at a path, making the mappings above it; `insert` adds an item to the list at the path;
            `remove` takes out what is at the path; `move` gives an item of a list another position.
        path: where; of the list for `insert`, else of the value itself.
        value: what to put there, for `set` and `insert`.
        before: what its author saw at the path; `MISSING` where they do not say.
        index: position in the list: of the new item (at the end where None), or of the moved one afterwards.
    """

    op: Op
    path: str
    value: Any = None
    before: Any = MISSING
    index: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the command as it is kept and sent."""
        found: dict[str, Any] = {"op": self.op, "path": self.path}
        if self.op in ("set", "insert"):
            found["value"] = self.value
        if self.index is not None:
            found["index"] = self.index
        return found


def apply(document: Document, command: Command) -> tuple[Document, Command]:
    """Give the document after a command, and the command that undoes it; the document given stays as it is.

    Raises:
        UsageError: `bad-path`, `unknown-path`, `not-a-list`, `bad-position`.
    """
    steps = steps_of(command.path)
    if command.op == "set":
        return _set(document, steps, command)
    if command.op == "insert":
        return _insert(document, steps, command)
    if command.op == "remove":
        return _remove(document, steps, command)
    return _move(document, steps, command)


def apply_all(document: Document, commands: Sequence[Command]) -> tuple[Document, list[Command]]:
    """Apply commands one after the other; the inverse undoes them in the order in which it is given."""
    undo: list[Command] = []
    for command in commands:
        document, inverse = apply(document, command)
        undo.insert(0, inverse)
    return document, undo


def _set(document: Document, steps: tuple[str, ...], command: Command) -> tuple[Document, Command]:
    known = 0
    while known < len(steps) and value_at(document, ".".join(steps[: known + 1])) is not MISSING:
        known += 1
    if known == len(steps):
        return _replace(document, steps, command)
    holder = value_at(document, ".".join(steps[:known]))
    if not isinstance(holder, dict) or any(step.isdecimal() for step in steps[known:]):
        raise unknown_path(command.path)
    value = command.value
    for step in reversed(steps[known + 1 :]):
        value = {step: value}
    key = steps[known]
    after = edited(document, steps[:known], lambda found: {**found, key: value}, command.path)
    return after, Command("remove", ".".join(steps[: known + 1]))


def _replace(document: Document, steps: tuple[str, ...], command: Command) -> tuple[Document, Command]:
    old = value_at(document, command.path)
    after = edited(document, steps, lambda _old: command.value, command.path)
    # where the edit renames the item that the path goes through, the way back goes by the new name
    way = list(steps)
    for depth in range(len(steps)):
        holder = value_at(document, ".".join(steps[:depth]))
        if isinstance(holder, list):
            index = position_of(holder, steps[depth])
            item = value_at(after, ".".join(way[:depth]))[index]
            if name_of(holder[index or 0]) == steps[depth]:
                way[depth] = name_of(item) or str(index)
    return after, Command("set", ".".join(way), value=old)


def _insert(document: Document, steps: tuple[str, ...], command: Command) -> tuple[Document, Command]:
    items = value_at(document, command.path)
    if items is MISSING or items is None:
        if command.index not in (None, 0):
            raise _bad_position(command)
        after, _ = _set(document, steps, Command("set", command.path, value=[command.value]))
        if items is None:
            return after, Command("set", command.path, value=None)
        return after, Command("remove", command.path)
    if not isinstance(items, list):
        raise _not_a_list(command)
    index = len(items) if command.index is None else command.index
    if not 0 <= index <= len(items):
        raise _bad_position(command)
    after = edited(
        document, steps, lambda found: [*found[:index], command.value, *found[index:]], command.path
    )
    name = name_of(command.value)
    taken = name is None or any(name_of(item) == name for item in items)
    return after, Command("remove", f"{command.path}.{index if taken else name}")


def _remove(document: Document, steps: tuple[str, ...], command: Command) -> tuple[Document, Command]:
    old = value_at(document, command.path)
    holder = value_at(document, ".".join(steps[:-1]))
    if old is MISSING:
        raise unknown_path(command.path)
    if isinstance(holder, list):
        index = position_of(holder, steps[-1])
        assert index is not None
        after = edited(
            document, steps[:-1], lambda items: [*items[:index], *items[index + 1 :]], command.path
        )
        return after, Command("insert", ".".join(steps[:-1]), value=old, index=index)
    after = edited(
        document,
        steps[:-1],
        lambda found: {key: value for key, value in found.items() if key != steps[-1]},
        command.path,
    )
    return after, Command("set", command.path, value=old)


def _move(document: Document, steps: tuple[str, ...], command: Command) -> tuple[Document, Command]:
    items = value_at(document, ".".join(steps[:-1])) if len(steps) > 1 else MISSING
    if not isinstance(items, list):
        raise _not_a_list(command)
    index = position_of(items, steps[-1])
    if index is None:
        raise unknown_path(command.path)
    if command.index is None or not 0 <= command.index < len(items):
        raise _bad_position(command)
    rest = [*items[:index], *items[index + 1 :]]
    moved = [*rest[: command.index], items[index], *rest[command.index :]]
    after = edited(document, steps[:-1], lambda _items: moved, command.path)
    name = name_of(items[index])
    back = command.path if name == steps[-1] else ".".join((*steps[:-1], str(command.index)))
    return after, Command("move", back, index=index)


def _not_a_list(command: Command) -> UsageError:
    return UsageError(
        "not-a-list",
        Text(vi=f"“{command.path}” không phải là danh sách.", en=f"“{command.path}” is not a list."),
        place=Place(id=command.path),
    )


def _bad_position(command: Command) -> UsageError:
    return UsageError(
        "bad-position",
        Text(
            vi=f"Danh sách “{command.path}” không có vị trí {command.index}.",
            en=f"The list “{command.path}” has no position {command.index}.",
        ),
        place=Place(id=command.path),
    )
