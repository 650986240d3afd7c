"""A journey model: stages in order with everything R2 asks for, and rules that enter them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hanhtrinh.models.touchpoints import LocalText
from hanhtrinh.models.words import Phase, Word


class Nth(BaseModel):
    """Range of the n-th distinct order; `nth: 2` in a file is min = max = 2."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    min: int = 1
    max: int | None = None


class EnterRule(BaseModel):
    """One way into a stage; all keys must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    means: tuple[Word, ...] = ()
    touchpoint: tuple[str, ...] = ()
    direction: Literal["inbound", "outbound", "system"] | None = None
    nth: Nth | None = None
    min_value: float | None = None
    max_value: float | None = None
    after: str | None = None
    within: str | None = None


class Expectation(BaseModel):
    """A claim that `map new` proposes for a stage: what the field expects, never what the data say."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    metric: str
    params: dict[str, Any] = Field(default_factory=dict)
    expect: dict[str, Any]
    says: LocalText
    min_n: int = 100


class Stage(BaseModel):
    """A stage of a model. `emotion` is the expectation on -1..1 that `map new` draws."""

    model_config = ConfigDict(extra="allow", frozen=True)
    id: str
    names: LocalText
    phase: Phase
    words: tuple[Word, ...]
    enter: tuple[EnterRule, ...]
    goal: LocalText = LocalText()
    customer_goal: LocalText = LocalText()
    thinks: tuple[LocalText, ...] = ()
    does: tuple[LocalText, ...] = ()
    touchpoints: tuple[LocalText, ...] = ()
    actions: tuple[LocalText, ...] = ()
    kpis: tuple[LocalText, ...] = ()
    emotion: float = 0.0
    expectations: tuple[Expectation, ...] = ()


class JourneyModel(BaseModel):
    """The file `models/*.yaml`; keeps fields it does not know."""

    model_config = ConfigDict(extra="allow", frozen=True)
    schema_: Literal["hanhtrinh.model/1"] = Field(alias="schema")
    id: str
    names: LocalText = LocalText()
    about: LocalText = LocalText()
    stages: tuple[Stage, ...]
