"""Lint maps: read each as far as it can be read, ask the data where there are any, put every rule to it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hanhtrinh.errors import HanhtrinhError, InputError
from hanhtrinh.lint.linting import LintResult, broken_map, lint_map
from hanhtrinh.lint.subject import DataSeen, Subject
from hanhtrinh.maps.assumed import assumed_model, assumed_touchpoints
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.parsing import ParsedMap, checked_map
from hanhtrinh.maps.problems import SeveralFaultsError
from hanhtrinh.models.documents import Parsed, load_document
from hanhtrinh.models.library import load_model
from hanhtrinh.models.model import JourneyModel

if TYPE_CHECKING:
    from hanhtrinh.app.workspace import Workspace


@dataclass(frozen=True)
class LintedMap:
    """One map with its findings.

    Attributes:
        file: how it was named.
        document: the map; None where the file cannot be read as one.
        result: what was found.
        data: what the data say; None where they were not asked, or could not be.
    """

    file: str
    document: MapDocument | None
    result: LintResult
    data: DataSeen | None = None

    @property
    def unreadable(self) -> bool:
        """Whether the file is no map at all."""
        return self.document is None


def lint_maps(
    paths: Sequence[Path | str],
    workspace: Workspace | None = None,
    *,
    today: datetime.date | None = None,
) -> tuple[LintedMap, ...]:
    """Lint map files; one that cannot be read does not keep the others from it.

    Args:
        paths: the files.
        workspace: whose touchpoints, models and data; without one, names are taken on trust and rules that need data
            are left out.
        today: the day that the age of evidence is counted to; that of the newest event where there are data, else
            the computer's.
    """
    return tuple(_lint(path, workspace, today) for path in paths)


def _lint(path: Path | str, workspace: Workspace | None, today: datetime.date | None) -> LintedMap:
    from hanhtrinh.app.map_files import map_path

    found = map_path(workspace, path) if workspace else Path(path)
    try:
        parsed = load_document(found, MapDocument, name=str(path))
    except InputError as error:
        return LintedMap(str(path), None, broken_map(_several(error)))
    whole, problems = _read(parsed, workspace)
    data: DataSeen | None = None
    if workspace is not None and whole is not None:
        try:
            data = _data(workspace, found, whole)
        except InputError as error:
            problems = (*problems, *_several(error))
    model = whole.model if whole else _model(parsed.value, workspace)
    touchpoints = workspace.touchpoints() if workspace else None
    seen_until = data.watermark if data else None
    subject = Subject(parsed, model, touchpoints, data, today or seen_until or datetime.date.today())
    return LintedMap(str(path), parsed.value, lint_map(subject, problems), data)


def _read(
    parsed: Parsed[MapDocument], workspace: Workspace | None
) -> tuple[ParsedMap | None, tuple[InputError, ...]]:
    """Check what a map refers to; gives the whole map, or the faults."""
    try:
        if workspace is None:
            document = parsed.value
            return checked_map(
                parsed, model=model_on_trust(document), touchpoints=assumed_touchpoints(document)
            ), ()
        return checked_map(
            parsed,
            model=workspace.model,
            touchpoints=workspace.touchpoints(),
            currency=workspace.config.currency,
        ), ()
    except HanhtrinhError as error:
        return None, _several(error)


def _model(document: MapDocument, workspace: Workspace | None) -> JourneyModel | None:
    """Give the model of a map that refers to what is not there; None where the model itself is not."""
    try:
        return workspace.model(document.model) if workspace else model_on_trust(document)
    except HanhtrinhError:
        return None


def model_on_trust(document: MapDocument) -> JourneyModel:
    """Give the model that a map names where no workspace is there: one that ships, else its names alone."""
    try:
        return load_model(document.model or "")
    except HanhtrinhError:
        return assumed_model(document)


def _several(error: HanhtrinhError) -> tuple[InputError, ...]:
    if isinstance(error, SeveralFaultsError):
        return tuple(error.problems)
    if isinstance(error, InputError):
        return (error,)
    return (InputError(error.code, error.message, hint=error.hint, place=error.place),)


def _data(workspace: Workspace, path: Path, parsed: ParsedMap) -> DataSeen | None:
    """Ask the data about a map, without keeping verdicts; None where there are no events.

    Raises:
        InputError: a cohort speaks of what the data do not have.
    """
    from hanhtrinh.app.checking import check_log, recall_check
    from hanhtrinh.app.map_cohorts import MapCohorts
    from hanhtrinh.events.selectors import distinct_predicates
    from hanhtrinh.models.compile import touchpoint_predicates

    cohorts = MapCohorts(parsed, workspace.model)
    needed = (
        *touchpoint_predicates(parsed.touchpoints, workspace.config.currency),
        *cohorts.predicates(),
    )
    log = workspace.log(distinct_predicates(needed))
    if not log.customers:
        return None
    checked = check_log(parsed, cohorts, log, zone=workspace.config.timezone)
    kept = recall_check(workspace, path)
    watermark = checked.result.watermark
    return DataSeen(
        observed=checked.observed,
        claims={claim.id: claim for claim in checked.result.claims},
        lineage={claim.id: claim.lineage for claim in kept.result.claims},
        stale=frozenset(claim.id for claim in kept.result.claims if claim.stale),
        watermark=watermark.date() if watermark else None,
    )
