"""Every screen against axe-core: nothing serious, in both languages, light and dark, at a desk and on a phone."""

from __future__ import annotations

import pytest
from running_server import RunningServer
from screens import axe_findings, open_screen, screens
from visitors import DESK, PHONE, Language, Scheme, Visitors


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [("vi", "light", DESK), ("en", "dark", DESK), ("vi", "dark", PHONE)],
    ids=["vi light desk", "en dark desk", "vi dark phone"],
)
def test_no_screen_has_a_serious_finding(
    visitors: Visitors, server: RunningServer, language: Language, scheme: Scheme, size: tuple[int, int]
) -> None:
    page = visitors.page("admin", language, size=size, scheme=scheme)
    found = []
    for name, address in screens(server).items():
        open_screen(page, address)
        found += [f"{name}: {one}" for one in axe_findings(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_in_has_no_serious_finding(
    visitors: Visitors, first_visitors: Visitors, scheme: Scheme
) -> None:
    found = []
    for whose in (visitors, first_visitors):
        page = whose.stranger(scheme=scheme)
        open_screen(page, "/")
        found += axe_findings(page)
    assert not found, "\n".join(found)


def test_on_a_phone_nothing_needs_scrolling_sideways(visitors: Visitors, server: RunningServer) -> None:
    page = visitors.page("viewer", size=PHONE)
    wide = []
    for name, address in screens(server).items():
        open_screen(page, address)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append(f"{name}: {over} px")
    assert not wide, "\n".join(wide)


def test_each_screen_has_a_main_heading_and_a_title(visitors: Visitors, server: RunningServer) -> None:
    page = visitors.page("admin")
    titles: dict[str, str] = {}
    for name, address in screens(server).items():
        open_screen(page, address)
        headings = page.get_by_role("heading", level=1).count()
        assert headings >= 1, f"{name} has no main heading"
        titles[name] = page.title()
    assert all(titles.values())
