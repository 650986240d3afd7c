"""Customers: found without diacritics, sorted by name, one person's page, lists of those in need."""

import csv
import io
from pathlib import Path

import pytest

from hanhtrinh.app.customers.advice import advice
from hanhtrinh.app.customers.care import care_csv, care_list
from hanhtrinh.app.customers.ids import masked
from hanhtrinh.app.customers.index import CustomerIndex, customer_index
from hanhtrinh.app.customers.person import UnknownCustomerError, person_page
from hanhtrinh.app.customers.replay import replay
from hanhtrinh.app.discovery import discover_touchpoints
from hanhtrinh.app.explore.reading import Reading, Readings
from hanhtrinh.app.importing import import_files
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.store.event_details import event_details
from hanhtrinh.store.events import EventStore

HEADER = "customer,name,phone,time,event,channel,direction,value,order,score,kind,text\n"
ROWS = [
    "K1,Nguyễn Khánh Linh,0912000480,2026-01-01 08:00,page_viewed,website,inbound,,,,,",
    "K1,Nguyễn Khánh Linh,0912000480,2026-01-01 08:05,add_to_cart,website,inbound,,,,,",
    "K1,Nguyễn Khánh Linh,0912000480,2026-01-02 09:00,order_paid,shop,inbound,52000,D1,,,",
    "K1,Nguyễn Khánh Linh,0912000480,2026-01-20 09:00,survey_answered,zalo,inbound,,,2,csat,đá tan hết",
    "K2,Đặng Quốc Bảo,0987654321,2026-01-05 08:00,order_paid,shop,inbound,100000,D2,,,",
    "K3,Trần Văn Ân,,2026-01-06 08:00,page_viewed,website,inbound,,,,,",
    "K4,=cmd|' /C calc'!A0,0900000001,2026-01-07 08:00,order_paid,shop,inbound,70000,D4,,,",
    "K9,Lê Cuối,,2026-08-01 08:00,page_viewed,website,inbound,,,,,",
]
MAPPING = ColumnMapping(
    columns={
        "user_id": "customer", "time": "time", "name": "event", "channel": "channel", "direction": "direction",
        "value": "value", "order_id": "order", "score": "score", "score_kind": "kind", "text": "text",
    },
    attributes={"name": "name"},
    ids={"phone": "phone"},
)  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "shop")
    file = tmp_path / "events.csv"
    file.write_text(HEADER + "\n".join(ROWS) + "\n", encoding="utf-8")
    import_files(made, [file], MAPPING)
    return made


@pytest.fixture
def reading(workspace: Workspace) -> Reading:
    return Readings(workspace).now()


@pytest.fixture
def index(workspace: Workspace, reading: Reading) -> CustomerIndex:
    return customer_index(reading, workspace.store)


def shown(index: CustomerIndex, text: str, **options: str) -> list[str]:
    return [index.shown[int(row)].as_py() for row in index.search(text, **options).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("linh", ["K1"]),
        ("NGUYEN khanh", ["K1"]),
        ("đặng", ["K2"]),
        ("dang bao", ["K2"]),
        ("k3", ["K3"]),
        ("0912 000 480", ["K1"]),
        ("+84 987 654 321", ["K2"]),
        ("không có ai", []),
    ],
)
def test_customers_are_found_by_name_id_and_phone_without_diacritics(
    index: CustomerIndex, text: str, expected: list[str]
) -> None:
    assert shown(index, text) == expected


def test_the_list_is_sorted_by_given_name_and_by_figures(index: CustomerIndex) -> None:
    named = [one for one in shown(index, "", order="name") if one != "K4"]
    assert named == ["K3", "K2", "K9", "K1"]
    assert shown(index, "", order="spent")[:3] == ["K2", "K4", "K1"]
    assert shown(index, "", order="last")[0] == "K9"
    assert len(index.search("", most=2, skip=4).rows) == 1


def test_one_persons_page_reads_only_that_persons_events(workspace: Workspace, reading: Reading) -> None:
    page = person_page(reading, workspace.store, "user:K1")
    assert [one.name for one in page.encounters] == [
        "page_viewed",
        "add_to_cart",
        "order_paid",
        "survey_answered",
    ]
    assert (page.orders, page.spent) == (1, 52_000)
    assert page.encounters[-1].text == "đá tan hết"
    assert page.last_score is not None
    assert page.last_score.score is not None
    assert page.last_score.score.emotion == pytest.approx(-0.5)
    assert {(one.kind, one.shown) for one in page.identities} == {
        ("user_id", "K1"),
        ("phone", "0912 ••• 480"),
    }
    assert page.identities[0].with_ == (("phone", "0912 ••• 480"),)
    with pytest.raises(UnknownCustomerError):
        person_page(reading, workspace.store, "user:nobody")


def test_stages_follow_each_other_over_a_life(workspace: Workspace) -> None:
    discover_touchpoints(workspace)
    page = person_page(Readings(workspace).now(), workspace.store, "user:K1")
    names = [page.stages[band.stage] for band in page.bands]
    assert "purchase" in names
    assert page.bands[0].start == page.encounters[1].at  # the first page seen is in no stage
    assert all(a.end == b.start for a, b in zip(page.bands, page.bands[1:], strict=False))
    assert page.bands[-1].end == page.encounters[-1].at
    assert page.stage == page.bands[-1].stage


def test_what_is_left_undone_rests_on_an_encounter(workspace: Workspace, reading: Reading) -> None:
    found = advice(person_page(reading, workspace.store, "user:K1"), "Asia/Ho_Chi_Minh")
    assert found[0].code == "unanswered_score"
    assert "2/5" in found[0].text.vi
    assert "20/01/2026" in found[0].text.vi
    assert advice(person_page(reading, workspace.store, "user:K2"), "UTC")[0].code == "forgotten"
    assert advice(person_page(reading, workspace.store, "user:K9"), "UTC")[0].code == "nothing"


def test_buyers_whom_nobody_spoke_with_are_listed(index: CustomerIndex, reading: Reading) -> None:
    found = care_list(reading, index, "neglected")
    assert {index.shown[one.row].as_py() for one in found.rows} == {"K2", "K4"}
    assert (found.total, found.of) == (2, 3)
    # three buyers are too few to estimate what they are worth
    assert (found.worth, found.horizon) == (None, None)
    assert found.spent == 170_000


def test_the_list_as_csv_holds_no_formula(index: CustomerIndex, reading: Reading) -> None:
    text = "".join(care_csv(reading, index, "neglected", "vi", halves=True))
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    names = {row["Mã khách"]: row["Tên"] for row in rows}
    assert names["K4"].startswith("'=")
    assert {row["Nhóm"] for row in rows} <= {"liên hệ", "để yên"}
    again = "".join(care_csv(reading, index, "neglected", "vi", halves=True))
    assert again == text


def test_a_journey_is_laid_on_a_map(workspace: Workspace, reading: Reading) -> None:
    found = replay(reading, workspace.store, "user:K1", {"checkout": "web.checkout"}, None)
    assert [step.gap_s for step in found.steps][:2] == [None, 300.0]
    assert found.off_map == len(found.steps)
    assert all(step.path is None for step in found.steps)


def test_details_of_events_are_found_by_their_number(workspace: Workspace) -> None:
    import numpy as np

    store = EventStore(workspace.data)
    rows = event_details(store, np.array([3, 1, 99]), ["text", "name"]).to_pylist()
    assert [row["seq"] for row in rows] == [1, 3]
    assert rows[1]["text"] == "đá tan hết"


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("phone", "+84912000480", "0912 ••• 480"),
        ("phone", "0912000480", "0912 ••• 480"),
        ("email", "linh.nk@gmail.com", "lin••••@gmail.com"),
        ("email", "an@x.vn", "a••@x.vn"),
        ("user_id", "KH1", "KH1"),
    ],
)
def test_ids_are_shown_so_that_only_their_owner_knows_them(kind: str, raw: str, expected: str) -> None:
    assert masked(kind, raw) == expected
