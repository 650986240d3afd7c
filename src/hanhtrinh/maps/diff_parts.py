"""The parts of two maps side by side: as fields, matched by id or by content, with references in the newer map's ids."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel

from hanhtrinh.maps.document import MapDocument
from hanhtrinh.models.touchpoints import LocalText

Pair = tuple[int | None, int | None]
Renamed = Mapping[str, Mapping[str, str]]

_ALIKE: Final = 0.5
_MOST_PAIRS: Final = 40_000
# what does not change what a map says
_ASIDE: Final = ("lint",)


@dataclass(frozen=True)
class Item:
    """A part as it is compared: its id, and its fields by path."""

    id: str
    fields: Mapping[str, Any] = field(hash=False)

    @property
    def words(self) -> Counter[str]:
        """Everything it says, as words with their counts."""
        said = (
            f"{value.vi} {value.en}" if isinstance(value, LocalText) else str(value)
            for path, value in self.fields.items()
            if value is not None
        )
        return Counter(word for text in said for word in text.casefold().split())


def items_of(document: MapDocument, kind: str) -> list[Item]:
    """Give all parts of a kind as they are compared."""
    found = []
    for part in getattr(document, kind):
        known = part.key if kind == "stages" else part.id
        fields: dict[str, Any] = {}
        flatten(part, "", fields)
        fields.pop("id", None)
        found.append(Item(known, fields))
    return found


def flatten(value: Any, path: str, found: dict[str, Any]) -> None:
    """Write a part as one value per field; a text stays whole, lists are counted."""
    if isinstance(value, LocalText):
        if value:
            found[path] = value
        return
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            if path or name not in _ASIDE:
                flatten(getattr(value, name), _join(path, info.alias or name), found)
        for name, extra in (value.model_extra or {}).items():
            flatten(extra, _join(path, name), found)
        return
    if isinstance(value, Mapping):
        for name, item in value.items():
            flatten(item, _join(path, str(name)), found)
        return
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            flatten(item, _join(path, str(index)), found)
        return
    if value is not None:
        found[path] = value


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def match(
    before: Sequence[Item],
    after: Sequence[Item],
    renamed: Renamed,
    same: Mapping[tuple[int, int], float],
) -> list[Pair]:
    """Pair parts by id, then the rest by how much they have in common; in the order of the newer map.

    What they have in common is Dice's coefficient over the words of all fields, which does not depend on which map is
    the older one.
    """
    place = {one.id: j for j, one in enumerate(after)}
    pairs: dict[int, int] = {}
    for i, one in enumerate(before):
        j = place.get(one.id)
        if j is not None and j not in pairs.values():
            pairs[i] = j
    left = [i for i in range(len(before)) if i not in pairs]
    right = [j for j in range(len(after)) if j not in set(pairs.values())]
    if left and right and len(left) * len(right) <= _MOST_PAIRS:
        said = {("old", i): _translated_words(before[i], renamed) for i in left}
        said |= {("new", j): after[j].words for j in right}
        scored = [
            (max(_alike(said["old", i], said["new", j]), same.get((i, j), 0.0)), i, j)
            for i in left
            for j in right
        ]
        names = {(i, j): tuple(sorted((before[i].id, after[j].id))) for _, i, j in scored}
        taken: set[int] = set()
        for score, i, j in sorted(scored, key=lambda one: (-one[0], names[one[1], one[2]])):
            if score >= _ALIKE and i not in pairs and j not in taken:
                pairs[i] = j
                taken.add(j)
    back = {j: i for i, j in pairs.items()}
    gone: list[Pair] = [(i, None) for i in range(len(before)) if i not in pairs]
    return [*((back.get(j), j) for j in range(len(after))), *gone]


def _translated_words(item: Item, renamed: Renamed) -> Counter[str]:
    return Item(
        item.id, {path: translated(path, value, renamed) for path, value in item.fields.items()}
    ).words


def _alike(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def translated(path: str, value: Any, renamed: Renamed) -> Any:
    """Write a reference with the ids of the newer map."""
    if not isinstance(value, str):
        return value
    if path == "stage":
        return renamed.get("stages", {}).get(value, value)
    if path == "at":
        return renamed.get("touchpoints", {}).get(value, value)
    if path == "for":
        return renamed.get("pains", {}).get(value, value)
    if path == "cohort":
        return renamed.get("personas", {}).get(value, value)
    if path == "owner":
        return renamed.get("departments", {}).get(value, value)
    if path == "about":
        kind, _, name = value.partition(".")
        return f"{kind}.{renamed.get(kind, {}).get(name, name)}" if name else value
    return value


def translated_path(part: str, path: str, renamed: Renamed) -> str:
    """Write a field's path with the ids of the newer map: emotions are by persona, cells by touchpoint or stage."""
    head, _, name = path.rpartition(".")
    if part == "touchpoints" and head == "experience.emotion":
        return f"{head}.{renamed.get('personas', {}).get(name, name)}"
    if part == "lanes" and head == "cells":
        known = {**renamed.get("touchpoints", {}), **renamed.get("stages", {})}
        return f"{head}.{known.get(name, name)}"
    return path


def reordered(
    pairs: Sequence[Pair],
    before: Sequence[Item],
    after: Sequence[Item],
    part: str,
    renamed: Renamed,
) -> frozenset[int]:
    """Give the places in the newer map of parts that stand elsewhere among those that both maps have.

    Those outside a longest run that kept its order; touchpoints are looked at within their stage.
    """
    groups: dict[Any, list[tuple[int, int]]] = {}
    for i, j in pairs:
        if i is None or j is None:
            continue
        group = None
        if part == "touchpoints":
            stages = (
                translated("stage", before[i].fields.get("stage"), renamed),
                after[j].fields.get("stage"),
            )
            if stages[0] != stages[1]:
                continue  # it moved to another stage, which is told as such
            group = stages[1]
        groups.setdefault(group, []).append((i, j))
    moved: set[int] = set()
    for kept in groups.values():
        in_new_order = [i for i, _ in sorted(kept, key=lambda pair: pair[1])]
        stay = _longest_rising(in_new_order)
        moved |= {j for i, j in kept if i not in stay}
    return frozenset(moved)


def _longest_rising(values: Sequence[int]) -> frozenset[int]:
    """Give the members of a longest rising subsequence (patience sorting)."""
    tails: list[int] = []
    previous: dict[int, int | None] = {}
    for value in values:
        at = bisect_left(tails, value)
        previous[value] = tails[at - 1] if at else None
        tails[at : at + 1] = [value]
    found: set[int] = set()
    step: int | None = tails[-1] if tails else None
    while step is not None:
        found.add(step)
        step = previous[step]
    return frozenset(found)
