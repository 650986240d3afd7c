"""YAML text as plain values that know where they stand: line and column of every key and value.

The text is composed into YAML nodes (which carry positions) and the values are made here, so that
duplicate keys, unknown tags and endless aliases are refused instead of guessed at. YAML 1.2 rules: `no`,
`on` and `yes` are texts. Dates stay texts; the field that expects a date reads it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text

# aliases can multiply a small file into an endless document
_MOST_NODES: Final = 500_000
_DEEPEST: Final = 60
_TAG: Final = "tag:yaml.org,2002:"

_MISTAKES: Final[tuple[tuple[str, Text], ...]] = (
    (
        "found character '\\t'",
        Text(
            vi="Dòng này thụt lề bằng phím Tab. YAML chỉ thụt lề bằng dấu cách: thay mỗi Tab bằng hai dấu cách.",
            en="This line is indented with a tab. YAML is indented with spaces only: replace each tab by two spaces.",
        ),
    ),
    (
        "mapping values are not allowed",
        Text(
            vi="Có dấu hai chấm ở chỗ không được phép. Nếu câu chữ có dấu “: ” thì đặt cả câu trong dấu nháy kép; nếu không, xem lại thụt lề.",
            en="There is a colon where none may be. If a text contains “: ”, put the whole text in double quotes; else check the indentation.",
        ),
    ),
    (
        "found unexpected end of stream",
        Text(vi="Thiếu dấu nháy đóng của một chuỗi.", en="A quoted text is never closed."),
    ),
    (
        "expected ',' or",
        Text(
            vi="Danh sách trong [ ] hoặc { } thiếu dấu phẩy hay dấu ngoặc đóng.",
            en="A list in [ ] or { } lacks a comma or its closing bracket.",
        ),
    ),
    (
        "expected <block end>",
        Text(
            vi="Thụt lề không khớp với các dòng phía trên.",
            en="The indentation does not fit the lines above.",
        ),
    ),
    (
        "could not find expected ':'",
        Text(vi="Dòng này thiếu dấu hai chấm sau tên trường.", en="This line lacks the colon after its key."),
    ),
    (
        "that cannot start any token",
        Text(
            vi="Một giá trị bắt đầu bằng ký tự đặc biệt (như @, % hoặc `): đặt giá trị đó trong dấu nháy kép.",
            en="A value begins with a special character (such as @, % or `): put it in double quotes.",
        ),
    ),
    (
        "but found another document",
        Text(
            vi="Tệp chứa nhiều tài liệu (dấu ---). Mỗi tệp chỉ chứa một tài liệu.",
            en="The file holds several documents (the --- marks). One file holds one document.",
        ),
    ),
    (
        "found undefined alias",
        Text(
            vi="Tham chiếu *… không có neo &… tương ứng. Nếu đó là dấu * thường (ví dụ mẫu tên), đặt trong dấu nháy kép.",
            en="An alias *… has no anchor &…. If it is a plain * (a pattern, say), put it in double quotes.",
        ),
    ),
    (
        "unknown escape character",
        Text(
            vi="Trong dấu nháy kép, dấu \\ mở đầu một ký tự đặc biệt. Viết \\\\ hoặc dùng dấu nháy đơn.",
            en="Inside double quotes, \\ begins a special character. Write \\\\ or use single quotes.",
        ),
    ),
)


@dataclass(frozen=True)
class Tree:
    """A document's plain value (dicts, lists, texts, numbers, booleans, None) and where each part stands.

    One that was not read from a text has no `node`: its places have no lines, but paths with the ids of its parts.
    """

    file: str
    value: Any
    node: Node | None = None

    def place(self, path: Sequence[str | int] = (), *, key: bool = False) -> Place:
        """Find a part by keys and list positions; as near as the path leads.

        Args:
            path: e.g. `("stages", 2, "enter", 0, "after")`.
            key: give the place of the last key itself rather than of its value.
        """
        if self.node is None:
            return Place(file=self.file, id=_named(self.value, path))
        node: Node = self.node
        key_node: Node | None = None
        for step in path:
            if step == 0 and not isinstance(node, SequenceNode):
                continue  # a single value written for a list of one
            found = _child(node, step)
            if found is None:
                key_node = None
                break
            key_node, node = found
        mark = (key_node if key and key_node is not None else node).start_mark
        return Place(file=self.file, line=mark.line + 1, column=mark.column + 1)


def _named(value: Any, path: Sequence[str | int]) -> str | None:
    """Write a path with dots, items of lists by their id where they have one."""
    steps = []
    for step in path:
        value = _within(value, step)
        name = (value.get("id") or value.get("use")) if isinstance(value, dict) else None
        steps.append(str(name if isinstance(step, int) and name else step))
    return ".".join(steps) or None


def _within(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _child(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    if isinstance(node, MappingNode):
        merged: list[Node] = []
        for key_node, value_node in node.value:
            if str(key_node.tag) == f"{_TAG}merge":
                merged += _merged(value_node)
            elif isinstance(key_node, ScalarNode) and _nfc(key_node.value) == str(step):
                return key_node, value_node
        return next((found for other in merged if (found := _child(other, step))), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        return None, node.value[step]
    return None


def _merged(node: Node) -> list[Node]:
    """The mappings that a merge key (`<<`) draws in."""
    return list(node.value) if isinstance(node, SequenceNode) else [node]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def read_tree(text: str, file: str) -> Tree:
    """Read a YAML text.

    Args:
        text: the document.
        file: how errors name it.

    Raises:
        InputError: `empty-file`, `bad-yaml`, `duplicate-key`, `bad-character`.
    """
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except ReaderError as error:
        raise _bad_character(text, file, error.position) from None
    except MarkedYAMLError as error:
        raise _bad_yaml(error, file) from None
    except RecursionError:
        raise _too_much(Place(file=file)) from None
    if node is None:
        raise InputError(
            "empty-file",
            Text(vi="Tệp không có nội dung.", en="The file has no content."),
            place=Place(file=file),
        )
    return Tree(file, _Reader(file).value(node, 0), node)


class _Reader:
    """Makes plain values from nodes, counting them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0

    def place(self, node: Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def value(self, node: Node, depth: int) -> Any:
        self.count += 1
        if self.count > _MOST_NODES or depth > _DEEPEST:
            raise _too_much(self.place(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, depth)
        if isinstance(node, SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        return self.scalar(node)

    def mapping(self, node: MappingNode, depth: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            if str(key_node.tag) == f"{_TAG}merge":
                for other in _merged(value_node):
                    part = self.value(other, depth + 1)
                    merged = {**(part if isinstance(part, dict) else {}), **merged}
                continue
            if not isinstance(key_node, ScalarNode):
                raise InputError(
                    "bad-yaml",
                    Text(vi="Tên trường phải là một chuỗi.", en="A key must be a text."),
                    place=self.place(key_node),
                )
            key = _nfc(key_node.value)
            if key in first:
                raise InputError(
                    "duplicate-key",
                    Text(
                        vi=f"Trường “{key}” được viết hai lần; lần đầu ở dòng {first[key]}.",
                        en=f"The key “{key}” is written twice; first on line {first[key]}.",
                    ),
                    hint=Text(
                        vi="Xóa một trong hai, hoặc gộp nội dung của chúng.",
                        en="Delete one of the two, or merge their content.",
                    ),
                    place=self.place(key_node),
                )
            first[key] = key_node.start_mark.line + 1
            own[key] = self.value(value_node, depth + 1)
        return {**merged, **own}

    def scalar(self, node: Node) -> Any:
        tag, raw = str(node.tag), str(node.value)
        kind = tag.removeprefix(_TAG)
        if kind == "null":
            return None
        if kind == "bool":
            return raw.lower() in ("true", "yes", "on", "y")
        try:
            if kind == "int":
                return _whole(raw)
            if kind == "float":
                return float(raw.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))
        except ValueError:
            return _nfc(raw)
        if kind in ("str", "timestamp") or (tag == "!" and isinstance(node, ScalarNode) and node.style):
            return _nfc(raw)
        raise InputError(
            "bad-yaml",
            Text(
                vi=f"Thẻ kiểu “{tag}” không được dùng ở đây.", en=f"The type tag “{tag}” is not allowed here."
            ),
            hint=Text(
                vi="Nếu dấu ! thuộc về câu chữ, đặt cả câu trong dấu nháy kép.",
                en="If the ! belongs to a text, put the whole text in double quotes.",
            ),
            place=self.place(node),
        )


def _whole(raw: str) -> int:
    digits = raw.replace("_", "").lower()
    sign, bare = (-1, digits[1:]) if digits[:1] == "-" else (1, digits.removeprefix("+"))
    for prefix, base in (("0x", 16), ("0o", 8), ("0b", 2)):
        if bare.startswith(prefix):
            return sign * int(bare[2:], base)
    return sign * int(bare)


def _too_much(place: Place) -> InputError:
    return InputError(
        "bad-yaml",
        Text(
            vi="Tài liệu lồng quá sâu hoặc quá lớn (thường do tham chiếu *… trỏ vòng).",
            en="The document is nested too deeply or is too large (mostly because an alias *… points to itself).",
        ),
        place=place,
    )


def _bad_yaml(error: MarkedYAMLError, file: str) -> InputError:
    problem = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    message = next((text for sign, text in _MISTAKES if sign in problem), None)
    detail = (error.problem or "").split("\n")[0]
    return InputError(
        "bad-yaml",
        message
        or Text(
            vi=f"Tệp không đúng cú pháp YAML ({detail}).", en=f"The file is not correct YAML ({detail})."
        ),
        hint=Text(
            vi="Sửa dòng này (và xem cả dòng ngay trên nó) rồi chạy lại.",
            en="Correct this line (and look at the one above it), then run again.",
        ),
        place=Place(file, mark.line + 1, mark.column + 1) if mark else Place(file),
    )


def _bad_character(text: str, file: str, position: int) -> InputError:
    before = text[:position]
    shown = f"U+{ord(text[position]):04X}" if position < len(text) else "?"
    return InputError(
        "bad-character",
        Text(
            vi=f"Tệp chứa ký tự điều khiển {shown}; đây có lẽ không phải là tệp văn bản.",
            en=f"The file holds the control character {shown}; it is probably not a text file.",
        ),
        hint=Text(
            vi="Xóa ký tự đó, hoặc lưu lại tệp dạng văn bản UTF-8.",
            en="Delete that character, or save the file as UTF-8 text.",
        ),
        place=Place(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1),
    )
