"""What a shop's customers are called ends up in tables that people open in Excel: no cell becomes a formula there."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Iterator

import pytest
from demo_workspace import environment, hanhtrinh_command
from endpoints import endpoints
from fastapi import FastAPI
from server_client import Browser, start

STARTS = ("=", "+", "-", "@", "\t", "\r")
Shop = tuple[FastAPI, Browser]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("formulas")
    rows = ["user_id,event,timestamp,revenue,city"]
    for number in range(60):
        start_of = STARTS[number % 4]
        rows.append(
            f'"{start_of}1+cmd|{number}",{start_of}xem hàng,2026-01-{number % 28 + 1:02d}T08:00:00,,=1+1'
        )
        rows.append(
            f'"{start_of}1+cmd|{number}",purchase,2026-02-{number % 28 + 1:02d}T08:00:00,90000,@SUM(A1)'
        )
    rows += ['"=HYPERLINK(1)",=cmd,không phải ngày,,-1', "x,y,2026-06-01T08:00:00,,z"]
    (folder / "events.csv").write_text("\n".join(rows), encoding="utf-8")
    for arguments in (
        ("init", folder / "shop"),
        ("import", folder / "events.csv", "-w", folder / "shop", "--case", "user_id", "--activity", "event", "--time", "timestamp"),
    ):  # fmt: skip
        done = subprocess.run(
            hanhtrinh_command(*arguments), env=environment(), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    app, owner = start(folder / "shop")
    yield app, owner
    app.state.office.close()


def test_every_table_of_the_server_is_guarded(shop: Shop) -> None:
    app, owner = shop
    batch = owner.get("/api/v1/data/imports").json()[0]
    assert batch["rejected"] == 1
    tables = [one for one in endpoints(app) if one.method == "get" and one.path.endswith(("csv", "rejects"))]
    assert len(tables) >= 3
    seen = set()
    for endpoint in tables:
        for blanks in (
            {"batch": batch["batch"], "view": "transitions", "need": "neglected"},
            {"batch": batch["batch"], "view": "variants", "need": "slipped_through"},
        ):
            answer = owner.get(
                endpoint.address(**blanks), params={"by": "name"} if "view" in endpoint.path else None
            )
            assert answer.status_code == 200, f"{endpoint}: {answer.text}"
            assert answer.headers["content-type"].startswith("text/csv")
            assert "attachment" in answer.headers["content-disposition"]
            for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))):
                for cell in row:
                    if "cmd" in cell or "xem hàng" in cell:
                        seen.add(endpoint.path)
                    assert not cell.startswith(STARTS) or is_number(cell), f"{endpoint}: {cell!r}"
    # the tables did hold what was to become a formula
    assert "/api/v1/explore/{view}.csv" in seen


def is_number(cell: str) -> bool:
    """Tell whether a cell is a plain negative number."""
    try:
        float(cell)
    except ValueError:
        return False
    return cell.startswith("-")
