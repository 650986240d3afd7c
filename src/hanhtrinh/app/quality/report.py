"""What `hanhtrinh quality` answers: JSON, rows for tables, and the page that people read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from hanhtrinh.app.quality.figures import BatchFigures, DataQuality, SourceFigures
from hanhtrinh.app.quality.findings import QualityFinding
from hanhtrinh.language import LANGUAGES, Language, Text, counted, date_text, percent, whole
from hanhtrinh.render import report
from hanhtrinh.render.day_bars import day_bars, hour_bars
from hanhtrinh.sources.faults import REASONS

NAME: Final = "data_quality/1"
_ID_NAMES: Final = {
    "anonymous_id": Text(vi="mã ẩn danh (thiết bị)", en="anonymous ids (devices)"),
    "phone": Text(vi="số điện thoại", en="phone numbers"),
    "email": Text(vi="email", en="e-mail addresses"),
}
_TONES: Final[dict[str, report.Tone]] = {"error": "error", "warning": "warning", "advice": "advice"}


def headline(quality: DataQuality, findings: Sequence[QualityFinding]) -> Text:
    """Say in one sentence how the data stand."""
    if not quality.events:
        return Text(vi="Chưa có dữ liệu nào.", en="There are no data yet.")
    errors = sum(one.severity == "error" for one in findings)
    warnings = sum(one.severity == "warning" for one in findings)
    if errors:
        return Text(
            vi=f"{errors} điều làm sai số liệu, cần sửa trước khi đọc kết quả.",
            en=f"{errors} thing{'s' if errors > 1 else ''} falsif{'y' if errors > 1 else 'ies'} the figures and must be put right first.",
        )
    if warnings:
        return Text(
            vi=f"Dữ liệu dùng được; {warnings} điều nên xem lại.",
            en=f"The data can be used; {warnings} thing{'s' if warnings > 1 else ''} should be looked at.",
        )
    if findings:
        return Text(
            vi=f"Dữ liệu dùng được; {len(findings)} điều nên biết.",
            en=f"The data can be used; {len(findings)} thing{'s' if len(findings) > 1 else ''} to know.",
        )
    return Text(vi="Dữ liệu đều đặn, không có gì bất thường.", en="The data are even; nothing is odd.")


def quality_document(
    quality: DataQuality, findings: Sequence[QualityFinding], language: Language
) -> dict[str, Any]:
    """Give `data_quality/1`, ready for JSON; texts in one language."""
    return {
        "quality": NAME,
        "timezone": quality.timezone,
        "events": quality.events,
        "customers": quality.customers,
        "watermark": quality.watermark.isoformat() if quality.watermark else None,
        "findings": [_finding(one, language) for one in findings],
        "sources": [_source(one) for one in quality.sources],
        "imports": [_import(one) for one in quality.batches],
        "ids": {kind: {str(n): count for n, count in each.items()} for kind, each in quality.ids.items()},
        "most_ids": [{"customer": p, "kind": k, "ids": n} for p, k, n in quality.most_ids],
        "shared_ids": [{"kind": k, "id": i, "customers": n} for k, i, n in quality.shared_ids],
        "busiest": [{"customer": person, "events": n} for person, n in quality.busiest],
    }


def _finding(one: QualityFinding, language: Language) -> dict[str, Any]:
    return {
        "code": one.code,
        "severity": one.severity,
        "source": one.source or None,
        "count": one.count,
        "message": one.message.to(language),
        "hint": one.hint.to(language),
    }


def _source(one: SourceFigures) -> dict[str, Any]:
    return {
        "source": one.name,
        "events": one.events,
        "names": one.names,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "usual_pause_days": one.usual_pause,
        "silent_days": one.silent,
        "gaps": [
            {
                "first": gap.first.isoformat(),
                "last": gap.last.isoformat(),
                "days": gap.days,
                "tet": gap.tet.isoformat() if gap.tet else None,
            }
            for gap in one.gaps
        ],
        "by_hour": one.by_hour.tolist(),
        "given": dict(one.given),
        "odd": dict(one.odd),
        "currencies": dict(one.currencies),
    }


def _import(one: BatchFigures) -> dict[str, Any]:
    return {
        "batch": one.batch,
        "source": one.source,
        "created": one.created.isoformat(),
        "files": list(one.files),
        "rows": one.rows,
        "events": one.events,
        "already_present": one.already_present,
        "rejected": one.rejected,
        "reasons": dict(one.reasons),
        "filtered": dict(one.filtered),
    }


def finding_rows(findings: Sequence[QualityFinding], language: Language) -> list[dict[str, Any]]:
    """Give the findings as rows for tables and CSV."""
    return [{**_finding(one, language), "source": one.source} for one in findings]


def quality_page(
    quality: DataQuality,
    findings: Sequence[QualityFinding],
    language: Language,
    *,
    simulated: bool = False,
) -> str:
    """Write the page: how the data stand, what is odd, each source over time, imports, ids."""
    blocks: list[report.Block] = [_tiles(quality)]
    if not quality.events:
        blocks.append(
            report.Notice(
                "advice",
                Text(vi="Bắt đầu từ một tệp.", en="Begin with a file."),
                Text(
                    vi="Tệp Excel hoặc CSV của Shopee, TikTok Shop, KiotViet, Sapo, Haravan, StringeeX được nhận ra ngay.",
                    en="Excel or CSV files of Shopee, TikTok Shop, KiotViet, Sapo, Haravan and StringeeX are recognised.",
                ),
                "hanhtrinh import FILE",
            )
        )
    else:
        blocks += _finding_blocks(findings)
        for source in quality.sources:
            blocks += _source_blocks(source, language)
        blocks += _import_blocks(quality)
        blocks += _id_blocks(quality)
    last = quality.watermark.date() if quality.watermark else None
    return report.report_page(
        headline(quality, findings),
        language,
        blocks,
        subtitle=Text(
            vi=f"Dữ liệu đến {date_text(last, 'vi')} · giờ theo {quality.timezone}",
            en=f"Data up to {date_text(last, 'en')} · times of {quality.timezone}",
        )
        if last
        else None,
        simulated=simulated,
        kind=Text(vi="Chất lượng dữ liệu", en="Data quality"),
        foot=Text(
            vi="Khoảng trống: số ngày không có sự kiện dài hơn hai lần mức thường thấy của nguồn (19 trên 20 lần nghỉ không dài hơn mức đó).",
            en="Gap: days without an event, more than twice what is usual for the source (19 of 20 pauses are no longer than that).",
        ),
    )


def _tiles(quality: DataQuality) -> report.Tiles:
    rejected = sum(batch.rejected for batch in quality.batches)
    filtered = sum(sum(batch.filtered.values()) for batch in quality.batches)
    return report.Tiles(
        (
            report.Tile(Text(vi="Sự kiện", en="Events"), quality.events),
            report.Tile(Text(vi="Khách hàng", en="Customers"), quality.customers),
            report.Tile(
                Text(vi="Nguồn", en="Sources"),
                len(quality.sources),
                Text(
                    vi=f"{whole(len(quality.batches), 'vi')} lần nhập",
                    en=f"{whole(len(quality.batches), 'en')} import{'s' if len(quality.batches) != 1 else ''}",
                ),
            ),
            report.Tile(
                Text(vi="Dòng để riêng", en="Rows set aside"),
                rejected + filtered,
                Text(
                    vi=f"{whole(rejected, 'vi')} lỗi · {whole(filtered, 'vi')} lọc",
                    en=f"{whole(rejected, 'en')} faulty · {whole(filtered, 'en')} filtered",
                ),
                tone="warning" if rejected else None,
            ),
        )
    )


def _finding_blocks(findings: Sequence[QualityFinding]) -> list[report.Block]:
    items = tuple(
        report.Finding(
            one.code,
            _TONES[one.severity],
            one.message,
            one.hint,
            subject=Text(vi=f"Nguồn {one.source}", en=f"Source {one.source}") if one.source else None,
        )
        for one in findings
    )
    return [
        report.Heading(Text(vi="Điều bất thường", en="What is odd")),
        report.Findings(items, Text(vi="Không có gì bất thường.", en="Nothing is odd.")),
    ]


def _source_blocks(source: SourceFigures, language: Language) -> list[report.Block]:
    gaps = [(gap.first, gap.last) for gap in source.gaps]
    found = Text(
        vi=f"{len(gaps)} khoảng trống" if gaps else "không có khoảng trống",
        en=f"{len(gaps)} gap{'s' if len(gaps) != 1 else ''}" if gaps else "no gaps",
    )
    last = source.first + timedelta(days=len(source.by_day) - 1)
    vi, en = (f"{date_text(source.first, each)} – {date_text(last, each)}" for each in LANGUAGES)
    peak = int(source.by_hour.argmax())
    return [
        report.Heading(
            Text(vi=f"Nguồn {source.name}", en=f"Source {source.name}"),
            Text(
                vi=f"{whole(source.events, 'vi')} sự kiện, {whole(source.names, 'vi')} loại",
                en=f"{counted(source.events, 'event')}, {counted(source.names, 'kind')}",
            ),
        ),
        report.Picture(
            day_bars(source.by_day, source.first, gaps),
            Text(
                vi=f"Sự kiện theo ngày của nguồn {source.name}: {found.vi}",
                en=f"Events per day of source {source.name}: {found.en}",
            ),
            Text(vi=f"Theo ngày, {vi}: {found.vi}", en=f"Per day, {en}: {found.en}"),
        ),
        report.Picture(
            hour_bars(source.by_hour),
            Text(vi="Sự kiện theo giờ trong ngày", en="Events per hour of the day"),
            Text(
                vi=f"Theo giờ, từ 0 đến 24 giờ: đông nhất lúc {peak} giờ; nền xám là giờ ngủ, 1–5 giờ",
                en=f"Per hour, from 0 to 24 h: most at {peak} h; grey are the hours of sleep, 1 to 5",
            ),
        ),
        report.Prose.of(_given(source), quiet=True),
    ]


def _given(source: SourceFigures) -> Text:
    """Say how many of the events have what measures ask for."""
    names = {
        "channel": Text(vi="kênh", en="a channel"),
        "device": Text(vi="thiết bị", en="a device"),
        "direction": Text(vi="chiều", en="a direction"),
        "value": Text(vi="giá trị", en="a value"),
    }
    vi, en = (
        ", ".join(f"{names[part].to(each)} {_share(share, each)}" for part, share in source.given.items())
        for each in LANGUAGES
    )
    money_vi, money_en = (
        "".join(f" · {name} {whole(n, each)}" for name, n in source.currencies.items()) for each in LANGUAGES
    )
    return Text(vi=f"Sự kiện có: {vi}{money_vi}", en=f"Events with: {en}{money_en}")


def _share(share: float, language: Language) -> str:
    return percent(share, language, 0 if share in (0.0, 1.0) else 1)


def _import_blocks(quality: DataQuality) -> list[report.Block]:
    columns = (
        report.Column(Text(vi="Lần nhập", en="Import")),
        report.Column(Text(vi="Nguồn", en="Source")),
        report.Column(Text(vi="Dòng", en="Rows"), "number"),
        report.Column(Text(vi="Sự kiện mới", en="New events"), "number"),
        report.Column(Text(vi="Đã có", en="Here already"), "number"),
        report.Column(Text(vi="Lỗi", en="Faulty"), "number"),
        report.Column(Text(vi="Lọc", en="Filtered"), "number"),
    )
    rows = tuple(
        (
            report.Figure(
                ", ".join(batch.files[:2]) + (" …" if len(batch.files) > 2 else ""),
                Text(
                    vi=f"{date_text(batch.created.date(), 'vi')} · {batch.batch}",
                    en=f"{date_text(batch.created.date(), 'en')} · {batch.batch}",
                ),
            ),
            batch.source,
            batch.rows,
            batch.events,
            batch.already_present,
            batch.rejected,
            sum(batch.filtered.values()),
        )
        for batch in quality.batches
    )
    blocks: list[report.Block] = [
        report.Heading(Text(vi="Các lần nhập", en="Imports")),
        report.Table(columns, rows),
    ]
    reasons = [
        (REASONS.get(reason, Text(vi=reason, en=reason)), n, batch.batch, batch.example or "")
        for batch in quality.batches
        for reason, n in batch.reasons.items()
    ]
    if reasons:
        blocks += [
            report.Heading(Text(vi="Vì sao có dòng lỗi", en="Why rows are faulty"), level=3),
            report.Table(
                (
                    report.Column(Text(vi="Lý do", en="Reason")),
                    report.Column(Text(vi="Dòng", en="Rows"), "number"),
                    report.Column(Text(vi="Lần nhập", en="Import")),
                    report.Column(Text(vi="Ví dụ: tệp, dòng, cột", en="Example: file, row, column")),
                ),
                tuple(reasons),
            ),
        ]
    return blocks


def _id_blocks(quality: DataQuality) -> list[report.Block]:
    if not quality.ids:
        return []
    columns = (
        report.Column(Text(vi="Loại mã", en="Kind of id")),
        *(
            report.Column(Text(vi=f"{label} mã", en=f"{label} id{'s' if label != '1' else ''}"), "number")
            for label in ("1", "2", "3–4", "5+")
        ),
    )
    rows = []
    for kind, counts in sorted(quality.ids.items()):
        bins = [0, 0, 0, 0]
        for ids, customers in counts.items():
            bins[0 if ids == 1 else 1 if ids == 2 else 2 if ids < 5 else 3] += customers
        rows.append((_ID_NAMES.get(kind, kind), *bins))
    blocks: list[report.Block] = [
        report.Heading(
            Text(vi="Mã của khách", en="Ids of customers"),
            Text(vi="số khách có từng ấy mã", en="customers who have so many"),
        ),
        report.Table(columns, tuple(rows)),
    ]
    if quality.most_ids:
        blocks += [
            report.Heading(Text(vi="Khách có nhiều mã nhất", en="Customers with the most ids"), level=3),
            report.Table(
                (
                    report.Column(Text(vi="Khách", en="Customer")),
                    report.Column(Text(vi="Loại mã", en="Kind of id")),
                    report.Column(Text(vi="Số mã", en="Ids"), "number"),
                ),
                tuple((person, _ID_NAMES.get(kind, kind), n) for person, kind, n in quality.most_ids[:10]),
            ),
        ]
    return blocks
