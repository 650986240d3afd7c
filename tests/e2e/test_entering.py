"""Coming in: the first start, signing out and in, an invited colleague, one's own language and colours."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from running_server import OWNER, RunningServer
from visitors import Visitors


def fill_owner(page: Page) -> None:
    page.get_by_label("Tên của bạn").fill(OWNER["name"])
    page.get_by_label("Tên đăng nhập hoặc email").fill(OWNER["login"])
    page.get_by_label("Mật khẩu", exact=True).fill(OWNER["password"])


def test_the_first_one_becomes_the_owner_and_comes_back_with_a_password(first_visitors: Visitors) -> None:
    page = first_visitors.stranger()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chào bạn. Bạn là người đầu tiên ở đây.")
    fill_owner(page)
    page.get_by_role("button", name="Tạo tài khoản và bắt đầu").click()
    expect(page.get_by_role("navigation", name="Các màn hình").first).to_be_visible()
    # nothing is here yet, and the screen says what to do
    expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()

    page.get_by_role("button", name=re.compile("Tài khoản của bạn")).click()
    page.get_by_role("menuitem", name="Đăng xuất").click()
    expect(page.get_by_role("heading", level=1, name="Đăng nhập")).to_be_visible()
    page.goto("/settings/people")
    expect(page.get_by_role("heading", level=1, name="Đăng nhập")).to_be_visible()

    page.get_by_label("Tên đăng nhập hoặc email").fill(OWNER["login"])
    page.get_by_label("Mật khẩu", exact=True).fill("không phải mật khẩu")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_contain_text("Tên đăng nhập hoặc mật khẩu không đúng.")
    page.get_by_label("Mật khẩu", exact=True).fill(OWNER["password"])
    page.get_by_role("button", name="Đăng nhập").click()
    # and is where they wanted to go
    expect(page).to_have_url(re.compile(r"/settings/people$"))
    expect(page.get_by_role("main")).to_contain_text(OWNER["name"])


def test_the_link_that_the_server_prints_lets_its_owner_in_once(
    server: RunningServer, visitors: Visitors
) -> None:
    # the key was taken by the tests' own program when the server started
    server.stop()
    server.start()
    page = visitors.stranger()
    page.goto(server.entrance)
    expect(
        page.get_by_role("navigation", name="Các màn hình")
        .or_(page.get_by_role("button", name="Để sau"))
        .first
    ).to_be_visible()
    # the key does not stay in the address or in the history
    assert "#" not in page.url
    again = visitors.stranger()
    again.goto(server.entrance)
    expect(again.get_by_role("alert")).to_contain_text("Liên kết này đã dùng rồi hoặc đã hết hạn.")


def test_an_invited_colleague_comes_in_by_a_link_and_sets_a_password(
    first_visitors: Visitors,
) -> None:
    owner = first_visitors.page("admin")
    owner.goto("/settings/people")
    owner.get_by_role("button", name="Mời đồng nghiệp").click()
    dialog = owner.get_by_role("dialog")
    dialog.get_by_label("Tên của họ").fill("Lê Minh Đức")
    dialog.get_by_label("Tên đăng nhập hoặc email của họ").fill("duc@lasom.vn")
    dialog.get_by_role("button", name="Tạo liên kết").click()
    link = owner.get_by_role("textbox", name="Liên kết cho Lê Minh Đức").input_value()
    owner.get_by_role("dialog").get_by_role("button", name="Xong").last.click()
    expect(owner.get_by_role("main")).to_contain_text("Đã mời, chưa vào")

    colleague = first_visitors.stranger()
    colleague.goto(link)
    expect(colleague.get_by_role("heading", level=1)).to_contain_text("Đặt mật khẩu của bạn")
    colleague.get_by_label("Mật khẩu mới").fill("tám con ngựa về")
    colleague.get_by_role("button", name="Đặt mật khẩu").click()
    expect(colleague.get_by_role("navigation", name="Các màn hình").first).to_be_visible()
    colleague.goto("/settings")
    expect(colleague.get_by_label("Mật khẩu hiện tại")).to_be_visible()
    # an editor sees no people, by address either
    colleague.goto("/settings/people")
    expect(colleague.get_by_role("main")).to_contain_text("Phần này của người quản trị")

    owner.reload()
    owner.get_by_role("button", name="Việc khác với Lê Minh Đức").click()
    owner.get_by_role("menuitem", name="Khóa tài khoản").click()
    owner.get_by_role("dialog").get_by_role("button", name="Khóa tài khoản").click()
    expect(owner.get_by_role("main")).to_contain_text("Đã khóa")
    # whoever is closed out is out at once
    colleague.reload()
    expect(colleague.get_by_role("heading", level=1, name="Đăng nhập")).to_be_visible()


def test_language_and_colours_are_ones_own_and_stay(visitors: Visitors) -> None:
    page = visitors.page("viewer", name="Thu Hà")
    page.goto("/settings")
    page.get_by_role("radio", name="English").click()
    expect(page).to_have_title(re.compile("^Settings"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("radio", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    expect(page).to_have_title(re.compile("^Settings"))
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_before_signing_in_the_language_is_a_choice(visitors: Visitors) -> None:
    page = visitors.stranger()
    page.goto("/")
    expect(page.get_by_role("heading", level=1, name="Đăng nhập")).to_be_visible()
    # the input lies under its label
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()


def test_every_screen_is_reached_by_keyboard_alone(visitors: Visitors) -> None:
    page = visitors.page("admin")
    page.goto("/")
    expect(page.get_by_role("navigation", name="Các màn hình").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung")).to_be_focused()
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("textbox").or_(page.get_by_role("combobox")).first.type("kham pha")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/explore"))
