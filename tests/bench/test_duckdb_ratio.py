"""The benchmark compares equal answers: every formulation in DuckDB gives our rows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench import duckdb_ratio


def test_every_formulation_gives_our_rows(capsys: pytest.CaptureFixture[str]) -> None:
    duckdb_ratio.main(["--events", "30000", "--turns", "1"])
    said = capsys.readouterr().out
    for measure in ("transitions", "stages", "funnel", "sessions", "retention"):
        assert f"  {measure}: " in said
