"""The shell of report pages: nothing from outside runs or loads, nothing is lost, every block has its twin for readers."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.language import Language, Text
from hanhtrinh.render.report import (
    Change,
    Changes,
    Column,
    Command,
    Example,
    Facts,
    Figure,
    Finding,
    Findings,
    Heading,
    Listing,
    Notice,
    Picture,
    Prose,
    Quote,
    Share,
    Side,
    Span,
    Table,
    Tile,
    Tiles,
    Verdict,
    report_page,
)
from hanhtrinh.render.word_changes import word_changes

VOID = {"meta", "link", "path", "rect", "circle"}
HOSTILE = '<script>alert(1)</script>" onload="x" \'&\u202e'


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def every_block(text: Any) -> list[Any]:
    return [
        Tiles((Tile(text, 38_018, text, tone="error"), Tile(text, text, verdict="confirmed"))),
        Notice("warning", text, text, text),
        Heading(text, text),
        Prose.of(text, (Span(text), Span(text, "strong"), Span(text, "code"), Span(text, "added"))),
        Listing((text,)),
        Table(
            (Column(text), Column("n", "number"), Column(text, "share"), Column(text, "verdict")),
            ((text, 1204, Share(0.57, 0.54, 0.6, 1204), "refuted"), (Figure(text, text), None, 0.5, Verdict("undecided", text, stale=True))),
            caption=text,
            note=text,
            marked=frozenset({1}),
        ),
        Heading(text, level=3),
        Findings((Finding("HT101", "warning", text, text, "a.yaml:3:4", text, text, text, Example(text, text)),)),
        Changes((Change("meaning", text, "c1", Side(text, Verdict("refuted"), (text,)), Side(text), (text,), (text,), "warning", text),)),
        Facts(((text, text),)),
        Quote(text if isinstance(text, str) else text.vi, text, "vi"),
        Command("hanhtrinh map lint a.yaml", text),
        Picture('<svg viewBox="0 0 2 2"><style>.a{fill:red}</style><rect width="2" height="2"/></svg>', text, text, 600),
    ]  # fmt: skip


def page(text: Any = "x", language: Language = "vi", **changes: Any) -> str:
    return report_page(Text(vi="Tựa", en="Title"), language, every_block(text), **changes)


def test_the_page_asks_nothing_of_the_network_and_runs_no_script() -> None:
    whole = page()
    for tag, attributes in Page(whole).tags:
        assert tag not in {"script", "iframe", "object", "embed", "base", "form"}
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("src", "href"):
                assert (value or "").startswith("data:")
    assert not re.findall(r"url\((?!data:)", whole)
    assert "script-src" not in whole  # default-src 'none' forbids them all


def test_only_the_pages_own_styles_are_allowed() -> None:
    whole = page()
    policy = next(
        attributes["content"] or ""
        for tag, attributes in Page(whole).tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    styles = re.findall(r"<style>(.*?)</style>", whole, re.DOTALL)
    assert len(styles) == 2
    for style in styles:
        assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_hostile_texts_are_shown_as_they_are_and_do_nothing(language: Language) -> None:
    whole = page(HOSTILE, language)
    found = Page(whole)
    assert "script" not in {tag for tag, _ in found.tags}
    assert all("onload" not in attributes for _, attributes in found.tags)
    assert "\u202e" not in whole
    assert "<script>alert(1)</script>" in found.words


def test_figures_are_written_in_the_pages_language() -> None:
    vietnamese, english = Page(page(language="vi")).words, Page(page(language="en")).words
    assert "38.018" in vietnamese
    assert "57,0%" in vietnamese
    assert "54,0–60,0%" in vietnamese
    assert "38,018" in english
    assert "57.0%" in english
    assert "Bị bác bỏ" in vietnamese
    assert "Refuted" in english


def test_a_text_in_the_other_language_says_so() -> None:
    whole = report_page(Text(vi="Tựa", en=""), "en", [Prose.of(Text(vi="Chỉ tiếng Việt", en=""))])
    assert '<span lang="vi">Chỉ tiếng Việt</span>' in whole


def test_simulated_data_are_said_so() -> None:
    assert "dữ liệu mô phỏng" in page(simulated=True)
    assert "simulated data" in page(language="en", simulated=True)
    assert "mô phỏng" not in page()


def test_cells_carry_their_column_for_narrow_screens() -> None:
    cells = [attributes for tag, attributes in Page(page("Khách")).tags if tag == "td"]
    assert cells
    assert all(attributes.get("data-label") for attributes in cells)
    assert {attributes["role"] for attributes in cells} == {"cell"}


def test_a_table_refuses_rows_of_another_width() -> None:
    with pytest.raises(ValueError, match="a cell for every column"):
        Table((Column("a"), Column("b")), (("x",),))


def test_empty_lists_say_what_there_is_none_of() -> None:
    nothing = Text(vi="Chưa có gì để sửa", en="Nothing to correct")
    whole = report_page(
        Text(vi="Tựa", en="Title"),
        "vi",
        [Findings((), nothing), Changes((), nothing), Table((Column("a"),), (), empty=nothing)],
    )
    assert Page(whole).words.count("Chưa có gì để sửa") == 3


def test_the_same_page_twice_is_the_same_bytes() -> None:
    assert page() == page()


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=20), st.sampled_from(["vi", "en"]))
def test_any_text_makes_a_page_that_nests(text: str, language: Language) -> None:
    Page(page(text, language))


def test_differing_words_are_set_apart_and_vietnamese_words_stay_whole() -> None:
    first, second = word_changes(
        "Ít nhất 60% khách vào giỏ hàng trong 7 ngày", "Ít nhất 60% khách vào cửa hàng trong 7 ngày"
    )
    assert [span.text for span in first if span.kind == "removed"] == ["giỏ hàng"]
    assert [span.text for span in second if span.kind == "added"] == ["cửa hàng"]


def test_words_are_not_looked_for_through_pages_of_text() -> None:
    before, after = ("một hai ba bốn " * 5_000).strip(), ("bốn ba hai một " * 5_000).strip()
    first, second = word_changes(before, after)
    assert [(span.kind, span.text) for span in first] == [("removed", before)]
    assert [(span.kind, span.text) for span in second] == [("added", after)]


@given(st.text(max_size=40), st.text(max_size=40))
def test_word_changes_lose_no_letter(before: str, after: str) -> None:
    from hanhtrinh.scene.typography import clean

    first, second = word_changes(before, after)
    assert "".join(str(span.text) for span in first) == clean(before)
    assert "".join(str(span.text) for span in second) == clean(after)
    assert all(span.kind in ("plain", "removed") for span in first)
    assert all(span.kind in ("plain", "added") for span in second)


def test_unescape_is_not_needed_twice() -> None:
    assert unescape(page("a & b")).count("a & b") > 3
    assert "&amp;amp;" not in page("a & b")
