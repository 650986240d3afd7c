"""The server ends as in a power cut while a map is edited: whatever was answered as saved is there afterwards."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from ruamel.yaml import YAML
from running_server import Client, RunningServer
from screens import MAP

AT = f"/api/v1/maps/{MAP}"
PATH = "stages.decision.needs.0.vi"
ROUNDS = 4


@pytest.fixture
def doomed(copy_shop: Callable[[], Path]) -> Iterator[RunningServer]:
    running = RunningServer(copy_shop()).start()
    yield running
    running.stop()


def need(document: dict[str, Any]) -> str:
    """Give the sentence that the edits write."""
    stage = next(one for one in document["stages"] if "decision" in (one.get("id"), one.get("use")))
    return str(stage["needs"][0]["vi"])


def edit_until_cut_off(client: Client, version: int, first: int, saved: dict[int, str]) -> None:
    """Edit one sentence again and again, and note what was answered as saved, by version."""
    number = first
    while True:
        words = f"Câu số {number}"
        body = {"base_version": version, "commands": [{"op": "set", "path": PATH, "value": words}]}
        try:
            answer = client.post(f"{AT}/commands", json=body)
        except httpx2.TransportError:
            return
        assert answer.status_code == 200, answer.text
        version = answer.json()["version"]
        saved[version] = words
        number += 1


def test_nothing_that_was_answered_as_saved_is_lost_when_the_server_is_killed(doomed: RunningServer) -> None:
    chance = random.Random(4)
    client = doomed.owner()
    saved: dict[int, str] = {}
    for turn in range(ROUNDS):
        before = len(saved)
        version = client.get(AT).json()["version"]
        editing = threading.Thread(
            target=edit_until_cut_off, args=(client, version, turn * 10_000, saved), daemon=True
        )
        editing.start()
        editing.join(timeout=chance.uniform(1.0, 4.0))
        while len(saved) == before and editing.is_alive():
            editing.join(timeout=0.2)
        doomed.kill()
        editing.join(timeout=60)
        doomed.start()

        now = client.get(AT)
        assert now.status_code == 200, now.text
        found = now.json()
        last = max(saved)
        # one more may have been written that the cut kept from being answered
        assert found["version"] in (last, last + 1)
        if found["version"] == last:
            assert need(found["document"]) == saved[last]
        for number in chance.sample(sorted(saved), min(5, len(saved))):
            kept = client.get(f"{AT}/versions/{number}")
            assert kept.status_code == 200, kept.text
            assert need(kept.json()["document"]) == saved[number]
    assert len(saved) >= ROUNDS
    # the file is whole, and has caught up with what the people see
    shown = need(client.get(AT).json()["document"])
    doomed.stop()
    file = doomed.shop / "maps" / f"{MAP}.yaml"
    assert need(YAML(typ="safe").load(file.read_text(encoding="utf-8"))) == shown
