"""What a marketer comes for, in a real Chromium: a map by the six steps, a claim and its verdict, an older version
brought back, one person's page.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect
from running_server import RunningServer
from visitors import Visitors

MAP = "mua-sach-lan-dau"


def document_of(server: RunningServer, map_id: str = MAP) -> dict[str, object]:
    found: dict[str, object] = server.owner().get(f"/api/v1/maps/{map_id}").json()["document"]
    return found


def test_a_map_is_made_by_the_six_steps_and_opens_checked(visitors: Visitors, server: RunningServer) -> None:
    page = visitors.page()
    page.goto("/maps/new")
    expect(page.get_by_role("heading", name="Ai đi hành trình này?")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("Hà Nội")).check()
    page.get_by_label("Tên của chân dung").fill("Linh, 28")
    page.get_by_role("button", name="Thêm chân dung").click()
    for heading in (
        "Hành trình có những giai đoạn nào?",
        "Khách gặp doanh nghiệp ở đâu?",
        "Ở mỗi nơi khách làm gì, vì sao, và bạn kỳ vọng họ thấy thế nào?",
        "Điều gì làm khách khó chịu?",
        "Xem lại rồi kiểm với dữ liệu",
    ):
        page.get_by_role("button", name="Tiếp", exact=True).click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_label("Tên bản đồ").fill("Mua sách ở Hà Nội")
    page.get_by_role("button", name="Đặt bản đồ và kiểm").click()
    expect(page).to_have_url(re.compile(r"/maps/(?!new)[^/?]+"))
    page.locator('[data-id="stages.awareness.panel"]').wait_for(state="attached")
    made = page.url.rsplit("/", 1)[1].partition("?")[0]
    document = document_of(server, made)
    assert "Mua sách ở Hà Nội" in str(document["title"])
    (persona,) = document["personas"]  # type: ignore[misc]
    assert persona["cohort"] == {"attr": "city", "in": ["Hà Nội"]}
    counts = next(one for one in server.owner().get("/api/v1/maps").json() if one["id"] == made)["claims"]
    assert sum(counts[verdict] for verdict in ("confirmed", "refuted", "undecided")) > 3


def test_a_claim_shows_no_figure_before_its_expectation_and_then_its_verdict(
    visitors: Visitors, server: RunningServer
) -> None:
    page = visitors.page("editor")
    page.goto(f"/maps/{MAP}?panel=claim&about=touchpoints.ad")
    dialog = page.get_by_role("dialog")
    result = dialog.get_by_role("complementary", name="Kết quả lúc này")
    expect(result).to_contain_text("Viết mức kỳ vọng trước")
    assert not re.search(r"\d+,\d%", result.inner_text())
    verdict = result.locator("[aria-live][data-verdict]")
    dialog.get_by_label("Ít khách hơn số này thì chưa kết luận").fill("30")
    dialog.get_by_role("textbox", name="kỳ vọng").fill("5")
    expect(verdict).to_have_attribute("data-verdict", "confirmed")
    dialog.get_by_role("textbox", name="kỳ vọng").fill("99")
    expect(verdict).to_have_attribute("data-verdict", "refuted")
    dialog.get_by_label("Điều bạn tin, viết bằng lời của bạn").fill("Gần như ai có giỏ cũng mua")
    dialog.get_by_role("button", name="Đặt lên bản đồ").click()
    expect(dialog).to_contain_text("Chọn kỳ vọng từ đâu ra")
    dialog.get_by_role("radio", name="Kinh nghiệm").check()
    dialog.get_by_role("button", name="Đặt lên bản đồ").click()
    expect(dialog).to_be_hidden()
    expect(page.locator('[data-state="saved"]')).to_be_visible()
    claims = document_of(server)["claims"]
    assert isinstance(claims, list)
    placed = claims[-1]
    assert "Gần như ai có giỏ cũng mua" in str(placed["says"])
    assert placed["expect"] == {"op": ">=", "value": 0.99}
    assert placed["origin"]["kind"] == "experience"


def test_an_older_version_is_brought_back_for_everybody(visitors: Visitors, server: RunningServer) -> None:
    owner = server.owner()
    state = owner.get(f"/api/v1/maps/{MAP}").json()
    before = state["document"]
    title = {"vi": "Tên mà không ai muốn", "en": "A name that nobody wants"}
    command = {"op": "set", "path": "title", "value": title, "before": before["title"]}
    answer = owner.post(
        f"/api/v1/maps/{MAP}/commands",
        json={"base_version": state["version"], "commands": [command], "view": {"language": "vi"}},
    )
    assert answer.status_code == 200, answer.text
    reader = visitors.page("viewer")
    reader.goto(f"/maps/{MAP}")
    expect(reader.get_by_text("Tên mà không ai muốn").first).to_be_visible()
    page = visitors.page("admin", name="Ngọc Hà")
    page.goto(f"/maps/{MAP}?panel=versions")
    panel = page.get_by_role("complementary").last
    panel.get_by_role("button", name=re.compile("tạo bản đồ|từ tệp YAML")).last.click()
    page.get_by_role("button", name="Khôi phục bản này").click()
    page.get_by_role("button", name=re.compile(r"Khôi phục bản \d+")).click()
    expect(reader.get_by_text("Tên mà không ai muốn")).to_have_count(0)
    assert document_of(server)["title"] == before["title"]
    kinds = [group["newest"]["kind"] for group in owner.get(f"/api/v1/maps/{MAP}/versions").json()["groups"]]
    assert kinds[0] == "restore"


def test_one_person_is_found_without_diacritics_and_seen_across_channels(visitors: Visitors) -> None:
    page = visitors.page("viewer")
    page.goto("/customers?order=events")
    row = page.get_by_role("table").get_by_role("link").first
    name = row.inner_text()
    page.get_by_role("textbox").first.fill(name.lower())
    page.get_by_role("table").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(page.get_by_role("heading", name="Vì sao đây là một người")).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()
