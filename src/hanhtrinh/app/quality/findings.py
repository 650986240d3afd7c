"""What the figures mean, as sentences: what is odd, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np

from hanhtrinh.app.commands import import_rejects
from hanhtrinh.app.quality.figures import DataQuality, SourceFigures
from hanhtrinh.language import Language, Text, counted, date_text, percent, whole

Severity = Literal["error", "warning", "advice"]
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "advice")
_NIGHT: Final = slice(1, 5)  # hours in which people sleep
_NIGHT_SHARE: Final = 0.25
_MIDNIGHT_SHARE: Final = 0.2
_MISSING: Final = 0.5
_LANGUAGES: Final[tuple[Language, Language]] = ("vi", "en")


@dataclass(frozen=True)
class QualityFinding:
    """Something odd.

    Attributes:
        code: kebab-case name.
        severity: how bad: it falsifies measures, it may, or it is worth knowing.
        source: the source it is about; "" where it is about all.
        message: what was found, with figures.
        hint: what to do.
        count: events (or customers, rows, days) concerned.
    """

    code: str
    severity: Severity
    source: str
    message: Text
    hint: Text
    count: int


def quality_findings(quality: DataQuality, root: Path = Path()) -> tuple[QualityFinding, ...]:
    """Judge the figures; the worst first. The commands told are for the workspace in `root`."""
    found = [
        *(one for source in quality.sources for one in _of_source(source)),
        *_of_batches(quality, root),
        *_of_customers(quality),
        *_of_currencies(quality),
    ]
    return tuple(sorted(found, key=lambda one: (SEVERITIES.index(one.severity), -one.count)))


def _two(vi: str, en: str, **figures: float | int | str) -> Text:
    """Fill figures into both languages: whole numbers, shares where they are floats, and names as they are."""

    def figure(value: float | int | str, language: Language) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, float):
            return percent(value, language, 0 if value == 1 else 1)
        return whole(value, language)

    written = {
        language: {name: figure(value, language) for name, value in figures.items()}
        for language in _LANGUAGES
    }
    return Text(vi=vi.format(**written["vi"]), en=en.format(**written["en"]))


def _of_source(source: SourceFigures) -> Iterator[QualityFinding]:
    yield from _clock(source)
    yield from _rhythm(source)
    duplicates = source.odd["duplicates"]
    if duplicates:
        yield QualityFinding(
            "duplicates",
            "warning" if duplicates > 0.01 * source.events else "advice",
            source.name,
            _two(
                "{n} sự kiện lặp lại y hệt một sự kiện khác (cùng khách, tên, giờ, đơn, giá trị).",
                "{n} events repeat another one exactly (same customer, name, time, order, value).",
                n=duplicates,
            ),
            Text(
                vi="Nếu là xuất trùng, hủy lần nhập thừa bằng import --undo; nếu là hành động thật thì không cần làm gì.",
                en="If it was exported twice, take the extra import back with import --undo; if it truly happened, do nothing.",
            ),
            duplicates,
        )
    share = source.given["channel"]
    if share < 1 - _MISSING:
        yield QualityFinding(
            "missing-channel",
            "advice",
            source.name,
            _two("{share} sự kiện không có kênh.", "{share} of the events have no channel.", share=1 - share),
            Text(
                vi="Hủy lần nhập cũ rồi nhập lại với --channel CỘT, hoặc --set channel=website cho mọi dòng.",
                en="Take the import back and import again with --channel COLUMN, or --set channel=website for every row.",
            ),
            round(source.events * (1 - share)),
        )


def _clock(source: SourceFigures) -> Iterator[QualityFinding]:
    odd, n = source.odd, source.events
    if odd["future"]:
        yield QualityFinding(
            "future", "error", source.name,
            _two("{n} sự kiện có giờ ở tương lai.", "{n} events lie in the future.", n=odd["future"]),
            Text(
                vi="Thường do đọc nhầm ngày và tháng, hoặc lẫn ngày hẹn giao. Kiểm tra cột thời gian rồi nhập lại với --time-format.",
                en="Mostly day and month were swapped, or a promised date was taken. Check the time column and import again with --time-format.",
            ),
            odd["future"],
        )  # fmt: skip
    if odd["ancient"]:
        yield QualityFinding(
            "before-2000", "error", source.name,
            _two("{n} sự kiện có giờ trước năm 2000.", "{n} events are older than the year 2000.", n=odd["ancient"]),
            Text(
                vi="Thường là giá trị mặc định như 01/01/1970 hoặc 1900. Sửa ở nguồn, hủy lần nhập rồi nhập lại.",
                en="Mostly a default such as 1970 or 1900. Correct it at the source, take the import back and import again.",
            ),
            odd["ancient"],
        )  # fmt: skip
    if odd["midnight"] > _MIDNIGHT_SHARE * n:
        yield QualityFinding(
            "midnight-only", "warning", source.name,
            _two("{share} sự kiện xảy ra đúng 00:00: nguồn này chỉ ghi ngày, không ghi giờ.",
                 "{share} of the events happen at 00:00 sharp: this source tells the day only.", share=odd["midnight"] / n),
            Text(
                vi="Thứ tự trong ngày và các khoảng thời gian ngắn sẽ sai. Xuất lại kèm giờ nếu phần mềm cho phép.",
                en="The order within a day and short times will be wrong. Export with the time of day where the tool can.",
            ),
            odd["midnight"],
        )  # fmt: skip
    night = int(source.by_hour[_NIGHT].sum())
    if n >= 200 and odd["midnight"] <= _MIDNIGHT_SHARE * n and night > _NIGHT_SHARE * n:
        peak = int(np.argmax(source.by_hour))
        yield QualityFinding(
            "night-peak", "warning", source.name,
            _two("{share} sự kiện rơi vào 1–5 giờ sáng, đông nhất lúc {peak} giờ: có lẽ sai múi giờ.",
                 "{share} of the events fall between 1 and 5 a.m., most of them at {peak} h: the time zone may be wrong.",
                 share=night / n, peak=peak),
            Text(
                vi="Nếu nguồn ghi giờ UTC mà không ghi múi giờ, mọi giờ lệch 7 tiếng. Xuất kèm múi giờ, hoặc đặt timezone trong hanhtrinh.toml.",
                en="If the source writes UTC without saying so, all times are off by hours. Export with the zone, or set timezone in hanhtrinh.toml.",
            ),
            night,
        )  # fmt: skip
    if odd["received_early"]:
        yield QualityFinding(
            "received-before-time", "warning", source.name,
            _two("{n} sự kiện được nhận trước khi xảy ra.", "{n} events were received before they happened.", n=odd["received_early"]),
            Text(vi="Đồng hồ của thiết bị gửi chạy sai; nên dùng giờ nhận.", en="The sender's clock is wrong; rather use the time received."),
            odd["received_early"],
        )  # fmt: skip
    if source.crowded:
        when, most = source.crowded[0]
        stamp = f"{when:%H:%M:%S}"
        yield QualityFinding(
            "crowded-second", "warning", source.name,
            Text(
                vi=f"{whole(most, 'vi')} sự kiện cùng một giây ({stamp}, {date_text(when.date(), 'vi')}).",
                en=f"{counted(most, 'event')} in one second ({stamp}, {date_text(when.date(), 'en')}).",
            ),
            Text(
                vi="Thường là giờ nhập hàng loạt chứ không phải giờ xảy ra. Kiểm tra xem cột thời gian có phải là giờ tạo bản ghi.",
                en="Mostly the time of a bulk load, not of the event. Check whether the column is the record's creation time.",
            ),
            sum(count for _, count in source.crowded),
        )  # fmt: skip
    if odd["approximate"]:
        yield QualityFinding(
            "approximate-times", "advice", source.name,
            _two("{n} sự kiện mượn giờ của cột khác vì tệp xuất không ghi giờ của chúng (ví dụ giờ hủy đơn).",
                 "{n} events borrow the time of another column, because the export does not tell theirs (such as cancelling).",
                 n=odd["approximate"]),
            Text(
                vi="Số lần vẫn đúng; đừng tin các khoảng thời gian dẫn đến những sự kiện này.",
                en="Counts are right; do not trust times that lead to these events.",
            ),
            odd["approximate"],
        )  # fmt: skip


def _rhythm(source: SourceFigures) -> Iterator[QualityFinding]:
    usual = Text(
        vi=f"bình thường nghỉ nhiều nhất {source.usual_pause} ngày"
        if source.usual_pause
        else "bình thường ngày nào cũng có",
        en=f"it usually pauses for {counted(source.usual_pause, 'day')} at most"
        if source.usual_pause
        else "it usually has some every day",
    )
    for gap in source.gaps:
        days_vi = (
            date_text(gap.first, "vi")
            if gap.days == 1
            else f"{date_text(gap.first, 'vi')} – {date_text(gap.last, 'vi')}"
        )
        days_en = (
            date_text(gap.first, "en")
            if gap.days == 1
            else f"{date_text(gap.first, 'en')} – {date_text(gap.last, 'en')}"
        )
        if gap.tet:
            yield QualityFinding(
                "gap-at-tet", "advice", source.name,
                Text(vi=f"Nghỉ {gap.days} ngày dịp Tết: {days_vi}.", en=f"{counted(gap.days, 'day')} without events at Tết: {days_en}."),
                Text(
                    vi="Bình thường nếu cửa hàng nghỉ Tết; khi so sánh hai kỳ, nhớ rằng Tết rơi vào kỳ nào.",
                    en="Usual where the shop closes for Tết; when comparing two periods, mind in which one Tết falls.",
                ),
                gap.days,
            )  # fmt: skip
        else:
            yield QualityFinding(
                "gap", "warning", source.name,
                Text(
                    vi=f"Không có sự kiện nào trong {gap.days} ngày liền: {days_vi} ({usual.vi}).",
                    en=f"No event for {counted(gap.days, 'day')}: {days_en} ({usual.en}).",
                ),
                Text(
                    vi="Có thể thiếu một tệp xuất. Xuất lại khoảng ngày này rồi nhập; dòng đã có sẽ không bị lặp.",
                    en="An export may be missing. Export these days and import them; rows that are here do not come twice.",
                ),
                gap.days,
            )  # fmt: skip
    if source.silent is not None:
        yield QualityFinding(
            "silent-source", "warning", source.name,
            Text(
                vi=f"Im lặng {source.silent} ngày, từ {date_text(source.last, 'vi')}, trong khi nguồn khác vẫn có sự kiện.",
                en=f"Silent for {counted(source.silent, 'day')}, since {date_text(source.last, 'en')}, while other sources go on.",
            ),
            Text(
                vi="Kiểm tra kết nối hoặc nhập tệp mới nhất của nguồn này; các tỷ lệ gần đây đang thiếu nó.",
                en="Check the connection, or import its newest file; recent shares lack it.",
            ),
            source.silent,
        )  # fmt: skip


def _of_batches(quality: DataQuality, root: Path) -> Iterator[QualityFinding]:
    def again(path: str) -> str:
        return import_rejects(path, root)

    for batch in quality.batches:
        if batch.rejected and not batch.mended:
            share = batch.rejected / max(batch.rows, 1)
            path = f"data/rejects/{batch.batch}.csv"
            yield QualityFinding(
                "rejected-rows", "warning" if share > 0.01 else "advice", batch.source,
                _two("{n} dòng lỗi ({share}) ở lần nhập {batch}.", "{n} faulty rows ({share}) in the import {batch}.",
                     n=batch.rejected, share=share, batch=batch.batch),
                Text(
                    vi=f"Mở {path}, sửa các ô, rồi: {again(path)}",
                    en=f"Open {path}, correct the cells, then: {again(path)}",
                ),
                batch.rejected,
            )  # fmt: skip
        if total := sum(batch.filtered.values()):
            path = f"data/rejects/{batch.batch}.filtered.csv"
            names = ", ".join(name for name, n in batch.filtered.items() if n)
            yield QualityFinding(
                "filtered", "advice", batch.source,
                _two("{n} sự kiện bị lọc ({names}) ở lần nhập {batch}.", "{n} events were filtered ({names}) in the import {batch}.",
                     n=total, names=names, batch=batch.batch),
                Text(
                    vi=f"Vẫn giữ ở {path}; lấy lại: {again(path)}",
                    en=f"Kept in {path}; to have them back: {again(path)}",
                ),
                total,
            )  # fmt: skip


def _of_customers(quality: DataQuality) -> Iterator[QualityFinding]:
    if quality.most_ids:
        person, kind, most = quality.most_ids[0]
        yield QualityFinding(
            "many-ids", "advice", "",
            Text(
                vi=f"{len(quality.most_ids)}{'+' if len(quality.most_ids) == 20 else ''} khách có nhiều mã bất thường; “{person}” có {whole(most, 'vi')} mã loại {kind}.",
                en=f"{len(quality.most_ids)}{'+' if len(quality.most_ids) == 20 else ''} customer{'s have' if len(quality.most_ids) > 1 else ' has'} unusually many ids; “{person}” has {whole(most, 'en')} of the kind {kind}.",
            ),
            Text(
                vi="Có thể là máy dùng chung, tài khoản nhân viên hay đại lý. Lọc ra bằng [filters.…] trong hanhtrinh.toml nếu không phải khách.",
                en="It may be a shared device, staff or a reseller. Filter it out by [filters.…] in hanhtrinh.toml if it is no customer.",
            ),
            len(quality.most_ids),
        )  # fmt: skip
    if quality.shared_ids:
        kind, one, n = quality.shared_ids[0]
        yield QualityFinding(
            "shared-ids", "advice", "",
            Text(
                vi=f"{len(quality.shared_ids)}{'+' if len(quality.shared_ids) == 20 else ''} mã được nhiều khách dùng chung; {kind} “{one}” thuộc {whole(n, 'vi')} khách.",
                en=f"{len(quality.shared_ids)}{'+' if len(quality.shared_ids) == 20 else ''} id{'s are' if len(quality.shared_ids) > 1 else ' is'} shared by several customers; {kind} “{one}” belongs to {whole(n, 'en')}.",
            ),
            Text(
                vi="Thường là số điện thoại của cửa hàng hay số điền cho có. Đừng ghép khách theo những mã này.",
                en="Mostly a shop's own number, or one that was made up. Do not join customers by these ids.",
            ),
            len(quality.shared_ids),
        )  # fmt: skip
    if quality.busiest:
        person, n = quality.busiest[0]
        if quality.customers >= 20 and n > max(1_000, 100 * quality.median_events):
            yield QualityFinding(
                "busy-customer", "warning", "",
                Text(
                    vi=f"“{person}” có {whole(n, 'vi')} sự kiện, trong khi một khách điển hình có {whole(quality.median_events, 'vi')}.",
                    en=f"“{person}” has {whole(n, 'en')} events, where a typical customer has {whole(quality.median_events, 'en')}.",
                ),
                Text(
                    vi="Đây thường là máy hay tài khoản dùng chung. Xem lại rồi lọc bằng [filters.…] nếu cần.",
                    en="This is mostly a machine or a shared account. Look at it, and filter it by [filters.…] if need be.",
                ),
                n,
            )  # fmt: skip


def _of_currencies(quality: DataQuality) -> Iterator[QualityFinding]:
    found: dict[str, int] = {}
    for source in quality.sources:
        for currency, n in source.currencies.items():
            found[currency] = found.get(currency, 0) + n
    if len(found) > 1:
        names = ", ".join(sorted(found))
        yield QualityFinding(
            "several-currencies", "warning", "",
            Text(vi=f"Giá trị ghi bằng nhiều loại tiền: {names}.", en=f"Amounts are in several currencies: {names}."),
            Text(
                vi="Các tổng cộng chỉ đúng trong một loại tiền. Đổi về một loại trước khi nhập, hoặc tách ra.",
                en="Sums hold within one currency only. Convert before importing, or keep them apart.",
            ),
            sum(found.values()),
        )  # fmt: skip
