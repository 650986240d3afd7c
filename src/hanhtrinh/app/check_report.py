"""Verdicts as others read them: the JSON of `map check` (`map_check/1`) and one flat row per claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa

from hanhtrinh.maps.results import VERDICT_WORDS, CheckResult, ClaimResult, PastClaim

NAME: Final = "map_check/1"
METHOD: Final = "bh"
_KEPT_APART: Final = ("fingerprint", "first_verdict")

SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("about", pa.string()),
        ("metric", pa.string()),
        ("op", pa.string()),
        ("expect_low", pa.float64()),
        ("expect_high", pa.float64()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n", pa.int64()),
        ("pending", pa.int64()),
        ("min_n", pa.int64()),
        ("q", pa.float64()),
        ("verdict", pa.string()),
        ("reason", pa.string()),
        ("n_to_decide", pa.int64()),
        ("stale", pa.bool_()),
        ("judged_by", pa.string()),
        ("judged_n", pa.int64()),
        ("sequence_low", pa.float64()),
        ("sequence_high", pa.float64()),
        ("attempts", pa.int64()),
    ]
)


def check_document(result: CheckResult) -> dict[str, Any]:
    """Give the JSON document of a check; times in UTC with a Z, lengths of time in seconds, shares of 1."""
    return {
        "check": NAME,
        "map": {
            "id": result.map_id,
            "version": result.map_version,
            "fingerprint": result.map_fingerprint,
        },
        "data": {
            "generation": result.generation,
            "events_version": result.events_version,
            "identity_version": result.identity_version,
            "watermark": written_time(result.watermark),
        },
        "provisional": result.provisional,
        "correction": {"method": METHOD, "alpha": result.alpha, "m": result.m},
        "claims": [claim_document(claim) for claim in result.claims],
        "summary": summary(result),
        "judged_by": result.judged_by,
        "closed": result.closed,
        "grew": result.grew,
        "removed": [_past(claim) for claim in result.removed],
        "lineage_whole": result.lineage_whole,
    }


def claim_document(claim: ClaimResult) -> dict[str, Any]:
    """Give the JSON of one claim's verdict."""
    found = {key: value for key, value in asdict(claim).items() if key not in _KEPT_APART}
    return {**found, "lineage": [_past(past) for past in claim.lineage]}


def _past(claim: PastClaim) -> dict[str, Any]:
    return {**asdict(claim), "changed": list(claim.changed)}


def claim_result(document: Mapping[str, Any], fingerprint: str) -> ClaimResult:
    """Read one claim's verdict back."""
    lineage = tuple(
        PastClaim(**{**past, "changed": tuple(past["changed"])}) for past in document.get("lineage", ())
    )
    return ClaimResult(**{**document, "lineage": lineage}, fingerprint=fingerprint)


def summary(result: CheckResult) -> dict[str, int]:
    """Count the verdicts."""
    found: list[str] = [claim.verdict for claim in result.claims]
    return {verdict: found.count(verdict) for verdict in VERDICT_WORDS}


def check_rows(result: CheckResult) -> pa.Table:
    """Give one row per claim, in the units of the JSON; a one-sided expectation leaves its other end null."""
    rows = []
    for claim in result.claims:
        expect = claim.expect or {}
        low, high = expected_ends(claim)
        rows.append(
            {
                **{name: getattr(claim, name) for name in SCHEMA.names if hasattr(claim, name)},
                "op": expect.get("op"),
                "expect_low": low,
                "expect_high": high,
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def expected_ends(claim: ClaimResult) -> tuple[float | None, float | None]:
    """Give the lower and upper bound that a claim expects."""
    expect: Mapping[str, Any] = claim.expect or {}
    value, operator = expect.get("value"), expect.get("op")
    if isinstance(value, list | tuple):
        return float(value[0]), float(value[1])
    return (value if operator == ">=" else None), (value if operator == "<=" else None)


def written_time(time: datetime | None) -> str | None:
    """Write a moment in UTC, ISO 8601 with a Z."""
    return None if time is None else time.astimezone(UTC).isoformat().replace("+00:00", "Z")
