"""`hanhtrinh map lint MAP...`: what weakens a map, where, why, and what to do."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hanhtrinh.cli.answers import PageFormat, answering, output_help, wanted_form
from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from hanhtrinh.app.linting import LintedMap
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.lint.rule import Rule

_MARKS: Final = {"error": "▲", "warning": "△", "advice": "○"}
_SEVERITIES: Final = {
    "error": Text(vi="lỗi", en="error"),
    "warning": Text(vi="cảnh báo", en="warning"),
    "advice": Text(vi="gợi ý", en="advice"),
}


class FailOn(StrEnum):
    """The least severity that ends with status 1."""

    error = "error"
    warning = "warning"


def register(app: typer.Typer) -> None:
    """Add the command to `hanhtrinh map`."""

    @app.command(
        "lint",
        help=t(
            "Soát bản đồ: giọng công ty, cảm xúc không có trải nghiệm, một kênh, điều không có bằng chứng… "
            "Kết thúc với mã 1 nếu còn lỗi.",
            "Look a map over: the company's voice, emotion without experience, a single channel, what nothing supports … "
            "Exit status 1 where an error stands.",
        ),
    )
    def lint(
        files: Annotated[
            list[Path] | None,
            typer.Argument(metavar=t("BẢN_ĐỒ...", "MAP..."), help=t("Các tệp bản đồ.", "The maps' files.")),
        ] = None,
        workspace: Annotated[
            Path | None,
            typer.Option(
                "--workspace",
                "-w",
                metavar="DIR",
                help=t(
                    "Không gian làm việc; không nêu thì là nơi chứa bản đồ. Không có thì chỉ soát tệp, không hỏi dữ liệu.",
                    "The workspace; without it the one that the map is in. Without any, the file alone is looked at.",
                ),
            ),
        ] = None,
        form: Annotated[
            PageFormat, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = PageFormat.table,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar=t("TỆP", "FILE"),
                help=output_help(PageFormat),
            ),
        ] = None,
        fail_on: Annotated[
            FailOn,
            typer.Option(
                "--fail-on",
                help=t(
                    "Kết thúc với mã 1 khi nào: có lỗi (error), hoặc cả khi có cảnh báo (warning).",
                    "When to end with status 1: an error stands, or a warning too.",
                ),
            ),
        ] = FailOn.error,
        rules: Annotated[
            bool, typer.Option("--rules", help=t("Liệt kê mọi luật.", "List every rule."))
        ] = False,
        explain: Annotated[
            str | None,
            typer.Option(
                "--explain",
                metavar=t("MÃ", "CODE"),
                help=t("Giải thích một luật, ví dụ HT101.", "Explain one rule, for example HT101."),
            ),
        ] = None,
    ) -> None:
        wanted = wanted_form(form, output)
        if explain is not None or rules:
            with answering(output):
                _explain(explain, wanted)
            return
        if not files:
            raise typer.BadParameter(
                t("cần ít nhất một tệp bản đồ", "at least one map is needed"), param_hint=t("BẢN_ĐỒ", "MAP")
            )
        from hanhtrinh.app.lint_report import summary, verdict
        from hanhtrinh.app.linting import lint_maps

        opened = _workspace(files, workspace)
        found = lint_maps(files, opened)
        with answering(output):
            _answer(found, wanted, opened)
        if wanted is not PageFormat.table and output is not None:
            say(verdict(found))
        counts = summary(found)
        if any(one.unreadable for one in found):
            raise typer.Exit(2)
        if counts["error"] or (fail_on is FailOn.warning and counts["warning"]):
            raise typer.Exit(1)


def _workspace(files: Sequence[Path], given: Path | None) -> Workspace | None:
    """Open the workspace named, else the one that the first map is in; None where there is none."""
    from hanhtrinh.app.map_files import workspace_of_map
    from hanhtrinh.errors import WorkspaceError

    try:
        return workspace_of_map(files[0], given)
    except WorkspaceError as error:
        if given is not None or error.code != "no-workspace":
            raise
        return None


def _answer(found: Sequence[LintedMap], form: PageFormat, workspace: Workspace | None) -> None:
    from hanhtrinh.app.lint_report import lint_document, lint_page, lint_rows

    if form is PageFormat.table:
        _print(found, asked=workspace is not None)
    elif form is PageFormat.html:
        simulated = workspace is not None and workspace.config.simulated
        print(lint_page(found, language(), simulated=simulated), end="")
    else:
        rows = lint_rows(found, language())
        emit(_table(rows), lint_document(found, language()), Format(form.value))


def _table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    import pyarrow as pa

    numbers = ("line", "column")
    names = ("file", "line", "column", "code", "name", "severity", "path", "message", "hint")
    schema = pa.schema([(name, pa.int64() if name in numbers else pa.string()) for name in names])
    return pa.Table.from_pylist(list(rows), schema=schema)


def _print(found: Sequence[LintedMap], *, asked: bool) -> None:
    import pyarrow as pa

    from hanhtrinh.app.lint_report import verdict

    spoken = language()
    for one in found:
        if len(found) > 1:
            print(f"\n{one.file}" if one is not found[0] else one.file)
        rows = []
        for finding in one.result.findings:
            place = finding.place
            at = ":".join(str(part) for part in (place.line, place.column) if part is not None)
            severity = finding.rule.severity
            lines = [finding.message.to(spoken), f"→ {finding.hint.to(spoken)}"]
            if quote := finding.quote.to(spoken):
                lines.insert(1, f"“{quote}”")
            rows.append(
                {
                    "severity": f"{_MARKS[severity]} {_SEVERITIES[severity].to(spoken)}\n{finding.rule.code}",
                    "place": at,
                    "found": "\n".join(lines),
                }
            )
        headings = [
            t("Mức", "Severity"),
            t("Dòng:cột", "Line:column"),
            t("Điều tìm thấy, việc nên làm", "What was found, what to do"),
        ]
        if rows:
            emit(pa.Table.from_pylist(rows), {}, Format.table, headings=headings)
        if one.result.silenced:
            count = len(one.result.silenced)
            say(Text(vi=f"{count} chỗ bỏ qua có lý do.", en=f"{count} silenced, with a reason."))
    say(verdict(found))
    if not asked:
        say(
            Text(
                vi="Chưa hỏi dữ liệu; thêm -w THƯ_MỤC để soát cả điều chỉ dữ liệu mới biết.",
                en="The data were not asked; with -w DIR what only they know is looked at too.",
            )
        )


def _explain(name: str | None, form: PageFormat) -> None:
    """Print one rule in full, or the list of all."""
    from hanhtrinh.app.lint_report import rule_document
    from hanhtrinh.lint.registry import RULES, rule_named

    if form in (PageFormat.html, PageFormat.csv):
        raise UsageError(
            "no-such-form",
            Text(
                vi="Các luật chỉ in dạng table hoặc json; trang đầy đủ: docs/reference/lint.vi.md.",
                en="Rules are printed as table or json only; the whole page: docs/reference/lint.en.md.",
            ),
        )
    rules = list(RULES.values()) if name is None else [rule_named(name)]
    if form is PageFormat.json:
        import json

        print(json.dumps([rule_document(rule, language()) for rule in rules], ensure_ascii=False, indent=2))
        return
    if name is None:
        import pyarrow as pa

        rows = [
            {
                "code": rule.code,
                "severity": f"{_MARKS[rule.severity]} {_SEVERITIES[rule.severity].to(language())}",
                "title": f"{rule.title.to(language())}\n{rule.name}",
            }
            for rule in rules
        ]
        headings = [t("Mã", "Code"), t("Mức", "Severity"), t("Luật phản đối điều gì", "What it objects to")]
        emit(pa.Table.from_pylist(rows), {}, Format.table, headings=headings)
        return
    print(_full(rules[0]))


def _full(rule: Rule) -> str:
    spoken = language()
    head = f"{rule.code} {rule.name} ({_SEVERITIES[rule.severity].to(spoken)})"
    lines = [head, rule.title.to(spoken), "", rule.why.to(spoken), ""]
    if rule.needs_data:
        lines[2:2] = [t("Cần dữ liệu của không gian làm việc.", "Needs the data of a workspace.")]
    lines += [
        f"{t('Chưa nên', 'Rather not')}: {rule.bad.to(spoken)}",
        f"{t('Nên', 'Better')}: {rule.good.to(spoken)}",
    ]
    return "\n".join(lines)
