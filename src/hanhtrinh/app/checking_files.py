"""Check a map straight against event files: complete data, one look, nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from hanhtrinh.app.checking import CheckedMap, check_log
from hanhtrinh.app.map_cohorts import MapCohorts, ModelOf
from hanhtrinh.app.opening import OpenedFile, open_files
from hanhtrinh.events.selectors import distinct_predicates
from hanhtrinh.maps.parsing import load_map
from hanhtrinh.models.compile import touchpoint_predicates
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.tables import SourceTable


def check_files(
    path: Path | str,
    events: Sequence[Path | str],
    mapping: ColumnMapping,
    *,
    touchpoints: TouchpointSet,
    model_of: ModelOf,
    zone: str = "UTC",
    currency: str = "VND",
    opener: Callable[[Path], SourceTable] | None = None,
    personas: Sequence[str | None] | None = (),
) -> tuple[CheckedMap, OpenedFile]:
    """Check a map file against event files, with the fixed-sample tests.

    Args:
        path: the map file.
        events, mapping, opener: as `open_files`.
        touchpoints: what the map's touchpoints are.
        model_of: gives a journey model by its id; the one in use where that is None.
        zone: IANA zone of times that do not say theirs, and of the days of periods.
        currency: ISO code of amounts.
        personas: whom to observe beside the claims; nobody where not given.

    Returns:
        The map with its verdicts, and the opened files with their faulty rows.

    Raises:
        InputError, UsageError: as `load_map`, `MapCohorts` and `open_files`.
    """
    parsed = load_map(path, model=model_of, touchpoints=touchpoints, currency=currency)
    cohorts = MapCohorts(parsed, model_of)
    needed = (*touchpoint_predicates(touchpoints, currency), *cohorts.predicates())
    opened = open_files(
        events,
        mapping,
        predicates=distinct_predicates(needed),
        timezone=zone,
        currency=currency,
        opener=opener,
    )
    return check_log(parsed, cohorts, opened.log, zone=zone, personas=personas), opened
