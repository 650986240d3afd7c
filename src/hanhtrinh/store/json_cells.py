"""JSON texts, one object each, as columns: which values they hold, and those values as text, a block at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.store.sql import connect, identifier, literal, query

INVALID, NO_OBJECT, OBJECT = 0, 1, 2
Kinds = npt.NDArray[np.int8]


@dataclass(frozen=True)
class JsonColumn:
    """A column and where its values stand in each object.

    Attributes:
        name: the column.
        path: the keys that lead to the value.
        within: whether an object may stand there too, whose values have columns of their own.
        key: where the path leads to a list of pairs, the key whose value is meant.
        key_field: the field of a pair that holds its key.
        value_fields: the fields of a pair's `value` that may hold it, the first that is not null; none where `value`
            is itself a plain value.
    """

    name: str
    path: tuple[str, ...]
    within: bool = False
    key: str | None = None
    key_field: str = "key"
    value_fields: tuple[str, ...] = ()


class JsonReader:
    """Reads blocks of JSON texts; also a context manager that frees its database."""

    def __init__(self) -> None:
        self._connection = connect()

    def __enter__(self) -> JsonReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def kinds(self, texts: pa.Array) -> Kinds:
        """Tell per text whether it is no JSON (INVALID), something else (NO_OBJECT) or an object (OBJECT)."""
        found = self._asked(
            texts,
            "SELECT CASE WHEN NOT coalesce(json_valid(text), false) THEN 0 "
            "WHEN json_type(text) <> 'OBJECT' THEN 1 ELSE 2 END::TINYINT AS kind FROM texts",
        )
        kinds: Kinds = found["kind"].to_numpy()
        return kinds

    def structures(self, objects: pa.Array) -> list[str]:
        """Give the different structures of objects as JSON: keys with the types of their values; in order of appearance."""
        found = self._asked(
            objects,
            "SELECT CAST(json_structure(text) AS VARCHAR) AS structure, min(place) AS place "
            "FROM (SELECT text, row_number() OVER () AS place FROM texts) GROUP BY 1 ORDER BY 2",
        )
        structures: list[str] = found["structure"].to_pylist()
        return structures

    def keys(self, objects: pa.Array, path: Sequence[str], field: str) -> list[str]:
        """Give the different keys of the pairs in the lists at a path."""
        listed = (
            f"json_transform(json_extract(text, {literal(_pointer(path))}), {literal(_shape(field, ()))})"
        )
        found = self._asked(
            objects,
            f"SELECT DISTINCT pair.{identifier(field)} AS key "
            f"FROM (SELECT unnest({listed}) AS pair FROM texts) WHERE key IS NOT NULL ORDER BY key",
        )
        keys: list[str] = found["key"].to_pylist()
        return keys

    def columns(self, objects: pa.Array, columns: Sequence[JsonColumn]) -> pa.Table:
        """Give the values of objects, one text column each; null where there is none."""
        plain = [each for each in columns if each.key is None]
        paths = ", ".join(literal(_pointer(each.path)) for each in plain)
        inner = ["text", f"json_extract_string(text, [{paths}]::VARCHAR[]) AS found"]
        lists: dict[tuple[str, ...], str] = {}
        for each in columns:
            if each.key is not None and each.path not in lists:
                lists[each.path] = f"pairs {len(lists)}"
                shape = literal(_shape(each.key_field, each.value_fields))
                listed = f"json_transform(json_extract(text, {literal(_pointer(each.path))}), {shape})"
                inner.append(f"{listed} AS {identifier(lists[each.path])}")
        parts, place = [], 0
        for each in columns:
            if each.key is None:
                place += 1
                part = f"found[{place}]"
                if each.within:
                    kind = f"json_type(text, {literal(_pointer(each.path))})"
                    part = f"CASE WHEN {kind} <> 'OBJECT' THEN {part} END"
            else:
                part = _of_pairs(each, identifier(lists[each.path]))
            parts.append(f"NULLIF({part}, '') AS {identifier(each.name)}")
        return self._asked(objects, f"SELECT {', '.join(parts)} FROM (SELECT {', '.join(inner)} FROM texts)")

    def _asked(self, texts: pa.Array, statement: str) -> pa.Table:
        batches = [texts.slice(at, _BATCH) for at in range(0, max(len(texts), 1), _BATCH)]
        self._connection.register("texts", pa.table({"text": pa.chunked_array(batches, pa.string())}))
        found = query(self._connection, statement)
        self._connection.unregister("texts")
        return found.combine_chunks()


_BATCH: Final = 16_384


def _pointer(path: Sequence[str]) -> str:
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)


def _shape(field: str, values: Sequence[str]) -> str:
    """Write the shape of a list of pairs as `json_transform` takes it."""
    value = "{" + ", ".join(f'"{each}": "VARCHAR"' for each in values) + "}" if values else '"VARCHAR"'
    return f'[{{"{field}": "VARCHAR", "value": {value}}}]'


def _of_pairs(column: JsonColumn, listed: str) -> str:
    """Take one key's value out of a list of pairs; the first where it stands there twice."""
    key = identifier(column.key_field)
    place = f"list_position(list_transform({listed}, lambda pair: pair.{key}), {literal(column.key or '')})"
    value = f"{listed}[{place}].value"
    if not column.value_fields:
        return value
    return f"coalesce({', '.join(f'{value}.{identifier(each)}' for each in column.value_fields)})"
