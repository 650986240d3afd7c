"""What the first screen costs: the bytes of script that come over the wire before it is there."""

from __future__ import annotations

from playwright.sync_api import Response
from screens import open_screen
from visitors import Visitors

BUDGET = 300_000


def test_the_script_of_the_first_screen_stays_within_its_budget(visitors: Visitors) -> None:
    page = visitors.page("admin")
    scripts: list[Response] = []
    page.on("response", lambda one: scripts.append(one) if one.request.resource_type == "script" else None)
    open_screen(page, "/")
    assert scripts
    assert all(one.headers.get("content-encoding") == "gzip" for one in scripts if len(one.body()) > 1_000)
    total = sum(one.request.sizes()["responseBodySize"] for one in scripts)
    assert total < BUDGET, f"{total:,} bytes of compressed script"
    # what the server names is kept for ever: a second visit asks for none of it again
    assert all("immutable" in one.headers.get("cache-control", "") for one in scripts)
