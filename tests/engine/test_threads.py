"""The engine: every shard once, whatever the threads; kernels that stay fresh on disk."""

from __future__ import annotations

import threading

import pytest

from hanhtrinh.engine import kernels
from hanhtrinh.engine.threads import run
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.log import JourneyLog

CODES = EventCodes((), (), (), (), None)  # type: ignore[arg-type]


def log_of(shards: int) -> JourneyLog:
    return JourneyLog(tuple(range(shards)), CODES)  # type: ignore[arg-type]


def collect(state: list[int], shard: object, index: int) -> list[int]:
    assert shard == index
    return [*state, index]


@pytest.mark.parametrize("threads", [None, 1, 2, 7])
@pytest.mark.parametrize("shards", [0, 1, 2, 50])
def test_every_shard_is_added_once(shards: int, threads: int | None) -> None:
    found = run(list, collect, lambda a, b: a + b, log_of(shards), threads=threads)
    assert sorted(found) == list(range(shards))


def test_threads_share_the_shards() -> None:
    meeting = threading.Barrier(2, timeout=20)

    def wait(state: set[int], shard: object, index: int) -> set[int]:
        # passes only if two threads are in it at the same time
        meeting.wait()
        return state | {threading.get_ident()}

    assert len(run(set, wait, set.union, log_of(2), threads=2)) == 2


def test_an_error_in_a_shard_reaches_the_caller() -> None:
    def fail(state: int, shard: object, index: int) -> int:
        raise ZeroDivisionError(index)

    with pytest.raises(ZeroDivisionError):
        run(int, fail, int.__add__, log_of(4), threads=2)


def test_kernels_on_disk_depend_on_the_sources_of_all_kernels() -> None:
    from hanhtrinh.measures.stage_pass import follow

    # the steps of passing.py are compiled into this kernel, whose own file does not change with them
    stamp = follow._cache._cache_file._source_stamp  # type: ignore[attr-defined]
    assert stamp[1] == kernels._sources(("engine", "measures"))


def test_kernels_run_where_no_copy_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core import caching

    from hanhtrinh.journeys.kernels import cached_njit

    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    assert cached_njit(_twice)(21) == 42


def _twice(number: int) -> int:
    return 2 * number
