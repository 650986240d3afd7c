"""A folder for a journey log that no workspace keeps."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Final

_NEW: Final = "hanhtrinh-new-"
_MADE: Final = "hanhtrinh-log-"
_LOCK: Final = "lock"


class TemporaryHome:
    """A folder that goes when nobody refers to this any more, at the latest when the process ends.

    A process that is killed cannot remove its folder: whoever makes the next one does.

    Attributes:
        folder: the folder, in the system's folder for temporary files.
    """

    def __init__(self) -> None:
        _remove_abandoned(Path(tempfile.gettempdir()))
        new = Path(tempfile.mkdtemp(prefix=_NEW))
        held = os.open(new / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX)
        # under this name only when it is locked, so that nobody takes it for abandoned
        self.folder = new.with_name(_MADE + new.name.removeprefix(_NEW))
        new.rename(self.folder)
        weakref.finalize(self, _remove, self.folder, held)


def _remove(folder: Path, held: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(held)


def _remove_abandoned(home: Path) -> None:
    for folder in home.glob(f"{_MADE}*"):
        with suppress(OSError), (folder / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # its maker holds it for as long as it lives
            shutil.rmtree(folder, ignore_errors=True)
