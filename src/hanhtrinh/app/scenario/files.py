"""A simulated shop's files: the event export it would have, and touchpoints that read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from hanhtrinh.app.scenario.document import Scenario, ScenarioTouchpoint
from hanhtrinh.app.scenario.tables import Simulated, local_times
from hanhtrinh.events.money import exponent

if TYPE_CHECKING:
    from hanhtrinh.sources.mapping import ColumnMapping

# event field -> column of the export; the other columns carry the name of their field
_RENAMED: Final = {"user_id": "customer", "name": "event"}
_FIELDS: Final = (
    "time", "user_id", "name", "channel", "device", "direction", "url", "order_id",
    "value", "cost", "score", "score_kind", "scale_low", "scale_high", "text",
)  # fmt: skip


def event_columns() -> dict[str, str]:
    """Which column of the export holds which event field."""
    return {field: _RENAMED.get(field, field) for field in _FIELDS}


def _attribute_column(key: str, taken: Sequence[str]) -> str:
    """An attribute's column; one that is called like another column gets a name of its own."""
    while key in taken:
        key = f"customer_{key}"
    return key


@dataclass(frozen=True)
class Export:
    """The shop's own export: in its own clock time, amounts in major units, attributes repeated per row.

    Attributes:
        rows: in order of time.
        moments: int64 microseconds (UTC) of the rows.
        attributes: attribute key -> column.
    """

    rows: pa.Table
    moments: npt.NDArray[np.int64]
    attributes: dict[str, str]

    def between(self, begin: int | None, end: int | None) -> pa.Table:
        """The rows from one moment (inclusive) to another (exclusive)."""
        first = 0 if begin is None else int(np.searchsorted(self.moments, begin))
        last = len(self.moments) if end is None else int(np.searchsorted(self.moments, end))
        return self.rows.slice(first, max(last - first, 0))


def export(simulated: Simulated, scenario: Scenario) -> Export:
    """Make the export of a simulated shop."""
    table = local_times(simulated.events, scenario)
    unit = 10 ** exponent(scenario.currency)
    for name in ("value", "cost"):
        if unit > 1:
            amounts = pc.divide(pc.cast(table[name], pa.float64()), float(unit))
            table = table.set_column(table.schema.get_field_index(name), name, amounts)
    who = pc.index_in(table["customer"], simulated.customers["customer"])
    columns = {}
    for key in simulated.customers.column_names[1:]:
        columns[key] = _attribute_column(key, table.column_names)
        table = table.append_column(columns[key], simulated.customers[key].take(who))
    moments = pc.cast(simulated.events["time"], pa.int64()).to_numpy()
    return Export(table, moments, columns)


def write_rows(rows: pa.Table, path: Path) -> None:
    """Write rows of an export as a file that is whole or not there: CSV, or Parquet where the name ends so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        if path.suffix == ".parquet":
            from pyarrow import parquet

            parquet.write_table(rows, part, compression="zstd")
        else:
            pa_csv.write_csv(rows, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_events(simulated: Simulated, scenario: Scenario, path: Path) -> dict[str, str]:
    """Write the whole export.

    Returns:
        Attribute key -> column.
    """
    made = export(simulated, scenario)
    write_rows(made.rows, path)
    return made.attributes


def mapping_of(attributes: dict[str, str]) -> ColumnMapping:
    """The mapping that imports the export."""
    from hanhtrinh.sources.mapping import ColumnMapping

    return ColumnMapping(columns=event_columns(), attributes=attributes)


def touchpoints_document(scenario: Scenario) -> dict[str, Any]:
    """The touchpoints of a scenario as a `hanhtrinh.touchpoints/1` document."""
    return {
        "schema": "hanhtrinh.touchpoints/1",
        "touchpoints": [_touchpoint(part) for part in scenario.touchpoints],
    }


def _touchpoint(part: ScenarioTouchpoint) -> dict[str, Any]:
    match: dict[str, Any] = {"name": [part.event_name]}
    if part.channel:
        match["where"] = {"channel": part.channel}
    name = part.name if part.name else None
    document = {
        "id": part.id,
        "name": {"vi": name.to("vi"), "en": name.to("en")} if name else part.id,
        "channel": part.channel,
        "means": list(part.means),
        "offer": part.offer,
        "match": match,
        "goal": part.goal,
        "owner": part.owner,
    }
    return {key: value for key, value in document.items() if value not in (None, "", [])}


def write_yaml(document: dict[str, Any], write: Callable[[str], object]) -> None:
    """Write a document as YAML, keys in the order given."""
    from io import StringIO

    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 110
    text = StringIO()
    yaml.dump(document, text)
    write(text.getvalue())
