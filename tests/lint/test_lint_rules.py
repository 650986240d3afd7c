"""Every rule speaks on a map that breaks it and is silent on one that does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lint_samples as samples
import pytest
from lint_samples import Document, both, codes, data, good_map, lint, observed, past, quote, result

from hanhtrinh.errors import UsageError
from hanhtrinh.language import LANGUAGES, Text
from hanhtrinh.lint.in_data import fitted
from hanhtrinh.lint.principles import side_of
from hanhtrinh.lint.registry import RULES, rule_named
from hanhtrinh.maps.document import Claim

Break = Callable[[Document], Any]


def touch(document: Document, index: int) -> Document:
    found: Document = document["touchpoints"][index]
    return found


def set_at(*path: str | int, value: Any) -> Break:
    def change(document: Document) -> None:
        part: Any = document
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value

    return change


def drop(*path: str | int) -> Break:
    def change(document: Document) -> None:
        part: Any = document
        for key in path[:-1]:
            part = part[key]
        del part[path[-1]]

    return change


def several(*changes: Break) -> Break:
    def change(document: Document) -> None:
        for one in changes:
            one(document)

    return change


def one_channel(document: Document) -> None:
    for index in range(3):
        touch(document, index)["use"] = "web.cart"


def without_motives(document: Document) -> None:
    document["stages"][0].pop("motivation")
    document["personas"][0].pop("needs")
    document["personas"][0]["name"] = "Linh"


# what breaks each rule that looks at the document alone
BROKEN: dict[str, Break] = {
    "HT002": set_at("touchpoints", 0, "ower", value="marketing"),
    "HT003": set_at("lint", value={"ignore": ["HT105"]}),
    "HT101": set_at(
        "touchpoints", 0, "actions", value=[both("Chúng tôi gửi báo giá", "We send the quote")]
    ),
    "HT102": set_at("touchpoints", 0, "actions", value=[both("Nhập khách vào CRM", "Logs it in the CRM")]),
    "HT103": several(
        drop("touchpoints", 0, "actions"), set_at("touchpoints", 0, "evidence", value=[])
    ),
    "HT104": drop("touchpoints", 2, "experience"),
    "HT105": one_channel,
    "HT106": set_at("touchpoints", 2, "use", value="web.cart"),
    "HT107": several(set_at("pains", value=[]), set_at("opportunities", value=[])),
    "HT108": without_motives,
    "HT201": set_at("claims", value=[]),
    "HT202": several(drop("claims", 0, "metric"), drop("claims", 0, "expect"), set_at("claims", 0, "about", value="map")),
    "HT203": several(set_at("claims", 0, "about", value="touchpoints.ad"), set_at("touchpoints", 1, "evidence", value=[])),
    "HT204": set_at("touchpoints", 2, "evidence", value=[]),
    "HT205": set_at("touchpoints", 2, "evidence", value=[quote(source="")]),
    "HT206": set_at("touchpoints", 2, "evidence", value=[quote(date="2025-05-31")]),
    "HT301": set_at("touchpoints", 1, "experience", "received", value="Rất hài lòng"),
    "HT302": drop("touchpoints", 1, "experience", "wanted"),
    "HT303": set_at("touchpoints", 1, "evidence", value=[]),
    "HT401": set_at("pains", 0, "at", value="chekout"),
    "HT402": set_at("opportunities", 0, "for", value="p9"),
    "HT403": set_at("opportunities", value=[]),
    "HT404": lambda document: document["stages"].append({"use": "loyalty"}),
    "HT405": drop("touchpoints", 2, "owner"),
    "HT406": set_at("touchpoints", 2, "owner", value="desing"),
    "HT407": lambda document: document["departments"].append("sales"),
    "HT501": several(set_at("personas", value=[]), drop("touchpoints", 0, "experience", "emotion")),
    "HT502": drop("personas", 0, "cohort"),
    "HT503": drop("personas", 0, "needs"),
    "HT604": several(drop("touchpoints", 2, "use"), set_at("touchpoints", 2, "name", value="Bạn bè kể")),
    "HT701": set_at("pains", 0, "text", value={"vi": "Phí giao hiện muộn"}),
    "HT702": set_at("touchpoints", 0, "actions", value=["rất dài " * 20]),
}  # fmt: skip
# what breaks each rule that asks the data
IN_DATA: dict[str, dict[str, Any]] = {
    "HT207": {"stale": frozenset({"c1"})},
    "HT208": {"lineage": {"c1": (past(0.7),)}},
    "HT504": {"observed": {None: observed(customers=1000), "linh": observed("linh", customers=0)}},
    "HT505": {"observed": {None: observed(customers=1000), "linh": observed("linh", customers=995)}},
    "HT601": {"observed": {None: observed(customers=1000, entered={"decision": 0}), "linh": observed("linh")}},
    "HT602": {"observed": {None: observed(customers=1000, visits={"shop.visit": 0}), "linh": observed("linh")}},
    "HT603": {"observed": {None: observed(customers=1000, visits={"hotline.call": 80}), "linh": observed("linh")}},
    "HT605": {"claims": {"c1": result(value=0.578)}},
}  # fmt: skip
ELSEWHERE = {"HT001"}  # what reading finds; see test_linting.py


def test_no_rule_objects_to_the_good_map() -> None:
    assert codes(lint(good_map(), seen=data())) == []


def test_every_rule_is_tested() -> None:
    assert set(BROKEN) | set(IN_DATA) | ELSEWHERE == set(RULES)
    assert {code for code, rule in RULES.items() if rule.needs_data} == set(IN_DATA)


@pytest.mark.parametrize("code", BROKEN)
def test_a_rule_speaks_where_the_map_breaks_it(code: str) -> None:
    document = good_map()
    BROKEN[code](document)
    found = lint(document)
    assert code in codes(found)
    finding = next(one for one in found.findings if one.rule.code == code)
    assert finding.place.file == "map.yaml"
    assert finding.place.line is not None
    for language in LANGUAGES:
        assert finding.message.to(language)
        assert finding.hint.to(language)


@pytest.mark.parametrize("code", IN_DATA)
def test_a_rule_speaks_where_the_data_break_it(code: str) -> None:
    document = good_map()
    if code == "HT605":
        document["claims"][0]["expect"]["value"] = 0.578
    assert code in codes(lint(document, seen=data(**IN_DATA[code])))
    assert code not in codes(lint(document))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_explains_itself_in_both_languages(rule: Any) -> None:
    for text in (rule.title, rule.why, rule.bad, rule.good):
        assert isinstance(text, Text)
        assert text.vi.strip()
        assert text.en.strip()
    assert rule.name == rule.name.lower().replace("_", "-").replace(" ", "-")
    assert RULES[rule.code] is rule


def test_codes_and_names_are_given_once() -> None:
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert list(RULES) == sorted(RULES)


def test_a_rule_is_found_by_code_and_name_and_a_typo_is_answered() -> None:
    assert rule_named("ht101") is rule_named("company-voice")
    with pytest.raises(UsageError, match="company-voice") as caught:
        rule_named("company-vioce")
    assert caught.value.code == "unknown-rule"


def test_an_unplanned_touchpoint_needs_no_emotion_and_no_owner() -> None:
    document = good_map()
    touch(document, 2).update(planned=False)
    touch(document, 2).pop("experience")
    touch(document, 2).pop("owner")
    assert not {"HT104", "HT405"} & set(codes(lint(document)))


def test_owners_are_not_missed_where_touchpoints_yaml_is_not_known() -> None:
    document = good_map()
    document["touchpoints"][2].pop("owner")
    assert "HT405" not in codes(lint(document, known=False))


def test_one_finding_where_nobody_owns_anything() -> None:
    document = good_map()
    del document["departments"], document["opportunities"][0]["owner"]
    for one in document["touchpoints"]:
        one.pop("owner", None)
        one["use"] = "web.cart"
    assert codes(lint(document)).count("HT405") == 1


def test_measured_scores_are_evidence_of_an_emotion() -> None:
    from dataclasses import replace

    from hanhtrinh.maps.results import Estimate

    document = good_map()
    document["touchpoints"][2]["evidence"] = []
    everybody = observed(customers=1000)
    felt = tuple(
        replace(one, emotion=Estimate(0.3, 0.2, 0.4, 31)) if one.id == "shop.visit" else one
        for one in everybody.touchpoints
    )
    seen = data(observed={None: replace(everybody, touchpoints=felt), "linh": observed("linh")})
    assert "HT204" in codes(lint(document, seen=data()))
    assert "HT204" not in codes(lint(document, seen=seen))


def test_a_monolingual_map_is_told_once() -> None:
    document = good_map()

    def only_vi(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) == {"vi", "en"}:
                return {"vi": value["vi"]}
            return {key: only_vi(item) for key, item in value.items()}
        return [only_vi(item) for item in value] if isinstance(value, list) else value

    document = only_vi(document)
    document["personas"][0]["name"] = {"vi": "Linh"}
    assert codes(lint(document)).count("HT701") == 1


def test_a_text_for_both_languages_needs_no_translation() -> None:
    document = good_map()
    document["pains"][0]["text"] = "CSAT 3.8"
    assert "HT701" not in codes(lint(document))


@pytest.mark.parametrize(
    ("expect", "value", "digits"),
    [
        ({"op": ">=", "value": 0.578}, 0.57812, 3),
        ({"op": ">=", "value": 0.58}, 0.57812, 2),
        ({"op": ">=", "value": 0.6}, 0.57812, 1),
        ({"op": ">=", "value": 0.5}, 0.57812, 0),
        ({"op": "<=", "value": 259200}, 259200.2, 0),
        ({"op": "<=", "value": 261437}, 261437.2, 3),
        ({"op": "between", "value": [0.412, 0.6]}, 0.41249, 3),
    ],
)
def test_how_closely_an_expectation_equals_the_estimate(expect: Any, value: float, digits: int) -> None:
    claim = Claim.model_validate({"id": "c", "about": "map", "says": "x", "expect": expect})
    assert fitted(claim, result(value=value)) == digits


def test_two_decimals_are_fitted_only_where_it_happens_again_and_again() -> None:
    document = good_map()
    claim = document["claims"][0]
    document["claims"] = [
        {**claim, "id": f"c{index}", "expect": {"op": ">=", "value": value}}
        for index, value in enumerate((0.58, 0.31, 0.44, 0.6))
    ]
    close = {f"c{i}": result(f"c{i}", value) for i, value in enumerate((0.5812, 0.3082, 0.4391, 0.7))}
    apart = {f"c{i}": result(f"c{i}", value) for i, value in enumerate((0.5812, 0.2, 0.3, 0.7))}
    assert codes(lint(document, seen=data(claims=close))).count("HT605") == 3
    assert "HT605" not in codes(lint(document, seen=data(claims=apart)))


@pytest.mark.parametrize(
    ("lineage", "told"),
    [((past(0.7),), True), ((past(0.5),), False), ((past(0.7, "confirmed"),), False), ((past(0.6),), False)],
)
def test_only_a_lowered_expectation_that_had_not_held_is_told(lineage: Any, told: bool) -> None:
    assert ("HT208" in codes(lint(good_map(), seen=data(lineage={"c1": lineage})))) is told


@pytest.mark.parametrize(
    ("channel", "side"),
    [
        ("website", "online"), ("Zalo OA", "online"), ("TikTok Shop", "online"), ("cửa hàng", "offline"),
        ("Tổng đài", "offline"), ("mobile app", "online"), ("sự kiện", "offline"), ("xyz", None), ("", None),
    ],
)  # fmt: skip
def test_the_side_of_a_channel(channel: str, side: str | None) -> None:
    assert side_of(channel) == side


def test_samples_are_what_the_rules_see() -> None:
    seen = samples.subject(good_map(), seen=data())
    assert seen.channel(seen.document.touchpoints[1]) == "website"
    assert seen.owner(seen.document.touchpoints[0]) == "marketing"
    assert seen.name(seen.document.touchpoints[1]) == Text(vi="Giỏ hàng", en="Cart")
