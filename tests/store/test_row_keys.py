"""Rows are told apart as if all ids were written into one list and looked up there."""

from __future__ import annotations

import hashlib
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.store import row_keys, spill
from hanhtrinh.store.row_keys import RowKeys

DIGESTS = [hashlib.md5(bytes([k])).hexdigest() for k in range(4)]
# own ids, some of them written like ours
OWN = [
    "o1",
    "o2",
    "",
    DIGESTS[0],
    f"{DIGESTS[0]}-2",
    f"{DIGESTS[1]}-1",
    f"{DIGESTS[1]}-02",
    DIGESTS[1].upper(),
]
ROW = st.tuples(st.sampled_from(DIGESTS), st.none() | st.sampled_from(OWN))
FILES = st.lists(st.lists(st.lists(ROW, max_size=6), max_size=3), min_size=1, max_size=3)
EARLIER = st.lists(
    st.tuples(
        st.sampled_from([*DIGESTS, f"{DIGESTS[0]}-2", f"{DIGESTS[2]}-3", *OWN]), st.sampled_from(["b1", "b2"])
    ),
    max_size=5,
    unique_by=lambda row: row[0],
)


def slow(
    files: list[list[list[tuple[str, str | None]]]], earlier: list[tuple[str, str]]
) -> tuple[list[str], list[bool], set[str]]:
    """The id of every row, whether it is new, and the batches that brought the others."""
    known = dict(earlier)
    ids, new, met, seen = [], [], set(), set()
    for blocks in files:
        counts: Counter[str] = Counter()
        for digest, own in (row for rows in blocks for row in rows):
            counts[digest] += 1
            ours = digest if counts[digest] == 1 else f"{digest}-{counts[digest]}"
            ids.append(ours if own is None else own)
            if ids[-1] in known:
                met.add(known[ids[-1]])
            new.append(ids[-1] not in known and ids[-1] not in seen)
            seen.add(ids[-1])
    return ids, new, met


@settings(max_examples=200, deadline=None)
@given(files=FILES, earlier=EARLIER, memory=st.sampled_from([0, 1 << 30]), sieve=st.booleans())
def test_rows_are_told_apart_as_in_one_list_of_all_ids(
    files: list[list[list[tuple[str, str | None]]]], earlier: list[tuple[str, str]], memory: int, sieve: bool
) -> None:
    ids, new, met = slow(files, earlier)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spill.Buckets.__init__, "__kwdefaults__", {"memory": memory, "compression": None})
        patch.setattr(row_keys, "_MANY", 4)
        with RowKeys(sieve=sieve) as keys:
            check(keys, files, earlier, ids, new, met)


def check(
    keys: RowKeys,
    files: list[list[list[tuple[str, str | None]]]],
    earlier: list[tuple[str, str]],
    ids: list[str],
    new: list[bool],
    met: set[str],
) -> None:
    given_ids: list[tuple[str, str | None]] = []
    for number, blocks in enumerate(files):
        for rows in blocks:
            digests = pa.chunked_array([pa.array([d for d, _ in rows], pa.string())])
            own = pa.chunked_array([pa.array([o for _, o in rows], pa.string())])
            keys.add(digests, own, number)
            given_ids += rows
    batch = (
        pa.record_batch({"message_id": [i for i, _ in earlier], "batch": [b for _, b in earlier]})
        if earlier
        else None
    )
    arrived = keys.settle([] if batch is None else [batch], len(files))
    assert arrived.new == sum(new)
    assert set(arrived.batches) == met
    for first in range(0, len(ids) + 1, 3):
        count = min(5, len(ids) - first)
        assert arrived.is_new(first, count).tolist() == new[first : first + count]
        numbers = arrived.numbers(first, count).tolist()
        for (digest, own_id), k, expected in zip(given_ids[first:], numbers, ids[first:], strict=False):
            assert (own_id if own_id is not None else digest if k == 1 else f"{digest}-{k}") == expected
    arrived.close()
