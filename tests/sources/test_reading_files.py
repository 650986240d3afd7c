"""Event files become canonical events; faulty rows are set aside with row, column and reason."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.events.schema import validate_events
from hanhtrinh.sources.files import read_events
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.parsed import ParsedEvents

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))
real_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data (HANHTRINH_TESTDATA) are not here")
BASE = {"user_id": "user", "name": "event", "time": "time"}


def parse(
    tmp_path: Path, text: str, *, zone: str = "UTC", currency: str = "VND", **mapping: object
) -> ParsedEvents:
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    whole = ColumnMapping(**{"columns": BASE, **mapping})  # type: ignore[arg-type]
    return read_events([path], whole, timezone=zone, currency=currency)


def faults(parsed: ParsedEvents) -> list[tuple[int, str, str]]:
    return [(reject.row, reject.column, reject.reason) for reject in parsed.rejects]


def test_every_kind_of_fault_is_told_and_good_rows_stay(tmp_path: Path) -> None:
    parsed = parse(
        tmp_path,
        "user,event,time,value,score,way\n"
        "NA,home,2025-01-01 10:00,,,\n"
        ",home,2025-01-01 10:00,,,\n"
        "null, ,2025-01-01 10:00,,,\n"
        "0,home,,,,\n"
        "a,home,yesterday,,,\n"
        "a,home,2025-02-30,,,\n"
        "a,home,1025-02-20,,,\n"
        "a,home,2025-02-20,many,,\n"
        "a,home,2025-02-20,1,6,\n"
        "a,home,2025-02-20,1,5,sideways\n"
        "a,home,2025-02-20\n"
        "NIL,home,2025-01-01T10:00:00+07:00,12.500 ₫,5,INBOUND\n",
        columns={**BASE, "value": "value", "score": "score", "direction": "way"},
        score_kind="csat",
    )
    assert faults(parsed) == [
        (3, "user", "missing-person"),
        (4, "event", "missing-name"),
        (5, "time", "missing-time"),
        (6, "time", "bad-time"),
        (7, "time", "bad-time"),
        (8, "time", "impossible-time"),
        (9, "value", "bad-number"),
        (10, "score", "score-outside-scale"),
        (11, "way", "bad-direction"),
        (12, "", "wrong-number-of-columns"),
    ]
    assert parsed.rejects[3].raw == "a,home,yesterday,,,"
    assert parsed.rows == 12
    events = parsed.events.to_pylist()
    assert [event["user_id"] for event in events] == ["NA", "NIL"]
    assert events[1]["time"] == datetime(2025, 1, 1, 3, tzinfo=UTC)
    assert (events[1]["value"], events[1]["currency"], events[1]["direction"]) == (12_500, "VND", "inbound")
    assert (events[1]["score"], events[1]["scale"], events[1]["score_kind"]) == (
        5.0,
        {"low": 1.0, "high": 5.0},
        "csat",
    )
    assert (events[0]["score_kind"], events[0]["scale"], events[0]["currency"]) == (None, None, None)


def test_naive_times_take_the_zone_and_changing_clocks_are_told(tmp_path: Path) -> None:
    text = "user,event,time\nu,a,2025-07-01 10:00\nu,a,2025-03-30 02:30\nu,a,2025-10-26 02:30\nu,a,2025-10-26T02:30:00+01:00\n"
    parsed = parse(tmp_path, text, zone="Europe/Berlin")
    assert faults(parsed) == [(3, "time", "skipped-local-time"), (4, "time", "repeated-local-time")]
    assert parsed.events["time"].to_pylist() == [
        datetime(2025, 7, 1, 8, tzinfo=UTC),
        datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
    ]
    assert parse(tmp_path, text).events.num_rows == 4


@pytest.mark.parametrize(
    ("dates", "months", "faulty"),
    [
        (["03/04/2025", "05/06/2025"], [4, 6], []),  # nothing decides: the day comes first
        (["03/04/2025", "25/06/2025"], [4, 6], []),
        (["03/04/2025", "06/25/2025"], [3, 6], []),
        (["03/04/2025", "06/25/2025", "25/06/2025", "07/07/2025"], [6, 6, 7], [2]),  # both orders in one file
    ],
)
def test_the_order_of_day_and_month_is_one_for_the_file(
    tmp_path: Path, dates: list[str], months: list[int], faulty: list[int]
) -> None:
    parsed = parse(tmp_path, "user,event,time\n" + "".join(f"u,a,{date}\n" for date in dates))
    assert [time.month for time in parsed.events["time"].to_pylist()] == months
    assert faults(parsed) == [(row, "time", "ambiguous-date") for row in faulty]


def test_true_duplicates_stay_and_are_told_apart(tmp_path: Path) -> None:
    text = "user,event,time\nu,a,2025-01-01\nu,a,2025-01-01\nu,b,2025-01-01\nu,a,2025-01-01\n"
    ids = parse(tmp_path, text).events["message_id"].to_pylist()
    assert ids[1:4:2] == [f"{ids[0]}-2", f"{ids[0]}-3"]
    assert len(set(ids)) == 4
    assert parse(tmp_path, text).events["message_id"].to_pylist() == ids


def test_the_source_may_give_message_ids(tmp_path: Path) -> None:
    text = "user,event,time,id\nu,a,2025-01-01,m1\nu,a,2025-01-01,\n"
    ids = parse(tmp_path, text, columns={**BASE, "message_id": "id"}).events["message_id"].to_pylist()
    assert (ids[0], len(ids[1])) == ("m1", 32)


def test_unmapped_columns_go_to_properties_and_attributes_to_the_customer(tmp_path: Path) -> None:
    parsed = parse(
        tmp_path,
        "user,event,time,city,page,junk\n"
        "u,a,2025-01-03,Huế,p1,x\nu,a,2025-01-01,Hà Nội,,x\nu,a,2025-01-02,Hà Nội,p2,\nv,a,2025-01-01,,p3,x\n",
        attributes={"town": "city"},
        ignored=("junk",),
    )
    assert [each and json.loads(each) for each in parsed.events["properties"].to_pylist()] == [
        {"page": "p1"}, None, {"page": "p2"}, {"page": "p3"},
    ]  # fmt: skip
    told = parsed.attributes.select(["kind", "raw_id", "key", "value", "seq"]).to_pylist()
    assert [list(row.values()) for row in told] == [
        ["user", "u", "town", "Huế", 0],
        ["user", "u", "town", "Hà Nội", 1],
    ]


def test_constants_fill_what_rows_leave_empty(tmp_path: Path) -> None:
    parsed = parse(
        tmp_path,
        "user,event,time,kenh,medium\nu,a,2025-01-01,zalo,cpc\nu,,2025-01-01,,\n",
        columns={**BASE, "channel": "kenh", "campaign_medium": "medium"},
        constants={"channel": "website", "name": "Xem trang", "device": "mobile"},
    )
    events = parsed.events.to_pylist()
    assert [(event["name"], event["channel"], event["device"]) for event in events] == [
        ("a", "zalo", "mobile"), ("Xem trang", "website", "mobile"),
    ]  # fmt: skip
    assert events[0]["campaign"]["medium"] == "cpc"
    assert events[1]["campaign"] is None


def test_an_anonymous_person_needs_no_user_id(tmp_path: Path) -> None:
    parsed = parse(
        tmp_path,
        "user,cookie,event,time\n,c1,a,2025-01-01\nu1,c1,a,2025-01-01\n,,a,2025-01-01\n",
        columns={**BASE, "anonymous_id": "cookie"},
        attributes={"e": "event"},
    )
    assert faults(parsed) == [(4, "user", "missing-person")]
    assert parsed.events["anonymous_id"].to_pylist() == ["c1", "c1"]
    assert parsed.attributes["kind"].to_pylist() == ["anonymous", "user"]


def test_amounts_are_whole_minor_units_of_their_currency(tmp_path: Path) -> None:
    parsed = parse(
        tmp_path,
        "user,event,time,v,c\nu,a,2025-01-01,450.000,đ\nu,a,2025-01-01,4.50,usd\nu,a,2025-01-01,7,\nu,a,2025-01-01,,EUR\n",
        columns={**BASE, "value": "v", "currency": "c"},
        currency="EUR",
    )
    assert parsed.events["value"].to_pylist() == [450_000, 450, 700, None]
    assert parsed.events["currency"].to_pylist() == ["VND", "USD", "EUR", None]


def test_scales_may_differ_from_row_to_row(tmp_path: Path) -> None:
    parsed = parse(
        tmp_path,
        "user,event,time,s,k,lo,hi\nu,a,2025-01-01,9,nps,,\nu,a,2025-01-01,4,CSAT,1,5\nu,a,2025-01-01,9,csat,1,5\nu,a,2025-01-01,,,,\n",
        columns={**BASE, "score": "s", "score_kind": "k", "scale_low": "lo", "scale_high": "hi"},
    )
    assert faults(parsed) == [(4, "s", "score-outside-scale")]
    assert parsed.events["scale"].to_pylist() == [{"low": 0.0, "high": 10.0}, {"low": 1.0, "high": 5.0}, None]


def test_parquet_gives_the_same_events_as_text(tmp_path: Path) -> None:
    parquet = tmp_path / "events.parquet"
    rows = pa.table(
        {
            "user": pa.array([1, 2]),
            "event": ["a", "b"],
            "time": pa.array([datetime(2025, 1, 1), datetime(2025, 1, 2)], pa.timestamp("ns")),
            "v": [450.125, None],
        }
    )
    pq.write_table(rows, parquet)
    mapping = ColumnMapping(columns={**BASE, "value": "v"})
    found = read_events([parquet], mapping, timezone="Asia/Ho_Chi_Minh", currency="USD")
    validate_events(found.events)
    assert found.events["user_id"].to_pylist() == ["1", "2"]
    assert found.events["time"].to_pylist()[0] == datetime(2024, 12, 31, 17, tzinfo=UTC)
    assert found.events["value"].to_pylist() == [45_012, None]
    parquet.write_bytes(parquet.read_bytes()[:200])
    with pytest.raises(InputError) as failure:
        read_events([parquet], mapping)
    assert failure.value.code == "damaged-file"


def test_several_files_follow_one_another_and_progress_is_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"user,event,time\nu,{name},2025-01-01\n")
    told: list[tuple[int, int | None]] = []
    parsed = read_events(
        [tmp_path / "a.csv", tmp_path / "b.csv"],
        ColumnMapping(columns=BASE),
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert parsed.events.select(["seq", "name"]).to_pydict() == {"seq": [0, 1], "name": ["a", "b"]}
    assert parsed.files == ("a.csv", "b.csv")
    assert told[-1][0] <= (told[-1][1] or 0)


def test_a_wrong_column_is_told_with_the_columns_there_are_and_the_closest(tmp_path: Path) -> None:
    with pytest.raises(InputError) as failure:
        parse(tmp_path, "user,event,time\nu,a,2025-01-01\n", columns={**BASE, "time": "tiem"})
    assert failure.value.code == "unknown-column"
    for language in ("vi", "en"):
        assert "user, event, time" in failure.value.to(language)
        assert "“time”" in failure.value.to(language)


def test_a_mapping_must_say_who_what_and_when(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as failure:
        parse(tmp_path, "user,event,time\nu,a,2025-01-01\n", columns={"user_id": "user"})
    assert failure.value.code == "missing-column"
    assert "--time" in failure.value.to("vi")


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as failure:
        parse(tmp_path, "user,event,time\n")
    assert failure.value.code == "no-rows"


def test_faulty_rows_are_fetched_from_the_right_place_over_many_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hanhtrinh.sources.delimited.read_blocks.__defaults__", (64,))
    lines = [f"u{i},a,{'never' if i % 7 == 0 else '2025-01-01'}" for i in range(100)]
    path = tmp_path / "events.csv.gz"
    path.write_bytes(gzip.compress(("user,event,time\n" + "\n".join(lines)).encode()))
    parsed = read_events([path], ColumnMapping(columns=BASE))
    assert [(reject.row, reject.raw) for reject in parsed.rejects] == [
        (i + 2, lines[i]) for i in range(0, 100, 7)
    ]
    assert parsed.events["user_id"].to_pylist() == [f"u{i}" for i in range(100) if i % 7]


@real_data
@pytest.mark.parametrize(
    ("name", "cases", "events", "activities"),
    [
        ("sepsis", 1_050, 15_214, 16),
        ("traffic_fines", 10_000, 34_724, 11),
        ("hospital_billing", 10_000, 49_951, 16),
    ],
)
def test_real_logs_are_read_to_the_count(name: str, cases: int, events: int, activities: int) -> None:
    mapping = ColumnMapping(columns={"user_id": "case_id", "name": "activity", "time": "timestamp"})
    parsed = read_events([DATA / "eventdataR" / f"{name}.from_rda.csv.gz"], mapping)
    found = parsed.events
    assert (found.num_rows, len(pc.unique(found["user_id"])), len(pc.unique(found["name"]))) == (
        events,
        cases,
        activities,
    )
    assert parsed.rejects == ()
