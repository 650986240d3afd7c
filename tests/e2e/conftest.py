"""Servers over copies of the demo shop, and a real Chromium before them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demo_workspace import environment, hanhtrinh_command
from playwright.sync_api import Browser, expect, sync_playwright
from running_server import RunningServer
from visitors import PATIENCE_MS, Visitors, launch


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
    running.owner()
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
    expect.set_options(timeout=PATIENCE_MS)
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
