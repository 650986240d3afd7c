"""Living customer journey maps: every statement is a claim that the customers' own data can decide.

The names below are the product's Python interface; each is loaded when it is first used, so that
`import hanhtrinh` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hanhtrinh.app.checking import check_map
    from hanhtrinh.app.opening import open_file
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.errors import HanhtrinhError
    from hanhtrinh.journeys.log import JourneyLog
    from hanhtrinh.measures.funnel import funnel
    from hanhtrinh.measures.result import MeasureResult
    from hanhtrinh.measures.stages import stages
    from hanhtrinh.measures.transitions import transitions
    from hanhtrinh.measures.variants import variants

__version__ = "0.1.0.dev0"

__all__ = [
    "HanhtrinhError",
    "JourneyLog",
    "MeasureResult",
    "Workspace",
    "__version__",
    "check_map",
    "funnel",
    "open_file",
    "stages",
    "transitions",
    "variants",
]

_HOME: Final = {
    "HanhtrinhError": "errors",
    "JourneyLog": "journeys.log",
    "MeasureResult": "measures.result",
    "Workspace": "app.workspace",
    "check_map": "app.checking",
    "funnel": "measures.funnel",
    "open_file": "app.opening",
    "stages": "measures.stages",
    "transitions": "measures.transitions",
    "variants": "measures.variants",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'hanhtrinh' has no attribute {name!r}")
    value = getattr(import_module(f"hanhtrinh.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
