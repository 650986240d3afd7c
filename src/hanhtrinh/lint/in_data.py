"""The map against the workspace's data: what nobody does, what nobody planned, what was fitted to the data."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from hanhtrinh.language import Text, counted, percent, whole
from hanhtrinh.lint.rule import Found, Rule
from hanhtrinh.lint.subject import Subject
from hanhtrinh.maps.document import Claim
from hanhtrinh.maps.results import ClaimResult

# as in pictures: what is drawn although the map does not have it
MANY: Final = 0.05
_LISTED: Final = 8


def _stage_nobody_entered(subject: Subject) -> Iterator[Found]:
    everybody = subject.data.everybody if subject.data else None
    if everybody is None:
        return
    seen = {stage.id: stage for stage in everybody.stages}
    for index, stage in enumerate(subject.document.stages):
        found = seen.get(stage.key) or seen.get(stage.use or "")
        if found is not None and found.entered == 0:
            name = subject.stage_name(stage)
            yield Found(
                ("stages", index),
                Text(
                    vi=f"Chưa khách nào vào “{name.to('vi')}”, trên {whole(everybody.customers, 'vi')} khách có trong dữ liệu.",
                    en=f"Nobody has entered “{name.to('en')}”, of {counted(everybody.customers, 'customer')} in the data.",
                ),
                Text(
                    vi="Kiểm quy tắc vào giai đoạn của mô hình và “means” trong touchpoints.yaml; hoặc nối nguồn dữ liệu còn thiếu.",
                    en="Check the model's rules of entry and `means` in touchpoints.yaml; or connect the source that is missing.",
                ),
            )


def _touchpoint_nobody_uses(subject: Subject) -> Iterator[Found]:
    everybody = subject.data.everybody if subject.data else None
    if everybody is None:
        return
    for index, touchpoint in enumerate(subject.document.touchpoints):
        found = subject.seen(touchpoint)
        if touchpoint.planned and found is not None and found.customers == 0:
            name = subject.name(touchpoint)
            yield Found(
                ("touchpoints", index),
                Text(
                    vi=f"Chưa khách nào đến “{name.to('vi')}”, dù bản đồ dự kiến họ đến.",
                    en=f"Nobody has come to “{name.to('en')}”, though the map plans on it.",
                ),
                Text(
                    vi="Kiểm “match” của nó trong touchpoints.yaml; nếu quy tắc đúng, khách không đi đường này.",
                    en="Check its `match` in touchpoints.yaml; if the rule is right, customers do not go this way.",
                ),
            )


def _nobody_planned(subject: Subject) -> Iterator[Found]:
    everybody = subject.data.everybody if subject.data else None
    if everybody is None or subject.touchpoints is None or not everybody.customers:
        return
    drawn = {one.use or one.id for one in subject.document.touchpoints}
    named = {one.id: one for one in subject.touchpoints.touchpoints}
    strangers = [
        one
        for one in everybody.touchpoints
        if one.id not in drawn and one.id in named and one.customers >= MANY * everybody.customers
    ]
    strangers.sort(key=lambda found: (-found.customers, found.id))
    # one more is no longer than the line that tells of it
    listed = len(strangers) if len(strangers) == _LISTED + 1 else _LISTED
    for one in strangers[:listed]:
        name, share = named[one.id].name.text, one.customers / everybody.customers
        yield Found(
            ("touchpoints",),
            Text(
                vi=f"{whole(one.customers, 'vi')} khách ({percent(share, 'vi')}) đến “{name.to('vi')}”, nhưng bản đồ không có chỗ này.",
                en=f"{counted(one.customers, 'customer')} ({percent(share, 'en')}) came to “{name.to('en')}”, which the map does not have.",
            ),
            Text(
                vi=f"Thêm {{id: …, use: {one.id}, stage: …}}; nếu không ai định cho khách đến đó, thêm planned: false.",
                en=f"Add {{id: …, use: {one.id}, stage: …}}; with planned: false if nobody meant customers to go there.",
            ),
            at_key=True,
        )
    if rest := strangers[listed:]:
        ids = ", ".join(one.id for one in rest)
        yield Found(
            ("touchpoints",),
            Text(
                vi=f"Còn {len(rest)} điểm chạm nữa có từ {percent(MANY, 'vi', 0)} khách đến mà bản đồ không có.",
                en=f"{counted(len(rest), 'more touchpoint is', 'more touchpoints are')} not on the map, each with {percent(MANY, 'en', 0)} of customers or more.",
            ),
            Text(vi=f"Đó là: {ids}.", en=f"They are: {ids}."),
            at_key=True,
        )


def _not_measurable(subject: Subject) -> Iterator[Found]:
    if subject.touchpoints is None:
        return
    for index, touchpoint in enumerate(subject.document.touchpoints):
        if subject.definition(touchpoint) is None and touchpoint.use is None:
            name = subject.name(touchpoint)
            yield Found(
                ("touchpoints", index),
                Text(
                    vi=f"“{name.to('vi')}” không có quy tắc trong touchpoints.yaml, nên dữ liệu không bao giờ nói gì về nó.",
                    en=f"“{name.to('en')}” has no rule in touchpoints.yaml, so that the data will never speak of it.",
                ),
                Text(
                    vi="Thêm nó vào touchpoints.yaml và ghi use: ở đây; nếu không đo được thì thêm evidence.",
                    en="Add it to touchpoints.yaml and name it here with `use`; where nothing can be measured, add `evidence`.",
                ),
            )


def _decimals(value: float) -> int:
    """Count the decimals that a number is written with."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def fitted(claim: Claim, result: ClaimResult) -> int:
    """Give the decimals to which an expectation equals the present estimate rounded; 0 where it does not.

    Whole seconds count by what minutes cannot say: 259200 s is three days and was meant, 261437 s was copied.
    """
    if claim.expect is None or result.value is None or not result.n:
        return 0
    ends = claim.expect.value if isinstance(claim.expect.value, tuple) else (claim.expect.value,)
    best = 0
    for end in ends:
        digits = _decimals(end)
        if digits and abs(round(result.value, digits) - end) < 10.0 ** -(digits + 3):
            best = max(best, digits)
        elif not digits and abs(end) >= 3_600 and end % 60 and round(result.value) == end:
            best = max(best, 3)
    return best


def _fitted_to_data(subject: Subject) -> Iterator[Found]:
    """Object to an expectation of three decimals that is the estimate; to two where it happens again and again."""
    if subject.data is None:
        return
    pairs = [
        (index, claim, fitted(claim, subject.data.claims[claim.id]))
        for index, claim in enumerate(subject.document.claims)
        if claim.id in subject.data.claims
    ]
    measured = sum(claim.expect is not None for _, claim, _ in pairs)
    twice = [index for index, _, digits in pairs if digits >= 2]
    often = len(twice) >= 3 and 2 * len(twice) >= measured
    for index, claim, digits in pairs:
        if digits < 3 and not (often and digits >= 2):
            continue
        yield Found(
            ("claims", index, "expect"),
            Text(
                vi=f"Kỳ vọng của “{claim.id}” trùng khít số đo hiện nay: có vẻ lấy từ chính dữ liệu dùng để kiểm nó.",
                en=f"The expectation of “{claim.id}” is the present estimate to the last digit: it seems taken from the data that test it.",
            ),
            Text(
                vi="Đặt mức từ mục tiêu, từ mô hình hoặc từ kỳ trước. Nếu đã vậy từ đầu, ghi lý do: lint: {ignore: HT605, reason: …}.",
                en="Take it from a target, the model or an earlier period. If it was so from the start, say why: lint: {ignore: HT605, reason: …}.",
            ),
            at_key=True,
        )


RULES: Final = (
    Rule(
        code="HT601",
        name="stage-nobody-entered",
        severity="warning",
        group="data",
        title=Text(vi="Giai đoạn chưa ai vào", en="A stage that nobody entered"),
        why=Text(
            vi="Hoặc khách không bao giờ tới đó, hoặc dữ liệu không thấy họ. Cả hai đều đáng biết trước khi bàn về tỷ lệ.",
            en="Either customers never get there or the data do not see them. Both should be known before rates are discussed.",
        ),
        bad=Text(vi="Trung thành: 0 trên 4.186 khách", en="Loyalty: 0 of 4,186 customers"),
        good=Text(
            vi="means: [buy] ở điểm chạm đặt hàng, để đơn thứ hai vào Trung thành",
            en="means: [buy] at the order, so that the second order enters Loyalty",
        ),
        check=_stage_nobody_entered,
        needs_data=True,
    ),
    Rule(
        code="HT602",
        name="planned-but-unused",
        severity="warning",
        group="data",
        title=Text(vi="Điểm chạm dự kiến mà không ai đến", en="A planned touchpoint that nobody uses"),
        why=Text(
            vi="Điểm chạm không ai đến vẫn chiếm chỗ trên bản đồ và tiền trong ngân sách.",
            en="What nobody uses still takes room on the map and money in the budget.",
        ),
        bad=Text(vi="app.reorder: 0 khách", en="app.reorder: 0 customers"),
        good=Text(
            vi="Bỏ khỏi bản đồ, hoặc sửa match cho đúng tên sự kiện",
            en="Take it off the map, or correct `match` to the event's name",
        ),
        check=_touchpoint_nobody_uses,
        needs_data=True,
    ),
    Rule(
        code="HT603",
        name="used-but-unplanned",
        severity="warning",
        group="data",
        title=Text(vi="Nhiều khách dùng mà bản đồ không có", en="Used by many, planned by nobody"),
        why=Text(
            vi="Trang báo lỗi, đường dây gọi hỏi phí, trang tra vận đơn: khách gặp chúng nhiều hơn thứ bạn vẽ. Từ 5% khách trở lên thì phải có mặt.",
            en="An error page, a call about the fee, the tracking page: customers meet them more than what you drew. From 5% of customers they belong on the map.",
        ),
        bad=Text(
            vi="hotline.call: 812 khách, không có trên bản đồ",
            en="hotline.call: 812 customers, not on the map",
        ),
        good=Text(
            vi="- {id: hotline, use: hotline.call, stage: decision, planned: false}",
            en="- {id: hotline, use: hotline.call, stage: decision, planned: false}",
        ),
        check=_nobody_planned,
        needs_data=True,
    ),
    Rule(
        code="HT604",
        name="never-measurable",
        severity="advice",
        group="data",
        title=Text(vi="Điểm chạm không có quy tắc", en="A touchpoint without a rule"),
        why=Text(
            vi="Không có quy tắc thì không đếm được khách, không đo được cảm xúc, và nhận định về nó mãi chưa thể kết luận.",
            en="Without a rule nobody is counted there, no emotion measured, and claims about it stay undecided.",
        ),
        bad=Text(
            vi="- {id: ban-be, name: Bạn bè kể, stage: awareness}",
            en="- {id: friends, name: Friends tell, stage: awareness}",
        ),
        good=Text(
            vi="- {id: ban-be, use: referral.friend, stage: awareness}",
            en="- {id: friends, use: referral.friend, stage: awareness}",
        ),
        check=_not_measurable,
    ),
    Rule(
        code="HT605",
        name="fitted-to-data",
        severity="warning",
        group="data",
        title=Text(vi="Kỳ vọng lấy từ chính dữ liệu", en="An expectation taken from the data"),
        why=Text(
            vi="Vẽ bia quanh mũi tên thì lúc nào cũng trúng. Kỳ vọng phải có trước khi xem số, nếu không kết luận chẳng nói lên điều gì.",
            en="Draw the target around the arrow and you always hit. Unless an expectation comes before the figure, the verdict says nothing.",
        ),
        bad=Text(
            vi='số đo 57,8% → expect: {op: ">=", value: 0.578}',
            en='measured 57.8% → expect: {op: ">=", value: 0.578}',
        ),
        good=Text(
            vi='mục tiêu quý → expect: {op: ">=", value: 0.6}',
            en='target of the quarter → expect: {op: ">=", value: 0.6}',
        ),
        check=_fitted_to_data,
        needs_data=True,
    ),
)
