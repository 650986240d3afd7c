"""Quotes of an interview file become the evidence of a map's touchpoints (R12): what cannot be counted is quoted."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.roundtrip import MapFile
from hanhtrinh.models.suggest import closest, listed
from hanhtrinh.sources.forms import FileOptions
from hanhtrinh.sources.presets.library import folded
from hanhtrinh.sources.tables import open_table
from hanhtrinh.store.cells import CellPlan, CellReader

KIND: Final = "interview"
_SHOWN: Final = 5
# what the columns of such files are called, the best first; written as `folded` writes them
_NAMES: Final[Mapping[str, Sequence[str]]] = {
    "quote": ("quote", "trich dan", "cau trich", "loi khach", "loi noi", "noi dung"),
    "touchpoint": ("touchpoint", "diem cham"),
    "source": ("source", "nguon", "nguoi duoc phong van", "nguoi tra loi", "interviewee"),
    "date": ("date", "ngay", "ngay phong van", "interview date"),
    "persona": ("persona", "chan dung", "chan dung khach hang"),
    "n": ("n", "so nguoi", "bao nhieu nguoi noi", "how many"),
    "of": ("of", "trong so", "tren tong so"),
    "kind": ("kind", "loai"),
}


@dataclass(frozen=True)
class AddedQuotes:
    """What was laid beside a map's touchpoints.

    Attributes:
        added: touchpoint id -> new quotes.
        present: quotes that were there already.
    """

    added: Mapping[str, int]
    present: int


def add_quotes(
    map_path: Path,
    document: MapDocument,
    paths: Sequence[Path],
    options: FileOptions = FileOptions(),  # noqa: B008 - frozen
    *,
    names: Mapping[str, Text] | None = None,
) -> AddedQuotes:
    """Put the quotes of interview files into a map's `evidence` lists; everything else in the file stays as it is.

    A file needs the columns quote and touchpoint; source, date, persona, n (how many said so), of (of how many asked)
    and kind are taken where they are there. A quote that its touchpoint has already, from the same source, is not
    added again. All quotes are checked before one is written.

    Args:
        map_path: the map's file.
        document: the map.
        paths: CSV, Excel or other tables.
        options: how they are opened.
        names: names of the workspace's touchpoints by their ids, for touchpoints that the map does not name itself.

    Raises:
        InputError: `no-quotes` where a file lacks the columns; `bad-quotes` where a row names a touchpoint or persona
            that the map does not have, has no quote or a date or number that cannot be read: with file, row, column.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    for path in paths:
        found += _quotes(path, document, options, names or {})
    file = MapFile.load(map_path)
    added: dict[str, int] = {}
    present = 0
    for touchpoint, evidence in found:
        path_ = ("touchpoints", touchpoint, "evidence")
        holder = file.get(("touchpoints", touchpoint))
        there = {_key(one) for one in holder.get("evidence") or () if isinstance(one, dict)}
        if _key(evidence) in there:
            present += 1
            continue
        file.insert(path_, evidence)
        added[touchpoint] = added.get(touchpoint, 0) + 1
    if added:
        file.save()
    return AddedQuotes(added, present)


def _key(evidence: Mapping[str, Any]) -> tuple[str, str]:
    """Tell quotes apart by their words and who said them."""
    words = unicodedata.normalize("NFC", " ".join(str(evidence.get("quote", "")).split())).casefold()
    return words, folded(str(evidence.get("source", "")))


def _quotes(
    path: Path, document: MapDocument, options: FileOptions, names: Mapping[str, Text]
) -> list[tuple[str, dict[str, Any]]]:
    table = open_table(path, None, options)
    columns = {
        part: column
        for part, names in _NAMES.items()
        if (column := next((c for name in names for c in table.header if folded(c) == name), None))
    }
    missing = [part for part in ("quote", "touchpoint") if part not in columns]
    if missing:
        raise InputError(
            "no-quotes",
            Text(
                vi=f"Tệp phỏng vấn cần cột trích dẫn (quote) và điểm chạm (touchpoint); thiếu: {', '.join(missing)}. Các cột trong tệp: {', '.join(table.header)}.",
                en=f"A file of interviews needs the columns quote and touchpoint; missing: {', '.join(missing)}. Columns of the file: {', '.join(table.header)}.",
            ),
            hint=Text(
                vi="Các cột khác nếu có: nguồn (source), ngày (date), chân dung (persona), số người (n).",
                en="Further columns, where there are any: source, date, persona, n.",
            ),
            place=Place(file=path.name),
        )
    reading = _Reading(path.name, columns, document, names)
    found = []
    for block in table.blocks():
        dates = _dates(block.cells[columns["date"]]) if "date" in columns else [None] * block.cells.num_rows
        for at, row in enumerate(block.cells.to_pylist()):
            one = reading.quote(row, int(block.rows[at]), dates[at])
            if one is not None:
                found.append(one)
    if reading.faults:
        raise reading.error()
    return found


class _Reading:
    """The rows of one file, read against a map; faults are gathered, so that all are told at once."""

    def __init__(
        self, file: str, columns: Mapping[str, str], document: MapDocument, names: Mapping[str, Text]
    ) -> None:
        self.file = file
        self.columns = columns
        self.faults: list[tuple[int, str, Text]] = []
        # the map's own words come last, so that they win where two touchpoints share a name
        called = [
            *((text, one.id) for one in document.touchpoints if (text := names.get(one.use or ""))),
            *((one.name.text, one.id) for one in document.touchpoints if one.name),
        ]
        self._touchpoints = {
            **{folded(name): id_ for text, id_ in called for name in (text.vi, text.en) if name},
            **{folded(name): one.id for one in document.touchpoints for name in (one.use, one.id) if name},
        }
        self._personas = {
            folded(name): one.id
            for one in document.personas
            for name in (one.name.vi, one.name.en, one.id)
            if name
        }
        self._known = {
            "touchpoint": [one.id for one in document.touchpoints],
            "persona": [one.id for one in document.personas],
        }

    def quote(
        self, row: Mapping[str, str | None], number: int, day: date | None
    ) -> tuple[str, dict[str, Any]] | None:
        cells = {part: (row[column] or "").strip() for part, column in self.columns.items()}
        if not any(cells.values()):
            return None
        evidence: dict[str, Any] = {"kind": cells.get("kind") or KIND}
        if not cells["quote"]:
            self._fault(number, "quote", Text(vi="thiếu câu trích", en="the quote is missing"))
        evidence["quote"] = cells["quote"]
        if cells.get("source"):
            evidence["source"] = cells["source"]
        if cells.get("date"):
            if day is None:
                self._fault(number, "date", Text(vi=f"không đọc được ngày “{cells['date']}”", en=f"the date “{cells['date']}” cannot be read"))  # fmt: skip
            evidence["date"] = day
        if cells.get("persona"):
            evidence["persona"] = self._find(number, "persona", cells["persona"], self._personas)
        for part in ("n", "of"):
            if cells.get(part):
                evidence[part] = self._count(number, part, cells[part])
        touchpoint = self._find(number, "touchpoint", cells["touchpoint"], self._touchpoints)
        return (touchpoint, evidence) if touchpoint else None

    def _find(self, number: int, part: str, text: str, known: Mapping[str, str]) -> str | None:
        found = known.get(folded(text))
        if found is None:
            names = listed(self._known[part])
            near = closest(text, [*self._known[part], *known])
            near = known.get(folded(near), near) if near else None
            noun = (
                Text(vi="điểm chạm", en="touchpoint")
                if part == "touchpoint"
                else Text(vi="chân dung", en="persona")
            )
            self._fault(
                number,
                part,
                Text(
                    vi=f"bản đồ không có {noun.vi} “{text}”"
                    + (f" (có phải “{near}”?)" if near else f" (hiện có: {names.vi})"),
                    en=f"the map has no {noun.en} “{text}”"
                    + (f" (did you mean “{near}”?)" if near else f" (there are: {names.en})"),
                ),
            )
        return found

    def _count(self, number: int, part: str, text: str) -> int | None:
        try:
            found = float(text)
        except ValueError:
            found = -1.0
        if found < 1 or found != int(found):
            self._fault(
                number, part, Text(vi=f"“{text}” không phải số người", en=f"“{text}” is no number of people")
            )
            return None
        return int(found)

    def _fault(self, row: int, part: str, message: Text) -> None:
        self.faults.append((row, self.columns[part], message))

    def error(self) -> InputError:
        row, column, message = self.faults[0]
        shown = self.faults[1:_SHOWN]
        rest = len(self.faults) - 1 - len(shown)
        vi = "".join(f"\n  dòng {at}, cột {name}: {said.vi}" for at, name, said in shown) + (
            f"\n  … và {rest} chỗ khác" if rest > 0 else ""
        )
        en = "".join(f"\n  row {at}, column {name}: {said.en}" for at, name, said in shown) + (
            f"\n  … and {rest} more" if rest > 0 else ""
        )
        return InputError(
            "bad-quotes",
            Text(vi=f"{message.vi}; chưa ghi gì cả.{vi}", en=f"{message.en}; nothing was written.{en}"),
            hint=Text(
                vi="Sửa các ô này rồi chạy lại; câu đã có sẽ không bị lặp.",
                en="Correct these cells and run it again; quotes that are there do not come twice.",
            ),
            place=Place(file=self.file, line=row, column=column),
        )


def _dates(column: pa.ChunkedArray) -> list[date | None]:
    with CellReader(CellPlan("", ["cell"], times={"time": "cell"})) as reader:
        read = reader.read(pa.table({"cell": column}))
    found = [
        first if first is not None else swapped
        for first, swapped in zip(read["time"].to_pylist(), read["time_swapped"].to_pylist(), strict=True)
    ]
    return [None if at is None else datetime.fromtimestamp(at / 1_000_000, UTC).date() for at in found]
