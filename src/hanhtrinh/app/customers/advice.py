"""The next good thing to do for one customer: only what the data themselves say is left undone.

Each sentence names the encounter that it rests on. What would *help* nobody can read off one customer; so nothing here
promises an effect, and where nothing is left undone it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hanhtrinh.app.customers.person import Encounter, PersonPage
from hanhtrinh.events.instants import utc_time
from hanhtrinh.language import Language, Text, date_text, decimal

_UNHAPPY: Final = -0.2
_CARE: Final = timedelta(days=30)
_CART: Final = timedelta(days=7)
_REPLY: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Advice:
    """Something that is left undone.

    Attributes:
        code: unanswered_score, unanswered_message, left_cart, forgotten, nothing.
        text: what to do, and what it rests on.
        at: the encounter's time; None for `nothing`.
        seq: the encounter.
    """

    code: str
    text: Text
    at: datetime | None = None
    seq: int | None = None


def advice(page: PersonPage, zone: str) -> tuple[Advice, ...]:
    """Say what is left undone for a customer, the most pressing first; days are those of a time zone."""
    if not page.encounters:
        return (_NOTHING,)
    end = utc_time(int(page.shard.time[-1]) + page.silent)
    found = [each(page, end, ZoneInfo(zone)) for each in (_score, _message, _cart, _forgotten)]
    told = tuple(one for one in found if one is not None)
    return told or (_NOTHING,)


_NOTHING: Final = Advice(
    "nothing",
    Text(vi="Chưa cần làm gì thêm.", en="Nothing needs to be done now."),
)


def _after(page: PersonPage, encounter: Encounter) -> tuple[Encounter, ...]:
    return page.encounters[page.encounters.index(encounter) + 1 :]


def _score(page: PersonPage, _end: datetime, zone: ZoneInfo) -> Advice | None:
    given = page.last_score
    if given is None or given.score is None:
        return None
    emotion = given.score.emotion
    if (
        emotion is None
        or emotion >= _UNHAPPY
        or any(one.direction == "outbound" for one in _after(page, given))
    ):
        return None
    vi, en = _points(given, "vi"), _points(given, "en")
    return Advice(
        "unanswered_score",
        Text(
            vi=f"Hỏi lại và xin lỗi về lần chấm {vi} ngày {date_text(given.at.astimezone(zone).date(), 'vi')}. Chưa ai hồi đáp góp ý này.",
            en=f"Ask about the {en} of {date_text(given.at.astimezone(zone).date(), 'en')} and apologise. Nobody has answered it yet.",
        ),
        given.at,
        given.seq,
    )  # fmt: skip


def _points(given: Encounter, language: Language) -> str:
    assert given.score is not None
    score = given.score
    digits = 0 if score.value == int(score.value) else 1
    return f"{decimal(score.value, language, digits)}/{decimal(score.high, language, 0)}"


def _message(page: PersonPage, end: datetime, zone: ZoneInfo) -> Advice | None:
    """Find a last message of the customer that nobody answered."""
    talked = [one for one in page.encounters if one.text and not one.score and one.direction != "system"]
    if not talked or talked[-1].direction == "outbound" or end - talked[-1].at < _REPLY:
        return None
    last = talked[-1]
    if any(one.direction == "outbound" for one in _after(page, last)):
        return None
    return Advice(
        "unanswered_message",
        Text(
            vi=f"Trả lời tin nhắn ngày {date_text(last.at.astimezone(zone).date(), 'vi')}: chưa ai hồi đáp.",
            en=f"Answer the message of {date_text(last.at.astimezone(zone).date(), 'en')}: nobody has replied.",
        ),
        last.at,
        last.seq,
    )


def _cart(page: PersonPage, end: datetime, zone: ZoneInfo) -> Advice | None:
    left = [one for one in page.encounters if one.left]
    if not left or end - left[-1].at > _CART or any(one.buys for one in _after(page, left[-1])):
        return None
    return Advice(
        "left_cart",
        Text(
            vi=f"Hỏi khách vướng gì ở giỏ hàng bỏ lại ngày {date_text(left[-1].at.astimezone(zone).date(), 'vi')}.",
            en=f"Ask what stood in the way of the cart left on {date_text(left[-1].at.astimezone(zone).date(), 'en')}.",
        ),
        left[-1].at,
        left[-1].seq,
    )


def _forgotten(page: PersonPage, end: datetime, zone: ZoneInfo) -> Advice | None:
    """Find a last purchase after which nobody spoke with the customer."""
    bought = [one for one in page.encounters if one.buys]
    if not bought or end - bought[-1].at < _CARE:
        return None
    last = bought[-1]
    spoken = [one for one in _after(page, last) if one.direction != "system" and not one.buys]
    if any(one.at - last.at <= _CARE for one in spoken):
        return None
    return Advice(
        "forgotten",
        Text(
            vi=f"Hỏi thăm sau lần mua ngày {date_text(last.at.astimezone(zone).date(), 'vi')}: 30 ngày sau đó không ai liên hệ.",
            en=f"Ask how the purchase of {date_text(last.at.astimezone(zone).date(), 'en')} turned out: for 30 days nobody was in touch.",
        ),
        last.at,
        last.seq,
    )
