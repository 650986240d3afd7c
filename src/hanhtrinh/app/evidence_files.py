"""Verdicts on disk, each under the fingerprint of its claim and of the data it was found on.

`data/evidence/<claim>-<data>.json`, each written at once, so that a reader sees a whole file or none, and a killed check
leaves earlier verdicts as they were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from hanhtrinh.app.check_report import NAME, check_document, claim_document, claim_result
from hanhtrinh.maps.results import CheckResult, ClaimResult
from hanhtrinh.maps.roundtrip import write_text

# what a check says of the whole map
_OF_THE_MAP: Final = ("claims", "summary", "removed", "lineage_whole")
_CLAIM_DIGITS: Final = 32
_DATA_DIGITS: Final = 16


def data_fingerprint(versions: Mapping[str, int]) -> str:
    """Give the fingerprint of a state of the data: SHA-256 over its versions."""
    return hashlib.sha256(json.dumps(dict(versions), sort_keys=True).encode()).hexdigest()


def keep(folder: Path, result: CheckResult, versions: Mapping[str, int]) -> None:
    """Write every verdict of a check."""
    folder.mkdir(parents=True, exist_ok=True)
    data = data_fingerprint(versions)
    about = {key: value for key, value in check_document(result).items() if key not in _OF_THE_MAP}
    for claim in result.claims:
        document = {
            **about,
            "versions": dict(versions),
            "claim_fingerprint": claim.fingerprint,
            "claim": claim_document(claim),
        }
        text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
        write_text(folder / _name(claim.fingerprint, data), text)


def recall(folder: Path, fingerprint: str, versions: Mapping[str, int]) -> ClaimResult | None:
    """Give the newest verdict on what a claim asks; marked stale where it is of other data. None where none is kept.

    A damaged file counts as none: evidence can always be found anew.
    """
    now = data_fingerprint(versions)
    fresh = _read(folder / _name(fingerprint, now))
    if fresh is not None:
        return claim_result({**fresh["claim"], "stale": False}, fingerprint)
    kept = [_read(path) for path in sorted(folder.glob(_name(fingerprint, "*")))]
    newest = max((one for one in kept if one is not None), key=_age, default=None)
    return None if newest is None else claim_result({**newest["claim"], "stale": True}, fingerprint)


def _age(document: Mapping[str, Any]) -> tuple[int, ...]:
    data = document["data"]
    return data["events_version"], data["identity_version"], data["generation"]


def _name(claim: str, data: str) -> str:
    return f"{claim[:_CLAIM_DIGITS]}-{data[:_DATA_DIGITS]}.json"


def _read(path: Path) -> dict[str, Any] | None:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(document, dict) or document.get("check") != NAME:
        return None
    return document
