"""Everything for editing the maps of one open workspace, put together."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from hanhtrinh.app.editing.claim_words import ClaimDesk, ClaimSheet, PastWords
from hanhtrinh.app.editing.commands import Command
from hanhtrinh.app.editing.comments import Comments
from hanhtrinh.app.editing.definitions import Definitions
from hanhtrinh.app.editing.desk import Desk
from hanhtrinh.app.editing.evidence import PATIENCE_S, EvidenceShelf, MapEvidence
from hanhtrinh.app.editing.examples import Example, examples_of
from hanhtrinh.app.editing.files import FileState, MapFiles
from hanhtrinh.app.editing.lenses import Lens
from hanhtrinh.app.editing.listing import claim_of, counted
from hanhtrinh.app.editing.presence import Presence
from hanhtrinh.app.editing.previews import Previews
from hanhtrinh.app.editing.scenes import MapView, Scenes
from hanhtrinh.app.editing.states import Author, MapState, Saved
from hanhtrinh.app.explore.answers import Answers
from hanhtrinh.app.explore.reading import Readings
from hanhtrinh.app.jobs import Progress, Workshop
from hanhtrinh.app.live import Hub
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.models.compile import compile_model
from hanhtrinh.scene.verdict_words import removed_line
from hanhtrinh.store.state import StateDatabase
from hanhtrinh.store.state.comments import Try, list_tries
from hanhtrinh.store.state.jobs import JobRecord
from hanhtrinh.store.state.versions import MapRecord

_LOGGER: Final = logging.getLogger(__name__)
_LOOK_S: Final = 5.0
_EXAMPLES: Final = 256
# maps whose evidence is looked for before anybody asks
_WARMED: Final = 12
_CHECKING: Final = Text(vi="Đang kiểm các nhận định", en="Checking the claims")


@dataclass(frozen=True)
class Drawn:
    """A picture for a browser: `patch` of the one it has, or `whole`."""

    whole: dict[str, Any] | None
    patch: dict[str, Any] | None


class UnknownClaimError(UsageError):
    """The map has no such claim."""

    def __init__(self, claim: str) -> None:
        super().__init__(
            "unknown-claim",
            Text(vi=f"Bản đồ không có nhận định “{claim}”.", en=f"The map has no claim “{claim}”."),
        )


class Studio:
    """The maps of an open workspace.

    Args:
        workspace, state, hub, readings: of the office.
    """

    def __init__(self, workspace: Workspace, state: StateDatabase, hub: Hub, readings: Readings) -> None:
        self.workspace = workspace
        self.state = state
        self.hub = hub
        self.readings = readings
        self.definitions = Definitions(workspace)
        self.desk = Desk(state, self.definitions, hub)
        self.files = MapFiles(workspace, self.desk, hub)
        self.evidence = EvidenceShelf(workspace, readings, hub)
        self.lens = Lens(workspace, self.definitions, readings)
        self.scenes = Scenes(self.lens, simulated=workspace.config.simulated)
        self.presence = Presence(hub)
        self.comments = Comments(state, hub)
        self.previews = Previews()
        self._examples = Answers(_EXAMPLES)
        self._closed = threading.Event()
        self.files.start()
        for record in self.desk.maps()[:_WARMED]:
            self.evidence.refresh(self.desk.open(record.id))
        self._watcher = threading.Thread(target=self._watch, name="map-evidence", daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Stop, with every file written."""
        self._closed.set()
        self._watcher.join()
        self.evidence.close()
        self.files.close()

    def open(self, map_id: str) -> MapState:
        """Give a map as it stands, with what somebody just wrote in its file.

        Raises:
            UnknownMapError: there is none by this id.
        """
        state = self.desk.open(map_id)
        self.files.glance(state.map)
        return self.desk.open(map_id)

    def edit(self, map_id: str, base: int, commands: Sequence[Command], author: Author) -> Saved:
        """Take an edit; errors as `Desk.edit`."""
        self.files.glance((self.desk.kept(map_id) or self.desk.open(map_id)).map)
        saved = self.desk.edit(map_id, base, commands, author)
        self.files.edited(map_id)
        return saved

    def restore(self, map_id: str, number: int, author: Author) -> MapState:
        """Make an older version the newest, of a removed map too; the versions between stay.

        Raises:
            UnknownMapError, UnknownVersionError: there is none.
            InputError: it speaks of what is no longer there.
        """
        wanted = self.desk.version(map_id, number)
        if wanted.map.removed is not None:
            name = self.files.free_name(map_id)
            state = self.desk.add(map_id, name, wanted.document, author, kind="restore")
        else:
            state = self.desk.put(map_id, wanted.document, author, "restore")
        self.files.edited(map_id)
        return state

    def remove(self, map_id: str) -> MapRecord:
        """Take a map and its file out of the workspace; its versions stay.

        Raises:
            UnknownMapError: there is none by this id.
        """
        record = self.desk.remove(map_id)
        self.files.remove(record)
        return record

    def file_state(self, state: MapState) -> FileState:
        """Tell how a map's file stands to a version that is the newest."""
        return self.files.state_of(state.map, state.number)

    def known(self, state: MapState, *, patience: float = PATIENCE_S) -> MapEvidence:
        """Give what the data say of a map, as far as that is known within `patience` seconds."""
        return self.evidence.of(state, patience=patience)

    def draw(self, state: MapState, view: MapView, since: int | None = None) -> Drawn:
        """Draw a map, as a patch of the picture of version `since` where that is at hand.

        Raises:
            UsageError: `unknown-model`.
            HanhtrinhError: the map cannot be read.
        """
        evidence = self.known(state, patience=PATIENCE_S if since is None else 0.0)
        patch = None if since is None else self.scenes.patch(state, evidence, view, since)
        return Drawn(None if patch else self.scenes.whole(state, evidence, view), patch)

    def check(self, map_id: str, workshop: Workshop, person: str | None) -> JobRecord:
        """Check a map in the background, as it stands when its turn comes.

        Raises:
            UnknownMapError: there is none by this id.
        """
        title = self.open(map_id).typed.title

        def work(progress: Progress) -> dict[str, Any]:
            state = self.open(map_id)
            count = len(state.typed.claims)
            progress.tell(_CHECKING, 0, count)
            self.evidence.check(state)
            progress.tell(_CHECKING, count, count)
            return {"map": map_id, "version": state.number, **counted(state.typed, self.known(state))}

        words = Text(vi=f"Kiểm bản đồ “{title.to('vi')}”", en=f"Check the map “{title.to('en')}”")
        return workshop.ask("check", words, work, person=person)

    def sheets(self, state: MapState) -> tuple[MapEvidence, list[ClaimSheet]]:
        """Give what is known of a map, and every claim with its evidence."""
        known = self.known(state)
        return known, self._claims(state, known).sheets()

    def removed(self, known: MapEvidence) -> list[PastWords]:
        """Give what was claimed at an earlier check and is on the map no more."""
        zone = ZoneInfo(known.zone)
        past = known.result.removed if known.result else ()
        return [
            PastWords(one, Text(vi=removed_line(one, "vi", zone), en=removed_line(one, "en", zone)))
            for one in past
        ]

    def examples(self, state: MapState, claim: str) -> list[Example]:
        """Give customers who did what a claim says and such who did not; none without data.

        Raises:
            UnknownClaimError: there is none by this id.
        """
        found = claim_of(state.typed, claim)
        if found is None:
            raise UnknownClaimError(claim)
        if state.parsed is None or found.metric is None:
            return []
        parsed = state.parsed
        cohorts, log = self.evidence.log_for(parsed)
        if not log.customers:
            return []
        question = json.dumps(found.model_dump(mode="json", by_alias=True), sort_keys=True)
        zone = self.workspace.config.timezone

        def find() -> list[Example]:
            model = compile_model(parsed.model, parsed.touchpoints, log.codes, log.currency)
            selection = cohorts.on(log, model.touchpoint_of_code)(parsed.claims[claim])
            return examples_of(parsed, found, log, selection, zone=zone)

        return self._examples.get((state.id, question, log.generation, state.stamp), find)

    def tried(self, map_id: str) -> list[Try]:
        """Give what was tried of claims on a map, newest first."""
        with self.state.reading() as connection:
            return list_tries(connection, map_id)

    def _claims(self, state: MapState, known: MapEvidence) -> ClaimDesk:
        return ClaimDesk(
            state.typed,
            known.result,
            model=state.parsed.model if state.parsed else None,
            touchpoints=self.definitions.touchpoints(),
            outdated=dict(known.outdated),
            zone=known.zone,
        )

    def _watch(self) -> None:
        while not self._closed.wait(_LOOK_S):
            try:
                self.evidence.renew_where_data_changed(self.desk.open)
            except Exception:  # the next round tries again
                _LOGGER.exception("looking for new data")
