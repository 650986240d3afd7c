"""Documents are read strictly: every fault has a file, a line, a column, what was allowed, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.errors import InputError
from hanhtrinh.models.documents import load_document, parse_document
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import LocalText, TouchpointSet

TOUCHPOINTS = "schema: hanhtrinh.touchpoints/1\ntouchpoints:\n"
MODEL = """schema: hanhtrinh.model/1
id: mine
stages:
  - id: look
    names: Look
    phase: before
    words: consider
    enter: {means: consider}
"""


def touchpoints(body: str) -> TouchpointSet:
    return parse_document(TOUCHPOINTS + body, TouchpointSet, "touchpoints.yaml").value


def fault(text: str, kind: type = TouchpointSet) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_document(text, kind, "a.yaml")
    error = caught.value
    for language in ("vi", "en"):
        assert "a.yaml" in error.to(language)
        assert error.message.to(language)
    return error


def at(error: InputError) -> tuple[object, object]:
    assert error.place is not None
    return error.place.line, error.place.column


def test_single_values_stand_for_lists_and_strings_for_both_languages():
    one = touchpoints("  - {id: a, name: Giỏ hàng, means: decide, match: {name: cart}}\n").touchpoints[0]
    assert (one.means, one.match.name) == (("decide",), ("cart",))
    assert (one.name.vi, one.name.en) == ("Giỏ hàng", "Giỏ hàng")


def test_texts_are_normalised_so_that_names_match_however_they_were_typed():
    decomposed = "Giỏ hàng"
    one = touchpoints(f"  - {{id: a, name: x, match: {{name: '{decomposed}'}}}}\n").touchpoints[0]
    assert one.match.name == ("Giỏ hàng",)


def test_yaml_1_2_words_stay_texts_and_empty_fields_are_as_if_absent():
    one = touchpoints(
        "  - id: a\n    name: {vi: no, en: }\n    channel: on\n    means:\n    match: {name: yes}\n"
    ).touchpoints[0]
    assert (one.name.vi, one.name.en, one.channel, one.means, one.match.name) == (
        "no",
        "",
        "on",
        (),
        ("yes",),
    )


def test_unknown_fields_of_a_document_are_kept():
    found = touchpoints("  - {id: a, name: x, match: {name: y}, cost_center: 12}\n")
    assert found.touchpoints[0].model_extra == {"cost_center": 12}


def test_a_kept_field_that_resembles_a_known_one_is_doubted_where_it_stands():
    text = MODEL + "    expectatons: []\n    colour: red\nabuot: x\n"
    doubts = parse_document(text, JourneyModel, "m.yaml").doubts()
    assert [(place.line, place.column) for place, _ in doubts] == [(11, 1), (9, 5)]
    assert "“expectations”" in doubts[1][1].vi
    assert parse_document(MODEL, JourneyModel, "m.yaml").doubts() == ()


def test_a_typo_in_a_strict_part_names_the_closest_field():
    error = fault(TOUCHPOINTS + "  - {id: a, name: x, match: {nam: y}}\n")
    assert (error.code, at(error)) == ("unknown-field", (3, 30))
    assert "name, where" in error.message.en
    assert error.hint is not None
    assert "“name”" in error.hint.vi


def test_a_misspelt_required_field_is_named_where_it_stands():
    error = fault(TOUCHPOINTS + "  - {id: a, nmae: x, match: {name: y}}\n")
    assert (error.code, at(error)) == ("unknown-field", (3, 13))
    assert "Rename “nmae” to “name”" in error.to("en")


def test_a_missing_field_is_told_at_its_part():
    error = fault(TOUCHPOINTS + "  - id: a\n    match: {name: y}\n")
    assert (error.code, at(error)) == ("missing-field", (3, 5))


def test_a_wrong_word_lists_what_is_allowed_with_the_closest():
    error = fault(TOUCHPOINTS + "  - id: a\n    name: x\n    means: [discover, bui]\n    match: {name: y}\n")
    assert (error.code, at(error)) == ("not-allowed", (5, 23))
    assert "advocate" in error.message.vi
    assert "“buy”" in error.to("vi")


def test_a_number_where_a_text_belongs_is_told_to_be_quoted():
    error = fault(TOUCHPOINTS + "  - {id: 12, name: x, match: {name: y}}\n")
    assert (error.code, at(error)) == ("wrong-type", (3, 10))
    assert '"12"' in error.to("en")


def test_several_faults_give_the_first_and_the_lines_of_the_others():
    error = fault(TOUCHPOINTS + "  - {id: 12, name: x, match: {name: y}}\n  - {id: b}\n")
    assert at(error) == (3, 10)
    assert error.hint is not None
    assert "line 4" in error.hint.en


def test_an_id_used_twice_is_told_at_its_second_place():
    error = fault(
        TOUCHPOINTS + "  - {id: a, name: x, match: {name: y}}\n  - id: a\n    name: z\n    match: {name: w}\n"
    )
    assert (error.code, at(error)) == ("duplicate-id", (4, 9))


def test_a_goal_that_is_no_touchpoint_is_told():
    error = fault(TOUCHPOINTS + "  - {id: web.cart, name: x, match: {name: y}, goal: web.crat}\n")
    assert error.code == "unknown-touchpoint"
    assert "web.cart" in error.to("en")


@pytest.mark.parametrize(
    "where", ["{chanel: web}", "{value: much}", "{value: {min: 5, max: 2}}", "{url: []}"]
)
def test_a_wrong_condition_is_told_where_it_stands(where):
    error = fault(TOUCHPOINTS + f"  - id: a\n    name: x\n    match:\n      name: y\n      where: {where}\n")
    assert error.code in ("unknown-field", "bad-condition")
    assert at(error)[0] == 7


def test_a_match_that_says_nothing_is_refused():
    assert fault(TOUCHPOINTS + "  - {id: a, name: x, match: {}}\n").code == "empty-match"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty-file", None),
        ("# only a comment\n", "empty-file", None),
        ("schema: hanhtrinh.touchpoints/1\ntouchpoints:\n\t- id: a\n", "bad-yaml", 3),
        ("schema: x\nschema: y\n", "duplicate-key", 2),
        ("schema: hanhtrinh.touchpoints/1\nname: a: b\n", "bad-yaml", 2),
        ("schema: [1, 2\n", "bad-yaml", 2),
        ("schema: 'x\n", "bad-yaml", 2),
        ("schema: @x\n", "bad-yaml", 1),
        ("schema: *x\n", "bad-yaml", 1),
        ("schema: !!python/object x\n", "bad-yaml", 1),
        ("a: &x [*x]\n", "bad-yaml", 1),
        ("---\na: 1\n---\nb: 2\n", "bad-yaml", 3),
        ("- a\n- b\n", "wrong-type", 1),
        ("just words\n", "wrong-type", 1),
        ("touchpoints: []\n", "wrong-schema", 1),
        ("schema: hanhtrinh.map/1\n", "wrong-schema", 1),
        ("? [a]\n: b\n", "bad-yaml", 1),
        ("a: b\x07\n", "bad-character", 1),
    ],
)
def test_what_is_no_such_document_is_refused_with_its_line(text, code, line):
    error = fault(text)
    assert error.code == code
    assert error.place is not None
    assert error.place.line == line


def test_aliases_cannot_grow_without_end():
    layers = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9))
    assert fault(f"l0: &l0 [x]\n{layers}\n").code == "bad-yaml"


def test_anchors_and_merges_are_read_with_their_places():
    text = TOUCHPOINTS + "  - &a {id: a, name: x, match: {name: y}}\n  - <<: *a\n    id: b\n    means: buy\n"
    parsed = parse_document(text, TouchpointSet, "t.yaml")
    assert parsed.value.touchpoints[1].match.name == ("y",)
    assert parsed.place(("touchpoints", 1, "match", "name")).line == 3
    assert parsed.place(("touchpoints", 1, "means")).line == 6


def test_places_lead_to_keys_and_values_as_far_as_the_path_goes():
    parsed = parse_document(MODEL, JourneyModel, "m.yaml")
    assert parsed.place(("stages", 0, "phase")).line == 6
    assert parsed.place(("stages", 0, "phase")).column == 12
    assert parsed.place(("stages", 0, "phase"), key=True).column == 5
    assert parsed.place(("stages", 0, "enter", 0, "means", 0)).column == 20
    assert parsed.place(("stages", 0, "nowhere", "deeper")).line == 4


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"schema: x\nname: Gi\xe1\xbb\x8f \xff\n", "not-text", 2, 11),
        ("schema: hanhtrinh.touchpoints/1".encode("utf-16"), "not-text", 1, 1),
        (b"\x89PNG\r\n\x1a\n", "not-text", 1, 1),
        (b"", "empty-file", None, None),
        (b" " * (8 * 2**20 + 1), "too-large", None, None),
    ],
)
def test_files_that_are_no_text_are_refused(tmp_path: Path, data, code, line, column):
    path = tmp_path / "t.yaml"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        load_document(path, TouchpointSet, name="t.yaml")
    assert (caught.value.code, at(caught.value)) == (code, (line, column))


def test_missing_files_and_folders_are_told(tmp_path: Path):
    for path, code in ((tmp_path / "none.yaml", "no-file"), (tmp_path, "unreadable-file")):
        with pytest.raises(InputError) as caught:
            load_document(path, TouchpointSet)
        assert caught.value.code == code


def test_a_byte_order_mark_is_no_fault(tmp_path: Path):
    path = tmp_path / "t.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (TOUCHPOINTS + "  - {id: a, name: x, match: {name: y}}\n").encode())
    assert load_document(path, TouchpointSet).value.ids() == ("a",)


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        ("{id: b, names: B, phase: after, words: [], enter: [{means: buy, after: lok}]}", "unknown-stage"),
        ("{id: b, names: B, phase: after, words: [], enter: [{means: buy, within: 3 ngày}]}", "bad-duration"),
        ("{id: b, names: B, phase: after, words: [], enter: [{mean: buy}]}", "unknown-field"),
        ("{id: b, names: B, phase: after, words: [], enter: [{}]}", "empty-rule"),
        ("{id: b, names: B, phase: after, words: [], enter: [{nth: 0}]}", "out-of-range"),
        ("{id: b, names: B, phase: after, words: [], enter: [{nth: {min: 3, max: 2}}]}", "out-of-range"),
        ("{id: b, names: B, phase: after, words: [], enter: [{min_value: 3, max_value: 2}]}", "out-of-range"),
        ("{id: b, names: B, phase: after, words: [], enter: [{direction: inwards}]}", "not-allowed"),
        ("{id: b, names: B, phase: afterwards, words: [], enter: [{means: buy}]}", "not-allowed"),
        ("{id: b, names: B, phase: after, words: [], enter: [{means: buy}], emotion: 2}", "out-of-range"),
        ("{id: look, names: B, phase: after, words: [], enter: [{means: buy}]}", "duplicate-id"),
        ("{id: b.c, names: B, phase: after, words: [], enter: [{means: buy}]}", "bad-id"),
    ],
)
def test_a_wrong_stage_is_refused_on_its_line(stage, code):
    error = fault(f"{MODEL}  - {stage}\n", JourneyModel)
    assert error.code == code
    assert at(error)[0] == 9


@pytest.mark.parametrize(
    "expect",
    [
        "{op: '=', value: 0.5}",
        "{op: between, value: 0.5}",
        "{op: between, value: [0.5, 0.1]}",
        "{op: '>=', value: high}",
        "{op: '>=', valeu: 1}",
        "{value: 1}",
    ],
)
def test_an_expectation_that_cannot_be_decided_is_refused(expect):
    text = f"{MODEL}    expectations:\n      - {{metric: stage_conversion/1, says: x, expect: {expect}}}\n"
    assert at(fault(text, JourneyModel))[0] == 10


def test_a_model_without_stages_is_refused():
    assert fault("schema: hanhtrinh.model/1\nid: mine\nstages: []\n", JourneyModel).code == "no-stages"


def test_nth_may_be_a_number_or_a_range():
    text = MODEL.replace("{means: consider}", "[{means: buy, nth: 2}, {means: buy, nth: {min: 2}}]")
    first, second = parse_document(text, JourneyModel, "m.yaml").value.stages[0].enter
    assert first.nth is not None
    assert second.nth is not None
    assert (first.nth.min, first.nth.max, second.nth.min, second.nth.max) == (2, 2, 2, None)


def test_a_local_text_gives_the_other_language_where_one_is_missing():
    assert LocalText(vi="Giỏ hàng").to("en") == "Giỏ hàng"
    assert not LocalText()


SAMPLE = (
    MODEL
    + """    emotion: -0.5
    kpis: [{vi: Số khách, en: Customers}, Doanh thu]
    expectations: [{metric: stage_conversion/1, params: {within: 7d}, expect: {op: ">=", value: 0.4}, says: Ít nhất}]
  - {id: buy, names: {vi: Mua, en: Buy}, phase: during, words: [buy], enter: [{means: [buy], nth: 1, after: look, within: 7d}]}
"""
)
PIECES = ["\t", ":", ": ", "- ", "[", "]", "{", "}", "#", "'", '"', "&a ", "*a", "!x ", "|", ">", "\n", "  ", "~", "1e999", "2026-01-01", "null", "ệ", "\x00", "?", "<<: ", "-5", "true"]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 12), st.one_of(st.sampled_from(PIECES), st.text(max_size=3))),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_whatever_is_written_a_fault_is_always_one_of_ours_with_its_place(edits):
    text = SAMPLE
    for at_character, length, piece in edits:
        text = text[:at_character] + piece + text[at_character + length :]
    error = refusal(text)
    if error is not None:
        assert error.place is not None
        assert error.place.file == "m.yaml"
        assert error.message.vi
        assert error.message.en
        assert error.place.line is not None or error.code == "empty-file"


def refusal(text: str) -> InputError | None:
    try:
        parse_document(text, JourneyModel, "m.yaml")
    except InputError as error:
        return error
    return None
