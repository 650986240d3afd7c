"""Maps compared in meaning: what is told, what is not, and what becomes of evidence."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.app.differing import compare_maps
from hanhtrinh.maps.assumed import assumed_model, assumed_touchpoints
from hanhtrinh.maps.diff import Change, MapDiff, diff_maps
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.fingerprint import claim_fingerprint

sys.path.insert(0, str(Path(__file__).parents[1] / "lint"))

from lint_samples import Document, both, good_map


def fingerprints(document: MapDocument, *others: MapDocument) -> dict[str, str]:
    touchpoints = assumed_touchpoints(document, *others)
    return {
        claim.id: claim_fingerprint(
            claim, document=document, model=assumed_model(document), touchpoints=touchpoints
        )
        for claim in document.claims
    }


def compare(old: Document, new: Document) -> MapDiff:
    before, after = MapDocument.model_validate(old), MapDocument.model_validate(new)
    return diff_maps(
        before,
        after,
        old_fingerprints=fingerprints(before, after),
        new_fingerprints=fingerprints(after, before),
    )


def only(diff: MapDiff) -> Change:
    assert len(diff.changes) == 1, diff.changes
    return diff.changes[0]


def changed(change: Callable[[Document], Any], base: Document | None = None) -> MapDiff:
    old = base or good_map()
    new = copy.deepcopy(old)
    change(new)
    return compare(old, new)


def test_a_map_does_not_differ_from_itself() -> None:
    assert compare(good_map(), good_map()).changes == ()


def test_quotes_lists_of_one_and_silence_do_not_count() -> None:
    def same(document: Document) -> None:
        document["touchpoints"][0]["actions"] = document["touchpoints"][0]["actions"][0]
        document["lint"] = {"ignore": "HT105", "reason": "x"}
        document["claims"][0]["params"] = {}
        document["claims"][0]["min_n"] = 100

    assert changed(same).changes == ()


def test_a_reworded_claim_keeps_its_evidence() -> None:
    change = only(changed(lambda d: d["claims"][0].update(says=both("60% đặt hàng", "60% order"))))
    assert (change.kind, change.part, change.evidence) == ("reworded", "claims", "valid")


@pytest.mark.parametrize(
    "update",
    [
        {"expect": {"op": ">=", "value": 0.5}},
        {"params": {"within": "14d"}},
        {"cohort": None},
        {"period": {"from": "2026-01-01", "to": "2026-04-01"}},
        {"min_n": 50},
        {"about": "touchpoints.ad"},
        {"metric": "touchpoint_share/1"},
    ],
    ids=lambda update: next(iter(update)),
)
def test_a_claim_that_asks_something_else_loses_its_evidence(update: Document) -> None:
    change = only(changed(lambda d: d["claims"][0].update(update)))
    assert (change.kind, change.evidence) == ("meaning", "invalid")
    assert change.because == ()


def test_the_same_window_written_otherwise_is_no_other_question() -> None:
    base = good_map()
    base["claims"][0]["params"] = {"within": "7d"}
    change = only(changed(lambda d: d["claims"][0]["params"].update(within="168h"), base))
    assert (change.kind, change.evidence) == ("reworded", "valid")


def test_a_personas_new_cohort_takes_the_evidence_of_its_claims() -> None:
    diff = changed(lambda d: d["personas"][0].update(cohort={"attr": "city", "in": ["Huế"]}))
    claim = next(change for change in diff.changes if change.part == "claims")
    assert (claim.kind, claim.evidence, claim.because) == ("meaning", "invalid", ("personas.linh.cohort",))
    assert diff.invalid == 1
    persona = next(change for change in diff.changes if change.part == "personas")
    assert persona.kind == "meaning"


def test_a_touchpoint_with_another_rule_takes_the_evidence_of_claims_about_it() -> None:
    diff = changed(lambda d: d["touchpoints"][1].update(use="web.checkout"))
    claim = next(change for change in diff.changes if change.part == "claims")
    assert claim.because == ("touchpoints.cart.use",)


def test_a_removed_claim_takes_its_evidence_along_and_a_new_one_has_none() -> None:
    diff = changed(
        lambda d: d.update(claims=[{"id": "c9", "about": "map", "says": "Khách thích đọc buổi tối"}])
    )
    told = {change.kind: change for change in diff.changes}
    assert told["removed"].evidence == "invalid"
    assert told["added"].evidence is None


def test_a_renamed_touchpoint_is_neither_removed_nor_added_and_moves_nothing() -> None:
    def rename(document: Document) -> None:
        document["touchpoints"][1]["id"] = "gio-hang"
        document["pains"][0]["at"] = "gio-hang"
        document["claims"][0]["about"] = "touchpoints.gio-hang"

    change = only(changed(rename))
    assert (change.part, change.old_id, change.new_id, change.renamed) == (
        "touchpoints",
        "cart",
        "gio-hang",
        True,
    )


def test_a_renamed_claim_keeps_its_evidence() -> None:
    def rename(document: Document) -> None:
        document["claims"][0].update(id="don-hang", says=both("Sáu mươi phần trăm mua", "Sixty per cent buy"))

    change = only(changed(rename))
    assert change.renamed
    assert change.evidence == "valid"


def test_a_renamed_persona_does_not_change_emotions_and_cohorts() -> None:
    def rename(document: Document) -> None:
        document["personas"][0]["id"] = "chi-linh"
        for touchpoint in document["touchpoints"]:
            emotion = touchpoint["experience"]["emotion"]
            touchpoint["experience"]["emotion"] = {"chi-linh": emotion["linh"]}
        document["claims"][0]["cohort"] = "chi-linh"

    assert only(changed(rename)).part == "personas"


def test_parts_that_have_nothing_in_common_are_removed_and_added() -> None:
    diff = changed(
        lambda d: d["pains"].__setitem__(
            0, {"id": "p7", "at": "visit", "text": both("Chờ lâu ở quầy", "A long wait"), "severity": 3}
        )
    )
    kinds = sorted((change.part, change.kind) for change in diff.changes)
    assert ("pains", "added") in kinds
    assert ("pains", "removed") in kinds


@pytest.mark.parametrize(
    ("change", "kind", "part"),
    [
        (lambda d: d["touchpoints"][0].update(stage="decision"), "moved", "touchpoints"),
        (lambda d: d["pains"][0].update(at="visit"), "moved", "pains"),
        (lambda d: d["stages"].reverse(), "moved", "stages"),
        (lambda d: d["touchpoints"].insert(1, d["touchpoints"].pop()), "moved", "touchpoints"),
        (lambda d: d["pains"][0].update(severity=3), "meaning", "pains"),
        (lambda d: d["touchpoints"][2].update(owner="marketing"), "meaning", "touchpoints"),
        (lambda d: d["touchpoints"][2].update(planned=False), "meaning", "touchpoints"),
        (lambda d: d["touchpoints"][1]["experience"]["emotion"].update(linh=0.1), "meaning", "touchpoints"),
        (lambda d: d["pains"][0].update(text=both("Phí hiện muộn", "Late fee")), "reworded", "pains"),
        (lambda d: d.update(headline=both("Phí làm mất khách", "Fees lose customers")), "reworded", "map"),
        (lambda d: d.update(id="khac"), "reworded", "map"),
        (lambda d: d.update(my_field=3), "meaning", "map"),
        (lambda d: d["lanes"][0]["cells"].update(cart=both("Kho", "Store")), "reworded", "lanes"),
        (lambda d: d["departments"].pop(), "removed", "departments"),
    ],
)  # fmt: skip
def test_how_a_change_is_called(change: Callable[[Document], Any], kind: str, part: str) -> None:
    base = good_map()
    base["lanes"] = [
        {"id": "back", "title": both("Hậu trường", "Backstage"), "cells": {"cart": both("Thu ngân", "Till")}}
    ]
    found = changed(change, base)
    told = [one for one in found.changes if one.part != "claims"]
    assert [(one.kind, one.part) for one in told] == [(kind, part)]


def test_one_part_that_changed_place_is_one_move() -> None:
    base = good_map()
    base["stages"] = [
        {"use": name} for name in ("awareness", "consideration", "decision", "purchase", "usage")
    ]
    change = changed(lambda d: d["stages"].insert(0, d["stages"].pop()), base)
    assert [(one.part, one.kind, one.new_id) for one in change.changes if one.part == "stages"] == [
        ("stages", "moved", "usage")
    ]


def test_long_lists_are_compared_without_a_long_wait() -> None:
    old, new = good_map(), good_map()
    old["pains"] = [{"id": f"a{i}", "at": "cart", "text": f"đau {i}"} for i in range(400)]
    new["pains"] = [{"id": f"b{i}", "at": "cart", "text": f"buồn {i}"} for i in range(400)]
    assert compare(old, new).counts()["removed"] >= 400


def rename_touchpoint(document: Document, number: int) -> None:
    """Give a touchpoint another id, and follow it in what refers to it."""
    touchpoint = document["touchpoints"][number % len(document["touchpoints"])]
    known, now = touchpoint["id"], f"t{number}x"
    if any(one["id"] == now for one in document["touchpoints"]):
        return
    touchpoint["id"] = now
    for pain in document["pains"]:
        pain["at"] = now if pain["at"] == known else pain["at"]
    for claim in document["claims"]:
        if claim["about"] == f"touchpoints.{known}":
            claim["about"] = f"touchpoints.{now}"


def drop_touchpoint(document: Document, number: int) -> None:
    """Take a touchpoint off the map with what refers to it."""
    if len(document["touchpoints"]) > 1:
        known = document["touchpoints"].pop(number % len(document["touchpoints"]))["id"]
        document["pains"] = [pain for pain in document["pains"] if pain["at"] != known]
        document["claims"] = [
            claim for claim in document["claims"] if claim["about"] != f"touchpoints.{known}"
        ]


def add_pain(document: Document, number: int) -> None:
    at = document["touchpoints"][number % len(document["touchpoints"])]["id"]
    document["pains"].append(
        {"id": f"new{number}-{len(document['pains'])}", "at": at, "text": f"đau {number}"}
    )


_EDITS: dict[str, Callable[[Document, int], Any]] = {
    "drop": drop_touchpoint,
    "rename": rename_touchpoint,
    "reword": lambda d, n: d["pains"][n % len(d["pains"])].update(text=f"câu {n}") if d["pains"] else None,
    "pain": add_pain,
    "swap": lambda d, n: d["stages"].reverse(),
    "no-pains": lambda d, n: d["pains"].clear(),
    "claim": lambda d, n: d["claims"].append({**copy.deepcopy(d["claims"][0]), "id": f"c{n}-{len(d['claims'])}"}) if d["claims"] else None,
    "no-claims": lambda d, n: d["claims"].clear(),
    "cohort": lambda d, n: d["personas"][0].update(cohort={"attr": "age", "in": [str(n)]}),
    "expect": lambda d, n: d["claims"][0].update(expect={"op": "<=", "value": 0.1 * (n % 9)}) if d["claims"] else None,
}  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(_EDITS)), st.integers(0, 12)), max_size=8),
    st.lists(st.tuples(st.sampled_from(sorted(_EDITS)), st.integers(0, 12)), max_size=8),
)
def test_what_one_direction_adds_the_other_removes(first: Any, second: Any) -> None:
    sides = []
    for edits in (first, second):
        document = good_map()
        for name, number in edits:
            _EDITS[name](document, number)
        sides.append(document)
    there, back = compare(*sides), compare(*reversed(sides))

    def told(diff: MapDiff, kind: str) -> list[tuple[str, str | None]]:
        return sorted((one.part, one.new_id or one.old_id) for one in diff.changes if one.kind == kind)

    assert told(there, "added") == told(back, "removed")
    assert told(there, "removed") == told(back, "added")
    assert compare(sides[0], sides[0]).changes == ()
    renamed = {(one.part, one.old_id, one.new_id) for one in there.changes if one.renamed}
    assert renamed == {(one.part, one.new_id, one.old_id) for one in back.changes if one.renamed}


def test_files_are_compared_without_a_workspace(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    changed_map = good_map()
    changed_map["claims"][0]["expect"]["value"] = 0.5
    old.write_text(json.dumps(good_map()), encoding="utf-8")
    new.write_text(json.dumps(changed_map), encoding="utf-8")
    compared = compare_maps(old, new)
    assert compared.diff.invalid == 1
    assert compared.old.verdicts == {}
    assert compared.old.fingerprint != compared.new.fingerprint
