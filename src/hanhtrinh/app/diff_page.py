"""The page of `map diff`: what became of the evidence, then every part with before and after, word by word."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from hanhtrinh.app.diff_report import ARROW, KIND_WORDS, evidence_lines, headline, kind_words
from hanhtrinh.app.diff_words import (
    PART_NAMES,
    about_name,
    asked,
    field_name,
    found_words,
    part_name,
    value_words,
)
from hanhtrinh.app.differing import ComparedMaps, MapSide
from hanhtrinh.language import Language, Text
from hanhtrinh.maps.diff import KINDS, PARTS, Change, FieldChange
from hanhtrinh.maps.document import Claim
from hanhtrinh.models.touchpoints import LocalText
from hanhtrinh.render import report
from hanhtrinh.render.word_changes import word_changes
from hanhtrinh.scene.verdict_words import past_words

# what the line under a claim says already
_ASKED: Final = ("metric", "params", "cohort", "period", "expect", "min_n", "says")
# fields that need no name where they stand alone
_PLAIN_TEXTS: Final = ("text", "title", "name", "names", "headline")


def diff_page(compared: ComparedMaps, language: Language, *, simulated: bool = False) -> str:
    """Write the page: what became of the evidence, then every part with before and after."""
    blocks: list[report.Block] = []
    if compared.diff.changes:
        blocks.append(_tiles(compared))
    else:
        blocks.append(
            report.Notice(
                "fine",
                Text(vi="Không có gì khác", en="Nothing differs"),
                Text(
                    vi="Ghi chú, dấu nháy và thứ tự các khóa trong tệp không tính.",
                    en="Comments, quotes and the order of keys in the file do not count.",
                ),
            )
        )
    for part in PARTS:
        changes = [change for change in compared.diff.changes if change.part == part]
        if not changes:
            continue
        count = Text(vi=f"{len(changes)} chỗ", en=f"{len(changes)} place{'s' if len(changes) > 1 else ''}")
        ranked = sorted(changes, key=lambda change: KINDS.index(change.kind))
        blocks += [
            report.Heading(PART_NAMES[part], count),
            report.Changes(tuple(_shown(change, compared, language) for change in ranked)),
        ]
    old, new = compared.old, compared.new
    return report.report_page(
        headline(compared),
        language,
        blocks,
        subtitle=Text(vi=f"{old.file}{ARROW}{new.file}", en=f"{old.file}{ARROW}{new.file}"),
        simulated=simulated,
        kind=Text(vi="So sánh hai bản đồ", en="Two maps compared"),
        foot=Text(
            vi="Đổi lời: chỉ câu chữ khác, bằng chứng còn giá trị. Đổi nghĩa: chỉ số, ngưỡng, thời hạn, nhóm khách, kỳ hoặc định nghĩa khác, nên là một phép kiểm mới.",
            en="Reworded: only words differ, the evidence holds. Changed in meaning: metric, threshold, window, cohort, period or a definition differs, so that it is a new test.",
        ),
    )


def _tiles(compared: ComparedMaps) -> report.Tiles:
    counts = compared.diff.counts()
    labels = {
        "meaning": Text(vi="Đổi nghĩa", en="Changed in meaning"),
        "added": KIND_WORDS["added"],
        "removed": KIND_WORDS["removed"],
        "moved": KIND_WORDS["moved"],
        "reworded": KIND_WORDS["reworded"],
    }
    lost = compared.diff.invalid
    evidence = report.Tile(
        Text(vi="Nhận định mất bằng chứng", en="Claims that lost evidence"),
        lost,
        tone="warning" if lost else "fine",
    )
    return report.Tiles((evidence, *(report.Tile(label, counts[kind]) for kind, label in labels.items())))


def _shown(change: Change, compared: ComparedMaps, language: Language) -> report.Change:
    name = part_name(change, compared.old.map, compared.new.map)
    title: report.Words = Text(vi=name.to("vi"), en=name.to("en"))
    texts = [
        one
        for one in change.fields
        if one.kind == "reworded" and one.before is not None and one.after is not None
    ]
    before, after = _sides(change, compared, texts[:1], language)
    shown = {id(one) for one in texts[:1]} if before and after else set()
    fields = tuple(
        _field_line(one, compared, language)
        for one in change.fields
        if id(one) not in shown and not (change.part == "claims" and one.path.partition(".")[0] in _ASKED)
    )
    known = change.new_id or change.old_id or ""
    where = f"{change.old_id}{ARROW}{change.new_id}" if change.renamed else known
    notes = tuple(evidence_lines(change, compared)) if change.part == "claims" else ()
    tone: report.Tone | None = None
    if notes:
        again = change.evidence == "invalid" or change.new_id in compared.new.outdated
        tone = "warning" if again else "fine" if change.evidence == "valid" else None
    return report.Change(
        kind=change.kind,
        title=_title(change, title, compared),
        where="" if change.part == "map" else where,
        before=before,
        after=after,
        fields=fields,
        notes=notes,
        tone=tone,
        label=kind_words(change),
    )


def _title(change: Change, name: report.Words, compared: ComparedMaps) -> report.Words:
    """Name what changed; a claim by the part of the map that it is about."""
    if change.part != "claims":
        return name
    side, known = (
        (compared.new.map, change.new_id) if change.new_id is not None else (compared.old.map, change.old_id)
    )
    about = next(claim.about for claim in side.document.claims if claim.id == known)
    return about_name(about, side)


def _sides(
    change: Change, compared: ComparedMaps, texts: list[FieldChange], language: Language
) -> tuple[report.Side | None, report.Side | None]:
    """Give what stands on either side: a claim with what it asks and its verdict, else the text that was reworded."""
    if change.part == "claims":
        return (
            _claim_side(compared, change, language, old=True),
            _claim_side(compared, change, language, old=False),
        )
    if not texts:
        return None, None
    first, second = _marked(texts[0], language)
    lines = () if texts[0].path in _PLAIN_TEXTS else (field_name(texts[0], compared.new.map),)
    return report.Side(first, lines=lines), report.Side(second, lines=lines)


def _claim_side(
    compared: ComparedMaps, change: Change, language: Language, *, old: bool
) -> report.Side | None:
    side, known = (compared.old, change.old_id) if old else (compared.new, change.new_id)
    claim = next((one for one in side.map.document.claims if one.id == known), None)
    if claim is None:
        return None
    words: report.Words = claim.says.text
    said = next((one for one in change.fields if one.path == "says"), None)
    if said is not None:
        words = _marked(said, language)[0 if old else 1]
    if claim.metric is None:
        return report.Side(words, report.Verdict("quotes"))
    return report.Side(
        words, _mark(claim, side), (_asked_words(change, compared, claim, side, language, old=old),)
    )


def _mark(claim: Claim, side: MapSide) -> report.Verdict:
    """Give the verdict kept for a claim; where its touchpoints or stages mean something else since, say so."""
    verdict, outdated = side.verdicts.get(claim.id), side.outdated.get(claim.id)
    if verdict is not None:
        return report.Verdict(verdict.verdict, found_words(verdict), stale=verdict.stale)
    if outdated is None:
        return report.Verdict("unchecked")
    zone, before = ZoneInfo(side.zone), replace(outdated, changed=())
    vi, en = past_words(before, "vi", zone), past_words(before, "en", zone)
    why = Text(
        vi=f"Quy tắc của điểm chạm hoặc giai đoạn đã đổi. Theo quy tắc cũ: {vi}",
        en=f"The rules of touchpoints or stages have changed. By the old ones: {en}",
    )
    return report.Verdict("unchecked", why, word=report.CHECK_AGAIN)


def _asked_words(
    change: Change, compared: ComparedMaps, claim: Claim, side: MapSide, language: Language, *, old: bool
) -> report.Words:
    """Write what a claim asks, with what differs from the other side set apart."""
    own = asked(claim, side.map)
    there, known = (compared.new, change.new_id) if old else (compared.old, change.old_id)
    other = next((one for one in there.map.document.claims if one.id == known), None)
    if other is None or other.metric is None:
        return own
    theirs = asked(other, there.map)
    before, after = (own, theirs) if old else (theirs, own)
    return word_changes(before.to(language), after.to(language))[0 if old else 1]


def _marked(one: FieldChange, language: Language) -> tuple[report.Words, report.Words]:
    """Set the words that differ apart, in the page's language, else in the other where only that differs."""
    before, after = one.before or LocalText(), one.after or LocalText()
    old, new = before.to(language), after.to(language)
    if old == new:
        other: Language = "en" if language == "vi" else "vi"
        old, new = before.to(other), after.to(other)
    return word_changes(old, new)


def _field_line(one: FieldChange, compared: ComparedMaps, language: Language) -> report.Words:
    if one.path == "order":
        return Text(vi="Đứng ở vị trí khác trong hàng.", en="Stands elsewhere in the row.")
    name = report.Span(
        Text(vi=f"{field_name(one, compared.new.map).vi}: ", en=f"{field_name(one, compared.new.map).en}: "),
        "quiet",
    )
    if one.kind == "reworded" and one.before is not None and one.after is not None:
        first, second = _marked(one, language)
        return (name, *_as_spans(first), report.Span(ARROW), *_as_spans(second))
    spans = [name]
    if one.before is not None:
        spans += [report.Span(value_words(one, one.before, compared.old.map), "removed"), report.Span(ARROW)]
    after = value_words(one, one.after, compared.new.map)
    spans.append(report.Span(after, "added" if one.after is not None else "quiet"))
    return tuple(spans)


def _as_spans(words: report.Words) -> tuple[report.Span, ...]:
    return words if isinstance(words, tuple) else (report.Span(words),)
