"""How times and amounts are written in the world, and what is read of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from hanhtrinh.store.cells import CellPlan, CellReader

DAY = "2025-03-14T00:00:00"
TIMES = {
    "2025-03-14": DAY,
    " 2025-03-14 ": DAY,
    "2025.03.14 09:05": "2025-03-14T09:05:00",
    "20250314": DAY,
    "20250314T090507Z": "2025-03-14T09:05:07 UTC",
    "20250314T0905": "2025-03-14T09:05:00",
    "2025-03-14T09:05:07.25+07:00": "2025-03-14T02:05:07.250000 UTC",
    "2025-03-14 09:05:07+0700[Asia/Ho_Chi_Minh]": "2025-03-14T02:05:07 UTC",
    "2025-03-14 09:05 UTC+07:00": "2025-03-14T02:05:00 UTC",
    "2025-03-14 9:05 PM": "2025-03-14T21:05:00",
    "2025-03-14 12:05:07 SA": "2025-03-14T00:05:07",
    "14/03/2025": DAY,
    "14.3.2025 9:05": "2025-03-14T09:05:00",
    "14/03/2025, 14:30": "2025-03-14T14:30:00",
    "14/03/2025 09:05:07 +07:00": "2025-03-14T02:05:07 UTC",
    "14/03/2025 09:05 GMT+7": "2025-03-14T02:05:00 UTC",
    "14:05:07 14/3/2025": "2025-03-14T14:05:07",
    "14:30 - 14/03/2025": "2025-03-14T14:30:00",
    "14/03/2025 lúc 14h05": "2025-03-14T14:05:00",
    "14h30 14/03/2025": "2025-03-14T14:30:00",
    "14 thg 3, 2025": DAY,
    "14 tháng 3 năm 2025 14:05": "2025-03-14T14:05:00",
    "Mar 14, 2025, 9:05:07 PM": "2025-03-14T21:05:07",
    "14-Mar-2025": DAY,
    "March 14th, 2025": DAY,
    "Fri, 14 Mar 2025 09:05:07 +0700": "2025-03-14T02:05:07 UTC",
    "1741943107": "2025-03-14T09:05:07 UTC",
    "1741943107.5": "2025-03-14T09:05:07.500000 UTC",
    "1741943107000": "2025-03-14T09:05:07 UTC",
    "1741943107000000": "2025-03-14T09:05:07 UTC",
    "45730": DAY,
    "45730.378553240742": "2025-03-14T09:05:07",
    "31/02/2025": None,
    "2025-13-01": None,
    "2025-03-14 13:05 PM": None,
    "99999-01-01": None,
    "14/03/25": None,
    "12345": None,
    "hôm qua": None,
}
# as an amount of a currency without a smaller unit, and as a score
AMOUNTS = {
    "1250000": (1_250_000, 1_250_000),
    "1.250.000 đ": (1_250_000, 1_250_000),
    "1,250,000 VND": (1_250_000, 1_250_000),
    "₫1.250.000": (1_250_000, 1_250_000),
    "300.000 đồng": (300_000, 300),
    "450.000": (450_000, 450),
    "450k": (450_000, None),
    "1.250k": (1_250_000, None),
    "1,5tr": (1_500_000, None),
    "1.5 triệu": (1_500_000, None),
    "2 tỷ": (2e9, None),
    "-1.250.000": (-1_250_000, -1_250_000),
    "\u2212450.000": (-450_000, -450),
    "(1.250.000 đ)": (-1_250_000, -1_250_000),
    "1.250.000-": (-1_250_000, -1_250_000),
    "1.234,5": (1_234.5, 1_234.5),
    "1,234.5": (1_234.5, 1_234.5),
    "4,5": (4.5, 4.5),
    "1e5": (100_000, 100_000),
    "12 000": (12_000, 12_000),
    "1tr5": (None, None),
    "5%": (None, None),
    "0x10": (None, None),
    "=1+1": (None, None),
    "abc": (None, None),
}


@pytest.fixture(scope="module")
def times() -> dict[str, str | None]:
    with CellReader(CellPlan("", ["cell"], times={"time": "cell"}, digest=False)) as reader:
        read = reader.read(pa.table({"cell": list(TIMES)}))
    found: dict[str, str | None] = {}
    for text, first, swapped, aware in zip(
        TIMES, *(read[f"time{part}"].to_pylist() for part in ("", "_swapped", "_aware")), strict=True
    ):
        micro = first if first is not None else swapped
        at = None if micro is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micro)
        found[text] = at and at.replace(tzinfo=None).isoformat() + (" UTC" if aware else "")
    return found


@pytest.mark.parametrize("text", TIMES)
def test_times(times: dict[str, str | None], text: str) -> None:
    assert times[text] == TIMES[text]


def test_amounts_and_scores() -> None:
    plan = CellPlan(
        "", ["cell"], numbers={"value": "cell", "score": "cell"}, amounts=frozenset({"value"}), digest=False
    )
    with CellReader(plan) as reader:
        read = reader.read(pa.table({"cell": list(AMOUNTS)}))
    found = dict(
        zip(
            AMOUNTS,
            zip(read["value_grouped"].to_pylist(), read["score"].to_pylist(), strict=True),
            strict=True,
        )
    )
    assert found == AMOUNTS
