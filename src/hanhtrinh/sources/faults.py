"""Faulty rows: where they are and why; one is never lost and never stops an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hanhtrinh.language import Text

REASONS: Final = {
    "wrong-number-of-columns": Text(vi="số ô khác với số cột", en="the row has more or fewer cells than columns"),
    "unclosed-quote": Text(vi="dấu nháy mở mà không đóng", en="a quote is opened and never closed"),
    "not-utf8": Text(
        vi="có byte không phải chữ trong bảng mã của tệp", en="the row has bytes that are no text in the file's encoding"
    ),
    "nul-byte": Text(vi="có byte 0, như tệp bị hỏng khi ghi", en="the row holds zero bytes, as after a crash while writing"),
    "too-long": Text(vi="dòng dài quá 16 MB", en="the row is longer than 16 MB"),
    "bad-json": Text(vi="không phải JSON đúng cú pháp", en="the row is not valid JSON"),
    "not-an-object": Text(vi="không phải một đối tượng JSON {…}", en="the row is no JSON object {…}"),
    "too-deep": Text(vi="JSON lồng nhau quá 64 tầng", en="the JSON is nested more than 64 deep"),
    "totals-row": Text(vi="dòng tổng cộng cuối bảng, không phải sự kiện", en="a row of totals at the end, no event"),
    "missing-person": Text(vi="thiếu mã khách", en="the customer's id is missing"),
    "missing-name": Text(vi="thiếu tên sự kiện", en="the event's name is missing"),
    "missing-time": Text(vi="thiếu thời gian", en="the time is missing"),
    "bad-time": Text(vi="không đọc được thời gian", en="the time cannot be read"),
    "impossible-time": Text(
        vi="thời gian không thể có (ngoài các năm 1900–2199)", en="the time is impossible (outside the years 1900–2199)"
    ),
    "ambiguous-date": Text(
        vi="không rõ đâu là ngày, đâu là tháng (tệp viết lẫn cả hai cách)",
        en="day and month cannot be told apart (the file mixes both orders)",
    ),
    "repeated-local-time": Text(
        vi="giờ địa phương này xảy ra hai lần (đổi giờ mùa)", en="this local time happens twice (clocks go back)"
    ),
    "skipped-local-time": Text(
        vi="giờ địa phương này không tồn tại (đổi giờ mùa)", en="this local time does not exist (clocks go forward)"
    ),
    "bad-number": Text(vi="không phải là số", en="not a number"),
    "score-outside-scale": Text(vi="điểm nằm ngoài thang", en="the score is outside its scale"),
    "bad-score-kind": Text(
        vi="loại điểm phải là nps, csat, ces hoặc stars", en="the score's kind must be nps, csat, ces or stars"
    ),
    "bad-direction": Text(
        vi="chiều phải là inbound, outbound hoặc system", en="the direction must be inbound, outbound or system"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reject:
    """A faulty row.

    Attributes:
        file: the file's name, without its folder.
        row: its number as a spreadsheet counts: the header is row 1, blank rows count.
        column: the column at fault; "" where the row as a whole is.
        reason: a key of `REASONS`.
        raw: the row as it stands in the file.
        header: the columns of its file.
        cells: the row's cells, one per column; empty where it could not be parted into them.
    """

    file: str
    row: int
    column: str
    reason: str
    raw: str
    header: tuple[str, ...] = ()
    cells: tuple[str | None, ...] = ()

    @property
    def message(self) -> Text:
        """The reason in words."""
        return REASONS[self.reason]
