"""Why a claim asks something else although its own fields did not change: what else on the map did."""

from __future__ import annotations

from typing import Any

from hanhtrinh.maps.diff_parts import Item, Renamed, translated
from hanhtrinh.maps.document import MapDocument


def causes(other: Item, old: MapDocument, new: MapDocument, renamed: Renamed) -> tuple[str, ...]:
    """Name what else on the map changed what a claim asks: its persona's cohort, the stages' rules, the model."""
    found = []
    names = [other.fields.get("cohort")]
    about = str(other.fields.get("about", ""))
    kind, _, name = about.partition(".")
    if kind == "personas":
        names.append(name)
    back = {new_id: old_id for old_id, new_id in renamed.get("personas", {}).items()}
    for persona in [known for known in names if isinstance(known, str)]:
        before = next((p.cohort for p in old.personas if p.id == back.get(persona, persona)), None)
        after = next((p.cohort for p in new.personas if p.id == persona), None)
        if before != after:
            found.append(f"personas.{persona}.cohort")
    if old.model != new.model:
        found.append("model")
    if _rules(old) != _rules(new):
        found.append("stages")
    if kind in ("touchpoints", "pains"):
        found += _touchpoint_causes(kind, name, old, new, renamed)
    return tuple(found) or ("definitions",)


def _rules(document: MapDocument) -> list[Any]:
    return [(stage.key, stage.use, stage.enter) for stage in document.stages]


def _touchpoint_causes(
    kind: str, name: str, old: MapDocument, new: MapDocument, renamed: Renamed
) -> list[str]:
    """Name the place of a pain, and what a touchpoint uses or where it is drawn, where these changed."""

    def looked_up(document: MapDocument, part: str, known: str) -> Any:
        return next((one for one in getattr(document, part) if one.id == known), None)

    def old_name(part: str, known: str) -> str:
        return next((a for a, b in renamed.get(part, {}).items() if b == known), known)

    found = []
    if kind == "pains":
        before, after = looked_up(old, "pains", old_name("pains", name)), looked_up(new, "pains", name)
        if before is None or after is None:
            return []
        if translated("at", before.at, renamed) != after.at:
            found.append(f"pains.{name}.at")
        name = after.at
    before, after = (
        looked_up(old, "touchpoints", old_name("touchpoints", name)),
        looked_up(new, "touchpoints", name),
    )
    if before is not None and after is not None:
        if before.use != after.use:
            found.append(f"touchpoints.{name}.use")
        if translated("stage", before.stage, renamed) != after.stage:
            found.append(f"touchpoints.{name}.stage")
    return found
