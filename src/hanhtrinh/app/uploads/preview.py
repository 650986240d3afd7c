"""What a dropped file would be read as: guesses with their reasons, and the questions that no guess can answer."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from hanhtrinh.app.importing import propose_mapping
from hanhtrinh.app.preset_choice import FOLDER, NONE, choose_preset
from hanhtrinh.app.uploads.files import Upload
from hanhtrinh.app.uploads.look import DatesLook, Look, look_over
from hanhtrinh.app.uploads.parts import PARTS, mapping_of, parts_of, preset_parts, reason
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text, whole
from hanhtrinh.sources.faults import REASONS
from hanhtrinh.sources.files import Opener, stream_events
from hanhtrinh.sources.forms import FileOptions
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.mended import MendedTable
from hanhtrinh.sources.notes import reading_notes
from hanhtrinh.sources.presets.document import Preset
from hanhtrinh.sources.rejects import LEAD, RAW
from hanhtrinh.sources.streaming import Reading
from hanhtrinh.sources.tables import open_table
from hanhtrinh.sources.unfolding import preset_mapping

DayOrder = Literal["day_first", "month_first"]
QuestionKind = Literal["customer", "time", "event", "day_order"]
_BATCH: Final = re.compile(r"\d{8}-[0-9a-f]{8}")
_TRIAL_SECONDS: Final = 3.0
_MOST_REASONS: Final = 5
# what every row may be where no column says it: the names are understood as events later
ROW_KINDS: Final[Mapping[str, Text]] = {
    "order_paid": Text(vi="Một lần mua hàng", en="A purchase"),
    "message_received": Text(vi="Một tin nhắn của khách", en="A message from the customer"),
    "survey_answered": Text(vi="Một lần trả lời khảo sát", en="A survey answer"),
    "page_viewed": Text(vi="Một lượt xem trang", en="A page viewed"),
    "store_visited": Text(vi="Một lần ghé cửa hàng", en="A visit to the shop"),
}


@dataclass(frozen=True)
class Answers:
    """What a person decided about a file.

    Attributes:
        preset: `none` to read column by column although an export was recognised; None to leave it to the look.
        parts: column -> part, for columns that were decided; the others are guessed.
        day_order: how dates are read that have two readings.
        event: what every row is, where no column says it: one of `ROW_KINDS`, or a name of one's own.
        sheet: of a workbook.
    """

    preset: str | None = None
    parts: Mapping[str, str] | None = None
    day_order: DayOrder | None = None
    event: str | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class PreviewColumn:
    """A column and what it is taken for."""

    name: str
    part: str
    examples: tuple[str, ...]
    filled: int
    why: Text
    guessed: bool


@dataclass(frozen=True)
class Question:
    """Something only the owner of the file knows.

    Attributes:
        kind: what is asked.
        about: the question.
        note: what depends on it.
        choices: answer -> its words.
        default: the answer that counts where nobody gives one; None where the import must wait for one.
    """

    kind: QuestionKind
    about: Text
    note: Text
    choices: Mapping[str, Text]
    default: str | None


@dataclass(frozen=True)
class Trial:
    """What a reading of the file, without importing it, came to.

    Attributes:
        rows, rejected, events: of the rows tried.
        reasons: of rejected rows, most first, with an example's row number.
    """

    rows: int
    rejected: int
    events: int
    reasons: tuple[tuple[Text, int, int], ...]


@dataclass(frozen=True)
class Preview:
    """What a dropped file would be read as.

    Attributes:
        upload: the file.
        signature: the same for files that are read alike, and so can be one import.
        tool: name of the tool whose export it is; None where none is recognised.
        preset: id of the preset in use; None where it is read column by column.
        mends: the import whose rejects file this is; None where it is an ordinary file.
        columns: in the file's order.
        questions: those without a default must be answered first.
        look: what was seen.
        trial: what reading it came to; None before the questions are answered.
        notes: what was assumed of the file: encoding, sheet, header.
        mapping: by which it is read column by column.
    """

    upload: Upload
    signature: str
    tool: Text | None
    preset: str | None
    mends: str | None
    columns: tuple[PreviewColumn, ...]
    questions: tuple[Question, ...]
    look: Look
    trial: Trial | None
    notes: tuple[Text, ...]
    mapping: ColumnMapping

    @property
    def ready(self) -> bool:
        """Whether it can be imported as it stands."""
        return all(question.default is not None for question in self.questions)

    @property
    def guessed(self) -> int:
        """How many columns have a part that was told without anybody."""
        return sum(column.part not in ("detail", "ignore") for column in self.columns)


def preview(workspace: Workspace, upload: Upload, answers: Answers = Answers()) -> Preview:
    """Look at a dropped file.

    Raises:
        InputError: the file cannot be read: empty, damaged, no header, no rows ...
        UsageError: `unknown-part` where an answer names no part.
    """
    options = FileOptions(sheet=answers.sheet)
    if mends := mended_batch(upload, options):
        return _mended_preview(upload, mends, options)
    choice = choose_preset(
        [upload.path],
        ColumnMapping(),
        asked=NONE if answers.preset == NONE or answers.parts else None,
        folder=workspace.root / FOLDER,
        options=options,
    )
    if choice is not None:
        return _by_preset(workspace, upload, choice.preset, choice.open, options)
    return _by_columns(workspace, upload, answers, options)


def mended_batch(upload: Upload, options: FileOptions) -> str | None:
    """Give the import whose mended rejects file this is; None where it is an ordinary file."""
    named = _BATCH.search(upload.name)
    if named is None:
        return None
    header = open_table(upload.path, None, options).header
    return named[0] if all(name in header for name in (*LEAD, RAW)) else None


def decided_mapping(upload: Upload, answers: Answers, options: FileOptions) -> tuple[ColumnMapping, Look]:
    """Give the mapping of a file read column by column: what was decided, completed by guesses.

    Raises:
        UsageError: `unknown-part`.
    """
    proposal = propose_mapping(
        upload.path, ColumnMapping(), opener=lambda path: open_table(path, None, options)
    )
    mapping = proposal.mapping
    if answers.parts:
        _check_parts(answers.parts)
        parts = {**parts_of(mapping, proposal.header), **_known(answers.parts, proposal.header)}
        mapping = mapping_of(_one_each(parts, answers.parts), mapping)
    if answers.event and "name" not in mapping.columns:
        mapping = replace(mapping, constants={**mapping.constants, "name": answers.event})
    table = open_table(upload.path, None, options)
    look = look_over(table, mapping.columns.get("time"))
    if answers.day_order == "month_first" and look.dates and not look.dates.order_known:
        mapping = replace(mapping, time_format=look.dates.month_first_format)
    return mapping, look


def _by_columns(workspace: Workspace, upload: Upload, answers: Answers, options: FileOptions) -> Preview:
    mapping, look = decided_mapping(upload, answers, options)
    header = open_table(upload.path, None, options).header
    parts = parts_of(mapping, header)
    questions = _questions(mapping, look, answers)
    decided = set(answers.parts or ())
    columns = tuple(
        PreviewColumn(
            name, part, look.columns[name].examples, look.columns[name].filled,
            reason(part, look.columns[name], look), name not in decided,
        )
        for name, part in parts.items()
    )  # fmt: skip
    ready = all(question.default is not None for question in questions)
    table = open_table(upload.path, None, options)
    return Preview(
        upload=upload,
        signature=_signature("columns", header),
        tool=None,
        preset=None,
        mends=None,
        columns=columns,
        questions=questions,
        look=look,
        trial=_trial(workspace, upload, mapping, lambda path: open_table(path, None, options))
        if ready
        else None,
        notes=reading_notes(table),
        mapping=mapping,
    )


def _by_preset(
    workspace: Workspace, upload: Upload, preset: Preset, opener: Opener, options: FileOptions
) -> Preview:
    table = open_table(upload.path, None, options)
    parts = preset_parts(preset, table.header)
    times = next((name for name, part in parts.items() if part == "time"), None)
    look = look_over(table, times)
    columns = tuple(
        PreviewColumn(
            name, part, look.columns[name].examples, look.columns[name].filled,
            reason(part, look.columns[name], look), True,
        )
        for name, part in parts.items()
    )  # fmt: skip
    mapping = preset_mapping(preset)
    return Preview(
        upload=upload,
        signature=_signature("preset", (preset.fingerprint,)),
        tool=Text(vi=preset.name.vi, en=preset.name.en),
        preset=preset.id,
        mends=None,
        columns=columns,
        questions=(),
        look=look,
        trial=_trial(workspace, upload, mapping, opener),
        notes=reading_notes(table),
        mapping=mapping,
    )


def _mended_preview(upload: Upload, batch: str, options: FileOptions) -> Preview:
    table = MendedTable.open(upload.path, options)
    look = look_over(table, None)
    return Preview(
        upload=upload,
        signature=_signature("mended", (batch, upload.id)),
        tool=None,
        preset=None,
        mends=batch,
        columns=(),
        questions=(),
        look=look,
        trial=None,
        notes=(),
        mapping=ColumnMapping(),
    )


def _trial(workspace: Workspace, upload: Upload, mapping: ColumnMapping, opener: Opener) -> Trial:
    """Read the file for a few seconds, and keep nothing."""
    config = workspace.config
    reading = Reading(
        mapping, timezone=config.timezone, currency=config.currency, digests=False, properties=False
    )
    rows = rejected = events = 0
    reasons: dict[str, list[int]] = {}
    begun = time.monotonic()
    for _, block in stream_events([opener(upload.path)], reading):
        rows += block.rows
        rejected += len(block.rejects)
        events += block.events.num_rows
        for reject in block.rejects:
            told = reasons.setdefault(reject.reason, [0, reject.row])
            told[0] += 1
        if time.monotonic() - begun > _TRIAL_SECONDS:
            break
    most = sorted(reasons.items(), key=lambda each: -each[1][0])[:_MOST_REASONS]
    known = tuple((REASONS.get(name, Text(vi=name, en=name)), n, row) for name, (n, row) in most)
    return Trial(rows, rejected, events, known)


def _questions(mapping: ColumnMapping, look: Look, answers: Answers) -> tuple[Question, ...]:
    found = []
    columns = {name: Text(vi=name, en=name) for name in look.columns}
    if "user_id" not in mapping.columns and "anonymous_id" not in mapping.columns:
        found.append(
            Question(
                "customer",
                Text(vi="Cột nào cho biết khách là ai?", en="Which column tells who the customer is?"),
                Text(
                    vi="Mã khách, số điện thoại hoặc email đều được, miễn là mỗi khách một giá trị.",
                    en="A customer code, phone number or e-mail will do, as long as each customer has one.",
                ),
                columns,
                None,
            )
        )
    if "time" not in mapping.columns:
        found.append(
            Question(
                "time",
                Text(vi="Cột nào cho biết việc xảy ra lúc nào?", en="Which column tells when it happened?"),
                Text(
                    vi="Không có thời điểm thì không xếp được thành hành trình.",
                    en="Without times there is no order, and no journey.",
                ),
                columns,
                None,
            )
        )
    if "name" not in mapping.columns and "name" not in mapping.constants:
        found.append(
            Question(
                "event",
                Text(vi="Mỗi dòng trong tệp là việc gì?", en="What is each row of the file?"),
                Text(
                    vi="Không có cột nào nói điều đã xảy ra, nên mọi dòng được coi là một loại việc.",
                    en="No column says what happened, so all rows are taken for one kind of event.",
                ),
                ROW_KINDS,
                None,
            )
        )
    if look.dates is not None and not look.dates.order_known:
        found.append(_day_question(look.dates, answers))
    return tuple(found)


def _day_question(dates: DatesLook, answers: Answers) -> Question:
    first, second = _readings(dates.example)
    written = dates.example.split(" ")[0]
    choices = {"day_first": first}
    if dates.month_first_format is not None:
        choices["month_first"] = second
    return Question(
        "day_order",
        Text(vi=f"“{written}” là {first.vi} hay {second.vi}?", en=f"Is “{written}” {first.en} or {second.en}?"),
        Text(
            vi=f"{whole(dates.both, 'vi')} ngày trong tệp đọc được cả hai cách.",
            en=f"{whole(dates.both, 'en')} dates in the file can be read both ways.",
        ),
        choices,
        answers.day_order or "day_first",
    )  # fmt: skip


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _readings(example: str) -> tuple[Text, Text]:
    """Write both readings of a date such as 03/09/2026."""
    found = re.match(r"(\d{1,2})\D(\d{1,2})", example)
    assert found is not None
    a, b = int(found[1]), int(found[2])
    return (
        Text(vi=f"{a} tháng {b}", en=f"{a} {_MONTHS[b - 1]}"),
        Text(vi=f"{b} tháng {a}", en=f"{b} {_MONTHS[a - 1]}"),
    )


def _check_parts(parts: Mapping[str, str]) -> None:
    for part in parts.values():
        if part not in PARTS:
            raise UsageError(
                "unknown-part",
                Text(
                    vi=f"Không có phần “{part}”. Chọn một trong: {', '.join(PARTS)}.",
                    en=f"There is no part “{part}”. Choose one of: {', '.join(PARTS)}.",
                ),
            )


def _known(parts: Mapping[str, str], header: tuple[str, ...]) -> dict[str, str]:
    return {column: part for column, part in parts.items() if column in header}


def _one_each(parts: dict[str, str], decided: Mapping[str, str]) -> dict[str, str]:
    """Leave every part that only one column can have to the column that somebody gave it."""
    taken = {
        part: column for column, part in decided.items() if part not in ("attribute", "detail", "ignore")
    }
    return {column: part if taken.get(part, column) == column else "detail" for column, part in parts.items()}


def _signature(how: str, what: tuple[str, ...]) -> str:
    text = json.dumps([how, *what], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
