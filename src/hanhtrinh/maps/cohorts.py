"""Cohorts: sets of customers defined by a rule, the same in maps, on the command line, in Python and on the web.

    all: [...]  any: [...]  not: {...}                   all (of nothing: everybody), at least one, not
    {attr: city, in: [Hà Nội, Đà Nẵng]}                  the attribute's last value is one of these
    {did: web.checkout, count: {min: 2}, within: 30d, of: first_seen, where: {value: {min: 500000}}}
    {sequence: [web.product, web.checkout], within: 7d}  these touchpoints in this order, others may come between
    {stage: {model: value-8, reached: convert}}          entered the stage
    {ref: linh}  or  linh                                the cohort of that name

`did` counts the customer's events at a touchpoint (at least one, unless `count` says otherwise) that meet `where`:
`of: first_seen` (the default) those at most `within` after the customer's first event; `of: watermark` those at most
`within` before the data's latest event; `of: {after: T}` those that come after the customer's first event at T, at
most `within` later. Where there is no event at T, nothing was done after it. Windows include both ends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias

from hanhtrinh.errors import InputError, Place, UsageError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.events.selectors import Predicate, distinct_predicates, parse_where
from hanhtrinh.language import Text
from hanhtrinh.models.suggest import listed, meant

FORMS: Final = ("all", "any", "not", "attr", "did", "sequence", "stage", "ref")
Path: TypeAlias = tuple[str | int, ...]
PlaceOf: TypeAlias = Callable[[Path], Place | None]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts: everybody."""

    parts: tuple[Cohort, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Cohort, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Cohort


@dataclass(frozen=True, slots=True)
class HasAttribute:
    """The last value of an attribute is one of `values`; never where it is unknown."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Did:
    """The number of events at a touchpoint that meet `where` lies between `least` and `most` (None: no limit).

    `within` is in microseconds, None for the whole history; counted from what `of` says: the customer's first event,
    back from the watermark, or (`after`) the customer's first event at the touchpoint `after`.
    """

    touchpoint: str
    least: int = 1
    most: int | None = None
    within: int | None = None
    of: Literal["first_seen", "watermark", "after"] = "first_seen"
    after: str | None = None
    where: tuple[Predicate, ...] = ()


@dataclass(frozen=True, slots=True)
class InSequence:
    """Events at these touchpoints in this order, the last at most `within` microseconds after the first."""

    touchpoints: tuple[str, ...]
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """Entered a stage of a journey model."""

    model: str
    stage: str


Cohort: TypeAlias = AllOf | AnyOf | Not | HasAttribute | Did | InSequence | Reached
EVERYBODY: Final = AllOf(())


def parse_cohort(
    document: Any,
    *,
    path: Path = (),
    place: PlaceOf | None = None,
    touchpoints: Collection[str] | None = None,
    cohorts: Mapping[str, Any] | None = None,
    currency: str = "VND",
) -> Cohort:
    """Read a cohort strictly; None is everybody.

    Args:
        document: what YAML or JSON gave.
        path: where in the file it stands.
        place: finds line and column of a path in the file; None where there is no file.
        touchpoints: the touchpoint ids that exist; None to accept any.
        cohorts: documents of named cohorts, for `ref` (in a map: persona id -> cohort).
        currency: what `value` and `cost` in `where` are written in.

    Raises:
        InputError: (UsageError where there is no `place`) `bad-cohort`, `unknown-touchpoint`, `unknown-cohort`,
            `cohort-cycle`, `unknown-field`, `bad-condition`, `bad-duration`, with place and what was allowed.
    """
    return _Parser(place, touchpoints, cohorts or {}, currency).read(document, path, ())


def cohort_parts(cohort: Cohort) -> Iterator[Cohort]:
    """Walk a cohort and everything it is made of."""
    yield cohort
    if isinstance(cohort, AllOf | AnyOf):
        for part in cohort.parts:
            yield from cohort_parts(part)
    elif isinstance(cohort, Not):
        yield from cohort_parts(cohort.part)


def cohort_touchpoints(cohort: Cohort) -> tuple[str, ...]:
    """Name the touchpoints that a cohort speaks of, each once, in order of mention."""
    found: list[str] = []
    for part in cohort_parts(cohort):
        if isinstance(part, Did):
            found += [part.touchpoint, *([part.after] if part.after is not None else [])]
        elif isinstance(part, InSequence):
            found += part.touchpoints
    return tuple(dict.fromkeys(found))


def cohort_predicates(cohort: Cohort) -> tuple[Predicate, ...]:
    """Give the predicates that the log must have registered for a cohort, beside those of the touchpoints."""
    return distinct_predicates(
        predicate
        for part in cohort_parts(cohort)
        if isinstance(part, Did)
        for predicate in part.where
        if not predicate.static
    )


def cohort_stages(cohort: Cohort) -> tuple[Reached, ...]:
    """Give the stages of models that a cohort speaks of, each once."""
    return tuple(dict.fromkeys(part for part in cohort_parts(cohort) if isinstance(part, Reached)))


class _Parser:
    """One reading of a cohort document."""

    def __init__(
        self,
        place: PlaceOf | None,
        touchpoints: Collection[str] | None,
        cohorts: Mapping[str, Any],
        currency: str,
    ) -> None:
        self.place = place
        self.touchpoints = touchpoints
        self.cohorts = cohorts
        self.currency = currency

    def read(self, document: Any, path: Path, within: tuple[str, ...]) -> Cohort:
        """Read a (part of a) cohort; `within` names the cohorts that refer to it."""
        if document is None:
            return EVERYBODY
        if isinstance(document, str):
            return self._ref(document, path, within)
        if not isinstance(document, Mapping):
            raise self._bad(
                path, vi="Một nhóm khách hàng là các cặp “tên: giá trị”", en="A cohort is “key: value” pairs"
            )
        forms = [form for form in FORMS if form in document]
        if len(forms) != 1:
            given = ", ".join(str(key) for key in document) or "{}"
            raise self._bad(
                path,
                vi=f"Mỗi điều kiện của nhóm khách hàng cần đúng một trong các từ: {', '.join(FORMS)}; ở đây có: {given}",
                en=f"Each condition of a cohort needs exactly one of the words: {', '.join(FORMS)}; here are: {given}",
            )
        form = forms[0]
        below = (*path, form)
        if form in ("all", "any"):
            self._only(document, (form,), path)
            parts = tuple(
                self.read(part, (*below, number), within)
                for number, part in enumerate(self._list(document[form], below, least=int(form == "any")))
            )
            return AllOf(parts) if form == "all" else AnyOf(parts)
        if form == "not":
            self._only(document, ("not",), path)
            if document["not"] is None:
                raise self._bad(below, vi="“not” cần một điều kiện", en="“not” needs a condition")
            return Not(self.read(document["not"], below, within))
        if form == "ref":
            self._only(document, ("ref",), path)
            return self._ref(document["ref"], below, within)
        readers: dict[str, Callable[[Mapping[str, Any], Path], Cohort]] = {
            "attr": self._attribute,
            "did": self._did,
            "sequence": self._sequence,
            "stage": self._stage,
        }
        return readers[form](document, path)

    def _ref(self, name: Any, path: Path, within: tuple[str, ...]) -> Cohort:
        if not isinstance(name, str) or name not in self.cohorts:
            raise self._error(
                "unknown-cohort",
                path,
                Text(
                    vi=f"Không có nhóm khách hàng nào tên “{name}”. Các nhóm có: {listed(self.cohorts).vi}.",
                    en=f"There is no cohort called “{name}”. Cohorts there are: {listed(self.cohorts).en}.",
                ),
                meant(str(name), self.cohorts),
            )
        if name in within:
            ring = " → ".join((*within[within.index(name) :], name))
            raise self._error(
                "cohort-cycle",
                path,
                Text(
                    vi=f"Nhóm khách hàng “{name}” được định nghĩa bằng chính nó: {ring}.",
                    en=f"The cohort “{name}” is defined by itself: {ring}.",
                ),
            )
        return self.read(self.cohorts[name], path, (*within, name))

    def _attribute(self, document: Mapping[str, Any], path: Path) -> Cohort:
        self._only(document, ("attr", "in"), path)
        key = self._text(document["attr"], (*path, "attr"))
        if "in" not in document:
            raise self._bad(
                path,
                vi="“attr” cần thêm “in”: danh sách các giá trị, ví dụ {attr: city, in: [Hà Nội]}",
                en="“attr” needs “in”: a list of values, for example {attr: city, in: [Hà Nội]}",
            )
        values = self._list(document["in"], (*path, "in"))
        texts = [self._value(value, (*path, "in", number)) for number, value in enumerate(values)]
        return HasAttribute(key, tuple(dict.fromkeys(texts)))

    def _did(self, document: Mapping[str, Any], path: Path) -> Cohort:
        self._only(document, ("did", "count", "within", "of", "where"), path)
        least, most = self._count(document.get("count"), (*path, "count"))
        of, after = self._of(document.get("of"), (*path, "of"))
        within = self._within(document, path)
        if within is None and of == "watermark":
            raise self._bad(
                (*path, "of"),
                vi="“of: watermark” cần thêm “within”, ví dụ within: 30d",
                en="“of: watermark” needs “within”, for example within: 30d",
            )
        where = document.get("where", {})
        if not isinstance(where, Mapping):
            raise self._bad(
                (*path, "where"),
                vi="“where” là các cặp “trường: điều kiện”",
                en="“where” is “field: condition” pairs",
            )
        conditions = parse_where(where, self.currency, self._place((*path, "where")))
        ordered = tuple(sorted(conditions, key=lambda one: one.key))
        touchpoint = self._touchpoint(document["did"], (*path, "did"))
        return Did(touchpoint, least, most, within, of, after, ordered)

    def _count(self, written: Any, path: Path) -> tuple[int, int | None]:
        if written is None:
            return 1, None
        ends = {"min": written, "max": written} if _whole(written) else written
        if (
            not isinstance(ends, Mapping)
            or not ends
            or not set(ends) <= {"min", "max"}
            or not all(_whole(end) for end in ends.values())
            or ends.get("min", 0) > ends.get("max", ends.get("min", 0))
        ):
            raise self._bad(
                path,
                vi="“count” là một số nguyên, hoặc {min: …, max: …} với các số nguyên từ 0, min không lớn hơn max",
                en="“count” is a whole number, or {min: …, max: …} of whole numbers from 0, min not above max",
            )
        return ends.get("min", 0), ends.get("max")

    def _of(self, written: Any, path: Path) -> tuple[Literal["first_seen", "watermark", "after"], str | None]:
        if written is None or written == "first_seen":
            return "first_seen", None
        if written == "watermark":
            return "watermark", None
        if isinstance(written, Mapping) and set(written) == {"after"}:
            return "after", self._touchpoint(written["after"], (*path, "after"))
        raise self._bad(
            path,
            vi="“of” phải là first_seen, watermark hoặc {after: điểm chạm}",
            en="“of” must be first_seen, watermark or {after: touchpoint}",
        )

    def _sequence(self, document: Mapping[str, Any], path: Path) -> Cohort:
        self._only(document, ("sequence", "within"), path)
        below = (*path, "sequence")
        steps = tuple(
            self._touchpoint(step, (*below, number))
            for number, step in enumerate(self._list(document["sequence"], below))
        )
        return InSequence(steps, self._within(document, path))

    def _stage(self, document: Mapping[str, Any], path: Path) -> Cohort:
        self._only(document, ("stage",), path)
        stage = document["stage"]
        below = (*path, "stage")
        if not isinstance(stage, Mapping) or set(stage) != {"model", "reached"}:
            raise self._bad(
                below,
                vi="“stage” cần model và reached, ví dụ {stage: {model: value-8, reached: convert}}",
                en="“stage” needs model and reached, for example {stage: {model: value-8, reached: convert}}",
            )
        return Reached(
            self._text(stage["model"], (*below, "model")), self._text(stage["reached"], (*below, "reached"))
        )

    def _within(self, document: Mapping[str, Any], path: Path) -> int | None:
        written = document.get("within")
        if written is None:
            return None
        below = (*path, "within")
        try:
            return parse_duration(self._text(written, below), self._place(below))
        except UsageError as error:
            raise self._error(error.code, below, error.message, error.hint) from error

    def _touchpoint(self, written: Any, path: Path) -> str:
        name = self._text(written, path)
        if self.touchpoints is not None and name not in self.touchpoints:
            raise self._error(
                "unknown-touchpoint",
                path,
                Text(
                    vi=f"Không có điểm chạm “{name}”. Các điểm chạm có: {listed(self.touchpoints).vi}.",
                    en=f"There is no touchpoint “{name}”. Touchpoints there are: {listed(self.touchpoints).en}.",
                ),
                meant(name, self.touchpoints),
            )
        return name

    def _value(self, value: Any, path: Path) -> str:
        """Read an attribute's value as the text that attributes are stored as."""
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float | str):
            return str(value)
        raise self._bad(
            path,
            vi="Giá trị của thuộc tính phải là chữ hoặc số",
            en="An attribute's value must be a text or a number",
        )

    def _text(self, written: Any, path: Path) -> str:
        if not isinstance(written, str) or not written:
            raise self._bad(path, vi=f"“{path[-1]}” phải là một chuỗi chữ", en=f"“{path[-1]}” must be a text")
        return str(written)

    def _list(self, written: Any, path: Path, least: int = 1) -> Sequence[Any]:
        if not isinstance(written, list | tuple) or len(written) < least:
            raise self._bad(
                path,
                vi=f"“{path[-1]}” phải là một danh sách có ít nhất {least} mục",
                en=f"“{path[-1]}” must be a list of at least {least} item",
            )
        return written

    def _only(self, document: Mapping[str, Any], allowed: Sequence[str], path: Path) -> None:
        for key in document:
            if key not in allowed:
                raise self._bad(
                    (*path, str(key)),
                    vi=f"“{key}” không đi cùng “{allowed[0]}”; chỉ được có: {', '.join(allowed)}",
                    en=f"“{key}” does not go with “{allowed[0]}”; allowed: {', '.join(allowed)}",
                )

    def _place(self, path: Path) -> Place | None:
        return self.place(path) if self.place is not None else None

    def _bad(self, path: Path, *, vi: str, en: str) -> InputError | UsageError:
        example = "{attr: city, in: [Hà Nội]}"
        hint = Text(vi=f"Ví dụ một điều kiện: {example}", en=f"A condition, for example: {example}")
        return self._error("bad-cohort", path, Text(vi=f"{vi}.", en=f"{en}."), hint)

    def _error(
        self, code: str, path: Path, message: Text, hint: Text | None = None
    ) -> InputError | UsageError:
        kind = UsageError if self.place is None else InputError
        return kind(code, message, hint=hint, place=self._place(path))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
