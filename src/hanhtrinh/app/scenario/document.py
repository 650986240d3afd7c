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
from hanhtrinh.models.words import Word

_ID: Final = re.compile(r"[^\s.]+(\.[^\s.]+)*")


def _length(value: Any) -> int:
    """Read `2m`, `3d`; nothing but a text with a unit is a length of time."""
    try:
        return parse_duration(str(value))
    except UsageError as error:
        raise problem(error.code, error.message) from None


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
    Field(gt=0),
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


class _Part(BaseModel):
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


class _Closed(BaseModel):
    """A part in which every field acts on the process, so that an unknown one is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SimulatedPeriod(_Closed):
    """When customers arrive: whole days in the scenario's zone; `to` is exclusive."""

    from_: date = Field(alias="from")
    to: date


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


class ScenarioPersona(_Part):
    """A kind of customer: its share, how its attributes are spread, what it does differently everywhere."""

    id: Name
    share: Share
    name: LocalText = LocalText()
    attributes: dict[str, dict[str, Share]] = Field(default_factory=dict)
    effect: Effect = Effect()


class ScenarioTouchpoint(_Part):
    """One touchpoint of the process; `event` is the name its events carry (its id where none is given)."""

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
    extra_actions: Annotated[float, Strict(), Field(ge=0.0, le=50.0)] = 0.0
    wait: Spread | None = None

    @property
    def event_name(self) -> str:
        """The name of the touch's event."""
        return self.event or self.id

    @property
    def leaving(self) -> float:
        """The probability of leaving; where the file gives none, 1 for a last touch and 0 for any other."""
        if self.leave is not None:
            return self.leave
        return 0.0 if self.next else 1.0


class ScenarioPain(_Part):
    """A planted pain: a lasting difference at one touchpoint, from a day on, for some personas or all."""

    id: Name
    at: str
    effect: Effect
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    personas: Several[str] = ()
    text: LocalText = LocalText()


class Randomised(_Closed):
    """A change that only a drawn share of the customers gets; the attribute tells who."""

    share: Share
    attribute: Name


class ScenarioChange(ScenarioPain):
    """A planted change: as a pain, and it may be given to a randomised share of the customers."""

    randomised: Randomised | None = None


class Scenario(_Part):
    """The whole file."""

    schema_: Literal["hanhtrinh.scenario/1"] = Field(alias="schema")
    name: LocalText = LocalText()
    seed: Annotated[int, Strict(), Field(ge=0, lt=2**63)] = 1
    customers: Annotated[int, Strict(), Field(ge=1, le=50_000_000)]
    period: SimulatedPeriod
    timezone: str = "Asia/Ho_Chi_Minh"
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "VND"
    language: Literal["vi", "en"] = "vi"
    start: dict[str, Share]
    personas: tuple[ScenarioPersona, ...] = Field(min_length=1)
    touchpoints: tuple[ScenarioTouchpoint, ...] = Field(min_length=1)
    pains: tuple[ScenarioPain, ...] = ()
    changes: tuple[ScenarioChange, ...] = Field(default=(), max_length=60)
