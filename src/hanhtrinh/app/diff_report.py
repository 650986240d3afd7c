"""What `map diff` answers: JSON, rows for tables, and the sentences that the page says too."""

from __future__ import annotations

import datetime
from typing import Any, Final

from hanhtrinh.app.diff_words import (
    PART_NAMES,
    field_name,
    part_name,
    value_words,
)
from hanhtrinh.app.differing import ComparedMaps, MapSide
from hanhtrinh.language import Language, Text
from hanhtrinh.maps.diff import Change, FieldChange
from hanhtrinh.maps.results import VERDICT_WORDS
from hanhtrinh.models.touchpoints import LocalText

NAME: Final = "map_diff/1"
KIND_WORDS: Final = {
    "meaning": Text(vi="Thay đổi", en="Changed"),
    "removed": Text(vi="Bỏ", en="Removed"),
    "added": Text(vi="Thêm", en="Added"),
    "moved": Text(vi="Chuyển chỗ", en="Moved"),
    "reworded": Text(vi="Đổi lời", en="Reworded"),
}
_CLAIM_CHANGED: Final = Text(vi="Đổi nghĩa", en="Changed in meaning")
_NEW_ID: Final = Text(vi="Đổi mã", en="New id")
ARROW: Final = " → "
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
    again = len(compared.new.outdated)
    if again:
        return Text(
            vi=f"{count} chỗ khác nhau; {again} nhận định cần kiểm lại vì quy tắc của điểm chạm hoặc giai đoạn đã đổi.",
            en=f"{count} difference{'s' if count > 1 else ''}; {again} claim{'s need' if again > 1 else ' needs'} a new check, because the rules of touchpoints or stages have changed.",
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
        lines += evidence_lines(change, compared)
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
        vi=f"{name.vi}: {before.to('vi')}{ARROW}{after.to('vi')}",
        en=f"{name.en}: {before.to('en')}{ARROW}{after.to('en')}",
    )


def evidence_lines(change: Change, compared: ComparedMaps) -> list[Text]:
    """Say why a claim asks something else, and what becomes of its evidence."""
    lines = []
    if change.because:
        causes = [_BECAUSE[cause.rpartition(".")[2] if "." in cause else cause] for cause in change.because]
        lines.append(
            Text(
                vi=f"Nó nay hỏi dữ liệu điều khác: {', '.join(one.vi for one in causes)}.",
                en=f"It asks the data something else now: {', '.join(one.en for one in causes)}.",
            )
        )
    kept = compared.old.verdicts.get(change.old_id or "")
    verdict = VERDICT_WORDS[kept.verdict] if kept else None
    if change.evidence == "valid" and (change.new_id or "") in compared.new.outdated:
        lines.append(
            Text(
                vi="Bản đồ vẫn hỏi như trước, nhưng quy tắc của điểm chạm hoặc giai đoạn đã đổi từ lần kiểm trước. "
                "Kiểm lại: hanhtrinh map check.",
                en="The map asks the same, but the rules of touchpoints or stages have changed since the last check. "
                "Check again: hanhtrinh map check.",
            )
        )
    elif change.evidence == "valid":
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
        now = compared.new.verdicts.get(change.new_id or "")
        todo = Text(vi="", en="")
        if now is None or now.stale:
            todo = (
                Text(vi=" Cần kiểm lại.", en=" It needs a new check.")
                if compared.in_app
                else Text(vi=" Kiểm lại: hanhtrinh map check.", en=" Check again: hanhtrinh map check.")
            )
        lines.append(
            Text(
                vi=f"Đây là một phép kiểm mới.{said.vi}{todo.vi}",
                en=f"This is a new test.{said.en}{todo.en}",
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
                "kind": kind_words(change).to(language),
                "part": PART_NAMES[change.part].to(language),
                "what": "\n".join(part for part in (name, words) if part),
            }
        )
    return rows


def kind_words(change: Change) -> Text:
    """Say how a part changed."""
    if change.kind == "meaning" and change.part == "claims":
        return _CLAIM_CHANGED
    if change.renamed and not change.fields:
        return _NEW_ID
    return KIND_WORDS[change.kind]
