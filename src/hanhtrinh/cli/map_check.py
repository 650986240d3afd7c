"""`hanhtrinh map check FILE`: the verdict on every claim of a map."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hanhtrinh.cli.answers import answering, output_help, wanted_form
from hanhtrinh.cli.event_files import FileColumns
from hanhtrinh.cli.map_check_files import check_event_files
from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Language, Text, counted

if TYPE_CHECKING:
    from datetime import tzinfo

    from hanhtrinh.app.checking import CheckedMap
    from hanhtrinh.maps.results import ClaimResult

_ON_FILES: Final = ("Thẳng trên tệp", "Straight on files")
_MARKS: Final = {"confirmed": "✓", "refuted": "✗", "undecided": "?"}
_REASONS: Final = {
    "min_n": Text(vi="chưa đủ khách hàng", en="too few customers"),
    "no_data": Text(vi="chưa có dữ liệu", en="no data yet"),
    "interval": Text(vi="khoảng tin cậy còn rộng", en="the interval is too wide"),
    "unmeasurable": Text(vi="không đo được", en="cannot be measured"),
}


class FailOn(StrEnum):
    """What else than a refuted claim ends with status 1."""

    refuted = "refuted"
    undecided = "undecided"


def register(app: typer.Typer) -> None:
    """Add the command to `hanhtrinh map`."""

    @app.command(
        "check",
        help=t(
            "Kiểm mọi nhận định của bản đồ bằng dữ liệu. Kết thúc với mã 1 nếu có nhận định bị bác bỏ.",
            "Check every claim of a map against the data. Exit status 1 where a claim is refuted.",
        ),
    )
    def check(
        file: Annotated[
            Path,
            typer.Argument(metavar=t("TỆP", "FILE"), help=t("Tệp bản đồ.", "The map's file.")),
        ],
        workspace: Annotated[
            Path | None,
            typer.Option(
                "--workspace",
                "-w",
                metavar="DIR",
                help=t(
                    "Không gian làm việc; không nêu thì là nơi chứa bản đồ.",
                    "The workspace; without it the one that the map is in.",
                ),
            ),
        ] = None,
        form: Annotated[
            Format, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = Format.table,
        output: Annotated[
            Path | None,
            typer.Option("--output", "-o", metavar=t("TỆP", "FILE"), help=output_help(Format)),
        ] = None,
        fail_on: Annotated[
            FailOn,
            typer.Option(
                "--fail-on",
                help=t(
                    "Kết thúc với mã 1 khi nào: có nhận định bị bác bỏ (refuted), hoặc cả khi chưa thể kết luận (undecided).",
                    "When to end with status 1: a claim is refuted, or undecided too.",
                ),
            ),
        ] = FailOn.refuted,
        closed: Annotated[
            bool | None,
            typer.Option(
                "--closed/--growing",
                show_default=False,
                help=t(
                    "Dữ liệu đã khép lại (kiểm một lần) hay còn về thêm (kết luận đúng cho mọi lần xem); "
                    "không nêu thì theo dòng data trong hanhtrinh.toml.",
                    "Whether the data are complete (tested once) or keep growing (verdicts right at every look); "
                    "without it as the line data in hanhtrinh.toml says.",
                ),
            ),
        ] = None,
        events: Annotated[
            list[Path] | None,
            typer.Option(
                "--events",
                metavar="FILE",
                help=t(
                    "Kiểm thẳng trên tệp sự kiện, không nhập vào đâu; dùng được nhiều lần.",
                    "Check event files directly, importing nothing; may be repeated.",
                ),
                rich_help_panel=t(*_ON_FILES),
            ),
        ] = None,
        case: Annotated[
            str | None,
            typer.Option(
                "--case",
                metavar="COL",
                help=t("Cột mã khách hàng.", "Column of the customer's id."),
                rich_help_panel=t(*_ON_FILES),
            ),
        ] = None,
        activity: Annotated[
            str | None,
            typer.Option(
                "--activity",
                metavar="COL",
                help=t("Cột tên sự kiện.", "Column of the event's name."),
                rich_help_panel=t(*_ON_FILES),
            ),
        ] = None,
        time: Annotated[
            str | None,
            typer.Option(
                "--time",
                metavar="COL",
                help=t("Cột thời gian.", "Column of the time."),
                rich_help_panel=t(*_ON_FILES),
            ),
        ] = None,
        attr: Annotated[
            list[str] | None,
            typer.Option(
                "--attr",
                metavar="[KEY=]COL",
                help=t(
                    "Cột mô tả khách hàng; lặp lại được.", "Column that describes the customer; repeatable."
                ),
                rich_help_panel=t(*_ON_FILES),
            ),
        ] = None,
        col: Annotated[
            list[str] | None,
            typer.Option(
                "--col",
                metavar="FIELD=COL",
                help=t(
                    "Cột của một trường khác, ví dụ order_id=ma_don; lặp lại được.",
                    "Column of another field, e.g. order_id=invoice; repeatable.",
                ),
                rich_help_panel=t(*_ON_FILES),
            ),
        ] = None,
        mapping: Annotated[
            Path | None,
            typer.Option(
                "--mapping",
                metavar="FILE",
                help=t("Tệp YAML nói cột nào là gì.", "YAML file that says which column is what."),
                rich_help_panel=t(*_ON_FILES),
            ),
        ] = None,
        touchpoints: Annotated[
            Path | None,
            typer.Option(
                "--touchpoints",
                metavar="FILE",
                help=t(
                    "Tệp điểm chạm; không có thì dùng của không gian làm việc.",
                    "Touchpoints file; without one the workspace's.",
                ),
                rich_help_panel=t(*_ON_FILES),
            ),
        ] = None,
    ) -> None:
        from hanhtrinh.app.check_report import check_document, check_rows, summary
        from hanhtrinh.app.checking import check as check_claims
        from hanhtrinh.app.map_files import map_path, workspace_of_map

        wanted = wanted_form(form, output)
        columns = FileColumns(case, activity, time, attr, col, mapping, touchpoints)
        if events:
            if closed is False:
                raise UsageError(
                    "option-without-effect",
                    Text(
                        vi="--growing chỉ dùng cho không gian làm việc: tệp sự kiện đã khép lại.",
                        en="--growing goes with a workspace only: event files are complete.",
                    ),
                )
            checked = check_event_files(file, workspace, events, columns)
        else:
            columns.refuse_without_files()
            opened = workspace_of_map(file, workspace)
            checked = check_claims(opened, map_path(opened, file), closed=closed)
        for place, doubt in checked.map.parsed.doubts():
            say(f"{place.to(language())}: {doubt.to(language())}")
        result = checked.result
        with answering(output):
            if wanted is Format.table:
                print_verdicts(checked)
            else:
                emit(check_rows(result), check_document(result), wanted)
        found = summary(result)
        if found["refuted"] or (fail_on is FailOn.undecided and found["undecided"]):
            raise typer.Exit(1)


def print_verdicts(checked: CheckedMap, spoken: Language | None = None) -> None:
    """Print the verdicts for people: claim, figures and note beside the verdict, then the count and the data's state.

    `spoken` is the language to print in; that of the run where None.
    """
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from hanhtrinh.maps.results import INTERVAL_WORDS, VERDICT_WORDS

    spoken = spoken or language()
    says = {claim.id: claim.says for claim in checked.map.document.claims}
    rows = []
    for claim in checked.result.claims:
        said = says[claim.id]
        text = Text(vi=said.vi, en=said.en).to(spoken) or claim.id
        lines = [text, _figures(claim, spoken), _other_interval(claim, spoken), _why(claim, spoken)]
        lines += _history(claim, spoken, ZoneInfo(checked.zone))
        verdict = f"{_MARKS[claim.verdict]} {VERDICT_WORDS[claim.verdict].to(spoken)}"
        rows.append({"verdict": verdict, "claim": "\n".join(line for line in lines if line)})
    which = INTERVAL_WORDS[checked.result.judged_by]
    headings = [
        Text(vi="Kết luận", en="Verdict").to(spoken),
        Text(
            vi=f"Nhận định, số đo được (khoảng tin cậy 95% {which.vi})",
            en=f"Claim, measured (95% interval {which.en})",
        ).to(spoken),
    ]
    if rows:
        emit(pa.Table.from_pylist(rows), {}, Format.table, headings=headings)
    say(_totals(checked, spoken).to(spoken))
    for line in _notes(checked, spoken):
        say(line)


def _notes(checked: CheckedMap, spoken: Language) -> list[str]:
    """Say how the verdicts were reached, and what was claimed before and is on the map no more."""
    from zoneinfo import ZoneInfo

    from hanhtrinh.scene.verdict_words import (
        broken_record_words,
        looking_words,
        provisional_words,
        removed_line,
        removed_words,
    )

    result = checked.result
    found = [looking_words(result).to(spoken)] if result.m else []
    if result.provisional:
        found.append(provisional_words().to(spoken))
    if not result.lineage_whole:
        found.append(broken_record_words().to(spoken))
    gone = removed_words(result)
    if gone is not None:
        zone = ZoneInfo(checked.zone)
        found.append(f"{gone.to(spoken)}:")
        found += [f"  {removed_line(past, spoken, zone)}" for past in result.removed]
    return found


def _other_interval(claim: ClaimResult, spoken: Language) -> str:
    """Write the interval that did not judge, and how many customers were judged where not all; empty for neither."""
    from hanhtrinh.scene.verdict_words import both_intervals, counted_words

    other = [
        f"{name.to(spoken)}: {_range(low, high, claim, spoken)}."
        for name, low, high, judged in both_intervals(claim)
        if not judged
    ]
    return " ".join(part for part in (*other, counted_words(claim, spoken)) if part)


def _history(claim: ClaimResult, spoken: Language, zone: tzinfo) -> list[str]:
    """Write what was claimed before."""
    from hanhtrinh.scene.verdict_words import lineage_words, past_words

    words = lineage_words(claim)
    if words is None:
        return []
    return [words.to(spoken), *(f"· {past_words(past, spoken, zone)}" for past in claim.lineage)]


def _totals(checked: CheckedMap, spoken: Language) -> Text:
    from zoneinfo import ZoneInfo

    from hanhtrinh.app.check_report import summary
    from hanhtrinh.language import date_text, percent, whole

    result = checked.result
    if not result.claims:
        return Text(vi="Bản đồ chưa có nhận định nào để kiểm.", en="The map has no claims to check yet.")
    found = {verdict: whole(count, spoken) for verdict, count in summary(result).items()}
    alpha = percent(result.alpha, spoken)
    vi = f"{found['confirmed']} được xác nhận, {found['refuted']} bị bác bỏ, {found['undecided']} chưa thể kết luận."
    en = f"{found['confirmed']} confirmed, {found['refuted']} refuted, {found['undecided']} undecided."
    if result.m:
        vi += f" Mức sai cho phép {alpha}, hiệu chỉnh Benjamini-Hochberg trên {result.m} phép kiểm định."
        en += f" Error level {alpha}, corrected by Benjamini-Hochberg over {counted(result.m, 'test')}."
    if result.watermark is not None:
        until = date_text(result.watermark.astimezone(ZoneInfo(checked.zone)).date(), spoken)
        vi, en = f"{vi} Dữ liệu đến {until}.", f"{en} Data until {until}."
    return Text(vi=vi, en=en)


def _unit(claim: ClaimResult) -> str:
    from hanhtrinh.maps.metrics import METRICS

    metric = METRICS.get(claim.metric or "")
    return metric.unit if metric else "score"


def _figure(value: float, claim: ClaimResult, spoken: Language) -> str:
    """Write a value in the unit of the claim's metric."""
    from hanhtrinh.language import decimal, duration, percent

    unit = _unit(claim)
    if unit == "share":
        return percent(value, spoken)
    return duration(value, spoken) if unit == "seconds" else decimal(value, spoken)


def _range(low: float, high: float, claim: ClaimResult, spoken: Language) -> str:
    from hanhtrinh.language import percent_range

    if _unit(claim) == "share":
        return percent_range(low, high, spoken)
    first, last = _figure(low, claim, spoken), _figure(high, claim, spoken)
    return f"{first} … {last}" if " " in f"{first}{last}" or low < 0 else f"{first}–{last}"


def _expected(claim: ClaimResult, spoken: Language) -> str:
    from hanhtrinh.app.check_report import expected_ends

    low, high = expected_ends(claim)
    if low is not None and high is not None:
        return _range(low, high, claim, spoken)
    if low is not None:
        return f"≥ {_figure(low, claim, spoken)}"
    return "" if high is None else f"≤ {_figure(high, claim, spoken)}"


def _figures(claim: ClaimResult, spoken: Language) -> str:
    """Write what was measured, against what was expected, on how many customers; empty where nothing was."""
    from hanhtrinh.language import whole

    if claim.value is None:
        return ""
    value = _figure(claim.value, claim, spoken)
    if claim.interval is not None:
        value = f"{value} ({_range(*claim.interval, claim, spoken)})"
    n, pending = whole(claim.n, spoken), whole(claim.pending, spoken)
    expected = _expected(claim, spoken)
    customers = Text(vi=f"{n} khách", en=counted(claim.n, "customer")).to(spoken)
    if claim.pending:
        customers += Text(vi=f" (và {pending} đang chờ)", en=f" (and {pending} pending)").to(spoken)
    wanted = Text(vi=f"kỳ vọng {expected}", en=f"expected {expected}").to(spoken)
    return "; ".join([value, *([wanted] if expected else []), customers])


def _why(claim: ClaimResult, spoken: Language) -> str:
    """Say why a claim is undecided and how many customers would decide it."""
    from hanhtrinh.language import whole
    from hanhtrinh.scene.claims import waiting_words

    if claim.reason is None:
        return ""
    reason = waiting_words(claim, spoken) or _REASONS[claim.reason].to(spoken)
    if claim.n_to_decide is None:
        return reason
    enough = whole(claim.n_to_decide, spoken)
    needed = Text(
        vi=f"nếu số đo giữ nguyên, cần khoảng {enough} khách",
        en=f"about {counted(claim.n_to_decide, 'customer')} would decide it",
    ).to(spoken)
    return f"{reason}; {needed}"
