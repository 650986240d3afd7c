"""Files, patterns and folders on the command line become files, or an error that says which found nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hanhtrinh.errors import InputError
from hanhtrinh.sources.paths import expand_paths


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "a/2.csv",
        "a/1.CSV.GZ",
        "a/deep/3.jsonl.zst",
        "a/.hidden.csv",
        "a/_temporary/4.csv",
        "a/~$5.xlsx",
        "a/readme.md",
        "b.tsv",
        "[x].csv",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(*named: str | Path) -> list[str]:
    return [path.as_posix() for path in expand_paths(named)]


def test_a_folder_stands_for_the_event_files_in_it(folder: Path) -> None:
    assert names("a") == ["a/1.CSV.GZ", "a/2.csv", "a/deep/3.jsonl.zst"]


def test_a_pattern_stands_for_what_it_matches_and_a_file_for_itself(folder: Path) -> None:
    assert names("*.tsv", "a/*.csv") == ["b.tsv", "a/2.csv"]
    assert names("**/*.csv") == ["[x].csv", "a/2.csv", "a/_temporary/4.csv"]
    assert names("[x].csv") == ["[x].csv"]
    assert names("a/readme.md") == ["a/readme.md"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    assert names("a/2.csv", "a", "a/../a/2.csv") == ["a/2.csv", "a/1.CSV.GZ", "a/deep/3.jsonl.zst"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none.csv", "no-file"),
        ("*.xes", "no-match"),
        ("empty", "empty-folder"),
        ("x" * 300, "unreadable-file"),
    ],
)
def test_what_leads_nowhere_is_told(folder: Path, name: str, code: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(InputError) as refused:
        expand_paths(["b.tsv", name])
    assert refused.value.code == code
    assert name[:20] in refused.value.to("en")
    assert refused.value.hint is not None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user who may not read the file")
def test_a_file_that_may_not_be_read_is_told(folder: Path) -> None:
    """In a process of another user, as root may read everything."""
    path = folder / "b.tsv"
    path.chmod(0)
    script = (
        "import os, sys; os.setegid(65534); os.seteuid(65534)\n"
        "from pathlib import Path\n"
        "from hanhtrinh.errors import InputError\n"
        "from hanhtrinh.sources.tables import open_table\n"
        "try:\n    open_table(Path(sys.argv[1]))\n"
        "except InputError as error:\n    print(error.code, error.to('vi'))\n"
    )
    for parent in path.parents[:3]:
        parent.chmod(0o755)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\nimport hanhtrinh.sources.tables\n{script}", str(path)],
        capture_output=True, text=True, env=environment, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("unreadable-file b.tsv: Không đọc được tệp này"), done.stderr
