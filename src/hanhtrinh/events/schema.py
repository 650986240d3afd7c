"""The canonical event (`hanhtrinh.event/1`) and the tables that stand beside it, as Arrow schemas."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import InputError
from hanhtrinh.language import Text

EVENT_VERSION: Final = "hanhtrinh.event/1"
TIMESTAMP: Final = pa.timestamp("us", "UTC")
DIRECTIONS: Final = ("inbound", "outbound", "system")
# the ends of a score's scale where nothing gives them, by kind of score
USUAL_SCALES: Final = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "ces": (1.0, 7.0), "stars": (1.0, 5.0)}
SCORE_KINDS: Final = tuple(USUAL_SCALES)
CAMPAIGN: Final = pa.struct([(name, pa.string()) for name in ("source", "medium", "name", "term", "content")])
SCALE: Final = pa.struct([("low", pa.float64()), ("high", pa.float64())])

EVENT_SCHEMA: Final = pa.schema(
    [
        ("message_id", pa.string()),
        ("seq", pa.int64()),
        ("time", TIMESTAMP),
        ("received", TIMESTAMP),
        ("source", pa.string()),
        ("batch", pa.string()),
        ("anonymous_id", pa.string()),
        ("user_id", pa.string()),
        ("account_id", pa.string()),
        ("ids", pa.map_(pa.string(), pa.string())),
        ("name", pa.string()),
        ("direction", pa.string()),
        ("channel", pa.string()),
        ("device", pa.string()),
        ("url", pa.string()),
        ("referrer", pa.string()),
        ("campaign", CAMPAIGN),
        ("offer", pa.string()),
        ("value", pa.int64()),
        ("cost", pa.int64()),
        ("currency", pa.string()),
        ("order_id", pa.string()),
        ("score", pa.float64()),
        ("scale", SCALE),
        ("score_kind", pa.string()),
        ("text", pa.string()),
        ("language", pa.string()),
        ("consent", pa.list_(pa.string())),
        ("properties", pa.string()),
    ],
    metadata={"schema": EVENT_VERSION},
)

ATTRIBUTE_SCHEMA: Final = pa.schema(
    [
        ("kind", pa.string()),  # of the raw id: user or anonymous
        ("raw_id", pa.string()),
        ("key", pa.string()),
        ("value", pa.string()),
        ("time", TIMESTAMP),
        ("seq", pa.int64()),  # of the event that carried it: breaks ties in time
        ("batch", pa.string()),
    ]
)

IDENTITY_SCHEMA: Final = pa.schema(
    [
        ("kind", pa.string()),
        ("raw_id", pa.string()),
        ("person", pa.string()),  # `user:RAW` or `anonymous:RAW` until ids are stitched
        ("batch", pa.string()),
    ]
)

BATCH_SCHEMA: Final = pa.schema(
    [
        ("batch", pa.string()),
        ("source", pa.string()),
        ("fingerprint", pa.string()),  # of the mapping that the rows were read by
        ("mapping", pa.string()),  # the mapping itself, canonical JSON
        ("files", pa.list_(pa.string())),  # names, never paths
        ("rows", pa.int64()),
        ("events", pa.int64()),
        ("already_present", pa.int64()),
        ("rejected", pa.int64()),
        ("created", TIMESTAMP),
        ("filtered", pa.string()),  # events left out by filter, canonical JSON
    ]
)

_REQUIRED: Final = ("message_id", "seq", "time", "source", "batch", "name")


def validate_events(events: pa.Table) -> None:
    """Check that a table holds canonical events.

    Raises:
        InputError: `bad-event` where a column is missing or of another type, a required field or the person is
            null or empty, a direction or score kind is unknown, or a name is empty.
    """
    if events.schema.names != EVENT_SCHEMA.names or events.schema.types != EVENT_SCHEMA.types:
        wrong = [f.name for f in EVENT_SCHEMA if f.name not in events.column_names]
        wrong += [
            f.name
            for f in EVENT_SCHEMA
            if f.name in events.column_names and events.schema.field(f.name).type != f.type
        ]
        raise _bad(
            ", ".join(wrong) or "columns", "không đúng lược đồ", "does not have the schema's type or place"
        )
    for name in _REQUIRED:
        if events[name].null_count:
            raise _bad(name, "không được để trống", "must not be null")
    if _any(pc.equal(events["name"], "")):
        raise _bad("name", "không được để trống", "must not be empty")
    if _any(pc.invert(pc.or_(_given(events["user_id"]), _given(events["anonymous_id"])))):
        raise _bad("user_id", "hoặc anonymous_id phải có", "or anonymous_id must be given")
    for name, allowed in (("direction", DIRECTIONS), ("score_kind", SCORE_KINDS)):
        known = pc.is_in(events[name], value_set=pa.array([*allowed, None], pa.string()))
        if _any(pc.invert(known)):
            raise _bad(
                name, f"phải là một trong: {', '.join(allowed)}", f"must be one of: {', '.join(allowed)}"
            )


def _given(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.not_equal(column, ""), False)


def _any(mask: pa.ChunkedArray) -> bool:
    return bool(pc.any(mask).as_py())


def _bad(field: str, vi: str, en: str) -> InputError:
    return InputError(
        "bad-event", Text(vi=f"Sự kiện không hợp lệ: {field} {vi}.", en=f"Bad event: {field} {en}.")
    )
