"""One million events from a CSV file to a rendered map: wall time and peak memory of every command.

Run: `make bench ARGS=whole-run`. The commands are the README's, each a process of its own, in a fresh workspace.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

STEPS = (
    "view_home",
    "view_item",
    "add_to_cart",
    "begin_checkout",
    "purchase",
    "review_written",
    "support_chat",
)
CHANNELS = ("website", "app", "zalo", "shop")


def write_events(path: Path, events: int, seed: int = 1) -> None:
    """Write a CSV of a plausible shop: about ten events per customer over a year."""
    random = np.random.default_rng(seed)
    customer = random.integers(0, events // 10, events)
    start = np.datetime64("2025-01-01T00:00:00", "s").astype(np.int64)
    moment = np.sort(start + random.integers(0, 365 * 86_400, events))
    step = np.minimum(random.geometric(0.45, events) - 1, len(STEPS) - 1)
    amount = np.where(step == STEPS.index("purchase"), random.integers(50, 2_000, events) * 1_000, 0)
    table = pa.table(
        {
            "customer_id": pa.array(customer).cast(pa.string()),
            "event": pa.DictionaryArray.from_arrays(pa.array(step, pa.int32()), pa.array(STEPS)).cast(
                pa.string()
            ),
            "time": pa.array(moment.astype("datetime64[s]")).cast(pa.string()),
            "channel": pa.DictionaryArray.from_arrays(
                pa.array(random.integers(0, len(CHANNELS), events), pa.int32()), pa.array(CHANNELS)
            ).cast(pa.string()),
            "value": pa.array(amount, mask=amount == 0),
            "city": pa.array(np.array(["Hà Nội", "Đà Nẵng", "Cần Thơ"])[customer % 3]),
        }
    )
    pyarrow.csv.write_csv(table, path)


def run(*arguments: str) -> tuple[float, float, int]:
    """Run one command; give wall seconds, peak MiB of that process, and its exit status."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "hanhtrinh", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        sys.exit(f"hanhtrinh {' '.join(arguments)} ended with {code}:\n{errors.decode()}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024, code


def main(events: int = 1_000_000) -> None:
    """Time the whole way and print one row per command."""
    with tempfile.TemporaryDirectory() as folder:
        data, shop = Path(folder, "events.csv"), Path(folder, "shop")
        write_events(data, events)
        print(f"{events:,} events, {data.stat().st_size / 2**20:.0f} MiB of CSV, {os.cpu_count()} cores")
        commands = (
            ("init", str(shop)),
            ("import", str(data), "-w", str(shop), "--case", "customer_id", "--activity", "event", "--time", "time",
             "--channel", "channel", "--value", "value", "--attr", "city"),
            ("touchpoints", "discover", "-w", str(shop)),
            ("map", "new", "first", "-w", str(shop)),
            ("map", "check", str(shop / "maps" / "first.yaml"), "-w", str(shop)),
            ("map", "render", str(shop / "maps" / "first.yaml"), "-w", str(shop)),
        )  # fmt: skip
        total, peak = 0.0, 0.0
        for command in commands:
            seconds, memory, code = run(*command)
            total, peak = total + seconds, max(peak, memory)
            print(
                f"{' '.join(command[:2]) if command[0] in ('map', 'touchpoints') else command[0]:<22}{seconds:7.1f} s {memory:8.0f} MiB   exit {code}"
            )
        print(f"{'together':<22}{total:7.1f} s {peak:8.0f} MiB")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
