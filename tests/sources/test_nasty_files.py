"""Every nasty file is read right or refused with place and remedy, in both languages, through the real command line."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from nasty import READ, REFUSED, Case

from hanhtrinh.app.workspace import Workspace
from hanhtrinh.cli import main
from hanhtrinh.cli.output import language


@dataclass(frozen=True)
class Done:
    status: int
    stdout: str
    stderr: str


class CommandLine:
    """The command line within this process, in a folder of its own."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
    ) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.chdir(folder)

    def __call__(self, *arguments: str, lang: str = "en") -> Done:
        self._monkeypatch.setattr(sys, "argv", ["hanhtrinh", *arguments])
        self._monkeypatch.setenv("HANHTRINH_LANG", lang)
        language.cache_clear()
        self._capsys.readouterr()
        try:
            main()
        except SystemExit as end:
            told = self._capsys.readouterr()
            return Done(int(end.code or 0), told.out, told.err)
        finally:
            language.cache_clear()
        raise AssertionError("the command line always ends with a status")


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> CommandLine:
    return CommandLine(monkeypatch, capsys, tmp_path)


def shop(folder: Path, zone: str = "Asia/Ho_Chi_Minh") -> Workspace:
    return Workspace.create(folder / "shop", timezone=zone)


def imported(workspace: Workspace) -> list[tuple[str, str, str]]:
    store = workspace.store
    store.refresh()
    events = store.read(["user_id", "anonymous_id", "name", "time", "seq"]).sort_by("seq")
    who = [
        user or anonymous
        for user, anonymous in zip(
            *(events[key].to_pylist() for key in ("user_id", "anonymous_id")), strict=True
        )
    ]
    times = [time.replace(tzinfo=None).isoformat() for time in events["time"].to_pylist()]
    return list(zip(who, events["name"].to_pylist(), times, strict=True))


@pytest.mark.parametrize("name", READ)
def test_it_is_read_as_it_is_meant(command: CommandLine, tmp_path: Path, name: str) -> None:
    case = READ[name]
    workspace = shop(tmp_path, case.zone)
    files = case.make(tmp_path)
    done = command("import", *files, "-w", "shop", *case.flags)
    assert done.status == 0, done.stderr
    assert imported(workspace) == case.events
    found = sorted((workspace.data / "rejects").glob("*.csv"))
    rejects = [row for path in found for row in csv.DictReader(path.open(encoding="utf-8-sig"))]
    assert [(int(row["row"]), row["reason"]) for row in rejects] == list(case.rejects)
    for told in case.told:
        assert told in done.stderr


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_place_and_remedy_and_nothing_is_written(
    command: CommandLine, tmp_path: Path, name: str
) -> None:
    case: Case = REFUSED[name]
    workspace = shop(tmp_path)
    before = sorted(path for path in (tmp_path / "shop").rglob("*") if path.is_file())
    files = case.make(tmp_path)
    english = command("import", *files, "-w", "shop", *case.flags)
    vietnamese = command("import", *files, "-w", "shop", *case.flags, lang="vi")
    assert (english.status, vietnamese.status) == (2, 2), english.stdout
    for said in case.refused:
        assert said in english.stderr
    assert "Error: " in english.stderr
    assert "Lỗi: " in vietnamese.stderr
    assert english.stderr != vietnamese.stderr
    for told in (english.stderr, vietnamese.stderr):
        assert "Traceback" not in told
        assert str(tmp_path) not in told
    assert workspace.store.count_events() == 0
    after = sorted(path for path in (tmp_path / "shop").rglob("*") if path.is_file())
    assert [path for path in after if path not in before and path.suffix != ".lock"] == []


def test_there_are_many_of_them() -> None:
    assert len(READ) + len(REFUSED) >= 40
