"""What was claimed before: a ledger of every verdict on every version of every claim, kept with the evidence.

`data/evidence/lineage.jsonl` has one line per entry and only ever grows. A check adds an entry for each claim that is new or
changed, or whose verdict or test is not that of its last entry. Every entry carries the digest of the line before it, so
that a line that was taken out or rewritten is noticed; an entry that a crash cut short is dropped by the next writer.

A claim keeps its line of descent through a new wording and a new id: of the descents of the same map it continues, in
this order, the one with the same id that asks the same, one that asks the same, the one with the same id, and one
that is about the same figure of the same thing and whose claim is no longer on the map. Descents that no claim continues
are those of removed claims.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from hanhtrinh.maps.results import ClaimResult, PastClaim
from hanhtrinh.store.lock import workspace_lock

FILE: Final = "lineage.jsonl"
# what makes another question of a claim; another expected value is answered by the same interval
_QUESTION: Final = ("metric", "about", "params", "cohort", "period")
_SHOWN: Final = ("id", "about", "metric", "params", "cohort", "period", "min_n", "expect", "value", "n", "verdict", "judged_by")  # fmt: skip
_DIGITS: Final = 16


@dataclass(frozen=True)
class Version:
    """One entry: a claim as it stood at a check, and what was found.

    Attributes:
        descent: which line of descent it belongs to.
        map_id: the map.
        parts: fingerprint of each part of the question (`maps.fingerprint.Meaning.parts`).
        tested: whether the claim had data enough to be tested.
        events: how many events the data had.
        watermark, checked: until when the data went, and when that was; ISO 8601 in UTC.
        shown: the claim and its figures, as `PastClaim`.
    """

    descent: str
    map_id: str
    parts: Mapping[str, str]
    tested: bool
    events: int
    watermark: str | None
    checked: str
    shown: Mapping[str, Any]

    @property
    def asks(self) -> tuple[str | None, ...]:
        """What is asked, apart from the expectation."""
        return tuple(self.parts.get(name) for name in _QUESTION)

    def past(self, successor: Version | None = None) -> PastClaim:
        """Give it as a claim of the past; `successor` is the version that took its place."""
        names = () if successor is None else (*_QUESTION, "expect", "min_n", "definitions")
        changed = tuple(
            name for name in names if successor and self.parts.get(name) != successor.parts.get(name)
        )
        return PastClaim(**self.shown, watermark=self.watermark, checked=self.checked, changed=changed)


@dataclass(frozen=True)
class Descent:
    """A claim's line of descent: its versions, the oldest first, each as last checked; none for a new claim."""

    id: str | None = None
    versions: tuple[Version, ...] = ()

    def before(self, parts: Mapping[str, str]) -> tuple[Version, ...]:
        """Give the versions before the one that asks this, the oldest first."""
        if self.versions and self.versions[-1].parts == parts:
            return self.versions[:-1]
        return self.versions

    def attempts(self, parts: Mapping[str, str]) -> int:
        """Count the different questions that were tested under this claim, the one that is asked now included."""
        now = tuple(parts.get(name) for name in _QUESTION)
        return len({now} | {version.asks for version in self.versions if version.tested})

    def lineage(self, parts: Mapping[str, str]) -> tuple[PastClaim, ...]:
        """Give what was claimed before the version that asks this, the newest first."""
        line = (*self.before(parts), Version("", "", parts, False, 0, None, "", {}))
        return tuple(version.past(successor) for version, successor in reversed(list(pairwise(line))))

    def outdated(self, parts: Mapping[str, str]) -> PastClaim | None:
        """Give the newest version that asked this while touchpoints or stages meant something else; None for none."""
        now = Version("", "", parts, False, 0, None, "", {})
        found = (version.past(now) for version in reversed(self.versions))
        return next((past for past in found if past.changed == ("definitions",)), None)


@dataclass(frozen=True)
class Ledger:
    """All entries, the oldest first; `whole` is false where lines were taken out or rewritten."""

    entries: tuple[Version, ...] = ()
    whole: bool = True

    def grew_since_closed(self, events: int) -> bool:
        """Tell whether verdicts were once given on data declared complete that had fewer events than now."""
        return any(entry.shown["judged_by"] == "fixed" and entry.events < events for entry in self.entries)

    def descents(self, map_id: str) -> list[Descent]:
        """Give the lines of descent of one map."""
        found: dict[str, list[Version]] = {}
        for entry in self.entries:
            if entry.map_id == map_id:
                line = found.setdefault(entry.descent, [])
                if line and line[-1].parts == entry.parts:
                    line.pop()
                line.append(entry)
        return [Descent(name, tuple(versions)) for name, versions in found.items()]


@dataclass(frozen=True)
class Matched:
    """The lines of descent of a map's claims, by claim id, and those of claims that are on it no more."""

    of_claim: Mapping[str, Descent] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    removed: tuple[Descent, ...] = ()

    def attempts(self) -> dict[str, int]:
        """Give the attempts of every claim."""
        return {claim: descent.attempts(self.parts[claim]) for claim, descent in self.of_claim.items()}

    def lineage(self, claim: str) -> tuple[PastClaim, ...]:
        """Give what was claimed before in place of a claim, the newest first."""
        return self.of_claim[claim].lineage(self.parts[claim]) if claim in self.of_claim else ()

    def outdated(self, claim: str) -> PastClaim | None:
        """Give the last verdict on a claim under other definitions of touchpoints or stages; None where there is none."""
        return self.of_claim[claim].outdated(self.parts[claim]) if claim in self.of_claim else None

    def gone(self) -> tuple[PastClaim, ...]:
        """Give the last version of every removed claim, the last checked first."""
        last = [descent.versions[-1] for descent in self.removed]
        return tuple(version.past() for version in sorted(last, key=lambda one: one.checked, reverse=True))


def match(ledger: Ledger, map_id: str, parts: Mapping[str, Mapping[str, str]]) -> Matched:
    """Find the line of descent of every claim of a map; `parts` are what they ask, by claim id."""
    free = ledger.descents(map_id)
    found: dict[str, Descent] = {}

    def same_id(claim: str, version: Version) -> bool:
        return bool(version.shown["id"] == claim)

    def same(claim: str, version: Version) -> bool:
        return version.parts == parts[claim]

    def akin(claim: str, version: Version) -> bool:
        return all(version.parts.get(name) == parts[claim].get(name) for name in ("metric", "about"))

    for rule in (lambda c, v: same_id(c, v) and same(c, v), same, same_id, akin):
        for claim in parts:
            if claim in found:
                continue
            descent = next((one for one in free if rule(claim, one.versions[-1])), None)
            if descent is not None:
                free.remove(descent)
                found[claim] = descent
    return Matched({claim: found.get(claim, Descent()) for claim in parts}, parts, tuple(free))


def read_ledger(folder: Path) -> Ledger:
    """Read the ledger of an evidence folder; an empty one where there is none."""
    return _ledger(_lines(folder / FILE))


def record(
    data: Path,
    folder: Path,
    map_id: str,
    matched: Matched,
    claims: Sequence[ClaimResult],
    *,
    events: int,
    watermark: str | None,
    checked: str,
) -> None:
    """Add what a check found and the ledger does not say yet.

    Args:
        data: the workspace's data folder, which is locked meanwhile.
        folder: the evidence folder.
        map_id: the checked map.
        matched: the lines of descent of its claims.
        claims: the verdicts.
        events: how many events were judged.
        watermark, checked: as in `Version`.
    """
    with workspace_lock(data, "lineage"):
        path = folder / FILE
        lines = _lines(path)
        last = {entry.descent: entry for entry in _ledger(lines).entries}
        added: list[bytes] = []
        for claim in claims:
            descent = matched.of_claim[claim.id].id
            name = descent or _name(map_id, claim, checked, len(lines) + len(added))
            entry = Version(
                name, map_id, matched.parts[claim.id], claim.q is not None, events, watermark, checked,
                {key: getattr(claim, key) for key in _SHOWN},
            )  # fmt: skip
            if not _says_the_same(last.get(name), entry):
                before = (lines + added)[-1] if lines or added else b""
                added.append(_written(entry, before))
        if added:
            _append(path, lines, added)


def _says_the_same(old: Version | None, new: Version) -> bool:
    if old is None or old.parts != new.parts:
        return False
    if old.shown["judged_by"] == "fixed" and old.events != new.events:
        return False
    return all(old.shown[key] == new.shown[key] for key in ("id", "verdict", "judged_by"))


def _name(map_id: str, claim: ClaimResult, checked: str, number: int) -> str:
    named = f"{map_id}\n{claim.id}\n{claim.fingerprint}\n{checked}\n{number}"
    return hashlib.sha256(named.encode()).hexdigest()[:_DIGITS]


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()[:_DIGITS]


def _written(entry: Version, before: bytes) -> bytes:
    document = {"previous": _digest(before), **vars(entry)}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, default=list).encode()


def _lines(path: Path) -> list[bytes]:
    """Give the whole lines; what follows the last end of line was cut short by a crash."""
    try:
        return path.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []


def _ledger(lines: Iterable[bytes]) -> Ledger:
    entries, whole, before = [], True, b""
    for line in lines:
        try:
            document = json.loads(line)
            whole &= document.pop("previous") == _digest(before)
            entry = Version(**document)
            entry.past()
            entries.append(entry)
        except (ValueError, TypeError, KeyError, AttributeError):
            whole = False
        before = line
    return Ledger(tuple(entries), whole)


def _append(path: Path, lines: Sequence[bytes], added: Sequence[bytes]) -> None:
    """Append whole lines, synced; drop what a crash left of a line before."""
    kept = sum(len(line) + 1 for line in lines)
    with path.open("r+b" if path.exists() else "xb") as file:
        file.truncate(kept)
        file.seek(kept)
        file.write(b"".join(line + b"\n" for line in added))
        file.flush()
        os.fsync(file.fileno())
