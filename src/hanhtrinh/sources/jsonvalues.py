"""The values of a JSON file, found before they are parsed: one per line, or one after another over several lines.

Strings and brackets are followed over whole blocks of bytes at a time, so that a list of a million objects is parted
into its objects without being read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.encodings import Utf8Stream

Arrangement = Literal["lines", "list", "sequence"]
DEEPEST: Final = 64
LONGEST: Final = 16 << 20
_BLOCK: Final = 8 << 20
_SHOWN: Final = 1_000
_QUOTE, _BACKSLASH, _COMMA, _NEWLINE, _SPACE = 34, 92, 44, 10, 32
_OPENING, _CLOSING = (123, 91), (125, 93)
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Values:
    """Some values of a file as texts.

    Attributes:
        texts: string array, one per value; those at fault are null.
        rows: their numbers: the line, or which one it is in the file.
        faults: place in `texts` -> reason.
        size: bytes that they cover.
    """

    texts: pa.Array
    rows: Positions
    faults: dict[int, str]
    size: int
    _data: bytes
    _starts: Positions
    _ends: Positions

    def raw(self, place: int) -> str:
        """Give a value as it stands in the file."""
        return (
            self._data[self._starts[place] : self._ends[place]].decode("utf-8", "replace").strip(" \t\r\n,")
        )


def arrangement_of(head: str) -> Arrangement:
    """Tell by a file's beginning how its values are arranged."""
    if head.lstrip().startswith("["):
        return "list"
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    # the last line may be cut
    whole = lines[:-1] or lines
    alone = sum(line.startswith("{") and line.endswith("}") for line in whole)
    return "lines" if 2 * alone > len(whole) or (len(lines) > 1 and 2 * alone >= len(whole)) else "sequence"


def read_values(
    handle: Utf8Stream, arrangement: Arrangement, name: str, block: int = _BLOCK
) -> Iterator[Values]:
    """Read the values of a file, block by block, in order.

    Raises:
        InputError: `damaged-file` where a list is never closed; `too-long` where one value is longer than 16 MB and
            does not stand in a line of its own.
    """
    return (
        _lines(handle, block)
        if arrangement == "lines"
        else _nested(handle, arrangement == "list", name, block)
    )


def _lines(handle: Utf8Stream, block: int) -> Iterator[Values]:
    number, rest, final, overlong = 0, b"", False, False
    while not final:
        fresh = handle.read(block)
        final = not fresh
        data = rest + fresh
        if overlong:
            end = data.find(b"\n") + 1
            rest = data = data[end:] if end else b""
            if not end and not final:
                continue
            overlong = False
        if final and data and not data.endswith(b"\n"):
            data += b"\n"
        end = data.rfind(b"\n") + 1
        rest = data[end:]
        if end:
            ends = np.flatnonzero(np.frombuffer(data, np.uint8, end) == _NEWLINE) + 1
            starts = np.concatenate([[0], ends[:-1]])
            yield _values(data[:end], starts, ends, number)
            number += len(ends)
        elif len(rest) > LONGEST:
            number += 1
            none = np.zeros(1, np.int64)
            yield Values(
                pa.nulls(1, pa.string()),
                none + number,
                {0: "too-long"},
                0,
                rest[:_SHOWN],
                none,
                none + _SHOWN,
            )
            overlong, rest = True, b""


def _nested(handle: Utf8Stream, listed: bool, name: str, block: int) -> Iterator[Values]:
    number, rest, final, closed = 0, b"", False, False
    opened = not listed
    while not final:
        fresh = handle.read(block)
        final = not fresh
        data = rest + fresh
        if not opened:
            begin = data.find(b"[") + 1
            data, opened = data[begin:], begin > 0
        data, cuts, ended = _parted(data, listed and not closed)
        if ended:
            closed = True
        if final:
            cuts = np.append(cuts, len(data)) if data[int(cuts[-1]) if len(cuts) else 0 :].strip() else cuts
        size = int(cuts[-1]) if len(cuts) else 0
        rest = data[size:]
        if len(rest) > LONGEST:
            raise _too_long(name, number + len(cuts) + 1)
        if size:
            starts = np.concatenate([[0], cuts[:-1]])
            found = _values(data[:size], starts, cuts, number)
            number += len(cuts)
            yield found
    if listed and not closed:
        raise _never_closed(name, number)


def _parted(data: bytes, listed: bool) -> tuple[bytes, Positions, bool]:
    """Find where values end; gives the data with what separates them blanked, the ends, and whether the list ended.

    Within a list values end at commas outside of everything, and the list at the bracket that closes it; else they end
    where the last bracket closes.
    """
    codes = np.frombuffer(data, np.uint8)
    quotes = _open_quotes(codes)
    marks = np.isin(codes, np.array([*_OPENING, *_CLOSING, _COMMA], np.uint8)).nonzero()[0]
    marks = marks[np.searchsorted(quotes, marks) % 2 == 0]
    kinds = codes[marks]
    steps = np.isin(kinds, _OPENING).astype(np.int64) - np.isin(kinds, _CLOSING)
    depth = np.cumsum(steps)
    if not listed:
        return data, marks[(depth == 0) & (steps < 0)] + 1, False
    below = np.flatnonzero(depth < 0)
    ended = len(below) > 0
    if ended:
        marks, kinds, depth = marks[: below[0] + 1], kinds[: below[0] + 1], depth[: below[0] + 1]
    cut = ((kinds == _COMMA) & (depth == 0)) | (depth < 0)
    ends = marks[cut]
    blanked = np.array(codes)
    blanked[ends] = _SPACE
    return blanked.tobytes(), ends + 1, ended


def _open_quotes(codes: npt.NDArray[np.uint8]) -> Positions:
    """Find the quotes that begin or end a string: those not behind an odd number of backslashes."""
    quotes = np.flatnonzero(codes == _QUOTE)
    behind = quotes[(quotes > 0) & (codes[quotes - 1] == _BACKSLASH)]
    if not len(behind):
        return quotes
    others = np.where(codes != _BACKSLASH, np.arange(len(codes)), -1)
    last = np.maximum.accumulate(others)
    escaped = behind[(behind - 1 - last[behind - 1]) % 2 == 1]
    return np.setdiff1d(quotes, escaped, assume_unique=True)


def _values(data: bytes, starts: Positions, ends: Positions, number: int) -> Values:
    """Take values that lie one behind the other, without those that are blank."""
    codes = np.frombuffer(data, np.uint8)
    rows = number + 1 + np.arange(len(starts))
    filled = np.add.reduceat(codes > _SPACE, starts) > 0 if len(starts) else np.zeros(0, bool)
    faults = dict.fromkeys(_not_utf8(data, ends), "not-utf8")
    faults |= dict.fromkeys(_too_deep(data, codes, starts, ends), "too-deep")
    nul = np.searchsorted(ends, np.flatnonzero(codes == 0), side="right") if b"\0" in data else ()
    faults |= dict.fromkeys((int(place) for place in np.unique(nul)), "nul-byte")
    usable = np.array(filled)
    usable[list(faults)] = False
    kept = np.flatnonzero(filled)
    texts = _texts(data, starts, ends, usable).take(pa.array(kept))
    place_of = {int(at): place for place, at in enumerate(kept.tolist())} if faults else {}
    return Values(
        texts,
        rows[kept],
        {place_of[at]: reason for at, reason in sorted(faults.items()) if at in place_of},
        len(data),
        data,
        starts[kept],
        ends[kept],
    )


def _texts(data: bytes, starts: Positions, ends: Positions, usable: npt.NDArray[np.bool_]) -> pa.Array:
    """Make a string array over the bytes as they lie; null where not usable."""
    if not usable.all():  # bytes that are no text must not stay in a string array
        codes = np.frombuffer(data, np.uint8).copy()
        for at in np.flatnonzero(~usable).tolist():
            codes[starts[at] : ends[at]] = _SPACE
        data = codes.tobytes()
    offsets = np.concatenate([starts, ends[-1:]]).astype(np.int32)
    mask = pa.array(usable).buffers()[1]
    return pa.Array.from_buffers(pa.string(), len(starts), [mask, pa.py_buffer(offsets), pa.py_buffer(data)])


def _not_utf8(data: bytes, ends: Positions) -> list[int]:
    found: list[int] = []
    at = 0
    while at < len(data):
        try:
            str(memoryview(data)[at:], "utf-8")
            break
        except UnicodeDecodeError as error:
            place = int(np.searchsorted(ends, at + error.start, side="right"))
            found.append(place)
            at = int(ends[place])
    return found


def _too_deep(data: bytes, codes: npt.NDArray[np.uint8], starts: Positions, ends: Positions) -> list[int]:
    marks = np.isin(codes, np.array([*_OPENING, *_CLOSING], np.uint8)).nonzero()[0]
    if not len(marks):
        return []
    steps = np.where(np.isin(codes[marks], _OPENING), 1, -1)
    owner = np.searchsorted(ends, marks, side="right")
    firsts = np.flatnonzero(np.diff(owner, prepend=-1))
    total = np.cumsum(steps)
    base = np.concatenate([[0], total])[firsts]
    deepest = np.maximum.reduceat(total, firsts) - base
    suspected = owner[firsts[deepest > DEEPEST]].tolist()  # brackets within strings count here
    return [at for at in suspected if _depth(data[starts[at] : ends[at]]) > DEEPEST]


def _depth(text: bytes) -> int:
    bare = np.frombuffer(_STRING.sub(b"", text), np.uint8)
    steps = np.isin(bare, _OPENING).astype(np.int64) - np.isin(bare, _CLOSING)
    return int(np.cumsum(steps).max(initial=0))


def _too_long(name: str, number: int) -> InputError:
    return InputError(
        "too-long",
        Text(
            vi=f"Đối tượng JSON thứ {number} dài quá 16 MB, hoặc có dấu nháy hay ngoặc mở mà không đóng.",
            en=f"JSON object number {number} is longer than 16 MB, or a quote or bracket in it is never closed.",
        ),
        hint=Text(
            vi="Xuất dữ liệu dạng JSONL: mỗi dòng một đối tượng.",
            en="Export the data as JSONL: one object in each line.",
        ),
        place=Place(file=name, line=number),
    )


def _never_closed(name: str, number: int) -> InputError:
    return InputError(
        "damaged-file",
        Text(
            vi=f"Danh sách JSON bị cắt ngang: sau {number} đối tượng không có dấu ] kết thúc.",
            en=f"The JSON list breaks off: after {number} objects there is no ] to end it.",
        ),
        hint=Text(vi="Tải hoặc xuất lại tệp này.", en="Download or export the file again."),
        place=Place(file=name, line=number),
    )
