"""Whether the personas are groups of real customers: described, bound to a cohort, and neither nobody nor everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hanhtrinh.language import Text, percent, whole
from hanhtrinh.lint.rule import Found, Rule
from hanhtrinh.lint.subject import Subject
from hanhtrinh.maps.document import Persona

_NEARLY_ALL: Final = 0.98


def _name(persona: Persona) -> Text:
    return Text(vi=persona.name.to("vi") or persona.id, en=persona.name.to("en") or persona.id)


def _no_persona(subject: Subject) -> Iterator[Found]:
    if not subject.document.personas:
        yield Found(
            (),
            Text(vi="Bản đồ không nói ai đi trên hành trình này.", en="The map does not say who travels."),
            Text(
                vi="Thêm personas: một nhóm khách thật, kể như một người, kèm cohort chọn ra họ.",
                en="Add `personas`: a group of real customers told as one person, with the cohort that picks them.",
            ),
        )


def _without_cohort(subject: Subject) -> Iterator[Found]:
    for index, persona in enumerate(subject.document.personas):
        if persona.cohort is None:
            name = _name(persona)
            yield Found(
                ("personas", index),
                Text(
                    vi=f"“{name.vi}” không gắn với nhóm khách nào, nên mọi con số của chân dung này là của tất cả khách.",
                    en=f"“{name.en}” is bound to no cohort, so that every figure of theirs is everybody's.",
                ),
                Text(
                    vi="Thêm cohort, ví dụ: {attr: city, in: [Hà Nội]} hoặc {did: app.login, count: {min: 2}}.",
                    en="Add a cohort, e.g. {attr: city, in: [Hà Nội]} or {did: app.login, count: {min: 2}}.",
                ),
            )


def _not_described(subject: Subject) -> Iterator[Found]:
    for index, persona in enumerate(subject.document.personas):
        if not persona.needs and not persona.goal:
            name = _name(persona)
            yield Found(
                ("personas", index),
                Text(
                    vi=f"“{name.vi}” chưa có nhu cầu (needs) hay mục tiêu (goal).",
                    en=f"“{name.en}” has neither `needs` nor a `goal`.",
                ),
                Text(
                    vi="Viết một nhu cầu và một mục tiêu bằng lời của họ, lấy từ phỏng vấn.",
                    en="Write a need and a goal in their words, taken from interviews.",
                ),
            )


def _selects_nobody(subject: Subject) -> Iterator[Found]:
    for index, persona in enumerate(subject.document.personas):
        seen = subject.data.observed.get(persona.id) if subject.data else None
        if seen is not None and persona.cohort is not None and seen.customers == 0:
            name = _name(persona)
            yield Found(
                ("personas", index, "cohort"),
                Text(
                    vi=f"Không khách nào trong dữ liệu thuộc nhóm của “{name.vi}”.",
                    en=f"No customer in the data belongs to the cohort of “{name.en}”.",
                ),
                Text(
                    vi="Kiểm lại tên thuộc tính và cách viết giá trị (có dấu, viết hoa) trong cohort.",
                    en="Check the attribute's name and the spelling of the values in the cohort.",
                ),
                at_key=True,
            )


def _selects_everybody(subject: Subject) -> Iterator[Found]:
    for index, persona in enumerate(subject.document.personas):
        seen = subject.data.observed.get(persona.id) if subject.data else None
        if seen is None or persona.cohort is None or not seen.all_customers:
            continue
        share = seen.customers / seen.all_customers
        if share >= _NEARLY_ALL:
            name = _name(persona)
            yield Found(
                ("personas", index, "cohort"),
                Text(
                    vi=f"Nhóm của “{name.vi}” gồm {percent(share, 'vi')} khách ({whole(seen.customers, 'vi')}): đó không còn là một chân dung.",
                    en=f"The cohort of “{name.en}” is {percent(share, 'en')} of all customers ({whole(seen.customers, 'en')}): no persona any more.",
                ),
                Text(
                    vi="Thêm điều làm nhóm này khác người khác: việc họ làm, nơi họ đến từ, thứ họ mua.",
                    en="Add what sets them apart: what they do, where they come from, what they buy.",
                ),
                at_key=True,
            )


RULES: Final = (
    Rule(
        code="HT501",
        name="no-persona",
        severity="warning",
        group="personas",
        title=Text(vi="Bản đồ không có chân dung", en="A map without a persona"),
        why=Text(
            vi="Hành trình của “khách hàng nói chung” không phải của ai cả. Bắt đầu từ một nhóm khách có thật.",
            en="The journey of “customers in general” is nobody's. Begin with one group of real customers.",
        ),
        bad=Text(vi="personas: []", en="personas: []"),
        good=Text(
            vi="personas: [{id: linh, name: Linh, cohort: {attr: city, in: [Hà Nội]}}]",
            en="personas: [{id: linh, name: Linh, cohort: {attr: city, in: [Hà Nội]}}]",
        ),
        check=_no_persona,
    ),
    Rule(
        code="HT502",
        name="persona-without-cohort",
        severity="warning",
        group="personas",
        title=Text(vi="Chân dung không gắn nhóm khách", en="A persona without a cohort"),
        why=Text(
            vi="Chân dung không có quy tắc chọn là nhân vật hư cấu: không đếm được, không kiểm được, không đổi theo thời gian.",
            en="A persona without a rule that picks it is fiction: it cannot be counted or checked, and never changes.",
        ),
        bad=Text(
            vi="{id: linh, name: Linh, about: 26 tuổi, thích cà phê}",
            en="{id: linh, name: Linh, about: 26, likes coffee}",
        ),
        good=Text(
            vi="{id: linh, name: Linh, cohort: {all: [{attr: city, in: [Hà Nội]}, {did: web.guide}]}}",
            en="{id: linh, name: Linh, cohort: {all: [{attr: city, in: [Hà Nội]}, {did: web.guide}]}}",
        ),
        check=_without_cohort,
    ),
    Rule(
        code="HT503",
        name="persona-not-described",
        severity="advice",
        group="personas",
        title=Text(vi="Chân dung không có nhu cầu, mục tiêu", en="A persona without needs or a goal"),
        why=Text(
            vi="Nhóm khách là ai thì máy đếm được; họ cần gì thì phải hỏi. Thiếu nhu cầu, chân dung chỉ là bộ lọc.",
            en="Who they are a machine can count; what they need must be asked. Without needs a persona is a filter.",
        ),
        bad=Text(vi="{id: linh, name: Linh, cohort: …}", en="{id: linh, name: Linh, cohort: …}"),
        good=Text(
            vi="{id: linh, …, goal: Pha được ly ngon như ngoài quán}",
            en="{id: linh, …, goal: Brew a cup as good as the café's}",
        ),
        check=_not_described,
    ),
    Rule(
        code="HT504",
        name="persona-selects-nobody",
        severity="error",
        group="personas",
        title=Text(vi="Chân dung không chọn được khách nào", en="A persona that nobody belongs to"),
        why=Text(
            vi="Mọi nhận định về chân dung này sẽ mãi “chưa có dữ liệu”.",
            en="Every claim about this persona will say “no data” for ever.",
        ),
        bad=Text(vi="cohort: {attr: city, in: [Ha Noi]}", en="cohort: {attr: city, in: [Ha Noi]}"),
        good=Text(vi="cohort: {attr: city, in: [Hà Nội]}", en="cohort: {attr: city, in: [Hà Nội]}"),
        check=_selects_nobody,
        needs_data=True,
    ),
    Rule(
        code="HT505",
        name="persona-selects-everybody",
        severity="warning",
        group="personas",
        title=Text(vi="Chân dung gồm gần như mọi khách", en="A persona that is nearly everybody"),
        why=Text(
            vi="Một chân dung gồm tất cả mọi người che mất điều khác nhau giữa các nhóm, là lý do người ta lập chân dung.",
            en="A persona of everybody hides the differences between groups, which personas are made for.",
        ),
        bad=Text(vi="cohort: {did: web.visit}", en="cohort: {did: web.visit}"),
        good=Text(
            vi="cohort: {did: web.visit, count: {min: 5}, within: 30d}",
            en="cohort: {did: web.visit, count: {min: 5}, within: 30d}",
        ),
        check=_selects_everybody,
        needs_data=True,
    ),
)
