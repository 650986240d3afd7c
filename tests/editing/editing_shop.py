"""The shipped shop with fewer customers, built once; every test edits a copy of its own."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from hanhtrinh.app.demo import build_world
from hanhtrinh.app.editing.states import Author
from hanhtrinh.app.scenario import load_scenario

MAP = "mua-sach-lan-dau"
FILE = f"{MAP}.yaml"
LAN = Author("Lan", "p-lan")
DUC = Author("Đức", "p-duc")
_SHOP = Path(str(files("hanhtrinh.app"))) / "data" / "demo"


def build(folder: Path) -> Path:
    """Build the shop in a folder; gives the folder."""
    touchpoints = (_SHOP / "touchpoints.yaml").read_text(encoding="utf-8")
    build_world(folder, load_scenario(_SHOP / "scenario.yaml"), 7, customers=1_500, touchpoints=touchpoints)
    shutil.copyfile(_SHOP / "maps" / FILE, folder / "maps" / FILE)
    return folder


def empty(folder: Path) -> Path:
    """Make the shop without events: touchpoints and the map alone; gives the folder."""
    from hanhtrinh.app.workspace import Workspace

    Workspace.create(folder)
    shutil.copyfile(_SHOP / "touchpoints.yaml", folder / "touchpoints.yaml")
    shutil.copyfile(_SHOP / "maps" / FILE, folder / "maps" / FILE)
    return folder
