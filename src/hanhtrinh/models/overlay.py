"""An overlay: steps that are laid over any model by the common vocabulary, instead of stages that customers enter.

The pace overlay (R7) tells how close a contact comes. A contact is judged by the offer made there, where it is one;
else by the least that its words ask for: at a touchpoint with words of two steps it is at the earlier.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from hanhtrinh.language import Text
from hanhtrinh.models.complaints import problem
from hanhtrinh.models.model import plain_id
from hanhtrinh.models.touchpoints import LocalText, Several, Touchpoint
from hanhtrinh.models.words import Offer, Word


class OverlayStep(BaseModel):
    """A step of an overlay; `does` is how it looks in marketing, `asks` how to behave at it."""

    model_config = ConfigDict(extra="allow", frozen=True)
    id: str
    names: LocalText
    words: Several[Word]
    offers: Several[Offer] = ()
    about: LocalText = LocalText()
    does: Several[LocalText] = ()
    actions: Several[LocalText] = ()

    _plain_id = field_validator("id")(plain_id)


class Overlay(BaseModel):
    """The file of an overlay; keeps fields it does not know. No word and no offer is in two steps."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)
    schema_: Literal["hanhtrinh.overlay/1"] = Field(alias="schema")
    kind: Literal["overlay"]
    id: str
    names: LocalText
    about: LocalText = LocalText()
    source: LocalText = LocalText()
    steps: Several[OverlayStep]

    _plain_id = field_validator("id")(plain_id)

    @model_validator(mode="after")
    def _each_once(self) -> Overlay:
        seen: set[str] = set()
        for index, step in enumerate(self.steps):
            for field, values in (("id", (step.id,)), ("words", step.words), ("offers", step.offers)):
                for value in values:
                    if f"{field} {value}" in seen:
                        raise problem(
                            "duplicate-id",
                            Text(
                                vi=f"“{value}” đã có ở một bước trước.",
                                en=f"“{value}” is in an earlier step already.",
                            ),
                            hint=Text(
                                vi="Mỗi mã, mỗi từ, mỗi bậc chào bán chỉ thuộc một bước.",
                                en="An id, a word or an offer belongs to one step only.",
                            ),
                            at=("steps", index, field),
                        )
                    seen.add(f"{field} {value}")
        return self

    def step_of(self, touchpoint: Touchpoint) -> int:
        """Give the step of contacts at a touchpoint, from 0; -1 where neither offer nor words tell."""
        if touchpoint.offer is not None:
            for index, step in enumerate(self.steps):
                if touchpoint.offer in step.offers:
                    return index
        means = set(touchpoint.means)
        return next((index for index, step in enumerate(self.steps) if means & set(step.words)), -1)
