"""Whether what the map says rests on anything: claims, pains, emotions, and how old their evidence is."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Final

from hanhtrinh.language import Text, counted, date_text
from hanhtrinh.lint.rule import Found, Rule, silences
from hanhtrinh.lint.subject import Subject
from hanhtrinh.maps.document import Expect
from hanhtrinh.maps.results import VERDICT_WORDS

_OLD: Final = datetime.timedelta(days=365)


def _no_claims(subject: Subject) -> Iterator[Found]:
    if subject.document.claims:
        return
    yield Found(
        (),
        Text(
            vi="Bản đồ chưa có nhận định nào, nên dữ liệu không có gì để xác nhận hay bác bỏ.",
            en="The map makes no claim, so that the data have nothing to confirm or refute.",
        ),
        Text(
            vi="Thêm claims, bắt đầu từ điều mà nếu sai thì bạn sẽ làm khác đi.",
            en="Add `claims`, beginning with what you would act on differently if it were wrong.",
        ),
    )


def _claim_without_data(subject: Subject) -> Iterator[Found]:
    document = subject.document
    for index, claim in enumerate(document.claims):
        if claim.metric is not None:
            continue
        kind, _, key = claim.about.partition(".")
        if kind == "pains":
            key = next((pain.at for pain in document.pains if pain.id == key), "")
        if kind in ("touchpoints", "pains") and subject.evidence_of(key):
            continue
        yield Found(
            ("claims", index),
            Text(
                vi=f"Nhận định “{claim.id}” không có chỉ số (metric) để đo, cũng không có lời kể nào làm chứng.",
                en=f"The claim “{claim.id}” has neither a `metric` to measure nor a quote to speak for it.",
            ),
            Text(
                vi="Thêm metric và expect; nếu không đếm được, thêm evidence ở điểm chạm mà nó nói đến.",
                en="Add `metric` and `expect`; where it cannot be counted, add `evidence` at the touchpoint that it is about.",
            ),
        )


def _pain_without_evidence(subject: Subject) -> Iterator[Found]:
    touchpoints = {one.id: one for one in subject.document.touchpoints}
    for index, pain in enumerate(subject.document.pains):
        touchpoint = touchpoints.get(pain.at)
        known = bool((pain.model_extra or {}).get("evidence")) or subject.claims_about(
            *subject.pain_abouts(pain)
        )
        if known or touchpoint is None or touchpoint.evidence or subject.felt(touchpoint):
            continue
        yield Found(
            ("pains", index),
            Text(
                vi=f"Chưa có gì cho thấy khách thật sự đau ở đây (“{pain.id}”): không lời kể, không nhận định, không điểm số.",
                en=f"Nothing shows that customers hurt here (“{pain.id}”): no quote, no claim, no score.",
            ),
            Text(
                vi=f"Thêm evidence ở điểm chạm “{pain.at}”, hoặc một nhận định về pains.{pain.id}.",
                en=f"Add `evidence` at the touchpoint “{pain.at}”, or a claim about pains.{pain.id}.",
            ),
        )


def _emotion_without_evidence(subject: Subject) -> Iterator[Found]:
    drawn = [(i, one) for i, one in enumerate(subject.document.touchpoints) if one.experience.emotion]
    bare = [
        (i, one)
        for i, one in drawn
        if not subject.supported(one) and not silences(one.lint, "HT204", "emotion-without-evidence")
    ]
    if not bare:
        return
    names = subject.listed([one for _, one in bare])
    yield Found(
        ("touchpoints", bare[0][0], "experience"),
        Text(
            vi=f"{len(bare)} trên {len(drawn)} cảm xúc dự kiến chưa có bằng chứng: {names.vi}.",
            en=f"{len(bare)} of {len(drawn)} expected emotions have no evidence yet: {names.en}.",
        ),
        Text(
            vi="Bắt đầu từ chỗ vui nhất và chỗ buồn nhất: thêm một lời phỏng vấn (evidence), hoặc một nhận định score_mean/1.",
            en="Begin with the best and the worst: add an interview quote (`evidence`) or a claim with score_mean/1.",
        ),
        at_key=True,
    )


def _evidence_incomplete(subject: Subject) -> Iterator[Found]:
    for index, touchpoint in enumerate(subject.document.touchpoints):
        for number, item in enumerate(touchpoint.evidence):
            path = ("touchpoints", index, "evidence", number)
            missing = [
                name
                for name, value in (("source", item.source), ("date", item.date), ("n", item.n))
                if value in (None, "")
            ]
            if missing:
                yield Found(
                    path,
                    Text(
                        vi=f"Lời kể này thiếu {', '.join(missing)}: không biết từ đâu, khi nào, hay mấy người nói.",
                        en=f"This quote lacks {', '.join(missing)}: where from, when, or how many said so.",
                    ),
                    Text(
                        vi="Ví dụ: {kind: interview, quote: …, source: Phỏng vấn quý 1, date: 2026-01-10, n: 7, of: 12}",
                        en="For example: {kind: interview, quote: …, source: Interviews, Q1, date: 2026-01-10, n: 7, of: 12}",
                    ),
                )
            elif item.n is not None and item.of is not None and item.n > item.of:
                yield Found(
                    (*path, "n"),
                    Text(
                        vi=f"{item.n} người nói như vậy, nhưng chỉ hỏi {item.of} người.",
                        en=f"{counted(item.n, 'person', 'people')} said so, but only {item.of} were asked.",
                    ),
                    Text(vi="Sửa n hoặc of.", en="Correct `n` or `of`."),
                )


def _stale_evidence(subject: Subject) -> Iterator[Found]:
    for index, touchpoint in enumerate(subject.document.touchpoints):
        dates = [item.date for item in touchpoint.evidence if item.date is not None]
        if not dates or max(dates) >= subject.today - _OLD:
            continue
        newest = max(dates)
        yield Found(
            ("touchpoints", index, "evidence"),
            Text(
                vi=f"Lời kể mới nhất ở “{subject.name(touchpoint).to('vi')}” từ ngày {date_text(newest, 'vi')}, hơn một năm trước.",
                en=f"The newest quote at “{subject.name(touchpoint).to('en')}” is of {date_text(newest, 'en')}, more than a year ago.",
            ),
            Text(
                vi="Hỏi lại vài khách trong kỳ rà soát tới, và thêm lời kể mới; giữ lời cũ để so sánh.",
                en="Ask a few customers again at the next review, and add what they say; keep the old quotes to compare.",
            ),
            at_key=True,
        )


def _stale_verdicts(subject: Subject) -> Iterator[Found]:
    data = subject.data
    stale = [claim for claim in subject.document.claims if data and claim.id in data.stale]
    if not stale:
        return
    names = ", ".join(claim.id for claim in stale[:8]) + (" …" if len(stale) > 8 else "")
    yield Found(
        ("claims",),
        Text(
            vi=f"Kết luận của {len(stale)} nhận định là của dữ liệu cũ: {names}.",
            en=f"The verdicts on {len(stale)} claim{'s are' if len(stale) > 1 else ' is'} of older data: {names}.",
        ),
        Text(
            vi="Chạy lại: hanhtrinh map check. Kết luận cũ vẫn được giữ.",
            en="Run again: hanhtrinh map check. The old verdicts are kept.",
        ),
        at_key=True,
    )


def _easier(now: Expect, before: Mapping[str, object]) -> bool:
    """Say whether an expectation asks less than an earlier one of the same kind."""
    value = before.get("value")
    if before.get("op") != now.op:
        return False
    if isinstance(now.value, tuple):
        if not isinstance(value, list | tuple) or len(value) != 2:
            return False
        low, high = value
        return now.value[0] <= low and high <= now.value[1] and tuple(value) != now.value
    if not isinstance(value, int | float):
        return False
    return now.value < value if now.op == ">=" else now.value > value


def _lowered_until_it_held(subject: Subject) -> Iterator[Found]:
    for index, claim in enumerate(subject.document.claims):
        past = subject.data.lineage.get(claim.id, ()) if subject.data else ()
        expect = claim.expect
        if expect is None:
            continue
        lowered = [
            one
            for one in past
            if one.verdict != "confirmed" and one.expect is not None and _easier(expect, one.expect)
        ]
        if not lowered:
            continue
        verdicts = dict.fromkeys(one.verdict for one in lowered)
        words = Text(
            vi=", ".join(VERDICT_WORDS[one].vi for one in verdicts),
            en=", ".join(VERDICT_WORDS[one].en for one in verdicts),
        )
        yield Found(
            ("claims", index, "expect"),
            Text(
                vi=f"“{claim.id}” từng đòi hỏi hơn bây giờ và {words.vi}; mức kỳ vọng đã được hạ sau đó.",
                en=f"“{claim.id}” once asked more than now and was {words.en}; its expectation was lowered after that.",
            ),
            Text(
                vi="Giữ mức cũ và để nó bị bác bỏ, hoặc nói vì sao mức mới mới đúng: lint: {ignore: HT208, reason: …}.",
                en="Keep the old expectation and let it stand refuted, or say why the new one is right: lint: {ignore: HT208, reason: …}.",
            ),
            at_key=True,
        )


RULES: Final = (
    Rule(
        code="HT201",
        name="no-claims",
        severity="warning",
        group="evidence",
        title=Text(vi="Bản đồ không có nhận định", en="A map without claims"),
        why=Text(
            vi="Điều gì vẽ trên bản đồ cũng là giả thuyết. Không viết thành nhận định thì không bao giờ biết mình sai ở đâu.",
            en="All that a map draws is a hypothesis. Not written as claims, nobody ever learns where it is wrong.",
        ),
        bad=Text(vi="claims: []", en="claims: []"),
        good=Text(
            vi="Ít nhất 60% khách vào thanh toán đặt hàng trong 7 ngày",
            en="At least 60% of those at checkout order within 7 days",
        ),
        check=_no_claims,
    ),
    Rule(
        code="HT202",
        name="claim-without-data",
        severity="warning",
        group="evidence",
        title=Text(vi="Nhận định không đo được và không ai làm chứng", en="A claim with nothing behind it"),
        why=Text(
            vi="Nhận định không có chỉ số và không có lời kể là ý kiến. Đặt nó cạnh nhận định đã kiểm thì người đọc tưởng nó "
            "chắc như nhau.",
            en="A claim without a metric and without quotes is an opinion. Beside claims that were checked it looks as sure as they are.",
        ),
        bad=Text(
            vi="{id: c5, about: map, says: Khách thích sự tử tế}",
            en="{id: c5, about: map, says: Customers like kindness}",
        ),
        good=Text(
            vi="Cùng nhận định đó, về một điểm chạm có evidence: 9 trong 12 người",
            en="The same claim, about a touchpoint with evidence: 9 of 12 people",
        ),
        check=_claim_without_data,
    ),
    Rule(
        code="HT203",
        name="pain-without-evidence",
        severity="warning",
        group="evidence",
        title=Text(vi="Điểm đau chưa có bằng chứng", en="A pain point without evidence"),
        why=Text(
            vi="Điểm đau tưởng tượng tốn tiền như điểm đau thật. Một lời phỏng vấn, một điểm số thấp hay một nhận định là đủ để bắt đầu.",
            en="An imagined pain costs as much as a real one. A quote, a low score or a claim is enough to begin with.",
        ),
        bad=Text(
            vi="{id: p1, at: hotline, text: Hotline không thấy giỏ hàng}",
            en="{id: p1, at: hotline, text: The hotline cannot see the cart}",
        ),
        good=Text(
            vi="Cùng điểm đau, với evidence ở hotline: {quote: “Phải đọc lại cả giỏ”, n: 4, of: 12}",
            en="The same pain, with evidence at the hotline: {quote: “I had to read out the cart”, n: 4, of: 12}",
        ),
        check=_pain_without_evidence,
    ),
    Rule(
        code="HT204",
        name="emotion-without-evidence",
        severity="advice",
        group="evidence",
        title=Text(vi="Cảm xúc dự kiến chưa có bằng chứng", en="Expected emotions without evidence"),
        why=Text(
            vi="Đường cảm xúc là phần được nhìn nhiều nhất và đoán nhiều nhất. Nét đứt nói rằng đó mới là dự kiến; bằng chứng "
            "biến nó thành nét liền.",
            en="The emotion curve is what is looked at most and guessed most. Dashed says that it is expected; evidence makes it solid.",
        ),
        bad=Text(
            vi="emotion: {linh: 0.6}, không lời kể, không điểm số",
            en="emotion: {linh: 0.6}, no quote, no score",
        ),
        good=Text(
            vi="emotion: {linh: 0.6} và một nhận định score_mean/1 với score_kind: csat",
            en="emotion: {linh: 0.6} and a claim score_mean/1 with score_kind: csat",
        ),
        check=_emotion_without_evidence,
        gathers=True,
    ),
    Rule(
        code="HT205",
        name="evidence-incomplete",
        severity="warning",
        group="evidence",
        title=Text(vi="Lời kể thiếu nguồn, ngày hay số người", en="A quote without source, date or number"),
        why=Text(
            vi="“Khách bảo thế” không phải là bằng chứng. Nguồn, ngày và “7 trong 12 người” cho người khác cân được nó nặng bao nhiêu.",
            en="“Customers say so” is no evidence. Source, date and “7 of 12” let others judge its weight.",
        ),
        bad=Text(vi="{kind: interview, quote: “Đắt quá”}", en="{kind: interview, quote: “Too dear”}"),
        good=Text(
            vi="{kind: interview, quote: “Đắt quá”, source: Hà Nội, date: 2026-03-14, n: 7, of: 12}",
            en="{kind: interview, quote: “Too dear”, source: Hà Nội, date: 2026-03-14, n: 7, of: 12}",
        ),
        check=_evidence_incomplete,
    ),
    Rule(
        code="HT206",
        name="stale-evidence",
        severity="warning",
        group="evidence",
        title=Text(vi="Lời kể đã hơn một năm", en="Quotes older than a year"),
        why=Text(
            vi="Khách, giá và đối thủ đổi nhanh hơn bản đồ. Rà soát mỗi quý hay nửa năm, không phải một lần rồi treo tường.",
            en="Customers, prices and rivals change faster than maps. Review every quarter or half year, not once for the wall.",
        ),
        bad=Text(vi="evidence: [{…, date: 2023-05-02}]", en="evidence: [{…, date: 2023-05-02}]"),
        good=Text(
            vi="evidence: [{…, date: 2023-05-02}, {…, date: 2026-04-11}]",
            en="evidence: [{…, date: 2023-05-02}, {…, date: 2026-04-11}]",
        ),
        check=_stale_evidence,
    ),
    Rule(
        code="HT207",
        name="stale-verdict",
        severity="warning",
        group="evidence",
        title=Text(vi="Kết luận của dữ liệu cũ", en="Verdicts of older data"),
        why=Text(
            vi="Dữ liệu mới đã vào sau lần kiểm gần nhất; kết luận trên bản đồ có thể không còn đúng.",
            en="New data came in after the last check; what the map shows may no longer hold.",
        ),
        bad=Text(
            vi="kiểm tháng 3, nhập thêm dữ liệu tháng 6, không kiểm lại",
            en="checked in March, data added in June, not checked again",
        ),
        good=Text(
            vi="hanhtrinh import … rồi hanhtrinh map check …",
            en="hanhtrinh import … and then hanhtrinh map check …",
        ),
        check=_stale_verdicts,
        needs_data=True,
    ),
    Rule(
        code="HT208",
        name="lowered-until-it-held",
        severity="warning",
        group="evidence",
        title=Text(vi="Hạ kỳ vọng cho đến khi đạt", en="An expectation lowered until it held"),
        why=Text(
            vi="Ai cũng được xác nhận nếu cứ hạ mức cho đến khi đạt. Lịch sử của nhận định được giữ để người đọc thấy điều đó.",
            en="Anything is confirmed if its expectation is lowered until it holds. The claim's history is kept so that readers see it.",
        ),
        bad=Text(vi="≥ 65%: bị bác bỏ → ≥ 50%: được xác nhận", en="≥ 65%: refuted → ≥ 50%: confirmed"),
        good=Text(
            vi="≥ 65%: bị bác bỏ, thêm cơ hội cải thiện, đo lại quý sau",
            en="≥ 65%: refuted, an opportunity added, measured again next quarter",
        ),
        check=_lowered_until_it_held,
        needs_data=True,
    ),
)
