"""The ledger of earlier claims: what keeps a line of descent, what begins a new question, and what a crash leaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from hanhtrinh.app.checking import check, recall_check
from hanhtrinh.app.demo import build_world
from hanhtrinh.app.diff_page import diff_page
from hanhtrinh.app.diff_report import evidence_lines, headline
from hanhtrinh.app.differing import compare_maps
from hanhtrinh.app.importing import import_files
from hanhtrinh.app.lineage import FILE, read_ledger
from hanhtrinh.app.scenario import parse_scenario
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.language import date_text
from hanhtrinh.maps.results import CheckResult, ClaimResult
from hanhtrinh.scene.claims import waiting_words
from hanhtrinh.sources.mapping_input import load_mapping

SCENARIO = """
schema: hanhtrinh.scenario/1
seed: 3
customers: 700
period: {from: 2025-01-01, to: 2025-03-01}
start: {ad: 1.0}
personas:
  - {id: linh, share: 0.5, attributes: {city: {Huế: 1.0}}}
  - {id: nam, share: 0.5, attributes: {city: {Vinh: 1.0}}}
touchpoints:
  - {id: ad, means: [discover], channel: facebook, next: {cart: 0.5}, leave: 0.5, gap: {median: 1h}}
  - {id: cart, means: [decide], channel: website}
"""
Claim = dict[str, Any]
Check = Callable[..., CheckResult]
GOES_ON: Claim = {
    "id": "c1",
    "about": "stages.awareness",
    "says": "Khách đi tiếp",
    "metric": "stage_conversion/1",
    "params": {"within": "7d"},
    "expect": {"op": ">=", "value": 0.7},
}


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed shop."""
    folder = tmp_path_factory.mktemp("shop")
    build_world(folder, parse_scenario(SCENARIO))
    return folder


@pytest.fixture
def folder(grown: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(grown, tmp_path / "shop"))


@pytest.fixture
def checked(folder: Path) -> Check:
    """Write the map with these claims, and check it."""

    def run(*claims: Claim, **options: Any) -> CheckResult:
        document = {
            "schema": "hanhtrinh.map/1",
            "id": "m",
            "title": "M",
            "personas": [{"id": "linh", "name": "Linh", "cohort": {"attr": "city", "in": ["Huế"]}}],
            "stages": [{"use": "awareness"}, {"use": "decision"}],
            "touchpoints": [{"id": "ad", "use": "ad", "stage": "awareness"}],
            "claims": list(claims),
        }
        path = folder / "maps" / "m.yaml"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return check(Workspace.open(folder), path, **options).result

    return run


def with_(claim: Claim, **changes: Any) -> Claim:
    return {**claim, **changes}


def lowered(value: float) -> Claim:
    return with_(GOES_ON, expect={"op": ">=", "value": value})


def only(result: CheckResult) -> ClaimResult:
    (claim,) = result.claims
    return claim


def test_a_lowered_expectation_shows_what_was_claimed_before(checked: Check) -> None:
    assert only(checked(GOES_ON)).lineage == ()
    claim = only(checked(lowered(0.3)))
    assert claim.verdict == "confirmed"
    (past,) = claim.lineage
    assert (past.expect, past.verdict, past.changed) == ({"op": ">=", "value": 0.7}, "refuted", ("expect",))
    assert past.watermark is not None
    assert past.watermark.startswith("2025-0")
    # another value is answered by the same interval: no correction
    assert claim.attempts == 1


def test_every_change_stays_the_newest_first_and_changing_back_counts_too(checked: Check) -> None:
    for value in (0.7, 0.6, 0.3):
        checked(lowered(value))
    claim = only(checked(lowered(0.7)))
    assert [past.expect["value"] for past in claim.lineage if past.expect] == [0.3, 0.6, 0.7]


def test_rewording_renaming_and_checking_again_change_nothing(checked: Check, folder: Path) -> None:
    checked(GOES_ON)
    before = (folder / "data" / "evidence" / FILE).read_bytes()
    assert only(checked(with_(GOES_ON, says="Cách nói khác"))).lineage == ()
    assert (folder / "data" / "evidence" / FILE).read_bytes() == before
    renamed = only(checked(with_(GOES_ON, id="other")))
    assert (renamed.lineage, renamed.attempts) == ((), 1)
    # the new name carries the history on
    assert only(checked(with_(lowered(0.3), id="other"))).lineage[0].verdict == "refuted"


def test_a_claim_that_was_deleted_and_rewritten_under_another_name_keeps_its_past(checked: Check) -> None:
    checked(GOES_ON)
    assert checked().removed[0].id == "c1"
    claim = only(checked(with_(lowered(0.3), id="fresh")))
    assert [past.id for past in claim.lineage] == ["c1"]


def test_removed_claims_are_listed(checked: Check) -> None:
    checked(GOES_ON, with_(GOES_ON, id="c2", about="personas.linh", metric="persona_share/1", params={}))
    result = checked(GOES_ON)
    assert [(gone.id, gone.metric) for gone in result.removed] == [("c2", "persona_share/1")]
    assert checked(GOES_ON, with_(GOES_ON, id="c2", about="personas.linh", metric="persona_share/1", params={})).removed == ()  # fmt: skip


def test_another_cohort_or_window_is_another_question_and_costs(checked: Check) -> None:
    first = only(checked(lowered(0.55)))
    second = only(checked(with_(lowered(0.55), cohort="linh")))
    third = only(checked(with_(lowered(0.55), cohort="linh", params={"within": "1d"})))
    assert [claim.attempts for claim in (first, second, third)] == [1, 2, 3]
    assert third.lineage[0].changed == ("params",)
    assert third.lineage[1].changed == ("cohort",)
    back = only(checked(lowered(0.55)))
    assert back.attempts == 3
    assert first.q is not None
    assert back.q is not None
    assert back.q == pytest.approx(min(1.0, 3 * first.q))


def test_questions_that_had_no_data_cost_nothing(checked: Check) -> None:
    checked(with_(GOES_ON, min_n=5_000))
    claim = only(checked(with_(GOES_ON, min_n=5_000, cohort="linh")))
    assert (claim.attempts, len(claim.lineage)) == (1, 1)


def test_a_changed_definition_is_told_but_costs_nothing(checked: Check, folder: Path) -> None:
    checked(GOES_ON)
    file = folder / "touchpoints.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("- cart\n", "- cart\n        - cart2\n", 1), encoding="utf-8")  # fmt: skip
    claim = only(checked(GOES_ON))
    if claim.lineage:  # the touchpoint's rule may be written in another form
        assert claim.lineage[0].changed == ("definitions",)
    assert claim.attempts == 1


def change_what_cart_means(folder: Path) -> None:
    """A rule of its own, so that the stage that the claim looks at means something else."""
    file = folder / "touchpoints.yaml"
    document = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    cart = next(one for one in document["touchpoints"] if one["id"] == "cart")
    cart["match"]["name"] = [*([cart["match"]["name"]] if isinstance(cart["match"]["name"], str) else cart["match"]["name"]), "basket"]  # fmt: skip
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def test_a_diff_says_that_a_claim_needs_a_new_check_where_touchpoints_mean_something_else(
    checked: Check, folder: Path
) -> None:
    checked(GOES_ON)
    old, new = folder / "maps" / "m.yaml", folder / "maps" / "new.yaml"
    document = json.loads(old.read_text(encoding="utf-8"))
    document["claims"][0]["says"] = "Khách đi tiếp ngay"
    new.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert "Cần kiểm lại" not in diff_page(compare_maps(old, new, Workspace.open(folder)), "vi")

    change_what_cart_means(folder)
    compared = compare_maps(old, new, Workspace.open(folder))
    assert compared.old.verdicts == compared.new.verdicts == {}
    page = diff_page(compared, "vi")
    assert "Cần kiểm lại" in page
    assert "Quy tắc của điểm chạm hoặc giai đoạn đã đổi. Theo quy tắc cũ: ≥ 70%: bị bác bỏ (đo được" in page
    assert "Chưa kiểm" not in page
    assert "còn nguyên giá trị" not in str(evidence_lines(compared.diff.changes[0], compared))
    assert "1 nhận định cần kiểm lại vì quy tắc" in headline(compared).vi
    assert "Needs a new check" in diff_page(compared, "en")
    assert "Check again: hanhtrinh map check." in diff_page(compared, "en")

    # asked something else too: that was never checked
    document["claims"][0]["expect"]["value"] = 0.2
    new.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    page = diff_page(compare_maps(old, new, Workspace.open(folder)), "vi")
    assert "Cần kiểm lại" in page
    assert "Chưa kiểm" in page


@pytest.mark.parametrize("within", ["200d", "1000d"])
def test_customers_who_wait_are_told_with_the_day_of_the_first_verdict(checked: Check, within: str) -> None:
    claim = only(checked(with_(GOES_ON, params={"within": within}), closed=False))
    assert (claim.reason, claim.n, claim.verdict) == ("no_data", 0, "undecided")
    assert claim.waiting == claim.pending > 300
    # the shop's first customers came on 1 January 2025; events may come three days late
    assert claim.first_verdict is not None
    first = date(2025, 1, 1) + timedelta(days=int(within[:-1]) + 3)
    assert first <= claim.first_verdict.date() <= first + timedelta(days=1)
    vietnamese, english = waiting_words(claim, "vi"), waiting_words(claim, "en")
    assert (
        f"khách còn trong thời hạn theo dõi; sớm nhất {date_text(claim.first_verdict.date(), 'vi')}"
        in vietnamese
    )
    assert f"customers are still within their window; first verdict from {date_text(claim.first_verdict.date(), 'en')}" in english  # fmt: skip


def test_an_entry_that_was_cut_short_is_dropped_and_the_rest_stays(checked: Check, folder: Path) -> None:
    checked(GOES_ON)
    path = folder / "data" / "evidence" / FILE
    whole = path.read_bytes()
    for cut in range(1, len(whole), max(1, len(whole) // 10)):
        path.write_bytes(whole + whole[:cut].rstrip(b"\n"))
        result = checked(GOES_ON)
        assert result.lineage_whole
        assert only(checked(lowered(0.3))).lineage[0].verdict == "refuted"
        assert path.read_bytes().startswith(whole)
        assert read_ledger(path.parent).whole
        path.write_bytes(whole)


@pytest.mark.parametrize("damage", ["removed", "rewritten", "garbage"])
def test_lines_that_were_taken_out_or_rewritten_are_noticed(
    checked: Check, folder: Path, damage: str
) -> None:
    for value in (0.7, 0.6, 0.3):
        checked(lowered(value))
    path = folder / "data" / "evidence" / FILE
    lines = path.read_bytes().splitlines(keepends=True)
    assert len(lines) == 3
    lines[1] = {
        "removed": b"",
        "rewritten": lines[1].replace(b"refuted", b"confirmed").replace(b"0.6", b"0.5"),
        "garbage": b"\xff{\n",
    }[damage]
    path.write_bytes(b"".join(lines))
    result = checked(lowered(0.3))
    assert not result.lineage_whole
    assert only(result).lineage


def test_maps_do_not_share_their_past(checked: Check, folder: Path) -> None:
    checked(GOES_ON)
    other = json.loads((folder / "maps" / "m.yaml").read_text(encoding="utf-8"))
    other["id"], other["claims"] = "n", [lowered(0.3)]
    path = folder / "maps" / "n.yaml"
    path.write_text(json.dumps(other), encoding="utf-8")
    assert check(Workspace.open(folder), path).result.claims[0].lineage == ()


def test_a_picture_without_a_check_knows_the_past_too(checked: Check, folder: Path) -> None:
    checked(GOES_ON)
    checked(lowered(0.3))
    recalled = recall_check(Workspace.open(folder), folder / "maps" / "m.yaml").result
    assert recalled.claims[0].lineage[0].verdict == "refuted"


def test_closed_data_that_grow_after_a_check_are_judged_by_the_sequence(
    checked: Check, folder: Path, tmp_path: Path
) -> None:
    before = checked(GOES_ON)
    assert (before.judged_by, before.closed, before.grew) == ("fixed", True, False)
    assert checked(GOES_ON).judged_by == "fixed"
    rows = (folder / "events.csv").read_text(encoding="utf-8").splitlines()
    more = tmp_path / "more.csv"
    more.write_text("\n".join([rows[0], rows[1].replace("2025-01", "2025-02")]) + "\n", encoding="utf-8")
    import_files(Workspace.open(folder), [more], load_mapping(folder / "mapping.yaml"))
    after = checked(GOES_ON)
    assert (after.judged_by, after.closed, after.grew) == ("sequence", True, True)
    assert only(after).judged_by == "sequence"


def test_closed_data_that_grow_before_any_check_are_closed(
    folder: Path, checked: Check, tmp_path: Path
) -> None:
    rows = (folder / "events.csv").read_text(encoding="utf-8").splitlines()
    more = tmp_path / "more.csv"
    more.write_text("\n".join([rows[0], rows[1].replace("2025-01", "2025-02")]) + "\n", encoding="utf-8")
    import_files(Workspace.open(folder), [more], load_mapping(folder / "mapping.yaml"))
    assert checked(GOES_ON).judged_by == "fixed"


def test_growing_data_are_judged_by_the_sequence_unless_said_otherwise(folder: Path, checked: Check) -> None:
    settings = folder / "hanhtrinh.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('"closed"', '"growing"'), encoding="utf-8"
    )
    growing = checked(GOES_ON)
    claim = only(growing)
    assert (growing.judged_by, growing.provisional) == ("sequence", False)
    assert claim.judged_n is not None
    assert claim.judged_n < claim.n
    assert claim.low is not None
    assert claim.high is not None
    assert claim.sequence_low is not None
    assert claim.sequence_high is not None
    assert claim.sequence_high - claim.sequence_low > claim.high - claim.low
    closed = checked(GOES_ON, closed=True)
    assert (closed.judged_by, only(closed).judged_n) == ("fixed", only(closed).n)
