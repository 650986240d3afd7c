"""A demo shop made once, servers over copies of it, and a real Chromium before them."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from running_server import SOURCE, RunningServer, environment, hanhtrinh_command
from visitors import Visitors, launch

CUSTOMERS = 600
# what the demo's files do not depend on, so that work on the screens does not make it anew
_BESIDE = re.compile(r"(server|cli|render|scene|lint|store/state|app/(?!scenario/)\w+)/")


@pytest.fixture(scope="session")
def demo_shop(pytestconfig: pytest.Config) -> Path:
    """Give a demo workspace, never to be changed: made once and kept until the product's sources change."""
    assert pytestconfig.cache is not None
    folder = Path(pytestconfig.cache.mkdir("hanhtrinh-demo"))
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


@pytest.fixture(scope="module")
def copy_shop(demo_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Give a way to copy the demo workspace."""

    def copy() -> Path:
        return Path(shutil.copytree(demo_shop, tmp_path_factory.mktemp("e2e") / "shop"))

    return copy


@pytest.fixture(scope="module")
def server(copy_shop: Callable[[], Path]) -> Iterator[RunningServer]:
    """Give a server over a copy of the demo shop, for the tests of one file; its owner is there."""
    running = RunningServer(copy_shop()).start()
    running.owner().close()
    yield running
    running.stop()


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[RunningServer]:
    """Give a server over a new workspace that nobody has opened."""
    shop = tmp_path / "shop"
    subprocess.run(hanhtrinh_command("init", shop), env=environment(), check=True, capture_output=True)
    running = RunningServer(shop).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give a running Chromium."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def _visitors(chromium: Browser, server: RunningServer) -> Visitors:
    return Visitors(chromium, server)


@pytest.fixture
def visitors(_visitors: Visitors) -> Iterator[Visitors]:
    """Give a way to open windows on the server; fails the test where one misbehaved."""
    yield _visitors
    _visitors.close()


@pytest.fixture
def first_visitors(chromium: Browser, empty_server: RunningServer) -> Iterator[Visitors]:
    """Give a way to open windows on the server over a new workspace."""
    found = Visitors(chromium, empty_server)
    yield found
    found.close()
