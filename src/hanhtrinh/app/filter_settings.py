"""The filters that a workspace's settings switch on (`[filters.ID]` in hanhtrinh.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from hanhtrinh.app.workspace import SETTINGS, Workspace
from hanhtrinh.errors import Place, WorkspaceError
from hanhtrinh.language import Text
from hanhtrinh.sources.filters import FilterRules, RuleFilter, filters_in_use


def workspace_filters(
    workspace: Workspace, named: Sequence[str] = (), further: Mapping[str, FilterRules] | None = None
) -> tuple[RuleFilter, ...]:
    """Give the filters that an import applies.

    A table of that name without rules switches a shipped filter on; with `where` (or `any`) it is one of the business's
    own; `off = true` keeps it described but unused.

    Args:
        workspace: whose settings count.
        named: ids that are switched on besides (by a preset, a flag).
        further: filters of a mapping file; they count before those of the settings.

    Raises:
        WorkspaceError: `bad-settings` where a filter's rules cannot be read.
        UsageError: `unknown-filter`.
    """
    own = {**_settings(workspace), **(further or {})}
    return filters_in_use(own, named, workspace.config.currency)


def _settings(workspace: Workspace) -> dict[str, FilterRules]:
    text = (workspace.root / SETTINGS).read_text(encoding="utf-8")
    given: Any = tomllib.loads(text).get("filters", {})
    if not isinstance(given, dict) or not all(isinstance(rules, dict) for rules in given.values()):
        raise _bad(
            Text(
                vi="“filters” phải gồm các bảng, ví dụ [filters.bots].",
                en="“filters” must hold tables, for example [filters.bots].",
            ),
            "filters",
        )
    found = {}
    for name, rules in given.items():
        try:
            found[name] = FilterRules.model_validate(rules)
        except ValidationError as error:
            raise _bad(_told(error), f"filters.{name}") from None
    return found


def _told(error: ValidationError) -> Text:
    first = error.errors()[0]
    said = first.get("ctx", {}).get("text")
    if isinstance(said, Text):
        return said
    where = ".".join(map(str, first["loc"]))
    return Text(
        vi=f"Không hiểu “{where}”. Một bộ lọc có: where (hoặc any), unless, name, about, off.",
        en=f"“{where}” is not understood. A filter has: where (or any), unless, name, about, off.",
    )


def _bad(message: Text, name: str) -> WorkspaceError:
    return WorkspaceError("bad-settings", message, place=Place(file=SETTINGS, id=name))
