"""The same data through every model: figures, pages, and every measure and map through any of them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from hanhtrinh.app.checking import check_map
from hanhtrinh.app.drawing import render_map
from hanhtrinh.app.importing import import_files
from hanhtrinh.app.mapmaking import make_map
from hanhtrinh.app.measuring import measure_workspace
from hanhtrinh.app.model_comparison import (
    CompareRequest,
    compare_in_files,
    compare_in_workspace,
    comparison_document,
)
from hanhtrinh.app.model_comparison_page import comparison_page
from hanhtrinh.app.model_crosswalk_page import crosswalk_page
from hanhtrinh.app.questions import OPTIONS, Question
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import UsageError
from hanhtrinh.models.crosswalk import crosswalk, vista_of
from hanhtrinh.models.library import load_model, load_overlay, models_at_hand
from hanhtrinh.sources.mapping import ColumnMapping

IDS = tuple(file.id for file in models_at_hand())
COLUMNS = {"user_id": "u", "name": "e", "time": "t", "direction": "d", "order_id": "o", "value": "v"}
# name, words, offer; events of a shop that the ten models can all see something in
KINDS = (
    ("ad", "discover", None), ("article", "engage", None), ("form", "lead", "lead_magnet"),
    ("product", "consider", None), ("cart", "decide", None), ("trial", "buy", "tripwire"),
    ("order", "buy", "core"), ("parcel", "receive", None), ("guide", "onboard", None), ("play", "use", None),
    ("help", "care", None), ("review", "evaluate", None), ("club", "retain", None), ("upgrade", "expand", "upsell"),
    ("invite", "advocate", None),
)  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A shop of 160 customers who get further or less far along one way, with a call or two by the business."""
    folder = tmp_path_factory.mktemp("models")
    workspace = Workspace.create(folder / "shop")
    rows = ["u,e,t,d,o,v"]
    for person in range(160):
        reached = 1 + (person * 7) % (len(KINDS) + 1)
        if person % 5 == 0:
            rows.append(f"p{person},call,2026-01-{1 + person % 27:02d} 07:00:00,outbound,,")
        for step, (name, words, _) in enumerate(KINDS[:reached]):
            day = 1 + (person + 3 * step) % 28
            month = 1 + (person + 3 * step) // 28 % 11
            money = f"o{person}-{step},{100_000 * (step + 1)}" if words == "buy" else ","
            rows.append(f"p{person},{name},2026-{month:02d}-{day:02d} 10:00:00,inbound,{money}")
    events = folder / "events.csv"
    events.write_text("\n".join(rows) + "\n", encoding="utf-8")
    touchpoints = [
        f"  - {{id: {name}, name: {{vi: “{name}”, en: {name}}}, channel: website, means: [{words}], "
        + (f"offer: {offer}, " if offer else "")
        + f"match: {{name: [{name}]}}}}"
        for name, words, offer in KINDS
    ]
    touchpoints.append("  - {id: call, name: Gọi, offer: core, match: {name: [call]}}")
    (workspace.root / "touchpoints.yaml").write_text(
        "schema: hanhtrinh.touchpoints/1\ntouchpoints:\n" + "\n".join(touchpoints) + "\n", encoding="utf-8"
    )
    import_files(workspace, [events], ColumnMapping(columns=COLUMNS))
    return Workspace.open(workspace.root)


@pytest.fixture(scope="module")
def comparison(shop: Workspace):
    return compare_in_workspace(shop, CompareRequest())


def test_all_models_stand_side_by_side_on_the_same_customers(shop, comparison):
    assert [one.model.id for one in comparison.models] == list(IDS)
    for one in comparison.models:
        alone = measure_workspace(shop, Question("stages", model=one.model.id)).rows.to_pylist()
        assert [row["entered"] for row in alone] == [figures.entered for figures in one.stages]
        assert [row["conversion"] for row in alone] == [figures.conversion for figures in one.stages]
        assert any(figures.entered for figures in one.stages)
        assert one.spans.customers <= comparison.customers
    buy = {
        one.model.id: next(f.entered for f in one.stages if f.stage.words == ("buy",))
        for one in comparison.models
        if any(f.stage.words == ("buy",) for f in one.stages)
    }
    assert buy.keys() == {"lifecycle-7", "customer-7"}
    assert len(set(buy.values())) == 1  # the first purchase is the first purchase
    assert comparison.key.buyers == buy["customer-7"]
    assert 0 < comparison.key.repeaters < comparison.key.buyers


def test_the_document_holds_every_stage_with_its_words(comparison):
    document = comparison_document(comparison)
    assert document["comparison"] == "model_comparison/1"
    for one in document["models"]:
        assert [stage["stage"] for stage in one["stages"]] == list(load_model(one["model"]).ids())
    assert [row["step"] for row in document["pace"]] == [step.id for step in load_overlay("intimacy").steps]
    called = next(row for row in document["pace"] if row["step"] == "hand-to-body")
    assert called["ahead_outbound"] == 32  # the calls, before anything else


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_shows_every_model_in_one_language_and_asks_nothing_of_the_network(comparison, language):
    page = comparison_page(comparison, language, source="shop")
    for one in comparison.models:
        assert one.model.names.to(language) in unescape(page)
    assert ("Hành trình người mua và hành trình khách hàng" in page) == (language == "vi")
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    assert "<script" not in page


def test_only_the_models_asked_for_are_compared(shop):
    few = compare_in_workspace(shop, CompareRequest(models=("map-5", "buyer-4", "map-5")))
    assert [one.model.id for one in few.models] == ["map-5", "buyer-4"]
    assert "buyer-4 · customer-7" not in comparison_page(few, "en")
    with pytest.raises(UsageError, match="overlay"):
        compare_in_workspace(shop, CompareRequest(models=("intimacy",)))


def test_a_workspace_without_events_says_what_to_do(tmp_path):
    with pytest.raises(UsageError) as caught:
        compare_in_workspace(Workspace.create(tmp_path / "empty"), CompareRequest())
    assert caught.value.code == "no-events"


def test_files_are_compared_by_what_is_discovered_in_them(tmp_path):
    events = tmp_path / "events.csv"
    events.write_text(
        "u,e,t\na,home,2026-01-01 10:00:00\na,purchase,2026-01-02 11:00:00\nb,product view,2026-01-02 11:00:00\n"
    )
    mapping = ColumnMapping(columns={"user_id": "u", "name": "e", "time": "t"})
    found, opened = compare_in_files([events], mapping, CompareRequest(models=("lifecycle-7",)))
    assert opened.rows == 3
    entered = {one.stage.id: one.entered for one in found.models[0].stages}
    assert (entered["awareness"], entered["consideration"], entered["purchase"]) == (1, 1, 1)


def test_crosswalk_pages_stand_on_their_own():
    models = [load_model("lifecycle-7"), load_overlay("intimacy")]
    page = crosswalk_page([vista_of(one) for one in models], crosswalk(*models), "vi")
    assert "Nhịp độ thân mật" in page
    assert "bao gồm" in page.replace("\u00a0", " ")
    assert "để lại liên hệ" in page


@pytest.mark.parametrize("model", IDS)
def test_every_measure_runs_through_every_model(shop, model):
    for name, options in OPTIONS.items():
        if "model" not in options or (name == "status" and model != "inbound-4"):
            continue
        asked = {"by": "stage"} if "by" in options else {}
        steps = load_model(model).ids()[:2] if "steps" in options else ()
        result = measure_workspace(shop, Question(name, model=model, steps=steps, **asked))
        assert result.rows.num_rows > 0, (name, model)


@pytest.mark.parametrize("model", IDS)
def test_a_map_can_be_made_checked_and_drawn_through_every_model(shop, model, tmp_path):
    made = make_map(shop, f"through-{model}", model)
    text = made.path.read_text(encoding="utf-8")
    assert f"model: {model}" in text
    checked = check_map(shop, made.path)
    assert checked is not None
    assert made.parsed.document.claims, model
    spoken = {word for stage in load_model(model).stages for word in stage.words}
    rules = {word for stage in load_model(model).stages for rule in stage.enter for word in rule.means}
    shown = {one.id for one in made.parsed.document.touchpoints}
    assert shown == {name for name, words, _ in KINDS if words in spoken | rules} | {"call"}
    drawn: list[Path] = render_map(
        shop,
        made.path,
        [tmp_path / "map.svg"],
        language="vi",
        persona=None,
        theme="light",
        scale=1.0,
        check=False,
    )
    svg = drawn[0].read_text(encoding="utf-8")
    assert load_model(model).stages[0].names.vi.split()[0] in svg
