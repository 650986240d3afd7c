"""Measure a workspace or event files: from the options of a request to the rows of a measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.commands import no_events
from hanhtrinh.app.opening import OpenedFile, open_files
from hanhtrinh.app.questions import Question
from hanhtrinh.errors import UsageError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.events.instants import instant
from hanhtrinh.events.selectors import Predicate, distinct_predicates
from hanhtrinh.evidence.peers import touchpoint
from hanhtrinh.journeys.cohorts import select
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.language import Text
from hanhtrinh.maps.cohorts import Cohort, cohort_predicates, cohort_touchpoints, parse_cohort
from hanhtrinh.measures.abandoned_cart import abandoned_cart
from hanhtrinh.measures.cancelled import cancelled
from hanhtrinh.measures.funnel import funnel
from hanhtrinh.measures.labels import Labels, by_name, by_stage, by_touchpoint
from hanhtrinh.measures.ladder import ladder, ladder_of
from hanhtrinh.measures.neglected import neglected
from hanhtrinh.measures.pace import customer_paces, pace, paces_of
from hanhtrinh.measures.population import Period, Selection, iso_time
from hanhtrinh.measures.reached_stage import reached_through
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.retention import retention
from hanhtrinh.measures.rushed import rushed
from hanhtrinh.measures.sessions import sessions
from hanhtrinh.measures.slipped_through import slipped_through
from hanhtrinh.measures.stages import stages
from hanhtrinh.measures.status import customer_statuses, status
from hanhtrinh.measures.transitions import transitions
from hanhtrinh.measures.variants import variants
from hanhtrinh.models.compile import compile_model, compile_touchpoints, touchpoint_predicates
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.discover import discover
from hanhtrinh.models.documents import load_document, read_text
from hanhtrinh.models.library import load_model, load_overlay
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.positions import read_tree
from hanhtrinh.models.roles import OFFER_GIVEN, EventRoles, roles_of
from hanhtrinh.models.statuses import status_model
from hanhtrinh.models.touchpoints import TouchpointSet

if TYPE_CHECKING:
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.sources.files import Opener
from hanhtrinh.sources.mapping import ColumnMapping

DEFAULT_MODEL: Final = "lifecycle-7"
STATUS_MODEL: Final = "inbound-4"
OVERLAY: Final = "intimacy"


def measure_workspace(workspace: Workspace, question: Question, *, show_empty: bool = True) -> MeasureResult:
    """Answer a question from a workspace's events.

    Args:
        workspace: whose events.
        question: what is asked.
        show_empty: give the figures of no events too, where the measure has such; False refuses to.

    Raises:
        UsageError: `no-events`; as `Question.check`, and `unknown-step`, `unknown-model`, `bad-date`, `bad-duration`.
        InputError: a file of touchpoints, of a model or of a cohort is wrong, with its place.
    """
    question.check()
    touchpoints = _touchpoints_file(question) or workspace.touchpoints()
    currency, zone = workspace.config.currency, workspace.config.timezone
    asked = _Asked(question, zone, currency)
    predicates = (*touchpoint_predicates(touchpoints, currency), *asked.predicates())
    log = workspace.log(distinct_predicates(predicates))
    answer = _Answer(asked, log, lambda: touchpoints, workspace.model)
    if log.events:
        return answer.result()
    if not show_empty:
        raise no_events(workspace.root)
    try:
        return answer.result()
    except UsageError as error:
        # that no step, order or offer is known is no wonder
        raise no_events(workspace.root) from error


def measure_files(
    paths: Sequence[Path | str],
    question: Question,
    mapping: ColumnMapping | None = None,
    *,
    on_progress: Callable[[int, int | None], None] | None = None,
    currency: str = "VND",
    opener: Opener | None = None,
) -> tuple[MeasureResult, OpenedFile]:
    """Answer a question straight from event files; touchpoints that no file gives are discovered from the events.

    Args:
        paths, mapping: as `open_files`.
        question: what is asked.
        on_progress: called with what was read so far and the total (None where unknown).
        currency: what amounts are in.
        opener: what makes a table of a file; `sources.tables.open_table` where None.

    Returns:
        The result, and the opened files with their faulty rows.

    Raises:
        UsageError, InputError: as `measure_workspace` and `open_files`.
    """
    question.check()
    given = _touchpoints_file(question)
    asked = _Asked(question, "UTC", currency)
    predicates = (*(touchpoint_predicates(given, currency) if given else ()), *asked.predicates())
    opened = open_files(
        paths,
        mapping,
        predicates=distinct_predicates(predicates),
        currency=currency,
        opener=opener,
        on_progress=on_progress,
    )

    def touchpoints() -> TouchpointSet:
        if given is not None:
            return given
        return discover(opened.log.codes, opened.log.events_per_code()).touchpoints

    def model_of(name: str | None) -> JourneyModel:
        return load_model(name or DEFAULT_MODEL)

    return _Answer(asked, opened.log, touchpoints, model_of).result(), opened


class _Asked:
    """A question read: times, windows, the cohort."""

    def __init__(self, question: Question, zone: str, currency: str) -> None:
        self.question = question
        self.zone = zone
        self.period = _period(question, zone)
        self.window = None if question.window is None else parse_duration(question.window)
        self.inactive = None if question.inactive is None else parse_duration(question.inactive)
        self.longest = None if question.longest is None else parse_duration(question.longest)
        self.cohort = None if question.cohort is None else _read_cohort(question.cohort, currency)

    def predicates(self) -> tuple[Predicate, ...]:
        """Give the predicates that the cohort and the measure need."""
        needed = (OFFER_GIVEN,) if self.question.measure == "rushed" else ()
        return needed if self.cohort is None else (*needed, *cohort_predicates(self.cohort))


class _Answer:
    """A question put to one log; touchpoints and models are looked at only where they are needed."""

    def __init__(
        self,
        asked: _Asked,
        log: JourneyLog,
        touchpoints: Callable[[], TouchpointSet],
        model_of: Callable[[str | None], JourneyModel],
    ) -> None:
        self._asked = asked
        self._question = asked.question
        self._log = log
        self._find_touchpoints = touchpoints
        self._model_of = model_of
        self._compiled: dict[str | None, CompiledModel] = {}

    def result(self) -> MeasureResult:
        """Run the measure."""
        question = self._question
        result = self._measures()[question.measure]()
        if question.top is not None and question.measure != "variants":
            result = replace(result, rows=result.rows.slice(0, question.top))
        extra = {"cohort": question.cohort, "top": question.top}
        given = {name: value for name, value in extra.items() if value is not None}
        if "value" in result.rows.column_names:
            given["currency"] = self._log.currency
        return replace(result, params={**result.params, **given})

    def _measures(self) -> Mapping[str, Callable[[], MeasureResult]]:
        question, log = self._question, self._log
        return {
            "transitions": lambda: transitions(log, labels=self._labels(), **self._who()),
            "variants": lambda: variants(log, labels=self._labels(), top=question.top, **self._who()),
            "funnel": lambda: funnel(
                log, question.steps, labels=self._labels(), **self._window(), **self._who()
            ),
            "stages": lambda: stages(
                log,
                self._model(question.model),
                **self._window(),
                **self._inactive("inactive"),
                **self._who(),
            ),
            "sessions": self._sessions,
            "retention": self._retention,
            "touchpoint": lambda: touchpoint(
                log,
                self._model_of(question.model),
                self._touchpoints,
                **self._window("within"),
                **self._who(),
            ),
            "rushed": lambda: rushed(log, **self._window(), **self._listing(), **self._who()),
            "neglected": lambda: neglected(
                log, **self._window("within"), **self._chosen("purchase"), **self._listing(), **self._who()
            ),
            "slipped_through": lambda: slipped_through(
                log,
                self._model(question.model),
                **self._inactive("inactive"),
                **self._listing(),
                **self._who(),
            ),
            "abandoned_cart": lambda: abandoned_cart(
                log, **self._window("within"), **self._listing(self._roles_in_carts()), **self._who()
            ),
            "cancelled": lambda: cancelled(
                log, roles=self._roles_in_orders(), **self._window(), **self._who()
            ),
            "status": self._status,
            "ladder": lambda: ladder(
                log,
                ladder_of(self._touchpoints, log.codes, log.currency),
                **self._window(),
                **self._who(),
            ),
            "pace": self._pace,
        }

    def _sessions(self) -> MeasureResult:
        question = self._question
        longest: dict[str, Any] = {} if self._asked.longest is None else {"longest": self._asked.longest}
        return sessions(
            self._log,
            roles=self._roles,
            leaving=question.leaving,
            starts=self._named(question.starts),
            views=self._named(question.view),
            keys=self._named(question.key),
            **self._inactive("gap"),
            **longest,
            **self._chosen("bounce"),
            **self._who(),
        )

    def _pace(self) -> MeasureResult:
        log, who = self._log, self._who()
        paces = paces_of(load_overlay(OVERLAY), self._touchpoints, log)
        result = pace(log, paces, **who)
        return replace(result, rows=customer_paces(log, paces, **who)) if self._question.customers else result

    def _status(self) -> MeasureResult:
        log, who = self._log, self._who()
        model = status_model(
            model_with_statuses(self._model_of, self._question.model), others=(STATUS_MODEL,)
        )
        compiled = compile_model(model, self._touchpoints, log.codes, log.currency)
        result = status(log, compiled, **who)
        if not self._question.customers:
            return result
        return replace(result, rows=customer_statuses(log, compiled, **who))

    def _retention(self) -> MeasureResult:
        question = self._question
        return retention(
            self._log,
            zone=self._asked.zone,
            most=question.periods,
            roles=self._roles,
            starts=self._named(question.starts),
            returns=self._named(question.returns),
            **self._chosen("unit", "retained", "spans", "cohorts", "mean"),
            **self._who(),
        )

    # -- what was asked, as arguments; an option that was not given leaves the measure's own default ----------------

    def _who(self) -> dict[str, Any]:
        return {"selection": self._selection(), "period": self._asked.period}

    def _window(self, name: str = "window") -> dict[str, Any]:
        return {} if self._asked.window is None else {name: self._asked.window}

    def _inactive(self, name: str) -> dict[str, Any]:
        return {} if self._asked.inactive is None else {name: self._asked.inactive}

    def _chosen(self, *options: str) -> dict[str, Any]:
        found = {option: getattr(self._question, option) for option in options}
        return {option: value for option, value in found.items() if value is not None}

    def _listing(self, roles: EventRoles | None = None) -> dict[str, Any]:
        return {"customers": self._question.customers, "roles": roles or self._roles}

    # -- what events are -------------------------------------------------------------------------------

    @cached_property
    def _roles(self) -> EventRoles:
        return roles_of(self._log.codes, self._touchpoints, self._log.currency)

    def _named(self, names: Sequence[str]) -> npt.NDArray[np.bool_] | None:
        return self._roles.named(names) if names else None

    def _roles_in_carts(self) -> EventRoles:
        """Give the roles with the carts and paid orders that were named."""
        roles = self._roles
        carts, paid = self._named(self._question.cart), self._named(self._question.order)
        roles = replace(
            roles,
            carts=roles.carts if carts is None else carts,
            paid=roles.paid if paid is None else paid,
        )
        _some(roles.carts, "cart")
        _some(roles.paid, "order")
        return roles

    def _roles_in_orders(self) -> EventRoles:
        """Give the roles with the orders that were named."""
        placed = self._named(self._question.order)
        roles = self._roles if placed is None else replace(self._roles, placed=placed, paid=placed)
        _some(roles.placed | roles.paid, "order")
        return roles

    @cached_property
    def _touchpoints(self) -> TouchpointSet:
        return self._find_touchpoints()

    def _model(self, name: str | None) -> CompiledModel:
        if name not in self._compiled:
            model, log = self._model_of(name), self._log
            self._compiled[name] = compile_model(model, self._touchpoints, log.codes, log.currency)
        return self._compiled[name]

    def _labels(self) -> Labels:
        if self._question.by == "touchpoint":
            return by_touchpoint(self._model(self._question.model))
        if self._question.by == "stage":
            return by_stage(self._model(self._question.model))
        return by_name(self._log.codes)

    def _selection(self) -> Selection:
        cohort, log = self._asked.cohort, self._log
        if cohort is None:
            return None
        of_code = np.full(len(log.codes), -1, np.int32)
        ids: tuple[str, ...] = ()
        if cohort_touchpoints(cohort):
            of_code = compile_touchpoints(self._touchpoints, log.codes, log.currency)
            ids = self._touchpoints.ids()
        return select(log, cohort, of_code, ids, reached=reached_through(self._model))


def model_with_statuses(model_of: Callable[[str | None], JourneyModel], name: str | None) -> JourneyModel:
    """Give the model that was asked for; where none was, the usual one if it has statuses, else the one that has."""
    model = model_of(name)
    return model if name is not None or model.statuses else model_of(STATUS_MODEL)


def document(result: MeasureResult) -> dict[str, Any]:
    """Give a result as the JSON of contracts: measure, params, population, rows."""
    return {
        "measure": result.measure,
        "params": dict(result.params),
        "population": {
            "customers": result.customers,
            "events": result.events,
            "from": iso_time(result.first),
            "to": iso_time(result.last),
        },
        "rows": result.rows.to_pylist(),
    }


def _touchpoints_file(question: Question) -> TouchpointSet | None:
    return None if question.touchpoints is None else load_document(question.touchpoints, TouchpointSet).value


def _read_cohort(text: str, currency: str) -> Cohort:
    """Read a cohort from the file of that name, or from YAML on the command line."""
    is_file = text.endswith((".yaml", ".yml", ".json"))
    name = text if is_file else "--cohort"
    tree = read_tree(read_text(Path(text), text) if is_file else text, name)
    return parse_cohort(tree.value, place=lambda path: tree.place(path), currency=currency)


def _period(question: Question, zone: str) -> Period:
    start = None if question.start is None else _moment(question.start, "--from", zone)
    end = None if question.end is None else _moment(question.end, "--to", zone)
    if start is not None and end is not None and start >= end:
        raise UsageError(
            "empty-period",
            Text(
                vi=f"--from ({question.start}) phải trước --to ({question.end}); --to không thuộc kỳ.",
                en=f"--from ({question.start}) must be before --to ({question.end}); --to is not in the period.",
            ),
        )
    return None if start is None and end is None else (start, end)


def _moment(text: str, option: str, zone: str) -> int:
    """Read a date or time; gives microseconds UTC. A date is the beginning of the day in `zone`."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "bad-date",
            Text(
                vi=f"“{text}” sau {option} không phải là ngày. Viết năm-tháng-ngày, ví dụ 2025-01-31.",
                en=f"“{text}” after {option} is not a date. Write year-month-day, for example 2025-01-31.",
            ),
        ) from None
    if time.tzinfo is None:
        time = time.replace(tzinfo=ZoneInfo(zone))
    return instant(time)


def _some(codes: npt.NDArray[np.bool_], option: str) -> None:
    """Refuse to count what the data do not know: a rate of nothing would look like a figure."""
    if not codes.any():
        what = {"cart": Text(vi="giỏ hàng", en="a cart"), "order": Text(vi="đơn hàng", en="an order")}[option]
        raise UsageError(
            f"no-{option}s",
            Text(
                vi=f"Không nhận ra sự kiện nào là {what.vi}.",
                en=f"No event could be told to be {what.en}.",
            ),
            hint=Text(
                vi=f"Nêu tên sự kiện hoặc điểm chạm bằng --{option}, hoặc ghi order_step trong touchpoints.yaml.",
                en=f"Name the event or touchpoint with --{option}, or set order_step in touchpoints.yaml.",
            ),
        )
