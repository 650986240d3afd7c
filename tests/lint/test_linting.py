"""Lint as a whole: places, silence with a reason, faults of reading, any map at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint_samples import TODAY, Document, both, codes, data, good_map, lint, subject

from hanhtrinh.app.linting import lint_maps
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.lint.linting import lint_map
from hanhtrinh.lint.subject import Subject
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.models.documents import parse_document

ROOT = Path(__file__).parents[2]
SHIPPED = tuple(
    path
    for folder in (ROOT / "docs/examples", ROOT / "src/hanhtrinh/app/data")
    for path in sorted(folder.rglob("*.yaml"))
    if "\nschema: hanhtrinh.map/1" in "\n" + path.read_text(encoding="utf-8")
)


def silenced(document: Document, *codes_ignored: str, reason: str = "Đã bàn ở kỳ rà soát") -> Document:
    document["lint"] = {"ignore": list(codes_ignored), "reason": reason}
    return document


def broken() -> Document:
    document = good_map()
    document["touchpoints"][0]["actions"] = [both("Chúng tôi gửi báo giá", "We send the quote")]
    return document


def test_a_finding_says_where_it_is() -> None:
    finding = lint(broken()).findings[0]
    text = subject(broken()).parsed
    place = text.place(("touchpoints", 0, "actions", 0))
    assert (finding.place.line, finding.place.column) == (place.line, place.column)
    assert finding.subject.vi == "Điểm chạm “Quảng cáo”"
    assert finding.subject.en == "Touchpoint “Ad”"


def test_findings_stand_in_the_order_of_the_file() -> None:
    document = broken()
    document["pains"][0]["at"] = "chekout"
    document["title"] = {"vi": "Mua"}
    lines = [finding.place.line for finding in lint(document).findings]
    assert lines == sorted(lines)


def test_a_map_silences_a_rule_with_a_reason() -> None:
    result = lint(silenced(broken(), "HT101"))
    assert codes(result) == []
    assert [finding.rule.code for finding in result.silenced] == ["HT101"]
    assert result.silenced[0].silenced is not None
    assert result.silenced[0].silenced.vi == "Đã bàn ở kỳ rà soát"


def test_a_part_silences_a_rule_for_itself_alone() -> None:
    document = broken()
    document["touchpoints"][2]["actions"] = [both("Chúng tôi gửi mã", "We send a code")]
    document["touchpoints"][0]["lint"] = {"ignore": "company-voice", "reason": "Trích slide cũ"}
    result = lint(document)
    assert [finding.path for finding in result.findings] == ["touchpoints.visit.actions.0"]
    assert [finding.path for finding in result.silenced] == ["touchpoints.ad.actions.0"]


def test_silence_needs_a_reason_a_known_rule_and_something_to_silence() -> None:
    assert codes(lint(silenced(broken(), "HT101", reason=""))) == ["HT003"]
    unknown = lint(silenced(broken(), "HT101", "HT999"))
    assert "HT999" in unknown.findings[0].message.vi
    idle = lint(silenced(good_map(), "HT105"))
    assert "HT105" in idle.findings[0].message.vi


def test_silence_of_a_data_rule_is_not_idle_where_the_data_are_not_asked() -> None:
    assert codes(lint(silenced(good_map(), "HT605"))) == []
    assert codes(lint(silenced(good_map(), "HT605"), seen=data())) == ["HT003"]


def test_a_part_is_left_out_of_what_a_rule_gathers() -> None:
    document = good_map()
    for touchpoint in document["touchpoints"]:
        touchpoint["evidence"] = []
    document["touchpoints"][0]["lint"] = {"ignore": "HT204", "reason": "Chưa phỏng vấn"}
    finding = next(one for one in lint(document).findings if one.rule.code == "HT204")
    assert "Quảng cáo" not in finding.message.vi
    assert finding.message.vi.startswith("2 trên 3 ")
    assert "HT003" not in codes(lint(document))


def test_what_cannot_be_read_cannot_be_silenced(tmp_path: Path) -> None:
    document = silenced(good_map(), "HT001", "HT401")
    document["stages"][0]["use"] = "awarenes"
    path = tmp_path / "map.yaml"
    path.write_text(json.dumps(document), encoding="utf-8")
    (found,) = lint_maps([path], today=TODAY)
    assert "HT001" in codes(found.result)


def test_faults_of_reading_are_findings_and_the_other_rules_still_speak(tmp_path: Path) -> None:
    document = broken()
    document["pains"][0]["at"] = "chekout"
    document["claims"][0]["metric"] = "touchpoint_conversions/1"
    path = tmp_path / "map.yaml"
    path.write_text(json.dumps(document), encoding="utf-8")
    (found,) = lint_maps([path], today=TODAY)
    assert {"HT001", "HT101", "HT401"} <= set(codes(found.result))
    assert codes(found.result).count("HT001") == 1  # the pain is told by its own rule
    assert not found.unreadable


def test_a_file_that_is_no_map_does_not_keep_others_from_being_read(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text("schema: hanhtrinh.map/1\nid: [", encoding="utf-8")
    good.write_text(json.dumps(good_map()), encoding="utf-8")
    first, second = lint_maps([bad, good], today=TODAY)
    assert first.unreadable
    assert codes(first.result) == ["HT001"]
    assert first.result.findings[0].place.line is not None
    assert second.result.counts() == {"error": 0, "warning": 0, "advice": 0}


def test_an_empty_workspace_is_not_asked_for_data(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "shop")
    (workspace.root / "maps" / "m.yaml").write_text(
        json.dumps({"schema": "hanhtrinh.map/1", "id": "m", "title": "M", "stages": [{"use": "purchase"}]}),
        encoding="utf-8",
    )
    (found,) = lint_maps(["m"], workspace)
    assert found.data is None
    assert {"HT201", "HT501"} <= set(codes(found.result))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shipped_maps_break_no_principle_and_have_no_error(path: Path) -> None:
    (found,) = lint_maps([path], today=TODAY)
    told = [finding for finding in found.result.findings if finding.rule.severity == "error"]
    told += [finding for finding in found.result.findings if finding.rule.group == "principles"]
    assert [(finding.rule.code, finding.path, finding.quote) for finding in told] == []


_TEXT = st.sampled_from(
    [
        "",
        "Chúng tôi gửi",
        "We call them",
        "x" * 300,
        "İ",
        "\u202e",
        "“",
        "a.b",
        "Nhập CRM “",
        "khách",
        "0",
        "đ̣",
        "🙂",
    ]
) | st.text(max_size=12)
_LOCAL = _TEXT | st.fixed_dictionaries({}, optional={"vi": _TEXT, "en": _TEXT})
_ID = st.sampled_from(["a", "b", "c", "p1", "linh", "HT101", "chị-hạnh"])
_NUMBER = st.integers(-3, 3) | st.floats(-2, 2)


def _optional(**fields: Any) -> Any:
    return st.fixed_dictionaries({}, optional=fields)


_LINT = _optional(ignore=st.lists(st.sampled_from(["HT101", "HT105", "nope", "overlong"])), reason=_LOCAL)
_TOUCHPOINT = st.tuples(
    st.fixed_dictionaries({"id": _ID, "stage": _ID}),
    _optional(
        use=_ID | st.just("web.cart"), name=_LOCAL, goal=_LOCAL, actions=st.lists(_LOCAL, max_size=2) | _LOCAL,
        thoughts=_LOCAL, planned=st.booleans(), owner=_TEXT, lint=_LINT, ower=_TEXT,
        experience=_optional(
            wanted=_LOCAL, promised=_LOCAL, received=_LOCAL, emotion=st.dictionaries(_ID, _NUMBER, max_size=2)
        ),
        evidence=st.lists(
            st.fixed_dictionaries(
                {"kind": _TEXT},
                optional={"quote": _TEXT, "source": _TEXT, "date": st.dates().map(str), "n": st.integers(-1, 20), "of": st.integers(-1, 20)},
            ),
            max_size=2,
        ),
    ),
).map(lambda parts: {**parts[0], **parts[1]})  # fmt: skip
_CLAIM = st.tuples(
    st.fixed_dictionaries({"id": _ID, "about": st.sampled_from(["map", "touchpoints.a", "stages.a", "pains.p1", "personas.linh", "x", "a.b.c"]), "says": _LOCAL}),
    _optional(
        metric=st.sampled_from(["touchpoint_conversion/1", "score_mean/1", "nope/1"]),
        params=st.dictionaries(st.sampled_from(["within", "goal", "stage"]), _TEXT, max_size=2),
        cohort=_ID | st.none() | st.just({"attr": "city", "in": ["Huế"]}),
        expect=st.fixed_dictionaries({"op": st.sampled_from([">=", "<=", "between"]), "value": _NUMBER | st.tuples(_NUMBER, _NUMBER).map(list)}),
        min_n=st.integers(-1, 200), lint=_LINT,
    ),
).map(lambda parts: {**parts[0], **parts[1]})  # fmt: skip
ANY_MAP = st.tuples(
    st.fixed_dictionaries(
        {
            "schema": st.just("hanhtrinh.map/1"), "id": _ID, "title": _LOCAL,
            "stages": st.lists(_optional(use=_ID | st.just("purchase"), id=_ID, names=_LOCAL, needs=_LOCAL, lint=_LINT), max_size=3),
        }
    ),
    _optional(
        headline=_LOCAL, model=st.sampled_from(["lifecycle-7", "nope"]), lint=_LINT, departments=st.lists(_ID, max_size=2),
        personas=st.lists(st.tuples(st.fixed_dictionaries({"id": _ID, "name": _LOCAL}), _optional(cohort=st.just({"attr": "x", "in": ["y"]}) | _TEXT, needs=_LOCAL)).map(lambda p: {**p[0], **p[1]}), max_size=2),
        touchpoints=st.lists(_TOUCHPOINT, max_size=4),
        pains=st.lists(st.fixed_dictionaries({"id": _ID, "at": _ID, "text": _LOCAL}), max_size=2),
        opportunities=st.lists(st.fixed_dictionaries({"id": _ID, "for": _ID, "text": _LOCAL}), max_size=2),
        lanes=st.lists(st.fixed_dictionaries({"id": _ID, "title": _LOCAL, "cells": st.dictionaries(_ID, _LOCAL, max_size=2)}), max_size=2),
        claims=st.lists(_CLAIM, max_size=3),
    ),
).map(lambda parts: {**parts[0], **parts[1]})  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(ANY_MAP)
def test_lint_reads_any_map_of_the_right_shape(document: Document) -> None:
    parsed = parse_document(json.dumps(document), MapDocument, "map.yaml")
    for known in (True, False):
        base = subject(good_map(), seen=data() if known else None, known=known)
        result = lint_map(Subject(parsed, base.model, base.touchpoints, base.data, TODAY))
        for finding in result.findings:
            assert finding.place.file == "map.yaml"
            assert finding.message.vi
            assert finding.message.en


@settings(max_examples=40, deadline=None)
@given(ANY_MAP)
def test_a_file_of_any_map_is_linted_without_a_traceback(tmp_path_factory: Any, document: Document) -> None:
    path = tmp_path_factory.mktemp("any") / "map.yaml"
    path.write_text(json.dumps(document), encoding="utf-8")
    (found,) = lint_maps([path], today=TODAY)
    assert found.result.findings
