"""A YAML file of the product, edited in place: comments, quoting, order and unknown fields stay byte for byte.

A path is a text such as `touchpoints.checkout.actions.0` or a sequence of steps. Items of a list are named by
their `id` (or `use`), or by their position. Every edit is read back and compared with what was meant.
"""

from __future__ import annotations

import copy
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hanhtrinh.errors import InputError, Place, UsageError, WorkspaceError
from hanhtrinh.language import Text
from hanhtrinh.maps.splice import Node, SpliceError, Splicer
from hanhtrinh.models.documents import read_text

Step = str | int
Steps = str | Sequence[Step]


class MapFile:
    """The text of one YAML file and its content, kept in step.

    Attributes:
        path: where it was read from and will be saved; None for a text.
        text: the text with all edits so far.
        data: its content as plain dicts, lists and scalars; read, never changed.
    """

    def __init__(self, text: str, path: Path | None = None) -> None:
        self.path = path
        self._place = Place(file=path.name) if path else None
        self._on_disk = text
        self.text = text
        self.data: Any = self._read(text)

    @classmethod
    def load(cls, path: Path) -> MapFile:
        """Read a file.

        Raises:
            InputError: as `read_text`; `bad-yaml` where it is not YAML.
        """
        read_text(path, str(path))  # says what is wrong with a file that cannot be read
        return cls(path.read_bytes().decode("utf-8"), path)

    def get(self, path: Steps) -> Any:
        """Give the content at a path.

        Raises:
            UsageError: `unknown-path`.
        """
        value = self.data
        for step in _steps(path):
            value = value[self._key(value, step, path)]
        return copy.deepcopy(value)

    def set(self, path: Steps, value: Any) -> None:
        """Put a value at a path; a key that is not there yet is added, with the mappings above it.

        Raises:
            UsageError: `unknown-path` where an item of a list, or a list, does not exist.
            InputError: `cannot-edit` where the text has an anchor or alias there.
        """
        steps = _steps(path)
        holder = self.data
        for depth, step in enumerate(steps):
            if isinstance(holder, dict) and step not in holder:
                for missing in reversed(steps[depth + 1 :]):
                    value = {missing: value}
                self._append(steps[:depth], str(step), value, path)
                return
            holder = holder[self._key(holder, step, path)]
        self._replace(steps, value, path)

    def set_scalars(self, edits: Sequence[tuple[Steps, Any]]) -> None:
        """Put scalars in the place of scalars, all in one go: many edits cost as much as one.

        Raises:
            UsageError: `unknown-path` where one of them does not exist.
            InputError: `cannot-edit` where one of them is no plain scalar on the line of its key.
        """
        if not edits:
            return
        expected = copy.deepcopy(self.data)
        found = []
        for path, value in edits:
            keys = self._keys(_steps(path), path)
            holder = _walk(expected, keys[:-1])
            found.append(
                (keys, keys[-1] if isinstance(holder, list) else list(holder).index(keys[-1]), value)
            )
            holder[keys[-1]] = value
        splicer = Splicer(self.text)

        def edit() -> str:
            places = [(self._node(splicer, keys[:-1], keys), int(at), value) for keys, at, value in found]
            return splicer.replace_scalars(places)

        self._take(edit, expected, edits[0][0])

    def insert(self, path: Steps, value: Any, index: int | None = None) -> None:
        """Add an item to the list at a path, before the item at `index` (at the end where None).

        A list that is not there yet is made.

        Raises:
            UsageError: `unknown-path` where there is no such list or position.
        """
        steps = _steps(path)
        try:
            present = self.get(steps)
        except UsageError:
            if index not in (None, 0):
                raise
            self.set(steps, [value])
            return
        if present is None or (present == [] and isinstance(value, dict | list)):
            self.set(steps, [value])
            return
        at = len(present) if index is None and isinstance(present, list) else index
        if not isinstance(present, list) or at is None or not 0 <= at <= len(present):
            raise self._unknown(path)
        expected = copy.deepcopy(self.data)
        _walk(expected, self._keys(steps, path)).insert(at, value)
        splicer = Splicer(self.text)
        self._take(lambda: splicer.insert_item(self._node(splicer, steps, path), at, value), expected, path)

    def remove(self, path: Steps) -> None:
        """Take out what is at a path.

        Raises:
            UsageError: `unknown-path`.
            InputError: `cannot-edit` where the text has an anchor there.
        """
        steps = _steps(path)
        keys = self._keys(steps, path)
        expected = copy.deepcopy(self.data)
        holder = _walk(expected, keys[:-1])
        index = keys[-1] if isinstance(holder, list) else list(holder).index(keys[-1])
        del holder[keys[-1]]
        splicer = Splicer(self.text)
        self._take(lambda: splicer.remove(self._node(splicer, steps[:-1], path), int(index)), expected, path)

    def move(self, path: Steps, index: int) -> None:
        """Give an item of a list the position `index`, counted without the item; its comments go with it.

        Raises:
            UsageError: `unknown-path` where there is no such item or position.
            InputError: `cannot-edit` where the text has an anchor there.
        """
        steps = _steps(path)
        keys = self._keys(steps, path)
        expected = copy.deepcopy(self.data)
        items = _walk(expected, keys[:-1])
        if not isinstance(items, list) or not 0 <= index < len(items):
            raise self._unknown(path)
        at = int(keys[-1])
        items.insert(index, items.pop(at))
        splicer = Splicer(self.text)
        self._take(
            lambda: splicer.move_item(self._node(splicer, steps[:-1], path), at, index), expected, path
        )

    def save(self, path: Path | None = None) -> Path:
        """Write the text: whole or not at all.

        Raises:
            WorkspaceError: `changed-meanwhile` where somebody else changed the file since it was read.
            UsageError: `no-path` where neither the file nor the call names one.
        """
        target = path or self.path
        if target is None:
            raise UsageError(
                "no-path", Text(vi="Chưa có tên tệp để lưu.", en="There is no file name to save to.")
            )
        if path is None and target.exists() and target.read_bytes() != self._on_disk.encode("utf-8"):
            raise WorkspaceError(
                "changed-meanwhile",
                Text(
                    vi="Tệp đã được người khác sửa sau khi mở, nên chưa lưu gì cả.",
                    en="Somebody changed this file after it was opened, so nothing was saved.",
                ),
                hint=Text(vi="Mở lại tệp rồi sửa lần nữa.", en="Open it again and repeat the edit."),
                place=Place(file=target.name),
            )
        write_text(target, self.text)
        self.path, self._on_disk = target, self.text
        return target

    # -- parts -------------------------------------------------------------------------------------

    def _read(self, text: str) -> Any:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            return YAML(typ="safe", pure=True).load(text)
        except YAMLError as error:
            mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
            raise InputError(
                "bad-yaml",
                Text(
                    vi="Văn bản này không đúng cú pháp YAML.",
                    en="This text does not follow the rules of YAML.",
                ),
                place=Place(
                    file=self.path.name if self.path else None,
                    line=mark.line + 1 if mark else None,
                    column=mark.column + 1 if mark else None,
                ),
            ) from error

    def _append(self, steps: Sequence[Step], key: str, value: Any, path: Steps) -> None:
        expected = copy.deepcopy(self.data)
        _walk(expected, self._keys(steps, path))[key] = value
        splicer = Splicer(self.text)
        self._take(lambda: splicer.append_pair(self._node(splicer, steps, path), key, value), expected, path)

    def _replace(self, steps: Sequence[Step], value: Any, path: Steps) -> None:
        if not steps:
            raise self._unknown(path)
        keys = self._keys(steps, path)
        expected = copy.deepcopy(self.data)
        holder = _walk(expected, keys[:-1])
        index = keys[-1] if isinstance(holder, list) else list(holder).index(keys[-1])
        holder[keys[-1]] = value
        splicer = Splicer(self.text)
        self._take(
            lambda: splicer.replace(self._node(splicer, steps[:-1], path), int(index), value), expected, path
        )

    def _take(self, edit: Any, expected: Any, path: Steps) -> None:
        """Accept an edit only where the new text reads as exactly what was meant."""
        try:
            text = edit()
            data = self._read(text)
        except (SpliceError, InputError):
            data = text = None
        if text is None or _comparable(data) != _comparable(expected):
            raise InputError(
                "cannot-edit",
                Text(
                    vi=f"Không thể sửa “{_written(path)}” mà vẫn giữ nguyên phần còn lại của tệp "
                    "(chỗ này dùng cách viết YAML đặc biệt, chẳng hạn neo hoặc bí danh).",
                    en=f"“{_written(path)}” cannot be edited without touching the rest of the file "
                    "(it uses special YAML there, such as an anchor or an alias).",
                ),
                hint=Text(vi="Sửa chỗ này bằng tay.", en="Edit this place by hand."),
                place=self._place,
            )
        self.text, self.data = text, data

    def _node(self, splicer: Splicer, steps: Sequence[Step], path: Steps) -> Node:
        node, value = splicer.root, self.data
        for step in steps:
            key = self._key(value, step, path)
            at = key if isinstance(value, list) else list(value).index(key)
            if node is None or node.kind == "alias" or int(at) >= len(node.children):
                raise SpliceError
            node, value = node.children[int(at)][1], value[key]
        if node is None or node.kind not in ("mapping", "sequence"):
            raise SpliceError
        return node

    def _keys(self, steps: Sequence[Step], path: Steps) -> list[Step]:
        keys: list[Step] = []
        value = self.data
        for step in steps:
            keys.append(self._key(value, step, path))
            value = value[keys[-1]]
        return keys

    def _key(self, value: Any, step: Step, path: Steps) -> Any:
        """Turn a step into a key of the mapping or a position in the list."""
        if isinstance(value, dict) and step in value:
            return step
        if isinstance(value, list):
            for name in ("id", "use"):
                for index, item in enumerate(value):
                    if isinstance(item, dict) and item.get(name) == step:
                        return index
            if str(step).isdecimal() and int(step) < len(value):
                return int(step)
        raise self._unknown(path)

    def _unknown(self, path: Steps) -> UsageError:
        return UsageError(
            "unknown-path",
            Text(
                vi=f"Tệp không có chỗ nào tên là “{_written(path)}”.",
                en=f"The file has no place named “{_written(path)}”.",
            ),
            place=self._place,
        )


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, whole or not at all, as `write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: to a temporary file beside it, synced, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _steps(path: Steps) -> tuple[Step, ...]:
    if isinstance(path, str):
        return tuple(path.split(".")) if path else ()
    return tuple(path)


def _written(path: Steps) -> str:
    return path if isinstance(path, str) else ".".join(map(str, path))


def _walk(value: Any, keys: Sequence[Step]) -> Any:
    for key in keys:
        value = value[key]
    return value


def _comparable(value: Any) -> Any:
    """Give a form in which 1, 1.0 and true differ, NaN equals itself, and the order of keys counts."""
    if isinstance(value, dict):
        return [("key", _comparable(key), _comparable(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [_comparable(item) for item in value]
    return (type(value).__name__, repr(value))
