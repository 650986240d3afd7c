"""`hanhtrinh measure`: the figures of a workspace, or straight of event files."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from hanhtrinh.cli.answers import answering, wanted_form
from hanhtrinh.cli.event_files import READING, event_files, say_left_out, say_notes
from hanhtrinh.cli.measure_options import with_options
from hanhtrinh.cli.output import Format, emit, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hanhtrinh.app.questions import Question
    from hanhtrinh.cli.event_files import EventFiles
    from hanhtrinh.language import Language
    from hanhtrinh.measures.result import MeasureResult
    from hanhtrinh.models.model import JourneyModel
    from hanhtrinh.models.touchpoints import LocalText
    from hanhtrinh.sources.mapping import ColumnMapping

NAMES: Final = {
    "transitions": Text(vi="chuyển tiếp từ việc này sang việc kia", en="from what customers go on to what"),
    "variants": Text(vi="các đường đi trọn vẹn", en="whole paths"),
    "funnel": Text(vi="phễu theo các bước", en="who gets through steps in order"),
    "stages": Text(vi="ai vào, đi tiếp, rời đi ở mỗi giai đoạn", en="who enters a stage, goes on, leaves"),
    "sessions": Text(vi="phiên ghé, tỷ lệ thoát", en="visits and bounces"),
    "retention": Text(vi="khách quay lại theo từng kỳ", en="who comes back, period by period"),
    "touchpoint": Text(
        vi="tỷ lệ chuyển đổi từng điểm chạm, so với các điểm chạm cùng giai đoạn",
        en="every touchpoint's conversion beside its peers'",
    ),
    "rushed": Text(vi="ai bị chào bán khi chưa kịp quan tâm", en="who was made an offer before engaging"),
    "neglected": Text(vi="ai mua xong bị bỏ quên", en="buyers forgotten after the sale"),
    "slipped_through": Text(
        vi="ai rời đi mà không ai liên hệ lại", en="who left and was not approached again"
    ),
    "abandoned_cart": Text(vi="giỏ hàng bị bỏ lại", en="carts that became no paid order"),
    "cancelled": Text(vi="đơn bị hủy hoặc trả lại", en="orders cancelled or returned"),
    "status": Text(
        vi="mỗi khách đang là ai với doanh nghiệp: người lạ, người truy cập, khách tiềm năng, người mua, khách thân thiết",
        en="what each customer is to the business: stranger, visitor, lead, buyer, promoter",
    ),
    "ladder": Text(
        vi="thang chào bán: ai lên bậc nào, bao lâu, bỏ bậc nào",
        en="the offer ladder: who takes which rung, how soon, which are skipped",
    ),
    "pace": Text(
        vi="nhịp độ tiếp xúc theo nấc thân mật, đúng hay trước thứ tự",
        en="how close contacts come, in order or ahead of it",
    ),
}


def register(app: typer.Typer) -> None:
    """Add `measure`."""
    help_text = t(
        "Chạy một phép đo trên không gian làm việc (-w), hoặc thẳng trên tệp sự kiện (--events).\n\n"
        + _told("vi"),
        "Measure a workspace (-w), or event files directly (--events).\n\n" + _told("en"),
    )
    app.command("measure", help=help_text)(with_options(_measure, names=" | ".join(NAMES)))


def _told(language: "Language") -> str:
    """List the measures for the help, a line each."""
    return "\n\n".join(f"{name}: {what.to(language)}" for name, what in NAMES.items())


def _measure(name: str, form: Format, output: Path | None, given: "dict[str, Any]") -> None:
    from hanhtrinh.app.measuring import DEFAULT_MODEL, document, measure_workspace
    from hanhtrinh.app.questions import Question
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.cli.measure_output import MOST_ROWS, refuse_limit, show_table
    from hanhtrinh.models.library import load_model

    workspace, events, mapping = given.pop("workspace"), given.pop("events"), given.pop("mapping")
    columns = {"user_id": given.pop("case"), "name": given.pop("activity"), "time": given.pop("time")}
    attributes, fields = given.pop("attributes") or (), given.pop("fields") or ()
    said = {option: given.pop(option) for option in READING}
    wanted, limit = wanted_form(form, output), given.pop("limit")
    refuse_limit(limit, wanted)
    steps = (*(given.pop("step") or ()), *_listed(given.pop("steps")))
    # what may be repeated comes as a list
    asked: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value
        for field, value in given.items()
        if value is not None
    }
    question = Question(measure=name, steps=steps, **asked)
    question.check()
    opened = None
    if events:
        _refuse_two_sources(workspace, ())
        files = event_files(events, said)
        whole = file_mapping(columns, attributes, fields, mapping, files.known)
        result = _of_files(files, whole, question)
        zone = "UTC"
    else:
        _refuse_two_sources(
            None,
            [
                *filter(None, [*columns.values(), *said.values()]),
                *attributes,
                *fields,
                *filter(None, [mapping]),
            ],
        )
        opened = Workspace.open(workspace or Path("."))
        result = measure_workspace(opened, question, show_empty=wanted is not Format.table)
        zone = opened.config.timezone
    with answering(output):
        if wanted is not Format.table:
            emit(result.rows, document(result), wanted)
            return
        model_of = (lambda model: load_model(model or DEFAULT_MODEL)) if opened is None else opened.model
        if limit is None:
            # what was asked for by number, or for a file, is wanted whole
            limit = MOST_ROWS if question.top is None and output is None else 0
        show_table(result, _names(result, question.model, model_of), zone=zone, limit=limit)


def _names(
    result: "MeasureResult", model: str | None, model_of: "Callable[[str | None], JourneyModel]"
) -> "Mapping[str, LocalText]":
    """Give the names of what the rows speak of by id: stages, statuses, rungs of the ladder, steps of the overlay."""
    from hanhtrinh.app.measuring import OVERLAY, model_with_statuses
    from hanhtrinh.models.library import load_overlay
    from hanhtrinh.models.touchpoints import LocalText
    from hanhtrinh.models.wording import OFFER_NAMES

    if "stage" in result.rows.column_names:
        return {stage.id: stage.names for stage in model_of(model).stages}
    if result.measure == "status/1":
        return {one.id: one.names for one in model_with_statuses(model_of, model).statuses}
    if result.measure == "ladder/1":
        return {offer: LocalText(vi=name.vi, en=name.en) for offer, name in OFFER_NAMES.items()}
    if result.measure == "pace/1":
        return {step.id: step.names for step in load_overlay(OVERLAY).steps}
    return {}


def _listed(steps: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in steps.split(",") if part.strip()) if steps else ()


def _refuse_two_sources(workspace: Path | None, columns: "Sequence[object]") -> None:
    """Events come from files, whose columns are named, or from a workspace, which knows its own."""
    if workspace is not None:
        raise UsageError(
            "two-sources",
            Text(
                vi="Chọn một trong hai: -w THƯ_MỤC hoặc --events TỆP.",
                en="Choose one of the two: -w DIR or --events FILE.",
            ),
        )
    if columns:
        raise UsageError(
            "option-without-effect",
            Text(
                vi="Các tùy chọn về cột và cách đọc tệp (--case, --mapping, --sheet…) chỉ dùng cùng --events TỆP.",
                en="The options on columns and on reading files (--case, --mapping, --sheet ...) go with --events FILE only.",
            ),
        )


def file_mapping(
    columns: "Mapping[str, str | None]",
    attributes: "Sequence[str]",
    fields: "Sequence[str]",
    file: Path | None,
    known: "Mapping[str, str] | None" = None,
) -> "ColumnMapping":
    """Read which column is what, from flags and a mapping file, to read event files directly.

    `known` is what the form of the files says of itself (field -> column).
    """
    from hanhtrinh.sources.mapping import ColumnMapping
    from hanhtrinh.sources.mapping_input import load_mapping, mapping_of

    flags = mapping_of(columns, fields=fields, attributes=attributes)
    whole = flags.completed_by(load_mapping(file)) if file else flags
    whole = whole.completed_by(ColumnMapping(columns=known or {}))
    missing = [
        option
        for field, option in (("user_id", "--case"), ("name", "--activity"), ("time", "--time"))
        if field not in whole.columns and not (field == "user_id" and "anonymous_id" in whole.columns)
    ]
    if missing:
        raise UsageError(
            "missing-column",
            Text(
                vi=f"Để đọc thẳng từ tệp, cần thêm: {', '.join(missing)}.",
                en=f"To read files directly, these are missing: {', '.join(missing)}.",
            ),
            hint=Text(
                vi="Ví dụ: --case ma_khach --activity su_kien --time thoi_gian",
                en="For example: --case user_id --activity event --time timestamp",
            ),
        )
    return whole


def _of_files(files: "EventFiles", mapping: "ColumnMapping", question: "Question") -> "MeasureResult":
    from hanhtrinh.app.measuring import measure_files

    say_notes(files.paths, files.opener, time=None if mapping.time_format else mapping.columns.get("time"))
    result, opened = measure_files(files.paths, question, mapping, opener=files.opener)
    say_left_out(opened)
    return result
