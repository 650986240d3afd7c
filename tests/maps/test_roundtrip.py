from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.errors import InputError, UsageError, WorkspaceError
from hanhtrinh.maps.inline import block_lines, inline
from hanhtrinh.maps.roundtrip import MapFile

MAP = """\
# bản đồ của cửa hàng
schema:   hanhtrinh.map/1   # đừng sửa
id: 'mua-lan-dau'
title: {vi: "Mua lần đầu",  en: First purchase}

touchpoints:
  # trang thanh toán
  - id: checkout      # tên ngắn
    use: web.checkout
    x-mine: {keep: [me,   as, i, am]}
    actions: [{vi: Nhập địa chỉ, en: Types the address}]
    note: |
      hai dòng
      giữ nguyên

  # điểm chạm thứ hai
  - {id: chat, use: zalo.chat, stage: care}   # cuối
pains:
- id: p1
  at: checkout
claims: []
# hết
"""


def edited(path: str, value: Any, text: str = MAP) -> str:
    file = MapFile(text)
    file.set(path, value)
    return file.text


def test_a_scalar_is_replaced_and_every_other_byte_stays() -> None:
    assert edited("title.vi", "Mua lại") == MAP.replace('"Mua lần đầu"', '"Mua lại"')
    assert edited("id", "don't") == MAP.replace("'mua-lan-dau'", "'don''t'")
    assert edited("touchpoints.chat.stage", "use") == MAP.replace("stage: care", "stage: use")
    assert edited("touchpoints.checkout.note", "một dòng") == MAP.replace(
        "|\n      hai dòng\n      giữ nguyên", "một dòng"
    )


def test_items_are_named_by_id_or_position() -> None:
    file = MapFile(MAP)
    assert file.get("touchpoints.checkout.actions.0.en") == "Types the address"
    assert file.get(("touchpoints", 1, "id")) == "chat"
    with pytest.raises(UsageError) as raised:
        file.get("touchpoints.nowhere")
    assert raised.value.code == "unknown-path"


def test_a_missing_key_is_added_with_the_mappings_above_it() -> None:
    assert edited("touchpoints.checkout.experience.emotion.linh", 0.5) == MAP.replace(
        "      giữ nguyên\n", "      giữ nguyên\n    experience: {emotion: {linh: 0.5}}\n"
    )
    assert edited("touchpoints.chat.owner", "cskh") == MAP.replace("care}", "care, owner: cskh}")
    assert edited("model", "value-8") == MAP.replace("claims: []\n", "claims: []\nmodel: value-8\n")


def test_items_are_inserted_where_they_belong_between_comments() -> None:
    file = MapFile(MAP)
    file.insert("touchpoints", {"id": "cart", "stage": "decision"}, 1)
    assert file.text == MAP.replace(
        "      giữ nguyên\n", "      giữ nguyên\n  - {id: cart, stage: decision}\n"
    )
    file = MapFile(MAP)
    file.insert("touchpoints", {"id": "cart"}, 0)
    assert file.text == MAP.replace("  # trang thanh toán", "  - {id: cart}\n  # trang thanh toán")
    file = MapFile(MAP)
    file.insert("pains", {"id": "p2", "at": "chat"})
    assert file.text == MAP.replace("  at: checkout\n", "  at: checkout\n- {id: p2, at: chat}\n")
    file = MapFile(MAP)
    file.insert("touchpoints.checkout.actions", {"vi": "Chọn quà", "en": "Picks a gift"})
    assert "en: Types the address}, {vi: Chọn quà, en: Picks a gift}]" in file.text


def test_the_first_item_of_an_empty_or_missing_list_makes_the_list() -> None:
    file = MapFile(MAP)
    file.insert("claims", {"id": "c1", "about": "map", "says": {"vi": "a", "en": "b"}})
    file.insert("opportunities", {"id": "o1", "for": "p1"})
    assert (
        "claims:\n  - {id: c1, about: map, says: {vi: a, en: b}}\nopportunities:\n  - {id: o1, for: p1}\n"
        in file.text
    )
    assert file.get("opportunities.o1.for") == "p1"
    assert file.text.startswith(MAP[: MAP.index("claims")])


def test_an_item_is_removed_with_its_own_comment_only() -> None:
    file = MapFile(MAP)
    file.remove("touchpoints.chat")
    assert file.text == MAP.replace("  - {id: chat, use: zalo.chat, stage: care}   # cuối\n", "")
    file = MapFile(MAP)
    file.remove("touchpoints.checkout.x-mine")
    assert file.text == MAP.replace("    x-mine: {keep: [me,   as, i, am]}\n", "")
    file = MapFile(MAP)
    file.remove("touchpoints.checkout.id")
    assert file.text == MAP.replace("id: checkout      # tên ngắn\n    ", "")
    file = MapFile(MAP)
    file.remove("pains.p1")
    assert file.text == MAP.replace("pains:\n- id: p1\n  at: checkout\n", "pains: []\n")


def test_windows_line_ends_and_a_missing_last_line_end_are_kept() -> None:
    windows = MAP.replace("\n", "\r\n")
    assert edited("model", "value-8", windows) == edited("model", "value-8").replace("\n", "\r\n")
    assert edited("c", 3, "a: 1\nb: 2") == "a: 1\nb: 2\nc: 3\n"


def test_a_byte_order_mark_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + MAP.encode("utf-8"))
    file = MapFile.load(path)
    file.set("id", "khác")
    file.save()
    assert path.read_bytes() == b"\xef\xbb\xbf" + edited("id", "khác").encode("utf-8")


def test_what_cannot_be_edited_alone_is_refused_and_nothing_changes() -> None:
    text = "a: &x {k: 1}\nb: *x\nc: 2\n"
    file = MapFile(text)
    for path in ("a", "b", "b.k"):
        with pytest.raises(InputError) as raised:
            file.set(path, 5)
        assert raised.value.code == "cannot-edit"
    file.set("c", 3)
    assert file.text == text.replace("c: 2", "c: 3")


def test_saving_is_whole_and_refuses_to_overwrite_the_work_of_others(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(MAP, encoding="utf-8")
    path.chmod(0o640)
    file = MapFile.load(path)
    file.set("title.en", "First order")
    file.save()
    assert path.read_text(encoding="utf-8") == MAP.replace("First purchase", "First order")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [found.name for found in tmp_path.iterdir()] == ["a.yaml"]
    path.write_text(MAP, encoding="utf-8")
    file.set("title.en", "Third")
    with pytest.raises(WorkspaceError):
        file.save()
    assert path.read_text(encoding="utf-8") == MAP


def test_a_file_that_is_not_text_or_not_yaml_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError) as raised:
        MapFile.load(path)
    assert raised.value.code == "not-text"
    with pytest.raises(InputError) as raised:
        MapFile.load(tmp_path / "b.yaml")
    assert raised.value.code == "no-file"
    path.write_text("a: [1\nb: 2\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        MapFile.load(path)
    assert raised.value.place is not None
    assert raised.value.place.line == 2


# -- properties ------------------------------------------------------------------------------------

texts = st.text(
    st.one_of(
        st.sampled_from("aăâbcđeêoôơuư Ặễ:#-?{}[],&*!|>'\"%@`\n\t\\~=<"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\ufffe\uffff"),
    ),
    max_size=12,
)
scalars = st.one_of(
    texts,
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=True),
    st.booleans(),
    st.none(),
    st.dates(date(1900, 1, 1)),
)
keys = st.one_of(st.sampled_from(["vi", "en", "text", "x-mine", "on", "null", "12", "~"]), texts)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(keys, inner, max_size=3),
    ),
    max_leaves=8,
)
documents = st.dictionaries(keys, values, min_size=1, max_size=4)


def same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)


@given(values)
def test_every_value_written_on_one_line_reads_back_as_itself(value: Any) -> None:
    assert same(MapFile(f"a: {inline(value)}\n").data, {"a": value})


@given(documents, st.sampled_from([0, 2]))
def test_every_document_written_as_a_block_reads_back_as_itself(document: Any, dashes: int) -> None:
    text = "\n".join(block_lines(document, 0, dashes)) + "\n"
    assert same(MapFile(text).data, document)


def some_path(data: st.DataObject, value: Any) -> tuple[str | int, ...]:
    path: list[str | int] = []
    while isinstance(value, dict | list) and value and (not path or data.draw(st.booleans())):
        key = data.draw(st.sampled_from(list(value) if isinstance(value, dict) else range(len(value))))
        path.append(key)
        value = value[key]
    return tuple(path)


def commented(lines: list[str]) -> str:
    """Put a comment above and a blank line below every line that begins with a key or a dash."""
    return "".join(
        f"{' ' * (len(line) - len(line.lstrip()))}# {index}\n{line}\n\n" for index, line in enumerate(lines)
    )


def spread(value: Any, depth: int = 0) -> str:
    """Write flow collections over several lines, with a comma behind the last item too."""
    space = "  " * (depth + 1)
    if isinstance(value, dict) and value:
        items = [f"{space}{inline(key)}: {spread(item, depth + 1)}," for key, item in value.items()]
        return "\n".join(["{", *items, f"{'  ' * depth}}}"])
    if isinstance(value, list) and value:
        items = [f"{space}{spread(item, depth + 1)}," for item in value]
        return "\n".join(["[", *items, f"{'  ' * depth}]"])
    return inline(value)


@settings(max_examples=200, deadline=None)
@given(
    st.data(),
    documents,
    values,
    st.sampled_from(["set", "remove", "insert"]),
    st.sampled_from(["block", "windows", "flow", "spread"]),
    st.sampled_from([0, 2]),
)
def test_an_edit_does_what_it_says_and_keeps_the_lines_it_does_not_touch(
    data: st.DataObject, document: Any, value: Any, edit: str, form: str, dashes: int
) -> None:
    text = commented(block_lines(document, 0, dashes))
    if form == "windows":
        text = text.replace("\n", "\r\n")
    elif form == "flow":
        text = f"# đầu\n{inline(document)}   # cuối"
    elif form == "spread":
        text = spread(document) + "\n"
    file = MapFile(text)
    path = some_path(data, document)
    expected = copy.deepcopy(document)
    holder = expected
    for key in path[:-1]:
        holder = holder[key]
    if edit == "set":
        file.set(path, value)
        holder[path[-1]] = value
    elif edit == "remove":
        file.remove(path)
        del holder[path[-1]]
    else:
        if not isinstance(holder[path[-1]], list):
            return
        holder[path[-1]].insert(0, value)
        file.insert(path, value, 0)
    assert same(file.data, expected)
    assert same(MapFile(file.text).data, expected)
    if edit == "insert" and form in ("block", "windows"):
        assert all(line in file.text for line in text.splitlines() if "# " in line and len(line) < 20)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.dictionaries(keys, scalars, min_size=2, max_size=5), scalars)
def test_changing_one_value_changes_one_line(data: st.DataObject, document: Any, value: Any) -> None:
    lines = commented(block_lines(document, 0)).split("\n")
    file = MapFile("\n".join(lines))
    file.set((data.draw(st.sampled_from(sorted(document))),), value)
    assert sum(old != new for old, new in zip(lines, file.text.split("\n"), strict=True)) <= 1
