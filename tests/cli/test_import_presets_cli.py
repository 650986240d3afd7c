"""`hanhtrinh import` of tools' exports, mended rejects, filters; `presets`; the real command line in a fresh workspace."""

from __future__ import annotations

import csv
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hanhtrinh.app.workspace import Workspace

SOURCE = Path(__file__).parents[2] / "src"


def run(folder: Path, *arguments: str, lang: str = "vi") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "HANHTRINH_LANG": lang,
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def done(folder: Path, *arguments: str, lang: str = "vi") -> subprocess.CompletedProcess[str]:
    found = run(folder, *arguments, lang=lang)
    assert found.returncode == 0, found.stderr
    return found


def told(folder: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done(folder, *arguments, "--format", "json").stdout)
    return found


def write(path: Path, rows: list[dict[str, object]]) -> None:
    header = list(dict.fromkeys(column for row in rows for column in row))
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(header)
        for row in rows:
            sheet.append([row.get(name) for name in header])
        book.save(path)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, header, restval="")
        writer.writeheader()
        writer.writerows(rows)


def invoice(number: int, **other: object) -> dict[str, object]:
    return {
        "Mã hóa đơn": f"HD{number:06d}",
        "Chi nhánh": "Quận 1",
        "Thời gian": f"{number % 28 + 1:02d}/02/2025 10:{number % 60:02d}",
        "Mã khách hàng": "KH000001",
        "Tên khách hàng": "Chị Hoa",
        "Điện thoại": "0901234567",
        "Tổng tiền hàng": 250_000,
        "Khách cần trả": 250_000,
        "Khách đã trả": 250_000,
        "Kênh bán": "Bán trực tiếp",
        "Trạng thái": "Hoàn thành",
        "Mã hàng": "SP1",
        "Tên hàng": "Trà sen",
        "Số lượng": 1,
        **other,
    }


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    done(tmp_path, "init", "shop")
    return tmp_path


def test_an_excel_export_is_recognised_and_said(shop: Path) -> None:
    rows = [
        invoice(1),
        invoice(1, **{"Mã hàng": "SP2", "Tên hàng": "Trà nhài"}),
        invoice(2, **{"Trạng thái": "Đã hủy", "Khách đã trả": 0}),
    ]
    write(shop / "DanhSachChiTietHoaDon.xlsx", rows)
    looked = done(shop, "import", "DanhSachChiTietHoaDon.xlsx", "--dry-run", "-w", "shop")
    assert "kiotviet-orders" in looked.stderr
    assert "order_paid" in looked.stdout
    found = done(shop, "import", "DanhSachChiTietHoaDon.xlsx", "-w", "shop", "--format", "json")
    assert "Nhận ra qua tên cột: Hóa đơn KiotViet (kiotviet-orders)" in found.stderr
    report = json.loads(found.stdout)
    assert (report["events"], report["customers"], report["rejected"]) == (4, 1, 0)
    events = (
        Workspace.open(shop / "shop")
        .store.read(["name", "order_id", "value", "user_id", "channel", "source"])
        .to_pylist()
    )
    assert [(row["name"], row["value"]) for row in events if row["order_id"] == "HD000001"] == [
        ("order_placed", None),
        ("order_paid", 250_000),
    ]
    assert {row["name"] for row in events if row["order_id"] == "HD000002"} == {
        "order_placed",
        "order_cancelled",
    }
    assert {(row["user_id"], row["channel"], row["source"]) for row in events} == {
        ("+84901234567", "shop", "kiotviet")
    }


def test_a_later_export_adds_only_what_is_new(shop: Path) -> None:
    write(shop / "thang2.xlsx", [invoice(1), invoice(2, **{"Khách đã trả": 0})])
    write(shop / "thang3.csv", [invoice(1), invoice(2), invoice(3)])
    assert told(shop, "import", "thang2.xlsx", "-w", "shop")["events"] == 3
    later = told(shop, "import", "thang3.csv", "-w", "shop")
    assert (later["events"], later["already_present"]) == (3, 3)


def test_a_preset_can_be_forced_refused_and_added_to(shop: Path) -> None:
    write(shop / "hd.csv", [invoice(1)])
    refused = run(shop, "import", "hd.csv", "-w", "shop", "--preset", "shopee-orders")
    assert refused.returncode == 2
    assert "Mã đơn hàng" in refused.stderr
    guessed = run(shop, "import", "hd.csv", "-w", "shop", "--preset", "none", "--dry-run")
    assert "kiotviet" not in guessed.stderr
    report = told(
        shop,
        "import",
        "hd.csv",
        "-w",
        "shop",
        "--user",
        "Mã khách hàng",
        "--attr",
        "branch=Chi nhánh",
        "--set",
        "channel=pos",
    )
    assert report["events"] == 2
    store = Workspace.open(shop / "shop").store
    assert set(store.read(["user_id"])["user_id"].to_pylist()) == {"KH000001"}
    assert set(store.read(["channel"])["channel"].to_pylist()) == {"pos"}
    assert ("branch", "Quận 1") in {(row["key"], row["value"]) for row in store.attributes().to_pylist()}


def test_files_of_two_tools_are_not_read_as_one(shop: Path) -> None:
    write(shop / "a.csv", [invoice(1)])
    write(shop / "b.csv", [{"user": "u", "event": "e", "time": "2025-01-01"}])
    refused = run(shop, "import", "a.csv", "b.csv", "-w", "shop")
    assert refused.returncode == 2
    assert "kiotviet-orders" in refused.stderr
    assert "b.csv" in refused.stderr


def test_walk_in_customers_are_visitors_of_one_invoice(shop: Path) -> None:
    nobody = {"Mã khách hàng": "", "Điện thoại": "", "Tên khách hàng": "Khách lẻ"}
    write(shop / "hd.xlsx", [invoice(n, **nobody) for n in range(1, 6)])
    assert told(shop, "import", "hd.xlsx", "-w", "shop")["customers"] == 5


def test_a_mended_rejects_file_comes_in_once(shop: Path) -> None:
    rows = [invoice(n) for n in range(1, 40)]
    rows[4]["Thời gian"] = "hôm qua"
    rows[7]["Thời gian"] = "31/02/2025"
    write(shop / "hd.csv", rows)
    first = told(shop, "import", "hd.csv", "-w", "shop", "--max-rejects", "20%")
    assert first["rejected"] == 2  # rows, though each tells of two events
    assert first["rows"] == first["events"] + 2
    path = shop / "shop" / first["rejects_file"]
    with path.open(encoding="utf-8-sig", newline="") as handle:
        faulty = list(csv.DictReader(handle))
    assert [(row["row"], row["column"]) for row in faulty] == [("6", "Thời gian"), ("9", "Thời gian")]
    for row in faulty:
        if row["row"] == "6":
            row["Thời gian"] = "05/02/2025 10:05"
    mended = shop / f"{first['batch']} da sua.csv"
    write(mended, [dict(row) for row in faulty])
    second = told(shop, "import", "--rejects", mended.name, "-w", "shop")
    assert (second["events"], second["rejected"]) == (2, 1)
    assert told(shop, "import", "--rejects", mended.name, "-w", "shop")["events"] == 0
    orders = Workspace.open(shop / "shop").store.read(["message_id"])["message_id"].to_pylist()
    assert "kiotviet-orders:HD000005:order_paid" in orders
    with (shop / "shop" / second["rejects_file"]).open(encoding="utf-8-sig", newline="") as handle:
        again = list(csv.DictReader(handle))
    assert {(row["file"], row["row"]) for row in again} == {("hd.csv", "9")}


def test_mended_rows_of_plain_files_get_the_ids_they_would_have_had(shop: Path) -> None:
    good = "\n".join(f"u{n},mua,2025-01-{n % 28 + 1:02d} 10:00,{n}.000" for n in range(60))
    (shop / "a.csv").write_text(
        f'user,event,time,value\n{good}\nu1,mua,chiều qua,5.000\nu2,"mua\n', encoding="utf-8"
    )
    first = told(shop, "import", "a.csv", "-w", "shop", "--max-rejects", "10%")
    path = shop / "shop" / first["rejects_file"]
    text = (
        path.read_text(encoding="utf-8-sig")
        .replace("chiều qua", "2025-02-01 15:00")
        .replace('"u2,""mua"', "u2;mua;2025-02-02 10:00;1.000")
    )
    path.write_text(text, encoding="utf-8-sig")
    second = told(shop, "import", "--rejects", str(path.relative_to(shop)), "-w", "shop")
    assert (second["events"], second["rejected"]) == (2, 0)
    (shop / "b.csv").write_text("user,event,time,value\nu1,mua,2025-02-01 15:00,5.000\n", encoding="utf-8")
    assert told(shop, "import", "b.csv", "-w", "shop")["already_present"] == 1


def test_a_rejects_file_that_is_none_or_of_no_import_is_refused(shop: Path) -> None:
    write(shop / "20250101-00000000.csv", [{"a": "1", "b": "2"}])
    write(shop / "x.csv", [{"file": "", "row": "", "column": "", "reason": "", "a": "1", "raw": ""}])
    write(
        shop / "20250101-00000001.csv",
        [{"file": "", "row": "", "column": "", "reason": "", "a": "1", "raw": ""}],
    )
    for name, said in (("x.csv", "Giữ mã đó trong tên"), ("20250101-00000001.csv", "Không có lần nhập")):
        refused = run(shop, "import", "--rejects", name, "-w", "shop")
        assert refused.returncode == 2
        assert said in refused.stderr


def test_filters_leave_out_count_and_keep(shop: Path) -> None:
    rows: list[dict[str, object]] = [
        {
            "user": f"u{n}",
            "event": "xem",
            "time": f"2025-01-01 10:{n:02d}",
            "email": "",
            "user_agent": "Mozilla/5.0",
        }
        for n in range(30)
    ]
    rows[3]["user_agent"] = "Googlebot/2.1"
    rows[4]["email"] = "An@LaSom.vn"
    rows[5]["user_agent"] = "Mozilla CUBOT NOTE"
    write(shop / "web.csv", rows)
    with (shop / "shop" / "hanhtrinh.toml").open("a", encoding="utf-8") as handle:
        handle.write(
            '\n[filters.bots]\n\n[filters.nhan-vien]\nname = "Nhân viên"\nwhere = {email = "*@lasom.vn"}\n'
        )
    found = done(shop, "import", "web.csv", "-w", "shop")
    assert "Lọc bỏ 1 sự kiện: Máy tự động (bot) (bots)" in found.stdout
    assert "Lọc bỏ 1 sự kiện: Nhân viên (nhan-vien)" in found.stdout
    store = Workspace.open(shop / "shop").store
    assert store.read(["user_id"]).num_rows == 28
    [kept] = (shop / "shop" / "data" / "rejects").glob("*.filtered.csv")
    with kept.open(encoding="utf-8-sig", newline="") as handle:
        assert {(row["reason"], row["user"]) for row in csv.DictReader(handle)} == {
            ("bots", "u3"),
            ("nhan-vien", "u4"),
        }
    back = told(shop, "import", "--rejects", str(kept.relative_to(shop)), "-w", "shop")
    assert back["events"] == 2


def test_filters_are_off_unless_they_are_named(shop: Path) -> None:
    write(
        shop / "web.csv",
        [{"user": "u", "event": "xem", "time": "2025-01-01", "user_agent": "Googlebot/2.1"}] * 3,
    )
    assert told(shop, "import", "web.csv", "-w", "shop", "--filter", "bots", "--max-rejects", "1")[
        "filtered"
    ] == {"bots": 3}
    assert told(shop, "import", "web.csv", "-w", "shop")["events"] == 3
    refused = run(shop, "import", "web.csv", "-w", "shop", "--filter", "bot")
    assert refused.returncode == 2
    assert "“bots”" in refused.stderr
    with (shop / "shop" / "hanhtrinh.toml").open("a", encoding="utf-8") as handle:
        handle.write('\n[filters.x]\nwhere = {emial = "*"}\n')
    refused = run(shop, "import", "web.csv", "-w", "shop")
    assert refused.returncode == 2
    assert "filters.x" in refused.stderr


def test_imports_are_listed(shop: Path) -> None:
    assert "Chưa có lần nhập nào" in done(shop, "import", "--list", "-w", "shop").stdout
    write(shop / "hd.csv", [invoice(1)])
    batch = told(shop, "import", "hd.csv", "-w", "shop")["batch"]
    [listed] = told(shop, "import", "--list", "-w", "shop")["imports"]
    assert (listed["batch"], listed["source"], listed["events"]) == (batch, "kiotviet", 2)


def test_presets_are_listed_shown_and_copied_to_be_changed(shop: Path) -> None:
    listed = told(shop, "presets", "list", "-w", "shop")["presets"]
    assert {
        "shopee-orders",
        "tiktok-shop-orders",
        "kiotviet-orders",
        "sapo-orders",
        "haravan-orders",
        "stringeex-calls",
    } <= {row["id"] for row in listed}
    shown = done(shop, "presets", "show", "sapo-orders", "-w", "shop").stdout
    assert "Chưa kiểm chứng" in shown
    text = done(shop, "presets", "show", "sapo-orders", "--yaml", "-w", "shop").stdout
    (shop / "shop" / "presets").mkdir()
    (shop / "shop" / "presets" / "cua-toi.yaml").write_text(
        text.replace("id: sapo-orders", "id: cua-toi"), encoding="utf-8"
    )
    rows = told(shop, "presets", "list", "-w", "shop")["presets"]
    assert rows[0]["id"] == "cua-toi"
    assert run(shop, "presets", "show", "sapo").returncode == 2


def test_discover_knows_what_presets_bring(shop: Path) -> None:
    write(shop / "hd.csv", [invoice(n) for n in range(1, 60)])
    told(shop, "import", "hd.csv", "-w", "shop")
    found = done(shop, "touchpoints", "discover", "-w", "shop").stdout
    assert "order_paid" in found
    assert "mua" in found


def test_a_score_outside_its_scale_is_told_in_the_column_it_stands_in(shop: Path) -> None:
    rows = "".join(f"{day:02}/01/2026 10:00:00,KH{day},{9 if day > 1 else 12},4\n" for day in range(1, 29))
    (shop / "khao-sat.csv").write_text("Dấu thời gian,Mã khách,NPS,CSAT\n" + rows, encoding="utf-8")
    done(shop, "import", "khao-sat.csv", "-w", "shop")
    (kept,) = (shop / "shop" / "data" / "rejects").glob("*.csv")
    (faulty,) = csv.DictReader(kept.read_text(encoding="utf-8-sig").splitlines())
    assert (faulty["row"], faulty["column"], faulty["NPS"]) == ("2", "NPS", "12")
    listed = done(shop, "import", "--list", "-w", "shop").stdout  # the batch's id is there to be copied
    assert kept.stem in listed


def test_commands_shown_can_be_copied_where_folders_have_spaces(tmp_path: Path) -> None:
    made = done(tmp_path, "init", "Cửa hàng của tôi").stdout
    assert "-w 'Cửa hàng của tôi'" in made
    write(tmp_path / "hóa đơn.xlsx", [invoice(number) for number in range(1, 4)])
    said = done(tmp_path, "import", "hóa đơn.xlsx", "-w", "Cửa hàng của tôi").stdout
    undo = next(line.partition(": ")[2] for line in said.splitlines() if "--undo" in line)
    done(tmp_path, *shlex.split(undo)[1:])


QUOTE = {"quote": "Giao chậm quá", "touchpoint": "giao-hang", "date": "2025-02-01", "source": "Chị Hoa"}


@pytest.mark.parametrize(
    ("row", "options"),
    [
        (QUOTE, ()),  # read by its columns: none tells the customer
        (QUOTE, ("--preset", "interviews")),
        ({**QUOTE, "customer": ""}, ()),  # recognised, and nobody named in any row
        ({"Trích dẫn": "Giao chậm quá", "Điểm chạm": "giao-hang", "Ngày": "01/02/2025"}, ("--dry-run",)),
    ],
)
def test_interviews_of_nobody_are_pointed_to_the_map(
    shop: Path, row: dict[str, object], options: tuple[str, ...]
) -> None:
    write(shop / "phong-van.csv", [row, row])
    for lang in ("vi", "en"):
        refused = run(shop, "import", "phong-van.csv", "-w", "shop", *options, lang=lang)
        assert refused.returncode == 2
        assert "hanhtrinh map evidence" in " ".join(refused.stderr.split())


def test_a_survey_of_nobody_says_how_to_name_the_customer(shop: Path) -> None:
    write(
        shop / "khao-sat.csv", [{"Dấu thời gian": "01/02/2025 9:00:00", "NPS": 9, "CSAT": 4, "Góp ý": "Tốt"}]
    )
    refused = run(shop, "import", "khao-sat.csv", "-w", "shop")
    assert refused.returncode == 2
    said = " ".join(refused.stderr.split())
    assert "1 × thiếu mã khách" in said  # one row, though it tells of two scores
    assert "--user CỘT" in said
    assert "map evidence" not in said
