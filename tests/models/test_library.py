"""Models at hand: complete shipped ones, and the workspace's own before them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.models.library import (
    load_model,
    load_model_document,
    load_overlay,
    models_at_hand,
    overlay_ids,
)
from hanhtrinh.models.touchpoints import LocalText, Touchpoint
from hanhtrinh.models.words import OFFERS, WORDS

OWN = "schema: hanhtrinh.model/1\nid: {id}\nstages: [{{id: a, names: A, phase: before, words: [], enter: {{means: buy}}}}]\n"


def texts(value: LocalText | tuple[LocalText, ...]) -> list[LocalText]:
    return [value] if isinstance(value, LocalText) else list(value)


@pytest.mark.parametrize("model_id", [one.id for one in models_at_hand()])
def test_shipped_models_say_everything_of_every_stage_in_both_languages(model_id):
    model = load_model(model_id)
    assert model.names.vi
    assert model.about.en
    for stage in model.stages:
        for field in (
            "names", "goal", "customer_goal", "thinks", "does", "touchpoints", "actions", "kpis", "diagnosis",
        ):  # fmt: skip
            said = texts(getattr(stage, field))
            assert said, (stage.id, field)
            for text in said:
                assert text.vi, (stage.id, field)
                assert text.en, (stage.id, field)
                assert text.vi != text.en or text.en.isascii(), (stage.id, text)
        assert stage.words
        assert stage.enter


@pytest.mark.parametrize("model_id", [one.id for one in models_at_hand()])
def test_the_phases_of_a_model_go_forward_and_no_word_is_in_two_stages(model_id):
    model = load_model(model_id)
    phases = ["before", "during", "after"]
    order = [phases.index(stage.phase) for stage in model.stages]
    assert order == sorted(order)
    # the customer's journey starts with the purchase
    assert set(order) == ({1, 2} if model_id == "customer-7" else {0, 1, 2})
    words = [word for stage in model.stages for word in stage.words]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("model_id", [one.id for one in models_at_hand()])
def test_expectations_name_known_metrics_and_say_their_own_numbers(model_id):
    for stage in load_model(model_id).stages:
        for one in stage.expectations:
            metric = METRICS[one.metric]
            assert ("touchpoints" if one.at else "stages") in metric.about
            assert set(one.params) <= set(metric.params)
            low, high = metric.bounds
            value = one.expect["value"]
            assert low <= value <= high
            shown = (
                {"vi": f"{value * 100:g}%", "en": f"{value * 100:g}%"}
                if metric.unit == "share"
                else {"vi": f"{value:g}".replace(".", ","), "en": f"{value:g}"}
                if metric.unit == "score"
                else {"vi": "", "en": ""}
            )
            for language in ("vi", "en"):
                said = one.says.to(language)
                assert shown[language] in said, said
                if "within" in one.params and metric.unit == "share":
                    assert (
                        one.params["within"].removesuffix("d") + (" ngày" if language == "vi" else " days")
                        in said
                    )
                assert ("{touchpoint}" in said) == bool(one.at)


def test_the_lifecycle_has_its_seven_stages_and_contract_rules():
    model = load_model("lifecycle-7")
    assert model.ids() == (
        "awareness",
        "consideration",
        "decision",
        "purchase",
        "usage",
        "evaluation",
        "loyalty",
    )
    first, repeat = model.stage("purchase"), model.stage("loyalty")
    assert first is not None
    assert repeat is not None
    assert first.enter[0].nth is not None
    assert (first.enter[0].means, first.enter[0].nth.max) == (("buy",), 1)
    assert repeat.enter[0].nth is not None
    assert (repeat.enter[0].nth.min, repeat.enter[0].nth.max) == (2, None)


def test_the_value_journey_has_its_eight_steps_and_a_ladder_of_offers():
    model = load_model("value-8")
    assert model.ids() == (
        "aware",
        "engage",
        "subscribe",
        "convert",
        "excite",
        "ascend",
        "advocate",
        "promote",
    )
    rules = [rule for stage in model.stages for rule in stage.enter]
    assert {offer for rule in rules for offer in rule.offer} == {"tripwire", "core", "upsell"}
    assert not any(
        rule.max_value or rule.min_value for rule in rules
    )  # what is cheap depends on the currency
    assert {rule.after for rule in rules if rule.after} == {"convert"}


STAGES = {
    "behaviour-6": "awareness interest consideration decision service loyalty",
    "buyer-4": "problem-awareness consideration decision post-purchase",
    "customer-7": "purchase onboarding post-purchase engagement retention loyalty advocacy",
    "digital-5": "awareness consideration conversion care loyalty",
    "inbound-4": "attract convert close delight",
    "lifecycle-7": "awareness consideration decision purchase usage evaluation loyalty",
    "map-5": "awareness consideration purchase retention advocacy",
    "purchase-phases": "need research decide pay-receive use evaluate refer",
    "value-8": "aware engage subscribe convert excite ascend advocate promote",
}


def test_the_ten_models_of_the_field_ship_with_their_stages_in_order():
    assert {file.id: " ".join(load_model(file.id).ids()) for file in models_at_hand()} == STAGES
    assert overlay_ids() == ("intimacy",)


@pytest.mark.parametrize("model_id", STAGES)
def test_every_model_says_what_it_is_for_how_long_it_takes_and_what_it_is_judged_by(model_id):
    model = load_model(model_id)
    for text in (model.purpose, model.goal, model.horizon, *model.metrics):
        assert text.vi
        assert text.en
    assert len(model.metrics) >= 3


def test_the_purchase_phases_have_their_steps_and_names():
    model = load_model("purchase-phases")
    steps = {
        phase: [one.id for one in model.stages if one.phase == phase]
        for phase in ("before", "during", "after")
    }
    assert steps == {
        "before": ["need", "research", "decide"],
        "during": ["pay-receive", "use"],
        "after": ["evaluate", "refer"],
    }
    assert [model.phases[phase].vi for phase in ("before", "during", "after")] == [
        "Trước mua",
        "Mua",
        "Sau mua",
    ]


def test_the_customers_journey_keeps_the_order_of_its_source_beside_its_own():
    model = load_model("customer-7")
    positions = [stage.source_position for stage in model.stages]
    assert positions[0] == 4
    assert sorted(one for one in positions if one is not None) == [1, 2, 3, 4, 5, 6, 7]
    assert positions[1:] == [1, 2, 3, 5, 6, 7]


def test_a_person_of_the_inbound_model_goes_from_stranger_to_promoter():
    model = load_model("inbound-4")
    assert [status.id for status in model.statuses] == ["stranger", "visitor", "lead", "buyer", "promoter"]
    assert [status.stage for status in model.statuses] == [None, "attract", "convert", "close", "delight"]
    assert not model.statuses[0].enter


def test_the_pace_overlay_has_its_four_steps_and_every_word_and_offer_once():
    overlay = load_overlay("intimacy")
    assert [step.id for step in overlay.steps] == [
        "eye-to-body",
        "eye-to-eye",
        "hand-to-hand",
        "hand-to-body",
    ]
    assert sorted(word for step in overlay.steps for word in step.words) == sorted(WORDS)
    assert sorted(offer for step in overlay.steps for offer in step.offers) == sorted(OFFERS)


def test_a_contact_is_judged_by_its_offer_or_by_the_least_its_words_ask_for():
    overlay = load_overlay("intimacy")

    def step(**more: object) -> int:
        return overlay.step_of(
            Touchpoint.model_validate({"id": "a", "name": "A", "match": {"name": "a"}, **more})
        )

    assert step() == -1
    assert step(means=["discover"]) == 0
    assert step(means=["decide", "consider"]) == 1
    assert step(means=["buy"]) == 3
    assert step(means=["buy"], offer="tripwire") == 2
    assert step(offer="core") == 3


def test_an_overlay_is_no_model_and_an_unknown_one_lists_those_there_are():
    with pytest.raises(UsageError) as caught:
        load_model("intimacy")
    assert caught.value.code == "not-a-model"
    with pytest.raises(UsageError) as caught:
        load_overlay("intimac")
    assert caught.value.code == "unknown-overlay"
    assert "intimacy" in caught.value.to("vi")


def test_own_models_win_over_shipped_ones(tmp_path: Path):
    (tmp_path / "lifecycle-7.yaml").write_text(OWN.format(id="lifecycle-7"), encoding="utf-8")
    (tmp_path / "mine.yml").write_text(OWN.format(id="mine"), encoding="utf-8")
    assert load_model("lifecycle-7", tmp_path).ids() == ("a",)
    found = models_at_hand(tmp_path)
    shipped = [file.id for file in models_at_hand() if file.id != "lifecycle-7"]
    assert [(file.id, file.origin) for file in found] == [
        ("lifecycle-7", "own"), ("mine", "own"), *((name, "shipped") for name in shipped),
    ]  # fmt: skip
    assert load_model("lifecycle-7").ids() != ("a",)


def test_a_model_can_be_named_by_its_file(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text(OWN.format(id="other"), encoding="utf-8")
    assert load_model(path).id == load_model(str(path)).id == "other"


def test_an_unknown_model_lists_those_at_hand_with_the_closest():
    with pytest.raises(UsageError) as caught:
        load_model("lifecycle7")
    assert caught.value.code == "unknown-model"
    assert "value-8" in caught.value.message.vi
    assert "lifecycle-7" in caught.value.to("en")


def test_an_own_model_whose_id_differs_from_its_file_is_refused(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(OWN.format(id="other"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_model("mine", tmp_path)
    assert caught.value.code == "id-differs"
    assert caught.value.place is not None
    assert caught.value.place.file == "models/mine.yaml"
    assert caught.value.place.line == 2


def test_two_files_of_one_id_are_refused(tmp_path: Path):
    for ending in ("yaml", "yml"):
        (tmp_path / f"mine.{ending}").write_text(OWN.format(id="mine"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_model("mine", tmp_path)
    assert caught.value.code == "duplicate-id"


def test_places_of_shipped_models_never_show_a_path_of_this_machine():
    assert load_model_document("lifecycle-7").place(("stages", 0)).file == "models/lifecycle-7.yaml"
