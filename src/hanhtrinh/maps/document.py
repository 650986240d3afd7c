"""The map document (`hanhtrinh.map/1`): typed, strict where it is known, keeping what it does not know."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hanhtrinh.models.model import EnterRule
from hanhtrinh.models.touchpoints import LocalText, Several
from hanhtrinh.models.words import Phase


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)


class LintNotes(BaseModel):
    """Which rules of `map lint` are not to speak of a part of the map or of all of it, and why not."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ignore: Several[str] = ()
    reason: LocalText = LocalText()


class _Checked(_Part):
    """A part of the map that `map lint` looks at."""

    lint: LintNotes | None = None


class Evidence(_Part):
    """Qualitative evidence (R12): who said it, when, how many."""

    kind: str
    quote: str = ""
    source: str = ""
    date: datetime.date | None = None
    n: int | None = None
    of: int | None = None


class Experience(_Part):
    """Two of the three experiences of R13, and the expected emotion on -1..1 per persona id.

    `wanted` is what customers hoped for (surveys, interviews: the touchpoint's `evidence`), `promised` what the business
    said it would be. The third, what they received, is measured and never written by hand.
    """

    wanted: LocalText = LocalText()
    promised: LocalText = LocalText()
    emotion: dict[str, float] = Field(default_factory=dict)


class Persona(_Checked):
    """Who travels; bound to a cohort, so that its share and figures are live."""

    id: str
    name: LocalText
    about: LocalText = LocalText()
    cohort: Any = None
    needs: Several[LocalText] = ()
    goal: LocalText = LocalText()


class MapStage(_Checked):
    """A stage of the map: `use` names one of the model's; or an own stage with id, names, enter and phase."""

    use: str | None = None
    id: str | None = None
    names: LocalText | None = None
    enter: Several[EnterRule] = ()
    phase: Phase | None = None
    needs: Several[LocalText] = ()
    motivation: LocalText = LocalText()

    @property
    def key(self) -> str:
        """The stage's id on this map."""
        return self.id or self.use or ""


class MapTouchpoint(_Checked):
    """A touchpoint as drawn on the map; `use` names one of touchpoints.yaml.

    `planned: false` marks one that customers use although the business never meant them to.
    """

    id: str
    use: str | None = None
    stage: str
    name: LocalText | None = None
    goal: LocalText = LocalText()
    actions: Several[LocalText] = ()
    thoughts: Several[LocalText] = ()
    motivation: LocalText = LocalText()
    needs: Several[LocalText] = ()
    experience: Experience = Experience()
    evidence: Several[Evidence] = ()
    owner: str | None = None
    planned: bool = True


class Pain(_Checked):
    """A pain point at a touchpoint of the map; severity 1 (small) to 3 (big)."""

    id: str
    at: str
    text: LocalText
    severity: int | None = None


class Opportunity(_Checked):
    """What could be improved about a pain; effort 1 to 3."""

    id: str
    for_: str = Field(alias="for")
    text: LocalText
    owner: str | None = None
    effort: int | None = None


class Lane(_Checked):
    """A lane of the user's own; cells by touchpoint or stage id."""

    id: str
    title: LocalText
    cells: dict[str, LocalText] = Field(default_factory=dict)


class Expect(BaseModel):
    """The expectation of a claim; `between` takes [low, high]."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    op: Literal[">=", "<=", "between"]
    value: float | tuple[float, float]


class Period(BaseModel):
    """A period; `to` is exclusive."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    from_: datetime.date | None = Field(default=None, alias="from")
    to: datetime.date | None = None


class Origin(_Part):
    """Where an expectation comes from, so that readers can tell: never from the data that it is tested on.

    `target` is something the business set itself, `model` what the journey model expects of everybody, `experience` what
    people who know the trade believe.
    """

    kind: Literal["target", "model", "experience"]
    note: LocalText = LocalText()


class Claim(_Checked):
    """A statement that data can decide; `origin` says where what it expects comes from."""

    id: str
    about: str
    says: LocalText
    metric: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    cohort: Any = None
    period: Period | None = None
    expect: Expect | None = None
    min_n: int = 100
    origin: Origin | None = None
    owner: str | None = None


class Department(_Part):
    """A department that may own touchpoints and opportunities; `owner` names it by its id."""

    id: str
    name: LocalText = LocalText()

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, value: Any) -> Any:
        return {"id": value} if isinstance(value, str) else value


class MapDocument(_Checked):
    """A whole map file.

    `departments`, where they are listed, are all those that may own something on the map.
    """

    schema_: Literal["hanhtrinh.map/1"] = Field(alias="schema")
    id: str
    title: LocalText
    model: str | None = None
    headline: LocalText = LocalText()
    principles: Several[LocalText] = ()
    departments: Several[Department] = ()
    personas: Several[Persona] = ()
    stages: Several[MapStage]
    touchpoints: Several[MapTouchpoint] = ()
    pains: Several[Pain] = ()
    opportunities: Several[Opportunity] = ()
    lanes: Several[Lane] = ()
    claims: Several[Claim] = ()
