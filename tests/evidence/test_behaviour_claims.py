"""Claims about carts, orders, neglect, rushing, slipping through, bounces and coming back: the measures' own figures."""

from __future__ import annotations

import json
from dataclasses import replace
from math import ceil, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from hanhtrinh import Workspace, check_map
from hanhtrinh.app.demo import build_world
from hanhtrinh.app.measuring import measure_workspace
from hanhtrinh.app.questions import Question
from hanhtrinh.app.scenario import parse_scenario
from hanhtrinh.evidence.clustered import ClusteredShare
from hanhtrinh.evidence.samples import ShareSample
from hanhtrinh.evidence.verdicts import Question as Asking
from hanhtrinh.evidence.verdicts import decide
from hanhtrinh.maps.fingerprint import claim_fingerprint
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.maps.parsing import parse_map
from hanhtrinh.measures.shares import Clustered
from hanhtrinh.models.library import load_model

SCENARIO = """
schema: hanhtrinh.scenario/1
seed: 3
customers: 1500
period: {from: 2025-01-01, to: 2025-07-01}
start: {web.home: 0.7, call.sales: 0.3}
personas:
  - {id: linh, share: 0.5, attributes: {city: {Hà Nội: 1.0}}}
  - {id: nam, share: 0.5, attributes: {city: {Huế: 1.0}}}
touchpoints:
  - {id: web.home, event: Home, means: [discover], channel: website, next: {web.cart: 0.5}, leave: 0.5, gap: {median: 20m}}
  - {id: call.sales, event: Sales Call, channel: telesales, direction: outbound, next: {web.home: 0.4}, leave: 0.6, gap: {median: 1d}}
  - {id: web.cart, event: Cart Opened, means: [decide], channel: website, next: {web.paid: 0.6}, leave: 0.4, gap: {median: 6h}}
  - {id: web.paid, event: Order Paid, means: [buy], channel: website, value: {median: 300000}, next: {order.cancelled: 0.2, care.call: 0.4}, leave: 0.4, gap: {median: 10d}}
  - {id: order.cancelled, event: Order Cancelled, channel: website, next: {}, leave: 1.0}
  - {id: care.call, event: Care Call, means: [care], channel: hotline, next: {web.cart: 0.3}, leave: 0.7, gap: {median: 5d}}
"""
BEHAVIOURS = [name for name, metric in METRICS.items() if metric.behaviour]
# claim metric, its options, the measure, its options, and the columns of figure and denominator
SAME = [
    ("bounce_rate/1", {}, Question("sessions"), "bounce_rate", "customers"),
    (
        "bounce_rate/1",
        {"bounce": "not-engaged"},
        Question("sessions", bounce="not-engaged"),
        "bounce_rate",
        "customers",
    ),
    ("abandoned_cart/1", {}, Question("abandoned_cart"), "share", "customers"),
    ("abandoned_cart/1", {"within": "6h"}, Question("abandoned_cart", window="6h"), "share", "customers"),
    ("cancelled/1", {}, Question("cancelled"), "share", "customers"),
    ("cancelled/1", {"within": "20d"}, Question("cancelled", window="20d"), "share", "customers"),
    ("neglected/1", {}, Question("neglected"), "share", "customers"),
    ("neglected/1", {"within": "5d"}, Question("neglected", window="5d"), "share", "customers"),
    ("rushed/1", {}, Question("rushed"), "share", None),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = build_world(
        tmp_path_factory.mktemp("behaviour") / "shop", parse_scenario(SCENARIO, "world.yaml"), 3
    )
    # what a sales call offers
    path = made.root / "touchpoints.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- id: call.sales\n", "- id: call.sales\n  offer: core\n"), encoding="utf-8")
    assert "offer: core" in path.read_text(encoding="utf-8")
    return made


def document(claims: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schema": "hanhtrinh.map/1",
        "id": "care",
        "title": "Care",
        "model": "lifecycle-7",
        "personas": [{"id": "linh", "name": "Linh", "cohort": {"attr": "city", "in": ["Hà Nội"]}}],
        "stages": [{"use": stage} for stage in ("awareness", "decision", "purchase", "usage", "loyalty")],
        "touchpoints": [{"id": "cart", "use": "web.cart", "stage": "decision"}],
        "claims": claims,
    }


def claim(number: int, metric: str, params: dict[str, str], about: str = "stages.purchase") -> dict[str, Any]:
    return {
        "id": f"c{number}", "about": about, "says": "", "metric": metric, "params": params,
        "expect": {"op": "<=", "value": 0.5}, "min_n": 10,
    }  # fmt: skip


def checked(workspace: Workspace, claims: list[dict[str, Any]]) -> list[Any]:
    path = workspace.root / "maps" / "care.yaml"
    path.write_text(json.dumps(document(claims), ensure_ascii=False), encoding="utf-8")
    return list(check_map(workspace, path)[0].claims)


@pytest.fixture(scope="module")
def results(workspace: Workspace) -> list[Any]:
    return checked(workspace, [claim(k, metric, params) for k, (metric, params, *_) in enumerate(SAME)])


@pytest.mark.parametrize("number", range(len(SAME)))
def test_a_claim_has_the_figure_of_its_measure(number: int, results: list[Any], workspace: Workspace) -> None:
    _, _, question, figure, n = SAME[number]
    row = measure_workspace(workspace, question).rows.to_pylist()[0]
    found = results[number]
    assert found.value == pytest.approx(row[figure])
    assert found.verdict in ("confirmed", "refuted", "undecided")
    assert found.low < found.value < found.high
    if n is not None:
        assert found.n == row[n]


def test_coming_back_is_a_rolling_period_of_retention(workspace: Workspace) -> None:
    found = checked(workspace, [claim(0, "retention_share/1", {"after": "7d", "within": "7d"})])[0]
    rows = measure_workspace(workspace, Question("retention", unit="week", spans="rolling")).rows.to_pylist()
    # those whose second week is over are all customers of the older cohorts, and some of one that is cut
    whole = [row for row in rows if row["period"] == 1 and row["complete"]]
    least, most = (
        sum(row["retained"] for row in whole),
        sum(row["retained"] for row in rows if row["period"] == 1),
    )
    assert least <= round(found.value * found.n) <= most
    assert sum(row["customers"] for row in whole) <= found.n


def test_who_slipped_through_is_claimed_of_a_stage(workspace: Workspace) -> None:
    rows = {
        row["stage"]: row
        for row in measure_workspace(workspace, Question("slipped_through")).rows.to_pylist()
    }
    found = checked(
        workspace,
        [
            claim(0, "slipped_through/1", {}, "stages.decision"),
            claim(1, "slipped_through/1", {}, "stages.loyalty"),
        ],
    )
    assert (found[0].value, found[0].n) == (rows["decision"]["share"], rows["decision"]["customers"])
    assert found[1].reason == "unmeasurable"


def test_a_personas_claim_is_of_her_customers(workspace: Workspace) -> None:
    cohort = "{attr: city, in: [Hà Nội]}"
    row = measure_workspace(workspace, Question("neglected", cohort=cohort)).rows.to_pylist()[0]
    found = checked(workspace, [claim(0, "neglected/1", {}, "personas.linh")])[0]
    assert (found.value, found.n) == (row["share"], row["customers"])


@pytest.mark.parametrize("metric", BEHAVIOURS)
def test_on_growing_data_those_who_settled_judge(metric: str, workspace: Workspace) -> None:
    path = workspace.root / "maps" / "growing.yaml"
    path.write_text(
        json.dumps(document([claim(0, metric, {}, "stages.decision")]), ensure_ascii=False), encoding="utf-8"
    )
    file = workspace.root / "hanhtrinh.toml"
    text = file.read_text(encoding="utf-8")
    assert 'data = "closed"' in text
    try:
        file.write_text(text.replace('data = "closed"', 'data = "growing"'), encoding="utf-8")
        found = check_map(Workspace.open(workspace.root), path)[0].claims[0]
    finally:
        file.write_text(text, encoding="utf-8")
    closed = check_map(Workspace.open(workspace.root), path)[0].claims[0]
    # the figure is that of the definition; whoever has not settled yet is left out of the judgement alone
    assert (found.value, found.n) == (closed.value, closed.n)
    assert found.judged_by == "sequence"


def fingerprint(workspace: Workspace, claim_: dict[str, Any], **changed: Any) -> str:
    touchpoints = workspace.touchpoints()
    if changed:
        edited = [
            one.model_copy(update=changed) if one.id == "web.cart" else one for one in touchpoints.touchpoints
        ]
        touchpoints = touchpoints.model_copy(update={"touchpoints": tuple(edited)})
    model = load_model("lifecycle-7")
    parsed = parse_map(
        json.dumps(document([claim_]), ensure_ascii=False),
        "care.yaml",
        model=lambda _: model,
        touchpoints=touchpoints,
    )
    return claim_fingerprint(
        parsed.document.claims[0], document=parsed.document, model=model, touchpoints=touchpoints
    )


def test_the_fingerprint_covers_options_and_what_events_are(workspace: Workspace) -> None:
    plain = claim(0, "abandoned_cart/1", {})
    said = fingerprint(workspace, plain)
    assert said == fingerprint(workspace, claim(0, "abandoned_cart/1", {"within": "1d"}))
    assert said != fingerprint(workspace, claim(0, "abandoned_cart/1", {"within": "2d"}))
    assert said != fingerprint(workspace, plain, order_step="paid")
    assert said != fingerprint(workspace, plain, offer="core")
    assert said == fingerprint(workspace, plain, owner="sales")
    conversion = claim(0, "stage_conversion/1", {}, "stages.purchase")
    assert fingerprint(workspace, conversion) == fingerprint(workspace, conversion, order_step="paid")


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 400), st.data())
def test_one_unit_per_customer_is_a_plain_share(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    clustered = ClusteredShare(Clustered(n, x, n, x, x, n), 3)
    plain = ShareSample(x, n, 3)
    # the ratio estimator divides by customers less one
    if 0 < x < n and n > 30:
        for a, b in zip(clustered.side(">=", 0.5), plain.side(">=", 0.5), strict=True):
            assert a == pytest.approx(b, abs=0.02)
        assert clustered.estimate().low == pytest.approx(plain.estimate().low, abs=0.01)
    assert (clustered.n, clustered.estimate().value, clustered.estimate().pending) == (n, x / n, 3)


def test_nobody_has_no_figure() -> None:
    none = ClusteredShare(Clustered(0, 0, 0, 0, 0, 0))
    assert none.estimate().value is None
    assert none.sequence(100) == (None, None)
    decision = decide([Asking(none, None, 0.5)])[0][0]
    assert (decision.verdict, decision.reason) == ("undecided", "no_data")


def drawn(rng: np.random.Generator, customers: int, share: float, spread: float) -> Clustered:
    """Draw customers with one to nine units each, whose own shares vary about the true one."""
    units = rng.integers(1, 10, customers)
    own = rng.beta(share * spread, (1 - share) * spread, customers)
    hits = rng.binomial(units, own)
    return Clustered(
        *(int(one) for one in (units.sum(), hits.sum(), customers, hits @ hits, hits @ units, units @ units))
    )


@pytest.mark.parametrize(("share", "spread"), [(0.3, 1.0), (0.6, 4.0), (0.85, 2.0)])
def test_a_claim_at_its_boundary_is_decided_at_most_2_5_percent_however_units_cluster(
    share: float, spread: float
) -> None:
    rng = np.random.default_rng(20_264)
    wrong = 0
    for number in range(1_000):
        bound = (share, None) if number % 2 else (None, share)
        sample = ClusteredShare(drawn(rng, 400, share, spread))
        wrong += decide([Asking(sample, *bound)])[0][0].verdict != "undecided"
    # two one-sided tests of one claim: each at 2.5 % corrected over both
    assert stats.binomtest(wrong, 1_000, 0.025, alternative="greater").pvalue > 0.01


def test_a_claim_at_a_distance_is_found() -> None:
    rng = np.random.default_rng(20_265)
    found = 0
    for _ in range(300):
        sums = drawn(rng, 400, 0.4, 2.0)
        error = sqrt(0.24 / sums.effective())
        found += decide([Asking(ClusteredShare(sums), 0.4 - 4.4 * error, None)])[0][0].verdict == "confirmed"
    assert stats.binomtest(found, 300, 0.9, alternative="less").pvalue > 0.01


def test_more_customers_of_the_same_kind_decide() -> None:
    sums = drawn(np.random.default_rng(5), 200, 0.4, 2.0)
    decision = decide([Asking(ClusteredShare(sums), 0.38, None)])[0][0]
    assert decision.verdict == "undecided"
    assert decision.n_to_decide is not None
    factor = ceil(decision.n_to_decide / sums.people)
    grown = replace(sums, **{name: getattr(sums, name) * factor for name in sums.__slots__})
    assert decide([Asking(ClusteredShare(grown), 0.38, None)])[0][0].verdict != "undecided"
