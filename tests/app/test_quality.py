"""The quality of data: what is planted is found, what is fine is left alone; the page is whole."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from hanhtrinh.app.filter_settings import workspace_filters
from hanhtrinh.app.importing import import_files
from hanhtrinh.app.mending import import_mended
from hanhtrinh.app.quality.figures import data_quality
from hanhtrinh.app.quality.findings import QualityFinding, quality_findings
from hanhtrinh.app.quality.report import headline, quality_document, quality_page
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.events.tet import tet_within
from hanhtrinh.language import Text
from hanhtrinh.sources.mapping import ColumnMapping

NOW = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
COLUMNS = ("user_id", "anonymous_id", "name", "time", "channel", "received", "value")
MAPPING = ColumnMapping(columns={name: name for name in COLUMNS})


def shop(folder: Path) -> Workspace:
    return Workspace.create(folder / "shop")


def bring(workspace: Workspace, folder: Path, source: str, rows: list[dict[str, object]]) -> None:
    path = folder / f"{source}.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    import_files(workspace, [path], MAPPING, source=source, max_rejects=0.5)


def even(
    days: int = 100, skip: tuple[tuple[int, int], ...] = (), per_day: int = 4, hour: int = 9
) -> list[dict[str, object]]:
    """Events of a shop that is visited every day, except on the days skipped; 1 January 2025 is day 0."""
    return [
        {
            "user_id": f"u{(day * per_day + at) % 37}",
            "name": "xem",
            "time": dt.datetime(2025, 1, 1, hour + at, day % 60, at + 7) + dt.timedelta(days=day),
            "channel": "web",
        }
        for day in range(days)
        if not any(first <= day <= last for first, last in skip)
        for at in range(per_day)
    ]


def codes(workspace: Workspace) -> dict[tuple[str, str], int]:
    return {(one.code, one.source): one.count for one in quality_findings(data_quality(workspace, NOW))}


def test_even_data_give_no_findings(tmp_path: Path) -> None:
    workspace = shop(tmp_path)
    bring(workspace, tmp_path, "web", even())
    assert codes(workspace) == {}
    found = data_quality(workspace, NOW)
    assert (found.events, found.customers, len(found.sources)) == (400, 37, 1)
    assert int(found.sources[0].by_day.sum()) == int(found.sources[0].by_hour.sum()) == 400


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        # clocks are set forward on 30 March 2025: midnights are at 23:00 UTC before, at 22:00 after
        ("Europe/Berlin", [(2025, 3, 29, 23, 0), (2025, 3, 30, 22, 0), (2025, 7, 1, 22, 0)]),
        ("Asia/Kathmandu", [(2025, 3, 29, 18, 15), (2025, 7, 1, 18, 15)]),
        ("Asia/Ho_Chi_Minh", [(2025, 3, 29, 17, 0)]),
        # clocks are set forward at midnight: the day begins at 1:00
        ("Africa/Cairo", [(2025, 4, 24, 22, 0), (2025, 4, 25, 21, 0)]),
    ],
)
def test_days_and_hours_are_those_of_the_clocks_then(
    tmp_path: Path, zone: str, utc: list[tuple[int, int, int, int, int]]
) -> None:
    workspace = Workspace.create(tmp_path / "shop", timezone=zone)
    rows = [
        {
            "user_id": f"u{at}",
            "name": "xem",
            "time": f"{dt.datetime(*moment) + dt.timedelta(minutes=more):%Y-%m-%dT%H:%M:%SZ}",
        }
        for moment in utc
        for at, more in enumerate([0] * 30 + [-15, 14, 615])
    ]
    bring(workspace, tmp_path, "web", rows)
    found = data_quality(workspace, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).sources[0]
    assert found.odd["midnight"] == 30 * len(utc)
    # many events of one second are told, but not where they only say the day
    assert found.crowded == ()
    hours = np.zeros(24, np.int64)
    for row in rows:
        moment = dt.datetime.fromisoformat(str(row["time"]))
        hours[moment.astimezone(ZoneInfo(zone)).hour] += 1
    assert found.by_hour.tolist() == hours.tolist()
    assert found.first == min(
        dt.datetime.fromisoformat(str(row["time"])).astimezone(ZoneInfo(zone)).date() for row in rows
    )


def test_a_gap_is_found_and_tet_is_named(tmp_path: Path) -> None:
    workspace = shop(tmp_path)
    # 27 January to 3 February 2025 is Tết; 1 to 6 March is not
    bring(workspace, tmp_path, "web", even(skip=((26, 33), (59, 64))))
    assert codes(workspace) == {("gap-at-tet", "web"): 8, ("gap", "web"): 6}
    gaps = data_quality(workspace, NOW).sources[0].gaps
    assert [(gap.first, gap.last) for gap in gaps] == [
        (dt.date(2025, 1, 27), dt.date(2025, 2, 3)),
        (dt.date(2025, 3, 1), dt.date(2025, 3, 6)),
    ]


def test_weekends_are_no_gaps(tmp_path: Path) -> None:
    workspace = shop(tmp_path)
    weekends = tuple((day, day + 1) for day in range(3, 100, 7))
    bring(workspace, tmp_path, "pos", even(skip=weekends))
    assert codes(workspace) == {}


def test_a_source_that_stopped_is_silent(tmp_path: Path) -> None:
    workspace = shop(tmp_path)
    bring(workspace, tmp_path, "web", even(100))
    bring(workspace, tmp_path, "chat", even(60))
    assert codes(workspace) == {("silent-source", "chat"): 40}


def test_clocks_that_are_wrong_are_told_apart(tmp_path: Path) -> None:
    workspace = shop(tmp_path)
    wrong: list[dict[str, object]] = [
        {"user_id": "u1", "name": "xem", "time": "2033-01-01 10:00:00", "channel": "web"},
        {"user_id": "u1", "name": "xem", "time": "1970-01-01 10:00:00", "channel": "web"},
        {
            "user_id": "u1",
            "name": "xem",
            "time": "2025-02-01 10:00:00",
            "received": "2025-02-01 09:00:00",
            "channel": "web",
        },
    ]
    bring(workspace, tmp_path, "web", even() + wrong)
    assert codes(workspace) == {
        ("future", "web"): 1,
        ("before-2000", "web"): 1,
        ("received-before-time", "web"): 1,
    }
    days: list[dict[str, object]] = [{**row, "time": str(row["time"])[:10]} for row in even()]
    bring(workspace, tmp_path, "pos", days)
    assert codes(workspace)[("midnight-only", "pos")] == 400
    bring(workspace, tmp_path, "utc", even(hour=1, per_day=4))
    assert ("night-peak", "utc") in codes(workspace)
    loaded: list[dict[str, object]] = [
        {"user_id": f"u{n}", "name": "nhap", "time": "2025-03-03 11:22:33", "channel": "web"}
        for n in range(30)
    ]
    bring(workspace, tmp_path, "erp", loaded)
    assert codes(workspace)[("crowded-second", "erp")] == 30


def test_repeats_and_shared_devices_are_counted(tmp_path: Path) -> None:
    workspace = shop(tmp_path)
    rows = even()
    hub: list[dict[str, object]] = [{**rows[n], "user_id": "hub", "anonymous_id": f"d{n}"} for n in range(8)]
    bring(workspace, tmp_path, "web", rows + rows[:5] + hub)
    found = codes(workspace)
    assert found[("duplicates", "web")] == 5
    assert found[("many-ids", "")] == 1
    assert data_quality(workspace, NOW).ids["anonymous_id"] == {8: 1}


def test_faulty_rows_are_told_with_their_reason_until_they_are_mended(tmp_path: Path) -> None:
    workspace = shop(tmp_path)
    faulty: list[dict[str, object]] = [
        {"user_id": "u1", "name": "xem", "time": "hôm qua", "channel": "web"}
    ] * 3
    bring(workspace, tmp_path, "web", even() + faulty)
    assert codes(workspace) == {("rejected-rows", "web"): 3}
    [batch] = data_quality(workspace, NOW).batches
    assert batch.reasons == {"bad-time": 3}
    assert batch.example == "web.csv, 402: time"
    path = workspace.data / "rejects" / f"{batch.batch}.csv"
    path.write_text(path.read_text("utf-8").replace("hôm qua", "2025-02-01T09:00"), "utf-8")
    import_mended(workspace, path)
    assert ("rejected-rows", "web") not in codes(workspace)


def test_having_filtered_events_back_mends_no_faulty_row_and_a_filter_may_have_any_name(
    tmp_path: Path,
) -> None:
    workspace = shop(tmp_path)
    odd = "{staff} {0}"
    settings = workspace.root / "hanhtrinh.toml"
    settings.write_text(settings.read_text() + f'[filters."{odd}"]\nwhere = {{id = "boss*"}}\n')
    workspace = Workspace.open(workspace.root)
    path = tmp_path / "web.csv"
    path.write_text(
        "user_id,name,time\nu1,xem,hôm qua\nboss1,xem,2025-01-01T09:00\nu2,xem,2025-01-01T09:00\n"
    )
    mapping = ColumnMapping(columns={name: name for name in ("user_id", "name", "time")})
    report = import_files(
        workspace, [path], mapping, source="web", max_rejects=0.5, filters=workspace_filters(workspace)
    )
    assert codes(workspace) | {("rejected-rows", "web"): 1, ("filtered", "web"): 1} == codes(workspace)
    assert any(odd in one.message.vi for one in quality_findings(data_quality(workspace, NOW)))
    import_mended(workspace, workspace.root / str(report.filtered_file))
    assert codes(workspace)[("rejected-rows", "web")] == 1


def test_an_empty_workspace_has_a_page_that_says_how_to_begin(tmp_path: Path) -> None:
    found = data_quality(shop(tmp_path), NOW)
    assert quality_findings(found) == ()
    page = quality_page(found, (), "vi")
    assert "Chưa có dữ liệu nào." in page
    assert "hanhtrinh import FILE" in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_and_the_document_tell_the_same(tmp_path: Path, language: str) -> None:
    workspace = shop(tmp_path)
    bring(workspace, tmp_path, "<web>", even(skip=((59, 64),)))
    found = data_quality(workspace, NOW)
    findings = quality_findings(found)
    page = quality_page(found, findings, language)  # type: ignore[arg-type]
    document = quality_document(found, findings, language)  # type: ignore[arg-type]
    assert [one["code"] for one in document["findings"]] == ["gap"]
    assert "&lt;web&gt;" in page
    assert "<web>" not in page
    assert ("01/03/2025" in page) == (language == "vi")


def test_the_headline_does_not_call_data_faultless_of_which_it_tells_something(tmp_path: Path) -> None:
    workspace = shop(tmp_path)
    bring(workspace, tmp_path, "web", even(60))
    quality = data_quality(workspace)
    finding = QualityFinding("duplicates", "advice", "web", Text(vi="a", en="a"), Text(vi="b", en="b"), 30)
    assert headline(quality, []).vi == "Dữ liệu đều đặn, không có gì bất thường."
    assert headline(quality, [finding]).vi == "Dữ liệu dùng được; 1 điều nên biết."
    assert headline(quality, [finding]).en == "The data can be used; 1 thing to know."


def test_tet_of_known_years() -> None:
    assert tet_within(dt.date(2025, 1, 27), dt.date(2025, 2, 3)) == dt.date(2025, 1, 29)
    assert tet_within(dt.date(2026, 2, 26), dt.date(2026, 2, 27)) == dt.date(2026, 2, 17)
    assert tet_within(dt.date(2025, 3, 1), dt.date(2025, 3, 6)) is None


def test_settings_that_are_no_filters_are_refused_with_their_place(tmp_path: Path) -> None:
    workspace = shop(tmp_path)
    path = workspace.root / "hanhtrinh.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[filters]\nbots = true\n", encoding="utf-8")
    with pytest.raises(Exception, match="filters") as raised:
        workspace_filters(workspace)
    assert getattr(raised.value, "code", None) == "bad-settings"
