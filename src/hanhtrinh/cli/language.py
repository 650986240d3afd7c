"""Which language the command line speaks: --lang, else HANHTRINH_LANG, else the workspace's, else the locale's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from hanhtrinh.language import Language, language_of


def _flag(arguments: list[str], *names: str) -> str | None:
    for index, argument in enumerate(arguments):
        for name in names:
            if argument == name and index + 1 < len(arguments):
                return arguments[index + 1]
            if argument.startswith(f"{name}="):
                return argument[len(name) + 1 :]
    return None


def _workspace_language(folder: Path) -> Language | None:
    import tomllib

    try:
        settings = tomllib.loads((folder / "hanhtrinh.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    tag = settings.get("language")
    return language_of(tag if isinstance(tag, str) else None)


def _folders(arguments: list[str]) -> Iterator[Path]:
    """Give the folders that may be the workspace: the one named, those above a file that is named, those above here."""
    named = _flag(arguments, "-w", "--workspace")
    if named:
        yield Path(named)
    for file in (
        *(Path(argument) for argument in arguments if argument.endswith(".yaml")),
        Path("hanhtrinh.toml"),
    ):
        yield from file.absolute().parents


def spoken_language() -> Language:
    """Decide the language before any command is parsed, because help texts depend on it."""
    arguments = sys.argv[1:]
    asked = language_of(_flag(arguments, "--lang")) or language_of(os.environ.get("HANHTRINH_LANG"))
    if asked:
        return asked
    for folder in _folders(arguments):
        if (folder / "hanhtrinh.toml").is_file() and (stated := _workspace_language(folder)):
            return stated
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return language_of(locale) or "vi"
