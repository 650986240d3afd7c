"""The people of the shipped shop, and what they said about its map: what a first visitor of the demo finds."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from hanhtrinh.app.office import Office
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.language import Text
from hanhtrinh.store.state.people import Person

MAP: Final = "mua-sach-lan-dau"
_PEOPLE: Final = (
    ("ha@mamchu.example", "Ngọc Hà", "admin"),
    ("duc@mamchu.example", "Minh Đức", "editor"),
    ("lan@mamchu.example", "Thu Lan", "viewer"),
)
# who (position in _PEOPLE) says what about which place; the next lines of a place answer the first
_COMMENTS: Final = (
    (
        1,
        "touchpoints.advice.thoughts",
        Text(
            vi="Đọc lại tin nhắn tuần trước: phần lớn khách hỏi sau 21 giờ, mình trả lời sáng hôm sau.",
            en="Reading last week's messages again: most people ask after 9 pm, and we answer next morning.",
        ),
    ),
    (
        0,
        "touchpoints.advice.thoughts",
        Text(
            vi="Thử trực tối từ tháng sau, rồi so trước và sau.",
            en="Let us try an evening shift from next month, and compare before and after.",
        ),
    ),
    (
        2,
        "pains.late-fee",
        Text(
            vi="Phí giao chỉ hiện ở bước cuối là do đối tác trả giá sau khi có địa chỉ.",
            en="The fee shows up last because the carrier quotes it once it has the address.",
        ),
    ),
)
_COHORTS: Final = (
    (
        Text(vi="Phụ huynh ở Hà Nội", en="Parents in Hanoi"),
        {"all": [{"attr": "customer_type", "in": ["phụ huynh"]}, {"attr": "city", "in": ["Hà Nội"]}]},
    ),
    (Text(vi="Giáo viên", en="Teachers"), {"attr": "customer_type", "in": ["giáo viên"]}),
)


def move_in(workspace: Workspace) -> None:
    """Let the shop's people into a new demo, with their comments and cohorts; nobody of them has a password.

    Whoever starts the server enters as the first of them, by the link that it prints.
    """
    language = workspace.config.language
    with closing(Office.open(workspace.root)) as office:
        people: list[Person] = [
            office.team.invite(name=name, login=login, role=role, language=language)[0]
            for login, name, role in _PEOPLE
        ]
        first: dict[str, str] = {}
        for who, path, words in _COMMENTS:
            said = office.studio.comments.say(
                MAP, people[who], path=path, text=words.to(language), answers=first.get(path)
            )
            first.setdefault(path, said.id)
        for name, document in _COHORTS:
            office.cohorts.save(name.to(language), document, people[0].name)
