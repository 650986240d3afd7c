"""What `map diff` answers: JSON, rows for tables, and the page that people read."""

from __future__ import annotations

import datetime
from typing import Any, Final

from hanhtrinh.app.diff_words import PART_NAMES, asked, field_name, found_words, part_name, value_words
from hanhtrinh.app.differing import ComparedMaps, MapSide
from hanhtrinh.language import Language, Text
from hanhtrinh.maps.diff import KINDS, PARTS, Change, FieldChange
from hanhtrinh.maps.results import VERDICT_WORDS
from hanhtrinh.models.touchpoints import LocalText
from hanhtrinh.render import report
from hanhtrinh.render.word_changes import word_changes

NAME: Final = "map_diff/1"
KIND_WORDS: Final = {
    "meaning": Text(vi="Thay đổi", en="Changed"),
    "removed": Text(vi="Bỏ", en="Removed"),
    "added": Text(vi="Thêm", en="Added"),
    "moved": Text(vi="Chuyển chỗ", en="Moved"),
    "reworded": Text(vi="Đổi lời", en="Reworded"),
}
_CLAIM_CHANGED: Final = Text(vi="Đổi nghĩa", en="Changed in meaning")
_ARROW: Final = " → "
_BECAUSE: Final = {
    "model": Text(vi="bản đồ dùng mô hình khác", en="the map uses another model"),
    "stages": Text(
        vi="các giai đoạn hoặc quy tắc vào đã đổi", en="the stages or their rules of entry changed"
    ),
    "definitions": Text(vi="định nghĩa mà nó dựa vào đã đổi", en="the definitions that it rests on changed"),
    "cohort": Text(vi="nhóm khách của chân dung đã đổi", en="the persona's cohort changed"),
    "at": Text(vi="điểm đau đã chuyển sang điểm chạm khác", en="the pain point is at another touchpoint now"),
    "use": Text(vi="điểm chạm nay dùng quy tắc khác", en="the touchpoint uses another rule now"),
    "stage": Text(vi="điểm chạm nay ở giai đoạn khác", en="the touchpoint is in another stage now"),
}


def diff_document(compared: ComparedMaps) -> dict[str, Any]:
    """Give `map_diff/1`, ready for JSON."""
    return {
        "diff": NAME,
        "old": _side_document(compared.old),
        "new": _side_document(compared.new),
        "summary": {**compared.diff.counts(), "evidence_invalid": compared.diff.invalid},
        "changes": [_change_document(change, compared) for change in compared.diff.changes],
    }


def _side_document(side: MapSide) -> dict[str, Any]:
    return {"file": side.file, "map": side.map.document.id, "fingerprint": side.fingerprint}


def _change_document(change: Change, compared: ComparedMaps) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": change.kind,
        "part": change.part,
        "old_id": change.old_id,
        "new_id": change.new_id,
        "fields": [
            {"path": one.path, "kind": one.kind, "before": _plain(one.before), "after": _plain(one.after)}
            for one in change.fields
        ],
    }
    if change.part == "claims":
        found["evidence"] = change.evidence
        found["because"] = list(change.because)
        found["verdict"] = {
            "old": _verdict_name(compared.old, change.old_id),
            "new": _verdict_name(compared.new, change.new_id),
        }
    return found


def _verdict_name(side: MapSide, claim: str | None) -> str | None:
    found = side.verdicts.get(claim or "")
    return found.verdict if found else None


def _plain(value: Any) -> Any:
    if isinstance(value, LocalText):
        return {"vi": value.vi, "en": value.en}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value


def headline(compared: ComparedMaps) -> Text:
    """Say in one sentence what the comparison found."""
    diff = compared.diff
    count = len(diff.changes)
    if not count:
        return Text(vi="Hai bản đồ nói cùng một điều.", en="The two maps say the same.")
    lost = diff.invalid
    if lost:
        return Text(
            vi=f"{lost} nhận định mất bằng chứng: điều dữ liệu từng nói là về câu hỏi khác.",
            en=f"{lost} claim{'s' if lost > 1 else ''} lost {'their' if lost > 1 else 'its'} evidence: what the data said was about another question.",
        )
    if all(change.kind == "reworded" for change in diff.changes):
        return Text(
            vi=f"Chỉ đổi câu chữ, ở {count} chỗ: mọi bằng chứng còn nguyên giá trị.",
            en=f"Only words changed, in {count} place{'s' if count > 1 else ''}: all evidence still holds.",
        )
    return Text(
        vi=f"{count} chỗ khác nhau; mọi bằng chứng còn nguyên giá trị.",
        en=f"{count} difference{'s' if count > 1 else ''}; all evidence still holds.",
    )


def change_words(change: Change, compared: ComparedMaps) -> Text:
    """Say in one line what changed in a part."""
    lines = [_field_text(one, change, compared) for one in change.fields]
    if change.renamed:
        lines.insert(
            0, Text(vi=f"mã {change.old_id} → {change.new_id}", en=f"id {change.old_id} → {change.new_id}")
        )
    if change.part == "claims":
        lines += _evidence_lines(change, compared)
    return Text(vi="\n".join(line.vi for line in lines), en="\n".join(line.en for line in lines))


def _field_text(one: FieldChange, change: Change, compared: ComparedMaps) -> Text:
    if one.path == "order":
        return Text(vi="đứng ở vị trí khác", en="stands elsewhere in the order")
    name = field_name(one, compared.new.map)
    before, after = (
        value_words(one, one.before, compared.old.map),
        value_words(one, one.after, compared.new.map),
    )
    return Text(
        vi=f"{name.vi}: {before.to('vi')}{_ARROW}{after.to('vi')}",
        en=f"{name.en}: {before.to('en')}{_ARROW}{after.to('en')}",
    )


def _evidence_lines(change: Change, compared: ComparedMaps) -> list[Text]:
    """Say why a claim asks something else, and what becomes of its evidence."""
    lines = []
    if change.because:
        causes = [_BECAUSE[cause.rpartition(".")[2] if "." in cause else cause] for cause in change.because]
        lines.append(
            Text(
                vi=f"Câu chữ không đổi, nhưng nó hỏi điều khác: {', '.join(one.vi for one in causes)}.",
                en=f"The words are the same, but it asks something else: {', '.join(one.en for one in causes)}.",
            )
        )
    kept = compared.old.verdicts.get(change.old_id or "")
    verdict = VERDICT_WORDS[kept.verdict] if kept else None
    if change.evidence == "valid":
        lines.append(Text(vi="Bằng chứng còn nguyên giá trị.", en="The evidence still holds."))
    elif change.evidence == "invalid" and change.new_id is None:
        if verdict:
            lines.append(
                Text(
                    vi=f"Kết luận “{verdict.vi}” không còn trên bản đồ; lịch sử vẫn giữ.",
                    en=f"The verdict “{verdict.en}” is no longer on the map; the history keeps it.",
                )
            )
    elif change.evidence == "invalid":
        said = (
            Text(
                vi=f" Kết luận “{verdict.vi}” là của câu hỏi cũ.",
                en=f" The verdict “{verdict.en}” was on the old question.",
            )
            if verdict
            else Text(vi="", en="")
        )
        lines.append(
            Text(
                vi=f"Đây là một phép kiểm mới.{said.vi} Kiểm lại: hanhtrinh map check.",
                en=f"This is a new test.{said.en} Check again: hanhtrinh map check.",
            )
        )
    return lines


def diff_rows(compared: ComparedMaps, language: Language) -> list[dict[str, str]]:
    """Give the changes as rows of a table for people."""
    rows = []
    for change in compared.diff.changes:
        name = part_name(change, compared.old.map, compared.new.map).to(language)
        words = change_words(change, compared).to(language)
        rows.append(
            {
                "kind": _kind_words(change).to(language),
                "part": PART_NAMES[change.part].to(language),
                "what": "\n".join(part for part in (name, words) if part),
            }
        )
    return rows


def _kind_words(change: Change) -> Text:
    if change.kind == "meaning" and change.part == "claims":
        return _CLAIM_CHANGED
    return KIND_WORDS[change.kind]


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
        subtitle=Text(vi=f"{old.file}{_ARROW}{new.file}", en=f"{old.file}{_ARROW}{new.file}"),
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
        "meaning": Text(vi="Thay đổi, đổi nghĩa", en="Changed in meaning"),
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
        _field_line(one, change, compared, language) for one in change.fields if id(one) not in shown
    )
    known = change.new_id or change.old_id or ""
    where = f"{change.old_id}{_ARROW}{change.new_id}" if change.renamed else known
    notes = tuple(_evidence_lines(change, compared)) if change.part == "claims" else ()
    tone: report.Tone | None = None
    if notes:
        tone = "warning" if change.evidence == "invalid" else "fine" if change.evidence == "valid" else None
    return report.Change(
        kind=change.kind,
        title=_title(change, title),
        where="" if change.part == "map" else where,
        before=before,
        after=after,
        fields=fields,
        notes=notes,
        tone=tone,
        label=_kind_words(change),
    )


def _title(change: Change, name: report.Words) -> report.Words:
    if change.part != "claims":
        return name
    known = change.new_id or change.old_id or ""
    return Text(vi=f"Nhận định {known}", en=f"Claim {known}")


def _sides(
    change: Change, compared: ComparedMaps, texts: list[FieldChange], language: Language
) -> tuple[report.Side | None, report.Side | None]:
    """Give what stands on either side: a claim with what it asks and its verdict, else the text that was reworded."""
    if change.part == "claims":
        return (
            _claim_side(compared.old, change.old_id, change, language, old=True),
            _claim_side(compared.new, change.new_id, change, language, old=False),
        )
    if not texts:
        return None, None
    first, second = _marked(texts[0], language)
    label = field_name(texts[0], compared.new.map)
    return report.Side(first, lines=(label,)), report.Side(second, lines=(label,))


def _claim_side(
    side: MapSide, known: str | None, change: Change, language: Language, *, old: bool
) -> report.Side | None:
    claim = next((one for one in side.map.document.claims if one.id == known), None)
    if claim is None:
        return None
    words: report.Words = claim.says.text
    said = next((one for one in change.fields if one.path == "says"), None)
    if said is not None:
        words = _marked(said, language)[0 if old else 1]
    verdict = side.verdicts.get(claim.id)
    mark = None
    if claim.metric is None:
        mark = report.Verdict("quotes")
    elif verdict is not None:
        mark = report.Verdict(verdict.verdict, found_words(verdict), stale=verdict.stale)
    else:
        mark = report.Verdict("unchecked")
    return report.Side(words, mark, (asked(claim, side.map),))


def _marked(one: FieldChange, language: Language) -> tuple[report.Words, report.Words]:
    """Set the words that differ apart, in the page's language, else in the other where only that differs."""
    before, after = one.before or LocalText(), one.after or LocalText()
    old, new = before.to(language), after.to(language)
    if old == new:
        other: Language = "en" if language == "vi" else "vi"
        old, new = before.to(other), after.to(other)
    return word_changes(old, new)


def _field_line(one: FieldChange, change: Change, compared: ComparedMaps, language: Language) -> report.Words:
    if one.path == "order":
        return Text(vi="Đứng ở vị trí khác trong hàng.", en="Stands elsewhere in the row.")
    name = report.Span(
        Text(vi=f"{field_name(one, compared.new.map).vi}: ", en=f"{field_name(one, compared.new.map).en}: "),
        "quiet",
    )
    if one.kind == "reworded" and one.before is not None and one.after is not None:
        first, second = _marked(one, language)
        return (name, *_as_spans(first), report.Span(_ARROW), *_as_spans(second))
    spans = [name]
    if one.before is not None:
        spans += [report.Span(value_words(one, one.before, compared.old.map), "removed"), report.Span(_ARROW)]
    after = value_words(one, one.after, compared.new.map)
    spans.append(report.Span(after, "added" if one.after is not None else "quiet"))
    return tuple(spans)


def _as_spans(words: report.Words) -> tuple[report.Span, ...]:
    return words if isinstance(words, tuple) else (report.Span(words),)
