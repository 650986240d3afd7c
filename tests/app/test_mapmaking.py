from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.app.map_draft import draft_map, unique_ids
from hanhtrinh.app.map_usage import touchpoint_visits
from hanhtrinh.app.map_words import customer_does, needs_of
from hanhtrinh.app.mapmaking import PersonaRequest, map_text, new_map, persona_request
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import UsageError
from hanhtrinh.journeys.build import build_log
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.maps.parsing import ParsedMap, parse_map
from hanhtrinh.models.compile import compile_touchpoints
from hanhtrinh.models.documents import parse_document
from hanhtrinh.models.event_names import vocabulary
from hanhtrinh.models.library import load_model, models_at_hand
from hanhtrinh.models.touchpoints import LocalText, TouchpointSet
from hanhtrinh.models.words import WORDS

TOUCHPOINTS = """
schema: hanhtrinh.touchpoints/1
touchpoints:
  - {id: web.home, name: {vi: Trang chủ, en: Home page}, means: discover, match: {name: home}, goal: web.product}
  - {id: web.product, name: {vi: Trang sản phẩm, en: Product page}, means: consider, match: {name: product}}
  - {id: web.cart, name: {vi: Giỏ hàng, en: Cart}, means: decide, match: {name: cart}, goal: web.order}
  - {id: web.order, name: {vi: Đặt hàng, en: Order}, means: buy, match: {name: order}}
  - {id: web.error, name: {vi: Trang báo lỗi, en: Error page}, planned: false, match: {name: error}}
  - {id: zalo.chat, name: {vi: Chat Zalo, en: Zalo chat}, means: care, match: {name: chat}}
  - {id: never, name: {vi: Chưa từng, en: Never}, means: advocate, match: {name: never}}
"""
# each customer's events in order
JOURNEYS = {
    "an": "home product cart order chat",
    "bình": "product home error cart",
    "chi": "home product cart error order",
    "dũng": "home",
}


def touchpoints(text: str = TOUCHPOINTS) -> TouchpointSet:
    return parse_document(text, TouchpointSet, "touchpoints.yaml").value


def events(journeys: dict[str, str], *, scores: bool = False) -> pa.Table:
    rows: list[dict[str, Any]] = []
    for person, names in journeys.items():
        for name in names.split():
            scored = scores and name == "order"
            rows.append({
                "user_id": person, "anonymous_id": None, "name": name, "seq": len(rows), "time": len(rows) * 10**6,
                "score": 4.0 if scored else None, "score_kind": "csat" if scored else None,
                "scale": {"low": 1.0, "high": 5.0} if scored else None,
            })  # fmt: skip
    scale = pa.struct([("low", pa.float64()), ("high", pa.float64())])
    return pa.Table.from_pylist(rows, pa.schema([
        ("user_id", pa.string()), ("anonymous_id", pa.string()), ("name", pa.string()), ("seq", pa.int64()),
        ("time", pa.timestamp("us", "UTC")), ("score", pa.float64()), ("score_kind", pa.string()), ("scale", scale),
    ]))  # fmt: skip


def log_of(journeys: dict[str, str] = JOURNEYS, **options: Any) -> JourneyLog:
    attributes = pa.table({
        "kind": ["user"] * len(journeys),
        "raw_id": list(journeys),
        "key": ["city"] * len(journeys),
        "value": ["Huế" if name == "an" else "Hà Nội" for name in journeys],
        "time": pa.array([0] * len(journeys), pa.timestamp("us", "UTC")),
    })  # fmt: skip
    return build_log(events(journeys, **options), attributes, shards=2)


def made(model: str = "lifecycle-7", log: JourneyLog | None = None, **options: Any) -> ParsedMap:
    journey = load_model(model)
    text, _ = map_text(log or log_of(), journey, touchpoints(), map_id="thu", **options)
    return parse_map(text, "maps/thu.yaml", model=journey, touchpoints=touchpoints())


def test_use_counts_customers_and_the_typical_order() -> None:
    log = log_of()
    use = touchpoint_visits(log, compile_touchpoints(touchpoints(), log.codes), 7)
    assert use.customers.tolist() == [4, 3, 3, 2, 2, 1, 0]
    assert use.rank[:4].tolist() == pytest.approx([1 / 4, 2 / 3, 7 / 3, 7 / 2])
    assert str(use.rank[6]) == "nan"
    assert touchpoint_visits(
        log_of(scores=True), compile_touchpoints(touchpoints(), log.codes), 7
    ).score_kinds[3] == {"csat"}


def test_touchpoints_that_customers_use_stand_under_their_stage_in_their_usual_order() -> None:
    document = made().document
    placed = [(one.use, one.stage) for one in document.touchpoints]
    assert placed == [
        ("web.home", "awareness"),
        ("web.product", "consideration"),
        ("web.cart", "decision"),
        ("web.error", "decision"),
        ("web.order", "purchase"),
        ("zalo.chat", "usage"),
    ]
    assert [stage.use for stage in document.stages] == list(load_model("lifecycle-7").ids())


def test_words_come_from_the_model_and_emotions_are_its_expectations() -> None:
    document = made().document
    model = load_model("lifecycle-7")
    decision = model.stage("decision")
    assert decision is not None
    cart = next(one for one in document.touchpoints if one.use == "web.cart")
    assert cart.thoughts[0] in decision.thinks
    assert cart.experience.emotion == {"all": decision.emotion}
    assert document.stages[2].needs == (decision.customer_goal,)
    assert all(one.actions for one in document.touchpoints if one.planned)


def test_a_long_need_is_written_as_two_where_both_languages_have_a_joint() -> None:
    long = LocalText(vi="Hiểu rõ sản phẩm, so sánh giá và chọn được thứ hợp với mình.",
                     en="Understand the product, compare prices, and find the option that fits.")  # fmt: skip
    assert needs_of(long) == (
        LocalText(vi="Hiểu rõ sản phẩm, so sánh giá", en="Understand the product, compare prices"),
        LocalText(vi="Chọn được thứ hợp với mình", en="Find the option that fits"),
    )
    assert needs_of(LocalText(vi="Được lắng nghe, và giúp người khác.", en="Be heard.")) == (
        LocalText(vi="Được lắng nghe, và giúp người khác.", en="Be heard."),
    )
    assert needs_of(LocalText()) == ()


def test_every_kind_of_touch_that_customers_plan_has_words_that_fit_its_place() -> None:
    kinds = vocabulary().kinds.values()
    told = customer_does()
    wanted = {kind.id for kind in kinds if not (kind.trouble or kind.technical or kind.business)}
    assert set(told.does) <= {kind.id for kind in kinds}
    assert wanted - set(told.does) <= {"page"}  # what a page view means, nobody can say
    assert set(told.means) == set(WORDS)
    texts = [*told.does.values(), *told.means.values()]
    assert all(text.vi and text.en and max(len(text.vi), len(text.en)) <= 48 for text in texts)


def test_trouble_is_marked_as_never_planned_and_becomes_a_pain() -> None:
    document = made().document
    error = next(one for one in document.touchpoints if one.use == "web.error")
    assert not error.planned
    assert not error.experience.emotion
    assert [pain.at for pain in document.pains] == [error.id]
    assert [chance.for_ for chance in document.opportunities] == [document.pains[0].id]


def test_claims_are_the_models_expectations_whatever_the_data_say() -> None:
    few = made().document.claims
    many = made(log=log_of(dict.fromkeys("abcdefgh", "home product cart order"))).document.claims
    model = load_model("lifecycle-7")
    stated = [(one.metric, one.expect) for stage in model.stages for one in stage.expectations]
    assert all((one.metric, one.expect and one.expect.model_dump()) in stated for one in few)
    assert {one.id: one.expect for one in many}.items() <= {one.id: one.expect for one in few}.items()
    about = next(one for one in few if one.about == "touchpoints.web-cart")
    assert "“Giỏ hàng”" in about.says.vi
    assert "“Cart”" in about.says.en


def test_claims_about_scores_are_made_only_where_there_are_scores() -> None:
    without = made().document.claims
    scored = made(log=log_of(scores=True)).document.claims
    assert not [one for one in without if one.metric == "score_mean/1"]
    found = [one for one in scored if one.metric == "score_mean/1"]
    assert [(one.about, one.params["score_kind"]) for one in found] == [("stages.purchase", "csat")]


def test_nothing_is_claimed_of_stages_that_the_data_do_not_know() -> None:
    claims = made(log=log_of({"an": "home product"})).document.claims
    assert {one.about for one in claims} == {"stages.awareness"}


def test_without_data_the_touchpoints_are_drawn_as_planned() -> None:
    document = made(log=log_of({})).document
    assert len(document.touchpoints) == 7


def test_personas_are_bound_to_the_values_asked_for() -> None:
    asked = [persona_request("Chị Hoa: city = Huế | Đà Nẵng"), PersonaRequest("Chị Hoa", "city", ("Hà Nội",))]
    document = made(personas=asked).document
    assert [(one.id, one.cohort) for one in document.personas] == [
        ("chi-hoa", {"attr": "city", "in": ["Huế", "Đà Nẵng"]}),
        ("chi-hoa-2", {"attr": "city", "in": ["Hà Nội"]}),
    ]
    assert set(document.touchpoints[0].experience.emotion) == {"chi-hoa", "chi-hoa-2"}
    assert {claim.cohort for claim in document.claims} == {None}
    alone = made(personas=asked[:1]).document
    assert {claim.cohort for claim in alone.claims} == {"chi-hoa"}
    for text in ("Hoa", "Hoa:city", "Hoa:city=", ":city=Huế", "Hoa:=Huế"):
        with pytest.raises(UsageError):
            persona_request(text)


def test_the_most_used_touchpoints_stay_and_every_stage_keeps_one() -> None:
    log = log_of()
    use = touchpoint_visits(log, compile_touchpoints(touchpoints(), log.codes), 7)
    draft = draft_map(load_model("lifecycle-7"), touchpoints(), use, most=5)
    assert [one.touchpoint.id for one in draft.touchpoints] == [
        "web.home", "web.product", "web.cart", "web.order", "zalo.chat",
    ]  # fmt: skip
    assert draft.left_out == 1


def test_ids_have_no_dots_and_do_not_repeat() -> None:
    assert unique_ids(["a.b", "a-b", "c d", "."]) == ["a-b", "a-b-2", "c-d", "x"]


@pytest.mark.parametrize("model", [one.id for one in models_at_hand()])
def test_every_shipped_model_makes_a_map_that_reads_without_fault(model: str) -> None:
    parsed = made(model, log_of(scores=True))
    assert parsed.document.claims
    assert all(one.says.vi and one.says.en for one in parsed.document.claims)


# -- in a workspace --------------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "shop")
    (made.root / "touchpoints.yaml").write_text(TOUCHPOINTS, encoding="utf-8")
    return made


def test_a_new_map_is_written_into_the_workspace_and_never_over_somebodys_work(workspace: Workspace) -> None:
    path = new_map(workspace, "mua-lan-dau", title="Mua lần đầu")
    assert path == workspace.root / "maps" / "mua-lan-dau.yaml"
    text = path.read_text(encoding="utf-8")
    assert 'title: {vi: "Mua lần đầu", en: "Mua lần đầu"}' in text
    with pytest.raises(UsageError) as raised:
        new_map(workspace, "mua-lan-dau")
    assert raised.value.code == "file-exists"
    assert path.read_text(encoding="utf-8") == text
    new_map(workspace, "mua-lan-dau", "value-8", force=True)
    assert "model: value-8" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a.b", "a b", "../x", ""])
def test_ids_that_paths_cannot_hold_are_refused(workspace: Workspace, name: str) -> None:
    with pytest.raises(UsageError) as raised:
        new_map(workspace, name)
    assert raised.value.code == "bad-id"


def test_without_touchpoints_the_user_is_told_to_find_them_first(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        new_map(Workspace.create(tmp_path / "shop"), "thu")
    assert raised.value.code == "no-touchpoints"
    assert "touchpoints discover" in raised.value.to("vi")


def test_a_persona_that_nobody_is_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UsageError) as raised:
        new_map(workspace, "thu", personas=["Hoa:city=Huế"])
    assert raised.value.code == "unknown-attribute"
    assert not (workspace.root / "maps" / "thu.yaml").exists()


# -- whatever the touchpoints are called ------------------------------------------------------------

ids = st.from_regex(r"[^\s.]{1,6}(\.[^\s.]{1,4})?", fullmatch=True).filter(str.isprintable)
names = st.text(st.sampled_from("aếĐ {}[]:#\"'\\,&*!|>%@`\n\t-?“”"), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(ids, min_size=1, max_size=5, unique=True), st.lists(names, min_size=6, max_size=6), st.data())
def test_any_names_and_ids_make_a_map_that_reads_without_fault(
    chosen: list[str], titles: list[str], data: st.DataObject
) -> None:
    known = TouchpointSet.model_validate(
        {
            "schema": "hanhtrinh.touchpoints/1",
            "touchpoints": [
                {
                    "id": unicodedata.normalize("NFC", one),
                    "name": {"vi": title, "en": titles[-1]},
                    "means": data.draw(st.sampled_from([[], ["decide"], ["buy"], ["care", "discover"]])),
                    "match": {"name": event},
                    "planned": data.draw(st.booleans()),
                }
                for one, title, event in zip(
                    chosen, titles, ("home", "product", "cart", "order", "chat"), strict=False
                )
            ],
        }
    )
    model = load_model("lifecycle-7")
    asked = [PersonaRequest(titles[0], titles[1], (titles[2],))]
    text, _ = map_text(log_of(), model, known, map_id="thử-{id}", title=titles[3], personas=asked)
    document = parse_map(text, "a.yaml", model=model, touchpoints=known).document
    assert {one.use for one in document.touchpoints} <= set(known.ids())
    assert document.title.vi == unicodedata.normalize("NFC", titles[3])
