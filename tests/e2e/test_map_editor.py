"""The map editor in a real Chromium: the grid, words with an input method, drag, two people in one cell, lost network."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from running_server import RunningServer
from visitors import PATIENCE_MS, PHONE, Visitors

MAP = "mua-sach-lan-dau"
COMPOSING = 229


def open_map(page: Page, query: str = "") -> Page:
    """Open the demo's map and wait until it is drawn."""
    page.goto(f"/maps/{MAP}{query}")
    page.locator('[data-id="stages.awareness.panel"]').wait_for(state="attached")
    return page


def click(page: Page, cell: str) -> None:
    """Click into a cell as a person does, away from what stands in its middle."""
    found = page.locator(f'[data-cell="{cell}"]')
    found.evaluate("cell => cell.scrollIntoView({block: 'center', inline: 'center'})")
    box = found.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + min(22, box["height"] / 2))
    expect(found).to_have_attribute("aria-selected", "true")


def drawn(page: Page, path: str) -> str:
    """Give the words that the picture shows at a path."""
    lines = page.locator(f'[data-path="{path}"] text').all_text_contents()
    return " ".join(lines).replace("\u00a0", " ")


def wait_drawn(page: Page, path: str, words: str) -> None:
    """Wait until the picture shows words at a path; the page's policy forbids waiting inside of it."""
    until(lambda: words in drawn(page, path), f"{path}: {words}")


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def saved(page: Page) -> None:
    """Wait until the editor says that everything is saved."""
    expect(page.locator('[data-state="saved"]')).to_be_visible()


def active_cell(page: Page) -> str | None:
    """Give the cell that has the focus."""
    found: str | None = page.evaluate("document.activeElement?.dataset.cell ?? null")
    return found


def document_of(server: RunningServer) -> dict[str, Any]:
    """Give the map as the server has it."""
    answer = server.owner().get(f"/api/v1/maps/{MAP}")
    found: dict[str, Any] = answer.json()["document"]
    return found


def touchpoint(server: RunningServer, key: str) -> dict[str, Any]:
    """Give a touchpoint of the map as the server has it."""
    found: dict[str, Any] = next(one for one in document_of(server)["touchpoints"] if one["id"] == key)
    return found


class InputMethod:
    """An input method such as Telex: it composes a syllable in the field, then commits it."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)

    def compose(self, *states: str) -> None:
        """Let the syllable in the making go through these states."""
        for state in states:
            place = {"selectionStart": len(state), "selectionEnd": len(state)}
            self._session.send("Input.imeSetComposition", {"text": state, **place})

    def key(self, key: str) -> None:
        """Press a key that the input method takes for itself: browsers tell it with the code of composing."""
        for kind in ("rawKeyDown", "keyUp"):
            self._session.send(
                "Input.dispatchKeyEvent",
                {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": COMPOSING},
            )

    def commit(self, text: str) -> None:
        """End the syllable."""
        self._session.send("Input.insertText", {"text": text})


def test_arrows_walk_the_grid_and_enter_edits_in_place(visitors: Visitors, server: RunningServer) -> None:
    page = open_map(visitors.page("editor"))
    click(page, "actions:tiktok")
    page.keyboard.press("ArrowRight")
    assert active_cell(page) == "actions:search"
    page.keyboard.press("ArrowUp")
    assert active_cell(page) == "touchpoints:search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("Gõ tên truyện con thích")
    page.keyboard.press("Tab")
    assert active_cell(page) == "actions:fair"
    wait_drawn(page, "touchpoints.search.actions.0", "Gõ tên truyện")
    saved(page)
    assert touchpoint(server, "search")["actions"][0] == {
        "vi": "Gõ tên truyện con thích",
        "en": "Types “books for a 4-year-old”",
    }


def test_escape_leaves_a_cell_as_it_was(visitors: Visitors, server: RunningServer) -> None:
    page = open_map(visitors.page("editor"))
    before = touchpoint(server, "book")["actions"]
    click(page, "actions:book")
    page.keyboard.press("Enter")
    page.keyboard.type("không giữ")
    page.keyboard.press("Escape")
    assert active_cell(page) == "actions:book"
    assert touchpoint(server, "book")["actions"] == before


def test_telex_composes_in_a_cell_and_enter_ends_the_syllable_only(
    visitors: Visitors, server: RunningServer
) -> None:
    page = open_map(visitors.page("editor"))
    click(page, "actions:ad")
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox")
    expect(field).to_be_focused()
    page.keyboard.press("Control+a")
    telex = InputMethod(page)
    telex.compose("x", "xe", "xem")
    telex.commit("xem ")
    telex.compose("b", "bi", "bia", "bìa")
    for key in ("Enter", "Escape", "Tab", "c"):
        telex.key(key)
        expect(field).to_be_focused()
    telex.commit("bìa ")
    telex.compose("r", "rô", "rồ", "rồi")
    # an input method that leaves the key's own code: the browser says that it is composing
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    telex.commit("rồi thôi")
    assert field.input_value() == "xem bìa rồi thôi"
    page.keyboard.press("Enter")
    expect(field).to_have_count(0)
    wait_drawn(page, "touchpoints.ad.actions.0", "xem bìa rồi thôi")
    saved(page)
    assert touchpoint(server, "ad")["actions"][0]["vi"] == "xem bìa rồi thôi"


def test_a_version_that_arrives_does_not_break_the_syllable_that_is_composed(
    visitors: Visitors, server: RunningServer
) -> None:
    mine = open_map(visitors.page("editor"))
    click(mine, "actions:sample")
    mine.keyboard.press("Enter")
    mine.keyboard.press("Control+a")
    telex = InputMethod(mine)
    telex.compose("n", "ng", "ngh", "nghe")
    client = server.owner()
    version = client.get(f"/api/v1/maps/{MAP}").json()["version"]
    command = {"op": "set", "path": "touchpoints.fair.actions", "value": [{"vi": "Lật thử", "en": "Leafs"}]}
    answer = client.post(
        f"/api/v1/maps/{MAP}/commands", json={"base_version": version, "commands": [command]}
    )
    assert answer.status_code == 200, answer.text
    wait_drawn(mine, "touchpoints.fair.actions.0", "Lật thử")
    telex.commit("nghe thử")
    assert mine.get_by_role("textbox").input_value() == "nghe thử"
    mine.keyboard.press("Enter")
    wait_drawn(mine, "touchpoints.sample.actions.0", "nghe thử")


def test_two_people_in_one_cell_choose_and_nothing_is_overwritten(
    visitors: Visitors, server: RunningServer
) -> None:
    duc = open_map(visitors.page("editor", name="Minh Đức"))
    ha = open_map(visitors.page("editor", name="Ngọc Hà"))
    for page, words in ((duc, "Hiện phí theo quận"), (ha, "Hiện phí ngay ở giỏ")):
        click(page, "actions:cart")
        page.keyboard.press("Enter")
        page.keyboard.type(words)
    expect(ha.get_by_text("Minh Đức", exact=True).first).to_be_visible()
    duc.keyboard.press("Enter")
    saved(duc)
    wait_drawn(ha, "touchpoints.cart.actions.0", "Hiện phí theo quận")
    ha.keyboard.press("Enter")
    card = ha.get_by_role("dialog")
    expect(card).to_contain_text("Minh Đức cũng vừa sửa ô này. Chọn bản muốn giữ.")
    expect(card).to_contain_text("Hiện phí ngay ở giỏ")
    assert touchpoint(server, "cart")["actions"][0]["vi"] == "Hiện phí theo quận"
    ha.reload()
    card.get_by_role("button", name="Sửa cả hai").click()
    field = ha.get_by_role("textbox")
    assert field.input_value() == "Hiện phí theo quận\nHiện phí ngay ở giỏ"
    ha.keyboard.press("Control+a")
    ha.keyboard.type("Hiện phí theo quận, ngay ở giỏ")
    ha.keyboard.press("Enter")
    wait_drawn(duc, "touchpoints.cart.actions.0", "ngay ở giỏ")
    saved(ha)


def test_a_touchpoint_is_dragged_into_another_stage_and_undo_brings_it_back(
    visitors: Visitors, server: RunningServer
) -> None:
    page = open_map(visitors.page("editor"))
    click(page, "touchpoints:search")
    start = page.locator('[data-cell="touchpoints:search"]').bounding_box()
    end = page.locator('[data-cell="touchpoints:browse"]').bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 40, start["y"] + 30)
    page.mouse.down()
    page.mouse.move(end["x"] - 30, end["y"] + 40, steps=6)
    page.mouse.move(end["x"] + 10, end["y"] + 40, steps=6)
    page.mouse.up()
    until(lambda: touchpoint(server, "search")["stage"] == "consideration", "the touchpoint is moved")
    order = [one["id"] for one in document_of(server)["touchpoints"]]
    assert order.index("search") == order.index("browse") - 1
    page.keyboard.press("Control+z")
    until(lambda: touchpoint(server, "search")["stage"] == "awareness", "the touchpoint is back")
    assert [one["id"] for one in document_of(server)["touchpoints"]].index("search") == 2


def test_alt_arrows_move_a_stage_and_more_than_twenty_steps_are_undone(
    visitors: Visitors, server: RunningServer
) -> None:
    page = open_map(visitors.page("editor"))
    before = document_of(server)
    click(page, "stages:evaluation")
    for _ in range(12):
        page.keyboard.press("Alt+ArrowRight")
        page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Alt+ArrowLeft")
    until(
        lambda: [one["use"] for one in document_of(server)["stages"]][4] == "evaluation", "the stage is moved"
    )
    for _ in range(25):
        page.keyboard.press("Control+z")
    until(lambda: document_of(server)["stages"] == before["stages"], "everything is undone")
    saved(page)
    assert document_of(server) == before


def test_an_emotion_point_is_dragged_and_pushed_by_keys(visitors: Visitors, server: RunningServer) -> None:
    page = open_map(visitors.page("editor"))

    def expected() -> float:
        found: float = touchpoint(server, "browse")["experience"]["emotion"]["hanh"]
        return found

    click(page, "emotion:browse")
    point = page.locator('[data-id="emotion.node.browse"] > :not(title)').bounding_box()
    assert point is not None
    x, y = point["x"] + point["width"] / 2, point["y"] + point["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 30, steps=4)
    page.mouse.move(x, y + 64, steps=4)
    page.mouse.up()
    until(lambda: expected() == 0.0, "half a unit of 148 at 13/15 is 64 pixels")
    saved(page)
    page.keyboard.press("Enter")
    slider = page.get_by_role("slider")
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowUp")
    expect(slider).to_have_attribute("aria-valuetext", "Kỳ vọng 0,15")
    page.keyboard.press("Enter")
    assert active_cell(page) == "emotion:browse"
    until(lambda: expected() == 0.15, "the keys are saved")
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    until(lambda: expected() == 0.15, "Escape leaves it as it was")
    saved(page)


def test_edits_without_a_connection_are_kept_and_sent_later(chromium: Browser, server: RunningServer) -> None:
    # a window of its own: the console tells of every request that is lost
    window = chromium.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
    window.set_default_timeout(PATIENCE_MS)
    window.add_cookies([{"name": "hanhtrinh_session", "value": server.owner().cookie(), "url": server.url}])
    page = open_map(window.new_page())
    window.route("**/commands", lambda route: route.abort())
    click(page, "actions:review")
    page.keyboard.press("Enter")
    page.keyboard.type("Chụp con ôm sách")
    page.keyboard.press("Enter")
    unsent = page.locator('[data-state="unsent"]')
    expect(unsent).to_have_text("Chưa gửi, còn giữ trên máy này")
    expect(page.get_by_text("Mất kết nối.")).to_be_visible()
    assert "ôm sách" not in str(touchpoint(server, "review"))
    page.reload()
    expect(unsent).to_be_visible()
    window.unroute("**/commands")
    saved(page)
    window.close()
    assert touchpoint(server, "review")["actions"][0]["vi"] == "Chụp con ôm sách"


def test_a_touchpoint_is_taken_out_with_what_hangs_on_it_and_comes_back(
    visitors: Visitors, server: RunningServer
) -> None:
    page = open_map(visitors.page("editor"))
    before = document_of(server)
    click(page, "touchpoints:survey")
    page.keyboard.press("Delete")
    until(lambda: all(one["id"] != "survey" for one in document_of(server)["touchpoints"]), "it is gone")
    assert all(one["at"] != "survey" for one in document_of(server)["pains"])
    page.get_by_role("status").get_by_role("button", name="Hoàn tác").click()
    until(lambda: document_of(server) == before, "everything is back")


def test_a_lane_is_added_written_in_and_taken_out_by_its_menu(
    visitors: Visitors, server: RunningServer
) -> None:
    page = open_map(visitors.page("editor"))
    before = document_of(server)
    page.get_by_role("button", name="Làn", exact=True).click()
    page.get_by_role("textbox").fill("Hệ thống")
    page.keyboard.press("Enter")
    click(page, "lanes.he-thong:cart")
    page.keyboard.press("Enter")
    page.keyboard.type("Cổng thanh toán")
    page.keyboard.press("Enter")
    wait_drawn(page, "lanes.he-thong.cells.cart", "Cổng thanh toán")
    saved(page)
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Xóa làn Hệ thống").click()
    until(lambda: document_of(server) == before, "the lane is gone, and no other")


def test_the_view_is_in_the_address_and_back_closes_the_panel_first(visitors: Visitors) -> None:
    page = open_map(visitors.page("viewer"))
    page.get_by_text("Trang", exact=True).click()
    expect(page).to_have_url(re.compile("persona=trang"))
    until(lambda: "Trang, 26" in drawn(page, "personas.trang.name"), "the picture is Trang's")
    expect(page.get_by_role("button", name="Điểm chạm")).to_have_count(0)
    click(page, "touchpoints:cart")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Các phím")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile("persona=trang"))


def test_the_map_is_presented_stage_by_stage(visitors: Visitors) -> None:
    page = open_map(visitors.page("viewer"))
    page.get_by_role("button", name="Trình bày").click()
    show = page.get_by_role("dialog")
    expect(show).to_contain_text("Cả bản đồ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(show.get_by_role("status")).to_have_text("Xem xét · giai đoạn 2 trên 7")
    page.keyboard.press("Escape")
    expect(show).to_have_count(0)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_a_phone_the_journey_runs_downwards_without_sideways_scrolling(
    visitors: Visitors, language: Any
) -> None:
    page = visitors.page("viewer", language, size=PHONE)
    page.goto(f"/maps/{MAP}")
    stages = page.locator("ol > li")
    expect(stages).to_have_count(7)
    name = "Quyết định" if language == "vi" else "Decision"
    stages.filter(has_text=name).get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    page.go_back()
    expect(stages).to_have_count(7)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
