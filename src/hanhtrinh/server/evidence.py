"""Endpoints of the evidence on a map: every claim with its verdict, one claim in full, and a claim being written."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from hanhtrinh.app.check_report import claim_document
from hanhtrinh.app.editing.claim_words import ClaimSheet, PastWords
from hanhtrinh.app.editing.studio import UnknownClaimError
from hanhtrinh.maps.metrics import METRICS, Metric
from hanhtrinh.maps.results import Estimate, Observed
from hanhtrinh.server.access import Caller, Office
from hanhtrinh.server.map_documents import Id
from hanhtrinh.server.problems import LocalText, ProblemDocument, problem_document
from hanhtrinh.server.routing import Role, Routes

routes = Routes(prefix="/maps", tags=["evidence"])
metric_routes = Routes(prefix="/metrics", tags=["metrics"])
Mark = Literal["confirmed", "refuted", "undecided", "quotes", "unchecked"]
Unit = Literal["share", "seconds", "score", "emotion"]


class EstimateDocument(BaseModel):
    """A figure with its raw 95 % interval, the customers behind it, and those not mature yet; null where nothing can be said."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    pending: int

    @classmethod
    def of(cls, estimate: Estimate | None) -> EstimateDocument | None:
        """Write an estimate as JSON has it."""
        if estimate is None:
            return None
        return cls(
            value=estimate.value, low=estimate.low, high=estimate.high, n=estimate.n, pending=estimate.pending
        )


class ObservedStage(BaseModel):
    """What the data say of a stage (id of the model's): `conversion` to any later one, `dwell_s` a median."""

    id: str
    entered: int
    conversion: EstimateDocument | None
    dwell_s: EstimateDocument | None
    emotion: EstimateDocument | None


class ObservedTouchpoint(BaseModel):
    """What the data say of a touchpoint (id of touchpoints.yaml)."""

    id: str
    customers: int
    events: int
    emotion: EstimateDocument | None


class ObservedDocument(BaseModel):
    """What the data say of everything drawn of a persona; of everybody where `persona` is null."""

    persona: str | None
    customers: int
    all_customers: int
    events: int
    scores: int
    first: datetime | None
    last: datetime | None
    simulated: bool
    stages: list[ObservedStage]
    touchpoints: list[ObservedTouchpoint]

    @classmethod
    def of(cls, observed: Observed) -> ObservedDocument:
        """Write what was observed as JSON has it."""
        known = {
            name: getattr(observed, name)
            for name in cls.model_fields
            if name not in ("stages", "touchpoints")
        }
        estimate = EstimateDocument.of
        return cls(
            **known,
            stages=[
                ObservedStage(
                    id=one.id, entered=one.entered, conversion=estimate(one.conversion), dwell_s=estimate(one.dwell_s),
                    emotion=estimate(one.emotion),
                )
                for one in observed.stages
            ],
            touchpoints=[
                ObservedTouchpoint(id=one.id, customers=one.customers, events=one.events, emotion=estimate(one.emotion))
                for one in observed.touchpoints
            ],
        )  # fmt: skip


class MetricDocument(BaseModel):
    """What a claim can name: its definition, its unit, which parts it can be about, its options, and usual lengths."""

    id: str
    name: LocalText
    definition: LocalText
    unit: Unit
    about: list[str]
    params: dict[str, str]
    lengths: dict[str, str]
    bounds: tuple[float | None, float | None]

    @classmethod
    def of(cls, metric: Metric) -> MetricDocument:
        """Write a metric as JSON has it."""
        low, high = (None if abs(bound) == float("inf") else bound for bound in metric.bounds)
        return cls(
            id=metric.id, name=LocalText.of(metric.name), definition=LocalText.of(metric.definition), unit=metric.unit,
            about=list(metric.about), params=dict(metric.params), lengths=metric.lengths, bounds=(low, high),
        )  # fmt: skip


class PastDocument(BaseModel):
    """What was claimed before: the claim and its verdict then, in words and as kept."""

    words: LocalText
    verdict: Literal["confirmed", "refuted", "undecided"]
    checked: str
    watermark: str | None
    changed: list[str]
    expect: dict[str, Any] | None
    value: float | None
    n: int

    @classmethod
    def of(cls, past: PastWords) -> PastDocument:
        """Write a past claim as JSON has it."""
        one = past.past
        return cls(
            words=LocalText.of(past.words), verdict=one.verdict, checked=one.checked, watermark=one.watermark,
            changed=list(one.changed), expect=one.expect, value=one.value, n=one.n,
        )  # fmt: skip


class IntervalDocument(BaseModel):
    """One of the two 95 % intervals; `judged` is whether the verdict rests on it."""

    name: LocalText
    low: float
    high: float
    words: LocalText
    judged: bool


class QuoteDocument(BaseModel):
    """Somebody's words, with who said so."""

    text: str
    words: LocalText
    date: str | None


class ClaimSheetDocument(BaseModel):
    """A claim with its evidence. Words are ready to be shown; `result` has the figures of `map check`.

    `value_words` is empty where fewer than 30 customers stand behind a percentage. `missing` is how many customers a
    decision lacks. `outdated` is what was found while touchpoints or stages meant something else.
    """

    id: str
    path: str
    says: LocalText
    about: str
    subject: LocalText
    stage: str | None
    persona: str | None
    mark: Mark
    stale: bool
    metric: MetricDocument | None
    unit: Unit
    expect: dict[str, Any] | None
    expected_words: LocalText
    value_words: LocalText
    why: LocalText
    missing: int | None
    min_n: int
    result: dict[str, Any] | None
    intervals: list[IntervalDocument]
    quotes: list[QuoteDocument]
    looking: LocalText
    counted: LocalText
    history: LocalText
    past: list[PastDocument]
    outdated: PastDocument | None

    @classmethod
    def of(cls, sheet: ClaimSheet) -> ClaimSheetDocument:
        """Write a sheet as JSON has it."""
        claim, text = sheet.claim, LocalText.of
        return cls.model_validate(
            {
                "id": claim.id,
                "path": f"claims.{claim.id}",
                "says": text(claim.says.text),
                "about": claim.about,
                "subject": text(sheet.subject),
                "stage": sheet.stage,
                "persona": claim.cohort if isinstance(claim.cohort, str) else None,
                "mark": sheet.mark,
                "stale": bool(sheet.result and sheet.result.stale),
                "metric": MetricDocument.of(sheet.metric) if sheet.metric else None,
                "unit": sheet.unit,
                "expect": claim.expect.model_dump(mode="json") if claim.expect else None,
                "expected_words": text(sheet.expected),
                "value_words": text(sheet.value),
                "why": text(sheet.why),
                "missing": sheet.missing,
                "min_n": claim.min_n,
                "result": claim_document(sheet.result) if sheet.result else None,
                "intervals": [
                    IntervalDocument(
                        name=text(one.name), low=one.low, high=one.high, words=text(one.words), judged=one.judged
                    )
                    for one in sheet.intervals
                ],
                "quotes": [QuoteDocument(text=one.text, words=text(one.words), date=one.date) for one in sheet.quotes],
                "looking": text(sheet.looking),
                "counted": text(sheet.counted),
                "history": text(sheet.history),
                "past": [PastDocument.of(past) for past in sheet.past],
                "outdated": PastDocument.of(sheet.outdated) if sheet.outdated else None,
            }
        )  # fmt: skip


class CheckedData(BaseModel):
    """Which state of the data the verdicts are of, and how they were judged."""

    generation: int
    watermark: datetime | None
    judged_by: Literal["fixed", "sequence"]
    closed: bool
    grew: bool
    provisional: bool
    whole: bool


class EvidenceAnswer(BaseModel):
    """All claims of a map, and what the data say of the persona asked for. `serial` as in `SceneAnswer.evidence`."""

    version: int
    serial: int
    problem: ProblemDocument | None
    checked: CheckedData | None
    counts: dict[str, int]
    claims: list[ClaimSheetDocument]
    removed: list[PastDocument]
    observed: ObservedDocument | None


class TryDocument(BaseModel):
    """A claim that somebody asked the data about before placing it."""

    by: str
    at: datetime
    claim: dict[str, Any]
    verdict: Literal["confirmed", "refuted", "undecided"]


class ExampleDocument(BaseModel):
    """A customer behind a claim: `key` opens `/customers/KEY`; `met` is whether they did what is claimed."""

    key: str
    shown: str
    met: bool
    events: int


class ClaimAnswer(BaseModel):
    """One claim in full."""

    version: int
    claim: ClaimSheetDocument
    examples: list[ExampleDocument]
    tried: list[TryDocument]


class Draft(BaseModel):
    """A claim as on a map; its id may be left out."""

    model_config = ConfigDict(extra="forbid")
    claim: Annotated[dict[str, Any], Field(max_length=50)]


class PreviewAnswer(BaseModel):
    """What the data would say of a claim now; `needs` names what must be filled in before they are asked.

    Nothing is said before an expectation stands. `tried` is what was tried on this map, newest first, by everybody.
    """

    needs: list[str]
    claim: ClaimSheetDocument | None
    tests: int
    tried: list[TryDocument]


@metric_routes.get("", role=Role.viewer)
def metrics() -> list[MetricDocument]:
    """Give every metric that a claim can name."""
    return [MetricDocument.of(metric) for metric in METRICS.values()]


@routes.get("/{map_id}/evidence", role=Role.viewer)
def evidence(
    office: Office, map_id: Id, persona: Annotated[str | None, Query(max_length=200)] = None
) -> EvidenceAnswer:
    """Give all claims with their verdicts, and what the data say of a persona (of everybody without one).

    With a persona, claims about other personas' customers are left out.
    """
    studio = office.studio
    state = studio.open(map_id)
    known, sheets = studio.sheets(state)
    result = known.result
    claims = [ClaimSheetDocument.of(sheet) for sheet in sheets]
    observed = known.observed.get(persona, known.observed.get(None))
    return EvidenceAnswer(
        version=state.number,
        serial=known.serial,
        problem=problem_document(known.fault) if known.fault else None,
        checked=CheckedData(
            generation=result.generation, watermark=result.watermark, judged_by=result.judged_by, closed=result.closed,
            grew=result.grew, provisional=result.provisional, whole=result.lineage_whole,
        )
        if result
        else None,
        counts={mark: sum(one.mark == mark for one in claims) for mark in ("confirmed", "refuted", "undecided", "quotes", "unchecked")},
        claims=[one for one in claims if persona is None or one.persona in (None, persona)],
        removed=[PastDocument.of(past) for past in studio.removed(known)],
        observed=ObservedDocument.of(observed) if observed else None,
    )  # fmt: skip


@routes.get("/{map_id}/evidence/{claim}", role=Role.viewer)
def one_claim(office: Office, map_id: Id, claim: Id) -> ClaimAnswer:
    """Give one claim in full: verdict, why, history, definition, example journeys, and what was tried."""
    studio = office.studio
    state = studio.open(map_id)
    _, sheets = studio.sheets(state)
    sheet = next((one for one in sheets if one.claim.id == claim), None)
    if sheet is None:
        raise UnknownClaimError(claim)
    return ClaimAnswer(
        version=state.number,
        claim=ClaimSheetDocument.of(sheet),
        examples=[
            ExampleDocument(key=one.key, shown=one.shown, met=one.met, events=one.events)
            for one in studio.examples(state, claim)
        ],
        tried=[one for one in tried(office, map_id) if one.claim.get("id") == claim],
    )


@routes.post("/{map_id}/claims/preview", role=Role.editor)
def preview(office: Office, caller: Caller, map_id: Id, draft: Draft) -> PreviewAnswer:
    """Ask the data about a claim that is being written; nothing is saved but that it was tried."""
    studio = office.studio
    state = studio.open(map_id)
    found = studio.previews.of(studio, state, draft.claim, caller)
    return PreviewAnswer(
        needs=list(found.needs),
        claim=ClaimSheetDocument.of(found.sheet) if found.sheet else None,
        tests=found.m,
        tried=tried(office, map_id),
    )


def tried(office: Office, map_id: str) -> list[TryDocument]:
    """Give what was tried on a map, newest first."""
    return [
        TryDocument.model_validate({"by": one.author, "at": one.at, "claim": one.claim, "verdict": one.verdict})
        for one in office.studio.tried(map_id)
    ]  # fmt: skip
