"""Requests that the contract allows, and such that it does not, made up by the hundred: never an error of the server's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from server_client import Browser, enter, start

from hanhtrinh.server.factory import contract

Shop = tuple[FastAPI, Browser]
# what any endpoint may answer beside what the contract says of it
ANYWHERE = {400, 401, 403, 404, 405, 409, 413, 422, 429}
ENDS_SESSION = ("DELETE", "/api/v1/session")


@pytest.fixture(scope="module")
def shop(demo_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = shutil.copytree(demo_shop, tmp_path_factory.mktemp("properties") / "shop")
    app, owner = start(Path(folder))
    yield app, owner
    app.state.office.close()


def test_made_up_requests_never_break_the_server(shop: Shop) -> None:
    run(shop, examples=4)


@pytest.mark.slow
def test_thousands_of_made_up_requests_never_break_the_server(shop: Shop) -> None:
    run(shop, examples=120)


def run(shop: Shop, examples: int) -> None:
    app, owner = shop
    browser = enter(app, owner, "admin", f"made.up.{examples}@lasom.vn")
    known = ids(browser)
    schema = schemathesis.openapi.from_dict(contract(app))  # type: ignore[arg-type]
    faults: dict[str, str] = {}
    operations = [found.ok() for found in schema.get_all_operations()]
    tried = sum(try_operation(browser, one, known, examples, faults) for one in operations)
    assert tried >= examples * len(operations) // 2
    assert faults == {}, "\n".join(f"{where}\n  {what}" for where, what in faults.items())


def try_operation(
    browser: Browser,
    operation: schemathesis.APIOperation[Any],
    known: dict[str, str],
    examples: int,
    faults: dict[str, str],
) -> int:
    """Send an endpoint what it takes and what it does not; gives how many requests there were."""
    allowed = {int(code) for code in operation.definition.raw["responses"] if code.isdigit()} | ANYWHERE
    cases = st.one_of(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
    tried = 0

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, real=st.booleans())
    def try_one(case: schemathesis.Case, real: bool) -> None:
        nonlocal tried
        if (case.method, case.path) == ENDS_SESSION:
            return
        # half of the requests are about something that exists
        if real and case.method != "DELETE" and not case.path.endswith(("/live", "/check")):
            for name in set(case.path_parameters or {}) & set(known):
                case.path_parameters[name] = known[name]
        try:
            status, text = send(browser, case)
        except httpx2.InvalidURL:  # longer than any client sends
            return
        tried += 1
        if status not in allowed:
            faults.setdefault(
                f"{case.method} {case.path}: {status}", f"{case.as_curl_command()} {text[:300]}"
            )

    try_one()
    return tried


def send(browser: Browser, case: schemathesis.Case) -> tuple[int, str]:
    """Send a made-up request as the browser of somebody who is signed in."""
    sent: dict[str, Any] = case.as_transport_kwargs(base_url="http://127.0.0.1")
    sent.pop("cookies", None)
    if isinstance(sent.get("data"), str | bytes):
        sent["content"] = sent.pop("data")
    headers = {name: value for name, value in sent.pop("headers", {}).items() if name.lower() not in ("user-agent", "host", "origin", "x-csrf-token", "cookie", "content-length", "transfer-encoding")}  # fmt: skip
    with browser.stream(sent.pop("method"), sent.pop("url"), headers=headers, **sent) as answer:
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            return answer.status_code, ""
        answer.read()
        return answer.status_code, answer.text


def ids(browser: Browser) -> dict[str, str]:
    """Give names of things that exist in the demo shop."""
    return {
        "map_id": browser.get("/api/v1/maps").json()[0]["id"],
        "number": "1",
        "old": "1",
        "new": "1",
        "batch": browser.get("/api/v1/data/imports").json()[0]["batch"],
        "customer": browser.get("/api/v1/customers").json()["rows"][0]["id"],
        "need": "neglected",
        "view": "funnel",
    }
