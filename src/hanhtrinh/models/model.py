"""A journey model: stages in order with everything R2 asks for, and rules that enter them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.language import Text
from hanhtrinh.models.complaints import problem
from hanhtrinh.models.suggest import listed, meant
from hanhtrinh.models.touchpoints import LocalText, Several, Touchpoint
from hanhtrinh.models.words import Offer, Phase, Word

_ID: Final = re.compile(r"[^\s.]+")
_MOST_ORDERS: Final = 1_000_000_000
_OPERATORS: Final = (">=", "<=", "between")


def plain_id(value: str) -> str:
    """Check an id of a model, a stage or a part of a map: no dots (paths split on them), no spaces."""
    if not _ID.fullmatch(value):
        raise problem(
            "bad-id",
            Text(
                vi=f"Mã “{value}” không hợp lệ: mã không có dấu chấm và dấu cách.",
                en=f"The id “{value}” is not valid: an id has no dots and no spaces.",
            ),
            hint=Text(
                vi="Dùng dấu gạch nối, ví dụ mua-lan-dau.", en="Use hyphens, for example first-purchase."
            ),
        )
    return value


class Nth(BaseModel):
    """Range of the n-th distinct order; `nth: 2` in a file is min = max = 2."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    min: int = Field(default=1, ge=1, le=_MOST_ORDERS)
    max: int | None = Field(default=None, ge=1, le=_MOST_ORDERS)

    @model_validator(mode="before")
    @classmethod
    def _one_number(cls, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return {"min": value, "max": value}
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Nth:
        if self.max is not None and self.max < self.min:
            raise problem(
                "out-of-range",
                Text(
                    vi=f"nth: max ({self.max}) nhỏ hơn min ({self.min}), nên không lần nào thỏa.",
                    en=f"nth: max ({self.max}) is below min ({self.min}), so that nothing can meet it.",
                ),
                hint=Text(vi="Sửa min hoặc max.", en="Correct min or max."),
            )
        return self


class EnterRule(BaseModel):
    """One way into a stage; all keys must hold, lists are alternatives."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    means: Several[Word] = ()
    touchpoint: Several[str] = ()
    offer: Several[Offer] = ()
    direction: Literal["inbound", "outbound", "system"] | None = None
    nth: Nth | None = None
    min_value: float | None = Field(default=None, allow_inf_nan=False)
    max_value: float | None = Field(default=None, allow_inf_nan=False)
    after: str | None = None
    within: str | None = None

    def speaks_of(self, touchpoint: Touchpoint) -> bool:
        """Say whether the rule's words, touchpoints and offers, where it has any, allow the touchpoint; guards aside."""
        by_word = not self.means or bool(set(self.means) & set(touchpoint.means))
        by_offer = not self.offer or touchpoint.offer in self.offer
        return by_word and by_offer and (not self.touchpoint or touchpoint.id in self.touchpoint)

    @property
    def needs_touchpoint(self) -> bool:
        """Whether only events at a touchpoint can meet the rule: it names words, touchpoints or offers."""
        return bool(self.means or self.touchpoint or self.offer)

    @field_validator("within")
    @classmethod
    def _is_duration(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                parse_duration(value)
            except HanhtrinhError as error:
                raise problem(error.code, error.message, hint=error.hint) from None
        return value

    @model_validator(mode="after")
    def _can_hold(self) -> EnterRule:
        if not self.model_fields_set:
            raise problem(
                "empty-rule",
                Text(
                    vi="Quy tắc trống sẽ khớp mọi sự kiện; cần ít nhất “means”, “touchpoint”, “offer” hoặc một điều kiện.",
                    en="An empty rule would match every event; it needs “means”, “touchpoint”, “offer” or a guard.",
                ),
                hint=Text(vi="Ví dụ: {means: [buy], nth: 1}", en="For example: {means: [buy], nth: 1}"),
            )
        if self.min_value is not None and self.max_value is not None and self.max_value < self.min_value:
            raise problem(
                "out-of-range",
                Text(
                    vi=f"max_value ({self.max_value:g}) nhỏ hơn min_value ({self.min_value:g}).",
                    en=f"max_value ({self.max_value:g}) is below min_value ({self.min_value:g}).",
                ),
                hint=Text(vi="Sửa một trong hai số.", en="Correct one of the two."),
            )
        return self


class Expectation(BaseModel):
    """A claim that `map new` proposes for a stage: what the field expects, never what the data say.

    Without `at` the claim is about the stage. With `at` it is about each touchpoint of the map in this stage
    that means one of these words; `says` then names it by `{touchpoint}`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    metric: str
    at: Several[Word] = ()
    params: dict[str, Any] = Field(default_factory=dict)
    expect: dict[str, Any]
    says: LocalText
    min_n: int = Field(default=100, ge=1)

    @field_validator("expect")
    @classmethod
    def _decidable(cls, value: dict[str, Any]) -> dict[str, Any]:
        for key in value:
            if key not in ("op", "value"):
                raise problem(
                    "unknown-field",
                    Text(
                        vi=f"Không có trường “{key}” ở đây. Được phép: op, value.",
                        en=f"There is no field “{key}” here. Allowed: op, value.",
                    ),
                    hint=meant(key, ("op", "value")),
                    at=(key,),
                )
        operator, bound = value.get("op"), value.get("value")
        if operator not in _OPERATORS:
            allowed = listed(_OPERATORS)
            raise problem(
                "not-allowed",
                Text(
                    vi=f"Phép so sánh “{operator}” không được phép. Được phép: {allowed.vi}.",
                    en=f"The comparison “{operator}” is not allowed. Allowed: {allowed.en}.",
                ),
                hint=Text(
                    vi="Không thể xác nhận dấu bằng: hãy nêu một ngưỡng hoặc một khoảng.",
                    en="Equality cannot be confirmed: state a bound or a range.",
                ),
                at=("op",),
            )
        ends: list[Any] = bound if isinstance(bound, list) else [bound]
        wanted = 2 if operator == "between" else 1
        numbers = all(type(end) in (int, float) and isfinite(end) for end in ends)
        if not numbers or len(ends) != wanted or (wanted == 2 and ends[0] > ends[1]):
            raise problem(
                "wrong-type",
                Text(
                    vi="value phải là một số; với between là [thấp, cao].",
                    en="value must be a number; with between it is [low, high].",
                ),
                hint=Text(
                    vi="Ví dụ: {op: between, value: [0.2, 0.4]}",
                    en="For example: {op: between, value: [0.2, 0.4]}",
                ),
                at=("value",),
            )
        return value


class Stage(BaseModel):
    """A stage of a model, with everything R2 asks for.

    `goal` is the business's, `customer_goal` the customer's; `actions` are marketing and service actions that fit;
    `diagnosis` says how to read the figures (R6); `emotion` is the expectation on -1..1 that `map new` draws.
    `aliases` are other names for it; `source_position` is where the model's source lists it (from 1), which may differ
    from its order here: its position in the list.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    id: str
    names: LocalText
    aliases: Several[LocalText] = ()
    phase: Phase
    words: Several[Word]
    enter: Several[EnterRule]
    goal: LocalText = LocalText()
    customer_goal: LocalText = LocalText()
    thinks: Several[LocalText] = ()
    does: Several[LocalText] = ()
    touchpoints: Several[LocalText] = ()
    actions: Several[LocalText] = ()
    kpis: Several[LocalText] = ()
    diagnosis: Several[LocalText] = ()
    emotion: float = Field(default=0.0, ge=-1, le=1)
    expectations: Several[Expectation] = ()
    source_position: int | None = Field(default=None, ge=1)

    _plain_id = field_validator("id")(plain_id)


class Status(BaseModel):
    """What a person is to the business: a customer has the last status of the list whose rules were met.

    `enter` as in a stage; a status without rules is everybody's until another is reached. `stage` is the stage of the
    model whose work it is to bring people to this status.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    id: str
    names: LocalText
    about: LocalText = LocalText()
    stage: str | None = None
    enter: Several[EnterRule] = ()

    _plain_id = field_validator("id")(plain_id)


class JourneyModel(BaseModel):
    """The file `models/*.yaml`; keeps fields it does not know.

    `phases` names the phases where the model has names of its own for them. `purpose` is what the model is for, `goal`
    what the business wants of the whole journey, `horizon` how long it usually takes, `metrics` what it is judged by:
    by these, models are compared (R8). `statuses` from first to last.
    """

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)
    schema_: Literal["hanhtrinh.model/1"] = Field(alias="schema")
    id: str
    names: LocalText = LocalText()
    about: LocalText = LocalText()
    purpose: LocalText = LocalText()
    goal: LocalText = LocalText()
    horizon: LocalText = LocalText()
    metrics: Several[LocalText] = ()
    phases: dict[Phase, LocalText] = Field(default_factory=dict)
    stages: Several[Stage]
    statuses: Several[Status] = ()

    _plain_id = field_validator("id")(plain_id)

    @model_validator(mode="after")
    def _consistent(self) -> JourneyModel:
        if not self.stages:
            raise problem(
                "no-stages",
                Text(vi="Mô hình cần ít nhất một giai đoạn.", en="A model needs at least one stage."),
                hint=Text(vi="Thêm giai đoạn vào “stages”.", en="Add stages under “stages”."),
                at=("stages",),
            )
        order = _distinct(self.ids(), "stages")
        for index, stage in enumerate(self.stages):
            _known_afters(stage.enter, order, ("stages", index))
        statuses = _distinct([status.id for status in self.statuses], "statuses")
        for index, status in enumerate(self.statuses):
            _known_afters(status.enter, statuses, ("statuses", index))
            if status.stage is not None and status.stage not in order:
                raise _unknown_stage(status.stage, order, ("statuses", index, "stage"))
        return self

    def ids(self) -> tuple[str, ...]:
        """Stage ids in order."""
        return tuple(stage.id for stage in self.stages)

    def stage(self, stage_id: str) -> Stage | None:
        """Give a stage by its id; None where the model has none such."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)


def _distinct(ids: Sequence[str], field: str) -> dict[str, int]:
    """Give the position of every id; no two may be alike."""
    position: dict[str, int] = {}
    for index, one in enumerate(ids):
        if one in position:
            raise problem(
                "duplicate-id",
                Text(
                    vi=f"Mã “{one}” đã dùng cho mục thứ {position[one] + 1} của “{field}”.",
                    en=f"The id “{one}” is already that of number {position[one] + 1} of “{field}”.",
                ),
                hint=Text(
                    vi="Mỗi mục cần một mã riêng: đổi một trong hai.",
                    en="Each needs an id of its own: rename one of the two.",
                ),
                at=(field, index, "id"),
            )
        position[one] = index
    return position


def _known_afters(rules: Sequence[EnterRule], order: Mapping[str, int], at: tuple[str | int, ...]) -> None:
    for number, rule in enumerate(rules):
        if rule.after is not None and rule.after not in order:
            raise _unknown_stage(rule.after, order, (*at, "enter", number, "after"))


def _unknown_stage(name: str, order: Mapping[str, int], at: tuple[str | int, ...]) -> Exception:
    allowed = listed(order)
    return problem(
        "unknown-stage",
        Text(
            vi=f"Mô hình không có giai đoạn “{name}”. Được phép: {allowed.vi}.",
            en=f"The model has no stage “{name}”. Allowed: {allowed.en}.",
        ),
        hint=meant(name, order)
        or Text(vi="Chọn một trong các giai đoạn trên.", en="Choose one of these stages."),
        at=at,
    )
