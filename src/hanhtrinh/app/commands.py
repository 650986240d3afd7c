"""Commands that answers tell users to run next, as they are typed in a shell."""

from __future__ import annotations

import shlex
from pathlib import Path

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text


def typed(path: Path | str) -> str:
    """Give a path as it is typed in a shell: quoted where it has spaces, so that a command shown can be copied."""
    text = str(path)
    return shlex.quote(text) if any(not (sign.isalnum() or sign in "@%+=:,./-_") for sign in text) else text


def import_rejects(file: str, root: Path) -> str:
    """Give the command that imports a file of mended rows anew; `file` is named from the workspace's folder `root`."""
    return f"hanhtrinh import --rejects {typed(root / file)} -w {typed(root)}"


def no_events(root: Path) -> UsageError:
    """Refuse what needs events where the workspace in `root` has none; the same words whatever was asked."""
    return UsageError(
        "no-events",
        Text(vi="Không gian làm việc chưa có sự kiện nào.", en="The workspace has no events yet."),
        hint=Text(
            vi=f"Nhập dữ liệu trước: hanhtrinh import TỆP -w {typed(root)}",
            en=f"Import data first: hanhtrinh import FILE -w {typed(root)}",
        ),
    )
