"""The parts and fields of a map in words, for those who compare two of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from hanhtrinh.events.durations import parse_duration
from hanhtrinh.language import Language, Text, date_text, decimal, duration, whole
from hanhtrinh.maps.diff import Change, FieldChange, Part
from hanhtrinh.maps.document import Claim
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.maps.results import INTERVAL_WORDS, ClaimResult
from hanhtrinh.models.touchpoints import LocalText
from hanhtrinh.scene.claims import figure, interval, target, unit_of

PART_NAMES: Final[Mapping[Part, Text]] = {
    "map": Text(vi="Cả bản đồ", en="The map itself"),
    "claims": Text(vi="Nhận định", en="Claims"),
    "personas": Text(vi="Chân dung khách hàng", en="Personas"),
    "stages": Text(vi="Giai đoạn", en="Stages"),
    "touchpoints": Text(vi="Điểm chạm", en="Touchpoints"),
    "pains": Text(vi="Điểm đau", en="Pain points"),
    "opportunities": Text(vi="Cơ hội cải thiện", en="Opportunities"),
    "lanes": Text(vi="Làn riêng", en="Lanes of your own"),
    "departments": Text(vi="Bộ phận", en="Departments"),
}
_FIELDS: Final[Mapping[str, Text]] = {
    "title": Text(vi="Tựa đề", en="Title"),
    "headline": Text(vi="Dòng đầu", en="Headline"),
    "model": Text(vi="Mô hình", en="Model"),
    "principles": Text(vi="Nguyên tắc", en="Principle"),
    "name": Text(vi="Tên", en="Name"),
    "names": Text(vi="Tên", en="Name"),
    "about": Text(vi="Nói về", en="About"),
    "cohort": Text(vi="Nhóm khách", en="Cohort"),
    "needs": Text(vi="Nhu cầu", en="Need"),
    "goal": Text(vi="Mục tiêu", en="Goal"),
    "use": Text(vi="Dùng", en="Uses"),
    "stage": Text(vi="Giai đoạn", en="Stage"),
    "phase": Text(vi="Pha", en="Phase"),
    "enter": Text(vi="Quy tắc vào", en="Rule of entry"),
    "motivation": Text(vi="Động lực", en="Motivation"),
    "actions": Text(vi="Hành động", en="Action"),
    "thoughts": Text(vi="Suy nghĩ", en="Thought"),
    "wanted": Text(vi="Khách mong", en="Wanted"),
    "promised": Text(vi="Lời hứa", en="Promised"),
    "emotion": Text(vi="Cảm xúc dự kiến", en="Expected emotion"),
    "evidence": Text(vi="Lời kể", en="Quote"),
    "owner": Text(vi="Phụ trách", en="Owner"),
    "planned": Text(vi="Có dự kiến", en="Planned"),
    "at": Text(vi="Ở điểm chạm", en="At"),
    "text": Text(vi="Câu chữ", en="Text"),
    "severity": Text(vi="Mức độ", en="Severity"),
    "for": Text(vi="Cho điểm đau", en="For"),
    "effort": Text(vi="Công sức", en="Effort"),
    "cells": Text(vi="Ô", en="Cell"),
    "says": Text(vi="Câu chữ", en="Text"),
    "metric": Text(vi="Chỉ số", en="Metric"),
    "params": Text(vi="Tham số", en="Parameter"),
    "period": Text(vi="Kỳ", en="Period"),
    "expect": Text(vi="Kỳ vọng", en="Expectation"),
    "min_n": Text(vi="Số khách ít nhất", en="Least n"),
    "origin": Text(vi="Kỳ vọng từ đâu ra", en="Where the expectation comes from"),
    "order": Text(vi="Thứ tự", en="Order"),
}
_YES: Final = {True: Text(vi="có", en="yes"), False: Text(vi="không", en="no")}
_NOTHING: Final = Text(vi="không có", en="none")


def part_name(change: Change, old: ParsedMap, new: ParsedMap) -> Text:
    """Give the name of a part that changed, as the newer map calls it where it has it."""
    side, known = (new, change.new_id) if change.new_id is not None else (old, change.old_id)
    if change.part == "map":
        return PART_NAMES["map"]
    return _name(side, change.part, known or "")


def _name(side: ParsedMap, part: str, known: str) -> Text:
    document = side.document
    if part == "stages":
        stage = next((one for one in document.stages if one.key == known), None)
        if stage is not None and stage.names:
            return stage.names.text
        named = next((one.names for one in side.model.stages if one.id == known), None)
        return named.text if named else Text(vi=known, en=known)
    found = next((one for one in getattr(document, part) if one.id == known), None)
    if found is None:
        return Text(vi=known, en=known)
    for key in ("name", "title", "text", "says"):
        text = getattr(found, key, None)
        if text:
            return Text(vi=text.to("vi"), en=text.to("en"))
    if part == "touchpoints" and found.use:
        defined = next((one.name for one in side.touchpoints.touchpoints if one.id == found.use), None)
        if defined:
            return defined.text
    return Text(vi=known, en=known)


def field_name(change: FieldChange, side: ParsedMap) -> Text:
    """Name a field, with the persona, the cell or the number that it is of."""
    keys = change.path.split(".")
    if keys[0] == "experience":
        keys = keys[1:] or keys
    head = _FIELDS.get(keys[0], Text(vi=keys[0], en=keys[0]))
    rest = keys[1:]
    if not rest:
        return head
    if keys[0] == "emotion":
        name = _name(side, "personas", rest[0])
    elif keys[0] == "cells":
        part = "stages" if any(one.key == rest[0] for one in side.document.stages) else "touchpoints"
        name = _name(side, part, rest[0])
    elif rest[0].isdigit():
        more = f", {'.'.join(rest[1:])}" if len(rest) > 1 else ""
        number = str(int(rest[0]) + 1) + more
        name = Text(vi=number, en=number)
        return Text(vi=f"{head.vi} {name.vi}", en=f"{head.en} {name.en}")
    else:
        name = Text(vi=".".join(rest), en=".".join(rest))
    return Text(vi=f"{head.vi} ({name.vi})", en=f"{head.en} ({name.en})")


def value_words(change: FieldChange, value: Any, side: ParsedMap) -> Text:
    """Write a field's value as people read it; names in place of ids where the map has them."""
    if value is None:
        return _NOTHING
    if isinstance(value, LocalText):
        return value.text
    if isinstance(value, bool):
        return _YES[value]
    key = change.path.rpartition(".")[2]
    if isinstance(value, str):
        part = {"stage": "stages", "at": "touchpoints", "for": "pains", "cohort": "personas"}.get(key)
        if part:
            return _name(side, part, value)
        return Text(vi=value, en=value)
    return Text(vi=_figure(value, "vi"), en=_figure(value, "en"))


def _figure(value: Any, language: Language) -> str:
    if isinstance(value, int):
        return whole(value, language)
    if isinstance(value, float):
        return decimal(value, language, 2 if round(value, 2) == value else 3)
    if hasattr(value, "year"):
        return date_text(value, language)
    return json.dumps(value, ensure_ascii=False, default=str)


def asked(claim: Claim, side: ParsedMap) -> Text:
    """Say what a claim asks of the data: expectation, metric, window, cohort, period."""
    return Text(vi=_asked(claim, side, "vi"), en=_asked(claim, side, "en"))


def _asked(claim: Claim, side: ParsedMap, language: Language) -> str:
    metric = METRICS.get(claim.metric or "")
    if metric is None:
        return Text(vi="chỉ có lời kể, không đo", en="quotes only, nothing is measured").to(language)
    parts = []
    if claim.expect is not None:
        unit = unit_of(claim.metric)
        ends = claim.expect.value if isinstance(claim.expect.value, tuple) else (claim.expect.value,)
        sign = {">=": "≥\u00a0", "<=": "≤\u00a0"}.get(claim.expect.op, "")
        parts.append(sign + "–".join(target(end, unit, language) for end in ends))
        parts[0] = Text(vi=f"kỳ vọng {parts[0]}", en=f"expected {parts[0]}").to(language)
    parts.append(metric.name.to(language))
    parts += [
        _param(key, value, metric.params.get(key), side, language) for key, value in claim.params.items()
    ]
    if isinstance(claim.cohort, str):
        parts.append(_name(side, "personas", claim.cohort).to(language))
    elif claim.cohort is not None:
        parts.append(json.dumps(claim.cohort, ensure_ascii=False, default=str))
    if claim.period is not None:
        start = date_text(claim.period.from_, language) if claim.period.from_ else "…"
        end = date_text(claim.period.to, language) if claim.period.to else "…"
        parts.append(f"{start} – {end}")
    parts.append(f"n\u00a0≥\u00a0{whole(claim.min_n, language)}")
    return " · ".join(parts)


def _param(key: str, value: Any, kind: str | None, side: ParsedMap, language: Language) -> str:
    """Write an option of a metric: a length of time, a stage and a touchpoint by name."""
    if kind == "duration":
        length = duration(parse_duration(str(value)) / 1_000_000, language)
        return Text(vi=f"trong {length}", en=f"within {length}").to(language)
    if kind == "stage":
        return _name(side, "stages", str(value)).to(language)
    if kind == "touchpoint":
        known = next((one.name for one in side.touchpoints.touchpoints if one.id == value), None)
        name = known.to(language) if known else str(value)
        return Text(vi=f"đến “{name}”", en=f"to “{name}”").to(language)
    return str(value)


def about_name(about: str, side: ParsedMap) -> Text:
    """Name the part of the map that a claim is about."""
    kind, _, known = about.partition(".")
    if not known:
        return Text(vi="Cả hành trình", en="The whole journey")
    return _name(side, kind, known)


def found_words(result: ClaimResult) -> Text | None:
    """Write what was measured for a claim: value, the interval that judged, n; None where nothing was."""
    if result.value is None:
        return None
    return Text(vi=_found(result, "vi"), en=_found(result, "en"))


def _found(result: ClaimResult, language: Language) -> str:
    unit = unit_of(result.metric)
    assert result.value is not None
    parts = [figure(result.value, unit, language)]
    if result.interval is not None:
        ends = interval(*result.interval, unit, language)
        parts.append(f"{ends} (95% {INTERVAL_WORDS[result.judged_by].to(language)})")
    parts.append(f"n\u00a0{whole(result.n, language)}")
    return ", ".join(parts)
