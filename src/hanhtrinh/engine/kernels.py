"""How kernels are compiled: ahead of the first call, cached on disk, without the GIL, one shard per call.

Signatures are fixed, so that nothing is compiled in the middle of an answer. Inputs are declared read-only:
memory-mapped arrays are, and writable ones convert.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

import numba
import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.journeys.kernels import cached_njit

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

    def compiled(function: Kernel) -> Kernel:
        result = cached_njit(function, boundscheck=False, forceinline=inline, _nrt=allocates)
        if hasattr(result, "compile"):  # not where NUMBA_DISABLE_JIT is set
            bind_to_sources(result, "engine", "measures")
            for one in signature if isinstance(signature, list) else [signature]:
                result.compile(one)
            result.disable_compile()
        kernel: Kernel = result
        return kernel

    return compiled


def bind_to_sources(dispatcher: Any, *folders: str) -> None:
    """Make a kernel's copy on disk depend on all sources in these folders of the package.

    By itself it depends on the kernel's own file only, and would keep an old version of a step that was put into it
    from another file.
    """
    file: Any = getattr(getattr(dispatcher, "_cache", None), "_cache_file", None)
    if file is not None and hasattr(file, "_source_stamp"):
        file._source_stamp = (file._source_stamp, _sources(folders))


@cache
def _sources(folders: tuple[str, ...]) -> str:
    """Fingerprint the sources in folders of the package."""
    package = Path(__file__).parents[1]
    found = sha256()
    for file in sorted(file for folder in folders for file in (package / folder).glob("*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()


def as_input(array: npt.ArrayLike, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Give an array as kernels take it: a plain contiguous ndarray of `dtype`, copied only where it must be."""
    return np.ascontiguousarray(np.asarray(array), dtype=dtype)


def type_of(example: object) -> Any:
    """Give the numba type of an example, for signatures that take named tuples of arrays."""
    return numba.typeof(example)  # type: ignore[no-untyped-call]
