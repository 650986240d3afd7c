"""From claims on a map to samples: on a small log whose every figure can be counted by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from hanhtrinh.app.checking import CheckedMap, check_log
from hanhtrinh.app.map_cohorts import MapCohorts
from hanhtrinh.errors import InputError
from hanhtrinh.events.schema import ATTRIBUTE_SCHEMA, EVENT_SCHEMA
from hanhtrinh.journeys.build import build_log
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.maps.parsing import parse_map
from hanhtrinh.maps.results import ClaimResult
from hanhtrinh.models.compile import touchpoint_predicates
from hanhtrinh.models.library import load_model
from hanhtrinh.models.touchpoints import TouchpointSet

START = datetime(2025, 1, 1, tzinfo=UTC)
TOUCHPOINTS = TouchpointSet.model_validate(
    {
        "schema": "hanhtrinh.touchpoints/1",
        "touchpoints": [
            {"id": "ad", "name": "Ad", "means": ["discover"], "match": {"name": "ad"}},
            {"id": "web.page", "name": "Page", "means": ["consider"], "match": {"name": "page"}},
            {
                "id": "web.cart",
                "name": "Cart",
                "means": ["decide"],
                "match": {"name": "cart"},
                "goal": "web.paid",
            },
            {"id": "web.paid", "name": "Paid", "means": ["buy"], "match": {"name": "paid"}},
            {"id": "survey", "name": "Survey", "means": ["evaluate"], "match": {"name": "survey"}},
        ],
    }
)
# person: city, and events as (day, name, score, kind)
PEOPLE: dict[str, tuple[str | None, list[tuple[float, str, float | None, str | None]]]] = {
    "a": ("Huế", [(0, "ad", None, None), (1, "page", None, None), (2, "cart", None, None), (3, "paid", None, None)]),
    "b": ("Huế", [(0, "ad", None, None), (2, "page", None, None), (4, "cart", None, None), (14, "paid", None, None)]),
    "c": (None, [(1, "page", None, None), (5, "cart", None, None), (6, "survey", 2, "csat"), (7, "survey", 4, "csat")]),
    "d": ("Vinh", [(8, "cart", None, None), (9, "paid", None, None), (10, "survey", 5, "csat"), (11, "survey", 9, "nps")]),
    # the last two days: nobody's window of seven days is over
    "e": ("Vinh", [(99, "cart", None, None), (99.5, "paid", None, None), (100, "ad", None, None)]),
}  # fmt: skip
SCALES = {"csat": {"low": 1.0, "high": 5.0}, "nps": {"low": 0.0, "high": 10.0}}


def small_log(shards: int = 2) -> JourneyLog:
    rows: list[dict[str, Any]] = []
    for person, (_, events) in PEOPLE.items():
        for day, name, score, kind in events:
            rows.append(
                {
                    "seq": len(rows), "time": START + timedelta(days=day), "user_id": person, "name": name,
                    "score": score, "score_kind": kind, "scale": SCALES[kind] if kind else None,
                }
            )  # fmt: skip
    attributes = [
        {"kind": "user", "raw_id": person, "key": "city", "value": city, "time": START, "seq": 0}
        for person, (city, _) in PEOPLE.items()
        if city
    ]
    return build_log(
        pa.Table.from_pylist(rows, schema=EVENT_SCHEMA),
        pa.Table.from_pylist(attributes, schema=ATTRIBUTE_SCHEMA),
        predicates=touchpoint_predicates(TOUCHPOINTS),
        shards=shards,
    )


def checked(*claims: Mapping[str, Any], zone: str = "UTC", **more: Any) -> CheckedMap:
    document = {
        "schema": "hanhtrinh.map/1",
        "id": "m",
        "title": "M",
        "model": "lifecycle-7",
        "personas": [
            {"id": "hue", "name": "Huế", "cohort": {"attr": "city", "in": ["Huế"]}},
            {"id": "anybody", "name": "Anybody"},
        ],
        "stages": [
            {"use": use} for use in ("awareness", "consideration", "decision", "purchase", "evaluation", "loyalty")
        ],
        "touchpoints": [
            {"id": "ad", "use": "ad", "stage": "awareness"},
            {"id": "page", "use": "web.page", "stage": "consideration"},
            {"id": "cart", "use": "web.cart", "stage": "decision"},
            {"id": "survey", "use": "survey", "stage": "evaluation"},
            {"id": "dream", "name": "Dream", "stage": "loyalty"},
        ],
        "pains": [{"id": "long", "at": "cart", "text": "Long"}],
        "claims": [{"id": f"c{i}", "says": "", "min_n": 1, **claim} for i, claim in enumerate(claims)],
        **more,
    }  # fmt: skip
    parsed = parse_map(
        json.dumps(document, ensure_ascii=False, default=str),
        "map.yaml",
        model=load_model,
        touchpoints=TOUCHPOINTS,
    )
    return check_log(parsed, MapCohorts(parsed, load_model), small_log(), zone=zone)


def one(metric: str, about: str, value: Any = 0.5, op: str = ">=", **more: Any) -> ClaimResult:
    claim = {"metric": metric, "about": about, "expect": {"op": op, "value": value}, **more}
    return checked(claim).result.claims[0]


def counted(claim: ClaimResult) -> tuple[int | None, int, int]:
    """Successes, n, pending."""
    return None if claim.value is None else round(claim.value * claim.n), claim.n, claim.pending


def test_touchpoint_conversion_uses_the_touchpoints_goal_and_counts_who_is_mature() -> None:
    week = {"params": {"within": "7d"}}
    claim = one("touchpoint_conversion/1", "touchpoints.cart", **week)
    assert counted(claim) == (2, 4, 1)
    assert claim.params == {"within_s": 604_800, "goal": "web.paid"}
    # without stating it, 30 days: b's ten days are in time
    assert counted(one("touchpoint_conversion/1", "touchpoints.cart")) == (3, 4, 1)


def test_a_goal_can_be_stated_and_without_one_any_later_stage_is_it() -> None:
    assert counted(one("touchpoint_conversion/1", "touchpoints.cart", params={"goal": "survey"})) == (2, 4, 1)
    claim = one("touchpoint_conversion/1", "touchpoints.page")
    assert counted(claim) == (3, 3, 0)
    assert claim.params == {"within_s": 2_592_000}


def test_a_claim_about_a_pain_point_is_measured_where_the_pain_is() -> None:
    about_pain = one("touchpoint_conversion/1", "pains.long")
    assert counted(about_pain) == counted(one("touchpoint_conversion/1", "touchpoints.cart"))


def test_cohorts_are_personas_or_written_out() -> None:
    assert counted(one("touchpoint_conversion/1", "touchpoints.cart", cohort="hue")) == (2, 2, 0)
    written = {"any": [{"attr": "city", "in": ["Vinh"]}, {"did": "survey"}]}
    assert counted(one("touchpoint_conversion/1", "touchpoints.cart", cohort=written)) == (1, 2, 1)
    entered = {"stage": {"model": "lifecycle-7", "reached": "evaluation"}}
    assert counted(one("touchpoint_conversion/1", "touchpoints.cart", cohort=entered)) == (1, 2, 0)
    assert counted(one("touchpoint_conversion/1", "touchpoints.cart", cohort="anybody")) == (3, 4, 1)


def test_a_cohort_with_an_unknown_stage_is_an_error_that_says_what_is_allowed() -> None:
    with pytest.raises(InputError) as error:
        one("persona_share/1", "personas.hue", cohort={"stage": {"model": "lifecycle-7", "reached": "buy"}})
    assert error.value.code == "unknown-stage"
    assert "map.yaml, line 1, column" in error.value.to("en")
    assert "purchase" in error.value.to("en")
    with pytest.raises(InputError) as error:
        one(
            "persona_share/1",
            "personas.hue",
            cohort={"stage": {"model": "lifecycle-8", "reached": "purchase"}},
        )
    assert error.value.code == "unknown-model"
    assert error.value.place is not None
    assert error.value.place.line == 1


def test_stage_conversion_and_dwell_of_a_stage() -> None:
    assert counted(one("stage_conversion/1", "stages.consideration")) == (3, 3, 0)
    # a, b, c: one day, two days, four days
    dwell = one("stage_dwell_median/1", "stages.consideration", 172_800, "<=")
    assert dwell.n == 3
    assert dwell.value == pytest.approx(172_800, rel=0.01)
    short = one("stage_dwell_median/1", "stages.consideration", 86_400, "<=", params={"within": "3d"})
    assert (short.n, short.pending) == (2, 0)


def test_a_period_is_of_days_in_the_workspaces_zone() -> None:
    claim = {
        "metric": "touchpoint_share/1", "about": "touchpoints.ad", "expect": {"op": ">=", "value": 0.5},
        "period": {"from": "2025-01-01", "to": "2025-01-02"},
    }  # fmt: skip
    # START is 07:00 in Hồ Chí Minh City, and still the day before in New York
    at_home = checked(claim, zone="Asia/Ho_Chi_Minh").result.claims[0]
    assert (at_home.n, at_home.period) == (2, {"from": "2025-01-01", "to": "2025-01-02"})
    assert checked(claim, zone="America/New_York").result.claims[0].n == 0


def test_touchpoint_share_takes_the_stage_under_which_the_touchpoint_is_drawn() -> None:
    assert counted(one("touchpoint_share/1", "touchpoints.ad")) == (3, 3, 0)
    claim = one("touchpoint_share/1", "touchpoints.ad", params={"stage": "decision"})
    assert counted(claim) == (3, 5, 0)
    assert claim.params == {"stage": "decision"}


def test_persona_share_is_of_everybody_seen_or_of_the_claims_cohort() -> None:
    assert counted(one("persona_share/1", "personas.hue")) == (2, 5, 0)
    assert counted(one("persona_share/1", "personas.hue", cohort="hue")) == (2, 5, 0)
    bought = {"did": "web.paid"}
    assert counted(one("persona_share/1", "personas.hue", cohort=bought)) == (2, 4, 0)
    period = {"from": "2025-01-08", "to": "2025-01-20"}
    assert counted(one("persona_share/1", "personas.hue", period=period)) == (1, 3, 0)


def test_score_mean_counts_each_customer_once_on_the_scores_own_scale() -> None:
    claim = one("score_mean/1", "touchpoints.survey", 3.5, params={"score_kind": "csat"})
    # c gave 2 and 4, d gave 5
    assert claim.value == pytest.approx(4.0)
    assert claim.n == 2
    nps = one("score_mean/1", "stages.evaluation", 8.0, params={"score_kind": "nps"})
    assert (nps.value, nps.n) == (pytest.approx(9.0), 1)


def test_what_cannot_be_measured_says_so() -> None:
    unmeasurable = [
        {"about": "touchpoints.cart"},
        {"metric": "touchpoint_conversion/1", "about": "touchpoints.dream"},
        {"metric": "stage_conversion/1", "about": "stages.loyalty"},
        {"metric": "score_mean/1", "about": "touchpoints.survey"},
        {"metric": "touchpoint_share/1", "about": "touchpoints.dream"},
        {"metric": "score_mean/1", "about": "touchpoints.dream"},
    ]
    claims = [
        {**claim, **({"expect": {"op": ">=", "value": 0.5}} if "metric" in claim else {})}
        for claim in unmeasurable
    ]
    result = checked(*claims).result
    assert {claim.reason for claim in result.claims} == {"unmeasurable"}
    assert {claim.verdict for claim in result.claims} == {"undecided"}
    assert result.m == 0


def test_what_nobody_did_has_no_data() -> None:
    claim = one("score_mean/1", "touchpoints.survey", 3.0, params={"score_kind": "ces"})
    assert (claim.reason, claim.value, claim.n) == ("no_data", None, 0)
    nobody = one("stage_conversion/1", "stages.awareness", cohort={"attr": "city", "in": ["Cà Mau"]})
    assert (nobody.reason, nobody.n) == ("no_data", 0)


def test_only_testable_claims_are_in_the_family() -> None:
    claim = {"metric": "stage_conversion/1", "about": "stages.decision", "expect": {"op": ">=", "value": 0.5}}
    result = checked(claim, {**claim, "min_n": 1_000}, {"about": "map"}).result
    assert result.m == 2
    assert [c.reason for c in result.claims] == ["interval", "min_n", "unmeasurable"]


def test_observed_tells_of_everybody_and_of_each_persona() -> None:
    observed = checked().observed
    assert set(observed) == {None, "hue", "anybody"}
    everybody, hue = observed[None], observed["hue"]
    assert (everybody.customers, everybody.events, everybody.scores) == (5, 19, 4)
    assert (hue.customers, hue.all_customers, hue.events, hue.scores) == (2, 5, 8, 0)
    assert everybody.first == START
    cart = next(one for one in everybody.touchpoints if one.id == "web.cart")
    assert (cart.customers, cart.events) == (5, 5)
    decision = next(stage for stage in everybody.stages if stage.id == "decision")
    assert decision.conversion is not None
    assert (decision.entered, decision.conversion.n, decision.conversion.pending) == (5, 4, 1)
    survey = next(one for one in everybody.touchpoints if one.id == "survey")
    # c: (-0.5 + 0.5) / 2, d: (1 + 0.8) / 2
    assert survey.emotion.value == pytest.approx(0.45)
    assert survey.emotion.n == 2
    assert next(one for one in hue.touchpoints if one.id == "survey").emotion.value is None
    back = [(m.from_stage, m.to_stage, m.customers) for m in everybody.movements if m.kind == "back_step"]
    assert back == [("purchase", "awareness", 1)]
    skips = [(m.from_stage, m.to_stage, m.customers) for m in everybody.movements if m.kind == "skip"]
    assert ("purchase", "evaluation", 1) in skips


def test_a_stage_of_the_maps_own_is_measured_by_its_own_rules() -> None:
    uses = ("awareness", "consideration", "decision", "purchase", "evaluation", "loyalty")
    own = {"id": "basket", "names": "Basket", "enter": [{"touchpoint": "web.cart"}]}
    stages = [*({"use": use} for use in uses[:3]), own, *({"use": use} for use in uses[3:])]
    claim = {"metric": "stage_conversion/1", "about": "stages.basket", "expect": {"op": ">=", "value": 0.5}}
    result = checked({**claim, "params": {"within": "7d"}}, stages=stages).result.claims[0]
    # a within a day, b after ten, c by the survey, d within a day; e is pending
    assert counted(result) == (3, 4, 1)


def test_the_scores_of_a_persona_are_those_it_gave_anywhere() -> None:
    claim = one("score_mean/1", "personas.anybody", 3.0, params={"score_kind": "csat"})
    assert (claim.value, claim.n) == (pytest.approx(4.0), 2)
    assert one("score_mean/1", "personas.hue", 3.0, params={"score_kind": "csat"}).n == 0


def test_claims_that_ask_the_same_share_a_pass_and_agree() -> None:
    claim = {"metric": "stage_conversion/1", "about": "stages.decision", "expect": {"op": ">=", "value": 0.5}}
    dwell = {"metric": "stage_dwell_median/1", "about": "stages.decision"}
    bounds = ({"op": "<=", "value": 86_400.0}, {"op": "between", "value": [60.0, 172_800.0]})
    results = checked(claim, *({**dwell, "expect": expect} for expect in bounds), claim).result.claims
    assert counted(results[0]) == counted(results[3])
    assert (results[1].value, results[1].n) == (results[2].value, results[2].n)
