"""Touchpoints: where customer and business meet, as rules over events (`hanhtrinh.touchpoints/1`)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hanhtrinh.models.words import Word


class LocalText(BaseModel):
    """A text as users write it: one string for both languages, or one per language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    vi: str = ""
    en: str = ""


class Match(BaseModel):
    """What an event must be: all keys must hold, lists are alternatives, globs are case-sensitive."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: tuple[str, ...] = ()
    where: dict[str, Any] = Field(default_factory=dict)


class Touchpoint(BaseModel):
    """One touchpoint; keeps fields it does not know."""

    model_config = ConfigDict(extra="allow", frozen=True)
    id: str
    name: LocalText
    channel: str = ""
    means: tuple[Word, ...] = ()
    match: Match
    goal: str | None = None
    owner: str | None = None


class TouchpointSet(BaseModel):
    """The file `touchpoints.yaml`; the first touchpoint that matches an event wins."""

    model_config = ConfigDict(extra="allow", frozen=True)
    schema_: Literal["hanhtrinh.touchpoints/1"] = Field(alias="schema")
    touchpoints: tuple[Touchpoint, ...] = ()
