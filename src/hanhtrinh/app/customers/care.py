"""Customers in need: those who slipped through, those who bought and were forgotten; how many, worth about how much.

What a customer is worth here is what customers with as many orders went on to spend (`measures.buyer_value`). Who never
bought has no such figure, and the list says what they did last instead.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.customers.index import CustomerIndex
from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.events.instants import utc_time
from hanhtrinh.events.money import exponent
from hanhtrinh.language import Language, Text
from hanhtrinh.measures.buyer_value import STRATA, BuyerValue, buyer_value
from hanhtrinh.sources.formulas import guarded

Need = Literal["neglected", "slipped_through"]
_Z: Final = 1.959964
_COLUMNS: Final = (
    ("customer", Text(vi="Mã khách", en="Customer id")),
    ("name", Text(vi="Tên", en="Name")),
    ("city", Text(vi="Nơi ở", en="City")),
    ("orders", Text(vi="Số đơn", en="Orders")),
    ("spent", Text(vi="Đã chi", en="Spent")),
    ("last", Text(vi="Lần cuối", en="Last seen")),
    ("worth", Text(vi="Giá trị ước tính", en="Estimated worth")),
)
_HALF: Final = Text(vi="Nhóm", en="Group")
_CONTACT: Final = Text(vi="liên hệ", en="contact")
_ALONE: Final = Text(vi="để yên", en="leave alone")


@dataclass(frozen=True)
class CareRow:
    """A customer in need; `worth` in minor units, None where nobody can tell."""

    row: int
    worth: float | None


@dataclass(frozen=True)
class CareList:
    """Customers in need.

    Attributes:
        need: which list.
        total: how many they are; of: among how many it can happen (buyers, or everybody).
        worth, low, high: what they are worth together, minor units, with its 95 % interval; None where nobody can tell.
        horizon: microseconds that the worth looks ahead; None likewise.
        told_by: how many customers the estimate rests on.
        spent: what they have spent so far, minor units.
        rows: the worthiest first.
    """

    need: Need
    total: int
    of: int
    worth: float | None
    low: float | None
    high: float | None
    horizon: int | None
    told_by: int
    spent: int
    rows: tuple[CareRow, ...]


def care_list(
    reading: Reading, index: CustomerIndex, need: Need, *, skip: int = 0, most: int = 50
) -> CareList:
    """List customers in need, the worthiest first.

    Args:
        reading, index: one state of the data.
        need: which.
        skip, most: which part of the rows is given; the figures are of all.
    """
    value: BuyerValue = reading.answers.get("buyer-value", lambda: buyer_value(reading.log, reading.roles))
    rows = reading.answers.get(("care", need), lambda: _sorted(index, need, value))
    orders = index.orders[rows]
    counts = np.bincount(np.minimum(orders, STRATA), minlength=STRATA + 1)
    worth = _together(counts, value)
    part = rows[skip : skip + most]
    return CareList(
        need=need,
        total=len(rows),
        of=int((index.orders > 0).sum()) if need == "neglected" else len(index),
        worth=worth[0] if worth else None,
        low=worth[1] if worth else None,
        high=worth[2] if worth else None,
        horizon=value.horizon if worth else None,
        told_by=max((one.n for one in value.strata if one), default=0),
        spent=int(index.spent[rows].sum()),
        rows=tuple(CareRow(int(row), _worth(value, int(index.orders[row]))) for row in part),
    )


def _sorted(index: CustomerIndex, need: Need, value: BuyerValue) -> npt.NDArray[np.int64]:
    rows = np.flatnonzero(index.members(need))
    known = np.array([0.0, *((one.mean if one else 0.0) for one in value.strata)])
    worth = known[np.minimum(index.orders[rows], STRATA)]
    # the same worth: who spent more, then who was seen later
    return rows[np.lexsort((-index.last[rows], -index.spent[rows], -worth))]


def _worth(value: BuyerValue, orders: int) -> float | None:
    found = value.of(orders)
    return found.mean if found else None


def _together(counts: npt.NDArray[np.int64], value: BuyerValue) -> tuple[float, float, float] | None:
    """Add up; customers of one stratum share the error of its mean, strata do not."""
    terms = [(int(n), one) for n, one in zip(counts[1:], value.strata, strict=True) if n and one]
    if not terms:
        return None
    total = sum(n * one.mean for n, one in terms)
    error = sqrt(sum((n * one.error) ** 2 for n, one in terms))
    return total, max(0.0, total - _Z * error), total + _Z * error


def care_csv(
    reading: Reading, index: CustomerIndex, need: Need, language: Language, *, halves: bool = False
) -> Iterator[str]:
    """Write a list as CSV, piece by piece: UTF-8 with the mark by which Excel knows it, guarded against formulas.

    With `halves` a last column parts the customers at random into those to contact and those to leave alone, so that
    what contacting changes can be told later. The same customer is in the same half whenever the list is written.
    """
    major = 10 ** exponent(reading.log.currency)
    names = [guarded(title.to(language)) for _, title in _COLUMNS]
    part = [_HALF.to(language)] if halves else []
    yield "\ufeff" + _line([*names[:4], f"{names[4]} ({reading.log.currency})", *names[5:], *part])
    whole = care_list(reading, index, need, most=len(index))
    for one in whole.rows:
        row = one.row
        yield _line(
            [
                guarded(index.shown[row].as_py()),
                guarded(index.names[row].as_py()),
                guarded(index.cities[row].as_py()),
                int(index.orders[row]),
                round(int(index.spent[row]) / major, 2) if major > 1 else int(index.spent[row]),
                f"{utc_time(int(index.last[row])):%Y-%m-%d}",
                "" if one.worth is None else round(one.worth / major),
                *([_half(str(index.keys[row].as_py()), need).to(language)] if halves else []),
            ]
        )


def _half(key: str, need: Need) -> Text:
    digest = hashlib.sha256(f"{need}/{key}".encode()).digest()
    return _CONTACT if digest[0] & 1 else _ALONE


def _line(cells: list[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
