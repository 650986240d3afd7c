"""Selectors: which events a rule speaks of, decided on event codes where possible and by predicates elsewhere.

A `where` maps fields to what they must be. All keys must hold; a list gives alternatives; a field that an event
does not have never holds. Texts are globs, case-sensitive, over the whole text: `*` stands for any characters,
`?` for one, and a backslash before one of `* ? \\` takes it literally (brackets mean themselves, because event
names are full of them). Numbers are equal to a number, or lie in `{min, max}`, both ends included; `value` and
`cost` are written in major units of the currency.

`name`, `channel`, `device` and `direction` are part of an event code. Every other field becomes a `Predicate`,
whose truth is one bit of the event code, so that an event need never be looked at twice.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.errors import InputError, Place, UsageError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.events.money import minor_units
from hanhtrinh.language import Text

if TYPE_CHECKING:
    import pyarrow as pa

STATIC_FIELDS: Final = ("name", "channel", "device", "direction")
MONEY_FIELDS: Final = ("value", "cost")
NUMBER_FIELDS: Final = (*MONEY_FIELDS, "score")
CAMPAIGN_FIELDS: Final = tuple(f"campaign.{part}" for part in ("source", "medium", "name", "term", "content"))
TEXT_FIELDS: Final = (
    "url", "referrer", "offer", "order_id", "score_kind", "text", "language",
    "source", "account_id", "currency", *CAMPAIGN_FIELDS,
)  # fmt: skip
PROPERTY: Final = "properties."
MAX_PREDICATES: Final = 63

_FIELDS: Final = (*STATIC_FIELDS, *NUMBER_FIELDS, *TEXT_FIELDS, PROPERTY + "…")


@dataclass(frozen=True, slots=True)
class Globs:
    """A text matches one of the patterns; sorted, distinct, NFC."""

    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranges:
    """A number lies in one of the intervals, both ends included; None leaves an end open."""

    intervals: tuple[tuple[float | None, float | None], ...]


@dataclass(frozen=True, slots=True)
class Predicate:
    """One condition on one field of an event.

    Two predicates that mean the same have equal `key`s: money is in minor units, patterns and intervals are in order.
    """

    field: str
    test: Globs | Ranges

    @property
    def static(self) -> bool:
        """Whether the event code alone decides it."""
        return self.field in STATIC_FIELDS

    @property
    def key(self) -> str:
        """Canonical JSON, under which the condition is registered with the log."""
        how: dict[str, object] = (
            {"glob": self.test.patterns} if isinstance(self.test, Globs) else {"range": self.test.intervals}
        )
        return json.dumps(
            {"field": self.field, **how}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    @classmethod
    def of_key(cls, key: str) -> Predicate:
        """Give the predicate that has this key.

        Raises:
            ValueError, KeyError: where it is no key.
        """
        written = json.loads(key)
        if "glob" in written:
            return cls(written["field"], Globs(tuple(written["glob"])))
        return cls(written["field"], Ranges(tuple((low, high) for low, high in written["range"])))

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the event table that `evaluate` reads."""
        return (self.field.split(".", 1)[0],)

    def evaluate(self, events: pa.Table | pa.RecordBatch) -> npt.NDArray[np.bool_]:
        """Decide the condition for every row: bool[rows]; False where the field is null.

        `value` and `cost` are taken as minor units of the workspace's currency.
        """
        column = events.column(self.columns[0])
        if self.field.startswith(PROPERTY):
            return _by_distinct(column, lambda text: self._holds_property(text))
        if isinstance(self.test, Ranges):
            return _in_ranges(column, self.test)
        if "." in self.field:
            import pyarrow.compute as pc

            column = pc.struct_field(column, self.field.split(".", 1)[1])
        return _matches(column, self.test)

    def matches_text(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Decide a text condition for plain strings, where "" stands for none: bool[len(texts)]."""
        assert isinstance(self.test, Globs)
        pattern = glob_pattern(self.test.patterns)
        return np.fromiter(
            (text != "" and pattern.fullmatch(text) is not None for text in texts), np.bool_, len(texts)
        )

    def _holds_property(self, document: str) -> bool:
        name = self.field[len(PROPERTY) :]
        if json.dumps(name)[1:-1] not in document and name not in document and "." not in name:
            return False
        try:
            found = _property(json.loads(document), name)
        except ValueError:
            return False
        values = found if isinstance(found, list) else [found]
        if isinstance(self.test, Globs):
            pattern = glob_pattern(self.test.patterns)
            return any(pattern.fullmatch(_as_text(value)) is not None for value in values if _scalar(value))
        return any(_within(_as_number(value), self.test) for value in values)


def parse_where(
    where: Mapping[str, Any], currency: str = "VND", place: Place | None = None
) -> tuple[Predicate, ...]:
    """Read a `where` as conditions that must all hold, static ones among them.

    Raises:
        InputError: (UsageError where there is no `place`) `unknown-field`, `bad-condition`.
    """
    return tuple(_condition(str(field), test, currency, place) for field, test in where.items())


def predicates_of(
    where: Mapping[str, Any], currency: str = "VND", place: Place | None = None
) -> tuple[Predicate, ...]:
    """Give the predicates that a `where` needs the log to have registered: those that codes alone do not decide."""
    return tuple(predicate for predicate in parse_where(where, currency, place) if not predicate.static)


def distinct_predicates(predicates: Iterable[Predicate]) -> tuple[Predicate, ...]:
    """Keep one of each key, in order of first appearance.

    Raises:
        UsageError: `too-many-predicates` where there are more than an event code has bits for.
    """
    kept = tuple({predicate.key: predicate for predicate in predicates}.values())
    if len(kept) > MAX_PREDICATES:
        raise UsageError(
            "too-many-predicates",
            Text(
                vi=f"Các điểm chạm và nhóm khách hàng dùng {len(kept)} điều kiện khác nhau trên thuộc tính sự kiện; tối đa là {MAX_PREDICATES}.",
                en=f"Touchpoints and cohorts use {len(kept)} different conditions on event fields; at most {MAX_PREDICATES} are possible.",
            ),
            hint=Text(
                vi="Gộp các mẫu của cùng một trường vào một danh sách, hoặc nhận biết điểm chạm bằng tên sự kiện.",
                en="Join patterns of one field into one list, or tell touchpoints apart by event name.",
            ),
        )
    return kept


def select_codes(
    names: Sequence[str],
    where: Mapping[str, Any],
    codes: EventCodes,
    currency: str = "VND",
    place: Place | None = None,
) -> npt.NDArray[np.bool_]:
    """Decide for every event code whether its events are meant: bool[codes].

    Args:
        names: globs, one of which the event's name must match; empty: any name.
        where: further conditions, all of which must hold.
        codes: the log's vocabulary; it must have registered `predicates_of(where, currency)`.
        currency: what `value` and `cost` are written in.
        place: where the rule is written, for errors.

    Raises:
        InputError: (UsageError where there is no `place`) `unknown-field`, `bad-condition`.
        UsageError: `predicate-not-registered` where the log was opened without a predicate that `where` needs.
    """
    conditions = parse_where(where, currency, place)
    if names:
        conditions = (Predicate("name", _globs(names)), *conditions)
    return codes_where(conditions, codes, place)


def codes_where(
    conditions: Iterable[Predicate], codes: EventCodes, place: Place | None = None
) -> npt.NDArray[np.bool_]:
    """Decide for every event code whether all conditions hold: bool[codes].

    Raises:
        UsageError: `predicate-not-registered` where the log was opened without one of the conditions.
    """
    chosen = np.ones(len(codes), np.bool_)
    for condition in conditions:
        if condition.static:
            chosen &= condition.matches_text(getattr(codes, condition.field))
            continue
        if condition.key not in codes.predicates:
            raise UsageError(
                "predicate-not-registered",
                Text(
                    vi=f"Nhật ký hành trình được mở mà chưa có điều kiện {condition.key}.",
                    en=f"The journey log was opened without the condition {condition.key}.",
                ),
                hint=Text(
                    vi="Mở lại nhật ký cùng các điều kiện mà điểm chạm và nhóm khách hàng cần.",
                    en="Open the log with the predicates that the touchpoints and cohorts need.",
                ),
                place=place,
            )
        chosen &= (codes.bits >> codes.predicates.index(condition.key)) & 1 == 1
    return chosen


def escape_glob(text: str) -> str:
    """Write a text as a pattern that matches it alone."""
    return re.sub(r"\\(?=[*?\\])|[*?]", lambda found: "\\" + found[0], text)


def glob_pattern(patterns: Sequence[str]) -> re.Pattern[str]:
    """Compile globs, any of which may match the whole text."""
    return re.compile("|".join(f"(?:{_regex(pattern)})" for pattern in patterns), re.DOTALL)


def _condition(field: str, test: Any, currency: str, place: Place | None) -> Predicate:
    if field in NUMBER_FIELDS:
        return Predicate(field, _ranges(field, test, currency, place))
    named_property = field.startswith(PROPERTY) and len(field) > len(PROPERTY)
    if field not in STATIC_FIELDS and field not in TEXT_FIELDS and not named_property:
        raise _error(
            "unknown-field",
            Text(
                vi=f"Sự kiện không có trường “{field}”. Các trường dùng được: {', '.join(_FIELDS)}.",
                en=f"Events have no field “{field}”. Fields that may be used: {', '.join(_FIELDS)}.",
            ),
            place,
        )
    if named_property and isinstance(test, Mapping):
        return Predicate(field, _ranges(field, test, currency, place))
    alternatives = list(test) if isinstance(test, list | tuple) else [test]
    if not alternatives or not all(_scalar(one) for one in alternatives):
        raise _error(
            "bad-condition",
            Text(
                vi=f"Điều kiện của “{field}” phải là một mẫu hoặc một danh sách mẫu, ví dụ “*/checkout*”.",
                en=f"The condition on “{field}” must be a pattern or a list of patterns, for example “*/checkout*”.",
            ),
            place,
        )
    return Predicate(field, _globs([_as_text(one) for one in alternatives]))


def _ranges(field: str, test: Any, currency: str, place: Place | None) -> Ranges:
    def number(written: Any) -> float | None:
        if written is None:
            return None
        if isinstance(written, bool) or not isinstance(written, int | float) or not math.isfinite(written):
            raise _error("bad-condition", _range_text(field), place)
        return minor_units(written, currency) if field in MONEY_FIELDS else float(written)

    intervals: set[tuple[float | None, float | None]] = set()
    for one in test if isinstance(test, list | tuple) else [test]:
        if isinstance(one, Mapping):
            low, high = number(one.get("min")), number(one.get("max"))
            if not set(one) <= {"min", "max"} or (low is None and high is None):
                raise _error("bad-condition", _range_text(field), place)
        else:
            low = high = number(one)
        if (low is None and high is None) or (low is not None and high is not None and low > high):
            raise _error("bad-condition", _range_text(field), place)
        intervals.add((low, high))
    if not intervals:
        raise _error("bad-condition", _range_text(field), place)
    return Ranges(tuple(sorted(intervals, key=lambda ends: [(end is not None, end or 0.0) for end in ends])))


def _range_text(field: str) -> Text:
    return Text(
        vi=f"Điều kiện của “{field}” phải là một số, hoặc {{min: …, max: …}} với min không lớn hơn max (có thể bỏ một đầu).",
        en=f"The condition on “{field}” must be a number, or {{min: …, max: …}} with min not above max (one end may be left out).",
    )


def _error(code: str, message: Text, place: Place | None) -> InputError | UsageError:
    return InputError(code, message, place=place) if place else UsageError(code, message)


def _globs(patterns: Iterable[str]) -> Globs:
    normal = {re.sub(r"(?<!\\)\*{2,}", "*", unicodedata.normalize("NFC", pattern)) for pattern in patterns}
    return Globs(tuple(sorted(normal)))


def _regex(pattern: str) -> str:
    """Write a glob as a regular expression that Python's `re` and RE2 read alike."""
    parts: list[str] = []
    for found in re.finditer(r"\\([*?\\])|(\*)|(\?)|(.)", pattern, re.DOTALL):
        literal = found[1] or found[4]
        if literal is None:
            parts.append(".*" if found[2] else ".")
        else:
            plain = literal.isalnum() or literal == "_" or ord(literal) > 127
            parts.append(literal if plain else f"\\x{ord(literal):02x}")
    return "".join(parts)


def _distinct(column: Any) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    """Give the distinct values of a column, and per row the index of its value (-1 for null)."""
    import pyarrow as pa

    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    if isinstance(chunked.type, pa.BaseExtensionType):
        chunked = pa.chunked_array([chunk.storage for chunk in chunked.chunks], chunked.type.storage_type)
    if not pa.types.is_dictionary(chunked.type):
        chunked = chunked.dictionary_encode()
    coded = chunked.unify_dictionaries().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.chunk(0) if coded.num_chunks else pa.array([], pa.string()).dictionary_encode()
    indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64, copy=False)
    return coded.dictionary, indices


def _by_distinct(column: Any, holds: Any) -> npt.NDArray[np.bool_]:
    values, indices = _distinct(column)
    truth = np.zeros(len(values) + 1, np.bool_)  # the last one answers for null
    truth[:-1] = np.fromiter((holds(text) for text in values.to_pylist()), np.bool_, len(values))
    return truth[indices]


def _matches(column: Any, test: Globs) -> npt.NDArray[np.bool_]:
    import pyarrow as pa
    import pyarrow.compute as pc

    values, indices = _distinct(column)
    truth = np.zeros(len(values) + 1, np.bool_)
    if len(values):
        pattern = "(?s)\\A(?:" + "|".join(_regex(one) for one in test.patterns) + ")\\z"
        found = pc.match_substring_regex(values.cast(pa.string()), pattern)
        truth[:-1] = found.fill_null(False).to_numpy(zero_copy_only=False)
    return truth[indices]


def _in_ranges(column: Any, test: Ranges) -> npt.NDArray[np.bool_]:
    import pyarrow as pa
    import pyarrow.compute as pc

    holds: Any = None
    for low, high in test.intervals:
        one: Any = None
        for end, compare in ((low, pc.greater_equal), (high, pc.less_equal)):
            if end is not None:
                met = compare(column, pa.scalar(end))
                one = met if one is None else pc.and_(one, met)
        holds = one if holds is None else pc.or_(holds, one)
    result: npt.NDArray[np.bool_] = np.asarray(
        pc.fill_null(holds, False).to_numpy(
            **({} if isinstance(holds, pa.ChunkedArray) else {"zero_copy_only": False})
        )
    )
    return result


def _property(document: Any, name: str) -> Any:
    """Find a property by its whole name, else along the dots."""
    if not isinstance(document, dict):
        return None
    if name in document:
        return document[name]
    head, _, rest = name.partition(".")
    return _property(document.get(head), rest) if rest else None


def _scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _as_text(value: Any) -> str:
    """Write a scalar as JSON and YAML do, whole numbers without a point."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value)


def _as_number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _within(number: float | None, test: Ranges) -> bool:
    return number is not None and any(
        (low is None or number >= low) and (high is None or number <= high) for low, high in test.intervals
    )
