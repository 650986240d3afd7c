"""CSV and TSV, split into rows so that one faulty row costs one row.

Readers of CSV let an unclosed quote swallow everything up to the next quote, however far away, and count that as one
bad row. Here rows are found first, over whole blocks of bytes at a time: a line with balanced quotes is a row; a line
that leaves a quote open is joined with the lines up to the one that closes it only if that makes a row with the right
number of cells, else it is one faulty row and the next line starts afresh. Only rows of the right shape and encoding
go on to the parser, and every row keeps its number.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pacsv

from hanhtrinh.sources.encodings import Utf8Stream
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.layout import Layout, open_text

_BLOCK: Final = 8 << 20
_LONGEST_ROW: Final = 1_000  # lines that one quoted cell may run over
_LONGEST_LINE: Final = 16 << 20
_SHOWN: Final = 1_000
_LONE_RETURN: Final = re.compile(rb"\r(?!\n)")
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """Some rows of a file.

    Attributes:
        cells: the good rows, one string column per header; an empty cell is null.
        rows: their row numbers as a spreadsheet counts them.
        rejects: the rows of a wrong shape or encoding.
        size: bytes (unpacked) that the block covers.
    """

    cells: pa.Table
    rows: Positions
    rejects: tuple[Reject, ...]
    size: int
    _data: bytes
    _starts: Positions
    _ends: Positions

    def raw(self, index: int) -> str:
        """Give a good row as it stands in the file."""
        return self._data[self._starts[index] : self._ends[index]].decode("utf-8", "replace")


def read_blocks(path: Path, layout: Layout, block: int = _BLOCK) -> Iterator[Block]:
    """Read the rows of a file, block by block, in order; memory stays bounded whatever the file holds.

    A line ends with a line feed, a carriage return or both, also within one file. A line longer than 16 MB is one
    faulty row.

    Args:
        path: a text file, may be packed.
        layout: what `read_layout` found.
        block: bytes to look at together.

    Raises:
        InputError: `damaged-file`, `bursting-file`.
    """
    number, rest, final = layout.before, b"", False
    overlong: bytes | None = None  # the beginning of a line whose end is still to come
    with open_text(path, layout.encoding) as handle:
        for fresh in _from(handle, layout.start, block):
            final = not fresh
            data = _with_line_feeds(rest + fresh, final=final)
            if overlong is not None:
                end = data.find(b"\n") + 1
                rest = data[end:] if end else b""
                if not end and not final:
                    continue
                number += 1
                yield _too_long(path.name, number, overlong, layout)
                overlong, data = None, rest
            end = data.rfind(b"\n") + 1
            if not end:
                rest = data
                if len(data) > _LONGEST_LINE:
                    overlong, rest = data[:_SHOWN], b""
                continue
            rows = _Rows(data[:end], layout)
            used = rows.join(final=final or end > _LONGEST_LINE)
            rest = data[used:]
            found = rows.block(path.name, number, used)
            number += rows.records
            if found.size:
                yield found


def _from(handle: Utf8Stream, start: int, block: int) -> Iterator[bytes]:
    """Read what comes after the first `start` bytes; the last piece, and only it, is empty."""
    passed = 0
    while passed < start and (piece := handle.read(min(block, start - passed))):
        passed += len(piece)
        if passed > start:
            yield piece[start - passed :]
    while piece := handle.read(block):
        yield piece
    yield b""


def _with_line_feeds(data: bytes, *, final: bool) -> bytes:
    """End every line with a line feed, also those that end with a carriage return alone."""
    held = b"" if final or not data.endswith(b"\r") else b"\r"  # a line feed may follow
    if held:
        data = data[:-1]
    if data.count(b"\r") != data.count(b"\r\n"):
        data = _LONE_RETURN.sub(b"\n", data)
    if final and data and not data.endswith(b"\n"):
        data += b"\n"
    return data + held


def _too_long(name: str, number: int, begin: bytes, layout: Layout) -> Block:
    nothing = np.zeros(0, np.int64)
    raw = begin.decode("utf-8", "replace") + "…"
    cells = pa.schema([(column, pa.string()) for column in layout.header]).empty_table()
    return Block(cells, nothing, (Reject(name, number, "", "too-long", raw),), 0, b"", nothing, nothing)


class _Rows:
    """The rows within one block of whole lines."""

    def __init__(self, data: bytes, layout: Layout) -> None:
        self.data = data
        self.layout = layout
        self.width = len(layout.header)
        self._bytes = np.frombuffer(data, np.uint8)
        self._quotes = np.flatnonzero(self._bytes == _QUOTE) if b'"' in data else np.zeros(0, np.int64)
        self.ends: Positions = np.flatnonzero(self._bytes == _NEWLINE)
        self.starts: Positions = np.concatenate([[0], self.ends[:-1] + 1])
        self.unclosed: Positions = np.zeros(0, np.int64)
        self.multiline = False

    @property
    def records(self) -> int:
        """How many records, blank ones too."""
        return len(self.starts)

    def join(self, *, final: bool) -> int:
        """Join the lines of cells that run over several; gives the bytes that are settled.

        Only lines with an odd number of quotes can begin or end such a cell, so only those are looked at one by one.
        """
        if not len(self._quotes):
            return len(self.data)
        odd = np.flatnonzero(self._count(self._quotes) % 2)
        inner = np.zeros(len(self.starts), bool)
        ends, unclosed, settled, at = self.ends.copy(), [], len(self.starts), 0
        while at < len(odd):
            line = int(odd[at])
            if self._cells(line, line) is not None:  # a quote inside an unquoted cell opens nothing
                at += 1
                continue
            partner = int(odd[at + 1]) if at + 1 < len(odd) else None
            near = partner is not None and partner - line < _LONGEST_ROW
            if partner is not None and near and self._cells(line, partner) == self.width:
                inner[line + 1 : partner + 1] = True
                ends[line] = self.ends[partner]
                at += 2
            elif partner is None and not final and len(self.starts) - line < _LONGEST_ROW:
                settled = line
                break
            else:
                unclosed.append(line)
                at += 1
        self.multiline = bool(inner.any())
        kept = np.flatnonzero(~inner[:settled])
        size = int(self.starts[settled]) if settled < len(self.starts) else len(self.data)
        self.unclosed = np.searchsorted(kept, np.array(unclosed, np.int64))
        self.starts, self.ends = self.starts[kept], ends[kept]
        return size

    def _count(self, positions: Positions) -> Positions:
        """Count positions per record; records are in order and do not overlap."""
        return np.searchsorted(positions, self.ends) - np.searchsorted(positions, self.starts)

    def _cells(self, first: int, last: int) -> int | None:
        """Count the cells of the lines first..last read as one record; None where a quote stays open."""
        text = self.data[self.starts[first] : self.ends[last]].decode("utf-8", "replace")
        rows = csv.reader(text.splitlines(keepends=True), delimiter=self.layout.delimiter, strict=True)
        try:
            found = [len(row) for row in rows]
        except csv.Error as error:
            return None if "unexpected end" in str(error) else 0
        return found[0] if len(found) == 1 else 0

    def block(self, name: str, number: int, size: int) -> Block:
        """Sort the records into good rows, faulty rows and blank ones, and parse the good ones."""
        ends = self.ends - (self._bytes[self.ends - 1] == _RETURN) * (self.ends > self.starts)
        delimiters = np.flatnonzero(self._bytes == ord(self.layout.delimiter))
        blank = ends - self.starts == self._count(delimiters)
        width = self._count(self._outside(delimiters)) + 1
        odd_shape = np.flatnonzero((width != self.width) & ~blank)
        if len(self._quotes):  # quotes inside unquoted cells mislead the count by parity: read those rows
            odd_shape = np.array([i for i in odd_shape.tolist() if self._cells(i, i) != self.width], np.int64)
        reasons = dict.fromkeys(self._with_nul(), "nul-byte")
        reasons |= dict.fromkeys(self._not_utf8(), "not-utf8")
        reasons |= dict.fromkeys(odd_shape.tolist(), "wrong-number-of-columns")
        reasons |= dict.fromkeys(self.unclosed.tolist(), "unclosed-quote")
        good = ~blank
        good[list(reasons)] = False
        kept = np.flatnonzero(good)
        cells, refused = self._parse(kept, whole=bool(good.all()), size=size)
        if len(refused):
            reasons |= dict.fromkeys(kept[refused].tolist(), "wrong-number-of-columns")
            kept = np.delete(kept, refused)
        rejects = tuple(
            Reject(name, number + 1 + at, "", reasons[at], self._text(at, int(ends[at])))
            for at in sorted(reasons)
        )
        return Block(cells, number + 1 + kept, rejects, size, self.data, self.starts[kept], ends[kept])

    def _text(self, at: int, end: int) -> str:
        return self.data[self.starts[at] : end].decode("utf-8", "replace")

    def _outside(self, positions: Positions) -> Positions:
        """Keep the positions before which the record has an even number of quotes."""
        if not len(self._quotes):
            return positions
        record = np.searchsorted(self.ends, positions)
        inside = record < len(self.starts)
        positions, record = positions[inside], record[inside]
        before = np.searchsorted(self._quotes, positions) - np.searchsorted(self._quotes, self.starts)[record]
        outside: Positions = positions[before % 2 == 0]
        return outside

    def _with_nul(self) -> list[int]:
        """Find the records that hold zero bytes: what a crash leaves in a log, never text."""
        if b"\0" not in self.data:
            return []
        places = np.searchsorted(self.ends, np.flatnonzero(self._bytes == 0))
        return [int(at) for at in np.unique(places) if at < len(self.ends)]

    def _not_utf8(self) -> list[int]:
        """Find the records that are not UTF-8; decoding the whole block at once settles the usual case."""
        found: list[int] = []
        view, at, size = memoryview(self.data), 0, int(self.ends[-1]) if len(self.ends) else 0
        while at < size:
            try:
                str(view[at:size], "utf-8")
                break
            except UnicodeDecodeError as error:
                record = int(np.searchsorted(self.ends, at + error.start))
                found.append(record)
                at = int(self.ends[record]) + 1
        return found

    def _parse(self, kept: Positions, *, whole: bool, size: int) -> tuple[pa.Table, Positions]:
        """Parse good records; gives the cells and which of the records the parser refused after all."""
        schema = pa.schema([(column, pa.string()) for column in self.layout.header])
        if not len(kept):
            return schema.empty_table(), np.zeros(0, np.int64)
        clean = self.data[:size] if whole else self._without_others(kept)
        refused: list[int] = []

        def note(row: Any) -> str:
            refused.append(row.number - 1)
            return "skip"

        cells = pacsv.read_csv(
            pa.BufferReader(clean),
            # numbers of refused rows are only known to a single thread; without quotes none is refused
            pacsv.ReadOptions(
                column_names=list(schema.names), block_size=len(clean) + 1, use_threads=not len(self._quotes)
            ),
            pacsv.ParseOptions(
                delimiter=self.layout.delimiter, newlines_in_values=self.multiline, invalid_row_handler=note
            ),
            pacsv.ConvertOptions(
                check_utf8=False,
                column_types=schema,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
        return cells, np.array(refused, np.int64)

    def _without_others(self, kept: Positions) -> bytes:
        """Copy the kept records, run by run: what lies between the faulty ones stays in one piece."""
        breaks = np.flatnonzero(np.diff(kept) != 1)
        firsts = kept[np.concatenate([[0], breaks + 1])]
        lasts = kept[np.concatenate([breaks, [len(kept) - 1]])]
        pieces = zip(self.starts[firsts].tolist(), (self.ends[lasts] + 1).tolist(), strict=True)
        return b"".join(self.data[start:end] for start, end in pieces)
