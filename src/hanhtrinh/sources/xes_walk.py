"""The ways through the elements of an XES log, by the XML parser: which attributes there are, and their values.

Entities of a document's own are refused, none is ever fetched; every fault is told with its line and column.
"""

from __future__ import annotations

import json
from typing import Final
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.rows import MOST_COLUMNS, too_many_columns

_VALUES: Final = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
_LONGEST_TAG: Final = 32 << 20
_DEEPEST: Final = 100
_BROKEN_OFF: Final = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    }
)


class Walk:
    """One way through the elements of a log; what is done at a value and at an event's end is the subclasses' own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._depth = 0
        self._in_trace = False
        self._in_event = False
        self._outer: list[str] = []  # names of the attributes that one stands in
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.EntityDeclHandler = self._refuse_entity
        self._parser = parser

    def value(self, name: str, kind: str, value: str) -> None:
        """Take a value of the event, or of the trace where no event is open."""
        raise NotImplementedError

    def event(self) -> None:
        """Note that an event ends."""

    def trace(self) -> None:
        """Note that a trace begins or ends."""

    def feed(self, data: bytes, *, final: bool, fed: int) -> None:
        """Parse a piece.

        Args:
            data: the piece.
            final: whether it is the last.
            fed: bytes fed so far, with it.

        Raises:
            InputError: `damaged-file` with line and column; `another-form`; `xml-entities`; `too-long`.
        """
        try:
            self._parser.Parse(data, final)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise self._damaged(error) from error
        if fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            raise InputError(
                "too-long",
                Text(
                    vi="Một phần tử của tệp XES dài quá 32 MB.",
                    en="An element of the XES file is longer than 32 MB.",
                ),
                hint=Text(vi="Xuất lại tệp này.", en="Export the file again."),
                place=self._place(),
            )

    def _start(self, tag: str, attributes: list[str]) -> None:
        self._depth += 1
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if self._depth <= 1 and tag != "log":
            raise self._no_log()
        if tag in _VALUES:
            if not (self._in_event or self._in_trace):
                return
            key = value = None
            for at in range(0, len(attributes), 2):
                if attributes[at] == "value":
                    value = attributes[at + 1]
                elif attributes[at] == "key":
                    key = attributes[at + 1]
            name = key or tag
            if self._outer:
                name = f"{self._outer[-1]}.{name}"
            self._outer.append(name)
            if value:
                self.value(name, tag, value)
        elif tag == "event":
            self._in_event = True
            self._outer.clear()
        elif tag == "trace":
            self.trace()  # events that stand in no trace are no part of this one
            self._in_trace = True
            self._outer.clear()
        if self._depth > _DEEPEST:
            raise self._damaged(ValueError("nesting"))

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag in _VALUES:
            if self._outer:
                self._outer.pop()
        elif tag == "event":
            self.event()
            self._in_event = False
        elif tag == "trace":
            self.trace()
            self._in_trace = False

    def _refuse_entity(self, *_: object) -> None:
        raise InputError(
            "xml-entities",
            Text(
                vi="Tệp XML tự định nghĩa thực thể (entity); không đọc vì có thể phình ra vô hạn.",
                en="The XML file defines entities of its own; it is not read, as these may grow without end.",
            ),
            hint=Text(
                vi="Xóa phần DOCTYPE ở đầu tệp, hoặc xuất lại tệp.",
                en="Remove the DOCTYPE at the beginning of the file, or export it again.",
            ),
            place=self._place(),
        )

    def _place(self) -> Place:
        return Place(
            file=self.name, line=self._parser.CurrentLineNumber, column=self._parser.CurrentColumnNumber + 1
        )

    def _damaged(self, error: Exception) -> InputError:
        broken_off = isinstance(error, expat.ExpatError) and error.code in _BROKEN_OFF
        return InputError(
            "damaged-file",
            Text(vi="Tệp XES bị cắt ngang.", en="The XES file breaks off.")
            if broken_off
            else Text(vi="Tệp XES sai cú pháp XML.", en="The XES file is not well-formed XML."),
            hint=Text(vi="Tải hoặc xuất lại tệp này.", en="Download or export the file again."),
            place=self._place(),
        )

    def _no_log(self) -> InputError:
        return InputError(
            "another-form",
            Text(
                vi="Tệp XML hoặc HTML này không phải nhật ký XES (<log>).",
                en="This XML or HTML file is no XES log (<log>).",
            ),
            hint=Text(
                vi="Mở bằng Excel rồi lưu thành .xlsx, hoặc xuất dữ liệu sang CSV, Excel, JSONL, Parquet hay XES.",
                en="Open it in Excel and save it as .xlsx, or export the data as CSV, Excel, JSONL, Parquet or XES.",
            ),
            place=self._place(),
        )


class Names(Walk):
    """Finds the attributes that a log has, and of which kinds."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.of_trace: dict[str, set[str]] = {}
        self.of_event: dict[str, set[str]] = {}
        self.events = 0

    def value(self, name: str, kind: str, value: str) -> None:
        """Note the attribute and its kind."""
        kinds = self.of_event if self._in_event else self.of_trace
        known = kinds.get(name)
        if known is None:
            known = kinds[name] = set()
            if len(self.of_trace) + len(self.of_event) > MOST_COLUMNS:
                raise too_many_columns(self.name)
        known.add(kind)

    def event(self) -> None:
        """Count the event."""
        self.events += 1

    def join(self, other: Names) -> None:
        """Add what another walk found."""
        self.events += other.events
        for own, found in ((self.of_trace, other.of_trace), (self.of_event, other.of_event)):
            for name, kinds in found.items():
                own.setdefault(name, set()).update(kinds)

    def columns(self) -> dict[str, set[str]]:
        """Give the kinds of values by column."""
        found = {f"case:{name}": set(kinds) for name, kinds in self.of_trace.items()}
        for name, kinds in self.of_event.items():
            found[name] = kinds | found.get(name, set())
        return found


class Values(Walk):
    """Gathers the values of events, column by column."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.events = 0
        self.waiting = 0  # events of the trace that is open
        self._columns: dict[str, tuple[list[int], list[str]]] = {}
        self._of_trace: dict[str, str] = {}
        self._traces: list[tuple[int, dict[str, str]]] = []
        self._several: set[tuple[str, int]] = set()

    def value(self, name: str, kind: str, value: str) -> None:
        """Keep the value, beside others of the same name as a list."""
        if not self._in_event:
            known = self._of_trace.get(name)
            self._of_trace[name] = value if known is None else self._joined(name, -1, known, value)
            return
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = ([], [])
        rows, values = column
        if rows and rows[-1] == self.events:
            values[-1] = self._joined(name, self.events, values[-1], value)
            return
        rows.append(self.events)
        values.append(value)

    def _joined(self, name: str, row: int, known: str, value: str) -> str:
        several = (name, row) in self._several
        self._several.add((name, row))
        return json.dumps([*(json.loads(known) if several else [known]), value], ensure_ascii=False)

    def event(self) -> None:
        """Count the event; it waits for its trace's end."""
        self.events += 1
        self.waiting += 1

    def trace(self) -> None:
        """Give the waiting events their trace's attributes."""
        if self.waiting:
            self._close()
        self._of_trace = {}
        self._several.clear()

    def _close(self) -> None:
        self._traces.append((self.waiting, self._of_trace))
        self.waiting = 0

    def take(self, header: tuple[str, ...]) -> pa.Table:
        """Give the events gathered so far, and begin anew."""
        if self.waiting:
            self._close()  # a trace too long to wait for its end
        counts = np.array([count for count, _ in self._traces], np.int64)
        cells = []
        for name in header:
            own = self._spread(name)
            if name.startswith("case:"):  # an event may use that name itself
                values = pa.array([each.get(name[5:]) for _, each in self._traces], pa.string())
                own = pc.coalesce(own, values.take(pa.array(np.repeat(np.arange(len(counts)), counts))))
            cells.append(own)
        self._columns, self._traces, self.events = {}, [], 0
        self._several.clear()
        return pa.table(cells, names=list(header))

    def _spread(self, name: str) -> pa.Array:
        rows, values = self._columns.get(name, ([], []))
        place = np.full(self.events, -1, np.int64)
        place[rows] = np.arange(len(rows))
        return pa.array(values, pa.string()).take(pa.array(place, mask=place < 0))
