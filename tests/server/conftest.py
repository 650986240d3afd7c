"""An application over an empty workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from server_client import Browser, start

from hanhtrinh.app.workspace import Workspace


@pytest.fixture
def empty(tmp_path: Path) -> tuple[FastAPI, Browser]:
    """Give the application over an empty workspace, and its owner's browser."""
    Workspace.create(tmp_path / "shop")
    return start(tmp_path / "shop")
