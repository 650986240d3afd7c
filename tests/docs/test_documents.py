"""What the documents say works: the README's tour runs as written, generated pages are current."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("HANHTRINH_TESTDATA", ROOT.parent / "shared" / "data"))
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
TOUR = re.compile(r"<!-- tour -->\n```(sh|python)\n(.*?)```", re.DOTALL)


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "HANHTRINH_LANG": "en"},
    )


@pytest.mark.skipif(not (DATA / "ecom").is_dir(), reason="needs the ecom data of HANHTRINH_TESTDATA")
def test_the_tour_of_the_readme_runs_as_written(tmp_path):
    shutil.copy(DATA / "ecom" / "ecom.csv.gz", tmp_path)
    for language, block in TOUR.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        if language == "python":
            done = run([sys.executable, "-c", block], tmp_path)
            assert done.returncode == 0, done.stderr
            continue
        for line in block.strip().splitlines():
            command = shlex.split(line)
            assert command[0] == "hanhtrinh"
            done = run([sys.executable, "-m", *command], tmp_path)
            # a refuted claim is status 1, and not a fault
            assert done.returncode in ((0, 1) if command[1:3] == ["map", "check"] else (0,)), (
                f"{line}\n{done.stderr}"
            )
            assert "Traceback" not in done.stderr
    pictures = {path.suffix for path in (tmp_path / "shop" / "pictures").iterdir()}
    assert {".svg", ".png", ".html"} <= pictures


def test_both_readmes_show_the_same_commands():
    english, vietnamese = (
        [
            re.sub(r"\s+#.*| LƯỢT_NHẬP| BATCH", "", block)
            for block in SHELL.findall((ROOT / name).read_text(encoding="utf-8"))
        ]
        for name in ("README.md", "README.vi.md")
    )
    assert english == vietnamese


def test_generated_pages_are_current():
    done = run([sys.executable, "-m", "scripts.reference", "--check"], ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "page", ["README.md", "README.vi.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/decisions/README.md"]
)
def test_every_local_link_leads_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{page} links to {target}"


def test_every_decision_is_listed():
    listed = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    for record in (ROOT / "docs/decisions").glob("0*.md"):
        assert f"]({record.name})" in listed


def test_every_measure_has_a_definition_of_its_version():
    from importlib import import_module

    from hanhtrinh.app.questions import OPTIONS
    from hanhtrinh.measures.definitions import DEFINITIONS

    modules = [import_module(f"hanhtrinh.measures.{name}") for name in OPTIONS]
    assert set(DEFINITIONS) == {module.MEASURE for module in modules}
