"""What help says values look like, in the language of the run; and what it says of the demo's data."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import resources

import pytest

from hanhtrinh.cli.demo import PERIOD


def shown(*command: str, language: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-m", "hanhtrinh", *command, "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "HANHTRINH_LANG": language, "COLUMNS": "140", "NO_COLOR": "1"},
    )
    return ended.stdout


@pytest.mark.parametrize("command", [("measure",), ("quality",), ("map", "check"), ("import",)])
def test_values_are_named_in_the_language_of_the_run(command: tuple[str, ...]) -> None:
    vietnamese, english = shown(*command, language="vi"), shown(*command, language="en")
    assert re.search(r"-w\s+THƯ_MỤC\s", vietnamese)
    assert not re.search(r"\b(FILE|DIR|COL|DATE|NUMBER)\b|--.*<(path|str|int|list)", vietnamese)
    assert re.search(r"-w\s+DIR\s", english)
    assert not re.search(r"TỆP|THƯ_MỤC|--.*<(path|str|int|list)", english)


def test_the_help_of_demo_tells_the_period_of_its_data() -> None:
    scenario = (resources.files("hanhtrinh.app") / "data" / "demo" / "scenario.yaml").read_text(
        encoding="utf-8"
    )
    assert f"period: {{from: {PERIOD[0]}, to: {PERIOD[1]}}}" in scenario
    assert "1 Oct 2025" in shown("demo", language="en")
    assert "01/10/2025" in shown("demo", language="vi")
