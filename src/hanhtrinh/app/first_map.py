"""From imported data to a first checked map: touchpoints found, the map drawn from the model, its claims judged.

What the map expects comes from the model's file, never from the data that test it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from hanhtrinh.app.check_report import summary
from hanhtrinh.app.checking import CheckedMap, check
from hanhtrinh.app.discovery import discover_touchpoints
from hanhtrinh.app.jobs import Progress, Work
from hanhtrinh.app.mapmaking import make_map
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.maps.results import Estimate

FINDING: Final = Text(vi="Tìm điểm chạm trong dữ liệu", en="Finding touchpoints in the data")
DRAWING: Final = Text(vi="Vẽ bản đồ đầu tiên", en="Drawing the first map")
JUDGING: Final = Text(vi="Kiểm từng nhận định với dữ liệu", en="Judging every claim by the data")
_FIRST: Final = "ban-do-dau-tien"
_NUMBERED: Final = re.compile(rf"{_FIRST}(?:-(\d+))?")
_TITLE: Final = "Bản đồ đầu tiên"


def first_map(root: Path, *, title: str | None = None) -> Work:
    """Give the work of making and checking a first map; its result names the map."""

    def work(progress: Progress) -> dict[str, Any]:
        workspace = Workspace.open(root)
        events = workspace.store.count_events()
        if not events:
            raise UsageError(
                "no-events",
                Text(vi="Chưa có dữ liệu nào để kiểm.", en="There are no data to check against yet."),
                hint=Text(vi="Thả một tệp trước.", en="Drop a file first."),
            )
        progress.tell(FINDING, 0, events)
        discover_touchpoints(workspace)
        progress.tell(DRAWING, 0, len(workspace.touchpoints().touchpoints))
        made = make_map(workspace, _free_id(workspace), title=title or _TITLE)
        claims = len(made.parsed.document.claims)
        progress.tell(JUDGING, 0, claims)
        progress.settle()
        checked = check(workspace, made.path, name=made.path.name)
        return {
            "map": made.parsed.document.id,
            "touchpoints": len(made.parsed.document.touchpoints),
            **checked_document(checked, _model_name(workspace)),
        }

    return work


def _model_name(workspace: Workspace) -> Text:
    names = workspace.model().names
    return Text(vi=names.vi, en=names.en)


def checked_document(checked: CheckedMap, model: Text) -> dict[str, Any]:
    """Write what a first look at a checked map shows: stages with what was felt there, and every claim's verdict."""
    parsed, observed = checked.map, checked.observed[None]
    felt = {stage.id: stage for stage in observed.stages}
    document = parsed.document
    says = {claim.id: claim.says for claim in document.claims}
    stage_of = {
        **{f"stages.{stage.key}": stage.key for stage in document.stages},
        **{f"touchpoints.{touch.id}": touch.stage for touch in document.touchpoints},
    }
    names = {stage.id: stage.names for stage in parsed.model.stages}
    return {
        "model": _both(model),
        "customers": observed.customers,
        "summary": summary(checked.result),
        "stages": [
            {
                "id": stage.key,
                "name": _both((stage.names or names[stage.key]).text),
                "entered": felt[stage.key].entered if stage.key in felt else 0,
                "emotion": _estimate(felt[stage.key].emotion) if stage.key in felt else None,
            }
            for stage in document.stages
        ],
        "claims": [
            {
                **{name: getattr(claim, name) for name in _SHOWN},
                "stage": stage_of.get(claim.about),
                "says": _both(says[claim.id].text),
            }
            for claim in checked.result.claims
        ],
    }


_SHOWN: Final = (
    "id", "about", "metric", "expect", "value", "low", "high", "n", "pending", "min_n", "verdict", "reason", "n_to_decide",
)  # fmt: skip


def _estimate(one: Estimate) -> dict[str, Any] | None:
    return None if one.value is None else {"value": one.value, "low": one.low, "high": one.high, "n": one.n}


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi or text.en, "en": text.en or text.vi}


def _free_id(workspace: Workspace) -> str:
    """Give an id that no map has yet."""
    taken = {path.stem for path in (workspace.root / "maps").glob("*.y*ml")}
    numbers = [int(found[1] or 1) for name in taken if (found := _NUMBERED.fullmatch(name))]
    return _FIRST if not numbers else f"{_FIRST}-{max(numbers) + 1}"
