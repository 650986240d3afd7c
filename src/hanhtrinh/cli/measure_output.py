"""What `hanhtrinh measure` shows to people: shares as percentages, lengths of time, names of stages, the population."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.language import Language, Text

if TYPE_CHECKING:
    import pyarrow as pa

    from hanhtrinh.measures.result import MeasureResult
    from hanhtrinh.models.touchpoints import LocalText

_HEADINGS: Final = {
    "from": Text(vi="Từ", en="From"),
    "to": Text(vi="Đến", en="To"),
    "count": Text(vi="Số lần", en="Count"),
    "customers": Text(vi="Khách\nhàng", en="Customers"),
    "mean_gap_s": Text(vi="Cách nhau\n(trung bình)", en="Gap\n(mean)"),
    "median_gap_s": Text(vi="Cách nhau\n(trung vị)", en="Gap\n(median)"),
    "path": Text(vi="Đường đi", en="Path"),
    "share": Text(vi="Tỷ trọng", en="Share"),
    "step": Text(vi="Bước", en="Step"),
    "of_first": Text(vi="So với\nbước đầu", en="Of first"),
    "of_previous": Text(vi="So với\nbước trước", en="Of\nprevious"),
    "pending": Text(vi="Đang\nchờ", en="Pending"),
    "median_time_s": Text(vi="Từ bước trước\n(trung vị)", en="From previous\n(median)"),
    "stage": Text(vi="Giai đoạn", en="Stage"),
    "entered": Text(vi="Đã vào", en="Entered"),
    "reached_later": Text(vi="Đi tiếp", en="Went on"),
    "conversion": Text(vi="Tỷ lệ\nchuyển đổi", en="Conversion"),
    "left": Text(vi="Rời đi", en="Left"),
    "median_dwell_s": Text(vi="Ở lại\n(trung vị)", en="Dwell\n(median)"),
    "back_steps": Text(vi="Lùi\nbước", en="Back-\nsteps"),
    "skipped": Text(vi="Bỏ\nbước", en="Skipped"),
    "matured": Text(vi="Đủ\nthời gian", en="Matured"),
}
_SHARES: Final = ("share", "of_first", "of_previous", "conversion")
_MOST_STEPS: Final = 12  # of a path, where people read it


def show_table(result: "MeasureResult", stages: "Mapping[str, LocalText]", *, zone: str) -> None:
    """Write a result to stdout, and on stderr what it was counted on and how the measure is defined.

    Args:
        result: the figures.
        stages: names of the stages in the rows, by id.
        zone: the time zone that days are of.
    """
    from hanhtrinh.measures.definitions import DEFINITIONS

    rows = _readable(result.rows, stages)
    emit(rows, {}, Format.table, headings=[_HEADINGS[column].to(language()) for column in rows.column_names])
    say(_population(result, zone))
    say(DEFINITIONS[result.measure])


def _readable(rows: "pa.Table", stages: "Mapping[str, LocalText]") -> "pa.Table":
    import pyarrow as pa

    from hanhtrinh.language import duration, percent

    def written(column: str, value: Any) -> str:
        if column in _SHARES:
            return percent(value, language())
        if column.endswith("_s"):
            return duration(value, language())
        return _path(value) if column == "path" else stages[value].to(language()) or value

    for index, column in enumerate(rows.column_names):
        figures = column in _SHARES or column.endswith("_s")
        if not figures and column != "path" and not (column == "stage" and stages):
            continue
        texts = ["–" if value is None else written(column, value) for value in rows[column].to_pylist()]
        widest = max(map(len, texts), default=0) if figures else 0
        rows = rows.set_column(index, column, pa.array([text.rjust(widest) for text in texts], pa.string()))
    return rows


def _path(steps: list[str]) -> str:
    """Write a path; of a long one the beginning."""
    from hanhtrinh.language import whole

    rest = len(steps) - _MOST_STEPS
    if rest <= 1:
        return " > ".join(steps)
    more = whole(rest, language())
    return " > ".join([*steps[:_MOST_STEPS], t(f"… (và {more} bước nữa)", f"… (and {more} more steps)")])


def _population(result: "MeasureResult", zone: str) -> Text:
    """Say what the figures were counted on."""
    from datetime import UTC, datetime, timedelta
    from zoneinfo import ZoneInfo

    from hanhtrinh.language import date_text, whole

    def day(moment: int | None, tongue: Language) -> str:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment or 0)
        return date_text(at.astimezone(ZoneInfo(zone)).date(), tongue)

    def dates(tongue: Language) -> str:
        if result.first is None:
            return ""
        return f", {day(result.first, tongue)}–{day(result.last, tongue)}"

    return Text(
        vi=f"{whole(result.customers, 'vi')} khách hàng, {whole(result.events, 'vi')} sự kiện{dates('vi')}. Định nghĩa {result.measure}:",
        en=f"{whole(result.customers, 'en')} customers, {whole(result.events, 'en')} events{dates('en')}. Definition {result.measure}:",
    )
