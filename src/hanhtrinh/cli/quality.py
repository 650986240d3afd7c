"""`hanhtrinh quality`: what came in, what was set aside, what is odd, and what to do about it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hanhtrinh.cli.answers import PageFormat, answering, output_help, wanted_form
from hanhtrinh.cli.output import Format, emit, language, t

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hanhtrinh.app.quality.figures import DataQuality
    from hanhtrinh.app.quality.findings import QualityFinding


def register(app: typer.Typer) -> None:
    """Add `quality`."""

    @app.command(
        "quality",
        help=t(
            "Chất lượng dữ liệu: đã nhận gì, dòng nào lỗi và vì sao, khoảng trống, nguồn im lặng, đồng hồ sai, mã của khách.",
            "Data quality: what came in, which rows are faulty and why, gaps, silent sources, wrong clocks, ids of customers.",
        ),
    )
    def quality(
        workspace: Annotated[
            Path,
            typer.Option(
                "--workspace", "-w", help=t("Thư mục không gian làm việc.", "Folder of the workspace.")
            ),
        ] = Path("."),
        form: Annotated[
            PageFormat,
            typer.Option(
                "--format",
                help=t(
                    "Dạng kết quả; html là trang đầy đủ có hình.",
                    "Form of the result; html is the whole page with pictures.",
                ),
            ),
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
    ) -> None:
        _quality(workspace, wanted_form(form, output), output)


def _quality(folder: Path, form: PageFormat, output: Path | None) -> None:
    from hanhtrinh.app.quality.figures import data_quality
    from hanhtrinh.app.quality.findings import quality_findings
    from hanhtrinh.app.quality.report import quality_page
    from hanhtrinh.app.workspace import Workspace

    workspace = Workspace.open(folder)
    found = data_quality(workspace)
    findings = quality_findings(found, workspace.root)
    with answering(output):
        if form is PageFormat.html:
            print(quality_page(found, findings, language(), simulated=workspace.config.simulated), end="")
        else:
            _print(found, findings, Format(form.value))


def _print(found: "DataQuality", findings: "Sequence[QualityFinding]", form: Format) -> None:
    import pyarrow as pa

    from hanhtrinh.app.quality.report import finding_rows, headline, quality_document

    if form is Format.json:
        emit(None, quality_document(found, findings, language()), form)
        return
    if form is Format.csv:
        rows = finding_rows(findings, language())
        names = ("code", "severity", "source", "count", "message", "hint")
        schema = pa.schema([(name, pa.int64() if name == "count" else pa.string()) for name in names])
        emit(
            pa.Table.from_pylist([{name: row[name] for name in names} for row in rows], schema=schema),
            {},
            form,
        )
        return
    print(headline(found, findings).to(language()))
    sources = [
        {
            "source": one.name,
            "events": one.events,
            "first": _day(one.first),
            "last": _day(one.last),
            "gaps": len(one.gaps),
            "odd": sum(n for name, n in one.odd.items() if name not in ("midnight", "approximate")),
        }
        for one in found.sources
    ]
    if sources:
        headings = [
            t("Nguồn", "Source"),
            t("Sự kiện", "Events"),
            t("Từ", "From"),
            t("Đến", "To"),
            t("Khoảng trống", "Gaps"),
            t("Giờ lạ hoặc lặp", "Odd times or repeats"),
        ]
        print()
        emit(pa.Table.from_pylist(sources), {}, form, headings=headings)
    marks = {"error": t("LỖI", "ERROR"), "warning": t("XEM LẠI", "LOOK"), "advice": t("GHI CHÚ", "NOTE")}
    for one in findings:
        source = f" [{one.source}]" if one.source else ""
        print(f"\n{marks[one.severity]}{source} {one.message.to(language())}\n  → {one.hint.to(language())}")


def _day(day: "date") -> str:
    from hanhtrinh.language import date_text

    return date_text(day, language())
