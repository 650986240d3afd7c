"""The map that rules look at, with what they ask of it: names, texts, owners, channels, evidence, data."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from hanhtrinh.language import Text
from hanhtrinh.maps.document import Claim, Evidence, MapDocument, MapStage, MapTouchpoint, Pain
from hanhtrinh.maps.problems import Path
from hanhtrinh.maps.results import ClaimResult, Observed, ObservedTouchpoint, PastClaim
from hanhtrinh.models.documents import Parsed
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import LocalText, Touchpoint, TouchpointSet

# the least number of customers with a score for a measured emotion to count, as in pictures
MIN_SCORES: Final = 30
_NAMED: Final = 4


@dataclass(frozen=True)
class DataSeen:
    """What the workspace's data say.

    Attributes:
        observed: what they say of everything drawn, by persona id; under None: of everybody.
        claims: the present estimate of each claim, by its id.
        lineage: what was claimed before in place of a claim, by its id.
        stale: ids of the claims whose kept verdict is of other data than now.
        watermark: the day of the newest event.
    """

    observed: Mapping[str | None, Observed]
    claims: Mapping[str, ClaimResult]
    lineage: Mapping[str, tuple[PastClaim, ...]]
    stale: frozenset[str]
    watermark: datetime.date | None

    @property
    def everybody(self) -> Observed | None:
        """What the data say of all customers."""
        return self.observed.get(None)


@dataclass(frozen=True)
class TextOfMap:
    """A text of the map with its place; `voice` says whose words they are.

    `customer`: what the customer says or thinks, quoted; `journey`: what the map tells of the customer; `business`:
    what the business says of itself (promises, opportunities, principles, own lanes); `statement`: claims.
    """

    path: Path
    text: LocalText
    voice: str
    limit: int


@dataclass(frozen=True)
class Subject:
    """One map under the rules.

    Attributes:
        parsed: the document with the place of each part.
        model: the model that it names; None where no workspace knows it.
        touchpoints: those of the workspace; None without one.
        data: None without a workspace that has events.
        today: the day that the age of evidence is counted to.
    """

    parsed: Parsed[MapDocument]
    model: JourneyModel | None
    touchpoints: TouchpointSet | None
    data: DataSeen | None
    today: datetime.date

    @property
    def document(self) -> MapDocument:
        """The map."""
        return self.parsed.value

    @cached_property
    def _defined(self) -> dict[str, Touchpoint]:
        return {one.id: one for one in self.touchpoints.touchpoints} if self.touchpoints else {}

    def definition(self, touchpoint: MapTouchpoint) -> Touchpoint | None:
        """Give the touchpoint of touchpoints.yaml that one on the map uses."""
        return self._defined.get(touchpoint.use or touchpoint.id)

    def channel(self, touchpoint: MapTouchpoint) -> str:
        """Give a touchpoint's channel, lower case; empty where it is not known."""
        found = self.definition(touchpoint)
        own = (touchpoint.model_extra or {}).get("channel", "")
        return str((found.channel if found else "") or own or "").strip().casefold()

    def owner(self, touchpoint: MapTouchpoint) -> str:
        """Give who owns a touchpoint; empty for nobody."""
        found = self.definition(touchpoint)
        return (touchpoint.owner or (found.owner if found else None) or "").strip()

    def name(self, touchpoint: MapTouchpoint) -> Text:
        """Give a touchpoint's name as the map draws it."""
        found = self.definition(touchpoint)
        for text in (touchpoint.name, found.name if found else None):
            if text:
                return text.text
        return Text(vi=touchpoint.use or touchpoint.id, en=touchpoint.use or touchpoint.id)

    def stage_name(self, stage: MapStage) -> Text:
        """Give a stage's name as the map draws it."""
        named = {one.id: one.names for one in self.model.stages} if self.model else {}
        for text in (stage.names, named.get(stage.use or stage.key)):
            if text:
                return text.text
        return Text(vi=stage.key, en=stage.key)

    def evidence_of(self, touchpoint_id: str) -> tuple[Evidence, ...]:
        """Give the quotes at a touchpoint of the map."""
        return next((one.evidence for one in self.document.touchpoints if one.id == touchpoint_id), ())

    def claims_about(self, *abouts: str) -> tuple[Claim, ...]:
        """Give the claims with a metric about any of these parts."""
        return tuple(one for one in self.document.claims if one.about in abouts and one.metric)

    def pain_abouts(self, pain: Pain) -> tuple[str, str]:
        """Give what claims may name to speak of a pain."""
        return f"pains.{pain.id}", f"touchpoints.{pain.at}"

    def seen(self, touchpoint: MapTouchpoint, persona: str | None = None) -> ObservedTouchpoint | None:
        """Give what the data say of a touchpoint."""
        observed = self.data.observed.get(persona) if self.data else None
        wanted = touchpoint.use or touchpoint.id
        return next((one for one in observed.touchpoints if one.id == wanted), None) if observed else None

    def felt(self, touchpoint: MapTouchpoint) -> bool:
        """Say whether the data measured an emotion at a touchpoint, on enough customers."""
        found = self.seen(touchpoint)
        return found is not None and found.emotion.value is not None and found.emotion.n >= MIN_SCORES

    def supported(self, touchpoint: MapTouchpoint) -> bool:
        """Say whether anything speaks for the emotion drawn at a touchpoint: quotes, a claim on scores, measured scores."""
        scored = any(
            (claim.metric or "").startswith("score_mean/")
            for claim in self.claims_about(f"touchpoints.{touchpoint.id}")
        )
        return bool(touchpoint.evidence) or scored or self.felt(touchpoint)

    def listed(self, touchpoints: Sequence[MapTouchpoint]) -> Text:
        """Name the first of several touchpoints, and how many more there are."""
        rest = len(touchpoints) - _NAMED
        shown = touchpoints[:_NAMED]
        vi = ", ".join(self.name(one).to("vi") for one in shown) + (
            f" và {rest} điểm khác" if rest > 0 else ""
        )
        en = ", ".join(self.name(one).to("en") for one in shown) + (f" and {rest} more" if rest > 0 else "")
        return Text(vi=vi, en=en)

    @cached_property
    def texts(self) -> tuple[TextOfMap, ...]:
        """Every text of the map, in its order, with whose words they are and how long they may be."""
        return tuple(one for one in _texts(self.document) if one.text)

    def subject_of(self, path: Path) -> Text:
        """Name the part of the map that a path leads to, in a reader's words; empty for the map itself."""
        if len(path) < 2 or not isinstance(path[1], int):
            return Text(vi="", en="")
        kind, index = str(path[0]), path[1]
        parts: Any = getattr(self.document, kind, ())
        if index >= len(parts):
            return Text(vi="", en="")
        name = self._part_name(kind, parts[index])
        label = _PARTS.get(kind)
        return (
            Text(vi=f"{label.vi} “{name.vi or name.en}”", en=f"{label.en} “{name.en or name.vi}”")
            if label
            else name
        )

    def _part_name(self, kind: str, part: Any) -> Text:
        if kind == "touchpoints":
            return self.name(part)
        if kind == "stages":
            return self.stage_name(part)
        for field in ("name", "title", "text", "says"):
            text = getattr(part, field, None)
            if text:
                return Text(vi=_short(text.vi), en=_short(text.en))
        known = getattr(part, "id", "")
        return Text(vi=known, en=known)


_PARTS: Final = {
    "departments": Text(vi="Bộ phận", en="Department"),
    "personas": Text(vi="Chân dung", en="Persona"),
    "stages": Text(vi="Giai đoạn", en="Stage"),
    "touchpoints": Text(vi="Điểm chạm", en="Touchpoint"),
    "pains": Text(vi="Điểm đau", en="Pain point"),
    "opportunities": Text(vi="Cơ hội", en="Opportunity"),
    "lanes": Text(vi="Làn", en="Lane"),
    "claims": Text(vi="Nhận định", en="Claim"),
}


def _short(text: str, most: int = 60) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"


def _texts(document: MapDocument) -> Iterator[TextOfMap]:
    """Give every text with the number of characters that pictures have room for."""
    yield TextOfMap(("title",), document.title, "journey", 80)
    yield TextOfMap(("headline",), document.headline, "journey", 110)
    for index, text in enumerate(document.principles):
        yield TextOfMap(("principles", index), text, "business", 70)
    for index, persona in enumerate(document.personas):
        at: Path = ("personas", index)
        yield TextOfMap((*at, "name"), persona.name, "journey", 40)
        yield TextOfMap((*at, "about"), persona.about, "journey", 110)
        yield from _several((*at, "needs"), persona.needs, "journey", 100)
        yield TextOfMap((*at, "goal"), persona.goal, "journey", 100)
    for index, stage in enumerate(document.stages):
        at = ("stages", index)
        if stage.names:
            yield TextOfMap((*at, "names"), stage.names, "journey", 36)
        yield from _several((*at, "needs"), stage.needs, "journey", 90)
        yield TextOfMap((*at, "motivation"), stage.motivation, "journey", 90)
    for index, touchpoint in enumerate(document.touchpoints):
        yield from _touchpoint_texts(("touchpoints", index), touchpoint)
    for index, pain in enumerate(document.pains):
        yield TextOfMap(("pains", index, "text"), pain.text, "journey", 110)
    for index, chance in enumerate(document.opportunities):
        yield TextOfMap(("opportunities", index, "text"), chance.text, "business", 110)
    for index, lane in enumerate(document.lanes):
        yield TextOfMap(("lanes", index, "title"), lane.title, "business", 40)
        for cell, text in lane.cells.items():
            yield TextOfMap(("lanes", index, "cells", cell), text, "business", 80)
    for index, claim in enumerate(document.claims):
        yield TextOfMap(("claims", index, "says"), claim.says, "statement", 120)


def _touchpoint_texts(at: Path, touchpoint: MapTouchpoint) -> Iterator[TextOfMap]:
    if touchpoint.name:
        yield TextOfMap((*at, "name"), touchpoint.name, "journey", 48)
    yield TextOfMap((*at, "goal"), touchpoint.goal, "journey", 90)
    yield from _several((*at, "actions"), touchpoint.actions, "journey", 90)
    yield from _several((*at, "thoughts"), touchpoint.thoughts, "customer", 130)
    yield from _several((*at, "needs"), touchpoint.needs, "journey", 90)
    yield TextOfMap((*at, "motivation"), touchpoint.motivation, "journey", 90)
    yield TextOfMap((*at, "experience", "wanted"), touchpoint.experience.wanted, "journey", 90)
    yield TextOfMap((*at, "experience", "promised"), touchpoint.experience.promised, "business", 90)


def _several(path: Path, texts: tuple[LocalText, ...], voice: str, limit: int) -> Iterator[TextOfMap]:
    for index, text in enumerate(texts):
        yield TextOfMap((*path, index), text, voice, limit)
