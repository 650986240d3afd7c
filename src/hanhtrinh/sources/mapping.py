"""Which column of a foreign file is which field of the event (`hanhtrinh.mapping/1`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

MAPPING_VERSION: Final = "hanhtrinh.mapping/1"
FIELDS: Final = (
    "user_id", "anonymous_id", "account_id", "name", "time", "received", "message_id", "direction", "channel",
    "device", "url", "referrer", "campaign_source", "campaign_medium", "campaign_name", "campaign_term",
    "campaign_content", "offer", "value", "cost", "currency", "order_id", "score", "score_kind", "scale_low", "scale_high",
    "text", "language",
)  # fmt: skip
# fields that `--set` may give to every row
CONSTANT_FIELDS: Final = (
    "name", "direction", "channel", "device", "url", "referrer", "campaign_source", "campaign_medium",
    "campaign_name", "campaign_term", "campaign_content", "offer", "currency", "score_kind", "language",
)  # fmt: skip


@dataclass(frozen=True)
class ColumnMapping:
    """How the columns of a file become events; columns named nowhere go to `properties`.

    Attributes:
        columns: event field -> column.
        attributes: key -> column that describes the customer, not the event.
        ids: kind of further id (email, phone, zalo ...) -> column.
        constants: event field -> the value that every row gets.
        ignored: columns that are dropped (they still count when rows are told apart).
        score_kind: nps, csat, ces or stars; None where not known.
        scale: lowest and highest possible score; None where there is no score.
        time_format: `%d/%m/%Y %H:%M` and the like; None where times are recognised by their shape.
        preset: which preset made the table that this maps, and how it reads rows; None where none did.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    score_kind: str | None = None
    scale: tuple[float, float] | None = None
    time_format: str | None = None
    preset: str | None = None

    def used(self) -> set[str]:
        """Give the columns that have a part of their own."""
        return {*self.columns.values(), *self.attributes.values(), *self.ids.values(), *self.ignored}

    def completed_by(self, other: ColumnMapping) -> ColumnMapping:
        """Take from another mapping whatever is not decided here; a column keeps the part it has here."""
        taken = self.used()
        given = {*self.columns, *self.constants}
        columns = {f: c for f, c in other.columns.items() if f not in given and c not in taken}
        taken |= set(columns.values())
        constants = {f: value for f, value in other.constants.items() if f not in given}
        attributes = {
            k: c for k, c in other.attributes.items() if k not in self.attributes and c not in taken
        }
        ids = {k: c for k, c in other.ids.items() if k not in self.ids and c not in taken}
        return replace(
            self,
            columns={**self.columns, **columns},
            attributes={**self.attributes, **attributes},
            ids={**self.ids, **ids},
            constants={**self.constants, **constants},
            ignored=(*self.ignored, *(c for c in other.ignored if c not in taken)),
            score_kind=self.score_kind or other.score_kind,
            scale=self.scale or other.scale,
            time_format=self.time_format or other.time_format,
        )

    def document(self) -> dict[str, object]:
        """Give the mapping as a document of `hanhtrinh.mapping/1`."""
        parts = {key: part for key, part in asdict(self).items() if part}
        renamed = {"constants": "set", "ignored": "ignore"}
        return {"schema": MAPPING_VERSION, **{renamed.get(key, key): part for key, part in parts.items()}}

    @classmethod
    def of_document(cls, document: Mapping[str, Any]) -> ColumnMapping:
        """Give the mapping that `document` wrote."""
        scale = document.get("scale")
        return cls(
            columns=document.get("columns", {}),
            attributes=document.get("attributes", {}),
            ids=document.get("ids", {}),
            constants=document.get("set", {}),
            ignored=tuple(document.get("ignore", ())),
            score_kind=document.get("score_kind"),
            scale=(scale[0], scale[1]) if scale else None,
            time_format=document.get("time_format"),
            preset=document.get("preset"),
        )

    def fingerprint(self, timezone: str, currency: str) -> str:
        """Identify the reading of a row: the mapping, and what it leaves to the workspace."""
        text = json.dumps([self.document(), timezone, currency], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
