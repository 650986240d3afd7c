"""Whether the parts of a map have what belongs to them: touchpoints, a pain, an opportunity, an owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hanhtrinh.language import Text, counted
from hanhtrinh.lint.rule import Found, Rule
from hanhtrinh.lint.subject import Subject
from hanhtrinh.maps.problems import Path
from hanhtrinh.models.suggest import meant


def _pain_without_touchpoint(subject: Subject) -> Iterator[Found]:
    known = [one.id for one in subject.document.touchpoints]
    for index, pain in enumerate(subject.document.pains):
        if pain.at not in known:
            yield Found(
                ("pains", index, "at"),
                Text(
                    vi=f"Điểm đau “{pain.id}” ở “{pain.at}”, nhưng bản đồ không có điểm chạm ấy.",
                    en=f"The pain point “{pain.id}” is at “{pain.at}”, which is no touchpoint of the map.",
                ),
                meant(pain.at, known)
                or Text(
                    vi="Thêm điểm chạm đó vào bản đồ, hoặc chỉ “at” đến nơi khách thật sự vướng.",
                    en="Add that touchpoint to the map, or point `at` to where customers are stuck.",
                ),
            )


def _opportunity_without_pain(subject: Subject) -> Iterator[Found]:
    known = [one.id for one in subject.document.pains]
    for index, chance in enumerate(subject.document.opportunities):
        if chance.for_ not in known:
            yield Found(
                ("opportunities", index, "for"),
                Text(
                    vi=f"Cơ hội “{chance.id}” dành cho “{chance.for_}”, nhưng bản đồ không có điểm đau ấy.",
                    en=f"The opportunity “{chance.id}” is for “{chance.for_}”, which is no pain point of the map.",
                ),
                meant(chance.for_, known)
                or Text(
                    vi="Thêm điểm đau mà nó chữa. Nếu không có điểm đau nào, đó là ý tưởng của công ty chứ không phải cơ hội của khách.",
                    en="Add the pain that it mends. If there is none, it is the company's idea, not an opportunity for customers.",
                ),
            )


def _pain_without_opportunity(subject: Subject) -> Iterator[Found]:
    mended = {chance.for_ for chance in subject.document.opportunities}
    for index, pain in enumerate(subject.document.pains):
        if pain.id not in mended:
            yield Found(
                ("pains", index),
                Text(
                    vi=f"Điểm đau “{pain.id}” chưa có cơ hội cải thiện nào.",
                    en=f"The pain point “{pain.id}” has no opportunity yet.",
                ),
                Text(
                    vi=f"Thêm opportunities: {{id: …, for: {pain.id}, text: …, effort: 1}}; chưa biết làm gì thì ghi ai sẽ tìm hiểu.",
                    en=f"Add opportunities: {{id: …, for: {pain.id}, text: …, effort: 1}}; if nobody knows yet, write who will find out.",
                ),
            )


def _empty_stage(subject: Subject) -> Iterator[Found]:
    used = {one.stage for one in subject.document.touchpoints}
    if not subject.document.touchpoints:
        return
    for index, stage in enumerate(subject.document.stages):
        if stage.key not in used:
            name = subject.stage_name(stage)
            yield Found(
                ("stages", index),
                Text(
                    vi=f"Giai đoạn “{name.to('vi')}” không có điểm chạm nào: trên bản đồ nó là một cột trống.",
                    en=f"The stage “{name.to('en')}” has no touchpoint: on the map it is an empty column.",
                ),
                Text(
                    vi="Thêm nơi khách gặp bạn ở giai đoạn này, dù chỉ là lúc chờ; hoặc bỏ giai đoạn khỏi bản đồ.",
                    en="Add where customers meet you in it, be it only the wait; or leave the stage off the map.",
                ),
            )


def _without_owner(subject: Subject) -> Iterator[Found]:
    if subject.touchpoints is None:
        return  # touchpoints.yaml may name owners
    planned = [(i, one) for i, one in enumerate(subject.document.touchpoints) if one.planned]
    bare = [(i, one) for i, one in planned if not subject.owner(one)]
    if planned and len(bare) == len(planned):
        yield Found(
            ("touchpoints",),
            Text(
                vi=f"Không điểm chạm nào trong {len(planned)} điểm có người phụ trách (owner).",
                en=f"None of {counted(len(planned), 'touchpoint')} has an owner.",
            ),
            Text(
                vi="Thêm owner: marketing, design, sales, service, support … cho từng điểm chạm, trên bản đồ hoặc trong touchpoints.yaml.",
                en="Add owner: marketing, design, sales, service, support … to each, on the map or in touchpoints.yaml.",
            ),
            at_key=True,
        )
        return
    for index, touchpoint in bare:
        name = subject.name(touchpoint)
        yield Found(
            ("touchpoints", index),
            Text(
                vi=f"“{name.to('vi')}” chưa có bộ phận nào phụ trách.",
                en=f"“{name.to('en')}” is owned by no department.",
            ),
            Text(
                vi="Thêm owner. Chỗ không ai phụ trách là chỗ không ai sửa.",
                en="Add `owner`. What nobody owns, nobody mends.",
            ),
        )


def _owners(subject: Subject) -> Iterator[tuple[Path, str]]:
    """Give every owner that the map itself names, with its place."""
    document = subject.document
    named: list[tuple[Path, str | None]] = [
        *((("touchpoints", index, "owner"), one.owner) for index, one in enumerate(document.touchpoints)),
        *((("opportunities", index, "owner"), one.owner) for index, one in enumerate(document.opportunities)),
    ]
    for path, owner in named:
        if owner and owner.strip():
            yield path, owner.strip()


def _unknown_department(subject: Subject) -> Iterator[Found]:
    departments = subject.document.departments
    if not departments:
        return
    known = {one.id.casefold() for one in departments}
    known |= {name.casefold() for one in departments for name in (one.name.vi, one.name.en) if name}
    for path, owner in _owners(subject):
        if owner.casefold() not in known:
            yield Found(
                path,
                Text(
                    vi=f"“{owner}” không có trong danh sách bộ phận: {', '.join(one.id for one in departments)}.",
                    en=f"“{owner}” is not among the departments listed: {', '.join(one.id for one in departments)}.",
                ),
                meant(owner, [one.id for one in departments])
                or Text(
                    vi="Thêm nó vào departments, hoặc dùng một bộ phận đã có.",
                    en="Add it to `departments`, or use one that is there.",
                ),
            )


def _idle_department(subject: Subject) -> Iterator[Found]:
    if subject.touchpoints is None:
        return  # touchpoints.yaml may name owners
    owners = {owner.casefold() for _, owner in _owners(subject)}
    owners |= {subject.owner(one).casefold() for one in subject.document.touchpoints}
    for index, department in enumerate(subject.document.departments):
        names = {department.id.casefold(), department.name.vi.casefold(), department.name.en.casefold()} - {
            ""
        }
        if not names & owners:
            label = department.name.text if department.name else Text(vi=department.id, en=department.id)
            yield Found(
                ("departments", index),
                Text(
                    vi=f"Bộ phận “{label.to('vi')}” không phụ trách điểm chạm hay cơ hội nào.",
                    en=f"The department “{label.to('en')}” owns no touchpoint and no opportunity.",
                ),
                Text(
                    vi="Giao cho họ ít nhất một điểm chạm mà họ ảnh hưởng được, hoặc bỏ họ khỏi danh sách.",
                    en="Give them a touchpoint that they can change, or take them off the list.",
                ),
            )


RULES: Final = (
    Rule(
        code="HT401",
        name="pain-without-touchpoint",
        severity="error",
        group="parts",
        title=Text(vi="Điểm đau không ở điểm chạm nào", en="A pain point at no touchpoint"),
        why=Text(
            vi="Điểm đau phải ở một chỗ thì mới vẽ được, đo được và có người sửa.",
            en="A pain must be somewhere to be drawn, measured and mended.",
        ),
        bad=Text(vi="pains: [{id: p1, at: thanh-toam, …}]", en="pains: [{id: p1, at: chekout, …}]"),
        good=Text(vi="pains: [{id: p1, at: thanh-toan, …}]", en="pains: [{id: p1, at: checkout, …}]"),
        check=_pain_without_touchpoint,
    ),
    Rule(
        code="HT402",
        name="opportunity-without-pain",
        severity="error",
        group="parts",
        title=Text(vi="Cơ hội không chữa điểm đau nào", en="An opportunity for no pain point"),
        why=Text(
            vi="Cơ hội nối với điểm đau thì xếp hạng được theo số khách và thiệt hại; đứng một mình thì chỉ là ý thích.",
            en="Tied to a pain, an opportunity can be ranked by customers and cost; alone it is a fancy.",
        ),
        bad=Text(
            vi="opportunities: [{id: o1, for: p9, text: Làm app mới}]",
            en="opportunities: [{id: o1, for: p9, text: A new app}]",
        ),
        good=Text(
            vi="opportunities: [{id: o1, for: p1, text: Báo phí giao ngay ở trang sản phẩm}]",
            en="opportunities: [{id: o1, for: p1, text: Show the fee on the product page}]",
        ),
        check=_opportunity_without_pain,
    ),
    Rule(
        code="HT403",
        name="pain-without-opportunity",
        severity="advice",
        group="parts",
        title=Text(vi="Điểm đau chưa có cơ hội", en="A pain point without an opportunity"),
        why=Text(
            vi="Bản đồ là để chọn điểm đau lớn, làm, rồi đo lại. Điểm đau không có cơ hội sẽ còn nguyên ở kỳ rà soát sau.",
            en="A map is for choosing the big pains, acting, and measuring again. A pain without an opportunity will still be there.",
        ),
        bad=Text(
            vi="pains: [p1, p2], opportunities: [{for: p1}]", en="pains: [p1, p2], opportunities: [{for: p1}]"
        ),
        good=Text(
            vi="pains: [p1, p2], opportunities: [{for: p1}, {for: p2}]",
            en="pains: [p1, p2], opportunities: [{for: p1}, {for: p2}]",
        ),
        check=_pain_without_opportunity,
    ),
    Rule(
        code="HT404",
        name="empty-stage",
        severity="warning",
        group="parts",
        title=Text(vi="Giai đoạn trống", en="A stage without touchpoints"),
        why=Text(
            vi="Khách vẫn đi qua giai đoạn đó; trống nghĩa là không ai biết họ gặp bạn ở đâu lúc ấy, thường là sau khi mua.",
            en="Customers pass through it all the same; empty means that nobody knows where they meet you then, mostly after the purchase.",
        ),
        bad=Text(
            vi="stages: [mua, sử dụng], mọi điểm chạm ở “mua”",
            en="stages: [purchase, usage], every touchpoint in “purchase”",
        ),
        good=Text(
            vi="Thêm: mở hộp, lần dùng đầu, gọi bảo hành",
            en="Add: unboxing, first use, a call about the guarantee",
        ),
        check=_empty_stage,
    ),
    Rule(
        code="HT405",
        name="touchpoint-without-owner",
        severity="advice",
        group="parts",
        title=Text(vi="Điểm chạm không ai phụ trách", en="A touchpoint that nobody owns"),
        why=Text(
            vi="Mỗi bộ phận có góc nhìn riêng trên bản đồ. Điểm chạm không có chủ không hiện trong góc nhìn nào.",
            en="Each department has its view of the map. A touchpoint without an owner is in nobody's.",
        ),
        bad=Text(
            vi="- {id: hotline, use: hotline.call, stage: decision}",
            en="- {id: hotline, use: hotline.call, stage: decision}",
        ),
        good=Text(
            vi="- {id: hotline, use: hotline.call, stage: decision, owner: service}",
            en="- {id: hotline, use: hotline.call, stage: decision, owner: service}",
        ),
        check=_without_owner,
    ),
    Rule(
        code="HT406",
        name="unknown-department",
        severity="warning",
        group="parts",
        title=Text(vi="Bộ phận không có trong danh sách", en="A department that is not listed"),
        why=Text(
            vi="“cskh”, “CSKH” và “chăm sóc khách hàng” thành ba bộ phận, và góc nhìn của bộ phận nào cũng thiếu.",
            en="“support”, “customer support” and “cs” become three departments, and each one's view is incomplete.",
        ),
        bad=Text(
            vi="departments: [service, sales] · owner: servise",
            en="departments: [service, sales] · owner: servise",
        ),
        good=Text(
            vi="departments: [service, sales] · owner: service",
            en="departments: [service, sales] · owner: service",
        ),
        check=_unknown_department,
    ),
    Rule(
        code="HT407",
        name="department-owns-nothing",
        severity="advice",
        group="parts",
        title=Text(vi="Bộ phận không phụ trách gì", en="A department that owns nothing"),
        why=Text(
            vi="Bộ phận không có phần trên bản đồ sẽ không mở bản đồ.",
            en="A department without a part on the map will not open the map.",
        ),
        bad=Text(
            vi="departments: [marketing, design], owner chỉ có marketing",
            en="departments: [marketing, design], every owner is marketing",
        ),
        good=Text(
            vi="departments: [marketing, design], trang sản phẩm: owner: design",
            en="departments: [marketing, design], product page: owner: design",
        ),
        check=_idle_department,
    ),
)
