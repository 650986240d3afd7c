"""Mappings as people give them: flags, and files of `hanhtrinh.mapping/1`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hanhtrinh.errors import UsageError
from hanhtrinh.events.schema import SCORE_KINDS
from hanhtrinh.language import Text
from hanhtrinh.models.documents import load_document
from hanhtrinh.models.suggest import closest
from hanhtrinh.sources.filters import FilterRules
from hanhtrinh.sources.mapping import CONSTANT_FIELDS, FIELDS, ColumnMapping


class MappingFile(BaseModel):
    """The file; `attributes` may be a list where keys and columns have the same names.

    `filters` switches filters on: an id without rules names one that ships, or one of the settings.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_: Literal["hanhtrinh.mapping/1"] = Field(alias="schema")
    columns: dict[str, str]
    attributes: dict[str, str] | tuple[str, ...] = ()
    ids: dict[str, str] = Field(default_factory=dict)
    set: dict[str, str] = Field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    score_kind: Literal["nps", "csat", "ces", "stars"] | None = None
    scale: tuple[float, float] | None = None
    time_format: str | None = None
    filters: dict[str, FilterRules] = Field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class GivenMapping:
    """What a mapping file says.

    Attributes:
        mapping: which column is what.
        filters: the filters that it switches on, by id.
    """

    mapping: ColumnMapping
    filters: dict[str, FilterRules] = dataclasses.field(default_factory=dict)


def load_mapping(path: Path) -> ColumnMapping:
    """Read which column is what from a mapping file; as `load_mapping_file`."""
    return load_mapping_file(path).mapping


def load_mapping_file(path: Path) -> GivenMapping:
    """Read a mapping file.

    Raises:
        InputError: with file, line and column: the file is no such document, or names an unknown field.
    """
    parsed = load_document(path, MappingFile, name=path.name)
    value = parsed.value
    for part, given, allowed in (("columns", value.columns, FIELDS), ("set", value.set, CONSTANT_FIELDS)):
        for name in given:
            if name not in allowed:
                message, hint = _unknown_field(name, allowed)
                raise parsed.error((part, name), "unknown-field", message, hint=hint, key=True)
    if value.scale and not value.scale[0] < value.scale[1]:
        raise parsed.error(("scale",), "bad-scale", _BAD_SCALE)
    attributes = value.attributes
    mapping = ColumnMapping(
        columns=value.columns,
        attributes=attributes if isinstance(attributes, dict) else {name: name for name in attributes},
        ids=value.ids,
        constants=value.set,
        ignored=value.ignore,
        score_kind=value.score_kind,
        scale=value.scale,
        time_format=value.time_format,
    )
    return GivenMapping(mapping, value.filters)


def mapping_of(
    columns: Mapping[str, str | None],
    *,
    fields: Iterable[str] = (),
    attributes: Iterable[str] = (),
    ids: Iterable[str] = (),
    constants: Iterable[str] = (),
    ignored: Sequence[str] = (),
    score_kind: str | None = None,
    scale: str | None = None,
    time_format: str | None = None,
) -> ColumnMapping:
    """Read a mapping from the texts of flags.

    Args:
        columns: event field -> column; None where the flag was not given.
        fields: further ones, `field=column`.
        attributes: `column` or `key=column`.
        ids: `kind=column`.
        constants: `field=value`.
        ignored: columns.
        score_kind: nps, csat, ces or stars.
        scale: `1:5`.
        time_format: as `strptime` takes it.

    Raises:
        UsageError: `unknown-field`, `bad-pair`, `bad-scale`, `unknown-score-kind`.
    """
    found = {field: column for field, column in columns.items() if column is not None}
    for field, column in (_pair(text, "--col") for text in fields):
        found[_known(field, FIELDS)] = column
    if score_kind is not None and score_kind not in SCORE_KINDS:
        raise UsageError(
            "unknown-score-kind",
            Text(
                vi=f"Không có loại điểm “{score_kind}”. Chọn một trong: {', '.join(SCORE_KINDS)}.",
                en=f"There is no kind of score “{score_kind}”. Choose one of: {', '.join(SCORE_KINDS)}.",
            ),
        )
    return ColumnMapping(
        columns=found,
        attributes=dict(_pair(text if "=" in text else f"{text}={text}", "--attr") for text in attributes),
        ids=dict(_pair(text, "--id") for text in ids),
        constants={
            _known(field, CONSTANT_FIELDS): value
            for field, value in (_pair(text, "--set") for text in constants)
        },
        ignored=tuple(ignored),
        score_kind=score_kind,
        scale=None if scale is None else _scale(scale),
        time_format=time_format,
    )


def _pair(text: str, flag: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UsageError(
            "bad-pair",
            Text(
                vi=f"{flag} cần dạng tên=giá_trị, nhưng nhận được “{text}”.",
                en=f"{flag} takes name=value, but got “{text}”.",
            ),
        )
    return name.strip(), value.strip()


def _known(name: str, allowed: Sequence[str]) -> str:
    field = name.replace(".", "_").replace("-", "_")
    if field not in allowed:
        message, hint = _unknown_field(name, allowed)
        raise UsageError("unknown-field", message, hint=hint)
    return field


def _unknown_field(name: str, allowed: Sequence[str]) -> tuple[Text, Text | None]:
    near = closest(name, allowed)
    message = Text(
        vi=f"Sự kiện không có trường “{name}” để gán ở đây. Các trường: {', '.join(allowed)}.",
        en=f"An event has no field “{name}” that can be given here. Fields: {', '.join(allowed)}.",
    )
    return message, Text(vi=f"Có phải ý bạn là “{near}”?", en=f"Did you mean “{near}”?") if near else None


_BAD_SCALE = Text(
    vi="Thang điểm phải gồm điểm thấp nhất và cao nhất, ví dụ 1:5 (trong tệp: [1, 5]).",
    en="A scale is its lowest and its highest score, for example 1:5 (in a file: [1, 5]).",
)


def _scale(text: str) -> tuple[float, float]:
    low, _, high = text.partition(":")
    try:
        ends = float(low), float(high)
    except ValueError:
        raise UsageError("bad-scale", _BAD_SCALE) from None
    if not ends[0] < ends[1]:
        raise UsageError("bad-scale", _BAD_SCALE)
    return ends
