"""The command line as a whole: help in both languages, versions, no heavy start."""

import os
import subprocess
import sys

import pytest

HEAVY = (
    "numpy",
    "numba",
    "pyarrow",
    "duckdb",
    "deltalake",
    "scipy",
    "pydantic",
    "ruamel",
    "fontTools",
    "resvg_py",
)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": "100", **environment},
    )


def test_help_speaks_the_language_asked_for():
    assert "Bản đồ hành trình khách hàng" in run("--help", HANHTRINH_LANG="vi").stdout
    assert "customer journey maps" in run("--help", HANHTRINH_LANG="en").stdout
    assert "customer journey maps" in run("--lang", "en", "--help", HANHTRINH_LANG="vi").stdout


@pytest.mark.parametrize(
    "command", ["init", "import", "measure", "models", "touchpoints", "map", "demo", "serve"]
)
def test_every_command_has_help_in_both_languages(command):
    vietnamese, english = (run(command, "--help", HANHTRINH_LANG=language) for language in ("vi", "en"))
    assert vietnamese.returncode == english.returncode == 0
    assert vietnamese.stdout != english.stdout


def test_help_loads_no_heavy_library():
    code = (
        "import sys\nfrom hanhtrinh.cli import build\nbuild()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_an_unknown_command_ends_with_status_2():
    assert run("drow").returncode == 2


def test_the_version_is_printed():
    assert run("--version").stdout.startswith("hanhtrinh ")


@pytest.mark.parametrize(
    ("arguments", "vietnamese", "english"),
    [
        (("drow",), "Không có lệnh 'drow'", "No such command 'drow'"),
        (("map", "render"), "Thiếu", "Missing argument"),
        (("measure", "funnel", "--windo", "3d"), "Không có tùy chọn --windo", "No such option: --windo"),
        (("serve", "a", "b"), "Thừa đối số: a b.", "unexpected extra argument"),
        (("demo", "--seed", "x"), "Giá trị của --seed không dùng được", "Invalid value"),
    ],
)
def test_a_wrong_call_is_explained_in_either_language(arguments, vietnamese, english):
    for language, words in (("vi", vietnamese), ("en", english)):
        done = run(*arguments, HANHTRINH_LANG=language)
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_vietnamese_help_has_no_english_heading():
    shown = run("map", "--help", HANHTRINH_LANG="vi").stdout
    assert "Lệnh" in shown
    assert "Tùy chọn" in shown
    assert "Commands" not in shown
    assert "Show this message" not in shown


@pytest.mark.parametrize(
    "arguments",
    [("--lang", "en", "models", "list"), ("models", "list", "--lang", "en"), ("models", "--lang=en", "list")],
)
def test_the_language_may_be_said_anywhere(arguments):
    assert "Awareness" in run(*arguments, HANHTRINH_LANG="vi").stdout


def test_an_unknown_language_is_refused():
    done = run("--lang", "fr", "models", "list", HANHTRINH_LANG="vi")
    assert done.returncode == 2
    assert "--lang" in done.stderr


def test_names_that_look_like_markup_are_printed_as_they_are(tmp_path):
    events = tmp_path / "events.csv"
    events.write_text(
        "who,what,when\na,[/bold],2025-01-01\na,[red],2025-01-02\na,:smile:,2025-01-03\n", encoding="utf-8"
    )
    done = run(
        "measure",
        "transitions",
        "--events",
        str(events),
        "--case",
        "who",
        "--activity",
        "what",
        "--time",
        "when",
    )
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in ("[/bold]", "[red]", ":smile:"))


def test_the_workspace_of_a_map_decides_the_language(tmp_path):
    assert run("--lang", "vi", "init", str(tmp_path / "shop")).returncode == 0
    done = run(
        "map",
        "check",
        str(tmp_path / "shop" / "maps" / "none.yaml"),
        HANHTRINH_LANG="",
        LANG="en_US.UTF-8",
        LC_ALL="",
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Lỗi")
