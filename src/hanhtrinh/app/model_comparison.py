"""All models on the same data: each through its own rules, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.app.measuring import OVERLAY
from hanhtrinh.app.opening import OpenedFile, open_files
from hanhtrinh.errors import UsageError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.language import Text
from hanhtrinh.measures.order_statistics import middle
from hanhtrinh.measures.pace import pace, paces_of
from hanhtrinh.measures.population import Period, Selection, iso_time, population
from hanhtrinh.measures.score_mean import score_mean
from hanhtrinh.measures.spans import Spans, journey_spans
from hanhtrinh.measures.stages import INACTIVE, WINDOW, count_stages, finish
from hanhtrinh.measures.touchpoint_use import touchpoint_use
from hanhtrinh.models.compile import compile_model, compile_touchpoints, touchpoint_predicates
from hanhtrinh.models.discover import discover
from hanhtrinh.models.documents import load_document
from hanhtrinh.models.library import load_model, load_overlay, models_at_hand
from hanhtrinh.models.model import JourneyModel, Stage
from hanhtrinh.models.overlay import Overlay
from hanhtrinh.models.placing import entered_by
from hanhtrinh.models.touchpoints import Touchpoint, TouchpointSet
from hanhtrinh.models.words import WORDS

if TYPE_CHECKING:
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.sources.files import Opener
    from hanhtrinh.sources.mapping import ColumnMapping

NAME: Final = "model_comparison/1"
LEAST: Final = 30  # customers below whom no stage is called the narrowest
_SCORES: Final = ("csat", "nps")


@dataclass(frozen=True)
class StageFigures:
    """A stage with its row of `stages/1`."""

    stage: Stage
    entered: int
    reached_later: int
    conversion: float | None
    left: int
    pending: int
    median_dwell_s: float | None
    back_steps: int
    skipped: int
    matured: int | None


@dataclass(frozen=True)
class ModelFigures:
    """A model on the data.

    Attributes:
        model: the model.
        stages: its stages with their figures.
        spans: whom and what it sees, and how long journeys through it are.
        touchpoints: touchpoints of the data that some rule of it lets in, with their customers, the most used first.
    """

    model: JourneyModel
    stages: tuple[StageFigures, ...]
    spans: Spans
    touchpoints: tuple[tuple[Touchpoint, int], ...]

    @property
    def narrowest(self) -> StageFigures | None:
        """The stage with the lowest conversion; None where none has enough customers.

        Stages behind which the data know nothing are left out: nobody could go on.
        """
        found = [
            one
            for number, one in enumerate(self.stages)
            if one.conversion is not None
            and (one.matured or 0) >= LEAST
            and any(later.entered for later in self.stages[number + 1 :])
        ]
        return min(found, key=lambda one: one.conversion or 0.0, default=None)


@dataclass(frozen=True)
class KeyFigures:
    """What the buyer's and the customer's journey are judged by, over everybody (R8).

    Attributes:
        customers, leads, buyers, repeaters: customers seen, those who left contact data, bought, bought again.
        to_purchase_s: median time from a buyer's first touch with a meaning to the first purchase, seconds.
        scores: mean score and n by kind of score (`csat`, `nps`), on the scale named.
    """

    customers: int
    leads: int
    buyers: int
    repeaters: int
    to_purchase_s: float | None
    scores: tuple[tuple[str, float, int, tuple[float, float]], ...]


@dataclass(frozen=True)
class Comparison:
    """Models side by side on one log.

    Attributes:
        models: each with its figures.
        overlay: the pace overlay, and rows of `pace/1`.
        key: figures that models are judged by.
        customers, events, first, last: the population, times in microseconds UTC.
        window, inactive: options in force, microseconds.
    """

    models: tuple[ModelFigures, ...]
    overlay: Overlay
    paces: tuple[Mapping[str, Any], ...]
    key: KeyFigures
    customers: int
    events: int
    first: int | None
    last: int | None
    window: int
    inactive: int


@dataclass(frozen=True)
class CompareRequest:
    """What is to be compared.

    Attributes:
        models: ids of models; all at hand where empty.
        touchpoints: a touchpoints file; the workspace's, or those discovered in the files, where None.
        window, inactive: lengths of time such as `30d`; those of `stages/1` where None.
    """

    models: tuple[str, ...] = ()
    touchpoints: Path | None = None
    window: str | None = None
    inactive: str | None = None

    def lengths(self) -> tuple[int, int]:
        """Give window and inactivity in microseconds.

        Raises:
            UsageError: `bad-duration`.
        """
        return (
            WINDOW if self.window is None else parse_duration(self.window),
            INACTIVE if self.inactive is None else parse_duration(self.inactive),
        )

    def given_touchpoints(self) -> TouchpointSet | None:
        """Read the touchpoints file, where there is one."""
        return None if self.touchpoints is None else load_document(self.touchpoints, TouchpointSet).value


def models_of(ids: Sequence[str], folder: Path | None = None) -> tuple[JourneyModel, ...]:
    """Give the models asked for; all at hand where none is.

    Raises:
        UsageError: `unknown-model`; `not-a-model` where an overlay is asked for.
    """
    wanted = tuple(ids) or tuple(file.id for file in models_at_hand(folder))
    return tuple(load_model(name, folder) for name in dict.fromkeys(wanted))


def compare_in_workspace(workspace: Workspace, request: CompareRequest) -> Comparison:
    """See a workspace's events through several models.

    Raises:
        UsageError: `no-events`; as `CompareRequest` and `models_of`.
        InputError: a file of touchpoints or of a model is wrong, with its place.
    """
    models = models_of(request.models, workspace.root / "models")
    window, inactive = request.lengths()
    touchpoints = request.given_touchpoints() or workspace.touchpoints()
    log = workspace.log(touchpoint_predicates(touchpoints, workspace.config.currency))
    if log.events == 0:
        raise UsageError(
            "no-events",
            Text(
                vi="Không gian làm việc chưa có sự kiện nào để so sánh.",
                en="The workspace has no events to compare models on yet.",
            ),
            hint=Text(
                vi="Nhập dữ liệu trước: hanhtrinh import TỆP -w THƯ_MỤC",
                en="Import data first: hanhtrinh import FILE -w DIR",
            ),
        )
    overlay = load_overlay(OVERLAY)
    return compare_models(log, models, touchpoints, overlay, window=window, inactive=inactive)


def compare_in_files(
    paths: Sequence[Path],
    mapping: ColumnMapping,
    request: CompareRequest,
    *,
    currency: str = "VND",
    opener: Opener | None = None,
) -> tuple[Comparison, OpenedFile]:
    """See the events of files through several models; touchpoints that no file gives are discovered from the events.

    Raises:
        UsageError, InputError: as `compare_in_workspace` and `open_files`.
    """
    models = models_of(request.models)
    window, inactive = request.lengths()
    given = request.given_touchpoints()
    opened = open_files(
        paths,
        mapping,
        predicates=touchpoint_predicates(given, currency) if given else (),
        currency=currency,
        opener=opener,
    )
    log = opened.log
    touchpoints = given or discover(log.codes, log.events_per_code()).touchpoints
    overlay = load_overlay(OVERLAY)
    return compare_models(log, models, touchpoints, overlay, window=window, inactive=inactive), opened


def compare_models(
    log: JourneyLog,
    models: Sequence[JourneyModel],
    touchpoints: TouchpointSet,
    overlay: Overlay,
    *,
    window: int = WINDOW,
    inactive: int = INACTIVE,
    selection: Selection = None,
    period: Period = None,
) -> Comparison:
    """See the same data through several models.

    Args:
        log: the journey log, opened with the predicates of the touchpoints.
        models: the models.
        touchpoints: the touchpoints that all of them speak of.
        overlay: the pace overlay.
        window, inactive: as `stages/1`.
        selection: one bool array per shard; everybody where None. `period`: of entries.

    Raises:
        InputError: `unknown-touchpoint`, `too-many-stages`.
        UsageError: as `compile_touchpoints`.
    """
    of_code = compile_touchpoints(touchpoints, log.codes, log.currency)
    use = touchpoint_use(log, of_code, len(touchpoints.touchpoints))[:, 0].tolist()
    customers = {one.id: int(count) for one, count in zip(touchpoints.touchpoints, use, strict=True) if count}
    seen = population(log, selection, period)
    found = []
    for model in models:
        compiled = compile_model(model, touchpoints, log.codes, log.currency)
        counts = count_stages(
            log, compiled, window=window, inactive=inactive, selection=selection, period=period, ranks=middle
        )
        rows = finish(counts).to_pylist()
        found.append(
            ModelFigures(
                model=model,
                stages=tuple(
                    StageFigures(stage, **{key: value for key, value in row.items() if key != "stage"})
                    for stage, row in zip(model.stages, rows, strict=True)
                ),
                spans=journey_spans(log, compiled, selection=selection),
                touchpoints=_touchpoints_of(model, touchpoints, customers),
            )
        )
    return Comparison(
        models=tuple(found),
        overlay=overlay,
        paces=tuple(
            pace(
                log, paces_of(overlay, touchpoints, log), selection=selection, period=period
            ).rows.to_pylist()
        ),
        key=_key_figures(log, touchpoints, seen.customers, selection),
        customers=seen.customers,
        events=seen.events,
        first=seen.first,
        last=seen.last,
        window=window,
        inactive=inactive,
    )


def _touchpoints_of(
    model: JourneyModel, touchpoints: TouchpointSet, customers: Mapping[str, int]
) -> tuple[tuple[Touchpoint, int], ...]:
    known = [
        (one, customers[one.id])
        for one in touchpoints.touchpoints
        if one.id in customers
        and any(entered_by(rule, one) for stage in model.stages for rule in stage.enter)
    ]
    return tuple(sorted(known, key=lambda pair: -pair[1]))


def _key_figures(
    log: JourneyLog, touchpoints: TouchpointSet, customers: int, selection: Selection
) -> KeyFigures:
    """Count leads, buyers and repeat buyers as stages of a model of their own; and mean scores."""
    rules: dict[str, dict[str, Any]] = {
        "touched": {"means": list(WORDS)},
        "lead": {"means": ["lead"]},
        "buyer": {"means": ["buy"]},
        "repeat": {"means": ["buy"], "nth": {"min": 2}},
    }
    model = JourneyModel.model_validate(
        {
            "schema": "hanhtrinh.model/1",
            "id": "key-figures",
            "stages": [
                {"id": name, "names": name, "phase": "before", "words": [], "enter": [rule]}
                for name, rule in rules.items()
            ],
        }
    )
    compiled = compile_model(model, touchpoints, log.codes, log.currency)
    _, leads, buyers, repeaters = count_stages(log, compiled, selection=selection).entered.tolist()
    bought = journey_spans(log, compiled, goal="buyer", selection=selection)
    scores = []
    for kind in _SCORES:
        scale = next((one for one in log.scales if one.kind == kind), None)
        if scale is not None:
            moments = score_mean(log, compiled, "everywhere", scale=scale, selection=selection)
            if moments.mean is not None:
                scores.append((kind, moments.mean, moments.n, (scale.low, scale.high)))
    return KeyFigures(customers, leads, buyers, repeaters, bought.median_s, tuple(scores))


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison as JSON: `model_comparison/1`."""
    return {
        "comparison": NAME,
        "params": {
            "window_s": comparison.window // 1_000_000,
            "inactive_s": comparison.inactive // 1_000_000,
            "overlay": comparison.overlay.id,
        },
        "population": {
            "customers": comparison.customers,
            "events": comparison.events,
            "from": iso_time(comparison.first),
            "to": iso_time(comparison.last),
        },
        "models": [
            {
                "model": one.model.id,
                "customers": one.spans.customers,
                "events": one.spans.events,
                "median_span_s": one.spans.median_s,
                "narrowest": one.narrowest.stage.id if one.narrowest else None,
                "touchpoints": [
                    {"touchpoint": touchpoint.id, "customers": customers}
                    for touchpoint, customers in one.touchpoints
                ],
                "stages": [
                    {
                        "stage": figures.stage.id,
                        "phase": figures.stage.phase,
                        "words": list(figures.stage.words),
                        **stage_row(figures),
                    }
                    for figures in one.stages
                ],
            }
            for one in comparison.models
        ],
        "pace": [dict(row) for row in comparison.paces],
        "key": {
            "customers": comparison.key.customers,
            "leads": comparison.key.leads,
            "buyers": comparison.key.buyers,
            "repeat_buyers": comparison.key.repeaters,
            "median_to_purchase_s": comparison.key.to_purchase_s,
            "scores": [
                {"score_kind": kind, "mean": mean, "n": n, "scale": list(scale)}
                for kind, mean, n, scale in comparison.key.scores
            ],
        },
    }


def stage_row(figures: StageFigures) -> dict[str, Any]:
    """Give a stage's figures under the names of `stages/1`."""
    return {
        "entered": figures.entered,
        "reached_later": figures.reached_later,
        "conversion": figures.conversion,
        "left": figures.left,
        "pending": figures.pending,
        "median_dwell_s": figures.median_dwell_s,
        "back_steps": figures.back_steps,
        "skipped": figures.skipped,
        "matured": figures.matured,
    }
