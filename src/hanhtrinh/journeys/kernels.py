"""The compiled loops that build a journey log: plain loops over one shard, fixed signatures, without the GIL.

They are compiled when the module is first imported and cached on disk afterwards. Inputs are declared read-only,
which writable arrays satisfy too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

import numba
import numpy as np
import numpy.typing as npt
from numba import types

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

IN_I64: Final = types.Array(types.int64, 1, "C", readonly=True)
IN_I32: Final = types.Array(types.int32, 1, "C", readonly=True)
IN_U8: Final = types.Array(types.uint8, 1, "C", readonly=True)
IN_BOOL: Final = types.Array(types.boolean, 1, "C", readonly=True)
OUT_I64: Final = types.Array(types.int64, 1, "C")
OUT_I32: Final = types.Array(types.int32, 1, "C")
OUT_U64: Final = types.Array(types.uint64, 1, "C")
OUT_BOOL: Final = types.Array(types.boolean, 1, "C")

_RUN: Final = 32


def cached_njit(function: Callable[..., Any], *signature: Any, **options: Any) -> Any:
    """Compile by numba without the GIL, with a copy on disk wherever some folder for copies can be written."""
    njit: Any = partial(numba.njit, *signature, nogil=True, error_model="numpy", **options)
    try:
        return njit(cache=True)(function)
    except RuntimeError:  # numba finds no such folder: an installation that is read-only, and no home
        return njit()(function)


def compiled(signature: Any) -> Callable[[Kernel], Kernel]:
    """Compile a plain loop for one fixed signature, cached on disk, releasing the GIL."""

    def decorate(function: Kernel) -> Kernel:
        kernel: Kernel = cached_njit(function, signature)
        return kernel

    return decorate


@compiled(types.void(IN_I64, IN_U8, OUT_U64))
def hash_texts(
    offsets: npt.NDArray[np.int64], data: npt.NDArray[np.uint8], hashes: npt.NDArray[np.uint64]
) -> None:
    """Hash UTF-8 texts, the same on every machine and in every process.

    FNV-1a over the bytes, then the finaliser of MurmurHash3, because the high bits of FNV alone are poor for short
    texts. Text i is `data[offsets[i]:offsets[i + 1]]`.
    """
    for i in range(len(offsets) - 1):
        state = np.uint64(0xCBF29CE484222325)
        for k in range(offsets[i], offsets[i + 1]):
            state = (state ^ np.uint64(data[k])) * np.uint64(0x100000001B3)
        state = (state ^ (state >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
        state = (state ^ (state >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
        hashes[i] = state ^ (state >> np.uint64(33))


@compiled(types.void(IN_I32, OUT_I64, OUT_I64))
def gather_groups(
    group: npt.NDArray[np.int32], offsets: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]
) -> None:
    """List the rows of every group, in their order: a counting sort.

    Fills `offsets` (groups + 1, zeros on entry) and `rows` so that group g has `rows[offsets[g]:offsets[g + 1]]`.
    """
    groups = len(offsets) - 1
    for i in range(len(group)):
        offsets[group[i] + 1] += 1
    for g in range(groups):
        offsets[g + 1] += offsets[g]
    cursor = offsets[:groups].copy()
    for i in range(len(group)):
        rows[cursor[group[i]]] = i
        cursor[group[i]] += 1


@compiled(types.void(IN_I64, IN_I64, IN_I64, OUT_I64))
def sort_within(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    seq: npt.NDArray[np.int64],
    rows: npt.NDArray[np.int64],
) -> None:
    """Sort the rows of every group by time, then seq, in place.

    Histories are short and mostly in order already: a check, then insertion in runs, which are merged pair by pair
    where there are several. (NumPy's sorts would take ten times as long to compile.)
    """
    for g in range(len(offsets) - 1):
        first, last = offsets[g], offsets[g + 1]
        in_order = True
        for k in range(first + 1, last):
            a, b = rows[k - 1], rows[k]
            if time[a] > time[b] or (time[a] == time[b] and seq[a] > seq[b]):
                in_order = False
                break
        if in_order:
            continue
        for begin in range(first, last, _RUN):
            for k in range(begin + 1, min(begin + _RUN, last)):
                row = rows[k]
                place = k
                while place > begin:
                    before = rows[place - 1]
                    if time[before] < time[row] or (time[before] == time[row] and seq[before] < seq[row]):
                        break
                    rows[place] = before
                    place -= 1
                rows[place] = row
        if last - first <= _RUN:
            continue
        merged = np.empty(last - first, np.int64)
        width = _RUN
        while width < last - first:
            for begin in range(first, last, 2 * width):
                left, middle, end = begin, min(begin + width, last), min(begin + 2 * width, last)
                right = middle
                for k in range(begin - first, end - first):
                    take_left = right == end
                    if left < middle and right < end:
                        a, b = rows[left], rows[right]
                        take_left = time[a] < time[b] or (time[a] == time[b] and seq[a] < seq[b])
                    if take_left:
                        merged[k] = rows[left]
                        left += 1
                    else:
                        merged[k] = rows[right]
                        right += 1
            for k in range(last - first):
                rows[first + k] = merged[k]
            width *= 2
