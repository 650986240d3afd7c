"""The pseudo-language: every word of the screens longer and marked, so that hard-coded and cut words show."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from playwright.sync_api import Page, Response
from running_server import RunningServer
from screens import open_screen, screens
from visitors import Visitors

# what no word file holds: the product's and the languages' own names, other products, units, keys of the keyboard
_OWN: Final = re.compile(
    r"^(Hành trình|Tiếng Việt|English|KiotViet|Sapo|Haravan|Shopee|TikTok Shop|StringeeX|CSV|Ctrl( K)?|Alt|Shift|Enter|Esc|Tab)$"
)
_UNITS: Final = re.compile(r"\b(ngày|giờ|phút|giây|triệu|tỷ|VND|n|[A-ZĐ]{1,2})\b|₫|\d", re.IGNORECASE)
# texts that are to be seen, with whether a name for readers of the screen goes before them
_SEEN: Final = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest('script, style, noscript')) continue;
    const whole = parent.closest('p, li, td, th, button, a, h1, h2, h3, label, span, text') ?? parent;
    if (parent.checkVisibility({visibilityProperty: true})) found.push([walker.currentNode.data.trim(), whole.textContent]);
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
    for (const name of ['aria-label', 'placeholder', 'title']) {
      const text = one.getAttribute(name);
      if (text) found.push([text.trim(), text]);
    }
  }
  return found;
}"""
_CUT: Final = """() => [...document.querySelectorAll('main *, nav *, header *')].filter((one) => {
  const style = getComputedStyle(one);
  const hides = ['hidden', 'clip'].includes(style.overflowX) && style.position !== 'absolute';
  const says = [...one.childNodes].some((child) => child.nodeType === 3 && child.data.includes('⟦'));
  return hides && says && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1 && !one.title && !one.closest('[title]');
}).map((one) => one.textContent.slice(0, 80) + ' in ' + (one.className || one.tagName))"""


class Heard:
    """What the server has said: texts of people and of the data, which no word file holds."""

    def __init__(self, page: Page) -> None:
        self.texts: set[str] = set()
        page.on("response", self._hear)

    def _hear(self, response: Response) -> None:
        if "json" in response.headers.get("content-type", ""):
            self._take(json.loads(response.text()))

    def _take(self, found: Any) -> None:
        if isinstance(found, str):
            self.texts.add(found)
        elif isinstance(found, list | dict):
            for one in found if isinstance(found, list) else [*found, *found.values()]:
                self._take(one)

    def holds(self, text: str) -> bool:
        """Tell whether a text is part of what the server has said, or put together from such texts."""
        if any(text in one for one in self.texts):
            return True
        for one in sorted((one for one in self.texts if len(one) > 2 and one in text), key=len, reverse=True):
            text = text.replace(one, " ")
        return not _letters(text)


def _letters(text: str) -> bool:
    """Tell whether there are words in a text beside units."""
    return re.search(r"[^\W\d_]{2,}", _UNITS.sub("", text)) is not None


def strangers(page: Page, heard: Heard) -> list[str]:
    """Give the texts of a page that neither a word file nor the server holds."""
    found = []
    for text, whole in page.evaluate(_SEEN):
        if "⟦" in text or "⟧" in text or _OWN.match(text) or not _letters(text):
            continue
        # a word may be divided by marks of its own, as a sentence around a link is
        inside = "⟦" in whole and whole.find(text) > whole.find("⟦") and whole.rfind("⟧") > whole.find(text)
        if not inside and not heard.holds(text):
            found.append(text)
    return list(dict.fromkeys(found))


def test_every_word_of_every_screen_comes_from_the_word_files_and_fits(
    visitors: Visitors, server: RunningServer
) -> None:
    page = visitors.page("admin")
    heard = Heard(page)
    untold, cut = [], []
    for name, address in screens(server).items():
        open_screen(page, f"{address}?pseudo")
        untold += [f"{name}: {text}" for text in strangers(page, heard)]
        cut += [f"{name}: {text}" for text in page.evaluate(_CUT)]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            cut.append(f"{name}: the page is {over} px too wide")
    assert not untold + cut, "\n".join(["without a word file:", *untold, "cut off:", *cut])


def test_the_way_in_speaks_from_the_word_files(first_visitors: Visitors, visitors: Visitors) -> None:
    for whose in (first_visitors, visitors):
        page = whose.stranger()
        heard = Heard(page)
        open_screen(page, "/?pseudo")
        assert strangers(page, heard) == []
        assert page.evaluate(_CUT) == []
