"""Claims as the diagnosis shows them: counted over all maps, and those undecided with what would decide them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from hanhtrinh.app.home.maps_seen import SeenMap
from hanhtrinh.app.lineage import Ledger, Version
from hanhtrinh.language import Language, Text, date_text, whole
from hanhtrinh.language.figures import NO_BREAK
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.maps.results import ClaimResult
from hanhtrinh.scene.claims import figure, unit_of, waiting_words
from hanhtrinh.scene.verdict_words import expected_words
from hanhtrinh.scene.view import ClaimView

Todo = Literal["wait", "widen", "quotes", "connect", "expect"]
_LONGEST_WAIT: Final = timedelta(days=2 * 366)
_RECENT: Final = timedelta(days=92)
# the nearest to a decision first, what nobody can do anything about last
_ORDER: Final[tuple[Todo, ...]] = ("wait", "quotes", "connect", "widen", "expect")


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """Claims on all maps by verdict; `no_data` are among the undecided, `unchecked` are in none of the others."""

    maps: int
    claims: int
    confirmed: int
    refuted: int
    undecided: int
    no_data: int
    quotes: int
    unchecked: int


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim in a line: where it is, what it says, and its figure against what was expected."""

    map: str
    map_title: Text
    id: str
    mark: str
    says: Text
    line: Text


@dataclass(frozen=True, slots=True)
class UndecidedClaim:
    """A claim that cannot be decided yet.

    Attributes:
        claim: which.
        why: in a sentence, with what would decide it.
        todo: what helps: wait, widen the cohort or period, add quotes, connect a source, state an expectation.
        n, needed: customers there are and customers it takes; None where more customers would not help.
        expected: the day on which there will be enough at the present pace; None where that cannot be told.
    """

    claim: ClaimLine
    why: Text
    todo: Todo
    n: int
    needed: int | None
    expected: date | None


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """A claim whose verdict is not what it was."""

    claim: ClaimLine
    before: str
    after: str
    day: date


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast customers arrive: the days that the data span, and whether more will come."""

    days: float
    growing: bool
    watermark: datetime | None


def count_claims(maps: Sequence[SeenMap]) -> ClaimCounts:
    """Count the claims of all maps."""
    views = [view for one in maps for view in one.claims()]
    marks = [view.mark for view in views]
    no_data = sum(
        view.mark == "undecided" and view.result is not None and view.result.reason == "no_data" for view in views
    )  # fmt: skip
    return ClaimCounts(
        maps=len(maps),
        claims=len(marks),
        confirmed=marks.count("confirmed"),
        refuted=marks.count("refuted"),
        undecided=marks.count("undecided"),
        no_data=no_data,
        quotes=marks.count("quotes"),
        unchecked=marks.count("unchecked"),
    )


def claim_line(seen: SeenMap, view: ClaimView) -> ClaimLine:
    """Write a claim in a line."""
    says = view.claim.says.text
    return ClaimLine(
        seen.id, seen.title, view.claim.id, view.mark, says, _both(lambda tongue: _line(view, tongue))
    )


def undecided_claims(maps: Sequence[SeenMap], pace: Pace) -> tuple[UndecidedClaim, ...]:
    """Give the undecided claims of all maps, those that something can be done about first."""
    found = [
        _undecided(claim_line(seen, view), view.result, pace)
        for seen in maps
        for view in seen.claims()
        if view.mark == "undecided" and view.result is not None
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.todo), _distance(one))))


def changed_verdicts(
    maps: Sequence[SeenMap], ledger: Ledger, zone: str
) -> tuple[date | None, tuple[ChangedVerdict, ...]]:
    """Give the claims whose verdict changed in the last quarter, the newest first, and the day that they are counted from.

    The day is None where nothing was ever checked.
    """
    since = datetime.now(UTC) - _RECENT
    lines = {(one.id, view.claim.id): claim_line(one, view) for one in maps for view in one.claims()}
    before: dict[str, Version] = {}
    found: list[ChangedVerdict] = []
    first: datetime | None = None
    for entry in ledger.entries:
        checked = datetime.fromisoformat(entry.checked)
        first = first or checked
        past, before[entry.descent] = before.get(entry.descent), entry
        line = lines.get((entry.map_id, entry.shown["id"]))
        if past is None or line is None or checked < since or past.shown["verdict"] == entry.shown["verdict"]:
            continue
        day = checked.astimezone(ZoneInfo(zone)).date()
        found.append(ChangedVerdict(line, past.shown["verdict"], entry.shown["verdict"], day))
    since_day = None if first is None else max(first, since).astimezone(ZoneInfo(zone)).date()
    return since_day, tuple(sorted(found, key=lambda one: one.day, reverse=True))


def _both(write: Callable[[Language], str]) -> Text:
    return Text(vi=write("vi"), en=write("en"))


def _line(view: ClaimView, language: Language) -> str:
    result, metric = view.result, METRICS.get(view.claim.metric or "")
    name = metric.name.to(language) if metric else ""
    if result is None or result.value is None:
        return name
    value = figure(result.value, unit_of(result.metric), language)
    expected = expected_words(result, language).replace(" ", NO_BREAK)
    wanted = Text(vi=f", kỳ vọng {expected}", en=f", expected {expected}").to(language) if expected else ""
    return f"{name}: {value}{wanted}"


def _undecided(line: ClaimLine, result: ClaimResult, pace: Pace) -> UndecidedClaim:
    n = result.n if result.judged_n is None else result.judged_n
    if result.reason == "unmeasurable":
        why = Text(
            vi="Không đếm được từ hành vi. Cần trích dẫn phỏng vấn.",
            en="Behaviour cannot show this. It needs interview quotes.",
        )
        return UndecidedClaim(line, why, "quotes", 0, None, None)
    if result.expect is None:
        why = Text(
            vi="Chưa có mức kỳ vọng, nên chưa có gì để so.",
            en="No expectation is stated, so there is nothing to compare with.",
        )
        return UndecidedClaim(line, why, "expect", n, None, None)
    if result.waiting:
        day = None if result.first_verdict is None else result.first_verdict.date()
        why = _both(lambda tongue: waiting_words(result, tongue) + ".")
        return UndecidedClaim(line, why, "wait", 0, None, day)
    if n == 0:
        why = Text(
            vi="Chưa có dữ liệu: chưa nguồn nào gửi sự kiện ở đây.",
            en="No data: no source sends events of this place yet.",
        )
        return UndecidedClaim(line, why, "connect", 0, None, None)
    needed = max(result.min_n, result.n_to_decide or 0)
    if needed <= n:
        why = Text(
            vi="Khoảng tin cậy còn chứa mức kỳ vọng.", en="The interval still contains the expectation."
        )
        return UndecidedClaim(line, why, "wait" if pace.growing else "widen", n, None, None)
    day = _expected_day(n, needed, pace)
    return UndecidedClaim(
        line, _why(n, needed, day, pace), "wait" if pace.growing else "widen", n, needed, day
    )


def _why(n: int, needed: int, day: date | None, pace: Pace) -> Text:
    def write(language: Language) -> str:
        there, wanted = whole(n, language), whole(_rounded(needed), language)
        text = Text(
            vi=f"Đã có {there} khách, cần khoảng {wanted}.",
            en=f"{there} customers so far, about {wanted} needed.",
        ).to(language)
        if day is not None:
            written = date_text(day, language)
            return f"{text} " + Text(vi=f"Dự kiến đủ vào {written}.", en=f"Likely by {written}.").to(language)
        if not pace.growing:
            return f"{text} " + Text(
                vi="Dữ liệu đã khép lại: cần kỳ dài hơn hoặc nhóm rộng hơn.",
                en="These data are complete: take a longer period or a wider cohort.",
            ).to(language)
        return text

    return _both(write)


def _rounded(needed: int) -> int:
    """Round as far as an estimate allows: two figures."""
    size = int("1".ljust(len(str(needed)) - 1, "0"))
    return round(needed / size) * size


def _expected_day(n: int, needed: int, pace: Pace) -> date | None:
    if not pace.growing or pace.watermark is None or pace.days < 1:
        return None
    wait = timedelta(days=min((needed - n) * pace.days / n, 10_000))
    return None if wait > _LONGEST_WAIT else (pace.watermark + wait).date()


def _distance(one: UndecidedClaim) -> float:
    return float("inf") if one.needed is None else one.needed / max(one.n, 1)
