"""What the data say of a claim, in words and figures for a panel: verdict, plot, facts, why, history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from hanhtrinh.language import LANGUAGES, Language, Text, whole
from hanhtrinh.maps.document import Claim, Evidence, MapDocument
from hanhtrinh.maps.metrics import METRICS, Metric
from hanhtrinh.maps.results import CheckResult, ClaimResult, PastClaim
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.scene.claims import figure, interval, target, unit_of, waiting_words
from hanhtrinh.scene.evidence_words import evidence_words
from hanhtrinh.scene.verdict_words import (
    both_intervals,
    counted_words,
    expected_words,
    lineage_words,
    looking_words,
    past_words,
)
from hanhtrinh.scene.view import ClaimView, View

# a figure of fewer customers is not shown as a percentage
FEW: Final = 30
_NOTHING: Final = Text(vi="", en="")


@dataclass(frozen=True)
class Interval:
    """One of the two 95 % intervals; `judged` is whether the verdict rests on it."""

    name: Text
    low: float
    high: float
    words: Text
    judged: bool


@dataclass(frozen=True)
class Quote:
    """Somebody's words beside what is claimed, with who said so."""

    text: str
    words: Text
    date: str | None


@dataclass(frozen=True)
class PastWords:
    """What was claimed before."""

    past: PastClaim
    words: Text


@dataclass(frozen=True)
class ClaimSheet:
    """A claim with its evidence.

    Attributes:
        mark: confirmed, refuted, undecided, quotes or unchecked.
        subject: what it is about, in a reader's words.
        unit: of the figures: share, seconds, score, emotion.
        expected: `≥ 60%`; value: the figure, empty where too few customers stand behind it.
        why: why the verdict is so.
        missing: how many customers a decision still lacks, where that can be told.
        result: the figures; None where it was never checked as it stands.
        looking: which interval judged, and why one can rely on it; counted: how many it rests on, where fewer.
        outdated: what was found while touchpoints or stages meant something else.
    """

    claim: Claim
    mark: str
    subject: Text
    stage: str | None
    metric: Metric | None
    unit: str
    expected: Text
    value: Text
    why: Text
    missing: int | None
    result: ClaimResult | None
    intervals: tuple[Interval, ...]
    quotes: tuple[Quote, ...]
    looking: Text
    counted: Text
    history: Text
    past: tuple[PastWords, ...]
    outdated: PastWords | None


class ClaimDesk:
    """Writes the sheets of one map.

    Args:
        document: the map.
        check: the verdicts; None where there are none.
        model, touchpoints: give names.
        outdated: by claim id, as in `CheckedMap`.
        zone: the time zone that days are of.
    """

    def __init__(
        self,
        document: MapDocument,
        check: CheckResult | None,
        *,
        model: JourneyModel | None,
        touchpoints: TouchpointSet | None,
        outdated: dict[str, PastClaim],
        zone: str,
    ) -> None:
        self._check = check
        self._outdated = outdated
        self._zone: tzinfo = ZoneInfo(zone)
        self._views = {
            language: View(
                document, language, persona=None, model=model, touchpoints=touchpoints, observed=None, check=check
            )
            for language in LANGUAGES
        }  # fmt: skip

    def sheets(self) -> list[ClaimSheet]:
        """Give all claims, in the order of the map."""
        return [self._sheet(number) for number in range(len(self._views["vi"].claims))]

    def sheet(self, claim: str) -> ClaimSheet | None:
        """Give one claim; None where there is none by this id."""
        claims = self._views["vi"].claims
        return next((self._sheet(number) for number, one in enumerate(claims) if one.claim.id == claim), None)

    def _sheet(self, number: int) -> ClaimSheet:
        one, english = self._views["vi"].claims[number], self._views["en"].claims[number]
        claim, result = one.claim, one.result
        unit = unit_of(claim.metric)
        stage = self._views["vi"].stages[one.stage].id if one.stage is not None else None
        outdated = self._outdated.get(claim.id)
        history = lineage_words(result) if result else None
        return ClaimSheet(
            claim=claim,
            mark=one.mark,
            subject=Text(vi=one.subject, en=english.subject),
            stage=stage,
            metric=METRICS.get(claim.metric or ""),
            unit=unit,
            expected=_both(lambda language: _expected(claim, unit, language)),
            value=_value(result, unit),
            why=_why(one, unit),
            missing=_missing(result),
            result=result,
            intervals=_intervals(result, unit),
            quotes=tuple(self._quote(item) for item in one.quotes),
            looking=looking_words(self._check) if result and self._check else _NOTHING,
            counted=_both(lambda language: counted_words(result, language)) if result else _NOTHING,
            history=history or _NOTHING,
            past=tuple(self._past(past) for past in result.lineage) if result else (),
            outdated=self._past(outdated) if outdated else None,
        )

    def _past(self, past: PastClaim) -> PastWords:
        return PastWords(past, _both(lambda language: past_words(past, language, self._zone)))

    def _quote(self, item: Evidence) -> Quote:
        words = _both(lambda language: evidence_words(self._views[language], item, full=True))
        return Quote(item.quote, words, item.date.isoformat() if item.date else None)


def _both(write: Callable[[Language], str]) -> Text:
    return Text(vi=write("vi"), en=write("en"))


def _expected(claim: Claim, unit: str, language: Language) -> str:
    expect = claim.expect
    if expect is None:
        return ""
    if isinstance(expect.value, tuple):
        return "–".join(target(value, unit, language) for value in expect.value)
    return f"{'≥' if expect.op == '>=' else '≤'} {target(expect.value, unit, language)}"


def _value(result: ClaimResult | None, unit: str) -> Text:
    if result is None or result.value is None or (unit == "share" and result.n < FEW):
        return _NOTHING
    value = result.value
    return _both(lambda language: figure(value, unit, language))


def _intervals(result: ClaimResult | None, unit: str) -> tuple[Interval, ...]:
    if result is None or (unit == "share" and result.n < FEW):
        return ()
    return tuple(
        Interval(name, low, high, _interval_words(low, high, unit), judged)
        for name, low, high, judged in both_intervals(result)
    )


def _interval_words(low: float, high: float, unit: str) -> Text:
    return _both(lambda language: interval(low, high, unit, language))


def _missing(result: ClaimResult | None) -> int | None:
    if result is None or result.verdict != "undecided":
        return None
    present = result.n if result.judged_n is None else result.judged_n
    if result.reason == "min_n":
        return max(1, result.min_n - present)
    if result.reason == "interval" and result.n_to_decide:
        return max(1, result.n_to_decide - present)
    return None


def _why(view: ClaimView, unit: str) -> Text:
    """Say why a claim stands as it does, in a sentence or two."""
    result = view.result
    if view.mark == "quotes":
        return Text(
            vi="Không đếm được từ hành vi; lời kể bên dưới làm chứng.",
            en="Behaviour cannot show this; the quotes below speak for it.",
        )
    if result is None:
        return Text(
            vi="Chưa kiểm với dữ liệu như câu này đang viết.", en="Not checked against the data as it stands."
        )
    expected = _both(lambda language: expected_words(result, language))
    if result.verdict == "undecided":
        return _undecided(result, expected)
    if result.verdict == "confirmed":
        return Text(
            vi=f"Cả khoảng tin cậy nằm trong mức kỳ vọng {expected.vi}.",
            en=f"The whole interval meets the expectation {expected.en}.",
        )
    gap = _gap(result, unit)
    return Text(
        vi=f"Cả khoảng tin cậy nằm ngoài mức kỳ vọng {expected.vi}{': ' + gap.vi if gap.vi else ''}.",
        en=f"The whole interval misses the expectation {expected.en}{': ' + gap.en if gap.en else ''}.",
    )


def _gap(result: ClaimResult, unit: str) -> Text:
    """Say by how much the expectation is missed at least."""
    ends, expect = result.interval, result.expect
    if ends is None or expect is None or isinstance(expect["value"], list | tuple):
        return _NOTHING
    value = expect["value"]
    assert isinstance(value, int | float)
    short = value - ends[1] if expect["op"] == ">=" else ends[0] - value
    if short <= 0:
        return _NOTHING
    if unit == "share":
        points = _both(lambda language: figure(short, unit, language).removesuffix("%"))
        amount = Text(vi=f"{points.vi} điểm", en=f"{points.en} points")
    else:
        amount = _both(lambda language: figure(short, unit, language))
    if expect["op"] == ">=":
        return Text(vi=f"thiếu ít nhất {amount.vi}", en=f"short by at least {amount.en}")
    return Text(vi=f"vượt ít nhất {amount.vi}", en=f"over by at least {amount.en}")


def _undecided(result: ClaimResult, expected: Text) -> Text:
    missing = _missing(result)
    more = _both(lambda language: whole(missing or 0, language))
    pending = Text(
        vi=f" {whole(result.pending, 'vi')} khách đang chờ, chưa tính." if result.pending else "",
        en=f" {whole(result.pending, 'en')} pending, not counted." if result.pending else "",
    )
    if result.reason == "min_n":
        least = _both(lambda language: whole(result.min_n, language))
        return Text(
            vi=f"Chưa đủ khách để kết luận: cần ít nhất {least.vi}, còn thiếu {more.vi}.{pending.vi}",
            en=f"Too few customers to decide: at least {least.en} are needed, {more.en} are missing.{pending.en}",
        )
    if result.reason == "no_data":
        words = _both(lambda language: waiting_words(result, language))
        if not words.vi:
            return Text(vi="Chưa có dữ liệu về nơi này.", en="There are no data about this place yet.")
        return Text(vi=f"{words.vi[0].upper()}{words.vi[1:]}.", en=f"{words.en[0].upper()}{words.en[1:]}.")
    if result.reason == "unmeasurable":
        return Text(
            vi="Không đếm được từ hành vi. Cần trích dẫn phỏng vấn.",
            en="Behaviour cannot show this. It needs interview quotes.",
        )
    needed = (
        Text(vi=f" Còn thiếu khoảng {more.vi} khách.", en=f" About {more.en} more customers are needed.")
        if missing
        else _NOTHING
    )
    level = Text(vi=expected.vi.lstrip("≥≤ "), en=expected.en.lstrip("≥≤ "))
    return Text(
        vi=f"Khoảng tin cậy còn chứa mức {level.vi}.{needed.vi}{pending.vi}",
        en=f"The interval still contains {level.en}.{needed.en}{pending.en}",
    )
