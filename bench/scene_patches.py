"""How long an edit takes on the server: a map of 12 stages and 60 touchpoints, edited over HTTP, its picture patched.

    python -m bench.scene_patches [--edits 60]

Each figure is from the request to the answer in one process with the server (no network): the edit is checked, put on
disk, laid out, compared with the picture before, drawn as a patch and written as JSON. Beside the time on the clock
stands the time of the processor, which other work on the machine does not change.
"""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from hanhtrinh.app.demo import build_world
from hanhtrinh.app.editing.splicing import form_of, written
from hanhtrinh.app.office import Office
from hanhtrinh.app.scenario import load_scenario
from hanhtrinh.server.factory import create_app

BUDGET_MS = 50.0
STAGES, TOUCHPOINTS = 12, 60
MAP = "mua-sach-lan-dau"
_SHOP = Path(str(files("hanhtrinh.app"))) / "data" / "demo"
_BASE = "http://127.0.0.1"


@dataclass(frozen=True)
class Timing:
    """What one kind of edit took, in milliseconds, and how large its answer is."""

    name: str
    clock: tuple[float, float]
    processor: tuple[float, float]
    answer_kb: float
    elements: int


def large_map(document: dict[str, Any]) -> dict[str, Any]:
    """Make a map of 12 stages and 60 touchpoints out of the demo's, with pains, claims and texts in every cell."""
    stages = document["stages"]
    drawn = [
        {
            "id": f"s{number}",
            "names": {"vi": f"Giai đoạn {number + 1}", "en": f"Stage {number + 1}"},
            **{key: stages[number % len(stages)][key] for key in ("needs", "motivation")},
        }
        for number in range(STAGES)
    ]
    touchpoints = []
    for number in range(TOUCHPOINTS):
        one = dict(document["touchpoints"][number % len(document["touchpoints"])])
        one["id"] = f"t{number}"
        one["stage"] = f"s{number * STAGES // TOUCHPOINTS}"
        one["experience"] = {"emotion": {"hanh": round(((number * 37) % 20) / 10 - 1, 2)}}
        touchpoints.append(one)
    return {
        **document,
        "stages": drawn,
        "touchpoints": touchpoints,
        "lanes": [],
        "pains": [
            {"id": f"p{number}", "at": f"t{number * 3}", "text": {"vi": "Chờ lâu mới có người trả lời", "en": "A long wait"}, "severity": 2}
            for number in range(20)
        ],
        "opportunities": [
            {"id": f"o{number}", "for": f"p{number}", "text": {"vi": "Trả lời tự động", "en": "Answer at once"}, "effort": 1}
            for number in range(20)
        ],
        "claims": [
            {
                "id": f"c{number}", "about": f"touchpoints.t{number * 2}",
                "says": {"vi": "Ít nhất 40% khách đi tiếp trong 30 ngày", "en": "At least 40% go on within 30 days"},
                "metric": "touchpoint_conversion/1", "expect": {"op": ">=", "value": 0.4},
            }
            for number in range(30)
        ],
    }  # fmt: skip


def served(folder: Path, customers: int = 1_500) -> tuple[TestClient, Office]:
    """Serve the large map over a small shop's data; gives the owner's client."""
    touchpoints = (_SHOP / "touchpoints.yaml").read_text(encoding="utf-8")
    build_world(
        folder, load_scenario(_SHOP / "scenario.yaml"), 7, customers=customers, touchpoints=touchpoints
    )
    text = (_SHOP / "maps" / f"{MAP}.yaml").read_text(encoding="utf-8")
    (folder / "maps" / f"{MAP}.yaml").write_text(written(large_map(form_of(text, MAP))), encoding="utf-8")
    office = Office.open(folder)
    client = TestClient(create_app(office), base_url=_BASE)
    client.headers["origin"] = _BASE
    owner = {"name": "Lan", "login": "lan@example.vn", "password": "một câu dễ nhớ"}
    client.headers["x-csrf-token"] = client.post("/api/v1/session/first-start", json=owner).json()["csrf"]
    return client, office


def edits() -> Iterator[tuple[str, Callable[[int], list[dict[str, Any]]]]]:
    """Give the kinds of edit: what each is called, and its commands the n-th time."""

    def put(path: str, value: Any) -> dict[str, Any]:
        return {"op": "set", "path": path, "value": value}

    yield "emotion dragged", lambda n: [put(f"touchpoints.t{n % TOUCHPOINTS}.experience.emotion.hanh", round((n % 37) / 20 - 0.9, 2))]  # fmt: skip
    yield "word typed", lambda n: [put(f"touchpoints.t{n % TOUCHPOINTS}.name.vi", f"Điểm chạm {n}")]
    yield "row grows", lambda n: [put("stages.s4.needs.0.vi", "Một câu dài hơn hẳn mọi câu. " * (1 + n % 4))]
    yield (
        "touchpoint dragged to another stage",
        lambda n: [
            put("touchpoints.t30.stage", f"s{6 + n % 2}"),
            {"op": "move", "path": "touchpoints.t30", "index": 20 + n % 20},
        ],
    )


def measure(client: TestClient, count: int) -> list[Timing]:
    """Edit the map so many times in every way."""
    view = {"language": "vi", "persona": "hanh"}
    address = f"/api/v1/maps/{MAP}"
    # the first picture waits for what the data say; from then on both are kept in memory
    while True:
        drawn = client.get(f"{address}/scene", params=view).json()
        if drawn["evidence"]:
            break
        time.sleep(0.2)
    version = drawn["version"]
    client.get(f"{address}/scene", params=view)
    gc.collect()
    gc.freeze()
    found = []
    for name, commands in edits():
        clock, processor, size = [], [], 0
        for number in range(count):
            body = {"base_version": version, "commands": commands(number + 1), "view": view}
            started = time.perf_counter(), time.process_time()
            answer = client.post(f"{address}/commands", json=body)
            clock.append((time.perf_counter() - started[0]) * 1_000)
            processor.append((time.process_time() - started[1]) * 1_000)
            assert answer.status_code == 200, answer.text
            saved = answer.json()
            assert saved["scene"]["patch"] is not None, "the picture was sent whole"
            version, size = saved["version"], max(size, len(answer.content))
        elements = len(drawn["drawn"]["elements"])
        found.append(Timing(name, _spread(clock), _spread(processor), size / 1_000, elements))
    return found


def _spread(values: list[float]) -> tuple[float, float]:
    """Give the median and the 95th percentile."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hanhtrinh-bench-"))
    try:
        client, office = served(folder / "shop")
        try:
            timings = measure(client, given.edits)
        finally:
            office.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if given.json:
        print(json.dumps([vars(one) for one in timings], ensure_ascii=False))
        return
    print(f"{'edit':38} {'clock p50':>9} {'p95':>7} {'cpu p50':>8} {'p95':>7}  ms   largest answer")
    for one in timings:
        print(
            f"{one.name:38} {one.clock[0]:9.1f} {one.clock[1]:7.1f} {one.processor[0]:8.1f} {one.processor[1]:7.1f}"
            f"       {one.answer_kb:.0f} kB"
        )


if __name__ == "__main__":
    main()
