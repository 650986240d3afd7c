"""Changing a workspace's settings in place: the file keeps its comments, its order and what this version does not know."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from hanhtrinh.app.workspace import SETTINGS, Workspace
from hanhtrinh.errors import Place, UsageError, WorkspaceError
from hanhtrinh.language import Language, Text
from hanhtrinh.maps.roundtrip import write_text
from hanhtrinh.store.lock import workspace_lock

_MOST_NAME: Final = 200
_TABLE: Final = re.compile(r"^\s*\[", re.MULTILINE)


def change_settings(
    workspace: Workspace, *, name: str | None = None, language: Language | None = None, model: str | None = None
) -> None:  # fmt: skip
    """Change settings of an opened workspace, in its file and in the workspace itself; what is None stays.

    Args:
        name: of the business.
        language: of maps and messages, and of people who have chosen none.
        model: id of the journey model in use.

    Raises:
        UsageError: `bad-name`, `unknown-model`.
        WorkspaceError: `bad-settings` where the file cannot be changed without losing something.
    """
    changes: dict[str, str] = {}
    if name is not None:
        changes["name"] = _checked_name(name)
    if language is not None:
        changes["language"] = language
    if model is not None:
        workspace.model(model)
        changes["model"] = model
    if not changes:
        return
    path = workspace.root / SETTINGS
    with workspace_lock(workspace.data, "settings"):
        text = path.read_text(encoding="utf-8")
        write_text(path, spliced(text, changes))
        workspace.config = replace(workspace.config, **changes)  # type: ignore[arg-type]


def spliced(text: str, changes: Mapping[str, str]) -> str:
    """Put values into the text of a settings file: in their lines where they have one, else after the other settings.

    Raises:
        WorkspaceError: `bad-settings` where the text would then say something else than before and the changes.
    """
    table = _TABLE.search(text)
    end = table.start() if table else len(text)
    head, rest = text[:end], text[end:]
    for key, value in changes.items():
        written = json.dumps(value, ensure_ascii=False)
        line = re.compile(rf'^({re.escape(key)}\s*=\s*)("(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')', re.MULTILINE)
        head, found = line.subn(lambda match, new=written: match[1] + new, head, count=1)  # type: ignore[misc]
        if not found:
            head = f"{head.rstrip()}\n{key} = {written}\n" + ("\n" if rest else "")
    changed = head + rest
    if not _says(changed, {**tomllib.loads(text), **changes}):
        raise WorkspaceError(
            "bad-settings",
            Text(
                vi=f"{SETTINGS} viết theo cách không tự sửa an toàn được.",
                en=f"{SETTINGS} is written in a way that cannot be changed safely.",
            ),
            hint=Text(vi="Sửa tệp bằng tay; chưa có gì thay đổi.", en="Change the file by hand; nothing was changed."),
            place=Place(file=SETTINGS),
        )  # fmt: skip
    return changed


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _checked_name(name: str) -> str:
    found = " ".join(name.split())
    if not 1 <= len(found) <= _MOST_NAME or not found.isprintable():
        raise UsageError(
            "bad-name",
            Text(
                vi=f"Tên cần từ 1 đến {_MOST_NAME} ký tự.", en=f"A name has between 1 and {_MOST_NAME} characters."
            ),
        )  # fmt: skip
    return found
