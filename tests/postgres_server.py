"""A real PostgreSQL for tests: a cluster of its own in a temporary folder, listening on a socket in it only."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


def programs() -> Path | None:
    """Find the folder of the server's programs."""
    on_path = shutil.which("pg_ctl")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return found[-1].parent if found else None


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server while the block runs; gives the URL of an empty database."""
    found = programs()
    assert found is not None, "PostgreSQL's server is missing; make test installs it"
    # a socket's path is short
    folder = Path(mkdtemp(prefix="pg-", dir="/tmp"))
    # PostgreSQL refuses to run as root
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    cluster = folder / "cluster"

    def run(*command: str) -> None:
        done = subprocess.run([*as_user, *command], capture_output=True, text=True, cwd=folder)
        assert done.returncode == 0, done.stderr

    run(
        str(found / "initdb"),
        "-D",
        str(cluster),
        "-A",
        "trust",
        "-U",
        "tester",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    )
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run(str(found / "pg_ctl"), "-D", str(cluster), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://tester@/postgres?unix_sock={folder}/.s.PGSQL.5432"
    finally:
        run(str(found / "pg_ctl"), "-D", str(cluster), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
