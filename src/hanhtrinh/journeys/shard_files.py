"""A shard as a folder of files: `.npy` arrays, memory-mapped, and Arrow files for strings.

A column that says nothing (no event has a value) has no file. Mapped pages that were read count as memory of the
process. The shards of a long log are therefore mapped for as long as somebody uses a column, and no longer.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.errors import WorkspaceError
from hanhtrinh.journeys.log import NO_VALUE
from hanhtrinh.journeys.shards import MemoryShard, shown_ids
from hanhtrinh.language import Text

_KEYS: Final = "keys.arrow"
_ORDERS: Final = "orders.arrow"
_SHORT: Final = 16 << 20  # events; 12 bytes each are read by every measure
Found = TypeVar("Found")


class MappedShard:
    """A shard whose arrays are mapped from files; satisfies `hanhtrinh.journeys.log.Shard`."""

    def __init__(
        self, folder: Path, attributes: Path | None, *, keep: bool = True, owner: object = None
    ) -> None:
        """Look at the columns that every measure reads.

        Args:
            folder: of the shard.
            attributes: file of the persons' attributes; None where nobody has any.
            keep: whether a column that was read stays mapped.
            owner: what must live as long as the shard.

        Raises:
            WorkspaceError: `damaged-log` where a file is missing or unreadable.
        """
        self.folder = folder
        self.attributes_file = attributes
        self._keep = keep
        self._owner = owner
        self._loaded: dict[str, Any] = {}
        for name in ("offsets", "time", "code"):
            self._array(name)

    @property
    def offsets(self) -> npt.NDArray[np.int64]:
        """Where the events of each person begin and end."""
        return self._array("offsets")

    @property
    def time(self) -> npt.NDArray[np.int64]:
        """Microseconds since 1970 UTC per event."""
        return self._array("time")

    @property
    def code(self) -> npt.NDArray[np.int32]:
        """Event code per event."""
        return self._array("code")

    def persons(self) -> pa.StringArray:
        """Person ids, as the user wrote them."""
        return self._once("persons", lambda: shown_ids(self.keys()))

    def keys(self) -> pa.StringArray:
        """Person keys, one per person."""
        return self._table(self.folder / _KEYS)["key"]

    def seq(self) -> npt.NDArray[np.int64]:
        """Order of arrival per event, by which an event is found in the store."""
        return self._array("seq")

    def value(self) -> npt.NDArray[np.int64]:
        """Value in minor units per event; NO_VALUE where none."""
        return self._column("value", np.int64, NO_VALUE)

    def order(self) -> npt.NDArray[np.int32]:
        """Order number per event; -1 where none."""
        return self._column("order", np.int32, -1)

    def orders(self) -> int:
        """How many distinct order numbers the shard has."""
        return len(self._table(self.folder / _ORDERS)["id"]) if (self.folder / _ORDERS).exists() else 0

    def score(self) -> npt.NDArray[np.float64]:
        """Score per event; NaN where none."""
        return self._column("score", np.float64, np.nan)

    def score_scale(self) -> npt.NDArray[np.int8]:
        """Index of the score's scale per event; -1 where no score."""
        return self._column("scale", np.int8, -1)

    def attribute(self, key: str) -> pa.StringArray | None:
        """Last value of an attribute per person; None where nobody has it."""
        return None if self.attributes_file is None else self._table(self.attributes_file).get(key)

    def attribute_keys(self) -> tuple[str, ...]:
        """Keys of the attributes that somebody has."""
        return tuple(self.attributes())

    def attributes(self) -> Mapping[str, pa.StringArray]:
        """Give all attributes that some person has."""
        return {} if self.attributes_file is None else self._table(self.attributes_file)

    def resident(self) -> MemoryShard:
        """Read the whole shard, without its attributes."""
        orders = self._table(self.folder / _ORDERS) if self.orders() else {}
        return MemoryShard(
            keys=self.keys(),
            offsets=self.offsets,
            time=self.time,
            seq=self.seq(),
            code=self.code,
            values=self.value(),
            order_numbers=self.order(),
            order_ids=orders.get("id", pa.array([], pa.string())),
            order_person=orders["person"].to_numpy() if orders else np.empty(0, np.int32),
            scores=self.score(),
            score_scales=self.score_scale(),
        )

    def _array(self, name: str) -> npt.NDArray[Any]:
        return self._once(name, lambda: _mapped(self.folder / f"{name}.npy"))

    def _column(self, name: str, dtype: npt.DTypeLike, missing: float) -> npt.NDArray[Any]:
        def found() -> npt.NDArray[Any]:
            path = self.folder / f"{name}.npy"
            if path.exists():
                return _mapped(path)
            _must_exist(self.folder / "offsets.npy")  # the whole folder may have gone
            column = np.full(len(self.time), missing, dtype)
            column.flags.writeable = False
            return column

        return self._once(name, found)

    def _table(self, path: Path) -> dict[str, Any]:
        def found() -> dict[str, Any]:
            try:
                with pa.memory_map(str(path)) as source:
                    table = pa.ipc.open_file(source).read_all()
            except (OSError, pa.ArrowInvalid) as error:
                raise _damaged(path) from error
            return {
                name: table[name].combine_chunks() if table[name].num_chunks != 1 else table[name].chunk(0)
                for name in table.column_names
            }

        return self._once(path.name, found)

    def _once(self, name: str, read: Callable[[], Found]) -> Found:
        """Read something, once where it is kept."""
        if name in self._loaded:
            kept: Found = self._loaded[name]
            return kept
        found = read()
        if self._keep:
            self._loaded[name] = found
        return found


def is_kept_mapped(events: int) -> bool:
    """Whether a log of so many events is short enough for its columns to stay mapped once they were read."""
    return events <= _SHORT


def write_shard(shard: MemoryShard, folder: Path, *, durable: bool = True) -> None:
    """Write a shard, without its attributes, into a new folder; down to the disk where it is to be durable."""
    folder.mkdir(parents=True)
    arrays: dict[str, npt.NDArray[Any]] = {
        "offsets": shard.offsets, "time": shard.time, "seq": shard.seq, "code": shard.code,
    }  # fmt: skip
    if (shard.values != NO_VALUE).any():
        arrays["value"] = shard.values
    if (shard.score_scales >= 0).any():
        arrays["score"], arrays["scale"] = shard.scores, shard.score_scales
    if len(shard.order_ids):
        arrays["order"] = shard.order_numbers
        orders = {"id": shard.order_ids, "person": pa.array(shard.order_person, pa.int32())}
        _write_table(pa.table(orders), folder / _ORDERS, durable)
    for name, array in arrays.items():
        with (folder / f"{name}.npy").open("wb") as file:
            np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
            _to_disk(file, durable)
    _write_table(pa.table({"key": shard.keys}), folder / _KEYS, durable)
    if durable:
        sync_folder(folder)


def write_attributes(attributes: Mapping[str, pa.StringArray], path: Path, *, durable: bool = True) -> None:
    """Write the attributes of a shard's persons; down to the disk where they are to be durable."""
    _write_table(pa.table(dict(attributes)), path, durable)


def sync_folder(folder: Path) -> None:
    """Make a folder's names durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_table(table: pa.Table, path: Path, durable: bool) -> None:
    with path.open("wb") as file:
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        _to_disk(file, durable)


def _to_disk(file: Any, durable: bool) -> None:
    file.flush()
    if durable:
        os.fsync(file.fileno())


def _mapped(path: Path) -> npt.NDArray[Any]:
    """Map an array; unlike NumPy's own mapping this keeps no file open, and a process may open only so many."""
    try:
        with path.open("rb") as file:
            np.lib.format.read_magic(file)
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
            begin = file.tell()
        with pa.memory_map(str(path)) as source:
            source.seek(begin)
            content = source.read_buffer(shape[0] * dtype.itemsize)
        return np.frombuffer(content, dtype, shape[0]) if shape[0] else np.empty(0, dtype)
    except (OSError, ValueError, EOFError, IndexError, pa.ArrowException) as error:
        raise _damaged(path) from error


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise _damaged(path)


def _damaged(path: Path) -> WorkspaceError:
    where = "/".join(path.parts[-3:])
    return WorkspaceError(
        "damaged-log",
        Text(
            vi=f"Tệp {where} của nhật ký hành trình bị thiếu hoặc hỏng.",
            en=f"The file {where} of the journey log is missing or damaged.",
        ),
        hint=Text(
            vi="Chạy lại lệnh: nhật ký sẽ được dựng lại từ các sự kiện, không mất dữ liệu nào.",
            en="Run the command again: the log is rebuilt from the events, and no data is lost.",
        ),
    )
