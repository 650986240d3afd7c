"""The screens of the application, and what is looked at on each: axe-core's rules, words, and what is cut off."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from playwright.sync_api import Page, expect
from running_server import RunningServer
from visitors import PATIENCE_MS

ROOT: Final = Path(__file__).parents[2]
MAP: Final = "mua-sach-lan-dau"
# rules of the standards, and of good practice; what axe calls serious or critical is a fault
_IMPACTS: Final = {"serious", "critical"}
_QUIET_MS: Final = 600
_SETTLED: Final = """() => {
  const now = performance.now(), count = performance.getEntriesByType('resource').length;
  const size = document.body.innerText.length;
  const seen = window.__settling ??= {count: -1, size: -1, since: now};
  if (seen.count !== count || seen.size !== size) Object.assign(seen, {count, size, since: now});
  const busy = document.querySelector('[aria-busy="true"]') !== null;
  return !busy && now - seen.since > QUIET && document.querySelector('main') !== null;
}""".replace("QUIET", str(_QUIET_MS))


def screens(server: RunningServer) -> dict[str, str]:
    """Give the address of every screen, by a name."""
    customer = server.owner().get("/api/v1/customers").json()["rows"][0]["id"]
    person = f"/customers/of/{quote(customer, safe='')}"
    return {
        "home": "/",
        "maps": "/maps",
        "new map": "/maps/new",
        "editor": f"/maps/{MAP}",
        "stages": "/explore",
        "transitions": "/explore/transitions",
        "variants": "/explore/variants",
        "customers": "/customers",
        "care": "/customers/care/neglected",
        "walks": "/customers/walks",
        "person": person,
        "replay": f"{person}/replay",
        "imports": "/data",
        "quality": "/data/quality",
        "import": "/data/import",
        "first": "/first",
        "own settings": "/settings",
        "people": "/settings/people",
        "workspace settings": "/settings/workspace",
        "nothing": "/khong-co",
    }


def open_screen(page: Page, address: str) -> None:
    """Go to a screen and wait until nothing on it changes any more."""
    page.goto(address)
    expect(page.get_by_role("main"), address).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Wait until nothing is asked for and nothing changes; the page's policy forbids waiting inside of it."""
    page.evaluate("window.__settling = undefined")
    until = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(_SETTLED):
        assert time.monotonic() < until, f"{page.url} is still changing or asking"
        page.wait_for_timeout(100)


@cache
def _axe() -> str:
    source = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    assert source.is_file(), "axe-core is missing; `make web` fetches it"
    return source.read_text(encoding="utf-8")


def axe_findings(page: Page) -> list[str]:
    """Look a page over with axe-core; gives its serious and critical findings, each with the first places."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"
    )
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: "
        + " | ".join(f"{node['html'][:160]} {_why(node)}" for node in one["nodes"][:3])
        + (f" and {len(one['nodes']) - 3} more" if len(one["nodes"]) > 3 else "")
        for one in found
        if one["impact"] in _IMPACTS
    ]


def _why(node: dict[str, Any]) -> str:
    data = [check.get("data") for check in node["any"] if isinstance(check.get("data"), dict)]
    wanted = [
        {key: one[key] for key in ("fgColor", "bgColor", "contrastRatio") if key in one} for one in data
    ]
    return json.dumps(wanted[0]) if wanted and wanted[0] else ""
