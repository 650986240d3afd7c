"""Measure a workspace or event files: from the options of a request to the rows of a measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from hanhtrinh.app.opening import OpenedFile, open_files
from hanhtrinh.errors import UsageError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.events.instants import instant
from hanhtrinh.events.selectors import Predicate, distinct_predicates
from hanhtrinh.journeys.cohorts import select
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.language import Text
from hanhtrinh.maps.cohorts import Cohort, cohort_predicates, cohort_touchpoints, parse_cohort
from hanhtrinh.measures import funnel as funnels
from hanhtrinh.measures import stages as staged
from hanhtrinh.measures.funnel import funnel
from hanhtrinh.measures.labels import Labels, by_name, by_stage, by_touchpoint
from hanhtrinh.measures.population import Period, Selection, iso_time
from hanhtrinh.measures.reached_stage import reached_through
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.stages import stages
from hanhtrinh.measures.transitions import transitions
from hanhtrinh.measures.variants import variants
from hanhtrinh.models.compile import compile_model, compile_touchpoints, touchpoint_predicates
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.discover import discover
from hanhtrinh.models.documents import load_document, read_text
from hanhtrinh.models.library import load_model
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.positions import read_tree
from hanhtrinh.models.suggest import listed, meant
from hanhtrinh.models.touchpoints import TouchpointSet

if TYPE_CHECKING:
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.sources.mapping import ColumnMapping

DEFAULT_MODEL: Final = "lifecycle-7"
BYS: Final = ("name", "touchpoint", "stage")
# the options of each measure beside those that all have (cohort, from, to, touchpoints)
OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "transitions": ("by", "model", "top"),
    "variants": ("by", "model", "top"),
    "funnel": ("steps", "by", "model", "window"),
    "stages": ("model", "window", "inactive"),
}


@dataclass(frozen=True)
class Question:
    """What is asked, as the user wrote it; None where an option was not given.

    Attributes:
        measure: transitions, variants, funnel or stages.
        by: name, touchpoint or stage: what paths and steps are made of.
        steps: the steps of a funnel.
        window, inactive: lengths of time, such as `30d`.
        model: id or file of a journey model.
        touchpoints: a touchpoints file that replaces the workspace's.
        cohort: a cohort file, or a cohort written in YAML.
        start, end: ISO dates or times; `end` is exclusive.
        top: how many rows.
    """

    measure: str
    by: str | None = None
    steps: tuple[str, ...] = ()
    window: str | None = None
    inactive: str | None = None
    model: str | None = None
    touchpoints: Path | None = None
    cohort: str | None = None
    start: str | None = None
    end: str | None = None
    top: int | None = None

    def check(self) -> None:
        """Refuse what cannot be meant, before any data are read.

        Raises:
            UsageError: `unknown-measure`, `option-without-effect`, `unknown-by`, `bad-steps`, `bad-top`.
        """
        if self.measure not in OPTIONS:
            raise _unknown("unknown-measure", Text(vi="phép đo", en="measure"), self.measure, tuple(OPTIONS))
        taken = OPTIONS[self.measure]
        for option in ("by", "steps", "window", "inactive", "top"):
            if getattr(self, option) not in (None, ()) and option not in taken:
                raise _without_effect(self.measure, option)
        if self.by is not None and self.by not in BYS:
            raise _unknown("unknown-by", Text(vi="cách gộp --by", en="--by"), self.by, BYS)
        if self.measure == "funnel" and not self.steps:
            raise UsageError(
                "bad-steps",
                Text(vi="Phễu cần các bước.", en="A funnel needs steps."),
                hint=Text(vi="Ví dụ: --steps a,b,c", en="For example: --steps a,b,c"),
            )
        if self.top is not None and self.top < 1:
            raise UsageError(
                "bad-top",
                Text(
                    vi=f"--top phải từ 1 trở lên, không phải {self.top}.",
                    en=f"--top must be at least 1, not {self.top}.",
                ),
            )


def measure_workspace(workspace: Workspace, question: Question) -> MeasureResult:
    """Answer a question from a workspace's events.

    Raises:
        UsageError: as `Question.check`, and `unknown-step`, `unknown-model`, `bad-date`, `bad-duration`.
        InputError: a file of touchpoints, of a model or of a cohort is wrong, with its place.
    """
    question.check()
    touchpoints = _touchpoints_file(question) or workspace.touchpoints()
    currency, zone = workspace.config.currency, workspace.config.timezone
    asked = _Asked(question, zone, currency)
    predicates = (*touchpoint_predicates(touchpoints, currency), *asked.predicates())
    log = workspace.log(distinct_predicates(predicates))
    return _Answer(asked, log, lambda: touchpoints, workspace.model).result()


def measure_files(
    paths: Sequence[Path | str],
    question: Question,
    mapping: ColumnMapping | None = None,
    *,
    on_progress: Callable[[int, int | None], None] | None = None,
    currency: str = "VND",
) -> tuple[MeasureResult, OpenedFile]:
    """Answer a question straight from event files; touchpoints that no file gives are discovered from the events.

    Args:
        paths, mapping: as `open_files`.
        question: what is asked.
        on_progress: called with what was read so far and the total (None where unknown).
        currency: what amounts are in.

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
        paths, mapping, predicates=distinct_predicates(predicates), currency=currency, on_progress=on_progress
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
        self.period = _period(question, zone)
        self.window = None if question.window is None else parse_duration(question.window)
        self.inactive = None if question.inactive is None else parse_duration(question.inactive)
        self.cohort = None if question.cohort is None else _read_cohort(question.cohort, currency)

    def predicates(self) -> tuple[Predicate, ...]:
        """Give the predicates that the cohort needs."""
        return () if self.cohort is None else cohort_predicates(self.cohort)


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
        question, asked, log = self._question, self._asked, self._log
        selection, period = self._selection(), asked.period
        if question.measure == "transitions":
            result = transitions(log, labels=self._labels(), selection=selection, period=period)
            result = replace(result, rows=result.rows.slice(0, question.top))
        elif question.measure == "variants":
            result = variants(
                log, labels=self._labels(), selection=selection, period=period, top=question.top
            )
        elif question.measure == "funnel":
            window = funnels.WINDOW if asked.window is None else asked.window
            labels = self._labels()
            result = funnel(
                log, question.steps, labels=labels, window=window, selection=selection, period=period
            )
        else:
            result = stages(
                log,
                self._model(question.model),
                window=staged.WINDOW if asked.window is None else asked.window,
                inactive=staged.INACTIVE if asked.inactive is None else asked.inactive,
                selection=selection,
                period=period,
            )
        extra = {"cohort": question.cohort, "top": question.top}
        given = {name: value for name, value in extra.items() if value is not None}
        return replace(result, params={**result.params, **given})

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


def _without_effect(measure: str, option: str) -> UsageError:
    accepted = listed(f"--{name}" for name in OPTIONS[measure])
    others = ", ".join(name for name, options in OPTIONS.items() if option in options)
    return UsageError(
        "option-without-effect",
        Text(
            vi=f"Phép đo “{measure}” không dùng --{option}. Nó nhận: {accepted.vi}.",
            en=f"The measure “{measure}” does not use --{option}. It takes: {accepted.en}.",
        ),
        hint=Text(vi=f"--{option} dành cho: {others}.", en=f"--{option} is for: {others}."),
    )


def _unknown(code: str, what: Text, name: str, allowed: Sequence[str]) -> UsageError:
    shown = listed(allowed)
    return UsageError(
        code,
        Text(
            vi=f"Không có {what.vi} “{name}”. Hiện có: {shown.vi}.",
            en=f"There is no {what.en} “{name}”. There are: {shown.en}.",
        ),
        hint=meant(name, allowed),
    )
