"""Documents that people write (YAML) as typed values; every fault is told with its file, line and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.models.complaints import complaint
from hanhtrinh.models.positions import Tree, read_tree
from hanhtrinh.models.suggest import closest

T = TypeVar("T", bound=BaseModel)
_NEAR: Final = 0.8  # a field of the user's own may well resemble a known one a little
_LARGEST: Final = 8 * 2**20


@dataclass(frozen=True)
class Parsed(Generic[T]):
    """A document's typed value, and where each of its parts stands in the file."""

    value: T
    tree: Tree

    @property
    def file(self) -> str:
        """How errors name the file."""
        return self.tree.file

    @property
    def raw(self) -> Any:
        """The document as plain dicts, lists and texts, with the fields no type knows."""
        return self.tree.value

    def place(self, path: Sequence[str | int] = (), *, key: bool = False) -> Place:
        """Find a part, e.g. `("stages", 2, "enter", 0, "after")`; as near as the path leads."""
        return self.tree.place(path, key=key)

    def error(
        self,
        path: Sequence[str | int],
        code: str,
        message: Text,
        *,
        hint: Text | None = None,
        key: bool = False,
    ) -> InputError:
        """Make the error for a fault that only a look at other documents shows."""
        return InputError(code, message, hint=hint, place=self.place(path, key=key))

    def doubts(self) -> tuple[tuple[Place, Text], ...]:
        """Unknown fields that are probably misspelt known ones; they are kept, but do nothing."""
        found = _misspelt(self.value, ())
        return tuple(
            (
                self.place(path, key=True),
                Text(
                    vi=f"Trường “{path[-1]}” được giữ lại nhưng không có tác dụng. Có phải ý bạn là “{near}”?",
                    en=f"The field “{path[-1]}” is kept but does nothing. Did you mean “{near}”?",
                ),
            )
            for path, near in found
        )


def _misspelt(part: Any, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(part, tuple):
        return [one for index, item in enumerate(part) for one in _misspelt(item, (*path, index))]
    if not isinstance(part, BaseModel):
        return []
    fields = type(part).model_fields
    unset = [field.alias or name for name, field in fields.items() if name not in part.model_fields_set]
    found = [((*path, key), near) for key in part.model_extra or () if (near := closest(key, unset, _NEAR))]
    for name, field in fields.items():
        found += _misspelt(getattr(part, name), (*path, field.alias or name))
    return found


def load_document(path: Path | str, kind: type[T], *, name: str | None = None) -> Parsed[T]:
    """Read a YAML file strictly into a document type.

    Args:
        path: the file, UTF-8.
        kind: the type; its `schema_` field, where it has one, says which schema the file must name.
        name: how errors name the file; the path as given where None.

    Raises:
        InputError: with the place, the bad value, what was allowed and what to do, for anything wrong:
            `no-file`, `not-text`, `empty-file`, `bad-yaml`, `duplicate-key`, `wrong-schema`,
            `missing-field`, `unknown-field`, `wrong-type`, `not-allowed`, and those of the type.
    """
    file = name or str(path)
    return parse_document(read_text(Path(path), file), kind, file)


def parse_document(text: str, kind: type[T], file: str) -> Parsed[T]:
    """Read a YAML text strictly into a document type; as `load_document`."""
    return _read(read_tree(text, file), kind)


def check_document(value: Any, kind: type[T], file: str) -> Parsed[T]:
    """Read plain JSON strictly into a document type; as `load_document`, with paths for places."""
    return _read(Tree(file, value), kind)


def _read(tree: Tree, kind: type[T]) -> Parsed[T]:
    if not isinstance(tree.value, dict):
        raise InputError(
            "wrong-type",
            Text(
                vi="Tệp phải gồm các cặp “tên: giá trị”, bắt đầu bằng dòng “schema: …”.",
                en="The file must hold “key: value” pairs, beginning with a line “schema: …”.",
            ),
            place=tree.place(),
        )
    _check_schema(tree, kind)
    try:
        return Parsed(kind.model_validate(tree.value), tree)
    except ValidationError as error:
        raise complaint(error, tree, kind) from None


def read_text(path: Path, file: str) -> str:
    """Read a UTF-8 text file; a byte order mark is dropped.

    Raises:
        InputError: `no-file`, `unreadable-file`, `not-text`, `too-large`.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            "no-file",
            Text(vi="Không tìm thấy tệp này.", en="There is no such file."),
            hint=Text(vi="Kiểm tra lại tên và thư mục.", en="Check the name and the folder."),
            place=Place(file),
        ) from None
    except OSError as error:
        raise InputError(
            "unreadable-file",
            Text(
                vi=f"Không đọc được tệp này ({error.strerror}).",
                en=f"This file cannot be read ({error.strerror}).",
            ),
            hint=Text(
                vi="Chỉ đến một tệp văn bản mà bạn có quyền đọc.",
                en="Point to a text file that you may read.",
            ),
            place=Place(file),
        ) from None
    if len(data) > _LARGEST:
        raise InputError(
            "too-large",
            Text(
                vi="Tệp lớn hơn 8 MB; đây không phải là một tài liệu viết tay.",
                en="The file is larger than 8 MB; it is not a document that somebody wrote.",
            ),
            place=Place(file),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        raise InputError(
            "not-text",
            Text(
                vi="Tệp không phải là văn bản UTF-8 (có byte không đọc được).",
                en="The file is not UTF-8 text (it holds a byte that cannot be read).",
            ),
            hint=Text(
                vi="Mở bằng trình soạn thảo và lưu lại với mã hóa UTF-8.",
                en="Open it in an editor and save it with the encoding UTF-8.",
            ),
            place=Place(
                file,
                before.count(b"\n") + 1,
                len(before[line_start:].decode("utf-8", errors="replace")) + 1,
            ),
        ) from None


def _check_schema(tree: Tree, kind: type[BaseModel]) -> None:
    field = kind.model_fields.get("schema_")
    if field is None:
        return
    allowed = [str(name) for name in get_args(field.annotation)]
    wanted = allowed[-1]
    stated = tree.value.get("schema")
    if stated in allowed:
        return
    if stated is None:
        near = closest("schema", [key for key in tree.value if key not in kind.model_fields])
        raise InputError(
            "wrong-schema",
            Text(
                vi=f"Tệp không nói nó là loại gì; cần dòng “schema: {wanted}”.",
                en=f"The file does not say what it is; it needs the line “schema: {wanted}”.",
            ),
            hint=Text(vi=f"Đổi “{near}” thành “schema”.", en=f"Rename “{near}” to “schema”.")
            if near
            else Text(vi="Thêm dòng đó lên đầu tệp.", en="Add that line at the top of the file."),
            place=tree.place((near,), key=True) if near else tree.place(),
        )
    raise InputError(
        "wrong-schema",
        Text(
            vi=f"Tệp này ghi schema “{stated}”, nhưng ở đây cần “{wanted}”.",
            en=f"This file says schema “{stated}”, but “{wanted}” is needed here.",
        ),
        hint=Text(
            vi="Kiểm tra xem có chọn nhầm tệp không; nếu không, sửa lại dòng schema.",
            en="Check that this is the right file; if it is, correct the schema line.",
        ),
        place=tree.place(("schema",)),
    )
