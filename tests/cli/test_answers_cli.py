"""`-o FILE` on every command that has it: the ending says the form, and what is printed is what is written."""

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

MAP = """\
schema: hanhtrinh.map/1
id: m
title: {vi: Mua hàng, en: Buying}
stages: [{use: awareness}]
touchpoints:
  - {id: ad, name: {vi: Quảng cáo, en: Ad}, stage: awareness, actions: [{vi: Chúng tôi gửi báo giá, en: We send the quote}]}
claims:
  - id: c1
    about: stages.awareness
    says: {vi: Ít nhất 30% đi tiếp, en: At least 30% go on}
    metric: stage_conversion/1
    expect: {op: ">=", value: 0.3}
"""
EVENTS = "who,what,at\n" + "".join(f"=k{i},{w},2025-01-{1 + i % 9:02d}\n" for i in range(40) for w in "+ab")
FILES = ("--events", "events.csv", "--case", "who", "--activity", "what", "--time", "at")
# every command with -o, and the endings that it can write
PAGES = {
    "lint": ("map", "lint", "m"),
    "diff": ("map", "diff", "m", "old"),
    "quality": ("quality",),
    "crosswalk": ("models", "crosswalk", "map-5", "digital-5"),
    "compare": ("models", "compare", "--models", "map-5"),
}
FIGURES = {"check": ("map", "check", "m"), "measure": ("measure", "transitions")}


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "HANHTRINH_LANG": "en"},
        check=False,
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    assert run(folder, "init", ".").returncode == 0
    made = run(folder, "import", *FILES[1:])
    assert made.returncode == 0, made.stderr
    (folder / "maps").mkdir(exist_ok=True)
    (folder / "maps" / "m.yaml").write_text(MAP, encoding="utf-8")
    (folder / "maps" / "old.yaml").write_text(MAP.replace("0.3", "0.4"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", [*PAGES, *FIGURES])
def test_json_and_csv_are_written_as_they_are_printed(shop: Path, name: str) -> None:
    command = {**PAGES, **FIGURES}[name]
    for form in ("json", "csv"):
        printed = run(shop, *command, "--format", form)
        written = run(shop, *command, "-o", f"out/{name}.{form}")
        assert (printed.returncode, written.returncode) in ((0, 0), (1, 1)), written.stderr
        assert written.stdout.strip() == str(Path("out") / f"{name}.{form}")
        text = (shop / "out" / f"{name}.{form}").read_text(encoding="utf-8")
        assert text == printed.stdout
        if form == "json":
            json.loads(text)
        else:
            assert len({len(row) for row in csv.reader(io.StringIO(text))}) == 1


@pytest.mark.parametrize("name", [*PAGES, *FIGURES])
def test_an_ending_that_cannot_be_written_is_refused_with_those_that_can(shop: Path, name: str) -> None:
    command = {**PAGES, **FIGURES}[name]
    allowed = ".html, .txt, .json, .csv" if name in PAGES else ".txt, .json, .csv, .arrow"
    for file in (f"{name}.pdf", name):
        refused = run(shop, *command, "-o", file)
        assert refused.returncode == 2
        assert allowed in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not (shop / file).exists()


@pytest.mark.parametrize("name", [*PAGES])
def test_pages_are_written_by_their_ending(shop: Path, name: str) -> None:
    assert run(shop, *PAGES[name], "-o", f"{name}.html").returncode in (0, 1)
    assert (shop / f"{name}.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_table_goes_to_a_text_file_and_rows_to_arrow(shop: Path) -> None:
    assert run(shop, *FIGURES["measure"], "-o", "m.txt").returncode == 0
    assert (shop / "m.txt").read_text(encoding="utf-8") == run(shop, *FIGURES["measure"]).stdout
    assert run(shop, *FIGURES["measure"], "-o", "m.arrow").returncode == 0
    assert pa.ipc.open_stream((shop / "m.arrow").read_bytes()).read_all().num_rows > 0
    # a file without an ending takes the form that was said
    assert run(shop, *FIGURES["measure"], "--format", "json", "-o", "m").returncode == 0
    assert json.loads((shop / "m").read_text(encoding="utf-8"))["measure"] == "transitions/1"


def test_names_in_csv_are_no_formulas(shop: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(shop, *FIGURES["measure"], "--format", "csv").stdout)))
    assert {row["from"] for row in rows} == {"'+", "a"}
    assert all(row["count"].isdigit() for row in rows)
    listed = run(shop, "measure", "status", "--customers", "--format", "csv").stdout
    customers = [row["customer"] for row in csv.DictReader(io.StringIO(listed))]
    assert len(customers) == 40
    assert not any(one.startswith(("=", "+")) for one in customers)


def test_a_long_table_says_how_many_rows_are_left_and_programs_get_all(tmp_path: Path) -> None:
    rows = "".join(f"k{i},e{i},2025-01-01\nk{i},f{i},2025-01-02\n" for i in range(40))
    (tmp_path / "events.csv").write_text("who,what,at\n" + rows, encoding="utf-8")
    command = ("measure", "transitions", *FILES)
    cut = run(tmp_path, *command)
    assert len(cut.stdout.splitlines()) == 32  # two lines of headings
    assert "10 more rows; --limit 0 shows them all" in cut.stderr
    assert len(run(tmp_path, *command, "--limit", "0").stdout.splitlines()) == 42
    assert len(run(tmp_path, *command, "--top", "35").stdout.splitlines()) == 37
    assert len(json.loads(run(tmp_path, *command, "--format", "json").stdout)["rows"]) == 40
    for wrong in (("--limit", "-1"), ("--limit", "5", "--format", "csv")):
        assert run(tmp_path, *command, *wrong).returncode == 2


def test_an_empty_workspace_is_told_in_the_same_words_whatever_is_asked(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "empty").returncode == 0
    said = set()
    for measure in ("transitions", "retention", "abandoned_cart", "ladder"):
        ended = run(tmp_path, "measure", measure, "-w", "empty")
        assert (ended.returncode, ended.stdout) == (2, "")
        said.add(ended.stderr)
    (words,) = said
    assert "The workspace has no events yet" in words
    assert "hanhtrinh import FILE -w empty" in words
    # programs get the rows of no events, as ever
    document = json.loads(run(tmp_path, "measure", "transitions", "-w", "empty", "--format", "json").stdout)
    assert document["rows"] == []
