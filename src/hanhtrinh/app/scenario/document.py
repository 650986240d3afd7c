"""The scenario file (`hanhtrinh.scenario/1`): a business whose truth is planted, as its author writes it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    WithJsonSchema,
    model_validator,
)

from hanhtrinh.errors import UsageError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.language import Text
from hanhtrinh.models.complaints import problem
from hanhtrinh.models.suggest import closest
from hanhtrinh.models.touchpoints import LocalText, Several
from hanhtrinh.models.words import Offer, Word

_ID: Final = re.compile(r"[^\s.]+(\.[^\s.]+)*")


def _length(value: Any) -> int:
    """Read `2m`, `3d`; nothing but a text with a unit is a length of time."""
    try:
        return parse_duration(str(value))
    except UsageError as error:
        hint = Text(vi="Viết như 30m, 24h hoặc 7d.", en="Write it like 30m, 24h or 7d.")
        raise problem(error.code, error.message, hint=hint) from None


def _signed_length(value: Any) -> int:
    text = str(value).strip()
    if text.startswith(("-", "\u2212")):
        return -_length(text[1:])
    return _length(text.removeprefix("+"))


def _plain(value: Any) -> Any:
    """Refuse names that touchpoint rules would read as patterns."""
    if isinstance(value, str) and (found := next((sign for sign in "*?[]" if sign in value), None)):
        raise problem(
            "bad-name",
            Text(
                vi=f"Tên “{value}” có dấu “{found}”, mà quy tắc điểm chạm dùng làm ký tự đại diện.",
                en=f"The name “{value}” has a “{found}”, which touchpoint rules read as a wildcard.",
            ),
            hint=Text(vi="Bỏ các dấu * ? [ ].", en="Leave out * ? [ ]."),
        )
    return value


def _currency(value: str) -> str:
    if not re.fullmatch("[A-Z]{3}", value):
        raise problem(
            "unknown-currency",
            Text(
                vi=f"“{value}” không phải là mã tiền tệ: cần ba chữ cái in hoa.",
                en=f"“{value}” is no currency code: three capital letters are needed.",
            ),
            hint=Text(vi="Viết như VND hoặc USD.", en="Write it like VND or USD."),
        )
    return value


def _touchpoint_id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise problem(
            "bad-id",
            Text(
                vi=f"Mã “{value}” không hợp lệ: không có dấu cách, dấu chấm chỉ đứng giữa các phần.",
                en=f"The id “{value}” is not valid: no spaces, and dots only between its parts.",
            ),
            hint=Text(vi="Viết như web.checkout.", en="Write it like web.checkout."),
        )
    return value


Number = Annotated[float, Strict()]
Share = Annotated[float, Strict(), Field(ge=0.0, le=1.0)]
Emotion = Annotated[float, Strict(), Field(ge=-1.0, le=1.0)]
Sigma = Annotated[float, Strict(), Field(ge=0.0, le=5.0)]
# files write lengths of time as texts (`2m`, `-5m`); here they are microseconds
_WRITTEN: Final = r"\d+(\.\d+)?\s*[smhdw]"
Length = Annotated[
    int,
    BeforeValidator(_length),
    Field(ge=0),
    WithJsonSchema({"type": "string", "pattern": f"^{_WRITTEN}$"}),
]
SignedLength = Annotated[
    int,
    BeforeValidator(_signed_length),
    WithJsonSchema({"type": "string", "pattern": f"^[-+\u2212]?\\s*{_WRITTEN}$"}),
]
Name = Annotated[str, Field(min_length=1)]
PlainName = Annotated[str, BeforeValidator(_plain), Field(min_length=1)]
TouchpointId = Annotated[str, BeforeValidator(_plain), AfterValidator(_touchpoint_id)]


class _Base(BaseModel):
    """A part in which `null` says the same as leaving the field out."""

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_the_default(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        needed = {field.alias or name for name, field in cls.model_fields.items() if field.is_required()}
        return {key: part for key, part in value.items() if part is not None or key in needed}


class _Part(_Base):
    """A part that keeps fields it does not know (the author's notes), but takes a misspelt field for a mistake."""

    model_config = ConfigDict(extra="allow", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _no_misspelt_field(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        known = [field.alias or name for name, field in cls.model_fields.items()]
        absent = [name for name in known if name not in value]
        for key in value:
            if key not in known and (near := closest(str(key), absent)) is not None:
                raise problem(
                    "unknown-field",
                    Text(
                        vi=f"Không có trường “{key}” ở đây; có lẽ bạn muốn viết “{near}”.",
                        en=f"There is no field “{key}” here; “{near}” was probably meant.",
                    ),
                    hint=Text(
                        vi=f"Đổi “{key}” thành “{near}”, hoặc đặt tên khác hẳn cho ghi chú của bạn.",
                        en=f"Rename “{key}” to “{near}”, or give your own note a quite different name.",
                    ),
                    at=(key,),
                )
        return value


class _Closed(_Base):
    """A part in which every field acts on the process, so that an unknown one is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SimulatedPeriod(_Closed):
    """When customers arrive: whole days in the scenario's zone; `to` is exclusive."""

    from_: date = Field(alias="from")
    to: date


class Spell(_Closed):
    """A part of the year in which `factor` times as many customers arrive; `to` is exclusive, overlaps multiply."""

    from_: date = Field(alias="from")
    to: date
    factor: Annotated[float, Strict(), Field(ge=0.0, le=1000.0)]
    name: LocalText = LocalText()


class Arrivals(_Closed):
    """How arrivals are spread over the period; uniform where no season is given."""

    season: tuple[Spell, ...] = Field(default=(), max_length=1000)


class Spread(_Closed):
    """A lognormal length of time: median in microseconds (written `2m`, `3d`), sigma of its logarithm."""

    median: Length
    sigma: Sigma = 1.0


class Amount(_Closed):
    """A lognormal amount of money in major units."""

    median: Annotated[float, Strict(), Field(gt=0.0)]
    sigma: Sigma = 0.5


class Score(_Closed):
    """How feedback is given: the scale's middle plus emotion times its half range, plus noise of `spread` half ranges."""

    kind: Literal["nps", "csat", "ces", "stars"] = "csat"
    scale: tuple[Annotated[int, Strict()], Annotated[int, Strict()]] = (1, 5)
    spread: Annotated[float, Strict(), Field(ge=0.0, le=5.0)] = 0.4


class Effect(_Closed):
    """What a persona, a pain or a change adds to a touch; everything is a difference.

    `next` takes its opposite out of `leave`; `gap` and `wait` move the median (`2h`, `-5m`).
    """

    next: dict[str, Number] = Field(default_factory=dict)
    emotion: Number = 0.0
    feedback: Number = 0.0
    extra_actions: Number = 0.0
    gap: SignedLength = 0
    wait: SignedLength = 0


class Speech(_Closed):
    """How a kind of customer writes comments: shares of the dialect, the spellings, slips and English.

    `speakers` is what such people call themselves (`mình`, `tôi`, `tui`); the dialect's usual words where empty.    `asides` are remarks that go with any score ("mua cho cháu 3 tuổi"): they say who is speaking, not how it went.
    """

    south: Share = 0.4
    teencode: Share = 0.08
    bare: Share = 0.12
    mixed: Share = 0.06
    typos: Share = 0.06
    english: Share = 0.02
    speakers: tuple[Name, ...] = ()
    asides: tuple[LocalText, ...] = ()

    @model_validator(mode="after")
    def _one_spelling_each(self) -> Speech:
        total = self.teencode + self.bare + self.mixed
        if total > 1.0:
            raise problem(
                "wrong-sum",
                Text(
                    vi=f"“teencode”, “bare” và “mixed” cộng lại nhiều nhất là 1, nhưng ở đây là {total:g}.",
                    en=f"“teencode”, “bare” and “mixed” sum to 1 at most, but here they sum to {total:g}.",
                ),
                hint=Text(vi="Giảm một trong ba.", en="Make one of the three smaller."),
            )
        return self


class ScenarioPersona(_Part):
    """A kind of customer: its share, how its attributes are spread, what it does differently everywhere."""

    id: Name
    share: Share
    name: LocalText = LocalText()
    attributes: dict[str, dict[str, Share]] = Field(default_factory=dict)
    effect: Effect = Effect()
    speech: Speech = Speech()


class ScenarioTouchpoint(_Part):
    """One touchpoint of the process; `event` is the name its events carry (its id where none is given).

    `order` says which order the touch belongs to: a `new` one (the default where a `value` is given) or the `same`
    as the customer's last one; `offer` is the rung of the offer ladder, for `touchpoints.yaml`.
    """

    id: TouchpointId
    name: LocalText = LocalText()
    event: PlainName | None = None
    means: Several[Word] = ()
    channel: Annotated[str, BeforeValidator(_plain)] = ""
    device: str = ""
    direction: Literal["inbound", "outbound", "system"] = "inbound"
    goal: str | None = None
    owner: str | None = None
    next: dict[str, Share] = Field(default_factory=dict)
    leave: Share | None = None
    gap: Spread | None = None
    emotion: Emotion = 0.0
    feedback: Share = 0.0
    score: Score = Score()
    cost: Annotated[float, Strict(), Field(ge=0.0)] = 0.0
    value: Amount | None = None
    order: Literal["new", "same"] | None = None
    offer: Offer | None = None
    extra_actions: Annotated[float, Strict(), Field(ge=0.0, le=50.0)] = 0.0
    wait: Spread | None = None

    @property
    def event_name(self) -> str:
        """The name of the touch's event."""
        return self.event or self.id

    @property
    def leaving(self) -> float:
        """The probability of leaving; where the file gives none, what `next` leaves of 1."""
        if self.leave is not None:
            return self.leave
        return max(1.0 - sum(self.next.values()), 0.0)

    @property
    def begins_order(self) -> bool:
        """Whether the touch is an order of its own."""
        return self.order == "new" or (self.order is None and self.value is not None)


class ScenarioPain(_Part):
    """A planted pain: a lasting difference at one touchpoint, from a day on, for some personas or all.

    `says` is what customers write of it, in the pieces of which comments are made.
    """

    id: Name
    at: str
    effect: Effect
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    personas: Several[str] = ()
    text: LocalText = LocalText()
    says: tuple[LocalText, ...] = ()


class Randomised(_Closed):
    """A change that only a drawn share of the customers gets; the attribute tells who."""

    share: Share
    attribute: Name


class ScenarioChange(ScenarioPain):
    """A planted change: as a pain, and it may be given to a randomised share of the customers."""

    randomised: Randomised | None = None


EVERYBODY: Final = ScenarioPersona(id="all", share=1.0)


class Scenario(_Part):
    """The whole file; `product` is what comments call the things sold."""

    schema_: Literal["hanhtrinh.scenario/1"] = Field(alias="schema")
    name: LocalText = LocalText()
    seed: Annotated[int, Strict(), Field(ge=0, lt=2**63)] = 1
    customers: Annotated[int, Strict(), Field(ge=1, le=50_000_000)]
    period: SimulatedPeriod
    timezone: str = "Asia/Ho_Chi_Minh"
    currency: Annotated[
        str, AfterValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})
    ] = "VND"
    language: Literal["vi", "en"] = "vi"
    arrivals: Arrivals = Arrivals()
    product: LocalText = LocalText()
    start: dict[str, Share]
    personas: tuple[ScenarioPersona, ...] = Field(default=(EVERYBODY,), min_length=1)
    touchpoints: tuple[ScenarioTouchpoint, ...] = Field(min_length=1)
    pains: tuple[ScenarioPain, ...] = ()
    changes: tuple[ScenarioChange, ...] = Field(default=(), max_length=60)
