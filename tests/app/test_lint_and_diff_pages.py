"""The pages of lint and diff: what they say in either language, with one map and with several."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

from hanhtrinh.app.diff_page import diff_page
from hanhtrinh.app.diff_report import diff_document, diff_rows, headline
from hanhtrinh.app.differing import compare_maps
from hanhtrinh.app.lint_report import lint_document, lint_page, verdict
from hanhtrinh.app.linting import LintedMap, lint_maps

sys.path.insert(0, str(Path(__file__).parents[1] / "lint"))

from lint_samples import both, good_map

TODAY = datetime.date(2026, 6, 1)


def linted(tmp_path: Path, **documents: Any) -> tuple[LintedMap, ...]:
    paths = []
    for name, document in documents.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(json.dumps(document), encoding="utf-8")
        paths.append(path)
    return lint_maps(paths, today=TODAY)


def broken() -> Any:
    document = good_map()
    document["touchpoints"][0]["actions"] = [both("Chúng tôi gửi báo giá", "We send the quote")]
    document["pains"][0]["at"] = "nowhere"
    document["touchpoints"][2].update(
        experience={}, lint={"ignore": "HT104", "reason": both("Chưa phỏng vấn", "Not interviewed yet")}
    )
    return document


def test_the_page_leads_with_the_errors_and_shows_each_language_its_own_quote(tmp_path: Path) -> None:
    maps = linted(tmp_path, m=broken())
    vietnamese, english = lint_page(maps, "vi"), lint_page(maps, "en")
    assert "1 lỗi phải sửa" in vietnamese
    assert vietnamese.index("Sửa trước tiên") < vietnamese.index("Bốn nguyên tắc")
    assert "<del>Chúng tôi gửi báo giá</del>" in vietnamese
    assert "<del>We send</del> the quote" in english
    assert "Chưa phỏng vấn" in vietnamese
    assert "Not interviewed yet" in english


def test_a_good_map_is_said_so_without_praise(tmp_path: Path) -> None:
    maps = linted(tmp_path, m=good_map())
    assert verdict(maps).vi == "Bản đồ không vướng luật nào."
    page = lint_page(maps, "vi")
    assert "giữ được" in page
    assert "hanhtrinh map check" in page


def test_several_maps_stand_on_one_page(tmp_path: Path) -> None:
    maps = linted(tmp_path, one=broken(), two=good_map())
    page = lint_page(maps, "en")
    assert page.count('<section class="r-card">') == 2
    assert "2 maps" in page
    assert lint_document(maps, "en")["summary"]["error"] == 1


def test_names_of_a_map_do_nothing_on_the_page(tmp_path: Path) -> None:
    document = broken()
    document["title"] = both("<script>alert(1)</script>", "<img src=x onerror=alert(1)>")
    document["touchpoints"][0]["actions"] = ["Chúng tôi gửi <b>báo giá</b>"]
    page = lint_page(linted(tmp_path, m=document), "vi")
    assert "<script>" not in page
    assert "<b>báo giá" not in page


def test_a_comparison_shows_before_and_after(tmp_path: Path) -> None:
    new = good_map()
    new["claims"][0]["expect"]["value"] = 0.5
    new["pains"][0]["text"] = both("Phí giao hàng hiện muộn", "The delivery fee shows late")
    new["touchpoints"][1]["experience"]["emotion"]["linh"] = 0.1
    new["touchpoints"][0]["stage"] = "decision"
    for name, document in (("old", good_map()), ("new", new)):
        (tmp_path / f"{name}.yaml").write_text(json.dumps(document), encoding="utf-8")
    compared = compare_maps(tmp_path / "old.yaml", tmp_path / "new.yaml")
    page = diff_page(compared, "vi")
    assert "<del>60%</del>" in page.replace("\u00a0", " ")
    assert "<ins>50%</ins>" in page.replace("\u00a0", " ")
    assert "<ins>hàng</ins>" in page
    assert "Cảm xúc dự kiến (Linh)" in page
    assert "Nhận thức" in page
    english = diff_page(compared, "en")
    assert "<ins>delivery</ins>" in english
    assert (
        headline(compared).en == "1 claim lost its evidence: what the data said was about another question."
    )
    json.dumps(diff_document(compared), allow_nan=False)
    assert {row["kind"] for row in diff_rows(compared, "vi")} == {
        "Đổi nghĩa",
        "Đổi lời",
        "Thay đổi",
        "Chuyển chỗ",
    }


def test_only_words_changed_is_good_news(tmp_path: Path) -> None:
    new = good_map()
    new["claims"][0]["says"] = both("Ít nhất sáu phần mười đặt hàng", "Six in ten order")
    for name, document in (("old", good_map()), ("new", new)):
        (tmp_path / f"{name}.yaml").write_text(json.dumps(document), encoding="utf-8")
    compared = compare_maps(tmp_path / "old.yaml", tmp_path / "new.yaml")
    assert "còn nguyên giá trị" in headline(compared).vi
