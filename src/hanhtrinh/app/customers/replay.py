"""A real journey played on a map: for each step where it was, when, in which stage, and what was felt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hanhtrinh.app.customers.person import Encounter, PersonPage, person_page
from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.store.events import EventStore


@dataclass(frozen=True)
class ReplayStep:
    """One step.

    Attributes:
        at: when; gap_s: seconds since the step before, None for the first.
        touchpoint: id of the touchpoint on the map; None where the map has none for it.
        path: where that stands in the map document, e.g. `touchpoints.checkout`; None likewise.
        place: id of the workspace's touchpoint; None where none matches the event.
        stage: id of the model's stage that the customer is in after it; None before the first.
        encounter: all that is known of it.
    """

    at: datetime
    gap_s: float | None
    touchpoint: str | None
    path: str | None
    place: str | None
    stage: str | None
    encounter: Encounter


@dataclass(frozen=True)
class Replay:
    """A journey on a map.

    Attributes:
        page: the customer.
        model: id of the model that stages are of.
        steps: oldest first.
        off_map: steps at touchpoints that the map does not show.
    """

    page: PersonPage
    model: str
    steps: tuple[ReplayStep, ...]
    off_map: int


def uses_of(document: MapDocument) -> dict[str, str | None]:
    """Give touchpoint of the map -> touchpoint of the workspace."""
    return {one.id: one.use for one in document.touchpoints}


def replay(
    reading: Reading, store: EventStore, key: str, uses: Mapping[str, str | None], model: str | None
) -> Replay:
    """Lay a customer's journey on a map.

    Args:
        reading, store: the data.
        key: the person's key.
        uses: as `uses_of`.
        model: id of the map's model; the workspace's where None.

    Raises:
        UnknownCustomerError: there is nobody by this key.
    """
    page = person_page(reading, store, key, model=model)
    on_map = {use: name for name, use in uses.items() if use is not None}
    steps: list[ReplayStep] = []
    stage: str | None = None
    for encounter in page.encounters:
        if encounter.stage is not None:
            stage = page.stages[encounter.stage]
        name = on_map.get(encounter.touchpoint or "")
        steps.append(
            ReplayStep(
                at=encounter.at,
                gap_s=(encounter.at - steps[-1].at).total_seconds() if steps else None,
                touchpoint=name,
                path=f"touchpoints.{name}" if name else None,
                place=encounter.touchpoint,
                stage=stage,
                encounter=encounter,
            )
        )
    return Replay(page, reading.model(model).id, tuple(steps), sum(step.touchpoint is None for step in steps))
