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
    from hanhtrinh.evidence.peers import touchpoint
    from hanhtrinh.journeys.log import JourneyLog
    from hanhtrinh.measures.abandoned_cart import abandoned_cart
    from hanhtrinh.measures.cancelled import cancelled
    from hanhtrinh.measures.funnel import funnel
    from hanhtrinh.measures.neglected import neglected
    from hanhtrinh.measures.result import MeasureResult
    from hanhtrinh.measures.retention import retention
    from hanhtrinh.measures.rushed import rushed
    from hanhtrinh.measures.sessions import sessions
    from hanhtrinh.measures.slipped_through import slipped_through
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
    "abandoned_cart",
    "cancelled",
    "check_map",
    "funnel",
    "neglected",
    "open_file",
    "retention",
    "rushed",
    "sessions",
    "slipped_through",
    "stages",
    "touchpoint",
    "transitions",
    "variants",
]

_HOME: Final = {
    "HanhtrinhError": "errors",
    "JourneyLog": "journeys.log",
    "MeasureResult": "measures.result",
    "Workspace": "app.workspace",
    "abandoned_cart": "measures.abandoned_cart",
    "cancelled": "measures.cancelled",
    "check_map": "app.checking",
    "funnel": "measures.funnel",
    "neglected": "measures.neglected",
    "open_file": "app.opening",
    "retention": "measures.retention",
    "rushed": "measures.rushed",
    "sessions": "measures.sessions",
    "slipped_through": "measures.slipped_through",
    "stages": "measures.stages",
    "touchpoint": "evidence.peers",
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
