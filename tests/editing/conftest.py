"""Opened workspaces for the tests of editing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import editing_shop

from hanhtrinh.app.office import Office


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with events, not to be changed."""
    return editing_shop.build(tmp_path_factory.mktemp("built") / "shop")


@pytest.fixture
def shop(built: Path, tmp_path: Path) -> Iterator[Office]:
    """An open copy of the shop with events."""
    shutil.copytree(built, tmp_path / "shop")
    office = Office.open(tmp_path / "shop")
    yield office
    office.close()


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Office]:
    """The open shop without events."""
    office = Office.open(editing_shop.empty(tmp_path / "quiet"))
    yield office
    office.close()
