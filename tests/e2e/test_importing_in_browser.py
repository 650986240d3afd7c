"""Data come in by drag and drop: looked at, imported with progress, listed, undone; and hostile names stay words."""

from __future__ import annotations

import base64
import gzip
import os
from pathlib import Path

from playwright.sync_api import Page, expect
from running_server import RunningServer
from screens import open_screen, settle
from visitors import Visitors

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))
ECOM = DATA / "ecom" / "ecom.csv.gz"
_DROP = """([name, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  const zone = [...document.querySelectorAll('strong')].find((one) => one.textContent === 'Thả vào đây').parentElement;
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    zone.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried}));
  }
}"""


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file where the screen says so."""
    expect(page.get_by_text("Thả vào đây")).to_be_visible()
    page.evaluate(_DROP, [name, base64.b64encode(content).decode()])


def bring_in(page: Page) -> None:
    """Import what was understood, and wait until it is in."""
    page.get_by_role("button", name="Nhập dữ liệu").click()
    expect(page.get_by_text("sự kiện mới").first).to_be_visible()


def test_a_dropped_file_is_understood_imported_and_undone(
    first_visitors: Visitors, empty_server: RunningServer
) -> None:
    page = first_visitors.page("admin")
    page.goto("/data/import")
    drop(page, "ecom.csv", gzip.decompress(ECOM.read_bytes()))
    bring_in(page)
    customers = empty_server.owner().get("/api/v1/customers").json()["all"]
    assert customers == 600

    open_screen(page, "/data")
    expect(page.get_by_role("main")).to_contain_text("ecom.csv")
    page.get_by_role("button", name="Hủy lần nhập").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Hủy lần nhập").click()
    expect(page.get_by_role("heading", name="Chưa nhập dữ liệu nào")).to_be_visible()
    assert empty_server.owner().get("/api/v1/customers").json()["all"] == 0


def test_hostile_names_in_a_file_stay_words_on_every_screen(
    first_visitors: Visitors, empty_server: RunningServer
) -> None:
    attack = "<img src=x onerror=window.hit=1><script>window.hit=1</script>"
    rows = ["user_id,event,timestamp,city"]
    for number in range(60):
        rows.append(f'"{attack}{number}","{attack}",2026-01-{number % 28 + 1:02d}T08:00:00,"{attack}"')
        rows.append(f'"{attack}{number}",purchase,2026-02-{number % 28 + 1:02d}T08:00:00,"{attack}"')
    page = first_visitors.page("admin", name=attack)
    page.goto("/data/import")
    drop(page, "tấn công <b>.csv", "\n".join(rows).encode())
    bring_in(page)
    empty_server.owner().patch("/api/v1/settings", json={"name": attack})
    for address in ("/", "/data", "/data/quality", "/customers", "/explore", "/explore/transitions", "/explore/variants", "/settings/people"):  # fmt: skip
        open_screen(page, address)
        assert page.evaluate("window.hit") is None, address
    page.goto("/customers")
    page.get_by_role("main").get_by_role("link").filter(has_text=attack[:10]).first.click()
    settle(page)
    assert page.evaluate("window.hit") is None
    # what stands in an address is not written into the page either
    page.goto(
        "/explore?cohort=%3Cscript%3Ewindow.hit%3D1%3C/script%3E&model=%3Cimg%20src=x%20onerror=window.hit=1%3E"
    )
    settle(page)
    assert page.evaluate("window.hit") is None
