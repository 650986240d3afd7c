from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import picture_samples as samples
import pytest

from hanhtrinh.maps.document import MapDocument
from hanhtrinh.render.html import to_html

_VOID = {"meta", "link", "path", "rect", "circle", "polyline"}


class Page(HTMLParser):
    """The page's tags with attributes; fails where they do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(document: MapDocument | None = None, **changes: Any) -> str:
    given: dict[str, Any] = {
        "model": samples.model(),
        "touchpoints": samples.touchpoints(),
        "observed": {"linh": samples.observed(), "minh": samples.observed("minh", scores=False)},
        "check": samples.check(),
    }
    return to_html(document or samples.document(), **{**given, **changes})


@pytest.fixture(scope="module")
def whole() -> str:
    return page()


def test_the_page_asks_nothing_of_the_network(whole: str) -> None:
    found = Page(whole)
    for _, attributes in found.tags:
        for key in ("src", "href", "action", "poster"):
            assert (attributes.get(key) or "data:").startswith("data:")
    assert not re.findall(r"https?://", whole)
    assert not re.findall(r"url\((?!data:|#)", whole)
    assert "default-src 'none'" in whole


def test_the_page_holds_both_languages_and_all_personas(whole: str) -> None:
    maps = [a for tag, a in Page(whole).tags if a.get("class") == "p-scroll"]
    assert {(a["data-lang"], a["data-persona"]) for a in maps} == {
        ("vi", "linh"), ("vi", "minh"), ("en", "linh"), ("en", "minh"),
    }  # fmt: skip
    assert '<html lang="vi"' in whole
    assert "Phí giao hàng hiện muộn" in whole
    assert "A late delivery fee" in whole


def test_every_claim_has_a_button_and_a_panel_in_each_language(whole: str) -> None:
    tags = Page(whole).tags
    buttons = [a["data-open"] for tag, a in tags if tag == "button" and "data-open" in a]
    panels = {a["data-for"] for tag, a in tags if tag == "article"}
    for claim in samples.document().claims:
        assert buttons.count(f"claims.{claim.id}") == 2
        assert {f"vi/claims.{claim.id}", f"en/claims.{claim.id}"} <= panels


def test_a_panel_gives_value_interval_n_pending_definition_and_why(whole: str) -> None:
    panel = re.search(r'<article[^>]*data-for="vi/claims.c5".*?</article>', whole, re.S)
    assert panel
    text = re.sub(r"<[^>]+>", " ", panel[0]).replace("\u00a0", " ")
    for part in ("58,0%", "56,7–59,3%", "5.312", "33", "Bị bác bỏ", "q = 0,010", "touchpoint_conversion/1", "7 ngày", "Linh, 29", "kỳ vọng ≥ 65%"):  # fmt: skip
        assert part in text, part
    undecided = re.search(r'<article[^>]*data-for="vi/claims.c10".*?</article>', whole, re.S)
    assert undecided
    assert "cần n ≈ 1.180, còn thiếu khoảng 992 khách" in undecided[0]


def test_ids_are_unique_in_the_page(whole: str) -> None:
    ids = [a["id"] for _, a in Page(whole).tags if "id" in a]
    assert len(ids) == len(set(ids))
    for reference in re.findall(r"url\(#([^)]+)\)", whole):
        assert reference in ids


def test_simulated_data_are_labelled_on_the_page(whole: str) -> None:
    assert 'class="p-tag"' in whole
    assert 'class="p-tag"' not in page(observed={"linh": samples.observed(simulated=False)})


def test_a_map_without_data_or_claims_makes_a_page_too() -> None:
    document = samples.document().model_dump(by_alias=True)
    document.update(claims=[], personas=[], pains=[], opportunities=[])
    text = page(MapDocument.model_validate(document), observed=None, check=None)
    Page(text)
    assert "chưa có dữ liệu để kiểm" in text


def test_users_ids_cannot_break_the_page() -> None:
    document = samples.document().model_dump(by_alias=True)
    nasty = 'x"><script>alert(1)</script>'
    document["personas"][0]["id"] = document["touchpoints"][0]["id"] = nasty
    found = Page(page(MapDocument.model_validate(document)))
    assert len([tag for tag, _ in found.tags if tag == "script"]) == 1


def test_only_the_pages_own_script_may_run() -> None:
    text = page()
    script = text.partition("<script>")[2].partition("</script>")[0]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in text


def test_users_texts_cannot_break_the_page() -> None:
    document = samples.document().model_dump(by_alias=True)
    nasty = '"><script>alert(1)</script><b onclick="x'
    document["claims"][4]["says"] = {"vi": nasty, "en": nasty}
    document["headline"] = {"vi": nasty, "en": nasty}
    document["touchpoints"][0]["thoughts"] = [{"vi": nasty, "en": nasty}]
    found = Page(page(MapDocument.model_validate(document)))
    assert len([tag for tag, _ in found.tags if tag == "script"]) == 1
    assert not [a for _, a in found.tags if "onclick" in a]
