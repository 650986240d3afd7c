"""What tests of all layers may start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_workspace import kept_demo
from postgres_server import running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the URL of a real PostgreSQL of this test run, empty at first."""
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def demo_shop(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a demo workspace of 600 customers, never to be changed: copy it."""
    kept = (
        pytestconfig.cache.mkdir("hanhtrinh-demo") if pytestconfig.cache else tmp_path_factory.mktemp("demo")
    )
    return kept_demo(Path(kept))
