"""What `hanhtrinh measure` shows to people: shares as percentages, lengths of time, names of stages, the population."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.cli.measure_headings import heading
from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Language, Text, counted

if TYPE_CHECKING:
    import pyarrow as pa

    from hanhtrinh.measures.result import MeasureResult
    from hanhtrinh.models.touchpoints import LocalText

_SHARES: Final = (
    "share", "of_first", "of_previous", "conversion", "bounce_rate", "cumulative", "rate", "peers_conversion",
    "difference", "to_next", "to_higher",
)  # fmt: skip
_TIMES: Final = ("at", "last_at")
_NAMED: Final = ("status", "rung", "step")  # where their names are known
# both ends of an interval become one column, behind the figure that it belongs to
_INTERVALS: Final = (
    ("bounce_low", "bounce_high", "interval", "bounce_rate"),
    ("low", "high", "interval", ""),
    ("difference_low", "difference_high", "difference_interval", "difference"),
)
_LEFT_OUT: Final = ("q",)
_GROUPS: Final = {
    "rushed": Text(vi="Bị chào bán sớm", en="Rushed"),
    "not_rushed": Text(vi="Không bị", en="Not rushed"),
    "offered_later": Text(vi="  chào bán sau khi quan tâm", en="  offered after engaging"),
    "not_offered": Text(vi="  không được chào bán", en="  never offered"),
}
MOST_ROWS: Final = 30  # of a table, unless more are asked for
_MOST_STEPS: Final = 12  # of a path, where people read it
_MOST_PERIODS: Final = 13  # of retention, side by side
# what a measure asks events to be, and what to say where no event is
_ASKED_OF_EVENTS: Final = {
    "offers": Text(vi="lời chào bán từ phía doanh nghiệp", en="an offer made by the business"),
    "purchases": Text(vi="lần mua hàng", en="a purchase"),
    "cancelled": Text(vi="lần hủy đơn", en="a cancellation"),
    "returned": Text(vi="lần trả hàng", en="a return"),
}


@dataclass(frozen=True)
class _Reading:
    """How to write values: names of stages by id, the zone of days, the currency of amounts."""

    stages: "Mapping[str, LocalText]"
    zone: str
    currency: str

    def write(self, column: str, value: Any) -> str:
        """Write one value as people read it."""
        from hanhtrinh.language import duration, percent

        if column == "stage":
            return self._stage(value)
        if column in _NAMED and value is not None:
            return self._stage(value)
        if value is None:
            return "–"
        if column == "difference":
            return f"{'+' if value > 0 else ''}{percent(value, language())}"
        if column in _SHARES:
            return percent(value, language())
        if column in _TIMES:
            return self._time(value)
        if column.endswith("_s"):
            return duration(value, language())
        if column == "value":
            return self._money(value)
        return self._word(column, value)

    def _stage(self, value: str | None) -> str:
        if value is None:
            return t("(chưa vào giai đoạn nào)", "(no stage)")
        return (self.stages[value].to(language()) if value in self.stages else "") or value

    def _word(self, column: str, value: Any) -> str:
        if column == "below_average":
            return t("thấp hơn", "below") if value else t("không", "no")
        if column == "group":
            return _GROUPS[value].to(language())
        return _path([self._stage(step) for step in value]) if isinstance(value, list) else str(value)

    def _time(self, value: str) -> str:
        from zoneinfo import ZoneInfo

        from hanhtrinh.language import date_text

        at = datetime.fromisoformat(value).astimezone(ZoneInfo(self.zone))
        return f"{date_text(at.date(), language())} {at:%H:%M}"

    def _money(self, value: float) -> str:
        from hanhtrinh.events.money import exponent
        from hanhtrinh.language import money

        digits = exponent(self.currency)
        return money(round(value * 10**digits), self.currency, language(), digits)


def refuse_limit(limit: int | None, form: Format) -> None:
    """Raise a UsageError where `--limit` is no number of rows, or is asked of a form that has all of them."""
    if limit is None:
        return
    if limit < 0:
        raise UsageError(
            "bad-limit",
            Text(
                vi=f"--limit phải từ 0 trở lên (0 là tất cả), không phải {limit}.",
                en=f"--limit must be at least 0 (0 for all), not {limit}.",
            ),
        )
    if form is not Format.table:
        raise UsageError(
            "option-without-effect",
            Text(
                vi=f"--limit chỉ dùng cho bảng; {form} luôn có đủ các hàng.",
                en=f"--limit is for the table only; {form} has every row.",
            ),
            hint=Text(vi="Muốn ít hàng hơn, dùng --top.", en="For fewer rows, use --top."),
        )


def show_table(
    result: "MeasureResult", stages: "Mapping[str, LocalText]", *, zone: str, limit: int = 0
) -> None:
    """Write a result to stdout, and on stderr what it was counted on and how the measure is defined.

    Args:
        result: the figures.
        stages: names of the stages in the rows, or of statuses, rungs or steps, by id.
        zone: the time zone that days are of.
        limit: the most rows; 0 for all.
    """
    from hanhtrinh.measures.definitions import DEFINITIONS

    if "cohort" in result.rows.column_names:
        rows, headings = _triangle(result.rows, result.params.get("unit") == "month")
    else:
        reading = _Reading(stages, zone, str(result.params.get("currency", "VND")))
        rows = _readable(_joined(result.rows), reading)
        headings = [heading(result.measure, column).to(language()) for column in rows.column_names]
    shown, left = _first(rows, limit, mean=bool(result.params.get("mean")))
    emit(shown, {}, Format.table, headings=headings)
    _say_how_many_more(left)
    _say_what_is_missing(result)
    say(_population(result, zone))
    say(DEFINITIONS[result.measure])


def _first(rows: "pa.Table", limit: int, *, mean: bool) -> "tuple[pa.Table, int]":
    """Give the first rows, with the mean that stands below all of them, and how many are left."""
    import pyarrow as pa

    left = rows.num_rows - limit - mean
    # one row more is no longer than the line that tells of it
    if limit == 0 or left <= 1:
        return rows, 0
    first = rows.slice(0, limit)
    return (pa.concat_tables([first, rows.slice(rows.num_rows - 1)]) if mean else first), left


def _say_how_many_more(left: int) -> None:
    from hanhtrinh.language import whole

    if left:
        more = Text(
            vi=f"… còn {whole(left, 'vi')} hàng, --limit 0 để xem hết.",
            en=f"… {whole(left, 'en')} more rows; --limit 0 shows them all.",
        )
        say(more)


def _joined(rows: "pa.Table") -> "pa.Table":
    """Write the two ends of an interval as one text, and leave out what only programs read."""
    import pyarrow as pa

    from hanhtrinh.language import percent_range

    for low, high, name, figure in _INTERVALS:
        if low not in rows.column_names:
            continue
        pairs = zip(rows[low].to_pylist(), rows[high].to_pylist(), strict=True)
        texts = ["–" if a is None else percent_range(a, b, language()) for a, b in pairs]
        place = rows.column_names.index(figure or low)
        rows = rows.drop_columns([low, high]).add_column(
            place + 1 if figure else place, name, pa.array(texts, pa.string())
        )
    return rows.drop_columns([name for name in _LEFT_OUT if name in rows.column_names])


def _readable(rows: "pa.Table", reading: _Reading) -> "pa.Table":
    import pyarrow as pa

    for index, column in enumerate(rows.column_names):
        figures = column in _SHARES or column.endswith("_s") or column == "value"
        words = column in ("path", "stage", "below_average", "group", *_TIMES)
        words |= column in _NAMED and bool(reading.stages)
        words |= isinstance(rows.schema.field(index).type, pa.ListType)
        if not figures and not words:
            continue
        texts = [reading.write(column, value) for value in rows[column].to_pylist()]
        widest = max(map(len, texts), default=0) if figures else 0
        rows = rows.set_column(index, column, pa.array([text.rjust(widest) for text in texts], pa.string()))
    return rows


def _triangle(rows: "pa.Table", months: bool) -> "tuple[pa.Table, list[str]]":
    """Lay retention out as people know it: a row per cohort, a column per period; unfinished periods carry a star."""
    import pyarrow as pa

    from hanhtrinh.language import date_text, percent, whole

    found: dict[str, dict[int, str]] = {}
    size: dict[str, int] = {}
    starred = False
    for row in rows.to_pylist():
        cells = found.setdefault(row["cohort"], {})
        size.setdefault(row["cohort"], row["customers"])
        starred |= not row["complete"]
        cells[row["period"]] = percent(row["rate"], language()) + (" " if row["complete"] else "*")
    periods = sorted({period for cells in found.values() for period in cells})
    shown = periods[:_MOST_PERIODS]

    def named(cohort: str) -> str:
        if cohort == "mean":
            return t("Trung bình", "Mean")
        day = date.fromisoformat(cohort)
        return f"{day:%m/%Y}" if months else date_text(day, language())

    columns = [
        pa.array([named(cohort) for cohort in found]),
        pa.array([whole(size[cohort], language()) for cohort in found]),
        *(pa.array([cells.get(period, "") for cells in found.values()], pa.string()) for period in shown),
    ]
    if starred:
        say(
            Text(
                vi="* Kỳ chưa trọn, con số còn thay đổi.",
                en="* The period is not over; the figure will change.",
            )
        )
    if len(shown) < len(periods):
        say(
            Text(
                vi=f"Chỉ hiện {len(shown)} kỳ đầu trong {len(periods)}; xem đủ bằng --format csv.",
                en=f"Only the first {len(shown)} of {len(periods)} periods are shown; --format csv gives all.",
            )
        )
    table = pa.table(columns, names=[str(number) for number in range(len(columns))])
    heads = [t("Nhóm", "Cohort"), t("Khách hàng", "Customers")]
    return table, [*heads, *(t(f"Kỳ {period}", f"Period {period}") for period in shown)]


def _path(steps: list[str]) -> str:
    """Write a path; of a long one the beginning."""
    from hanhtrinh.language import whole

    rest = len(steps) - _MOST_STEPS
    if rest <= 1:
        return " > ".join(steps)
    more = whole(rest, language())
    return " > ".join([*steps[:_MOST_STEPS], t(f"… (và {more} bước nữa)", f"… (and {more} more steps)")])


def _say_what_is_missing(result: "MeasureResult") -> None:
    """Say where no event plays a part that the measure asks about: a rate of 0 % would look like good news."""
    for name, what in _ASKED_OF_EVENTS.items():
        if result.params.get(name) == []:
            say(
                Text(
                    vi=f"Lưu ý: trong dữ liệu không nhận ra sự kiện nào là {what.vi}.",
                    en=f"Note: no event in the data could be told to be {what.en}.",
                )
            )


def _population(result: "MeasureResult", zone: str) -> Text:
    """Say what the figures were counted on."""
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
        en=f"{counted(result.customers, 'customer')}, {counted(result.events, 'event')}{dates('en')}. Definition {result.measure}:",
    )
