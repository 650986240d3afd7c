"""`hanhtrinh map new` by the real command line, from a file of events to a checked map."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = ("home_view", "product_view", "add_to_cart", "checkout_error", "order_paid")


def run(*arguments: str | Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": "120", "HANHTRINH_LANG": language},
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new")
    rows = [
        f"c{customer},{name},2025-01-{1 + customer % 20:02d} 10:{step:02d}:00,{'Huế' if customer % 3 else 'Hà Nội'}"
        for customer in range(40)
        for step, name in enumerate(NAMES[: 1 + customer % 5])
    ]
    (folder / "events.csv").write_text("\n".join(["id,what,at,city", *rows]) + "\n", encoding="utf-8")
    shop = folder / "shop"
    for arguments in (
        ("init", shop),
        ("import", folder / "events.csv", "-w", shop, "--case", "id", "--activity", "what", "--time", "at",
         "--attr", "city", "--set", "channel=website"),
        ("touchpoints", "discover", "-w", shop),
    ):  # fmt: skip
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
    return shop


def test_a_first_map_is_written_and_can_be_checked(shop: Path) -> None:
    done = run(
        "map", "new", "first-purchase", "-w", shop, "--persona", "Linh:city=Hà Nội", "--title", "Mua lần đầu"
    )
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    assert path == shop / "maps" / "first-purchase.yaml"
    assert "7 stages, 5 touchpoints" in done.stderr
    text = path.read_text(encoding="utf-8")
    assert 'title: {vi: "Mua lần đầu", en: "Mua lần đầu"}' in text
    assert "cohort: {attr: city, in: [Hà Nội]}" in text
    checked = run("map", "check", path, "-w", shop, "--format", "json")
    assert checked.returncode in (0, 1), checked.stderr
    assert '"map_check/1"' in checked.stdout


def test_a_map_that_is_there_is_not_replaced_unless_told_to(shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("của tôi\n", encoding="utf-8")
    refused = run("map", "new", "mine", "-w", shop, "-o", path, language="vi")
    assert refused.returncode == 2
    assert "không ghi đè" in refused.stderr
    assert path.read_text(encoding="utf-8") == "của tôi\n"
    replaced = run("map", "new", "mine", "-w", shop, "-o", path, "--force", "--model", "value-8")
    assert replaced.returncode == 0, replaced.stderr
    assert "model: value-8" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--model", "lifecycle-8"), "lifecycle-7"),
        (("--persona", "Linh"), "NAME:ATTRIBUTE=VALUE"),
        (("--persona", "Linh:city=Hanoi"), "Did you mean “Hà Nội”?"),
        (("--persona", "Linh:town=Huế"), "--attr COLUMN"),
    ],
)
def test_what_cannot_be_made_is_explained_and_nothing_is_written(
    shop: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = run("map", "new", "wrong", "-w", shop, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert not (shop / "maps" / "wrong.yaml").exists()


def test_a_typo_in_a_map_is_told_with_file_line_column_and_the_closest_word(shop: Path) -> None:
    path = shop / "maps" / "typo.yaml"
    assert run("map", "new", "typo", "-w", shop).returncode == 0
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("stage: decision", "stage: decison", 1), encoding="utf-8")
    line = next(number for number, one in enumerate(text.split("\n"), 1) if "stage: decision" in one)
    done = run("map", "check", path, "-w", shop)
    assert done.returncode == 2
    assert f"line {line}, column 12" in done.stderr
    assert "Did you mean “decision”?" in done.stderr
    assert "awareness, consideration, decision" in done.stderr


def test_an_industrys_map_says_how_many_of_its_touchpoints_were_there_already(shop: Path) -> None:
    done = run("map", "new", "trade", "--industry", "retail", "-w", shop)
    assert done.returncode == 0, done.stderr
    drawn, own, added = (
        int(re.search(told, done.stderr)[1])  # type: ignore[index]
        for told in (r"(\d+) touchpoints,", r"(\d+) touchpoints? (?:is|are) yours", r"(\d+) new in")
    )
    assert own > 0
    assert own + added == drawn
