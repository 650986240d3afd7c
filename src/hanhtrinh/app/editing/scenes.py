"""Pictures of maps that are being edited: laid out once per version and view, sent whole or as what changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

from hanhtrinh.app.editing.definitions import Stamp
from hanhtrinh.app.editing.evidence import MapEvidence
from hanhtrinh.app.editing.lenses import Lens, through
from hanhtrinh.app.editing.states import MapState
from hanhtrinh.language import Language
from hanhtrinh.render.drawn import draw, draw_patch
from hanhtrinh.render.svg import Tokens, tokens_of
from hanhtrinh.scene.grid import layout_grid
from hanhtrinh.scene.model import Scene

_KEPT: Final = 48


@dataclass(frozen=True)
class MapView:
    """How somebody looks at a map.

    Attributes:
        language: of the picture.
        persona: whose; the map's first where None.
        department: whose part stands out; everybody's where None.
        model: through which journey model; the map's own where None.
    """

    language: Language = "vi"
    persona: str | None = None
    department: str | None = None
    model: str | None = None


@dataclass(frozen=True)
class _Laid:
    scene: Scene
    tokens: Tokens


_Key = tuple[str, MapView, int]
# what else a picture rests on: the evidence, and the definitions
_Ground = tuple[int, Stamp]


class Scenes:
    """The newest pictures, by map, view and version.

    Args:
        lens: shows maps through other models.
        simulated: whether the data are.
    """

    def __init__(self, lens: Lens, *, simulated: bool) -> None:
        self._lens = lens
        self._simulated = simulated
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, tuple[_Ground, _Laid]] = OrderedDict()

    def whole(self, state: MapState, evidence: MapEvidence, view: MapView) -> dict[str, Any]:
        """Draw a map; gives `hanhtrinh.drawn/1` with the version that it shows."""
        laid = self._laid(state, evidence, view)
        return {**draw(laid.scene, laid.tokens), "version": state.number}

    def patch(
        self, state: MapState, evidence: MapEvidence, view: MapView, since: int
    ) -> dict[str, Any] | None:
        """Draw what differs from the picture of an older version; None where that is no longer at hand."""
        with self._lock:
            before = self._kept.get((state.id, view, since))
        if before is None or before[0] != _ground(state, evidence):
            return None
        old, new = before[1], self._layout(state, evidence, view)
        found = draw_patch(old.scene, new, old.tokens)
        self._keep((state.id, view, state.number), _ground(state, evidence), _Laid(new, found.tokens))
        return {"base": since, "version": state.number, **found.content}

    def scene(self, state: MapState, evidence: MapEvidence, view: MapView) -> Scene:
        """Lay a map out, for pictures in files."""
        return self._laid(state, evidence, view).scene

    def _laid(self, state: MapState, evidence: MapEvidence, view: MapView) -> _Laid:
        key = (state.id, view, state.number)
        with self._lock:
            found = self._kept.get(key)
        if found is not None and found[0] == _ground(state, evidence):
            return found[1]
        scene = self._layout(state, evidence, view)
        laid = _Laid(scene, tokens_of(scene.elements))
        self._keep(key, _ground(state, evidence), laid)
        return laid

    def _layout(self, state: MapState, evidence: MapEvidence, view: MapView) -> Scene:
        key = (state.id, view, state.number)
        with self._lock:
            found = self._kept.get(key)
        if found is not None and found[0] == _ground(state, evidence):
            return found[1].scene
        seen = through(self._lens, state, evidence, view.model)
        document = seen.document
        persona = view.persona if any(one.id == view.persona for one in document.personas) else None
        who = persona or (document.personas[0].id if document.personas else None)
        return layout_grid(
            document,
            language=view.language,
            persona=who,
            model=seen.model,
            touchpoints=seen.touchpoints,
            observed=seen.observed.get(who, seen.observed.get(None)),
            check=seen.check,
            simulated=self._simulated,
            department=view.department,
        )

    def _keep(self, key: _Key, ground: _Ground, laid: _Laid) -> None:
        with self._lock:
            self._kept[key] = (ground, laid)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def _ground(state: MapState, evidence: MapEvidence) -> _Ground:
    return evidence.serial, state.stamp
