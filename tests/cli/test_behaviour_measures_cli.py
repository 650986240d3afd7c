"""Sessions, retention, touchpoints and the measures of care by the real command line: every option, every form."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from hanhtrinh.cli import main
from hanhtrinh.cli.output import language

EVENTS = """\
khach,su_kien,luc,ai,ma_don,gia,qua
an,Xem sản phẩm,2025-01-01 08:00:00,inbound,,,
an,Thêm vào giỏ,2025-01-01 08:10:00,inbound,,500000,
an,Đặt hàng,2025-01-01 08:20:00,inbound,d1,500000,
an,Đã thanh toán,2025-01-01 08:21:00,inbound,d1,500000,
an,Hủy đơn hàng,2025-01-02 08:20:00,inbound,d1,,
bình,Gọi chào bán,2025-01-01 09:00:00,outbound,,,combo
bình,Xem sản phẩm,2025-01-03 09:00:00,inbound,,,
bình,Thêm vào giỏ,2025-01-03 09:00:04,inbound,,250000,
chi,Xem sản phẩm,2025-01-05 23:30:00,inbound,,,
chi,Xem sản phẩm,2025-02-03 00:10:00,inbound,,,
dũng,Đặt hàng,2025-01-06 10:00:00,inbound,d2,90000,
em,Xem sản phẩm,2025-06-01 00:00:00,inbound,,,
"""
COLUMNS = ("--case", "khach", "--activity", "su_kien", "--time", "luc", "--col", "direction=ai",
           "--col", "order_id=ma_don", "--col", "value=gia", "--col", "offer=qua")  # fmt: skip
ON_FILE = ("--events", "events.csv", *COLUMNS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("behaviour")
    (made / "events.csv").write_text(EVENTS, encoding="utf-8")
    for arguments in (
        ("init", "shop"),
        ("import", "events.csv", "-w", "shop", *COLUMNS),
        ("touchpoints", "discover", "-w", "shop"),
    ):
        done = run(*arguments, cwd=made)
        assert done.returncode == 0, done.stderr
    return made


def run(*arguments: str, cwd: Path, text: bool = True, lang: str = "en") -> subprocess.CompletedProcess:
    """Run the real command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", "--lang", lang, *arguments],
        capture_output=True,
        text=text,
        encoding="utf-8" if text else None,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "COLUMNS": "120"},
    )


def called(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *arguments: str,
    lang: str = "en",
) -> tuple[int, str, str]:
    """Call the command line in this process: status, stdout, stderr."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(sys, "argv", ["hanhtrinh", "--lang", lang, "measure", *arguments])
    language.cache_clear()
    with pytest.raises(SystemExit) as ended:
        main()
    language.cache_clear()
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


@pytest.fixture
def measured(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def ask(name: str, *options: str) -> dict:
        status, out, err = called(folder, monkeypatch, capsys, name, *ON_FILE, *options, "--format", "json")
        assert status == 0, err
        return json.loads(out)

    return ask


def test_sessions_have_the_columns_of_the_design_first(measured) -> None:
    found = measured("sessions")
    assert found["measure"] == "sessions/1"
    assert list(found["rows"][0])[:5] == [
        "sessions",
        "bounces",
        "bounce_rate",
        "mean_events",
        "median_duration_s",
    ]
    # an 2, bình 1 (the sales call is no visit), chi 2, dũng 1, em 1
    assert (found["rows"][0]["sessions"], found["rows"][0]["bounces"]) == (7, 5)
    assert found["params"] == {"gap_s": 1_800, "longest_s": 86_400, "bounce": "single-event"}


def test_sessions_take_every_option(measured) -> None:
    found = measured("sessions", "--inactive", "5m", "--longest", "2h", "--start", "Thêm*", "--bounce", "not-engaged",
                     "--view", "Xem sản phẩm", "--key", "Đặt hàng")  # fmt: skip
    assert found["params"] == {
        "gap_s": 300, "longest_s": 7_200, "bounce": "not-engaged", "views": ["Xem sản phẩm"], "keys": ["Đặt hàng"],
        "starts": ["Thêm vào giỏ"],
    }  # fmt: skip
    # an: view | cart | order + paid | cancel; bình: view | cart; chi 2; dũng; em: only the two with an order do not bounce
    assert (found["rows"][0]["sessions"], found["rows"][0]["bounces"]) == (10, 8)
    rows = measured("sessions", "--leaving")["rows"]
    assert [(row["up_to_s"], row["sessions"]) for row in rows if row["sessions"]] == [
        (0, 5),
        (5, 1),
        (1_800, 1),
    ]


def test_retention_has_the_columns_of_the_design_first(measured) -> None:
    found = measured("retention")
    assert list(found["rows"][0])[:6] == ["cohort", "period", "customers", "retained", "rate", "complete"]
    # bình's first event is the sales call: her own come two days later, in the same month
    january = [row for row in found["rows"] if row["cohort"] == "2025-01-01"]
    assert [(row["customers"], row["retained"], row["complete"]) for row in january] == [
        (4, 4, True), (4, 1, True), (4, 0, True), (4, 0, True), (4, 0, True), (4, 0, False),
    ]  # fmt: skip


def test_retention_takes_every_option(measured) -> None:
    options = ("--unit", "week", "--start", "Xem sản phẩm", "--return", "Xem sản phẩm", "--retained", "on-or-after",
               "--spans", "rolling", "--cohorts", "recurring", "--mean", "simple", "--periods", "5")  # fmt: skip
    found = measured("retention", *options)
    assert found["params"] == {
        "unit": "week", "zone": "UTC", "retained": "on-or-after", "spans": "rolling", "cohorts": "recurring",
        "start": ["Xem sản phẩm"], "return": ["Xem sản phẩm"], "mean": "simple", "periods": 5,
    }  # fmt: skip
    assert max(row["period"] for row in found["rows"]) == 5
    assert {row["cohort"] for row in found["rows"]} > {"2024-12-30", "mean"}


def test_a_workspace_reads_days_by_its_own_clocks(folder: Path) -> None:
    def january(name: str, *where: str) -> list[int]:
        done = run("measure", name, *where, "--unit", "day", "--format", "json", cwd=folder)
        rows = json.loads(done.stdout)["rows"]
        return [row["period"] for row in rows if row["cohort"] == "2025-01-05" and row["retained"]]

    # straight on the file 23:30 is UTC's; in the shop the same row was read as 23:30 in Vietnam
    assert january("retention", *ON_FILE) == [0, 29]
    assert january("retention", "-w", "shop") == [0, 29]


def test_a_touchpoint_says_its_peers(measured) -> None:
    found = measured("touchpoint", "--window", "7d")
    assert list(found["rows"][0]) == [
        "touchpoint", "stage", "goal", "customers", "reached", "conversion", "low", "high", "pending",
        "peers", "peers_conversion", "below_average", "q",
    ]  # fmt: skip
    assert all(row["below_average"] is None and row["peers"] == 0 for row in found["rows"])
    assert found["params"]["within_s"] == 604_800


def test_an_offer_of_the_event_itself_is_one(measured) -> None:
    rows = {row["group"]: row for row in measured("rushed")["rows"]}
    assert (rows["rushed"]["customers"], rows["not_rushed"]["customers"]) == (1, 4)
    listed = measured("rushed", "--customers")["rows"]
    assert [(row["customer"], row["at"], row["last_event"]) for row in listed] == [
        ("bình", "2025-01-01T09:00:00Z", "Thêm vào giỏ")
    ]


def test_neglected_buyers_are_listed_with_what_they_bought(measured) -> None:
    row = measured("neglected")["rows"][0]
    # an cancelled a day later: that is a contact; dũng was heard of no more
    assert (row["customers"], row["neglected"], row["share"], row["pending"]) == (2, 1, 0.5, 0)
    listed = measured("neglected", "--customers", "--purchase", "last")["rows"]
    assert [(row["customer"], row["at"], row["value"]) for row in listed] == [
        ("dũng", "2025-01-06T10:00:00Z", 90_000)
    ]
    assert measured("neglected", "--window", "1h")["rows"][0]["neglected"] == 2


def test_who_slipped_through_is_listed_with_the_stage(measured) -> None:
    listed = measured("slipped_through", "--customers", "--inactive", "60d")["rows"]
    assert {row["customer"]: row["stage"] for row in listed}["chi"] == "consideration"
    assert measured("slipped_through", "--customers", "--top", "1", "--inactive", "60d")["rows"] == listed[:1]
    rows = measured("slipped_through", "--model", "value-8")["rows"]
    assert rows[0]["stage"] is None
    assert len(rows) == 9


def test_abandoned_carts_are_worth_what_their_events_say(measured) -> None:
    found = measured("abandoned_cart")
    assert (found["params"]["carts"], found["params"]["paid"]) == (["Thêm vào giỏ"], ["Đã thanh toán"])
    row = found["rows"][0]
    assert (row["carts"], row["abandoned"], row["share"], row["value"]) == (2, 1, 0.5, 250_000)
    named = measured("abandoned_cart", "--cart", "Xem sản phẩm", "--order", "Đặt hàng", "--window", "5m")
    assert (named["rows"][0]["carts"], named["rows"][0]["abandoned"]) == (4, 4)
    listed = measured("abandoned_cart", "--customers")["rows"]
    assert [(one["customer"], one["value"]) for one in listed] == [("bình", 250_000)]


def test_cancelled_orders_over_placed_ones(measured) -> None:
    row = measured("cancelled")["rows"][0]
    assert (row["orders"], row["cancelled"], row["share"], row["pending"]) == (2, 1, 0.5, 0)
    assert measured("cancelled", "--window", "1h")["rows"][0]["cancelled"] == 0
    assert measured("cancelled", "--order", "Đã thanh toán")["rows"][0]["orders"] == 1


@pytest.mark.parametrize(
    "name",
    [
        "sessions",
        "retention",
        "touchpoint",
        "rushed",
        "neglected",
        "slipped_through",
        "abandoned_cart",
        "cancelled",
    ],
)
def test_a_workspace_gives_the_same_answer_as_its_file(
    name: str, measured, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    direct = measured(name)["rows"]
    status, out, err = called(folder, monkeypatch, capsys, name, "-w", "shop", "--format", "json")
    assert status == 0, err
    rows = json.loads(out)["rows"]
    if name != "retention":  # its days are the zone's
        assert rows == direct


def test_csv_and_arrow_export_a_list(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("neglected", *ON_FILE, "--customers", "--format")
    status, out, _ = called(folder, monkeypatch, capsys, *asked, "csv")
    assert status == 0
    assert list(csv.DictReader(io.StringIO(out))) == [
        {"customer": "dũng", "at": "2025-01-06T10:00:00Z", "last_at": "2025-01-06T10:00:00Z",
         "last_touchpoint": "order", "last_event": "Đặt hàng", "value": "90000.0"}
    ]  # fmt: skip
    stream = run("measure", *asked, "arrow", cwd=folder, text=False).stdout
    assert pa.ipc.open_stream(io.BytesIO(stream)).read_all()["customer"].to_pylist() == ["dũng"]


@pytest.mark.parametrize(
    ("name", "options", "lines"),
    [
        ("sessions", (), ["71,4%", "Khoảng", "Tỷ lệ"]),
        ("sessions", ("--leaving",), ["0\u00a0giây", "Cộng dồn"]),
        ("retention", (), ["01/2025", "25,0%", "0,0%*", "Kỳ 5"]),
        ("touchpoint", (), ["Xem xét", "Thấp hơn"]),
        ("rushed", (), ["Bị chào bán sớm", "20,0%"]),
        ("neglected", (), ["50,0%"]),
        ("slipped_through", (), ["(chưa vào giai đoạn nào)", "Quyết định"]),
        ("abandoned_cart", (), ["250.000\u00a0₫"]),
        ("cancelled", (), ["50,0%"]),
        ("neglected", ("--customers",), ["dũng", "06/01/2025 10:00", "90.000\u00a0₫"]),
    ],
)
def test_people_read_it_in_vietnamese(
    name: str,
    options: tuple[str, ...],
    lines: list[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = called(folder, monkeypatch, capsys, name, *ON_FILE, *options, lang="vi")
    assert status == 0, err
    for line in lines:
        assert line in out
    assert f"Định nghĩa {name}/1" in err


def test_nothing_of_a_kind_is_said_not_shown_as_good_news(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "plain.csv").write_text("khach,su_kien,luc\na,Đặt hàng,2025-01-01\n", encoding="utf-8")
    plain = ("--events", "plain.csv", *COLUMNS[:6])
    status, _, err = called(folder, monkeypatch, capsys, "cancelled", *plain)
    assert status == 0
    assert "no event in the data could be told to be a cancellation" in err
    status, out, err = called(folder, monkeypatch, capsys, "abandoned_cart", *plain)
    assert (status, out) == (2, "")
    assert "--cart" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sessions", "--bounce", "engaged"), "Did you mean “not-engaged”?"),
        (("sessions", "--unit", "day"), "does not use --unit"),
        (("sessions", "--start", "Xem san pham"), "Did you mean “Xem sản phẩm”?"),
        (("sessions", "--inactive", "0x"), "not a length of time"),
        (("retention", "--unit", "year"), "There is no --unit “year”"),
        (("retention", "--retained", "ever"), "on-or-after"),
        (("retention", "--periods", "-1"), "--periods must be at least 0"),
        (
            (
                "retention",
                "--customers",
            ),
            "does not use --customers",
        ),
        (("neglected", "--top", "3"), "goes with --customers"),
        (("neglected", "--purchase", "second"), "There is no --purchase"),
        (("cancelled", "--leaving"), "does not use --leaving"),
        (("abandonned_cart",), "Did you mean “abandoned_cart”?"),
    ],
)
def test_what_is_wrong_is_said_with_status_2(
    folder: Path,
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = called(folder, monkeypatch, capsys, *arguments, *ON_FILE)
    assert (status, out) == (2, "")
    assert said in err
