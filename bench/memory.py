"""Peak memory and time of 10 and 30 million events from Parquet: imported and measured, and measured straight on the file.

Run: `make bench ARGS=memory` or `python -m bench memory [EVENTS ...]`. Every command is a process of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.whole_run import CHANNELS, STEPS, run

SIZES = (10_000_000, 30_000_000)
_PIECE = 1_000_000
_YEAR = 365 * 86_400


def write_events(path: Path, events: int, seed: int = 1) -> None:
    """Write a Parquet file of a plausible shop: about ten events per customer over a year."""
    random = np.random.default_rng(seed)
    start = int(np.datetime64("2025-01-01", "s").astype(np.int64))
    writer: pq.ParquetWriter | None = None
    for begin in range(0, events, _PIECE):
        count = min(_PIECE, events - begin)
        customer = random.integers(0, events // 10, count)
        low, high = (start + _YEAR * edge // events for edge in (begin, begin + count))
        moment = np.sort(random.integers(low, high, count))
        step = np.minimum(random.geometric(0.45, count) - 1, len(STEPS) - 1)
        amount = np.where(step == STEPS.index("purchase"), random.integers(50, 2_000, count) * 1_000, 0)
        table = pa.table(
            {
                "customer_id": pa.array(np.char.add("KH", customer.astype(str))),
                "event": pa.array(np.array(STEPS)[step]),
                "time": pa.array(moment * 1_000_000, pa.timestamp("us", "UTC")),
                "channel": pa.array(np.array(CHANNELS)[random.integers(0, len(CHANNELS), count)]),
                "value": pa.array(amount, mask=amount == 0),
                "city": pa.array(np.array(["Hà Nội", "Đà Nẵng", "Cần Thơ"])[customer % 3]),
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Measure every size and print one row per command, and how the peaks compare."""
    columns = ("--case", "customer_id", "--activity", "event", "--time", "time")
    more = ("--channel", "channel", "--value", "value", "--attr", "city")
    peaks: dict[str, list[float]] = {}
    for events in sizes:
        with tempfile.TemporaryDirectory() as folder:
            data, shop = Path(folder, "events.parquet"), str(Path(folder, "shop"))
            write_events(data, events)
            print(
                f"{events:,} events, {data.stat().st_size / 2**20:.0f} MiB of Parquet, {os.cpu_count()} cores"
            )
            run("init", shop)
            commands = {
                "import": ("import", str(data), "-w", shop, *columns, *more),
                "measure, log built": ("measure", "transitions", "-w", shop, "--format", "json"),
                "measure again": ("measure", "transitions", "-w", shop, "--format", "json"),
                "funnel": ("measure", "funnel", "-w", shop, "--step", "view_item", "--step", "purchase"),
                "stages": ("measure", "stages", "-w", shop),
                "variants": ("measure", "variants", "-w", shop, "--top", "20"),
                "straight on the file": (
                    "measure",
                    "transitions",
                    "--events",
                    str(data),
                    *columns,
                ),
            }
            for name, command in commands.items():
                seconds, memory, _ = run(*command)
                peaks.setdefault(name, []).append(memory)
                print(f"  {name:<24}{seconds:8.1f} s {memory:8.0f} MiB", flush=True)
    if len(sizes) > 1:
        print(f"largest against smallest ({sizes[-1] / sizes[0]:g} times the events)")
        for name, memory in peaks.items():
            print(f"  {name:<24}{memory[-1] / memory[0]:8.2f} times the memory")


if __name__ == "__main__":
    main(tuple(int(argument) for argument in sys.argv[1:]) or SIZES)
