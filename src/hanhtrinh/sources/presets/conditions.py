"""Conditions on the cells of a column, and what cells are called here: whole columns at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.sources.parsed import numbered
from hanhtrinh.sources.presets.document import CellTest
from hanhtrinh.store.cells import CellPlan, CellReader

Mask = npt.NDArray[np.bool_]
Column = Any  # pa.Array, which has no types


def holds(column: Column, test: CellTest) -> Mask:
    """Tell the rows whose cell passes a test."""
    held = np.ones(len(column), np.bool_)
    if test.given is not None:
        held &= np.asarray(pc.is_valid(column)) == test.given
    if test.digits is not None:
        found = pc.fill_null(pc.match_substring_regex(column, r"\d"), False)
        held &= np.asarray(found) == test.digits
    if test.like:
        held &= like(column, test.like)
    if test.min is not None or test.max is not None:
        held &= _between(column, test.min, test.max)
    return held


def like(column: Column, patterns: Sequence[str]) -> Mask:
    """Match whole cells against patterns, without case and diacritics; False where empty."""
    codes = numbered(column)
    texts = column.dictionary_encode().dictionary.to_pylist()
    parts = (".*".join(re.escape(_bare(part)) for part in pattern.split("*")) for pattern in patterns)
    expression = re.compile("|".join(f"(?:{part})" for part in parts), re.DOTALL)
    truth = np.zeros(len(texts) + 1, np.bool_)
    truth[:-1] = [expression.fullmatch(_bare(text)) is not None for text in texts]
    return truth[codes]


def _bare(text: str) -> str:
    """Write a text without case and diacritics: `Đã huỷ` and `Đã hủy` are `da huy`."""
    parts = unicodedata.normalize("NFD", " ".join(text.split()).casefold()).replace("đ", "d")
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def translated(column: Column, values: Mapping[str, str]) -> Column:
    """Call values by other names; those that are not listed stay."""
    known = {_bare(written): name for written, name in values.items()}
    coded = column.dictionary_encode()
    names = [known.get(_bare(text), text) for text in coded.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(coded.indices, pa.array(names, pa.string())).cast(pa.string())


def _between(column: Column, low: float | None, high: float | None) -> Mask:
    plan = CellPlan("", ["cell"], numbers={"number": "cell"}, amounts=frozenset({"number"}))
    with CellReader(plan) as reader:
        number = reader.read(pa.table({"cell": column}))["number_grouped"].to_numpy()
    held: Mask = ~np.isnan(number)
    if low is not None:
        held &= number >= low
    if high is not None:
        held &= number <= high
    return held
