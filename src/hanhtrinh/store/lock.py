"""`workspace.lock`, one per kind of work: held by one process, freed by the system however that process ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hanhtrinh.errors import WorkspaceError
from hanhtrinh.language import Text


@contextmanager
def workspace_lock(folder: Path, kind: str, *, wait: float = 30.0) -> Iterator[None]:
    """Hold the lock of one kind of work (`import`, `log`, ...) on the data folder of a workspace.

    Args:
        folder: the data folder; the lock file lies in it and stays.
        kind: which work; different kinds do not wait for each other.
        wait: seconds to wait for another holder.

    Raises:
        WorkspaceError: `workspace-busy` where another process still holds the lock after `wait` seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait
    with (folder / f"{kind}.workspace.lock").open("a") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise WorkspaceError(
                        "workspace-busy",
                        Text(
                            vi=f"Một tiến trình khác đang làm việc “{kind}” trên không gian làm việc này.",
                            en=f"Another process is doing “{kind}” work on this workspace.",
                        ),
                        hint=Text(
                            vi="Đợi tiến trình kia xong rồi chạy lại.",
                            en="Wait until it is done, then run this again.",
                        ),
                    ) from None
                time.sleep(0.05)
        yield
