"""Whose voice a text of the map speaks in: the customer's, as it should, or the company's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from hanhtrinh.language import LANGUAGES, Language, Text
from hanhtrinh.lint.rule import Found, Rule
from hanhtrinh.lint.subject import Subject, TextOfMap
from hanhtrinh.lint.voice_words import VOICES, Voice

# characters of a text that are read; longer ones are objected to as overlong
_MOST: Final = 2_000
# what stands in quotation marks is somebody's own words
_QUOTED: Final = re.compile(r"[“\"«‘][^”\"»’]*[”\"»’]")
_SENTENCE: Final = re.compile(r"[^.!?;:\n…–—]+")


def company_words(text: str, language: Language) -> tuple[str, ...]:
    """Give the words that speak for the company, as they stand in the text; none where the customer's side speaks."""
    voice = VOICES[language]
    plain = unicodedata.normalize("NFC", text)[:_MOST]
    bare = _QUOTED.sub(lambda found: "\n" * len(found[0]), plain)
    found: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(bare):
        lead = len(sentence[0]) - len(sentence[0].lstrip(" ,"))
        start = sentence.start() + lead
        found += [(start + a, start + b) for a, b in _in_sentence(sentence[0][lead:].rstrip().lower(), voice)]
    return tuple(plain[a:b] for a, b in _apart(found))


def internal_words(text: str, language: Language) -> tuple[str, ...]:
    """Give the words of steps inside the company, as they stand in the text."""
    plain = unicodedata.normalize("NFC", text)[:_MOST]
    bare = _QUOTED.sub(lambda found: "\n" * len(found[0]), plain).lower()
    if len(bare) != len(plain):  # a letter that changes its length in lower case: places would not hold
        return ()
    found = [match.span() for pattern in VOICES[language].steps for match in pattern.finditer(bare)]
    return tuple(plain[a:b] for a, b in _apart(found))


def _in_sentence(sentence: str, voice: Voice) -> Iterator[tuple[int, int]]:
    for pattern in voice.company:
        for match in pattern.finditer(sentence):
            yield match.span()
    others = voice.customer.search(sentence)
    for match in voice.ours.finditer(sentence):
        after = sentence[match.end() :]
        does = voice.does.match(after)
        if voice.seller is not None and voice.seller.fullmatch(match[0]):
            yield match.span()
        elif does:
            yield match.start(), match.end() + does.end()
        elif others and not (voice.lives and voice.lives.match(after)):
            yield match.span()


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join places that overlap, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _faults(one: TextOfMap, *, steps: bool) -> tuple[Text, Text, tuple[str, ...]] | None:
    """Give the text where it is at fault, its words at fault as a list, and those words."""
    quotes: dict[Language, str] = {}
    listed: dict[Language, str] = {}
    faults: list[str] = []
    for language in LANGUAGES:
        text = one.text.vi if language == "vi" else one.text.en
        if language == "en" and one.text.vi == text:
            continue  # one string for both languages was read as Vietnamese
        words = internal_words(text, language) if steps else company_words(text, language)
        if words:
            quotes[language], listed[language] = text, ", ".join(f"“{word}”" for word in words)
            faults += words
    if not quotes:
        return None
    some = next(iter(listed.values()))
    return (
        Text(vi=quotes.get("vi", ""), en=quotes.get("en", "")),
        Text(vi=listed.get("vi", some), en=listed.get("en", some)),
        tuple(faults),
    )


def _company_voice(subject: Subject) -> Iterator[Found]:
    for one in subject.texts:
        if one.voice != "journey":
            continue
        found = _faults(one, steps=False)
        if found is None or _faults(one, steps=True):
            continue  # a step inside the company is told once, by its own rule
        text, listed, words = found
        yield Found(
            one.path,
            Text(vi=f"Câu này nói bằng giọng của công ty: {listed.vi}.", en=f"This speaks with the company's voice: {listed.en}."),
            Text(
                vi="Viết lại điều khách làm, thấy hoặc cảm nhận: “Mình…”. Việc của công ty để ở làn riêng “hậu trường”.",
                en="Write what the customer does, sees or feels: “I…”. What the company does belongs in a lane of its own, “backstage”.",
            ),
            quote=text,
            faults=words,
        )  # fmt: skip


def _internal_step(subject: Subject) -> Iterator[Found]:
    for one in subject.texts:
        if one.voice not in ("journey", "customer"):
            continue
        found = _faults(one, steps=True)
        if found is None:
            continue
        text, listed, words = found
        yield Found(
            one.path,
            Text(
                vi=f"Khách không thấy bước này: {listed.vi}.", en=f"No customer sees this step: {listed.en}."
            ),
            Text(
                vi="Viết điều khách trải qua trong lúc đó (thường là chờ), và chuyển bước nội bộ sang làn “hậu trường”.",
                en="Write what the customer goes through meanwhile (mostly waiting), and move the step to a lane “backstage”.",
            ),
            quote=text,
            faults=words,
        )


COMPANY_VOICE: Final = Rule(
    code="HT101",
    name="company-voice",
    severity="warning",
    group="principles",
    title=Text(vi="Nói bằng giọng của công ty", en="The company's voice"),
    why=Text(
        vi="Bản đồ hành trình kể điều khách sống qua. Khi câu chữ nói “chúng tôi gửi, chúng tôi tư vấn”, cả nhóm vẽ lại "
        "quy trình của mình và không thấy chỗ khách vướng. Lời khách trong ngoặc kép, suy nghĩ, lời hứa, cơ hội và làn "
        "riêng không bị xét; khách doanh nghiệp tự xưng “chúng tôi” cũng vậy.",
        en="A journey map tells what customers live through. Where it says “we send, we advise”, a team draws its own process "
        "and misses where customers are stuck. Quoted words, thoughts, promises, opportunities and lanes of one's own are "
        "not looked at, nor are business customers who say “we” of themselves.",
    ),
    bad=Text(vi="Chúng tôi gửi báo giá qua email", en="We send the quote by e-mail"),
    good=Text(
        vi="Mở báo giá trên điện thoại, so với hai nơi khác",
        en="Opens the quote on the phone, compares it with two others",
    ),
    check=_company_voice,
)

INTERNAL_STEP: Final = Rule(
    code="HT102",
    name="internal-step",
    severity="warning",
    group="principles",
    title=Text(vi="Bước nội bộ của công ty", en="A step inside the company"),
    why=Text(
        vi="Nhập CRM, duyệt đơn, bàn giao cho kho là việc khách không thấy. Điều khách sống qua lúc đó là chờ, và chính sự "
        "chờ ấy mới cần nằm trên bản đồ.",
        en="Entering into the CRM, approving, handing over to the warehouse: customers see none of it. What they live "
        "through is the wait, and the wait is what belongs on the map.",
    ),
    bad=Text(
        vi="Nhập CRM, duyệt đơn, bàn giao cho kho",
        en="Logs the order in the CRM, hands it over to the warehouse",
    ),
    good=Text(
        vi="Chờ hai ngày, không biết đơn đã đi chưa",
        en="Waits two days, not knowing whether it is on its way",
    ),
    check=_internal_step,
)
