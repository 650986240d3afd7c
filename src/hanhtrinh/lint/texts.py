"""Texts of the map: in both languages, and short enough to be drawn whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hanhtrinh.language import LANGUAGES, Text
from hanhtrinh.lint.rule import Found, Rule
from hanhtrinh.lint.subject import Subject, TextOfMap

_NEARLY_ALL: Final = 0.8
_LEAST: Final = 5
_LANGUAGE: Final = {"vi": Text(vi="tiếng Việt", en="Vietnamese"), "en": Text(vi="tiếng Anh", en="English")}


def _missing(one: TextOfMap) -> str | None:
    return "vi" if not one.text.vi.strip() else "en" if not one.text.en.strip() else None


def _untranslated(subject: Subject) -> Iterator[Found]:
    texts = subject.texts
    for language in LANGUAGES:
        bare = [one for one in texts if _missing(one) == language]
        name = _LANGUAGE[language]
        if len(bare) >= _LEAST and len(bare) >= _NEARLY_ALL * len(texts):
            yield Found(
                (),
                Text(
                    vi=f"Bản đồ viết bằng một thứ tiếng: {len(bare)} trên {len(texts)} câu không có {name.vi}.",
                    en=f"The map is in one language: {len(bare)} of {len(texts)} texts have no {name.en}.",
                ),
                Text(
                    vi="Nếu chỉ cần một thứ tiếng, viết thẳng chuỗi (text: …) hoặc ghi lint: {ignore: HT701, reason: …}.",
                    en="If one language is enough, write plain strings (text: …) or lint: {ignore: HT701, reason: …}.",
                ),
            )
            continue
        for one in bare:
            yield Found(
                one.path,
                Text(vi=f"Câu này không có {name.vi}.", en=f"This text has no {name.en}."),
                Text(
                    vi=f"Thêm “{language}:”. Người đọc bản đồ bằng thứ tiếng kia đang thấy câu chưa dịch.",
                    en=f"Add “{language}:”. Readers in that language see it untranslated.",
                ),
                quote=one.text.text,
            )


def _overlong(subject: Subject) -> Iterator[Found]:
    for one in subject.texts:
        long = {
            language: one.text.to(language)
            for language in LANGUAGES
            if len(one.text.to(language)) > one.limit
        }
        text = max(long.values(), key=len, default="")
        if long:
            yield Found(
                one.path,
                Text(
                    vi=f"Dài {len(text)} ký tự; hình chỉ đủ chỗ cho khoảng {one.limit}, phần sau thành “…”.",
                    en=f"{len(text)} characters; pictures have room for about {one.limit}, the rest becomes “…”.",
                ),
                Text(
                    vi="Giữ một ý. Phần còn lại để ở evidence hoặc tách thành hai câu.",
                    en="Keep one thought. Put the rest into `evidence`, or make two texts of it.",
                ),
                quote=Text(vi=long.get("vi", ""), en=long.get("en", "")),
            )


RULES: Final = (
    Rule(
        code="HT701",
        name="untranslated",
        severity="advice",
        group="texts",
        title=Text(vi="Thiếu một thứ tiếng", en="One language is missing"),
        why=Text(
            vi="Bản đồ vẽ bằng cả hai thứ tiếng; câu thiếu bản dịch hiện ra bằng thứ tiếng kia, giữa một câu chuyện.",
            en="Maps are drawn in both languages; a text without its twin shows up in the other one, in the middle of a story.",
        ),
        bad=Text(vi="text: {vi: Phí giao hiện muộn}", en="text: {vi: Phí giao hiện muộn}"),
        good=Text(
            vi="text: {vi: Phí giao hiện muộn, en: The fee shows late}",
            en="text: {vi: Phí giao hiện muộn, en: The fee shows late}",
        ),
        check=_untranslated,
    ),
    Rule(
        code="HT702",
        name="overlong",
        severity="advice",
        group="texts",
        title=Text(vi="Dài hơn chỗ trên hình", en="Longer than the picture has room for"),
        why=Text(
            vi="Bản đồ đọc bằng mắt lướt. Câu dài bị cắt bằng “…”, và phần bị cắt thường là phần quan trọng.",
            en="Maps are read at a glance. Long texts end in “…”, and what is cut is often what mattered.",
        ),
        bad=Text(
            vi="Vào thanh toán, nhập họ tên, số điện thoại, địa chỉ, chọn quận, chọn phường, rồi mới thấy phí giao và dừng lại để gọi hỏi",
            en="Opens the checkout, types name, phone and address, picks the district and the ward, only then sees the fee and stops to call",
        ),
        good=Text(vi="Nhập địa chỉ mới thấy phí giao, dừng tay", en="Types the address, sees the fee, stops"),
        check=_overlong,
    ),
)
