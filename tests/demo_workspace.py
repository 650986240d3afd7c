"""A demo workspace for tests, made once by the real command line and kept until what it depends on changes."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import hanhtrinh

SOURCE: Final = Path(hanhtrinh.__file__).parents[1]
CUSTOMERS: Final = 600
# what the demo's files do not depend on, so that work on the screens does not make it anew
_BESIDE: Final = re.compile(r"(server|cli|render|scene|lint|app/(?!scenario/)\w+)/")


def hanhtrinh_command(*arguments: str | Path) -> list[str]:
    """Give the command line of the code under test."""
    return [sys.executable, "-m", "hanhtrinh", *map(str, arguments)]


def environment() -> dict[str, str]:
    """Give the environment in which the code under test is found."""
    return {**os.environ, "PYTHONPATH": str(SOURCE), "HANHTRINH_LANG": "vi", "COLUMNS": "200"}


def kept_demo(folder: Path) -> Path:
    """Give a demo workspace in a folder where such are kept; several processes may ask at the same time."""
    wanted = folder / _sources_hash()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wanted.is_dir():
            for old in folder.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            making = folder / "making"
            made = subprocess.run(
                hanhtrinh_command("demo", making, "--customers", str(CUSTOMERS), "--no-serve"),
                env=environment(),
                capture_output=True,
                text=True,
                timeout=900,
            )
            assert made.returncode == 0, made.stderr
            making.rename(wanted)
    return wanted


def _sources_hash() -> str:
    package = SOURCE / "hanhtrinh"
    found = hashlib.sha256(str(CUSTOMERS).encode())
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package).as_posix()
        if path.suffix in (".py", ".yaml", ".json", ".toml") and not _BESIDE.match(inside):
            found.update(f"{inside}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]
