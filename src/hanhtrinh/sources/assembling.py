"""Good rows become canonical events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.events.money import exponent
from hanhtrinh.events.schema import CAMPAIGN, EVENT_SCHEMA, SCALE
from hanhtrinh.sources.judging import scale_ends, score_kinds
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.parsed import numbered

_SIGNS: Final = {"Đ": "VND", "₫": "VND", "VNĐ": "VND", "$": "USD", "€": "EUR"}
_PLAIN: Final = (
    "anonymous_id", "user_id", "account_id", "name", "direction", "channel", "device", "url", "referrer", "offer",
    "order_id", "text", "language", "properties", "ids",
)  # fmt: skip


def assemble(
    read: pa.Table,
    times: Mapping[str, pa.Array],
    mapping: ColumnMapping,
    *,
    source: str,
    currency: str,
) -> pa.Table:
    """Put events together, by `EVENT_SCHEMA`; `seq` is the row, `batch` is "", `message_id` what the source gave.

    Args:
        read: what `CellReader.read` made of the good rows.
        times: what `judge_times` gave for them.
        mapping: which column is what.
        source: name of the source.
        currency: ISO code of amounts that do not say theirs.
    """
    n = read.num_rows
    columns: dict[str, pa.Array | pa.ChunkedArray] = {name: _filled(read, name, mapping) for name in _PLAIN}
    columns["direction"] = (
        pc.utf8_lower(columns["direction"]) if "direction" in mapping.columns else columns["direction"]
    )
    columns |= times
    columns["message_id"] = _filled(read, "message_id", mapping)
    columns["seq"] = pa.array(np.arange(n, dtype=np.int64))
    columns["source"] = pa.repeat(pa.scalar(source), n)
    columns["batch"] = pa.repeat(pa.scalar(""), n)
    columns |= _amounts(read, mapping, currency)
    columns |= _scores(read, mapping)
    columns["campaign"] = _campaign(read, mapping)
    arrays = [
        columns[field.name].cast(field.type) if field.name in columns else pa.nulls(n, field.type)
        for field in EVENT_SCHEMA
    ]
    return pa.table(arrays, schema=EVENT_SCHEMA)


def _filled(read: pa.Table, name: str, mapping: ColumnMapping) -> pa.Array | pa.ChunkedArray:
    """Give a field's column; where a row has none, the constant."""
    constant = mapping.constants.get(name)
    if name not in read.column_names:
        kind = EVENT_SCHEMA.field(name).type if name in EVENT_SCHEMA.names else pa.string()
        return (
            pa.repeat(pa.scalar(constant, kind), read.num_rows) if constant else pa.nulls(read.num_rows, kind)
        )
    return pc.coalesce(read[name], pa.scalar(constant, pa.string())) if constant else read[name]


def message_ids(given: pa.ChunkedArray, digest: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """Give the source's id, else the row's digest; the k-th row of one digest is `digest-k`.

    Args:
        given: ids that the source gave; null where it gave none.
        digest: of all rows of one file.
    """
    code = numbered(digest)
    if len(code) and code.max() + 1 < len(code):
        order = np.argsort(code, kind="stable")
        begins = np.flatnonzero(np.diff(code[order], prepend=-1))
        lengths = np.diff(np.append(begins, len(order)))
        occurrence = np.empty(len(code), np.int64)
        occurrence[order] = np.arange(len(order)) - np.repeat(begins, lengths) + 1
        digest = numbered_ids(digest, occurrence)
    return pc.coalesce(given, digest)


def numbered_ids(
    digest: pa.Array | pa.ChunkedArray, occurrence: npt.NDArray[np.int64]
) -> pa.Array | pa.ChunkedArray:
    """Name rows by their digest, from the second of one digest on with their number behind it."""
    if not (occurrence > 1).any():
        return digest
    again = pc.binary_join_element_wise(digest, pa.array(occurrence).cast(pa.string()), "-")
    return pc.if_else(pa.array(occurrence > 1), again, digest)


def _amounts(read: pa.Table, mapping: ColumnMapping, currency: str) -> dict[str, pa.Array | pa.ChunkedArray]:
    given = [name for name in ("value", "cost") if name in read.column_names]
    if not given:
        return {}
    if "currency" in read.column_names or "currency" in mapping.constants:
        code = pc.coalesce(pc.utf8_upper(_filled(read, "currency", mapping)), pa.scalar(currency))
    else:
        code = pa.repeat(pa.scalar(currency), read.num_rows)
    coded = (code.combine_chunks() if isinstance(code, pa.ChunkedArray) else code).dictionary_encode()
    names = [_SIGNS.get(name, name) for name in coded.dictionary.to_pylist()]
    decimals = np.array([exponent(name) for name in names], np.int64)[coded.indices.to_numpy()]
    found: dict[str, pa.Array | pa.ChunkedArray] = {}
    priced = np.zeros(read.num_rows, bool)
    for name in given:
        # where there is no smaller unit, 450.000 cannot be a fraction
        major = np.where(decimals == 0, read[f"{name}_grouped"].to_numpy(), read[name].to_numpy())
        missing = np.isnan(major)
        minor = np.rint(np.where(missing, 0.0, major) * 10.0**decimals).astype(np.int64)
        found[name] = pa.array(minor, mask=missing)
        priced |= ~missing
    normal = pa.DictionaryArray.from_arrays(coded.indices, pa.array(names, pa.string())).cast(pa.string())
    found["currency"] = pc.if_else(pa.array(priced), normal, pa.scalar(None, pa.string()))
    return found


def _scores(read: pa.Table, mapping: ColumnMapping) -> dict[str, pa.Array | pa.ChunkedArray]:
    if "score" not in read.column_names:
        return {}
    given = np.asarray(pc.is_valid(read["score"]))
    low, high = scale_ends(read, mapping)
    scale = pa.StructArray.from_arrays(
        [pa.array(low), pa.array(high)],
        fields=list(SCALE),
        mask=pa.array(~given | np.isnan(low) | np.isnan(high)),
    )
    kind = pc.if_else(pa.array(given), score_kinds(read, mapping), pa.scalar(None, pa.string()))
    return {"score": read["score"], "scale": scale, "score_kind": kind}


def _campaign(read: pa.Table, mapping: ColumnMapping) -> pa.Array:
    names = [f"campaign_{field.name}" for field in CAMPAIGN]
    if not any(name in read.column_names or name in mapping.constants for name in names):
        return pa.nulls(read.num_rows, CAMPAIGN)
    parts = [_filled(read, name, mapping) for name in names]
    parts = [part.combine_chunks() if isinstance(part, pa.ChunkedArray) else part for part in parts]
    absent = np.logical_and.reduce([np.asarray(pc.is_null(part)) for part in parts])
    return pa.StructArray.from_arrays(parts, fields=list(CAMPAIGN), mask=pa.array(absent))
