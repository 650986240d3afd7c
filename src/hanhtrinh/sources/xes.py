"""XES event logs (IEEE 1849), read as a stream: one row per event, one column per attribute.

An attribute of the trace is the column `case:KEY`, one of the event `KEY`, one within another `OUTER.INNER`; an
attribute that an event has several times is a JSON array. Whole traces are read many at a time where they are written
as nearly all programs write them, else by the XML parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import InputError
from hanhtrinh.sources.rows import MOST_COLUMNS, TableRows, no_rows, too_many_columns
from hanhtrinh.sources.unpacking import UnpackedFile
from hanhtrinh.sources.xes_quick import Traces, read_traces
from hanhtrinh.sources.xes_walk import Names, Values

# the columns that the standard names: whose journey, what happened, when
XES_COLUMNS: Final = {"user_id": "case:concept:name", "name": "concept:name", "time": "time:timestamp"}
_NUMBERS: Final = frozenset({"int", "float"})
_PIECE: Final = 1 << 20
_BLOCK: Final = 65_536
_RUN: Final = 8 << 20  # bytes of whole traces to read at once
_LONGEST_RUN: Final = 64 << 20
_DECLARING: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY|\[)")
_DECLARED: Final = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)")
_LONGEST_TRACE: Final = 4 * _BLOCK  # events of a trace that wait for its attributes


@dataclass(frozen=True)
class XesLayout:
    """What a log holds.

    Attributes:
        header: the columns.
        typed: those with numbers only.
        packed: whether the file is packed.
        quick: whether its traces can be read many at a time.
    """

    header: tuple[str, ...]
    typed: frozenset[str]
    packed: bool
    quick: bool


@dataclass
class XesTable:
    """An XES log; rows are its events, numbered from 1."""

    name: str
    header: tuple[str, ...]
    typed: frozenset[str]
    total: int | None
    layout: XesLayout
    _path: Path
    known: dict[str, str] = field(default_factory=lambda: dict(XES_COLUMNS))

    @classmethod
    def open(cls, path: Path) -> XesTable:
        """Find the attributes: the whole file is read for it.

        Raises:
            InputError: `damaged-file`, `empty-file`, `another-form`, `xml-entities`, `too-long`, `too-many-columns`.
        """
        found = path.stat()
        layout = _layout(path, found.st_size, found.st_mtime_ns)
        total = None if layout.packed else found.st_size
        return cls(path.name, layout.header, layout.typed, total, layout, path)

    def blocks(self) -> Iterator[TableRows]:
        """Read the events in order."""
        number = 1
        for cells, size in self._quick() if self.layout.quick else self._parsed():
            yield TableRows(cells, np.arange(number, number + cells.num_rows), size)
            number += cells.num_rows

    def _quick(self) -> Iterator[tuple[pa.Table, int]]:
        with UnpackedFile(self._path) as handle:
            for text, found in _pieces(handle):
                if found is None:
                    yield from _events_of(self.name, _parts(text), self.header)
                elif found.events:
                    yield (
                        pa.table([_column(found, name) for name in self.header], names=list(self.header)),
                        len(text),
                    )

    def _parsed(self) -> Iterator[tuple[pa.Table, int]]:
        with UnpackedFile(self._path) as handle:
            yield from _events_of(self.name, iter(lambda: handle.read(_PIECE), b""), self.header)

    def sample(self) -> pa.Table:
        """Read the first block."""
        return next(self.blocks()).cells.slice(0, 20_000)


def _column(found: Traces, name: str) -> pa.Array:
    own = found.column(name, of_event=True)
    if not name.startswith("case:"):
        return own
    return pc.coalesce(own, found.column(name[5:], of_event=False))  # an event may use that name itself


def _parts(text: bytes) -> Iterator[bytes]:
    """Give whole traces as a document of their own."""
    yield b"<log>"
    for at in range(0, len(text), _PIECE):
        yield text[at : at + _PIECE]
    yield b"</log>"


def _events_of(name: str, parts: Iterator[bytes], header: tuple[str, ...]) -> Iterator[tuple[pa.Table, int]]:
    """Parse a document, given part by part; gives its events and the bytes that they take."""
    walk, size, fed = Values(name), 0, 0
    for data in _ended(parts):
        fed += len(data)
        size += len(data)
        walk.feed(data, final=not data, fed=fed)
        ready = walk.events - walk.waiting >= _BLOCK or walk.waiting > _LONGEST_TRACE
        if walk.events and (ready or not data):
            yield walk.take(header), size
            size = 0


def _ended(parts: Iterator[bytes]) -> Iterator[bytes]:
    yield from parts
    yield b""


class UnusualLogError(Exception):
    """A log can only be read by parsing all of it; never leaves this module."""


def _pieces(handle: UnpackedFile) -> Iterator[tuple[bytes, Traces | None]]:
    """Cut a log into runs of whole traces, each read at once; None beside those that must be parsed.

    Raises:
        UnusualLogError: the log is not in UTF-8, declares more than elements, or has a trace longer than can be held.
    """
    rest, begun = b"", False
    while data := handle.read(_RUN):
        data = rest + data
        if not begun:
            start = data.find(b"<trace")
            if start < 0 and len(data) > _RUN:
                raise UnusualLogError
            if start < 0:
                rest = data
                continue
            begun = True
            data = data[start:]
        end = data.rfind(b"</trace>") + len(b"</trace>")
        if end < len(b"</trace>"):
            if len(data) > _LONGEST_RUN:
                raise UnusualLogError
            rest = data
            continue
        rest = data[end:]
        yield data[:end], read_traces(data[:end])


def _check_frame(path: Path) -> None:
    """Check that what stands around the traces is a plain log in UTF-8 without events of its own.

    Raises:
        UnusualLogError: it is not.
    """
    with UnpackedFile(path) as handle:
        begin = handle.read(_PIECE)
        start = begin.find(b"<trace")
        end = begin[-_PIECE:]
        while data := handle.read(_PIECE):
            end = (end + data)[-_PIECE:]
    close = end.rfind(b"</trace>") + len(b"</trace>")
    if start < 0 or close < len(b"</trace>"):
        raise UnusualLogError
    frame = begin[:start] + end[close:]
    declared = _DECLARED.search(begin[:start])
    if (
        b"<event" in frame
        or _DECLARING.search(frame)
        or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii"))
    ):
        raise UnusualLogError
    try:
        expat.ParserCreate().Parse(frame, True)
    except expat.ExpatError as error:
        raise UnusualLogError from error


@lru_cache(maxsize=64)
def _layout(path: Path, size: int, changed: int) -> XesLayout:
    """Find the columns, once per state of a file."""
    try:
        _check_frame(path)
        kinds, events = _quick_kinds(path)
        quick = True
    except (UnusualLogError, InputError):
        kinds, events = _parsed_kinds(path)  # which tells the place of whatever is wrong
        quick = False
    if not events or not kinds:
        raise no_rows(path.name)
    if len(kinds) > MOST_COLUMNS:
        raise too_many_columns(path.name)
    order = sorted(kinds, key=lambda name: name not in XES_COLUMNS.values())
    typed = frozenset(name for name, found in kinds.items() if found <= _NUMBERS)
    with UnpackedFile(path) as handle:
        return XesLayout(tuple(order), typed, handle.packed, quick)


def _quick_kinds(path: Path) -> tuple[dict[str, set[str]], int]:
    names, events = Names(path.name), 0
    with UnpackedFile(path) as handle:
        for text, found in _pieces(handle):
            if found is None:
                part = Names(path.name)
                fed = 0
                for data in _ended(_parts(text)):
                    fed += len(data)
                    part.feed(data, final=not data, fed=fed)
                names.join(part)
                continue
            events += found.events
            for (of_event, key), kinds in found.kinds().items():
                (names.of_event if of_event else names.of_trace).setdefault(key, set()).update(kinds)
            if len(names.of_event) + len(names.of_trace) > MOST_COLUMNS:
                raise too_many_columns(path.name)
    return names.columns(), events + names.events


def _parsed_kinds(path: Path) -> tuple[dict[str, set[str]], int]:
    walk, fed = Names(path.name), 0
    with UnpackedFile(path) as handle:
        for data in _ended(iter(lambda: handle.read(_PIECE), b"")):
            fed += len(data)
            walk.feed(data, final=not data, fed=fed)
    return walk.columns(), walk.events
