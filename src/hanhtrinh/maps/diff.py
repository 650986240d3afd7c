"""What differs between two maps in meaning: parts added, removed, moved, reworded, changed, and the evidence that goes with them.

Parts are matched by their ids; what is left is matched by content, so that a renamed part is not one removed and one
added. References are compared after that, so that renaming a touchpoint does not change the pains that point to it.

A change is `reworded` where only texts differ: what the data said of it still holds. It is a change in `meaning` where
anything else does. For claims the fingerprint decides, since it covers what a claim asks of the data and nothing else:
a claim is also changed by its persona's cohort or by the rules of the stages that it counts.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from hanhtrinh.maps.diff_causes import causes
from hanhtrinh.maps.diff_parts import (
    Item,
    Pair,
    Renamed,
    flatten,
    items_of,
    match,
    reordered,
    translated,
    translated_path,
)
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.models.touchpoints import LocalText

Kind = Literal["added", "removed", "moved", "reworded", "meaning"]
KINDS: Final[tuple[Kind, ...]] = ("meaning", "removed", "added", "moved", "reworded")
Part = Literal[
    "map", "departments", "personas", "stages", "touchpoints", "pains", "opportunities", "lanes", "claims"
]
PARTS: Final[tuple[Part, ...]] = (
    "map", "claims", "personas", "stages", "touchpoints", "pains", "opportunities", "lanes", "departments",
)  # fmt: skip
# what parts are matched before what refers to them
_ORDER: Final = (
    "departments", "personas", "stages", "touchpoints", "pains", "opportunities", "lanes", "claims",
)  # fmt: skip
_WHERE: Final = {"touchpoints": ("stage",), "pains": ("at",), "opportunities": ("for",), "claims": ("about",)}
_ORDERED: Final = ("stages", "touchpoints")
_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; `before` or `after` is None where the field was not there.

    `path` is the field's place within its part, with dots; `kind` says whether words or meaning differ, or the place.
    """

    path: str
    before: Any
    after: Any
    kind: Literal["moved", "reworded", "meaning"]


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs.

    Attributes:
        kind: how; the strongest of its fields.
        part: what kind of part.
        old_id, new_id: its id in either map; None where it is not there. They differ where it was renamed.
        fields: what differs in it; empty for parts added or removed.
        evidence: for claims: `valid` where what the data said still holds, `invalid` where it was said of another
            question, None for other parts and for claims that are new.
        because: for claims whose own fields did not change in meaning: what else did, as paths in the map
            (`personas.linh.cohort`, `stages.trial.enter`, `model`), or `definitions`.
    """

    kind: Kind
    part: Part
    old_id: str | None
    new_id: str | None
    fields: tuple[FieldChange, ...] = ()
    evidence: Literal["valid", "invalid"] | None = None
    because: tuple[str, ...] = ()

    @property
    def renamed(self) -> bool:
        """Whether the part has another id now."""
        return self.old_id is not None and self.new_id is not None and self.old_id != self.new_id


@dataclass(frozen=True, slots=True)
class MapDiff:
    """Everything that differs, claims first, in the order of the newer map."""

    changes: tuple[Change, ...]

    def counts(self) -> dict[str, int]:
        """How many parts changed in each way."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in KINDS}

    @property
    def invalid(self) -> int:
        """How many claims lost what the data said of them."""
        return sum(change.evidence == "invalid" for change in self.changes)


Fingerprints = Mapping[str, str]


def diff_maps(
    old: MapDocument,
    new: MapDocument,
    *,
    old_fingerprints: Fingerprints,
    new_fingerprints: Fingerprints,
) -> MapDiff:
    """Compare two maps.

    Args:
        old, new: the maps.
        old_fingerprints, new_fingerprints: of their claims by id, by `claim_fingerprint` with the same definitions.
    """
    renamed: dict[str, dict[str, str]] = {}
    matched: dict[str, list[Pair]] = {}
    parts = {kind: (items_of(old, kind), items_of(new, kind)) for kind in _ORDER}
    for kind in _ORDER:
        before, after = parts[kind]
        same = (
            _same_fingerprint(before, after, old_fingerprints, new_fingerprints) if kind == "claims" else {}
        )
        pairs = match(before, after, renamed, same)
        matched[kind] = pairs
        renamed[kind] = {
            before[i].id: after[j].id
            for i, j in pairs
            if i is not None and j is not None and before[i].id != after[j].id
        }
    changes = _map_change(old, new)
    for name in PARTS[1:]:
        before, after = parts[name]
        moved = reordered(matched[name], before, after, name, renamed) if name in _ORDERED else frozenset()
        for i, j in matched[name]:
            one = before[i] if i is not None else None
            other = after[j] if j is not None else None
            change = _compare(name, one, other, renamed, j in moved)
            if name == "claims":
                change = _judged(change, one, other, old, new, old_fingerprints, new_fingerprints, renamed)
            if change is not None:
                changes.append(change)
    return MapDiff(tuple(changes))


def _same_fingerprint(
    before: Sequence[Item], after: Sequence[Item], old: Fingerprints, new: Fingerprints
) -> dict[tuple[int, int], float]:
    """Give the pairs of claims that ask the same."""
    return {
        (i, j): 1.0
        for i, one in enumerate(before)
        for j, other in enumerate(after)
        if old.get(one.id) is not None and old.get(one.id) == new.get(other.id)
    }


def _compare(
    part: Part,
    one: Item | None,
    other: Item | None,
    renamed: Renamed,
    reordered: bool,
) -> Change | None:
    if one is None or other is None:
        present = other or one
        assert present is not None
        if one is None:
            return Change("added", part, None, present.id)
        return Change("removed", part, present.id, None)
    before = {
        translated_path(part, path, renamed): translated(path, value, renamed)
        for path, value in one.fields.items()
    }
    fields = _fields(before, other.fields, _WHERE.get(part, ()))
    if reordered:
        fields.append(FieldChange("order", None, None, "moved"))
    if not fields and one.id == other.id:
        return None
    return Change(_strongest(fields), part, one.id, other.id, tuple(fields))


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], where: Sequence[str]) -> list[FieldChange]:
    found = []
    for path in dict.fromkeys((*after, *before)):
        old, new = before.get(path, _MISSING), after.get(path, _MISSING)
        if _equal(old, new):
            continue
        texts = all(value is _MISSING or isinstance(value, LocalText) for value in (old, new))
        kind: Literal["moved", "reworded", "meaning"] = (
            "moved" if path in where and path != "about" else "reworded" if texts else "meaning"
        )
        found.append(
            FieldChange(path, None if old is _MISSING else old, None if new is _MISSING else new, kind)
        )
    return found


def _equal(old: Any, new: Any) -> bool:
    if isinstance(old, bool) != isinstance(new, bool):
        return False
    if isinstance(old, datetime.date) != isinstance(new, datetime.date):
        return False
    return bool(old == new) or (old != old and new != new)  # not a number is itself here


def _strongest(fields: Sequence[FieldChange]) -> Kind:
    kinds = {one.kind for one in fields}
    return "meaning" if "meaning" in kinds else "moved" if "moved" in kinds else "reworded"


def _map_change(old: MapDocument, new: MapDocument) -> list[Change]:
    """Compare what the map says of itself: title, headline, model, principles, fields of one's own."""
    found: list[dict[str, Any]] = []
    for document in (old, new):
        fields: dict[str, Any] = {}
        whole = {name: getattr(document, name) for name in ("title", "headline", "model", "principles")}
        flatten({**whole, **(document.model_extra or {})}, "", fields)
        found.append(fields)
    fields_changed = _fields(found[0], found[1], ())
    if not fields_changed and old.id == new.id:
        return []
    return [Change(_strongest(fields_changed), "map", old.id, new.id, tuple(fields_changed))]


def _judged(
    change: Change | None,
    one: Item | None,
    other: Item | None,
    old: MapDocument,
    new: MapDocument,
    old_fingerprints: Fingerprints,
    new_fingerprints: Fingerprints,
    renamed: Renamed,
) -> Change | None:
    """Say what becomes of a claim's evidence; a claim that asks something else changed, whatever its own fields say."""
    if one is None or other is None:
        if change is not None and one is not None and _measured(one):
            return _with(change, change.kind, "invalid", ())
        return change
    same = old_fingerprints.get(one.id) == new_fingerprints.get(other.id)
    if same:
        if change is None:
            return None
        kind: Kind = "reworded" if change.kind in ("meaning", "moved") and _measured(other) else change.kind
        return _with(change, kind, "valid" if _measured(other) else None, ())
    own = change is not None and any(field.kind == "meaning" for field in change.fields)
    because = () if own else causes(other, old, new, renamed)
    found = change or Change("meaning", "claims", one.id, other.id)
    return _with(found, "meaning", "invalid" if _measured(one) else None, because)


def _measured(item: Item) -> bool:
    return "metric" in item.fields


def _with(
    change: Change, kind: Kind, evidence: Literal["valid", "invalid"] | None, because: tuple[str, ...]
) -> Change:
    return Change(kind, change.part, change.old_id, change.new_id, change.fields, evidence, because)
