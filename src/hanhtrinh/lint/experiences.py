"""The three experiences of R13: what customers wanted, what the business promised, what they received."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hanhtrinh.language import Text
from hanhtrinh.lint.rule import Found, Rule, silences
from hanhtrinh.lint.subject import Subject

_MEASURED: Final = ("received", "measured", "actual")


def _received_by_hand(subject: Subject) -> Iterator[Found]:
    for index, touchpoint in enumerate(subject.document.touchpoints):
        for key in touchpoint.experience.model_extra or {}:
            if key in _MEASURED:
                yield Found(
                    ("touchpoints", index, "experience", key),
                    Text(
                        vi=f"“{key}” viết bằng tay: điều khách nhận được phải do dữ liệu nói, không do người vẽ bản đồ.",
                        en=f"“{key}” is written by hand: what customers received is for the data to say, not for whoever draws the map.",
                    ),
                    Text(
                        vi="Bỏ dòng này. Điều bạn dự kiến khách cảm thấy viết ở emotion; điều họ kể viết ở evidence.",
                        en="Drop the line. What you expect them to feel goes into `emotion`, what they tell into `evidence`.",
                    ),
                    at_key=True,
                )


def _promised_not_wanted(subject: Subject) -> Iterator[Found]:
    for index, touchpoint in enumerate(subject.document.touchpoints):
        told = touchpoint.experience
        if told.promised and not told.wanted:
            name = subject.name(touchpoint)
            yield Found(
                ("touchpoints", index, "experience", "promised"),
                Text(
                    vi=f"“{name.to('vi')}” có lời hứa, nhưng không nói khách mong gì ở đó.",
                    en=f"“{name.to('en')}” has a promise, but nothing says what customers wanted there.",
                ),
                Text(
                    vi="Thêm wanted từ khảo sát hay phỏng vấn: có thể bạn giữ đúng một lời hứa mà chẳng ai cần.",
                    en="Add `wanted` from a survey or an interview: you may be keeping a promise that nobody asked for.",
                ),
                at_key=True,
            )


def _wanted_without_evidence(subject: Subject) -> Iterator[Found]:
    bare = [
        (index, one)
        for index, one in enumerate(subject.document.touchpoints)
        if one.experience.wanted
        and not one.evidence
        and not silences(one.lint, "HT303", "wanted-without-evidence")
    ]
    if not bare:
        return
    names = subject.listed([one for _, one in bare])
    yield Found(
        ("touchpoints", bare[0][0], "experience", "wanted"),
        Text(
            vi=f"Ai nói khách mong như vậy? Chưa có khảo sát hay phỏng vấn nào ở {len(bare)} điểm chạm: {names.vi}.",
            en=f"Who says that customers wanted this? No survey or interview does at {len(bare)} touchpoint{'s' if len(bare) > 1 else ''}: {names.en}.",
        ),
        Text(
            vi="Thêm evidence (kind: survey hoặc interview) ở đó.",
            en="Add `evidence` (kind: survey or interview) there.",
        ),
        at_key=True,
    )


RULES: Final = (
    Rule(
        code="HT301",
        name="received-by-hand",
        severity="error",
        group="experiences",
        title=Text(vi="Trải nghiệm thật viết bằng tay", en="The received experience written by hand"),
        why=Text(
            vi="Khách mong gì (khảo sát, phỏng vấn), doanh nghiệp hứa gì, và khách nhận được gì (đo được) là ba điều khác nhau. "
            "Viết tay điều thứ ba là tự chấm điểm cho mình.",
            en="What customers wanted (surveys, interviews), what the business promised, and what they received (measured) are "
            "three things. To write the third by hand is to mark one's own work.",
        ),
        bad=Text(
            vi="experience: {promised: Giao trong 2 giờ, received: Rất hài lòng}",
            en="experience: {promised: Within 2 hours, received: Very satisfied}",
        ),
        good=Text(
            vi="experience: {wanted: Trong ngày, promised: Giao trong 2 giờ, emotion: {linh: 0.3}}",
            en="experience: {wanted: The same day, promised: Within 2 hours, emotion: {linh: 0.3}}",
        ),
        check=_received_by_hand,
    ),
    Rule(
        code="HT302",
        name="promise-nobody-asked-for",
        severity="advice",
        group="experiences",
        title=Text(vi="Lời hứa mà chưa biết khách mong gì", en="A promise, and nobody knows what was wanted"),
        why=Text(
            vi="Khoảng cách đáng sửa nằm giữa điều khách mong và điều họ nhận được. Chỉ có lời hứa thì không thấy khoảng cách đó.",
            en="The gap worth closing lies between what was wanted and what was received. A promise alone does not show it.",
        ),
        bad=Text(vi="experience: {promised: Giao trong 2 giờ}", en="experience: {promised: Within 2 hours}"),
        good=Text(
            vi="experience: {wanted: Biết trước giờ nhận, promised: Giao trong 2 giờ}",
            en="experience: {wanted: To know the hour, promised: Within 2 hours}",
        ),
        check=_promised_not_wanted,
    ),
    Rule(
        code="HT303",
        name="wanted-without-evidence",
        severity="advice",
        group="experiences",
        title=Text(
            vi="Điều khách mong, nhưng chưa hỏi khách", en="What customers wanted, without asking them"
        ),
        why=Text(
            vi="Điều khách mong chỉ có thể biết bằng cách hỏi. Đoán thay khách là viết lại ý của chính mình.",
            en="What customers want can only be known by asking. Guessing for them writes down one's own mind.",
        ),
        bad=Text(
            vi="experience: {wanted: Giá rẻ nhất}, không có evidence",
            en="experience: {wanted: The lowest price}, no evidence",
        ),
        good=Text(
            vi="experience: {wanted: Thấy tổng tiền từ đầu}, evidence: 9 trong 12 người",
            en="experience: {wanted: The total from the start}, evidence: 9 of 12 people",
        ),
        check=_wanted_without_evidence,
        gathers=True,
    ),
)
