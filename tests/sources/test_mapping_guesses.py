"""Which column is what: guesses from names and first rows, flags and files."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pytest

from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.sources.guessing import guess_mapping
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.mapping_input import load_mapping, mapping_of
from hanhtrinh.sources.tables import open_table

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))
real_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data (HANHTRINH_TESTDATA) are not here")


def guess(**columns: list[str | None]) -> ColumnMapping:
    return guess_mapping(pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()}))


@real_data
def test_the_shop_file_is_guessed_right() -> None:
    found = guess_mapping(open_table(DATA / "ecom" / "ecom.csv.gz").sample())
    assert found.columns == {"user_id": "user_id", "name": "event", "time": "timestamp", "device": "platform"}
    assert set(found.attributes) == {"acquisition_channel", "user_cohort", "user_lifecycle"}
    assert (found.ids, found.score_kind) == ({}, None)


@real_data
@pytest.mark.parametrize("name", ["sepsis", "traffic_fines", "hospital_billing"])
def test_case_activity_and_timestamp_are_known(name: str) -> None:
    found = guess_mapping(open_table(DATA / "eventdataR" / f"{name}.from_rda.csv.gz").sample()).columns
    assert (found["user_id"], found["name"], found["time"]) == ("case_id", "activity", "timestamp")


def test_vietnamese_headers_are_known_with_and_without_marks() -> None:
    found = guess(
        **{
            "Mã khách": ["k1", "k1", "k2"],
            "Sự kiện": ["Xem trang", "Đặt hàng", "Xem trang"],
            "Thời gian": ["14/03/2025 9:05", "14/03/2025 9:06", "15/03/2025"],
            "KENH": ["web", "web", "zalo"],
            "Thiết bị": ["máy tính", "máy tính", "điện thoại"],
            "Giá trị đơn hàng": [None, "450.000", None],
            "Mã đơn hàng": [None, "d1", None],
            "Thành phố": ["Huế", "Huế", "Hà Nội"],
            "Mức độ hài lòng": ["5", None, "4"],
            "Số điện thoại": ["09", "09", "08"],
        }
    )
    assert found.columns == {
        "user_id": "Mã khách", "name": "Sự kiện", "time": "Thời gian", "channel": "KENH", "device": "Thiết bị",
        "value": "Giá trị đơn hàng", "order_id": "Mã đơn hàng", "score": "Mức độ hài lòng",
    }  # fmt: skip
    assert found.attributes == {"Thành phố": "Thành phố"}
    assert found.ids == {"phone": "Số điện thoại"}
    assert found.score_kind == "csat"


def test_a_phone_number_is_the_person_where_nothing_better_is_there() -> None:
    assert (
        guess(SDT=["09", "08"], Activity=["a", "b"], Ngay=["1/2/2025", "2/2/2025"]).columns["user_id"]
        == "SDT"
    )


def test_names_in_camel_case_are_known() -> None:
    assert guess(userId=["a"], eventName=["b"], createdAt=["2025-01-01"]).columns == {
        "user_id": "userId", "name": "eventName", "time": "createdAt",
    }  # fmt: skip


def test_a_time_column_must_hold_times_and_may_have_any_name() -> None:
    found = guess(
        user=["a", "b"], event=["x", "y"], date=["soon", "later"], wann=["2025-01-01", "2025-01-02"]
    )
    assert found.columns["time"] == "wann"
    assert "time" not in guess(user=["a"], event=["x"], count=["20250101"]).columns


def test_only_what_is_constant_per_customer_and_differs_between_them_describes_the_customer() -> None:
    found = guess(
        user=["a", "a", "b", "b"],
        event=["x", "y", "x", "y"],
        time=["2025-01-01"] * 4,
        blood=["A", "A", "B", "B"],
        all_same=["1", "1", "1", "1"],
        varies=["1", "2", "3", "3"],
        sparse=["1", None, "2", None],
        session_id=["s1", "s1", "s2", "s2"],
    )
    assert found.attributes == {"blood": "blood"}


def test_what_is_given_is_not_guessed_again() -> None:
    sample = pa.table(
        {"user": ["a", "b"], "event": ["x", "y"], "platform": ["w", "m"], "time": ["2025-01-01"] * 2}
    )
    given = ColumnMapping(columns={"channel": "platform"}, constants={"device": "kiosk"}, ignored=("event",))
    whole = given.completed_by(guess_mapping(sample, given))
    assert whole.columns == {"channel": "platform", "user_id": "user", "time": "time"}
    assert whole.constants == {"device": "kiosk"}


def test_flags_make_a_mapping() -> None:
    found = mapping_of(
        {"user_id": "u", "name": "e", "channel": None},
        fields=["campaign.source=utm"],
        attributes=["city", "town=Thành phố"],
        ids=["email=E-mail"],
        constants=["channel=website", "campaign-medium=cpc"],
        ignored=["x"],
        score_kind="ces",
        scale="1:7",
    )
    assert found.columns == {"user_id": "u", "name": "e", "campaign_source": "utm"}
    assert found.attributes == {"city": "city", "town": "Thành phố"}
    assert (found.ids, found.ignored, found.scale) == ({"email": "E-mail"}, ("x",), (1.0, 7.0))
    assert found.constants == {"channel": "website", "campaign_medium": "cpc"}


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ({"constants": ["chanel=x"]}, "unknown-field"),
        ({"constants": ["time=2025-01-01"]}, "unknown-field"),
        ({"constants": ["channel"]}, "bad-pair"),
        ({"fields": ["x=y"]}, "unknown-field"),
        ({"ids": ["=y"]}, "bad-pair"),
        ({"scale": "5"}, "bad-scale"),
        ({"scale": "5:1"}, "bad-scale"),
        ({"score_kind": "happy"}, "unknown-score-kind"),
    ],
)
def test_wrong_flags_are_told(flags: dict[str, list[str]], code: str) -> None:
    with pytest.raises(UsageError) as failure:
        mapping_of({}, **flags)  # type: ignore[arg-type]
    assert failure.value.code == code


def test_a_mapping_file_says_the_same_as_its_document(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(
        "schema: hanhtrinh.mapping/1\ncolumns: {user_id: Mã khách, name: Sự kiện, time: Lúc}\nattributes: [city]\n"
        "ids: {email: E}\nset: {channel: website}\nignore: [x]\nscore_kind: nps\nscale: [0, 10]\ntime_format: '%d/%m/%y'\n",
        encoding="utf-8",
    )
    found = load_mapping(path)
    assert found.document() == {
        "schema": "hanhtrinh.mapping/1",
        "columns": {"user_id": "Mã khách", "name": "Sự kiện", "time": "Lúc"},
        "attributes": {"city": "city"},
        "ids": {"email": "E"},
        "set": {"channel": "website"},
        "ignore": ("x",),
        "score_kind": "nps",
        "scale": (0.0, 10.0),
        "time_format": "%d/%m/%y",
    }


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ("columns: {user: x}", "unknown-field", (2, 11)),
        ("colums: {}", None, (2, 1)),
        ("columns: {}\nset: {chanel: x}", "unknown-field", (3, 7)),
        ("columns: {}\nscale: [5, 1]", "bad-scale", (3, 8)),
    ],
)
def test_a_wrong_mapping_file_is_told_with_line_and_column(
    tmp_path: Path, line: str, code: str | None, place: tuple[int, int]
) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(f"schema: hanhtrinh.mapping/1\n{line}\n")
    with pytest.raises(InputError) as failure:
        load_mapping(path)
    assert code in (None, failure.value.code)
    assert failure.value.place is not None
    assert (failure.value.place.line, failure.value.place.column) == place


def test_the_fingerprint_changes_with_whatever_changes_the_reading() -> None:
    base = ColumnMapping(columns={"user_id": "u", "name": "e"}, attributes={"a": "a", "b": "b"})
    same = ColumnMapping(columns={"name": "e", "user_id": "u"}, attributes={"b": "b", "a": "a"})
    assert base.fingerprint("UTC", "VND") == same.fingerprint("UTC", "VND")
    others = {
        base.fingerprint("Asia/Ho_Chi_Minh", "VND"),
        base.fingerprint("UTC", "USD"),
        ColumnMapping(columns=base.columns).fingerprint("UTC", "VND"),
        ColumnMapping(columns=base.columns, constants={"channel": "x"}).fingerprint("UTC", "VND"),
    }
    assert len(others | {base.fingerprint("UTC", "VND")}) == 5
