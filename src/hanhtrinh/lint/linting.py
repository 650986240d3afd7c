"""Put every rule to a map, leave out what the map says is not for it, and give the findings in order of the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.lint.form import BAD_SILENCE, BROKEN, UNKNOWN_FIELD
from hanhtrinh.lint.registry import RULES, find_rule
from hanhtrinh.lint.rule import NO_TEXT, SEVERITIES, Found, Rule
from hanhtrinh.lint.subject import Subject
from hanhtrinh.maps.document import LintNotes
from hanhtrinh.maps.problems import Path

_PARTS: Final = ("personas", "stages", "touchpoints", "pains", "opportunities", "lanes", "claims")
# faults that a rule of its own tells better
_TOLD: Final = {("pains", "at"): "HT401", ("opportunities", "for"): "HT402"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, with its place.

    Attributes:
        rule: the rule.
        place: file, line and column.
        path: where in the document, with dots, ids in place of positions; empty for the whole map.
        subject: the part it is about, in a reader's words; empty for the whole map.
        message: what is wrong.
        hint: what to do.
        quote: the text objected to, in the languages in which it is; empty where it is not about a text.
        faults: the words of it at fault.
        silenced: why the map says that this is not for it; None for a finding that stands.
    """

    rule: Rule
    place: Place
    path: str
    subject: Text
    message: Text
    hint: Text
    quote: Text = NO_TEXT
    faults: tuple[str, ...] = ()
    silenced: Text | None = None


@dataclass(frozen=True, slots=True)
class LintResult:
    """All findings on one map: those that stand, and those that the map silences."""

    findings: tuple[Finding, ...]
    silenced: tuple[Finding, ...]

    def counts(self) -> dict[str, int]:
        """How many findings of each severity stand."""
        return {name: sum(one.rule.severity == name for one in self.findings) for name in SEVERITIES}


@dataclass
class _Silence:
    path: Path
    notes: LintNotes
    used: set[str]


def lint_map(subject: Subject, problems: Iterable[InputError] = ()) -> LintResult:
    """Put every rule to a map.

    Args:
        subject: the map with what is known of it; rules that need data are left out where it has none.
        problems: faults found when the map was read, by `raise_problems`.
    """
    silences = list(_silences(subject))
    found: list[Finding] = []
    dropped: list[Finding] = []
    for rule, one in _found(subject, problems):
        finding = _finding(subject, rule, one)
        silence = None if rule is BROKEN else _silence_of(silences, rule, one.path)
        if silence is None:
            found.append(finding)
        else:
            silence.used.add(rule.code)
            dropped.append(_silenced(finding, silence.notes))
    found += [_finding(subject, BAD_SILENCE, one) for one in _bad_silences(subject, silences)]
    found += [_broken(error) for error in _untold(subject, problems)]
    return LintResult(tuple(sorted(found, key=_order)), tuple(sorted(dropped, key=_order)))


def broken_map(errors: Sequence[InputError]) -> LintResult:
    """Give the result for a file that cannot be read as a map at all."""
    return LintResult(tuple(_broken(error) for error in errors), ())


def _found(subject: Subject, problems: Iterable[InputError]) -> Iterator[tuple[Rule, Found]]:
    for rule in RULES.values():
        if rule.needs_data and subject.data is None:
            continue
        for one in rule.check(subject):
            yield rule, one
    hint = Text(vi="Sửa tên, hoặc xóa trường này.", en="Correct the name, or drop the field.")
    doubts = subject.parsed.doubts()
    parts = _begins(subject) if doubts else []
    for place, doubt in doubts:
        after = bisect_right(parts, (place.line or 0, _column(place)), key=lambda part: part[0])
        path = parts[after - 1][1] if after else ()
        yield UNKNOWN_FIELD, Found(path, doubt, hint, at_key=True)


def _begins(subject: Subject) -> list[tuple[tuple[int, int], Path]]:
    """Give where each part of the map begins, in order of the file; the map itself first."""
    found: list[tuple[tuple[int, int], Path]] = [((0, 0), ())]
    for kind in ("departments", *_PARTS):
        for index in range(len(getattr(subject.document, kind))):
            path: Path = (kind, index)
            place = subject.parsed.place(path)
            found.append(((place.line or 0, _column(place)), path))
    return sorted(found, key=lambda part: part[0])


def _column(place: Place) -> int:
    return place.column if isinstance(place.column, int) else 0


def _finding(subject: Subject, rule: Rule, one: Found) -> Finding:
    return Finding(
        rule,
        subject.parsed.place(one.path, key=one.at_key),
        _dotted(subject, one.path),
        NO_TEXT if rule.gathers else subject.subject_of(one.path),
        one.message,
        one.hint,
        one.quote,
        one.faults,
    )


def _dotted(subject: Subject, path: Path) -> str:
    """Write a path as maps refer to their parts: `touchpoints.checkout.actions.0`."""
    if len(path) > 1 and isinstance(path[1], int):
        parts = getattr(subject.document, str(path[0]), ())
        if path[1] < len(parts):
            part = parts[path[1]]
            name = getattr(part, "key", None) or getattr(part, "id", None)
            if name:
                path = (path[0], name, *path[2:])
    return ".".join(map(str, path))


def _silences(subject: Subject) -> Iterator[_Silence]:
    document = subject.document
    if document.lint is not None:
        yield _Silence((), document.lint, set())
    for kind in _PARTS:
        for index, part in enumerate(getattr(document, kind)):
            if part.lint is not None:
                yield _Silence((kind, index), part.lint, set())


def _silence_of(silences: Sequence[_Silence], rule: Rule, path: Path) -> _Silence | None:
    """Find what silences a rule at a path: the part's own note, or the map's."""
    for one in reversed(silences):
        if path[: len(one.path)] == one.path and any(find_rule(name) is rule for name in one.notes.ignore):
            return one
    return None


def _silenced(finding: Finding, notes: LintNotes) -> Finding:
    return Finding(
        finding.rule, finding.place, finding.path, finding.subject, finding.message, finding.hint, finding.quote,
        finding.faults, notes.reason.text,
    )  # fmt: skip


def _bad_silences(subject: Subject, silences: Sequence[_Silence]) -> Iterator[Found]:
    """Object to silence without a reason, of rules that there are not, and where nothing would have spoken."""
    example = Text(
        vi="Ví dụ: lint: {ignore: [HT105], reason: Cửa hàng chỉ bán trên web}",
        en="For example: lint: {ignore: [HT105], reason: The shop sells on the web only}",
    )
    for silence in silences:
        at: Path = (*silence.path, "lint")
        known = {name: find_rule(name) for name in silence.notes.ignore}
        unknown = [name for name, rule in known.items() if rule is None]
        if unknown:
            listed = ", ".join(unknown)
            yield Found(
                at,
                Text(vi=f"Không có luật {listed}.", en=f"There is no rule {listed}."),
                Text(vi="Xem: hanhtrinh map lint --rules", en="See: hanhtrinh map lint --rules"),
                at_key=True,
            )
        if not silence.notes.reason:
            yield Found(
                at,
                Text(vi="Bỏ qua luật mà không nói vì sao.", en="A rule is silenced, but nothing says why."),
                example,
                at_key=True,
            )
        idle = [
            rule.code
            for rule in known.values()
            if rule is not None
            and rule.code not in silence.used
            and (subject.data or not rule.needs_data)
            and not (rule.gathers and silence.path)
        ]
        if idle:
            listed = ", ".join(idle)
            yield Found(
                at,
                Text(
                    vi=f"{listed} không còn gì để bỏ qua ở đây.",
                    en=f"{listed} has nothing to silence here any more.",
                ),
                Text(vi="Xóa khỏi “ignore”.", en="Take it out of `ignore`."),
                at_key=True,
            )


def _untold(subject: Subject, problems: Iterable[InputError]) -> Iterator[InputError]:
    """Give the faults of reading that no rule of its own tells."""
    told = {
        subject.parsed.place((kind, index, field))
        for kind, field in _TOLD
        for index in range(len(getattr(subject.document, kind)))
    }
    for error in problems:
        if error.place not in told:
            yield error


def _broken(error: InputError) -> Finding:
    hint = error.hint or Text(
        vi="Sửa chỗ này rồi chạy lại; những luật khác xét sau.",
        en="Correct this and run again; the other rules come after.",
    )
    return Finding(BROKEN, error.place or Place(), "", NO_TEXT, error.message, hint)


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return (finding.place.line or 0, _column(finding.place), finding.rule.code, finding.path)
