"""A scenario file as a checked scenario: every fault is told with its file, line and column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hanhtrinh.app.scenario.document import Scenario
from hanhtrinh.app.scenario.extremes import TOLERANCE, check_effects, check_endings
from hanhtrinh.app.scenario.process import has_arrivals
from hanhtrinh.language import Text
from hanhtrinh.models.documents import Parsed, load_document, parse_document
from hanhtrinh.models.suggest import listed, meant

_Path = Sequence[str | int]


def load_scenario(path: Path | str) -> Scenario:
    """Read and check a scenario file.

    Raises:
        InputError: with file, line and column: what `load_document` finds, and `unknown-touchpoint`,
            `unknown-persona`, `duplicate-id`, `wrong-sum`, `out-of-range` (also after effects),
            `wrong-period`, `unknown-timezone`, `no-gap`, `endless-journey`.
    """
    return _checked(load_document(path, Scenario))


def parse_scenario(text: str, file: str = "scenario.yaml") -> Scenario:
    """Read and check a scenario from its text; raises as `load_scenario`."""
    return _checked(parse_document(text, Scenario, file))


def _checked(parsed: Parsed[Scenario]) -> Scenario:
    for check in (_ids, _names, _period, _sums, _touches, check_effects, check_endings):
        check(parsed)
    return parsed.value


def _unknown(
    parsed: Parsed[Scenario], path: _Path, what: Text, name: str, allowed: Iterable[str], *, key: bool
) -> None:
    known = list(allowed)
    if name in known:
        return
    names = listed(known)
    raise parsed.error(
        path,
        f"unknown-{what.en}",
        Text(
            vi=f"Không có {what.vi} “{name}”. Được phép: {names.vi}.",
            en=f"There is no {what.en} “{name}”. Allowed: {names.en}.",
        ),
        hint=meant(name, known)
        or Text(
            vi=f"Sửa tên cho đúng, hoặc thêm {what.vi} “{name}”.",
            en=f"Correct the name, or add the {what.en} “{name}”.",
        ),
        key=key,
    )


_SWAP: Final = Text(
    vi="Đổi chỗ hai ngày, hoặc lùi ngày “to” (ngày ấy không tính).",
    en="Swap the two days, or move “to” further (that day no longer counts).",
)
_TOUCHPOINT: Final = Text(vi="điểm chạm", en="touchpoint")
_PERSONA: Final = Text(vi="chân dung khách hàng", en="persona")


def _ids(parsed: Parsed[Scenario]) -> None:
    scenario = parsed.value
    for field in ("personas", "touchpoints", "pains", "changes"):
        seen: set[str] = set()
        for index, part in enumerate(getattr(scenario, field)):
            if part.id in seen:
                raise parsed.error(
                    (field, index, "id"),
                    "duplicate-id",
                    Text(
                        vi=f"Id “{part.id}” đã dùng ở trên.", en=f"The id “{part.id}” is used above already."
                    ),
                    hint=Text(vi="Đặt một id khác.", en="Choose another id."),
                )
            seen.add(part.id)
    events: set[tuple[str, str]] = set()
    for index, touchpoint in enumerate(scenario.touchpoints):
        event = (touchpoint.event_name, touchpoint.channel)
        if event in events:
            raise parsed.error(
                ("touchpoints", index),
                "duplicate-event",
                Text(
                    vi=f"Sự kiện “{event[0]}” trên kênh “{event[1]}” đã thuộc về một điểm chạm ở trên.",
                    en=f"The event “{event[0]}” on channel “{event[1]}” belongs to a touchpoint above already.",
                ),
                hint=Text(vi="Đặt tên sự kiện khác.", en="Give it another event."),
            )
        events.add(event)
    _one_event_one_touchpoint(parsed)
    _experiments(parsed)


def _one_event_one_touchpoint(parsed: Parsed[Scenario]) -> None:
    """An event without a channel would also be met by the rule of a touchpoint that names none."""
    parts = parsed.value.touchpoints
    anywhere = {part.event_name for part in parts if not part.channel}
    for index, part in enumerate(parts):
        if part.channel and part.event_name in anywhere:
            raise parsed.error(
                ("touchpoints", index),
                "duplicate-event",
                Text(
                    vi=f"Sự kiện “{part.event_name}” cũng thuộc về một điểm chạm không ghi kênh, nên không phân biệt được.",
                    en=f"The event “{part.event_name}” also belongs to a touchpoint without a channel, so the two cannot be told apart.",
                ),
                hint=Text(
                    vi="Ghi kênh cho cả hai, hoặc đặt tên sự kiện khác.",
                    en="Give both a channel, or another event.",
                ),
            )


def _experiments(parsed: Parsed[Scenario]) -> None:
    """An attribute tells one thing: who a customer is, or which arm of one experiment he or she is in."""
    scenario = parsed.value
    described = {key for persona in scenario.personas for key in persona.attributes}
    shares: dict[str, float] = {}
    for index, change in enumerate(scenario.changes):
        if change.randomised is None:
            continue
        name, share = change.randomised.attribute, change.randomised.share
        if name in described:
            raise parsed.error(
                ("changes", index, "randomised", "attribute"),
                "duplicate-attribute",
                Text(
                    vi=f"Thuộc tính “{name}” đã là của một chân dung khách hàng ở trên.",
                    en=f"The attribute “{name}” is one of a persona's above already.",
                ),
                hint=Text(vi="Đặt tên thuộc tính khác.", en="Choose another attribute."),
            )
        if shares.setdefault(name, share) != share:
            raise parsed.error(
                ("changes", index, "randomised", "share"),
                "wrong-share",
                Text(
                    vi=f"Các thay đổi cùng thuộc tính “{name}” là một thử nghiệm, nên phải cùng tỷ trọng {shares[name]:g}.",
                    en=f"Changes with the same attribute “{name}” are one experiment, so they must have the same share {shares[name]:g}.",
                ),
                hint=Text(
                    vi="Ghi cùng tỷ trọng, hoặc đặt thuộc tính khác để bốc thăm riêng.",
                    en="Give the same share, or another attribute for a draw of its own.",
                ),
            )


def _names(parsed: Parsed[Scenario]) -> None:
    scenario = parsed.value
    touchpoints = [touchpoint.id for touchpoint in scenario.touchpoints]
    personas = [persona.id for persona in scenario.personas]

    def next_of(path: _Path, targets: Iterable[str]) -> None:
        for target in targets:
            _unknown(parsed, (*path, target), _TOUCHPOINT, target, touchpoints, key=True)

    next_of(("start",), scenario.start)
    for index, touchpoint in enumerate(scenario.touchpoints):
        next_of(("touchpoints", index, "next"), touchpoint.next)
        if touchpoint.goal is not None:
            path = ("touchpoints", index, "goal")
            _unknown(parsed, path, _TOUCHPOINT, touchpoint.goal, touchpoints, key=False)
    for index, persona in enumerate(scenario.personas):
        next_of(("personas", index, "effect", "next"), persona.effect.next)
    for field, parts in (("pains", scenario.pains), ("changes", scenario.changes)):
        for index, part in enumerate(parts):
            _unknown(parsed, (field, index, "at"), _TOUCHPOINT, part.at, touchpoints, key=False)
            next_of((field, index, "effect", "next"), part.effect.next)
            for which, persona_id in enumerate(part.personas):
                _unknown(parsed, (field, index, "personas", which), _PERSONA, persona_id, personas, key=False)


def _period(parsed: Parsed[Scenario]) -> None:
    scenario = parsed.value
    if scenario.period.from_ >= scenario.period.to:
        raise parsed.error(
            ("period", "to"),
            "wrong-period",
            Text(
                vi="Kỳ mô phỏng phải kết thúc sau ngày bắt đầu (ngày kết thúc không tính).",
                en="The period must end after it begins (the last day is exclusive).",
            ),
            hint=Text(
                vi="Viết như period: {from: 2025-01-01, to: 2026-01-01}.",
                en="Write it like period: {from: 2025-01-01, to: 2026-01-01}.",
            ),
        )
    for field, parts in (("pains", scenario.pains), ("changes", scenario.changes)):
        for index, part in enumerate(parts):
            if part.from_ is not None and part.to is not None and part.from_ >= part.to:
                raise parsed.error(
                    (field, index, "to"),
                    "wrong-period",
                    Text(vi="“to” phải sau “from”.", en="“to” must come after “from”."),
                    hint=_SWAP,
                )
    for index, spell in enumerate(scenario.arrivals.season):
        if spell.from_ >= spell.to:
            raise parsed.error(
                ("arrivals", "season", index, "to"),
                "wrong-period",
                Text(vi="“to” phải sau “from”.", en="“to” must come after “from”."),
                hint=_SWAP,
            )
    try:
        ZoneInfo(scenario.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise parsed.error(
            ("timezone",),
            "unknown-timezone",
            Text(
                vi=f"Không có múi giờ “{scenario.timezone}”.",
                en=f"There is no time zone “{scenario.timezone}”.",
            ),
            hint=Text(vi="Viết như Asia/Ho_Chi_Minh.", en="Write it like Asia/Ho_Chi_Minh."),
        ) from None
    if not has_arrivals(scenario):
        raise parsed.error(
            ("arrivals",),
            "no-arrivals",
            Text(
                vi="Với các hệ số mùa này, không khách nào đến trong cả kỳ.",
                en="With these seasonal factors nobody arrives in the whole period.",
            ),
            hint=Text(
                vi="Để ít nhất một ngày có hệ số trên 0.", en="Leave at least one day a factor above 0."
            ),
        )


def _sum_to_one(parsed: Parsed[Scenario], path: _Path, total: float, what: Text) -> None:
    if abs(total - 1.0) > TOLERANCE:
        raise parsed.error(
            path,
            "wrong-sum",
            Text(
                vi=f"{what.vi} phải cộng lại thành 1, nhưng ở đây là {total:g}.",
                en=f"{what.en} must sum to 1, but here they sum to {total:g}.",
            ),
            hint=Text(vi="Sửa lại các xác suất.", en="Correct the probabilities."),
            key=isinstance(path[-1], str),
        )


def _sums(parsed: Parsed[Scenario]) -> None:
    scenario = parsed.value
    _sum_to_one(
        parsed,
        ("start",),
        sum(scenario.start.values()),
        Text(vi="Các điểm chạm đầu tiên", en="The first touchpoints"),
    )
    _sum_to_one(
        parsed,
        ("personas",),
        sum(persona.share for persona in scenario.personas),
        Text(vi="Tỷ trọng của các chân dung khách hàng", en="The personas' shares"),
    )
    for index, persona in enumerate(scenario.personas):
        for key, values in persona.attributes.items():
            _sum_to_one(
                parsed,
                ("personas", index, "attributes", key),
                sum(values.values()),
                Text(vi=f"Các giá trị của “{key}”", en=f"The values of “{key}”"),
            )
    for index, touchpoint in enumerate(scenario.touchpoints):
        _sum_to_one(
            parsed,
            ("touchpoints", index),
            sum(touchpoint.next.values()) + touchpoint.leaving,
            Text(vi="“next” và “leave”", en="“next” and “leave”"),
        )


def _touches(parsed: Parsed[Scenario]) -> None:
    scenario = parsed.value
    for index, touchpoint in enumerate(scenario.touchpoints):
        low, high = touchpoint.score.scale
        if low >= high:
            raise parsed.error(
                ("touchpoints", index, "score", "scale"),
                "wrong-scale",
                Text(
                    vi="Thang điểm cần đầu thấp nhỏ hơn đầu cao, ví dụ [1, 5].",
                    en="A scale needs a low end below its high end, e.g. [1, 5].",
                ),
                hint=Text(vi="Viết điểm thấp nhất trước.", en="Write the lowest score first."),
            )
        leads_on = touchpoint.next or any(
            part.at == touchpoint.id and (part.effect.next or part.effect.gap)
            for part in (*scenario.pains, *scenario.changes)
        )
        if leads_on and touchpoint.gap is None:
            raise parsed.error(
                ("touchpoints", index),
                "no-gap",
                Text(
                    vi=f"Điểm chạm “{touchpoint.id}” dẫn đi tiếp nhưng không nói sau bao lâu.",
                    en=f"The touchpoint “{touchpoint.id}” leads on but does not say after how long.",
                ),
                hint=Text(vi="Thêm ví dụ “gap: {median: 2h}”.", en="Add for example “gap: {median: 2h}”."),
            )
