"""The page of models side by side on the same data: strips with counts, what each sees, its stages in figures."""

from __future__ import annotations

from datetime import date

from hanhtrinh.app.model_comparison import Comparison, ModelFigures, StageFigures
from hanhtrinh.app.model_crosswalk_page import PICTURE_WIDTH, columns_of
from hanhtrinh.app.model_duel import BUYER, CUSTOMER, buyer_against_customer, length_text, model_name
from hanhtrinh.events.instants import utc_time
from hanhtrinh.language import Language, Text, counted, date_text, percent, whole
from hanhtrinh.models.crosswalk import vista_of
from hanhtrinh.models.wording import PHASES, WORD_NAMES
from hanhtrinh.models.words import WORDS
from hanhtrinh.render import report
from hanhtrinh.render.model_strips import Piece, Strip, strips_svg


def comparison_page(
    comparison: Comparison, language: Language, *, source: str = "", simulated: bool = False
) -> str:
    """Write the page: the strips with their counts, what each model says, its stages in figures, and R8's comparison."""
    count = len(comparison.models)
    blocks: list[report.Block] = [
        report.Heading(
            Text(vi="Bao nhiêu khách đã vào mỗi giai đoạn", en="How many customers entered each stage")
        ),
        report.Picture(
            strips_svg(
                [WORD_NAMES[word].to(language) for word in WORDS], _strips(comparison, language), language
            ),
            Text(
                vi="Mỗi mô hình là một dải; con số là khách đã vào, vạch là phần trong tổng số khách.",
                en="Each model is a strip; the figure is who entered, the bar their part of all customers.",
            ),
            caption=Text(
                vi="Cùng một cột là cùng một ý. Con số là khách đã vào giai đoạn theo quy tắc của chính mô hình; vạch là phần trong tổng số khách.",
                en="What stands in one column means the same. Figures are customers who entered by the model's own rules; bars, their part of all customers.",
            ),
            width=PICTURE_WIDTH,
        ),
        report.Heading(Text(vi="Mỗi mô hình nhìn ra điều gì", en="What each model sees")),
        _summary(comparison, language),
    ]
    by_id = {one.model.id: one for one in comparison.models}
    if BUYER in by_id and CUSTOMER in by_id:
        blocks += buyer_against_customer(comparison, by_id[BUYER], by_id[CUSTOMER], language)
    blocks += _pace_blocks(comparison)
    for one in comparison.models:
        blocks += _model_blocks(one)
    several = Text(
        vi=f"Cùng dữ liệu qua {count} mô hình", en=f"The same data through {counted(count, 'model')}"
    )
    return report.report_page(
        several,
        language,
        blocks,
        subtitle=_population(comparison, source),
        simulated=simulated,
        kind=Text(vi="So sánh mô hình", en="Comparison of models"),
        foot=Text(
            vi="Định nghĩa: stages/1 và pace/1. Tỷ lệ chuyển đổi và thời gian ở lại chỉ tính khách đã đủ thời gian.",
            en="Definitions: stages/1 and pace/1. Conversion and dwell count only customers whose window is over.",
        ),
    )


def _population(comparison: Comparison, source: str) -> Text:
    def told(language: Language) -> str:
        parts = [source] if source else []
        customers, events = whole(comparison.customers, language), whole(comparison.events, language)
        parts.append(
            f"{customers} khách hàng, {events} sự kiện"
            if language == "vi"
            else f"{counted(comparison.customers, 'customer')}, {counted(comparison.events, 'event')}"
        )
        if comparison.first is not None and comparison.last is not None:
            parts.append(
                "–".join(date_text(_day(one), language) for one in (comparison.first, comparison.last))
            )
        return " · ".join(parts)

    return Text(vi=told("vi"), en=told("en"))


def _day(moment: int) -> date:
    return utc_time(moment).date()


def _strips(comparison: Comparison, language: Language) -> list[Strip]:
    strips = []
    for figures in comparison.models:
        pieces = [_counted(one, comparison.customers, language) for one in figures.stages if one.stage.words]
        strips.append(
            Strip(figures.model.names.to(language) or figures.model.id, figures.model.id, tuple(pieces))
        )
    overlay = vista_of(comparison.overlay)
    strips.append(
        Strip(
            overlay.name.to(language),
            Text(vi="lớp phủ", en="overlay").to(language),
            tuple(
                Piece(
                    part.name.to(language),
                    columns_of(part.words),
                    None,
                    whole(row["customers"], language),
                    row["customers"] / comparison.customers if comparison.customers else 0.0,
                )
                for part, row in zip(overlay.parts, comparison.paces, strict=True)
            ),
        )
    )
    return strips


def _counted(figures: StageFigures, customers: int, language: Language) -> Piece:
    stage = figures.stage
    name, entered = stage.names.to(language) or stage.id, whole(figures.entered, language)
    share = figures.entered / customers if customers else 0.0
    told = f"{name}: {entered} ({percent(share, language)})"
    if figures.conversion is not None:
        onward = Text(vi="đi tiếp", en="went on").to(language)
        told += f", {percent(figures.conversion, language)} {onward}"
    return Piece(name, columns_of(stage.words), stage.phase, entered, share, told)


def _summary(comparison: Comparison, language: Language) -> report.Table:
    rows: list[tuple[report.Cell, ...]] = []
    for one in comparison.models:
        narrow = one.narrowest
        rows.append(
            (
                report.Figure(model_name(one.model), one.model.id),
                len(one.stages),
                one.spans.events / comparison.events if comparison.events else None,
                report.Figure(
                    narrow.stage.names.text,
                    Text(
                        vi=f"{percent(narrow.conversion or 0, 'vi')} đi tiếp",
                        en=f"{percent(narrow.conversion or 0, 'en')} go on",
                    ),
                )
                if narrow
                else None,
                one.spans.customers,
                sum(figures.back_steps for figures in one.stages),
                sum(figures.skipped for figures in one.stages),
            )
        )
    return report.Table(
        (
            report.Column(Text(vi="Mô hình", en="Model")),
            report.Column(Text(vi="Giai đoạn", en="Stages"), "number"),
            report.Column(
                Text(vi="Sự kiện có giai đoạn", en="Events in a stage"),
                "share",
                note=Text(vi="trên mọi sự kiện", en="of all events"),
            ),
            report.Column(Text(vi="Khúc hẹp nhất", en="Narrowest stage")),
            report.Column(
                Text(vi="Khách hàng", en="Customers"),
                "number",
                note=Text(vi="ở trong mô hình", en="in the model"),
            ),
            report.Column(
                Text(vi="Lùi bước", en="Back-steps"),
                "number",
                note=Text(vi="lượt khách", en="customers, by stage"),
            ),
            report.Column(
                Text(vi="Bỏ bước", en="Skips"), "number", note=Text(vi="lượt khách", en="customers, by stage")
            ),
        ),
        tuple(rows),
    )


def _model_blocks(figures: ModelFigures) -> list[report.Block]:
    rows: list[tuple[report.Cell, ...]] = [
        (
            report.Figure(one.stage.names.text if one.stage.names else one.stage.id, _phase(one)),
            one.entered,
            one.conversion,
            length_text(one.median_dwell_s),
            one.left,
            one.pending,
            one.back_steps,
            one.skipped,
        )
        for one in figures.stages
    ]
    narrow = figures.narrowest
    marked = frozenset(
        number
        for number, one in enumerate(figures.stages)
        if narrow is not None and one.stage is narrow.stage
    )
    blocks: list[report.Block] = [
        report.Heading(model_name(figures.model), note=figures.model.id),
        report.Prose.of(figures.model.about.text, quiet=True),
        report.Table(
            (
                report.Column(Text(vi="Giai đoạn", en="Stage")),
                report.Column(Text(vi="Đã vào", en="Entered"), "number"),
                report.Column(Text(vi="Chuyển đổi", en="Conversion"), "share"),
                report.Column(Text(vi="Ở lại", en="Dwell"), "number", note=Text(vi="trung vị", en="median")),
                report.Column(Text(vi="Rời đi", en="Left"), "number"),
                report.Column(Text(vi="Đang chờ", en="Pending"), "number"),
                report.Column(Text(vi="Lùi bước", en="Back-steps"), "number"),
                report.Column(Text(vi="Bỏ bước", en="Skipped"), "number"),
            ),
            tuple(rows),
            marked=marked,
        ),
    ]
    if narrow is not None and narrow.stage.diagnosis:
        blocks.append(
            report.Notice(
                "advice",
                Text(
                    vi=f"Khúc hẹp nhất là {narrow.stage.names.vi}: {percent(narrow.conversion or 0, 'vi')} trong {whole(narrow.matured or 0, 'vi')} khách đi tiếp",
                    en=f"The narrowest stage is {narrow.stage.names.en}: {percent(narrow.conversion or 0, 'en')} of {counted(narrow.matured or 0, 'customer')} went on",
                ),
                narrow.stage.diagnosis[0].text,
            )
        )
    return blocks


def _phase(figures: StageFigures) -> Text:
    return PHASES[figures.stage.phase]


def _pace_blocks(comparison: Comparison) -> list[report.Block]:
    rows: list[tuple[report.Cell, ...]] = [
        (
            report.Figure(step.names.text, step.about.text),
            row["customers"],
            row["contacts"],
            row["outbound"],
            row["in_order"],
            row["ahead"],
            row["ahead_outbound"],
        )
        for step, row in zip(comparison.overlay.steps, comparison.paces, strict=True)
    ]
    return [
        report.Heading(
            comparison.overlay.names.text, note=Text(vi="lớp phủ lên mọi mô hình", en="laid over any model")
        ),
        report.Prose.of(comparison.overlay.about.text, quiet=True),
        report.Table(
            (
                report.Column(Text(vi="Nấc", en="Step")),
                report.Column(Text(vi="Khách hàng", en="Customers"), "number"),
                report.Column(Text(vi="Lần tiếp xúc", en="Contacts"), "number"),
                report.Column(Text(vi="do doanh nghiệp", en="by the business"), "number"),
                report.Column(Text(vi="Đúng thứ tự", en="In order"), "number"),
                report.Column(Text(vi="Trước thứ tự", en="Ahead"), "number"),
                report.Column(Text(vi="do doanh nghiệp vội", en="rushed by it"), "number"),
            ),
            tuple(rows),
        ),
    ]
