"""Presets: told by columns, one row to several events, orders counted once, errors with their place."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from hanhtrinh.errors import HanhtrinhError, InputError, UsageError
from hanhtrinh.models.event_names import vocabulary
from hanhtrinh.sources.phones import phone_digits, phone_ids
from hanhtrinh.sources.presets.library import load_preset, presets_at_hand, recognise
from hanhtrinh.sources.tables import open_table
from hanhtrinh.sources.unfolding import APPROXIMATE, preset_mapping, unfold

SHIPPED = [file.id for file in presets_at_hand()]


def table(folder: Path, rows: list[dict[str, str]], name: str = "export.csv") -> Path:
    header = list(dict.fromkeys(column for row in rows for column in row))
    with (folder / name).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder / name


def events(path: Path, preset: str, **options: Any) -> list[dict[str, str]]:
    found = unfold(open_table(path), load_preset(preset), **options)
    return [
        {key: value for key, value in row.items() if value is not None}
        for block in found.blocks()
        for row in block.cells.to_pylist()
    ]


SHOPEE = {
    "Mã đơn hàng": "A1",
    "Ngày đặt hàng": "2025-01-05 10:20",
    "Trạng Thái Đơn Hàng": "Hoàn thành",
    "Ngày gửi hàng": "2025-01-05 18:00",
    "Tên sản phẩm": "Trà sen",
    "Số lượng": "1",
    "Tổng số tiền Người mua thanh toán": "120000",
    "Tổng giá trị đơn hàng (VND)": "270000",
    "Tổng số tiền người mua thanh toán": "250000",
    "Thời gian hoàn thành đơn hàng": "2025-01-08 12:00",
    "Thời gian đơn hàng được thanh toán": "2025-01-05 10:21",
    "Người Mua": "ngocanh95",
    "Số điện thoại": "******67",
}


@pytest.mark.parametrize("preset", SHIPPED)
def test_every_shipped_preset_can_be_read_and_names_events_that_discover_understands(preset: str) -> None:
    found = load_preset(preset)
    assert found.name.vi
    assert found.name.en
    assert found.about.vi != found.about.en
    for rule in found.events:
        assert vocabulary().kind_of(rule.name) is not None, rule.name
    assert preset_mapping(found).preset == found.fingerprint


@pytest.mark.parametrize("preset", SHIPPED)
def test_every_shipped_preset_is_told_by_its_own_columns(preset: str) -> None:
    found = load_preset(preset)
    header = [names[0].replace("*", "x") for names in found.columns.values()]
    told = recognise(header)
    assert told is not None
    assert told.id == preset


def test_a_file_of_events_is_no_export() -> None:
    assert recognise(["user", "event", "time", "channel"]) is None
    assert recognise(["Mã khách", "Sự kiện", "Thời gian", "Điểm", "Góp ý"]) is None


def test_the_lines_of_an_order_are_one_order_and_its_value_counts_once(tmp_path: Path) -> None:
    other = {**SHOPEE, "Tên sản phẩm": "Trà nhài", "Tổng số tiền Người mua thanh toán": "150000"}
    found = events(table(tmp_path, [SHOPEE, other]), "shopee-orders")
    assert [row["name"] for row in found] == [
        "order_placed",
        "order_paid",
        "order_shipped",
        "order_delivered",
    ]
    assert [row.get("value") for row in found] == [None, "270000", None, None]
    assert {row["order_id"] for row in found} == {"A1"}
    assert found[0]["product"] == "Trà sen; Trà nhài"
    assert [row["time"] for row in found] == [
        "2025-01-05 10:20",
        "2025-01-05 10:21",
        "2025-01-05 18:00",
        "2025-01-08 12:00",
    ]


def test_a_hidden_phone_number_is_no_id_and_a_visitor_without_name_stands_in(tmp_path: Path) -> None:
    nameless = {**SHOPEE, "Mã đơn hàng": "A2", "Người Mua": "", "Số điện thoại": ""}
    shown = {**SHOPEE, "Mã đơn hàng": "A3", "Số điện thoại": "0901 234 567"}
    found = {
        row["order_id"]: row for row in events(table(tmp_path, [SHOPEE, nameless, shown]), "shopee-orders")
    }
    assert found["A1"]["user_id"] == "shopee:ngocanh95"
    assert "id phone" not in found["A1"]
    assert "anonymous_id" not in found["A1"]
    assert "user_id" not in found["A2"]
    assert found["A2"]["anonymous_id"] == "shopee:A2"
    assert found["A3"]["id phone"] == "+84901234567"


@pytest.mark.parametrize("status", ["Đã hủy", "Đã huỷ", "ĐÃ HỦY"])
def test_a_status_is_known_however_it_is_spelt_and_a_borrowed_time_says_so(
    tmp_path: Path, status: str
) -> None:
    row = {
        **SHOPEE,
        "Trạng Thái Đơn Hàng": status,
        "Ngày gửi hàng": "",
        "Lý do hủy": "Hủy bởi người mua: Đổi ý",
        "Thời gian hoàn thành đơn hàng": "",
        "Thời gian đơn hàng được thanh toán": "",
    }
    found = events(table(tmp_path, [row]), "shopee-orders")
    assert [one["name"] for one in found] == ["order_placed", "order_cancelled"]
    assert found[1]["direction"] == "inbound"
    assert found[1]["time"] == "2025-01-05 10:20"
    assert found[1][APPROXIMATE] == "Ngày đặt hàng"


def test_an_order_stays_one_across_the_blocks_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hanhtrinh.sources.tables as tables

    rows = [{**SHOPEE, "Mã đơn hàng": f"A{at // 7}", "Tên sản phẩm": f"P{at}"} for at in range(300)]
    path = table(tmp_path, rows)
    whole = events(path, "shopee-orders")
    read = tables.read_blocks
    monkeypatch.setattr(tables, "read_blocks", lambda path, layout, block=2_000: read(path, layout, 2_000))
    assert len(list(open_table(path).blocks())) > 5
    assert events(path, "shopee-orders") == whole
    assert sum("value" in row for row in whole) == 43


def test_the_row_of_explanations_in_a_tiktok_file_is_no_order(tmp_path: Path) -> None:
    order = {
        "Order ID": "577000000000000001",
        "Order Status": "Đã giao",
        "Order Substatus": "",
        "Cancelation/Return Type": "",
        "Created Time": "05/01/2025 10:20:00\t",
        "Paid Time": "05/01/2025 10:21:00",
        "Shipped Time": "",
        "Delivered Time": "",
        "Cancelled Time": "",
        "Order Amount": "250000",
        "Buyer Username": "minh.duc",
        "Phone #": "(+84)90*****67",
    }
    explained = dict.fromkeys(order, "Explanation of the column.")
    found = events(table(tmp_path, [explained, order]), "tiktok-shop-orders")
    assert [row["name"] for row in found] == ["order_placed", "order_paid"]
    assert found[1]["value"] == "250000"
    assert found[0]["user_id"] == "tiktok:minh.duc"


def test_a_survey_gives_a_score_each_without_the_codes_for_no_answer(tmp_path: Path) -> None:
    rows = [
        {
            "Dấu thời gian": "01/02/2025 9:00:00",
            "Mã khách hàng": "k1",
            "NPS": "9",
            "CSAT": "4",
            "Góp ý": "Giao nhanh",
        },
        {
            "Dấu thời gian": "01/02/2025 9:05:00",
            "Mã khách hàng": "k2",
            "NPS": "11",
            "CSAT": "99",
            "Góp ý": "Đắt",
        },
        {
            "Dấu thời gian": "01/02/2025 9:06:00",
            "Mã khách hàng": "k3",
            "NPS": "không biết",
            "CSAT": "2",
            "Góp ý": "",
        },
    ]
    found = events(table(tmp_path, rows), "survey")
    assert [(row["user_id"], row["name"], row.get("score"), row.get("text")) for row in found] == [
        ("k1", "survey_nps", "9", "Giao nhanh"),
        ("k1", "survey_csat", "4", None),
        ("k2", "survey_comment", None, "Đắt"),
        ("k3", "survey_csat", "2", None),
    ]
    assert (found[0]["scale_low"], found[0]["scale_high"], found[0]["score_kind"]) == ("0", "10", "nps")


def test_calls_go_in_or_out_with_agent_and_wait(tmp_path: Path) -> None:
    call = {
        "Thời gian bắt đầu": "2025-02-01 09:00:00",
        "Agent": "Lan",
        "Hàng đợi": "CSKH",
        "Thời gian chờ": "35",
    }
    rows = [
        {
            "Mã cuộc gọi": "c1",
            "Loại cuộc gọi": "Gọi vào",
            "Trạng thái thoại": "Cuộc gọi gặp",
            "Số khách hàng": "84901234567",
            **call,
        },
        {
            "Mã cuộc gọi": "c2",
            "Loại cuộc gọi": "Gọi vào",
            "Trạng thái thoại": "Cuộc gọi nhỡ",
            "Số khách hàng": "901234567",
            **call,
        },
        {
            "Mã cuộc gọi": "c3",
            "Loại cuộc gọi": "Gọi ra",
            "Trạng thái thoại": "Cuộc gọi gặp",
            "Số khách hàng": "0901234567",
            **call,
        },
        {
            "Mã cuộc gọi": "c4",
            "Loại cuộc gọi": "Gọi nội bộ",
            "Trạng thái thoại": "Cuộc gọi gặp",
            "Số khách hàng": "102",
            **call,
        },
    ]
    found = events(table(tmp_path, rows), "stringeex-calls")
    assert [(row["name"], row["direction"]) for row in found] == [
        ("inbound_call", "inbound"),
        ("missed_call", "inbound"),
        ("outgoing_call", "outbound"),
    ]
    assert {row["user_id"] for row in found} == {"+84901234567"}
    assert (found[0]["agent"], found[0]["wait"], found[0]["channel"]) == ("Lan", "35", "hotline")


def test_a_list_of_customers_becomes_attributes_at_the_day_it_was_made(tmp_path: Path) -> None:
    row = {
        "Họ và tên": "Hoa",
        "Điện thoại": "0901234567",
        "Email": "84901234567@84.phone",
        "Tổng chi tiêu": "1200000",
        "Giới tính": "Nữ",
    }
    found = events(table(tmp_path, [row]), "haravan-customers", as_of="2025-03-01")
    assert found[0]["time"] == "2025-03-01"
    assert found[0]["attribute gender"] == "Nữ"
    assert "id email" not in found[0]
    assert "time" not in events(table(tmp_path, [row]), "haravan-customers")[0]


def test_faults_are_told_in_the_words_of_the_file(tmp_path: Path) -> None:
    path = table(tmp_path, [{**SHOPEE, "Ngày đặt hàng": "hôm qua"}])
    block = next(iter(unfold(open_table(path), load_preset("shopee-orders")).blocks()))
    reject = block.reject(0, "export.csv", "time", "bad-time")
    assert (reject.row, reject.column) == (2, "Ngày đặt hàng")
    assert dict(zip(reject.header, reject.cells, strict=True))["Người Mua"] == "ngocanh95"


def test_another_file_is_not_taken_for_the_export(tmp_path: Path) -> None:
    path = table(tmp_path, [{"Mã đơn hàng": "A1", "Ngày đặt hàng": "2025-01-05"}])
    with pytest.raises(InputError, match="Trạng Thái Đơn Hàng") as raised:
        unfold(open_table(path), load_preset("shopee-orders"))
    assert raised.value.code == "not-this-export"


OWN = """schema: hanhtrinh.preset/1
id: rieng
name: Riêng
tool: Excel
kind: events
columns:
  who: [Khách]
  at: [Lúc]
needs: [who, at]
person: {user_id: ["{who}"]}
events:
  - name: ghe_quan
    time: at
"""


def test_an_own_preset_hides_a_shipped_one_and_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "rieng.yaml").write_text(OWN, encoding="utf-8")
    assert load_preset("rieng", tmp_path).events[0].name == "ghe_quan"
    told = recognise(["Khách", "Lúc"], tmp_path)
    assert told is not None
    assert told.id == "rieng"


def test_two_own_presets_of_one_id_are_refused(tmp_path: Path) -> None:
    for ending in ("yaml", "yml"):
        (tmp_path / f"rieng.{ending}").write_text(OWN, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_preset("rieng", tmp_path)
    assert raised.value.code == "duplicate-id"
    assert raised.value.place is not None
    assert raised.value.place.file == "presets/rieng.yml"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("    time: at", "    time: ad", "unknown-column-name", 13),
        ("needs: [who, at]", "needs: [who, wen]", "unknown-column-name", 9),
        ("  - name: ghe_quan", "  - name: ghe_quan\n    direction: vao", "unknown-direction", 13),
        ("kind: events", "kind: order", "not-allowed", 5),
        ("id: rieng", "id: khac", "id-differs", 2),
        ("    time: at", "    tyme: at", "unknown-field", 13),
        ("    time: at", "    time: at\n    scale: [5, 1]", "bad-scale", 14),
    ],
)
def test_a_fault_of_a_preset_has_its_place(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    (tmp_path / "rieng.yaml").write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(HanhtrinhError) as raised:
        load_preset("rieng", tmp_path)
    assert raised.value.code == code
    assert raised.value.place is not None
    assert (raised.value.place.file, raised.value.place.line) == ("presets/rieng.yaml", line)


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(UsageError) as raised:
        load_preset("shopee-order")
    assert raised.value.hint is not None
    assert "shopee-orders" in raised.value.hint.en


@pytest.mark.parametrize(
    "written",
    [
        "+84 901 234 567",
        "84901234567",
        "0901.234.567",
        "901234567",
        "901234567.0",
        "(+84) 901-234-567",
        "0901 234 567",
    ],
)
def test_a_phone_number_is_one_id_however_it_is_written(written: str) -> None:
    import pyarrow as pa

    assert phone_digits(written) == "0901234567"
    assert phone_ids(pa.array([written])).to_pylist() == ["+84901234567"]


@pytest.mark.parametrize("written", ["(+84)90*****67", "không có", "", "123"])
def test_what_is_no_phone_number_is_no_id(written: str) -> None:
    import pyarrow as pa

    assert phone_ids(pa.array([written])).to_pylist() == [None]
