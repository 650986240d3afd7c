"""Short comments that go with simulated scores: five faces, a handful of wordings each, in both languages."""

from __future__ import annotations

from typing import Final

from hanhtrinh.language import Language, Text

# from the worst face to the best
_COMMENTS: Final[tuple[tuple[Text, ...], ...]] = (
    (
        Text(vi="Quá thất vọng, mình không quay lại nữa", en="So disappointing, I am not coming back"),
        Text(vi="Mất cả buổi mà vẫn không xong 😡", en="It took half a day and still did not work 😡"),
        Text(vi="Không ai trả lời mình cả", en="Nobody answered me"),
        Text(vi="Nói một đằng làm một nẻo", en="They promise one thing and do another"),
    ),
    (
        Text(vi="Hơi phiền, phải làm lại mấy lần", en="A bit of a hassle, I had to try several times"),
        Text(vi="Chờ lâu hơn mình nghĩ", en="I waited longer than I expected"),
        Text(vi="Chưa được như quảng cáo", en="Not quite as advertised"),
        Text(vi="Phí cao hơn mình tưởng", en="The fee was higher than I thought"),
    ),
    (
        Text(vi="Tạm được", en="It was okay"),
        Text(vi="Bình thường, không có gì đặc biệt", en="Nothing special"),
        Text(vi="Được, nhưng có thể nhanh hơn", en="Fine, but it could be faster"),
        Text(vi="Cũng ổn", en="All right"),
    ),
    (
        Text(vi="Khá hài lòng, sẽ xem thêm", en="Quite happy, I will look around some more"),
        Text(vi="Nhân viên dễ thương", en="Friendly staff"),
        Text(vi="Dễ dùng, rõ ràng", en="Easy and clear"),
        Text(vi="Ổn áp, cảm ơn shop", en="Good, thank you"),
    ),
    (
        Text(vi="Tuyệt vời, cả nhà đều thích ❤️", en="Wonderful, the whole family loves it ❤️"),
        Text(vi="Vượt mong đợi của mình", en="Better than I expected"),
        Text(vi="Rất nhanh và chu đáo", en="Very quick and thoughtful"),
        Text(vi="Nhất định sẽ quay lại", en="I will certainly come back"),
    ),
)


def comments(language: Language) -> tuple[list[str], int]:
    """All comments from the worst face to the best, and how many there are per face."""
    return [text.to(language) for face in _COMMENTS for text in face], len(_COMMENTS[0])
