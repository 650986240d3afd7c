"""Explore on a demo workspace: the same figures as the measures, cohorts, what is kept and what is opened anew."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

from hanhtrinh.app.explore import flow, funnel
from hanhtrinh.app.explore.answers import Answers
from hanhtrinh.app.explore.asking import Asked, look
from hanhtrinh.app.explore.figures import LEAST, Figure
from hanhtrinh.app.explore.options import options
from hanhtrinh.app.explore.paths import transitions_view, variants_view
from hanhtrinh.app.explore.reading import Readings
from hanhtrinh.app.explore.sheets import transitions_sheet, write_sheet
from hanhtrinh.app.measuring import measure_workspace
from hanhtrinh.app.questions import Question
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import UsageError
from hanhtrinh.events.selectors import Predicate
from hanhtrinh.journeys.log import JourneyLog

STEPS = ("web.book", "web.cart", "web.paid")
PARENTS = {"attr": "customer_type", "in": ["phụ huynh"]}


@pytest.fixture(scope="module")
def shop(demo_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    copy = tmp_path_factory.mktemp("explore") / "shop"
    shutil.copytree(demo_shop, copy)
    return Workspace.open(copy)


@pytest.fixture(scope="module")
def readings(shop: Workspace) -> Readings:
    return Readings(shop)


def written(document: object) -> str:
    return json.dumps(document, ensure_ascii=False)


def test_a_funnel_has_the_figures_of_its_measure(shop: Workspace, readings: Readings) -> None:
    asked = Asked(cohort=written(PARENTS), start=date(2026, 1, 1), window="14d")
    found = funnel.view(look(asked, readings), steps=STEPS)
    question = Question(
        "funnel", by="touchpoint", steps=STEPS, window="14d", cohort=written(PARENTS), start="2026-01-01"
    )
    rows = measure_workspace(shop, question).rows.to_pylist()
    assert [(step.step.id, step.customers, step.pending, step.median_time_s) for step in found.steps] == [
        (row["step"], row["customers"], row["pending"], row["median_time_s"]) for row in rows
    ]
    everybody = measure_workspace(
        shop, Question("funnel", by="touchpoint", steps=STEPS, window="14d", start="2026-01-01")
    ).rows.to_pylist()
    for step, row in zip(found.steps[1:], everybody[1:], strict=True):
        if step.everybody is not None and step.everybody.value is not None:
            assert step.everybody.value == pytest.approx(row["of_previous"])


def test_no_share_of_fewer_than_thirty_customers_is_given() -> None:
    assert Figure.share(29, LEAST - 1).value is None
    assert Figure.share(29, LEAST).value == pytest.approx(29 / 30)


def test_a_flow_has_the_figures_of_its_measure_and_everybody_stands_somewhere(
    shop: Workspace, readings: Readings
) -> None:
    found = flow.view(look(Asked(), readings))
    rows = measure_workspace(shop, Question("stages")).rows.to_pylist()
    assert [(row.stage.id, row.entered, row.left, row.back_steps) for row in found.stages] == [
        (row["stage"], row["entered"], row["left"], row["back_steps"]) for row in rows
    ]
    assert sum(row.here for row in found.stages) + found.nowhere == found.population.customers
    assert found.stages[-1].conversion is None
    assert all(arc.share.value is not None and arc.share.value >= 0.05 for arc in found.arcs)


def test_transitions_and_variants_have_the_figures_of_their_measures(
    shop: Workspace, readings: Readings
) -> None:
    at = look(Asked(cohort=written({"not": PARENTS})), readings)
    cohort = written({"not": PARENTS})
    pairs = measure_workspace(shop, Question("transitions", by="touchpoint", cohort=cohort)).rows.to_pylist()
    found = transitions_view(at, top=200)
    assert [(row.source.id, row.target.id, row.times, row.customers) for row in found.rows] == [
        (row["from"], row["to"], row["count"], row["customers"]) for row in pairs[:200]
    ]
    assert found.kinds == len(pairs)
    paths = measure_workspace(shop, Question("variants", by="touchpoint", cohort=cohort, top=10)).rows
    variants = variants_view(at, top=10)
    assert [([step.id for step in row.path], row.customers) for row in variants.rows] == [
        (row["path"], row["customers"]) for row in paths.to_pylist()
    ]
    assert variants.with_path == at.population().customers


def test_channels_keep_the_customers_who_met_on_one_of_them(readings: Readings) -> None:
    everybody = look(Asked(), readings)
    met = look(Asked(channels=("zalo",)), readings)
    codes = [code for code, channel in enumerate(met.reading.log.codes.channel) if channel == "zalo"]
    customers = 0
    for shard in met.reading.log.shards:
        for person in range(len(shard.offsets) - 1):
            events = shard.code[shard.offsets[person] : shard.offsets[person + 1]]
            customers += any(code in codes for code in events.tolist())
    assert met.population().customers == customers < everybody.population().customers


def test_a_cohort_of_a_link_may_name_another(readings: Readings) -> None:
    named = {"parents": PARENTS}
    by_name = look(Asked(cohort=written({"ref": "parents"})), readings, named)
    by_rule = look(Asked(cohort=written(PARENTS)), readings)
    assert by_name.population() == by_rule.population()


def test_an_answer_does_not_follow_a_name_to_another_rule(readings: Readings) -> None:
    asked = Asked(cohort=written({"ref": "mine"}))
    first = flow.view(look(asked, readings, {"mine": PARENTS}))
    other = flow.view(look(asked, readings, {"mine": {"not": PARENTS}}))
    assert first.population.customers + other.population.customers == first.population.of


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(cohort="no json"), "bad-cohort"),
        (Asked(cohort="[" * 5000), "bad-cohort"),
        (Asked(cohort='{"any": []}'), "bad-cohort"),
        (Asked(cohort='{"did": "web.moon"}'), "unknown-touchpoint"),
        (Asked(cohort='{"attr": "moon", "in": ["1"]}'), "unknown-attribute"),
        (Asked(start=date(2026, 2, 1), end=date(2026, 2, 1)), "empty-period"),
        (Asked(window="soon"), "bad-duration"),
        (Asked(model="moon"), "unknown-model"),
    ],
)
def test_what_a_link_cannot_mean_is_told(readings: Readings, asked: Asked, code: str) -> None:
    with pytest.raises(UsageError) as told:
        flow.view(look(asked, readings))
    assert told.value.code == code
    assert told.value.message.vi
    assert told.value.message.en


def test_the_loss_is_where_most_orders_are_lost(readings: Readings) -> None:
    found = funnel.view(look(Asked(), readings), steps=STEPS)
    assert found.loss is not None
    lost = [
        (found.steps[k].customers - found.steps[k + 1].customers)
        * found.steps[-1].customers
        / found.steps[k + 1].customers
        for k in range(2)
    ]
    assert found.loss.before == lost.index(max(lost))
    assert found.loss.worth is not None
    assert found.loss.worth.low <= found.loss.worth.value <= found.loss.worth.high


def test_options_name_what_there_is(shop: Workspace, readings: Readings) -> None:
    found = options(shop, readings.now())
    assert found.customers == 600
    assert {"zalo", "website"} <= {channel.id for channel in found.channels}
    types = next(one for one in found.attributes if one.key == "customer_type")
    assert sum(value.customers for value in types.values) == 600
    assert len(found.models) >= 9
    assert found.maps


def test_a_sheet_guards_texts_against_being_run(readings: Readings) -> None:
    found = transitions_view(look(Asked(), readings), by="name", top=3)
    headings, rows = transitions_sheet(found, "vi")
    content = write_sheet((headings, [("=HYPERLINK(1)", 1.5, None), *rows]), "vi").decode()
    assert content.startswith("\ufeff")
    assert "'=HYPERLINK(1),1.5,\r\n" in content


def test_a_log_is_opened_again_only_where_something_changed(shop: Workspace) -> None:
    kept = Readings(shop)
    first = kept.now()
    kept.forget()
    assert kept.now() is first
    file = shop.root / "touchpoints.yaml"
    text = file.read_text(encoding="utf-8")
    try:
        file.write_text(text.replace("Giỏ hàng trên web", "Giỏ hàng"), encoding="utf-8")
        kept.forget()
        second = kept.now()
        assert second is not first
        assert any(one.name.vi == "Giỏ hàng" for one in second.touchpoints.touchpoints)
    finally:
        file.write_text(text, encoding="utf-8")


def test_nobody_waits_for_a_log_that_is_brought_up_to_date(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Readings(shop)
    first = kept.now()
    begun, go = threading.Event(), threading.Event()
    opened = shop.log

    def slowly(predicates: tuple[Predicate, ...] = ()) -> JourneyLog:
        begun.set()
        go.wait(5)
        return opened(predicates)

    monkeypatch.setattr(shop, "log", slowly)
    kept.forget()
    looking = threading.Thread(target=kept.now)
    looking.start()
    begun.wait(5)
    assert kept.now() is first
    go.set()
    looking.join(5)


def test_one_question_is_worked_out_once_for_all_who_ask_it() -> None:
    answers = Answers()
    begun, go = threading.Event(), threading.Event()
    calls = []

    def work_out() -> int:
        calls.append(1)
        begun.set()
        go.wait(5)
        return 7

    found: list[int] = []
    askers = [threading.Thread(target=lambda: found.append(answers.get("q", work_out))) for _ in range(4)]
    for asker in askers:
        asker.start()
    begun.wait(5)
    go.set()
    for asker in askers:
        asker.join(5)
    assert found == [7] * 4
    assert len(calls) == 1


def test_a_question_that_failed_can_be_asked_again_and_the_oldest_answers_are_dropped() -> None:
    answers = Answers(2)

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        answers.get("a", fail)
    assert answers.get("a", lambda: 1) == 1
    for question in "bcd":
        answers.get(question, lambda: 0)
    assert len(answers) == 2
    assert answers.get("a", lambda: 2) == 2
