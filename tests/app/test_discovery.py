"""Discovery on a workspace appends to touchpoints.yaml and leaves every byte of the user's own where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hanhtrinh.app.discovery import appended, count_touchpoints, discover_touchpoints
from hanhtrinh.app.importing import import_files
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.models.documents import parse_document
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.sources.mapping import ColumnMapping

EVENTS = """customer,event,time
a,home,2026-01-01 10:00:00
a,product_view,2026-01-01 10:01:00
a,add_to_cart,2026-01-01 10:02:00
b,home,2026-01-02 10:00:00
b,duyệt hồ sơ,2026-01-02 10:05:00
b,purchase,2026-01-02 10:06:00
b,session_start,2026-01-02 10:00:00
"""

OWN = """\
# của tôi
schema: hanhtrinh.touchpoints/1   # phiên bản
touchpoints:
    # trang đầu
    - id: trang-dau
      name: "Trang đầu"     # tên riêng
      match: {name: home}
      note_of_mine: [1,   2]
    # hết
"""


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    workspace = Workspace.create(tmp_path / "shop")
    events = tmp_path / "events.csv"
    events.write_text(EVENTS, encoding="utf-8")
    mapping = ColumnMapping(
        columns={"user_id": "customer", "name": "event", "time": "time"}, constants={"channel": "website"}
    )
    import_files(workspace, [events], mapping)
    return workspace


def text_of(workspace: Workspace) -> str:
    return (workspace.root / "touchpoints.yaml").read_text(encoding="utf-8")


def test_a_new_workspace_gets_a_file_that_explains_itself(shop):
    report = discover_touchpoints(shop)
    assert report.written
    assert text_of(shop) == report.text
    assert text_of(shop).startswith("# Điểm chạm:")
    assert shop.touchpoints().ids() == (
        "web.home",
        "web.product",
        "web.cart_add",
        "web.order",
        "web.duyet_ho_so",
    )
    assert "# Chưa đoán được ý nghĩa" in text_of(shop)
    assert report.customers == (2, 1, 1, 1, 1)
    assert report.discovery.technical == ("session_start",)


def test_a_dry_run_writes_nothing(shop):
    before = text_of(shop)
    report = discover_touchpoints(shop, write=False)
    assert not report.written
    assert text_of(shop) == before
    assert "web.order" in report.text


def test_a_second_discovery_finds_nothing_new(shop):
    first = discover_touchpoints(shop)
    again = discover_touchpoints(shop)
    assert (again.written, again.existing, again.discovery.proposals) == (False, 5, ())
    assert text_of(shop) == first.text


def test_the_users_own_lines_stay_byte_for_byte(shop):
    (shop.root / "touchpoints.yaml").write_text(OWN, encoding="utf-8")
    report = discover_touchpoints(shop)
    assert text_of(shop).startswith(OWN)
    assert shop.touchpoints().ids() == (
        "trang-dau",
        "web.product",
        "web.cart_add",
        "web.order",
        "web.duyet_ho_so",
    )
    assert report.discovery.covered == 2


@pytest.mark.parametrize(
    "before",
    [
        "schema: hanhtrinh.touchpoints/1\ntouchpoints: []   # chưa có\n",
        "schema: hanhtrinh.touchpoints/1\n# chưa có gì",
        "schema: hanhtrinh.touchpoints/1\ntouchpoints:\n",
        "{schema: hanhtrinh.touchpoints/1, touchpoints: []}\n",
        "schema: hanhtrinh.touchpoints/1\ntouchpoints: [{id: a, name: A, match: {name: zzz}}]  # một dòng\n",
        "schema: hanhtrinh.touchpoints/1\ntouchpoints:\n- {id: a, name: A, match: {name: zzz}}\nowner: tôi\n",
        "schema: hanhtrinh.touchpoints/1\r\ntouchpoints:\r\n- {id: a, name: A, match: {name: zzz}}\r\n",
        "\ufeffschema: hanhtrinh.touchpoints/1\ntouchpoints:\n- {id: a, name: A, match: {name: zzz}}",
    ],
)
def test_any_way_of_writing_the_file_is_appended_to(shop, before):
    path = shop.root / "touchpoints.yaml"
    path.write_bytes(before.encode())
    own = shop.touchpoints()
    discover_touchpoints(shop)
    after = path.read_bytes().decode()
    found = shop.touchpoints()
    assert found.touchpoints[: len(own.touchpoints)] == own.touchpoints
    assert found.model_extra == own.model_extra
    assert len(found.touchpoints) == len(own.touchpoints) + 5
    for line in before.splitlines():
        if "#" in line:
            assert line[line.index("#") :] in after
    assert ("\r\n" in after) == ("\r\n" in before)
    assert after.startswith("\ufeff") == before.startswith("\ufeff")


def test_a_wrong_file_is_told_with_its_line_and_left_alone(shop):
    wrong = OWN.replace("match: {name: home}", "match: {nam: home}")
    (shop.root / "touchpoints.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        discover_touchpoints(shop)
    assert caught.value.place is not None
    assert (caught.value.place.file, caught.value.place.line) == ("touchpoints.yaml", 7)
    assert text_of(shop) == wrong


def test_without_events_the_user_is_told_to_import(tmp_path):
    workspace = Workspace.create(tmp_path / "empty")
    with pytest.raises(UsageError) as caught:
        discover_touchpoints(workspace)
    assert caught.value.code == "no-events"


def test_touchpoints_are_counted_by_customers_and_events(shop):
    found = parse_document(
        "schema: hanhtrinh.touchpoints/1\ntouchpoints:\n- {id: a, name: A, match: {name: [home, purchase]}}\n- {id: b, name: B, match: {name: nowhere}}\n",
        TouchpointSet,
        "t.yaml",
    ).value
    counted = count_touchpoints(shop, found)
    assert [(one.events, one.customers) for one in counted] == [(3, 2), (0, 0)]


def test_nothing_to_append_changes_nothing():
    existing = parse_document(OWN, TouchpointSet, "t.yaml").value
    assert appended(OWN, existing, ()).startswith(OWN)
