"""A map file as a checked document: strict in shape, and everything it refers to is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hanhtrinh.errors import HanhtrinhError, InputError, Place
from hanhtrinh.maps.cohorts import EVERYBODY, Cohort, parse_cohort
from hanhtrinh.maps.document import MapDocument, MapStage
from hanhtrinh.maps.problems import raise_problems
from hanhtrinh.maps.references import References
from hanhtrinh.models.documents import Parsed, load_document, parse_document
from hanhtrinh.models.model import JourneyModel, Stage
from hanhtrinh.models.touchpoints import LocalText, TouchpointSet

ModelSource = JourneyModel | Callable[[str | None], JourneyModel]


@dataclass(frozen=True)
class ParsedMap:
    """A map whose references all hold.

    Attributes:
        document: the map.
        model: the model it is measured through: the one it names, with the map's own stages put in.
        touchpoints: the touchpoints it refers to.
        parsed: the document with the place of each part.
        personas: the cohort of each persona by its id; everybody where it names none.
        claims: the cohort of each claim by its id, a persona's where it names one; everybody where it names none.
    """

    document: MapDocument
    model: JourneyModel
    touchpoints: TouchpointSet
    parsed: Parsed[MapDocument]
    personas: Mapping[str, Cohort]
    claims: Mapping[str, Cohort]

    @property
    def file(self) -> str:
        """How errors name the file."""
        return self.parsed.file

    def place(self, path: Sequence[str | int] = (), *, key: bool = False) -> Place:
        """Find a part, e.g. `("claims", 0, "metric")`; as near as the path leads."""
        return self.parsed.place(path, key=key)


def load_map(
    path: Path | str,
    *,
    model: ModelSource,
    touchpoints: TouchpointSet,
    currency: str = "VND",
    name: str | None = None,
) -> ParsedMap:
    """Read a map file strictly, with everything it refers to.

    Args:
        path: the file.
        model: the journey model, or what gives one by its id (None: the workspace's own), such as
            `Workspace.model`.
        touchpoints: the touchpoints of the workspace.
        currency: what amounts in cohorts are written in.
        name: how errors name the file; the path as given where None.

    Raises:
        InputError: the fault, with file, line and column, what was allowed and the closest match; for faults of
            shape as `load_document`; `unknown-stage`, `unknown-touchpoint`, `unknown-persona`, `unknown-pain`,
            `unknown-cell`, `unknown-part`, `unknown-metric`, `unknown-param`, `duplicate-id`, `bad-id`,
            `bad-about`, `bad-expectation`, `bad-duration`, `empty-period`, `metric-does-not-fit`,
            `missing-field`, `no-stages`, `out-of-range`, and those of `parse_cohort`.
        SeveralFaultsError: all of them, where there are several.
    """
    return _checked(load_document(path, MapDocument, name=name), model, touchpoints, currency)


def parse_map(
    text: str, file: str, *, model: ModelSource, touchpoints: TouchpointSet, currency: str = "VND"
) -> ParsedMap:
    """Read a map from its text; as `load_map`."""
    return _checked(parse_document(text, MapDocument, file), model, touchpoints, currency)


def checked_map(
    parsed: Parsed[MapDocument],
    *,
    model: ModelSource,
    touchpoints: TouchpointSet,
    currency: str = "VND",
) -> ParsedMap:
    """Check that everything a document refers to is there; as `load_map`."""
    return _checked(parsed, model, touchpoints, currency)


def _checked(
    parsed: Parsed[MapDocument], source: ModelSource, touchpoints: TouchpointSet, currency: str
) -> ParsedMap:
    document = parsed.value
    model = _model(parsed, source)
    references = References(parsed, model, touchpoints)
    named = {persona.id: persona.cohort for persona in document.personas}
    cohorts: dict[tuple[str | int, ...], Cohort] = {}

    def check_cohort(cohort: Any, path: tuple[str | int, ...]) -> None:
        cohorts[path] = parse_cohort(
            cohort,
            path=path,
            place=parsed.place,
            touchpoints=touchpoints.ids(),
            cohorts=named,
            currency=currency,
        )

    references.check(check_cohort)
    raise_problems(references.found.problems)
    personas = {
        persona.id: cohorts.get(("personas", index, "cohort"), EVERYBODY)
        for index, persona in enumerate(document.personas)
    }
    claims = {
        claim.id: personas[claim.cohort]
        if isinstance(claim.cohort, str)
        else cohorts.get(("claims", index, "cohort"), EVERYBODY)
        for index, claim in enumerate(document.claims)
    }
    return ParsedMap(
        document, measured_model(document, model), touchpoints, parsed, personas=personas, claims=claims
    )


def _model(parsed: Parsed[MapDocument], source: ModelSource) -> JourneyModel:
    wanted = parsed.value.model
    if isinstance(source, JourneyModel):
        return source
    try:
        return source(wanted)
    except HanhtrinhError as error:
        if wanted is None or (error.place and error.place.line is not None):
            raise
        raise InputError(
            error.code, error.message, hint=error.hint, place=parsed.place(("model",))
        ) from error


def measured_model(document: MapDocument, model: JourneyModel) -> JourneyModel:
    """Put a map's own stages into its model, each behind the stage that stands before it on the map.

    Gives the model itself where the map has no stage with rules of its own. Stages of the model that the map
    leaves out stay: what is not drawn still happens.
    """
    own = [stage for stage in document.stages if stage.use is None and stage.enter]
    if not own:
        return model
    if len(own) == len(document.stages):
        stages: list[Stage] = []
    else:
        stages = list(model.stages)
    before: str | None = None
    for stage in document.stages:
        name = stage.use or stage.id or ""
        if stage in own:
            index = next((at + 1 for at, one in enumerate(stages) if one.id == before), None)
            if index is None:  # first on the map: it goes before the next stage that the model has
                index = _next_known(document.stages, stage, stages)
            phase = stage.phase or (stages[index - 1].phase if index else "before")
            made = Stage(
                id=name,
                names=stage.names or LocalText(vi=name, en=name),
                phase=phase,
                words=(),
                enter=stage.enter,
            )
            stages.insert(index, made)
        if any(one.id == name for one in stages):
            before = name
    return model.model_copy(update={"id": f"{model.id}+{document.id}", "stages": tuple(stages)})


def _next_known(stages: Sequence[MapStage], stage: MapStage, known: Sequence[Stage]) -> int:
    """Give the position in `known` of the first stage that stands behind `stage` on the map."""
    behind = stages[list(stages).index(stage) + 1 :]
    names = [one.id for one in known]
    return next((names.index(one.use) for one in behind if one.use in names), len(names))
