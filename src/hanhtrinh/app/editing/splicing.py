"""A map's file brought to what a document says, touching nothing else: comments, quotes, short forms stay as written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hanhtrinh.app.editing.commands import Command, apply
from hanhtrinh.app.editing.differences import differences
from hanhtrinh.app.editing.documents import plain
from hanhtrinh.app.editing.paths import MISSING, Document, position_of, same, steps_of, value_at
from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.inline import block_lines
from hanhtrinh.maps.roundtrip import MapFile
from hanhtrinh.models.positions import read_tree

_HEAD = """\
# Bản đồ hành trình khách hàng, tạo trong ứng dụng. Sửa ở đây hay trong ứng dụng đều được; hai bên luôn khớp nhau.
# A customer journey map, made in the application. Edit it here or there; the two keep in step.
"""


def written(document: Document) -> str:
    """Write a document as the text of a new file."""
    return "\n".join([_HEAD, *block_lines(document, 0)]) + "\n"


def form_of(text: str, file: str) -> Document:
    """Give what the text of a map's file says, in the one form; references are not looked at.

    Raises:
        InputError: it is not YAML.
        ValueError: it is no map.
    """
    return plain(MapDocument.model_validate(read_tree(text, file).value))


def spliced(text: str, document: Document, file: str) -> str | None:
    """Give the text of a map's file with what a document says, and all else as it was.

    None where that cannot be: the text uses anchors or aliases at such a place, or is no map any more.
    """
    try:
        known = form_of(text, file)
        commands = differences(known, document)
        for edit in (_in_one_go, _one_by_one):
            found = edit(text, known, commands)
            if found is not None and same(form_of(found, file), document):
                return found
    except (HanhtrinhError, ValueError):
        pass
    return None


def _in_one_go(text: str, present: Document, commands: Sequence[Command]) -> str | None:
    """Make the edits of structure one after the other, then those of texts and figures together."""
    edited = MapFile(text)
    scalars: list[tuple[list[str | int], Any]] = []
    try:
        later = []
        for command in commands:
            if _is_scalar_edit(present, command):
                later.append(command)
                continue
            after, _ = apply(present, command)
            _edit(edited, present, after, command)
            present = after
        for command in later:
            steps = steps_of(command.path)
            aligned, keys = _aligned(edited.data, present, steps[:-1])
            if not aligned:
                return None
            scalars.append(([*keys, _key(value_at(present, ".".join(steps[:-1])), steps[-1])], command.value))
        edited.set_scalars(scalars)
    except HanhtrinhError:
        return None
    return edited.text


def _one_by_one(text: str, present: Document, commands: Sequence[Command]) -> str | None:
    edited = MapFile(text)
    for command in commands:
        after, _ = apply(present, command)
        _edit(edited, present, after, command)
        present = after
    return edited.text


def _is_scalar_edit(present: Document, command: Command) -> bool:
    if command.op != "set" or isinstance(command.value, dict | list):
        return False
    old = value_at(present, command.path)
    return old is not MISSING and not isinstance(old, dict | list)


def _edit(file: MapFile, before: Document, after: Document, command: Command) -> None:
    """Make one edit in the text; where it writes a place in a short form, the place is written in full."""
    steps = steps_of(command.path)
    whole = command.op == "insert"
    holder, keys = _aligned(file.data, before, steps if whole else steps[:-1])
    if not holder:
        at = len(keys)
        short = value_at(after, ".".join(steps[:at]))
        file.set(keys, short if short is not MISSING else [])
        return
    last: list[str | int] = [] if whole else [_key(value_at(before, ".".join(steps[:-1])), steps[-1])]
    if command.op == "insert":
        file.insert(keys, command.value, command.index)
    elif command.op == "set":
        file.set([*keys, *last], command.value)
    elif command.op == "remove":
        file.remove([*keys, *last])
    else:
        file.move([*keys, *last], command.index or 0)


def _aligned(raw: Any, known: Any, steps: tuple[str, ...]) -> tuple[bool, list[str | int]]:
    """Follow steps through the text's data as long as these have the form of the document; tells whether all could be."""
    keys: list[str | int] = []
    for step in steps:
        if not _alike(raw, known):
            return False, keys
        key = _key(known, step)
        keys.append(key)
        raw, known = raw[key], known[key]
    return _alike(raw, known), keys


def _alike(raw: Any, known: Any) -> bool:
    if isinstance(known, dict):
        return isinstance(raw, dict) and raw.keys() >= known.keys()
    if isinstance(known, list):
        return isinstance(raw, list) and len(raw) == len(known)
    return raw is None or known is None or not isinstance(raw, dict | list)


def _key(holder: Any, step: str) -> str | int:
    if isinstance(holder, list):
        index = position_of(holder, step)
        return int(step) if index is None else index
    return step
