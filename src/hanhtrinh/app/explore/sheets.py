"""Views as tables for a spreadsheet: the rows of the screen in the same order, every text guarded against being run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from hanhtrinh.app.explore.figures import Figure
from hanhtrinh.app.explore.flow import FlowView
from hanhtrinh.app.explore.funnel import FunnelView
from hanhtrinh.app.explore.paths import TransitionsView, VariantsView
from hanhtrinh.language import Language, Text
from hanhtrinh.sources.formulas import guarded

Cell: TypeAlias = str | int | float | None
Sheet: TypeAlias = tuple[tuple[Text, ...], list[tuple[Cell, ...]]]
# Excel reads a file as UTF-8 only where it begins so
_MARK: Final = "\ufeff"

_SHARE: Final = Text(vi="tỷ lệ", en="share")
_LOW: Final = Text(vi="tin cậy 95%, dưới", en="95% interval, low")
_HIGH: Final = Text(vi="tin cậy 95%, trên", en="95% interval, high")
_CUSTOMERS: Final = Text(vi="khách", en="customers")
_PENDING: Final = Text(vi="đang chờ", en="pending")


def write_sheet(sheet: Sheet, language: Language) -> bytes:
    """Write a table as CSV in UTF-8."""
    headings, rows = sheet
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(heading.to(language)) for heading in headings])
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return (_MARK + out.getvalue()).encode()


def funnel_sheet(view: FunnelView, language: Language) -> Sheet:
    """Give the steps of a funnel."""
    headings = (
        Text(vi="bước", en="step"),
        _CUSTOMERS,
        Text(vi="của bước đầu", en="of first"),
        Text(vi="của bước trước", en="of previous"),
        _LOW,
        _HIGH,
        Text(vi="tất cả khách, của bước trước", en="all customers, of previous"),
        _PENDING,
        Text(vi="thời gian từ bước trước, trung vị (giây)", en="median time from previous (s)"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            step.step.name.to(language),
            step.customers,
            _value(step.of_first),
            *_ends(step.of_previous),
            _value(step.everybody),
            step.pending,
            step.median_time_s,
        )
        for step in view.steps
    ]
    return headings, rows


def flow_sheet(view: FlowView, language: Language) -> Sheet:
    """Give the stages of a flow."""
    headings = (
        Text(vi="giai đoạn", en="stage"),
        Text(vi="đã vào", en="entered"),
        Text(vi="hiện ở đây", en="here now"),
        Text(vi="đi tiếp", en="moved on"),
        _LOW,
        _HIGH,
        Text(vi="đã đủ thời gian", en="matured"),
        Text(vi="không đi tiếp", en="stopped"),
        Text(vi="rời đi", en="left"),
        _PENDING,
        Text(vi="thời gian ở giai đoạn, trung vị (giây)", en="median dwell (s)"),
        Text(vi="lùi bước", en="back-steps"),
        Text(vi="bỏ bước", en="skipped"),
        Text(vi="cảm xúc", en="emotion"),
        _LOW,
        _HIGH,
        Text(vi="khách cho điểm", en="customers who scored"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.stage.name.to(language),
            row.entered,
            row.here,
            *_ends(row.conversion),
            row.conversion.n if row.conversion else None,
            row.stopped,
            row.left,
            row.conversion.pending if row.conversion else None,
            _value(row.dwell_s),
            row.back_steps,
            row.skipped,
            *_ends(row.emotion),
            row.emotion.n if row.emotion else None,
        )
        for row in view.stages
    ]
    return headings, rows


def transitions_sheet(view: TransitionsView, language: Language) -> Sheet:
    """Give the transitions."""
    headings = (
        Text(vi="từ", en="from"),
        Text(vi="đến", en="to"),
        Text(vi="số lần", en="times"),
        _CUSTOMERS,
        Text(vi="tỷ trọng sau bước này", en="share of what follows"),
        Text(vi="thời gian cách nhau, trung vị (giây)", en="median gap (s)"),
        Text(vi="thời gian cách nhau, trung bình (giây)", en="mean gap (s)"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.source.name.to(language),
            row.target.name.to(language),
            row.times,
            row.customers,
            row.share,
            row.median_gap_s,
            row.mean_gap_s,
        )
        for row in view.rows
    ]
    return headings, rows


def variants_sheet(view: VariantsView, language: Language) -> Sheet:
    """Give the paths."""
    headings = (Text(vi="đường đi", en="path"), _CUSTOMERS, _SHARE, _LOW, _HIGH)
    rows: list[tuple[Cell, ...]] = [
        (_joined(step.name.to(language) for step in row.path), row.customers, *_ends(row.share))
        for row in view.rows
    ]
    return headings, rows


def _joined(steps: Iterable[str]) -> str:
    return " → ".join(steps)


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value


def _ends(figure: Figure | None) -> Sequence[float | None]:
    return (None, None, None) if figure is None else (figure.value, figure.low, figure.high)
