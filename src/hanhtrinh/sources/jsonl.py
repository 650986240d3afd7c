"""JSON event files: one object per line, a list of objects, or objects one after another.

An object within an object is flattened, its keys joined by dots; a list stays JSON text, except lists of pairs such as
GA4's `event_params` (`[{"key": ..., "value": {"int_value": ...}}]`), of which each key becomes a column. An object with
hundreds of different keys, such as one keyed by ids, stays JSON text too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.encodings import MARKS, Encoding, encoding_named, text_of
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.forms import FileOptions
from hanhtrinh.sources.jsonvalues import Arrangement, Values, arrangement_of, read_values
from hanhtrinh.sources.layout import beginning, open_text, undecidable, unique_names
from hanhtrinh.sources.rows import MOST_COLUMNS, no_rows, too_many_columns
from hanhtrinh.store.json_cells import INVALID, NO_OBJECT, OBJECT, JsonColumn, JsonReader

_MOST_KEYS: Final = 500  # of one object; one with more is keyed by data
_MOST_PAIRS: Final = 500
_NUMBERS: Final = frozenset({"UBIGINT", "BIGINT", "DOUBLE"})
_PAIR_KEYS: Final = ("key", "name")


@dataclass(frozen=True)
class JsonRows:
    """Some objects of a file; the fields are those of `delimited.Block`."""

    cells: pa.Table
    rows: Any
    rejects: tuple[Reject, ...]
    size: int
    _values: Values
    _kept: Any

    def raw(self, index: int) -> str:
        """Give an object as it stands in the file."""
        return self._values.raw(int(self._kept[index]))


@dataclass(frozen=True)
class JsonLayout:
    """How a JSON file is made.

    Attributes:
        columns: where the values stand.
        typed: columns that hold numbers only.
        arrangement: how the objects follow one another.
        encoding: what the file is written in.
        assumed: whether the encoding was told by statistics.
        packed: whether the file is packed.
    """

    columns: tuple[JsonColumn, ...]
    typed: frozenset[str]
    arrangement: Arrangement
    encoding: Encoding
    assumed: bool
    packed: bool


@dataclass
class JsonTable:
    """A JSON file, may be packed; rows are numbered by lines, or by objects where these run over several lines."""

    name: str
    header: tuple[str, ...]
    typed: frozenset[str]
    total: int | None
    layout: JsonLayout
    _path: Path

    @classmethod
    def open(cls, path: Path, options: FileOptions = FileOptions()) -> JsonTable:  # noqa: B008 - frozen
        """Find the columns: the whole file is read for it.

        Raises:
            InputError: `empty-file`, `damaged-file`, `unknown-encoding`, `no-objects`, `too-many-columns`, `too-long`.
        """
        found = path.stat()
        layout = _layout(path, found.st_size, found.st_mtime_ns, options.encoding)
        header = tuple(column.name for column in layout.columns)
        return cls(path.name, header, layout.typed, None if layout.packed else found.st_size, layout, path)

    def blocks(self) -> Iterator[JsonRows]:
        """Read the objects in order."""
        with JsonReader() as reader, open_text(self._path, self.layout.encoding) as handle:
            for values in read_values(handle, self.layout.arrangement, self.name):
                kept, faults = _sorted(reader, values)
                rejects = tuple(
                    Reject(self.name, int(values.rows[at]), "", reason, values.raw(at))
                    for at, reason in sorted(faults.items())
                )
                cells = reader.columns(values.texts.take(pa.array(kept)), self.layout.columns)
                yield JsonRows(cells, values.rows[kept], rejects, values.size, values, kept)

    def sample(self) -> pa.Table:
        """Read the first block."""
        first = next(self.blocks(), None)
        empty = pa.schema([(name, pa.string()) for name in self.header]).empty_table()
        return first.cells.slice(0, 20_000) if first else empty


def _sorted(reader: JsonReader, values: Values) -> tuple[Any, dict[int, str]]:
    """Tell the objects from what is at fault: places of the one, reasons by place of the other."""
    kinds = reader.kinds(values.texts)
    faults = dict.fromkeys(np.flatnonzero(kinds == INVALID).tolist(), "bad-json")
    faults |= dict.fromkeys(np.flatnonzero(kinds == NO_OBJECT).tolist(), "not-an-object")
    faults |= values.faults
    return np.flatnonzero(kinds == OBJECT), faults


@dataclass
class _Node:
    """What was found at one place of the objects: types of values, and further places within."""

    kinds: set[str] = field(default_factory=set)
    within: dict[str, _Node] = field(default_factory=dict)
    pairs: tuple[str, tuple[str, ...]] | None = None
    keys: dict[str, None] = field(default_factory=dict)
    plain_list: bool = False

    def add(self, structure: Any) -> None:
        if isinstance(structure, dict):
            for key, part in structure.items():
                if key in self.within or len(self.within) <= _MOST_KEYS:
                    self.within.setdefault(key, _Node()).add(part)
        elif isinstance(structure, list):
            pairs = _pairs(structure[0] if structure else None)
            if pairs is None:
                self.plain_list = self.plain_list or structure != ["NULL"]
            elif self.pairs is not None and self.pairs[0] != pairs[0]:
                self.plain_list = True
            else:
                fields = dict.fromkeys([*(self.pairs[1] if self.pairs else ()), *pairs[1]])
                self.pairs = pairs[0], tuple(fields)
        else:
            self.kinds.add(structure)

    @property
    def paired(self) -> bool:
        """Whether all that was found here are lists of pairs with a bounded number of keys."""
        told = self.kinds <= {"NULL"} and not self.within and not self.plain_list
        return self.pairs is not None and told and len(self.keys) <= _MOST_PAIRS

    def columns(self, path: tuple[str, ...]) -> Iterator[tuple[JsonColumn, bool]]:
        """Give the columns at and below this place, each with whether it holds numbers only."""
        name = ".".join(path)
        if self.paired and self.pairs is not None:
            for key in self.keys:
                yield JsonColumn(f"{name}.{key}", path, False, key, *self.pairs), False
            return
        spread = bool(self.within) and len(self.within) <= _MOST_KEYS
        if not spread or self.kinds - {"NULL"} or self.plain_list or self.pairs:
            numbers = (
                bool(self.kinds) and self.kinds <= _NUMBERS | {"NULL"} and not (self.plain_list or self.pairs)
            )
            yield JsonColumn(name, path, within=spread), numbers and not self.within
        if spread:
            for key, node in self.within.items():
                yield from node.columns((*path, key))


def _pairs(element: Any) -> tuple[str, tuple[str, ...]] | None:
    """Tell a pair by its structure: the field of its key and the fields that its value may stand in."""
    if not isinstance(element, dict) or len(element) != 2 or "value" not in element:
        return None
    key = next((each for each in _PAIR_KEYS if element.get(each) == "VARCHAR"), None)
    value = element["value"]
    if key is None or isinstance(value, list):
        return None
    if isinstance(value, dict):
        fields = tuple(each for each in value if each.endswith("_value") and isinstance(value[each], str))
        return (key, fields) if fields else None
    return None if value == "JSON" else (key, ())


@lru_cache(maxsize=64)
def _layout(path: Path, size: int, changed: int, said: str | None) -> JsonLayout:
    """Find the columns, once per state of a file."""
    head, guess = beginning(path)
    encoding = encoding_named(said) if said else guess.encoding
    if encoding is None:
        raise undecidable(path.name, guess.line)
    arrangement = arrangement_of(text_of(head.removeprefix(MARKS.get(encoding, b"")), encoding))
    root, rows, packed, first = _Node(), 0, False, ""
    with JsonReader() as reader, open_text(path, encoding) as handle:
        packed = handle.packed
        for values in read_values(handle, arrangement, path.name):
            kept, _ = _sorted(reader, values)
            first = first or (values.raw(0) if len(values.rows) else "")
            rows += len(kept)
            if len(kept):
                objects = values.texts.take(pa.array(kept))
                for structure in reader.structures(objects):
                    root.add(json.loads(structure))
                _gather_keys(reader, objects, root, ())
            if len(root.within) > _MOST_KEYS:
                raise too_many_columns(path.name)
    if not rows:
        raise _no_objects(path.name, first) if first else no_rows(path.name)
    found = [each for key, node in root.within.items() for each in node.columns((key,))]
    if len(found) > MOST_COLUMNS:
        raise too_many_columns(path.name)
    names = unique_names([column.name for column, _ in found])
    columns = tuple(
        JsonColumn(name, each.path, each.within, each.key, each.key_field, each.value_fields)
        for name, (each, _) in zip(names, found, strict=True)
    )
    typed = frozenset(name for name, (_, numbers) in zip(names, found, strict=True) if numbers)
    return JsonLayout(columns, typed, arrangement, encoding, guess.assumed and said is None, packed)


def _gather_keys(reader: JsonReader, objects: pa.Array, node: _Node, path: tuple[str, ...]) -> None:
    if node.paired and node.pairs is not None:
        node.keys |= dict.fromkeys(reader.keys(objects, path, node.pairs[0]))
    for key, part in node.within.items():
        _gather_keys(reader, objects, part, (*path, key))


def _no_objects(name: str, first: str) -> InputError:
    shown = " ".join(first.split())
    shown = shown if len(shown) <= 60 else shown[:60] + "…"
    return InputError(
        "no-objects",
        Text(
            vi=f"Tệp không có đối tượng JSON nào đọc được. Bắt đầu bằng: {shown}",
            en=f"The file has no JSON object that can be read. It begins with: {shown}",
        ),
        hint=Text(
            vi="Mỗi dòng phải là một đối tượng {…}, hoặc cả tệp là một danh sách [{…}, {…}].",
            en="Each line must be one object {…}, or the whole file a list [{…}, {…}].",
        ),
        place=Place(file=name, line=1),
    )
