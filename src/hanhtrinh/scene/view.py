"""The map as one reader sees it: one persona, one language, with what the data say beside what was planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hanhtrinh.language import Language, Text
from hanhtrinh.maps.document import (
    Claim,
    Evidence,
    Lane,
    MapDocument,
    MapStage,
    MapTouchpoint,
    Opportunity,
    Pain,
    Persona,
)
from hanhtrinh.maps.results import (
    CheckResult,
    ClaimResult,
    Estimate,
    Movement,
    Observed,
    ObservedStage,
    ObservedTouchpoint,
)
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import LocalText, Touchpoint, TouchpointSet
from hanhtrinh.scene.typography import clean

MIN_SCORES: Final = 30
_UNPLANNED_SHARE: Final = 0.05
_UNPLANNED_MOST: Final = 3
# departments that people write in English in their files, as a Vietnamese reader calls them
_DEPARTMENTS: Final = {
    "marketing": Text(vi="Marketing", en="Marketing"),
    "design": Text(vi="Thiết kế", en="Design"),
    "sales": Text(vi="Bán hàng", en="Sales"),
    "service": Text(vi="Dịch vụ", en="Service"),
    "support": Text(vi="CSKH", en="Support"),
    "product": Text(vi="Sản phẩm", en="Product"),
    "operations": Text(vi="Vận hành", en="Operations"),
    "delivery": Text(vi="Giao vận", en="Delivery"),
    "shop": Text(vi="Cửa hàng", en="Shops"),
    "store": Text(vi="Cửa hàng", en="Stores"),
    "crm": Text(vi="CRM", en="CRM"),
}


@dataclass(frozen=True, eq=False)
class TouchView:
    """One touchpoint on the picture; `planned` is False where the data show it and the map does not.

    `owner` is the department as the reader calls it, `department` its key; both are empty where nobody has it.
    """

    id: str
    path: str
    stage: int
    name: str
    channel: str
    owner: str
    planned: bool
    doc: MapTouchpoint | None
    means: tuple[str, ...]
    expected: float | None
    seen: ObservedTouchpoint | None
    department: str = ""

    @property
    def customers(self) -> int | None:
        """Customers who came, None where nothing was counted."""
        return self.seen.customers if self.seen else None

    @property
    def emotion(self) -> Estimate | None:
        """The measured emotion where enough customers gave scores."""
        found = self.seen.emotion if self.seen else None
        return found if found and found.value is not None and found.n >= MIN_SCORES else None


@dataclass(frozen=True, eq=False)
class StageView:
    """One stage on the picture."""

    id: str
    path: str
    name: str
    doc: MapStage
    seen: ObservedStage | None


@dataclass(frozen=True, eq=False)
class PainView:
    """A pain with its rank; 1 is the worst."""

    rank: int
    pain: Pain
    path: str
    touch: TouchView


@dataclass(frozen=True, eq=False)
class OpportunityView:
    """An opportunity with the rank of its pain."""

    rank: int
    opportunity: Opportunity
    path: str
    touch: TouchView


@dataclass(frozen=True, eq=False)
class ClaimView:
    """A claim with its verdict; `stage` is None for one about a persona or the whole map."""

    claim: Claim
    path: str
    stage: int | None
    subject: str
    result: ClaimResult | None
    quotes: tuple[Evidence, ...]

    @property
    def mark(self) -> str:
        """Which mark stands before it: confirmed, refuted, undecided, quotes or unchecked."""
        if self.quotes and (
            self.claim.metric is None or (self.result and self.result.reason == "unmeasurable")
        ):
            return "quotes"
        return self.result.verdict if self.result else "unchecked"


class View:
    """Everything a layout asks of the map and its evidence."""

    def __init__(
        self,
        document: MapDocument,
        language: Language,
        *,
        persona: str | None,
        model: JourneyModel | None,
        touchpoints: TouchpointSet | None,
        observed: Observed | None,
        check: CheckResult | None,
        department: str | None = None,
    ) -> None:
        self.document = document
        self.language = language
        self.model = model
        self.observed = observed
        self.check = check
        self._defined: dict[str, Touchpoint] = (
            {touchpoint.id: touchpoint for touchpoint in touchpoints.touchpoints} if touchpoints else {}
        )
        chosen = [found for found in document.personas if found.id == persona]
        self.persona: Persona | None = (
            chosen[0] if chosen else document.personas[0] if document.personas else None
        )
        wanted = self.department_key(department)
        # whose last touchpoint was just given to others sees everybody's map
        self.department = wanted if wanted in self.departments else None

    def t(self, vi: str, en: str) -> str:
        """Give a text in the picture's language."""
        return vi if self.language == "vi" else en

    def local(self, text: LocalText | None) -> str:
        """Give a user's text in the picture's language, or in the other where it was written in one only."""
        return clean(Text(vi=text.vi, en=text.en).to(self.language)) if text else ""

    def department_name(self, owner: str | None) -> str:
        """Give a department's name as the reader calls it."""
        key = self.department_key(owner)
        listed = next(
            (one.name for one in self.document.departments if self.department_key(one.id) == key), None
        )
        if listed:
            return self.local(listed)
        found = _DEPARTMENTS.get((owner or "").strip().lower())
        return found.to(self.language) if found else clean(owner or "")

    @staticmethod
    def department_key(owner: str | None) -> str:
        """Give what two spellings of one department have in common; empty for nobody."""
        return clean(owner or "").casefold()

    @cached_property
    def departments(self) -> dict[str, str]:
        """Names of the departments that own something on the map, by key, in the order of the journey."""
        found = {touch.department: touch.owner for touch in self.touches if touch.department}
        for item in self.document.opportunities:
            if key := self.department_key(item.owner):
                found.setdefault(key, self.department_name(item.owner))
        return found

    def touchpoint_name(self, key: str) -> str:
        """Give the name of a touchpoint of touchpoints.yaml, or the id where it is not there."""
        found = self._defined.get(key)
        return (self.local(found.name) if found else "") or key

    @cached_property
    def stages(self) -> tuple[StageView, ...]:
        """The stages in the order of the map."""
        names = {stage.id: stage.names for stage in self.model.stages} if self.model else {}
        seen = {stage.id: stage for stage in self.observed.stages} if self.observed else {}
        found = []
        for stage in self.document.stages:
            name = self.local(stage.names) or self.local(names.get(stage.use or stage.key)) or stage.key
            observed = seen.get(stage.key) or seen.get(stage.use or "")
            found.append(StageView(stage.key, f"stages.{stage.key}", name, stage, observed))
        return tuple(found)

    def stage_index(self, key: str | None) -> int | None:
        """Find a stage's position by its id or by the model's."""
        for index, stage in enumerate(self.stages):
            if key and key in (stage.id, stage.doc.use):
                return index
        return None

    def _expected(self, touchpoint: MapTouchpoint) -> float | None:
        emotion = touchpoint.experience.emotion
        if self.persona is not None:
            return emotion.get(self.persona.id)
        return sum(emotion.values()) / len(emotion) if emotion else None

    @cached_property
    def touches(self) -> tuple[TouchView, ...]:
        """Every touchpoint in the order of the stages: those of the map, then those that only the data know."""
        seen = (
            {touchpoint.id: touchpoint for touchpoint in self.observed.touchpoints} if self.observed else {}
        )
        found: list[TouchView] = []
        for touchpoint in self.document.touchpoints:
            stage = self.stage_index(touchpoint.stage)
            if stage is None:
                continue
            defined = self._defined.get(touchpoint.use or touchpoint.id)
            name = self.local(touchpoint.name) or (self.local(defined.name) if defined else "")
            owner = touchpoint.owner or (defined.owner if defined else None)
            found.append(
                TouchView(
                    id=touchpoint.id,
                    path=f"touchpoints.{touchpoint.id}",
                    stage=stage,
                    name=name or touchpoint.use or touchpoint.id,
                    channel=defined.channel if defined else "",
                    owner=self.department_name(owner),
                    planned=touchpoint.planned,
                    doc=touchpoint,
                    means=tuple(defined.means) if defined else (),
                    expected=self._expected(touchpoint),
                    seen=seen.get(touchpoint.use or touchpoint.id),
                    department=self.department_key(owner),
                )
            )
        found.extend(self._unplanned)
        return tuple(sorted(found, key=lambda touch: touch.stage))

    @cached_property
    def _strangers(self) -> tuple[TouchView, ...]:
        """Touchpoints that customers used and the map does not have, the most used first."""
        if self.observed is None:
            return ()
        drawn = {touchpoint.use or touchpoint.id for touchpoint in self.document.touchpoints}
        found = []
        for seen in self.observed.touchpoints:
            defined = self._defined.get(seen.id)
            if seen.id in drawn or not seen.customers or defined is None:
                continue
            stage = self._stage_of_words(tuple(defined.means))
            if stage is None:
                continue
            name = self.local(defined.name) or seen.id
            found.append(
                TouchView(
                    seen.id.replace(".", "-"),
                    "",
                    stage,
                    name,
                    defined.channel,
                    self.department_name(defined.owner),
                    False,
                    None,
                    tuple(defined.means),
                    None,
                    seen,
                    self.department_key(defined.owner),
                )
            )
        return tuple(sorted(found, key=lambda touch: -(touch.customers or 0)))

    @cached_property
    def _unplanned(self) -> tuple[TouchView, ...]:
        base = self.observed.customers if self.observed else 0
        return tuple(
            touch
            for touch in self._strangers[:_UNPLANNED_MOST]
            if (touch.customers or 0) >= max(1, _UNPLANNED_SHARE * base)
        )

    @property
    def strangers_left(self) -> int:
        """How many touchpoints that nobody planned are not drawn; said in the foot."""
        return len(self._strangers) - len(self._unplanned)

    def _stage_of_words(self, words: tuple[str, ...]) -> int | None:
        if self.model is None:
            return None
        for stage in self.model.stages:
            index = self.stage_index(stage.id)
            if index is not None and set(words) & set(stage.words):
                return index
        return None

    def touch(self, key: str) -> TouchView | None:
        """Find a touchpoint by its id on the map."""
        return next((touch for touch in self.touches if touch.id == key and touch.doc is not None), None)

    @cached_property
    def pains(self) -> tuple[PainView, ...]:
        """Pains ranked by the customers at their touchpoint and by severity, the worst first."""
        found = [(pain, touch) for pain in self.document.pains if (touch := self.touch(pain.at)) is not None]
        ranked = sorted(found, key=lambda pair: -((pair[0].severity or 1) * max(1, (pair[1].customers or 0))))
        return tuple(
            PainView(rank, pain, f"pains.{pain.id}", touch)
            for rank, (pain, touch) in enumerate(ranked, start=1)
        )

    @cached_property
    def opportunities(self) -> tuple[OpportunityView, ...]:
        """Opportunities in the order of their pains."""
        ranks = {pain.pain.id: pain for pain in self.pains}
        found = [
            OpportunityView(ranks[item.for_].rank, item, f"opportunities.{item.id}", ranks[item.for_].touch)
            for item in self.document.opportunities
            if item.for_ in ranks
        ]
        return tuple(sorted(found, key=lambda item: item.rank))

    @cached_property
    def claims(self) -> tuple[ClaimView, ...]:
        """Claims in the order of the file."""
        results = {result.id: result for result in self.check.claims} if self.check else {}
        return tuple(self._claim(claim, results.get(claim.id)) for claim in self.document.claims)

    def _claim(self, claim: Claim, result: ClaimResult | None) -> ClaimView:
        kind, _, key = claim.about.partition(".")
        stage: int | None = None
        subject = ""
        quotes: tuple[Evidence, ...] = ()
        if kind == "pains":
            pain = next((pain for pain in self.document.pains if pain.id == key), None)
            kind, key = "touchpoints", pain.at if pain else ""
        if kind == "touchpoints" and (touch := self.touch(key)):
            stage, subject = touch.stage, touch.name
            quotes = touch.doc.evidence if touch.doc else ()
        elif kind == "stages":
            stage = self.stage_index(key)
            subject = self.stages[stage].name if stage is not None else ""
        elif kind == "personas":
            persona = next((found for found in self.document.personas if found.id == key), None)
            subject = self.local(persona.name) if persona else ""
        return ClaimView(claim, f"claims.{claim.id}", stage, subject, result, quotes)

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The user's own lanes."""
        return self.document.lanes

    @cached_property
    def has_scores(self) -> bool:
        """Whether any touchpoint or stage has enough scores to be drawn."""
        if self.observed is None:
            return False
        parts: Iterable[Estimate] = [touch.emotion for touch in self.touches if touch.emotion]
        return any(True for _ in parts)

    @cached_property
    def movements(self) -> tuple[Movement, ...]:
        """Back-steps and skips between stages of this map, the most frequent first."""
        if self.observed is None:
            return ()
        found = [
            movement
            for movement in self.observed.movements
            if self.stage_index(movement.from_stage) is not None
            and self.stage_index(movement.to_stage) is not None
        ]
        return tuple(sorted(found, key=lambda movement: -movement.customers))


def face_level(value: float) -> int:
    """Give the face of an emotion: cuts at -0.6, -0.2, 0.2, 0.6; a value on a cut is further from the middle."""
    if value <= -0.6:
        return 1
    if value <= -0.2:
        return 2
    if value < 0.2:
        return 3
    return 4 if value < 0.6 else 5
