"""What can be asked of a measure: its options, and what is refused before any data are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.measures.calendar import UNITS
from hanhtrinh.measures.neglected import PURCHASES
from hanhtrinh.measures.retention import COHORTS, MEANS, RETAINED, SPANS
from hanhtrinh.measures.sessions import BOUNCES
from hanhtrinh.models.suggest import listed, meant

BYS: Final = ("name", "touchpoint", "stage")
# the options of each measure beside those that all have (cohort, from, to, touchpoints)
OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "transitions": ("by", "model", "top"),
    "variants": ("by", "model", "top"),
    "funnel": ("steps", "by", "model", "window"),
    "stages": ("model", "window", "inactive"),
    "sessions": ("bounce", "inactive", "longest", "start", "view", "key", "leaving"),
    "retention": ("unit", "start", "return", "retained", "spans", "cohorts", "mean", "periods"),
    "touchpoint": ("model", "window"),
    "rushed": ("window", "customers", "top"),
    "neglected": ("window", "purchase", "customers", "top"),
    "slipped_through": ("model", "inactive", "customers", "top"),
    "abandoned_cart": ("window", "cart", "order", "customers", "top"),
    "cancelled": ("window", "order"),
    "status": ("model", "customers", "top"),
    "ladder": ("window",),
    "pace": ("customers", "top"),
}
# what an option's field is called where its own name is a word of Python's, or means something else there
FIELDS: Final[Mapping[str, str]] = {"return": "returns", "from": "start", "to": "end", "start": "starts"}
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "by": BYS,
    "bounce": BOUNCES,
    "unit": UNITS,
    "retained": RETAINED,
    "spans": SPANS,
    "cohorts": COHORTS,
    "mean": MEANS,
    "purchase": PURCHASES,
}


@dataclass(frozen=True)
class Question:
    """What is asked, as the user wrote it; None (or nothing) where an option was not given.

    Attributes:
        measure: name of the measure.
        by: name, touchpoint or stage: what paths and steps are made of.
        steps: the steps of a funnel.
        window, inactive, longest: lengths of time, such as `30d`.
        model: id or file of a journey model.
        touchpoints: a touchpoints file that replaces the workspace's.
        cohort: a cohort file, or a cohort written in YAML.
        start, end: ISO dates or times; `end` is exclusive.
        top: how many rows.
        bounce: what a bounce is.
        leaving: the distribution of the sessions' durations.
        starts, returns, view, key, cart, order: events, each a touchpoint's id or a pattern of names: what starts a
            session or a cohort, what counts as a return, a view, a key event, a cart, a (paid) order.
        unit, retained, spans, cohorts, mean, periods: options of retention.
        purchase: the first or the last one.
        customers: the list of customers instead of the figures.
    """

    measure: str
    by: str | None = None
    steps: tuple[str, ...] = ()
    window: str | None = None
    inactive: str | None = None
    model: str | None = None
    touchpoints: Path | None = None
    cohort: str | None = None
    start: str | None = None
    end: str | None = None
    top: int | None = None
    bounce: str | None = None
    longest: str | None = None
    leaving: bool = False
    starts: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    view: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    cart: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    unit: str | None = None
    retained: str | None = None
    spans: str | None = None
    cohorts: str | None = None
    mean: str | None = None
    periods: int | None = None
    purchase: str | None = None
    customers: bool = False

    def given(self, option: str) -> bool:
        """Tell whether an option was given; `option` as users write it, without the dashes."""
        return getattr(self, FIELDS.get(option, option)) not in (None, (), False)

    def check(self) -> None:
        """Refuse what cannot be meant, before any data are read.

        Raises:
            UsageError: `unknown-measure`, `option-without-effect`, `unknown-by` and its like, `bad-steps`, `bad-top`,
                `bad-periods`.
        """
        if self.measure not in OPTIONS:
            raise unknown("unknown-measure", Text(vi="phép đo", en="measure"), self.measure, tuple(OPTIONS))
        taken = OPTIONS[self.measure]
        for option in dict.fromkeys(one for options in OPTIONS.values() for one in options):
            # a model is taken by all: cohorts speak of stages
            if option != "model" and self.given(option) and option not in taken:
                raise _without_effect(self.measure, option)
        for option, allowed in _CHOICES.items():
            chosen = getattr(self, option)
            if chosen is not None and chosen not in allowed:
                what = Text(vi=f"giá trị --{option}", en=f"--{option}")
                raise unknown(f"unknown-{option}", what, chosen, allowed)
        if self.measure == "funnel" and not self.steps:
            raise UsageError(
                "bad-steps",
                Text(vi="Phễu cần các bước.", en="A funnel needs steps."),
                hint=Text(vi="Ví dụ: --steps a,b,c", en="For example: --steps a,b,c"),
            )
        self._check_numbers()

    def _check_numbers(self) -> None:
        for option, least in (("top", 1), ("periods", 0)):
            number = getattr(self, option)
            if number is not None and number < least:
                raise UsageError(
                    f"bad-{option}",
                    Text(
                        vi=f"--{option} phải từ {least} trở lên, không phải {number}.",
                        en=f"--{option} must be at least {least}, not {number}.",
                    ),
                )
        if self.top is not None and "customers" in OPTIONS[self.measure] and not self.customers:
            raise UsageError(
                "option-without-effect",
                Text(
                    vi=f"Với phép đo “{self.measure}”, --top chỉ dùng cùng --customers.",
                    en=f"With the measure “{self.measure}”, --top goes with --customers only.",
                ),
                hint=Text(
                    vi="Thêm --customers để liệt kê khách hàng, hoặc bỏ --top.",
                    en="Add --customers to list the customers, or leave --top out.",
                ),
            )


def _without_effect(measure: str, option: str) -> UsageError:
    accepted = listed(f"--{name}" for name in OPTIONS[measure])
    others = ", ".join(name for name, options in OPTIONS.items() if option in options)
    return UsageError(
        "option-without-effect",
        Text(
            vi=f"Phép đo “{measure}” không dùng --{option}. Nó nhận: {accepted.vi}.",
            en=f"The measure “{measure}” does not use --{option}. It takes: {accepted.en}.",
        ),
        hint=Text(vi=f"--{option} dành cho: {others}.", en=f"--{option} is for: {others}."),
    )


def unknown(code: str, what: Text, name: str, allowed: Sequence[str]) -> UsageError:
    """Refuse a name that is none of those allowed."""
    shown = listed(allowed)
    return UsageError(
        code,
        Text(
            vi=f"Không có {what.vi} “{name}”. Hiện có: {shown.vi}.",
            en=f"There is no {what.en} “{name}”. There are: {shown.en}.",
        ),
        hint=meant(name, allowed),
    )
