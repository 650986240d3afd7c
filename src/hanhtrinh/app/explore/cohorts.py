"""Cohorts with a name: those that people saved, and the personas of the maps; `ref` in a cohort speaks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from hanhtrinh.app.explore.reading import Readings
from hanhtrinh.app.home.maps_seen import seen_maps
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.maps.cohorts import parse_cohort
from hanhtrinh.store.state import StateDatabase
from hanhtrinh.store.state.cohorts import add_cohort, has_cohort, list_cohorts, remove_cohort


@dataclass(frozen=True, slots=True)
class NamedCohort:
    """A cohort with a name.

    Attributes:
        id: what `ref` calls it; a persona's is `map:persona`.
        kind: saved by somebody, or a persona of a map.
        map: title of the persona's map.
        document: the rule.
        author, created: who saved it, and when; None for personas.
    """

    id: str
    kind: Literal["saved", "persona"]
    name: Text
    map: Text | None
    document: Any
    author: str | None
    created: datetime | None


class Cohorts:
    """The named cohorts of a workspace.

    Args:
        workspace, readings, state: whose.
    """

    def __init__(self, workspace: Workspace, readings: Readings, state: StateDatabase) -> None:
        self._workspace = workspace
        self._readings = readings
        self._state = state

    def all(self) -> tuple[NamedCohort, ...]:
        """Give the saved cohorts, then the personas that have a rule."""
        with self._state.reading() as connection:
            saved = list_cohorts(connection)
        found = [
            NamedCohort(one.id, "saved", Text(vi=one.name, en=one.name), None, one.document, one.author, one.created)
            for one in saved
        ]  # fmt: skip
        for seen in seen_maps(self._workspace, self._readings.now()).maps:
            found += [
                NamedCohort(
                    f"{seen.id}:{persona.id}", "persona", persona.name.text, seen.title, persona.cohort, None, None
                )
                for persona in seen.checked.map.document.personas
                if persona.cohort is not None and not isinstance(persona.cohort, str)
            ]  # fmt: skip
        return tuple(found)

    def documents(self) -> Mapping[str, Any]:
        """Give the rules by id."""
        return {one.id: one.document for one in self.all()}

    def save(self, name: str, document: Any, author: str) -> NamedCohort:
        """Save a cohort under a name.

        Raises:
            UsageError: `name-taken`; as `parse_cohort` where the rule is wrong.
        """
        ids = self._readings.now().touchpoints.ids()
        parse_cohort(document, touchpoints=ids, cohorts=self.documents(), currency=self._readings.currency)
        with self._state.writing() as connection:
            if has_cohort(connection, name):
                raise UsageError(
                    "name-taken",
                    Text(
                        vi=f"Đã có nhóm khách tên “{name}”.",
                        en=f"There is a cohort called “{name}” already.",
                    ),
                    hint=Text(vi="Chọn một tên khác.", en="Choose another name."),
                )
            one = add_cohort(connection, name=name, document=document, author=author)
        return NamedCohort(
            one.id, "saved", Text(vi=one.name, en=one.name), None, one.document, one.author, one.created
        )

    def remove(self, cohort: str) -> bool:
        """Take a saved cohort away; tells whether it was there."""
        with self._state.writing() as connection:
            return remove_cohort(connection, cohort)
