"""Faulty rows are counted and kept, however many and however long they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from hanhtrinh.sources import reject_list
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.reject_list import RejectList

ROWS = [
    Reject("a.csv", k, "time", "bad-time" if k % 3 else "missing-time", f"raw {k}\n☺", ("who", "wh\u2028en"), (None, f"{k}"))
    for k in range(50)
]  # fmt: skip


@pytest.mark.parametrize("limits", [(10_000, 1 << 20), (0, 1 << 20), (7, 1 << 20), (10_000, 40)])
def test_rejects_come_back_in_order_from_memory_and_from_disk(
    limits: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reject_list, "_MOST", limits[0])
    monkeypatch.setattr(reject_list, "_LARGEST", limits[1])
    with RejectList(tmp_path) as rejects:
        rejects.extend(ROWS[:20])
        rejects.extend(ROWS[20:])
        assert list(rejects) == list(rejects) == ROWS
        assert (len(rejects), ROWS[30] in rejects) == (50, True)
        assert dict(rejects.reasons) == {"missing-time": 17, "bad-time": 33}
        assert rejects.first == {"missing-time": ROWS[0], "bad-time": ROWS[1]}
        assert list(tmp_path.iterdir()) == []
    assert len(rejects) == 50
