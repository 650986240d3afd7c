"""Every text that ships in a data file stands in both languages, and the Vietnamese one is Vietnamese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import hanhtrinh

ROOT = Path(hanhtrinh.__file__).parent
FILES = sorted(path for path in ROOT.rglob("*.y*ml"))

# English words that Vietnamese marketers say, names of products, and abbreviations; all else has Vietnamese words
LOANS = set(
    re.findall(
        r"\S+",
        """
    web website online offline blog video livestream webinar podcast email lead leads fanpage hotline chat app
    marketing tripwire inbound outbound upsell feedback voucher combo shop logo code link test check menu spa
    click zalo oa facebook messenger instagram tiktok youtube google shopee lazada sendo tiki amazon linkedin
    grab apple android ios wifi internet sms zns pos qr cod kpi ctr nps csat ces clv crm erp api sdk seo sem
    roi vat otp pdf csv excel atm visa camera laptop tablet smartphone demo affiliate telesales premium vip
    landing page banner gmail sale freelancer startup team marketer robot vnpay momo zalopay napas fintech
    file user agent bot booking resort tour hotel homestay villa buffet combo cafe coffee menu pizza ship shipper freeship flash
    """,
    )
)
# Vietnamese syllables are made of these letters only; f, j, w, z are in no Vietnamese word
_FOREIGN = re.compile(r"[fjwz]", re.IGNORECASE)
_ENDINGS = re.compile(r"(tion|ing|ment|ness|ed|er|ly|ck|gh|ss|st|ll|rd|ld|nd|ts|ns|rs)$")
# placeholders, addresses, names with dots or digits, options, paths, and what is quoted as it is typed
_TECHNICAL = re.compile(r"\{\w+\}|[\w.-]+@[\w.-]+|\w+(\.\w+)+|[a-z]+-\d|--[\w-]+|\S*/\S*|“[!-~ ]+”")
_COMMON_ENGLISH = set(
    re.findall(r"\S+", """
    the of and or to is are was were be by with for from on at as it this that these those who what which when
    where how why not no yes your you our we they their them his her its customer customers touchpoint stage
    purchase order orders buy product products service care support review reviews share value price cost data
    time day days week month year first last new old best more less most least all any each every
    """)
)  # fmt: skip
# "to", "no", "the", "do", "on", "at", "a" and the like are Vietnamese syllables too when they bear no mark
_ALSO_VIETNAMESE = {"to", "no", "on", "at", "as", "its", "be", "the", "or", "is", "day", "how", "all", "her"}


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk every mapping that has one of the languages as a key."""
    if isinstance(value, dict):
        if {"vi", "en"} & value.keys():
            yield path, value
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{path}.{index}")


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def bare(word: str) -> bool:
    return unicodedata.normalize("NFD", word).isascii() and "đ" not in word.lower()


def english_in(text: str) -> list[str]:
    """Words of a Vietnamese text that look English and are no loans."""
    found = []
    for word in re.findall(r"[^\W\d_]+", _TECHNICAL.sub(" ", text)):
        low = word.lower()
        if low in LOANS or not bare(word) or word.isupper() or len(low) == 1:
            continue
        if low in _ALSO_VIETNAMESE:
            continue
        looks = (
            low in _COMMON_ENGLISH
            or (len(low) > 7)
            or _FOREIGN.search(low)
            or (len(low) > 3 and _ENDINGS.search(low))
        )
        if looks and not word[0].isupper():  # names of people, brands and places keep their spelling
            found.append(word)
    return found


def lacks_marks(text: str) -> bool:
    """Whether a text of three words or more has hardly a diacritic: most Vietnamese words have one."""
    words = [
        word for word in re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", " ", _TECHNICAL.sub(" ", text)))
        if word.lower() not in LOANS and not word.isupper()
    ]  # fmt: skip
    marked = sum(not bare(word) for word in words)
    return len(words) >= 3 and (marked == 0 or (len(words) >= 5 and marked < 0.25 * len(words)))


def test_there_are_data_files_to_look_at():
    assert len(FILES) >= 12
    assert any(path.name == "event_names.yaml" for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_stands_in_both_languages_and_in_the_right_one(path):
    for where, text in texts(read(path)):
        if text["vi"] in ("", None) and text["en"] in ("", None):
            continue
        assert text.get("vi"), (where, "vi is missing")
        assert text.get("en"), (where, "en is missing")
        vi, en = str(text["vi"]), str(text["en"])
        for said in (vi, en):
            assert unicodedata.is_normalized("NFC", said), (where, said)
            assert said == said.strip(), (where, said)
        assert not lacks_marks(vi), (where, vi)
        assert not english_in(vi), (where, vi, english_in(vi))
        foreign = [
            letter for letter in en.lower() if letter in "ăơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
        ]
        names = {word for word in re.findall(r"\w+", vi) if word[:1].isupper()}
        assert not foreign or set(re.findall(r"\w+", en)) & names, (where, en)


@pytest.mark.parametrize(
    ("vi", "wrong"),
    [
        ("Khach hang mua lai nhieu lan", True),
        ("Khách hàng customer journey mua hàng", True),
        ("Gửi lead magnet cho người order", True),
        ("Khách mua lại vì thấy đáng tiền", False),
        ("Nhận tin Zalo OA, email và livestream", False),
        ("Tỷ lệ nhấp (CTR)", False),
    ],
)
def test_the_check_itself_tells_vietnamese_from_what_is_not(vi, wrong):
    assert (lacks_marks(vi) or bool(english_in(vi))) == wrong
