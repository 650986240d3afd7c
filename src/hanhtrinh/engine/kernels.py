"""How kernels are compiled: ahead of the first call, cached on disk, without the GIL, one shard per call.

Signatures are fixed, so that nothing is compiled in the middle of an answer. Inputs are declared read-only:
memory-mapped arrays are, and writable ones convert.
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

I64: Final = types.int64
U64: Final = types.uint64
BOOL: Final = types.boolean
# read-only inputs
IN_I64: Final = types.Array(types.int64, 1, "C", readonly=True)
IN_I32: Final = types.Array(types.int32, 1, "C", readonly=True)
IN_U64: Final = types.Array(types.uint64, 1, "C", readonly=True)
IN_BOOL: Final = types.Array(types.boolean, 1, "C", readonly=True)
# outputs and working memory
OUT_I64: Final = types.Array(types.int64, 1, "C")
OUT_I64_2D: Final = types.Array(types.int64, 2, "C")
OUT_I32: Final = types.Array(types.int32, 1, "C")
OUT_I32_2D: Final = types.Array(types.int32, 2, "C")
OUT_U64: Final = types.Array(types.uint64, 1, "C")


def kernel(signature: Any, *, inline: bool = False, allocates: bool = False) -> Callable[[Kernel], Kernel]:
    """Compile a plain loop for one fixed signature (a numba signature, or a list of them).

    Args:
        signature: the types of arguments and result.
        inline: put the function into the loops that call it; for the steps of a pass.
        allocates: the kernel makes arrays of its own. Without it numba need not count references, which costs more
            than most loops do: let callers give the working memory where a loop must be fast.
    """
    decorate: Any = partial(numba.njit, signature, nogil=True, cache=True)
    decorate = decorate(error_model="numpy", forceinline=inline, boundscheck=False, _nrt=allocates)

    def compiled(function: Kernel) -> Kernel:
        result: Kernel = decorate(function)
        return result

    return compiled


def as_input(array: npt.ArrayLike, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Give an array as kernels take it: a plain contiguous ndarray of `dtype`, copied only where it must be."""
    return np.ascontiguousarray(np.asarray(array), dtype=dtype)


def type_of(example: object) -> Any:
    """Give the numba type of an example, for signatures that take named tuples of arrays."""
    return numba.typeof(example)  # type: ignore[no-untyped-call]
