"""What tests of all layers may start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postgres_server import running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the URL of a real PostgreSQL of this test run, empty at first."""
    with running_postgres() as url:
        yield url
