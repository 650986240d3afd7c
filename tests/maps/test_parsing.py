from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.language import Text
from hanhtrinh.maps.cohorts import EVERYBODY, HasAttribute
from hanhtrinh.maps.fingerprint import claim_fingerprint, map_fingerprint
from hanhtrinh.maps.parsing import ParsedMap, load_map, parse_map
from hanhtrinh.maps.problems import SeveralFaultsError
from hanhtrinh.maps.roundtrip import MapFile
from hanhtrinh.models.documents import parse_document
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet

MODEL = parse_document(
    """
schema: hanhtrinh.model/1
id: ba-buoc
stages:
  - {id: consideration, names: Xem xét, phase: before, words: consider, enter: {means: consider}}
  - {id: purchase, names: Mua hàng, phase: during, words: buy, enter: {means: buy}}
  - {id: loyalty, names: Trung thành, phase: after, words: retain, enter: {means: buy, nth: {min: 2}}}
""",
    JourneyModel,
    "models/ba-buoc.yaml",
).value
TOUCHPOINTS = parse_document(
    """
schema: hanhtrinh.touchpoints/1
touchpoints:
  - {id: web.product, name: Trang sản phẩm, means: consider, match: {name: view}, goal: web.order}
  - {id: web.order, name: Đặt hàng, means: buy, match: {name: order}}
""",
    TouchpointSet,
    "touchpoints.yaml",
).value

GOOD = """\
schema: hanhtrinh.map/1
id: mua-lan-dau
title: {vi: Mua lần đầu, en: First purchase}
model: ba-buoc
personas:
  - {id: linh, name: Linh, cohort: {attr: city, in: [Hà Nội]}}
stages:
  - {use: consideration}
  - {use: purchase}
touchpoints:
  - id: product
    use: web.product
    stage: consideration
    experience: {emotion: {linh: 0.5}}
pains:
  - {id: p1, at: product, text: Ảnh mờ, severity: 2}
opportunities:
  - {id: o1, for: p1, text: Chụp lại ảnh, effort: 1}
lanes:
  - {id: backstage, title: Hậu trường, cells: {product: Kho ảnh, purchase: Thu ngân}}
claims:
  - id: c1
    about: touchpoints.product
    says: {vi: Ít nhất 60% sẽ mua, en: At least 60% buy}
    metric: touchpoint_conversion/1
    params: {within: 7d, goal: web.order}
    cohort: linh
    period: {from: 2025-01-01, to: 2025-04-01}
    expect: {op: ">=", value: 0.6}
    min_n: 100
  - {id: c2, about: map, says: Khách hàng thích sự tử tế}
"""


def read(text: str) -> ParsedMap:
    return parse_map(text, "maps/a.yaml", model=MODEL, touchpoints=TOUCHPOINTS)


def faults(text: str) -> list[InputError]:
    with pytest.raises(InputError) as raised:
        read(text)
    error = raised.value
    return list(error.problems) if isinstance(error, SeveralFaultsError) else [error]


def fault(old: str, new: str) -> InputError:
    assert old in GOOD
    (only,) = faults(GOOD.replace(old, new, 1))
    return only


def test_a_good_map_is_read_with_the_place_of_each_part() -> None:
    parsed = read(GOOD)
    assert parsed.document.claims[0].expect is not None
    assert parsed.document.touchpoints[0].experience.emotion == {"linh": 0.5}
    place = parsed.place(("claims", 0, "metric"))
    assert (place.file, place.line, place.column) == ("maps/a.yaml", 25, 13)
    assert parsed.model is MODEL
    assert parsed.personas == {"linh": HasAttribute("city", ("Hà Nội",))}
    assert parsed.claims == {"c1": HasAttribute("city", ("Hà Nội",)), "c2": EVERYBODY}


def test_a_typo_in_a_stage_names_file_line_column_what_was_allowed_and_the_closest() -> None:
    error = fault("{use: purchase}", "{use: purchse}")
    assert error.to("en") == (
        "maps/a.yaml, line 9, column 11: The model “ba-buoc” has no stage “purchse”. "
        "Allowed: consideration, purchase, loyalty.\nDid you mean “purchase”?"
    )
    assert error.code == "unknown-stage"
    assert error.place is not None
    assert (error.place.file, error.place.line, error.place.column) == ("maps/a.yaml", 9, 11)
    assert "Có phải ý bạn là “purchase”?" in error.to("vi")
    assert "consideration, purchase, loyalty" in error.to("vi")


@pytest.mark.parametrize(
    ("old", "new", "code", "needle"),
    [
        ("stage: consideration", "stage: considerations", "unknown-stage", "“consideration”?"),
        ("use: web.product", "use: web.produkt", "unknown-touchpoint", "“web.product”?"),
        ("{linh: 0.5}", "{lin: 0.5}", "unknown-persona", "“linh”?"),
        ("{linh: 0.5}", "{linh: 1.5}", "out-of-range", "-1 … 1"),
        ("at: product", "at: prodct", "unknown-touchpoint", "“product”?"),
        ("severity: 2", "severity: 4", "out-of-range", "1 … 3"),
        ("for: p1", "for: p2", "unknown-pain", "p1"),
        ("effort: 1", "effort: 0", "out-of-range", "1 … 3"),
        ("{product: Kho ảnh", "{produt: Kho ảnh", "unknown-cell", "“product”?"),
        ("about: touchpoints.product", "about: touchpoint.product", "bad-about", "“touchpoints.product”?"),
        ("about: touchpoints.product", "about: touchpoints.web", "unknown-part", "touchpoints.product"),
        ("about: touchpoints.product", "about: stages.purchase", "metric-does-not-fit", "touchpoints.…"),
        ("metric: touchpoint_conversion/1", "metric: touchpoint_conversion", "unknown-metric", "_conversion/1”?"),
        ("within: 7d", "within: seven days", "bad-duration", "seven days"),
        ("within: 7d", "within: 0d", "bad-duration", "nothing"),
        ("within: 7d", "within: 7", "wrong-type", "7d"),
        ("within: 7d", "withn: 7d", "unknown-param", "“within”?"),
        ("goal: web.order", "goal: web.orders", "unknown-touchpoint", "“web.order”?"),
        ("cohort: linh", "cohort: lynh", "unknown-persona", "“linh”?"),
        ("cohort: linh", "cohort: {did: web.ordr}", "unknown-touchpoint", "“web.order”?"),
        ("in: [Hà Nội]}", "on: [Hà Nội]}", "bad-cohort", "attr, in"),
        ("to: 2025-04-01", "to: 2025-01-01", "empty-period", "2025-01-01"),
        ("value: 0.6", "value: 60", "out-of-range", "60% is 0.6"),
        ("value: 0.6", "value: [0.6, 0.7]", "bad-expectation", "one number"),
        ('op: ">=", value: 0.6', "op: between, value: 0.6", "bad-expectation", "[low, high]"),
        ('op: ">=", value: 0.6', "op: between, value: [0.7, 0.6]", "bad-expectation", "empty"),
        ("min_n: 100", "min_n: 0", "out-of-range", "≥ 1"),
        ('    expect: {op: ">=", value: 0.6}\n', "", "missing-field", "expect"),
        ("    metric: touchpoint_conversion/1\n", "", "missing-field", "stage_conversion/1"),
        ("{id: c2", "{id: c1", "duplicate-id", "line 22"),
        ("{id: c2", "{id: c.2", "bad-id", "c.2"),
        ("id: ", "id: /tmp/", "bad-id", "slashes"),
        ("  - {use: purchase}", "  - {id: mua}", "missing-field", "names"),
        ("  - {use: purchase}", "  - {use: consideration}", "duplicate-id", "line 8"),
    ],
)  # fmt: skip
def test_every_reference_and_figure_is_checked(old: str, new: str, code: str, needle: str) -> None:
    text = GOOD.replace("purchase: Thu ngân", "consideration: Thu ngân")
    assert old in text
    (error,) = faults(text.replace(old, new, 1))
    assert error.code == code, error.to("en")
    assert needle in error.to("en")
    assert error.hint is not None or {"Allowed:", "Write"} & set(error.message.en.split()), "no next step"
    assert error.place is not None
    changed = next(
        (line for line, pair in enumerate(zip(text.split("\n"), text.replace(old, new, 1).split("\n"), strict=False), 1)
         if pair[0] != pair[1]), None)  # fmt: skip
    if "missing" not in code:
        assert error.place.line == changed
        assert error.place.column is not None


def test_all_faults_of_a_file_are_told_together_in_its_order() -> None:
    text = GOOD.replace("at: product", "at: prodct").replace("{use: purchase}", "{use: purchse}")
    text = text.replace("within: 7d", "within: soon")
    codes = [(error.code, error.place.line if error.place else None) for error in faults(text)]
    assert codes == [
        ("unknown-stage", 9),
        ("unknown-touchpoint", 16),
        ("bad-duration", 26),
    ]
    with pytest.raises(SeveralFaultsError) as raised:
        read(text)
    told = raised.value.to("vi")
    assert told.startswith("3 chỗ cần sửa.\n- maps/a.yaml, dòng 9, cột 11: ")
    assert raised.value.code == "unknown-stage"


def test_faults_of_shape_carry_their_place_too(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD.replace('op: ">="', "op: =="), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_map(path, model=MODEL, touchpoints=TOUCHPOINTS, name="maps/a.yaml")
    assert raised.value.place is not None
    assert raised.value.place.line == 29
    assert "between" in raised.value.to("en")


def test_the_model_is_found_by_the_name_that_the_map_gives() -> None:
    asked: list[str | None] = []

    def source(name: str | None) -> JourneyModel:
        asked.append(name)
        if name == "ba-buoc":
            return MODEL
        raise UsageError("unknown-model", Text(vi="Không có mô hình này.", en="There is no such model."))

    parse_map(GOOD, "a.yaml", model=source, touchpoints=TOUCHPOINTS)
    with pytest.raises(InputError) as raised:
        parse_map(GOOD.replace("ba-buoc", "ba-buac"), "a.yaml", model=source, touchpoints=TOUCHPOINTS)
    assert asked == ["ba-buoc", "ba-buac"]
    assert raised.value.code == "unknown-model"
    assert raised.value.place is not None
    assert raised.value.place.line == 4


OWN = textwrap.dedent("""\
    schema: hanhtrinh.map/1
    id: rieng
    title: Riêng
    stages:
      - {id: dau, names: Đầu, enter: {touchpoint: web.product, within: 2d}}
      - {use: purchase, id: mua}
      - {id: qua, names: Quà, phase: after, enter: {means: buy, after: purchase}}
      - {id: ve, names: Vẽ thôi}
    """)


def test_own_stages_with_rules_enter_the_model_where_they_stand_on_the_map() -> None:
    model = read(OWN).model
    assert model.id == "ba-buoc+rieng"
    assert model.ids() == ("consideration", "dau", "purchase", "qua", "loyalty")
    assert [stage.phase for stage in model.stages] == ["before", "before", "during", "after", "after"]
    alone = read("\n".join(line for line in OWN.split("\n") if "purchase" not in line and "ve" not in line))
    assert alone.model.ids() == ("dau",)


def test_rules_of_own_stages_are_checked() -> None:
    (error,) = faults(OWN.replace("web.product", "web.prduct"))
    assert (error.code, error.place and error.place.line) == ("unknown-touchpoint", 5)
    (error,) = faults(OWN.replace("after: purchase", "after: purchases"))
    assert (error.code, error.place and error.place.line) == ("unknown-stage", 7)


anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.floats(),
        st.sampled_from(["", "map", "linh", "stages.purchase", "7d", "web.order", ">=", "a.b", "x y"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(["id", "use", "vi", "all", "did", "attr", "in", "op", "value"]), inner, max_size=2
        ),
    ),
    max_leaves=4,
)


def read_or_refuse(text: str) -> tuple[ParsedMap | None, InputError | None]:
    try:
        return read(text), None
    except InputError as error:
        return None, error


@settings(max_examples=400, deadline=None)
@given(st.data(), anything)
def test_whatever_a_user_writes_is_read_or_refused_with_a_place(data: st.DataObject, value: Any) -> None:
    file = MapFile(GOOD)
    path: list[str | int] = []
    at: Any = file.data
    while isinstance(at, dict | list) and at and (not path or data.draw(st.booleans())):
        path.append(data.draw(st.sampled_from(list(at) if isinstance(at, dict) else list(range(len(at))))))
        at = at[path[-1]]
    file.set(tuple(path), value)
    parsed, refused = read_or_refuse(file.text)
    if parsed is None:
        assert refused is not None
        assert refused.place is not None
        assert refused.place.line is not None
        assert refused.to("vi")
        assert refused.to("en")
        return
    for claim in parsed.document.claims:
        claim_fingerprint(claim, document=parsed.document, model=parsed.model, touchpoints=parsed.touchpoints)
    map_fingerprint(parsed.document)
