"""Check a map: every claim against the customers' own data, and what these data say of all that is drawn.

Which test judges follows from the data. On those of a workspace declared closed, and on files, it is the fixed-sample test.
On a workspace that keeps growing, the default, it is the confidence sequence. A closed workspace that was judged
and then took in more events was not closed: the sequence judges from then on, and the result says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.app.check_report import written_time
from hanhtrinh.app.evidence_files import keep, recall
from hanhtrinh.app.lineage import Ledger, Matched, match, read_ledger, record
from hanhtrinh.app.map_cohorts import MapCohorts, ModelOf
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.events.selectors import distinct_predicates
from hanhtrinh.evidence.claims import Asked, Reader, period_of
from hanhtrinh.evidence.observe import ask_persona, moment
from hanhtrinh.evidence.passes import Passes
from hanhtrinh.evidence.verdicts import ALPHA, Decision, Question, decide
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.maps.fingerprint import Meaning, map_fingerprint
from hanhtrinh.maps.parsing import ParsedMap, load_map
from hanhtrinh.maps.results import CheckResult, ClaimResult, Estimate, JudgedBy, Observed, PastClaim
from hanhtrinh.measures.population import population
from hanhtrinh.models.compile import compile_model, touchpoint_predicates
from hanhtrinh.models.roles import OFFER_GIVEN

if TYPE_CHECKING:
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.events.selectors import Predicate

_NOTHING: Final = Estimate(None, None, None, 0)
# options that say how long customers are followed
_WINDOWS: Final = ("within_s", "after_s", "inactive_s", "settle_s")


@dataclass(frozen=True)
class CheckedMap:
    """A map with its verdicts.

    Attributes:
        map: the map as read.
        result: the verdicts.
        observed: what the data say of everything drawn, by persona id; under None: of everybody.
        zone: the time zone that days are of.
        outdated: by claim id, the last verdict on claims that have none as they stand now, because touchpoints or stages
            mean something else since; of a recalled check.
    """

    map: ParsedMap
    result: CheckResult
    observed: Mapping[str | None, Observed]
    zone: str = "UTC"
    outdated: Mapping[str, PastClaim] = field(default_factory=dict)


def check_map(
    workspace: Workspace,
    path: Path | str,
    *,
    personas: Sequence[str | None] | None = None,
    name: str | None = None,
    closed: bool | None = None,
) -> tuple[CheckResult, Mapping[str | None, Observed]]:
    """Check a map file; as `check`, without the map."""
    checked = check(workspace, path, personas=personas, name=name, closed=closed)
    return checked.result, checked.observed


def check(
    workspace: Workspace,
    path: Path | str,
    *,
    personas: Sequence[str | None] | None = None,
    name: str | None = None,
    closed: bool | None = None,
) -> CheckedMap:
    """Check a map file against a workspace's data and keep the verdicts, and their history, under `data/evidence/`.

    Args:
        workspace: whose data, touchpoints and models.
        path: the map file.
        personas: whom to observe beside the claims (None: everybody); all personas of the map and everybody where
            not given.
        name: how errors name the file; the path as given where None.
        closed: whether the data are complete; as the workspace's settings say where None.

    Raises:
        InputError: the map or a cohort cannot be read; as `load_map` and `MapCohorts`.
        WorkspaceError: `workspace-busy`.
    """
    return check_parsed(workspace, _loaded(workspace, path, name), personas=personas, closed=closed)


def check_parsed(
    workspace: Workspace,
    parsed: ParsedMap,
    *,
    personas: Sequence[str | None] | None = None,
    closed: bool | None = None,
) -> CheckedMap:
    """Check a map that was read already; as `check`."""
    cohorts = MapCohorts(parsed, workspace.model)
    log = workspace.log(needed_predicates(parsed, cohorts, workspace.config.currency))
    now = datetime.now(UTC)
    checked, matched = _judged(workspace, parsed, cohorts, log, personas, closed, now)
    result = checked.result
    keep(_folder(workspace), result, log.versions)
    record(
        workspace.data,
        _folder(workspace),
        parsed.document.id,
        matched,
        result.claims,
        events=log.events,
        watermark=written_time(result.watermark),
        checked=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
    )
    return checked


def try_parsed(workspace: Workspace, parsed: ParsedMap, cohorts: MapCohorts, log: JourneyLog) -> CheckResult:
    """Check a map that is being written against the open log, as `check` would, and keep nothing."""
    return _judged(workspace, parsed, cohorts, log, (), None, datetime.now(UTC))[0].result


def _judged(
    workspace: Workspace,
    parsed: ParsedMap,
    cohorts: MapCohorts,
    log: JourneyLog,
    personas: Sequence[str | None] | None,
    closed: bool | None,
    now: datetime,
) -> tuple[CheckedMap, Matched]:
    """Judge every claim by the test that the data call for, in the light of what was claimed before."""
    ledger, matched = _history(workspace, parsed, cohorts, log)
    declared = workspace.config.data == "closed" if closed is None else closed
    grew = declared and ledger.grew_since_closed(log.events)
    checked = check_log(
        parsed,
        cohorts,
        log,
        zone=workspace.config.timezone,
        personas=personas,
        simulated=workspace.config.simulated,
        closed=declared and not grew,
        late=parse_duration(workspace.config.late),
        attempts=matched.attempts(),
    )
    result = with_history(checked.result, ledger, matched)
    provisional = _provisional(result, now, workspace.config.late)
    result = replace(result, closed=declared, grew=grew, provisional=provisional)
    return replace(checked, result=result), matched


def _provisional(result: CheckResult, now: datetime, late: str) -> bool:
    """Tell whether events that are still on their way may change the figures; verdicts wait for them."""
    if result.judged_by == "fixed" or result.watermark is None:
        return False
    return result.watermark > now - timedelta(microseconds=parse_duration(late))


def _history(
    workspace: Workspace, parsed: ParsedMap, cohorts: MapCohorts, log: JourneyLog
) -> tuple[Ledger, Matched]:
    """Read the ledger and find every claim's line of descent."""
    ledger = read_ledger(_folder(workspace))
    meaning = _meaning(parsed, log.currency, workspace.config.timezone, cohorts.model_of)
    parts = {claim.id: meaning.parts(claim) for claim in parsed.document.claims}
    return ledger, match(ledger, parsed.document.id, parts)


def with_history(result: CheckResult, ledger: Ledger, matched: Matched) -> CheckResult:
    """Put what was claimed before beside the verdicts."""
    claims = tuple(replace(claim, lineage=matched.lineage(claim.id)) for claim in result.claims)
    return replace(result, claims=claims, removed=matched.gone(), lineage_whole=ledger.whole)


def check_log(
    parsed: ParsedMap,
    cohorts: MapCohorts,
    log: JourneyLog,
    *,
    zone: str,
    personas: Sequence[str | None] | None = None,
    simulated: bool = False,
    closed: bool = True,
    late: int = 0,
    attempts: Mapping[str, int] | None = None,
) -> CheckedMap:
    """Check a map against a journey log, and keep nothing.

    Args:
        parsed, cohorts: the map, and its cohorts.
        log: the journeys, with the predicates of the touchpoints and the cohorts registered.
        zone: the time zone that the days of periods are of.
        personas: as in `check`.
        simulated: whether the data are.
        closed: whether they are complete; if not, verdicts are valid at every look.
        late: microseconds that events may take to arrive, where they are not.
        attempts: how many different questions were asked under each claim, by its id; one where not given.
    """
    model = compile_model(parsed.model, parsed.touchpoints, log.codes, log.currency)
    passes = Passes(log, model)
    selection_of = cohorts.on(log, model.touchpoint_of_code)
    reader = Reader(parsed, passes, selection_of, zone, growing=not closed, late=late)
    asked = [reader.ask(claim) for claim in parsed.document.claims]
    wanted = [None, *(one.id for one in parsed.document.personas)] if personas is None else personas
    drawn = [ask_persona(reader, persona, simulated=simulated) for persona in wanted]
    passes.run()
    observed = {one.persona: one.fetch() for one in drawn}
    by: JudgedBy = "fixed" if closed else "sequence"
    result = _result(parsed, asked, log, zone, cohorts.model_of, by, attempts or {}, late)
    return CheckedMap(parsed, result, observed, zone)


def _loaded(workspace: Workspace, path: Path | str, name: str | None) -> ParsedMap:
    return load_map(
        path,
        model=workspace.model,
        touchpoints=workspace.touchpoints(),
        currency=workspace.config.currency,
        name=name,
    )


def needed_predicates(parsed: ParsedMap, cohorts: MapCohorts, currency: str) -> tuple[Predicate, ...]:
    """Give the predicates that the log must know for a map to be checked."""
    offers = (OFFER_GIVEN,) if any(claim.metric == "rushed/1" for claim in parsed.document.claims) else ()
    touchpoints = touchpoint_predicates(parsed.touchpoints, currency)
    return distinct_predicates((*touchpoints, *cohorts.predicates(), *offers))


def recall_check(workspace: Workspace, path: Path | str, *, name: str | None = None) -> CheckedMap:
    """Give a map with the newest verdicts kept for its claims, without measuring anything; as `recall_parsed`.

    Raises:
        InputError: the map cannot be read.
    """
    parsed = _loaded(workspace, path, name)
    cohorts = MapCohorts(parsed, workspace.model)
    log = workspace.log(needed_predicates(parsed, cohorts, workspace.config.currency))
    return recall_parsed(workspace, parsed, cohorts, log)


def recall_parsed(
    workspace: Workspace, parsed: ParsedMap, cohorts: MapCohorts, log: JourneyLog
) -> CheckedMap:
    """Give a map that was read already with the newest verdicts kept for its claims.

    A verdict on an older state of the data is marked stale; a claim that was never checked as it stands is absent, and
    among `outdated` where only the meaning of touchpoints and stages has changed since.
    Nothing is observed, and m is 0, because nothing was tested together now.
    """
    zone = workspace.config.timezone
    meaning = _meaning(parsed, log.currency, zone, cohorts.model_of)
    asked = ((claim, meaning.fingerprint(claim)) for claim in parsed.document.claims)
    found = ((claim, recall(_folder(workspace), fingerprint, log.versions)) for claim, fingerprint in asked)
    claims = tuple(replace(verdict, id=claim.id) for claim, verdict in found if verdict is not None)
    by = claims[0].judged_by if claims else "fixed"
    result = replace(_result(parsed, (), log, zone, cohorts.model_of, by, {}), claims=claims)
    ledger, matched = _history(workspace, parsed, cohorts, log)
    closed = workspace.config.data == "closed"
    result = with_history(replace(result, closed=closed, grew=closed and by == "sequence"), ledger, matched)
    known = {claim.id for claim in claims}
    before = ((claim.id, matched.outdated(claim.id)) for claim in parsed.document.claims)
    outdated = {name: past for name, past in before if past is not None and name not in known}
    return CheckedMap(parsed, result, {}, zone, outdated)


def _folder(workspace: Workspace) -> Path:
    return Path(workspace.root) / "data" / "evidence"


def _meaning(parsed: ParsedMap, currency: str, zone: str, model_of: ModelOf) -> Meaning:
    return Meaning(parsed.document, parsed.model, parsed.touchpoints, currency, zone, model_of)


def _result(
    parsed: ParsedMap,
    asked: Sequence[Asked],
    log: JourneyLog,
    zone: str,
    model_of: ModelOf,
    by: JudgedBy,
    attempts: Mapping[str, int],
    late: int = 0,
) -> CheckResult:
    @cache
    def first_event() -> int | None:
        return population(log).first

    meaning = _meaning(parsed, log.currency, zone, model_of)
    questions = [one.question(attempts.get(one.claim.id, 1)) for one in asked]
    decisions, m = decide(questions, by=by)
    return CheckResult(
        map_id=parsed.document.id,
        map_version=None,
        map_fingerprint=map_fingerprint(parsed.document),
        generation=log.generation,
        events_version=log.versions.get("events", 0),
        identity_version=log.versions.get("identity", 0),
        watermark=moment(log.watermark, zone),
        provisional=False,
        alpha=ALPHA,
        m=m,
        claims=tuple(
            replace(
                _claim(one, question, decision, meaning.fingerprint(one.claim), by),
                first_verdict=_first_verdict(one, decision, zone, late, first_event),
            )
            for one, question, decision in zip(asked, questions, decisions, strict=True)
        ),
        judged_by=by,
        closed=by == "fixed",
    )


def _first_verdict(
    asked: Asked, decision: Decision, zone: str, late: int, first_event: Callable[[], int | None]
) -> datetime | None:
    """Say when a claim of which nobody can be judged yet can have its first verdict; None where that is not known.

    Nobody came before the data or the claim's period began, and everybody is followed for the length of the window.
    """
    lengths = [asked.params.get(name) for name in _WINDOWS]
    known = [length for length in lengths if isinstance(length, int | float)]
    first = first_event() if decision.reason == "no_data" and known else None
    if first is None:
        return None
    begins = (period_of(asked.claim.period, zone) or (None, None))[0]
    since = first if begins is None else max(first, begins)
    return moment(since + round(sum(known) * 1_000_000) + late, zone)


def _claim(
    asked: Asked, question: Question, decision: Decision, fingerprint: str, by: JudgedBy
) -> ClaimResult:
    claim = asked.claim
    sample, judged = question.sample, question.judged
    estimate = sample.estimate() if sample is not None else _NOTHING
    low, high = judged.sequence(claim.min_n) if judged is not None else (None, None)
    period, expect = claim.period, claim.expect
    ends = {"from": period.from_, "to": period.to} if period else {}
    value: Any = None if expect is None else expect.value
    return ClaimResult(
        id=claim.id,
        about=claim.about,
        metric=claim.metric,
        params=dict(asked.params),
        cohort=claim.cohort,
        period={key: day.isoformat() for key, day in ends.items() if day is not None} or None,
        min_n=claim.min_n,
        expect=None
        if expect is None
        else {"op": expect.op, "value": list(value) if isinstance(value, tuple) else value},
        value=estimate.value,
        n=estimate.n,
        pending=estimate.pending,
        low=estimate.low,
        high=estimate.high,
        q=decision.q,
        verdict=decision.verdict,
        reason=decision.reason,
        n_to_decide=decision.n_to_decide,
        fingerprint=fingerprint,
        judged_by=by,
        judged_n=None if judged is None else judged.n,
        sequence_low=low,
        sequence_high=high,
        attempts=question.attempts,
    )
