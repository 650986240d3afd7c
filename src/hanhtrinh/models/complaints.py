"""What pydantic finds wrong with a document, said to the person who wrote it: place, bad value, what was allowed."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from hanhtrinh.errors import InputError
from hanhtrinh.language import Text
from hanhtrinh.models.positions import Tree
from hanhtrinh.models.suggest import closest, listed, meant

_MOST_OTHERS: Final = 8

_MEMBER: Final = re.compile(r"[\[(]|^(float|int|str)$")
_NEEDS: Final[tuple[tuple[str, Text], ...]] = (
    ("string", Text(vi="một chuỗi chữ", en="a text")),
    ("int", Text(vi="một số nguyên", en="a whole number")),
    ("float", Text(vi="một số", en="a number")),
    ("finite", Text(vi="một số hữu hạn", en="a finite number")),
    ("bool", Text(vi="true hoặc false", en="true or false")),
    ("date", Text(vi="một ngày dạng 2026-01-31", en="a date such as 2026-01-31")),
    ("tuple", Text(vi="một danh sách", en="a list")),
    ("list", Text(vi="một danh sách", en="a list")),
    ("dict", Text(vi="các cặp “tên: giá trị”", en="“key: value” pairs")),
    ("model", Text(vi="các cặp “tên: giá trị”", en="“key: value” pairs")),
)


def problem(code: str, message: Text, *, hint: Text | None = None, at: Sequence[str | int] = ()) -> Exception:
    """Make the error that a validator of a document type raises.

    Args:
        code: kebab-case name, becomes the InputError's code.
        message: what is wrong and what was allowed.
        hint: what to do next.
        at: path below the validated part, where the fault lies deeper.
    """
    context: dict[str, Any] = {"text": message, "hint": hint, "at": tuple(at)}
    return PydanticCustomError(code, "{text}", context)


def complaint(error: ValidationError, tree: Tree, kind: type[BaseModel]) -> InputError:
    """Turn a failed validation into one InputError: the first fault in the file, and where the others are."""
    found = _distinct(error.errors(include_url=False), tree.value)
    faults = [_fault(details, tree, kind) for details in found]
    faults.sort(key=lambda fault: (fault.place.line or 0, fault.place.column or 0) if fault.place else (0, 0))
    first, others = faults[0], faults[1:]
    lines = sorted({fault.place.line for fault in others if fault.place and fault.place.line})
    if not lines:
        return first
    shown = ", ".join(str(line) for line in lines[:_MOST_OTHERS])
    more = " …" if len(lines) > _MOST_OTHERS else ""
    tail = Text(
        vi=f"Còn {len(others)} lỗi khác, ở dòng {shown}{more}.",
        en=f"{len(others)} more {'fault' if len(others) == 1 else 'faults'}, on line {shown}{more}.",
    )
    hint = Text(vi=f"{first.hint.vi}\n{tail.vi}", en=f"{first.hint.en}\n{tail.en}") if first.hint else tail
    return InputError(first.code, first.message, hint=hint, place=first.place)


def _distinct(errors: list[ErrorDetails], document: object) -> list[ErrorDetails]:
    """Keep one error per place; a union reports one for each of its members."""
    kept: dict[tuple[str | int, ...], ErrorDetails] = {}
    for details in errors:
        kept.setdefault(_plain(details["loc"], document), details)
    return list(kept.values())


def _plain(loc: tuple[str | int, ...], document: object) -> tuple[str | int, ...]:
    """Drop the union members that pydantic writes into a path; a key of the document that looks like one stays."""
    kept: list[str | int] = []
    here = document
    for step in loc:
        key = isinstance(here, Mapping) and step in here
        place = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if not key and isinstance(step, str) and _MEMBER.search(step):
            continue
        kept.append(step)
        here = here[step] if key or place else None  # type: ignore[index]
    return tuple(kept)


def _fault(details: ErrorDetails, tree: Tree, kind: type[BaseModel]) -> InputError:
    path, name = _plain(details["loc"], tree.value), details["type"]
    context: Mapping[str, Any] = details.get("ctx", {})
    if isinstance(context.get("text"), Text):
        place = tree.place((*path, *context["at"]))
        return InputError(name, context["text"], hint=context["hint"], place=place)
    say = _SAID.get(name)
    if say is not None:
        return say(path, context, tree, kind)
    return _wrong_type(path, details, tree)


def _missing(
    path: tuple[str | int, ...], _context: Mapping[str, Any], tree: Tree, kind: type[BaseModel]
) -> InputError:
    field = str(path[-1])
    written = _written(tree.value, path[:-1])
    unknown = [key for key in written if key not in _fields(kind, path[:-1])]
    near = closest(field, unknown)
    if near is not None:
        return InputError(
            "unknown-field",
            Text(
                vi=f"Không có trường “{near}” ở đây; trường bắt buộc là “{field}”.",
                en=f"There is no field “{near}” here; the required field is “{field}”.",
            ),
            hint=Text(vi=f"Đổi “{near}” thành “{field}”.", en=f"Rename “{near}” to “{field}”."),
            place=tree.place((*path[:-1], near), key=True),
        )
    return InputError(
        "missing-field",
        Text(vi=f"Thiếu trường bắt buộc “{field}”.", en=f"The required field “{field}” is missing."),
        hint=Text(
            vi=f"Thêm một dòng “{field}: …” vào đây.",
            en=f"Add a line “{field}: …” here.",
        ),
        place=tree.place(path[:-1]),
    )


def _unknown_field(
    path: tuple[str | int, ...], _context: Mapping[str, Any], tree: Tree, kind: type[BaseModel]
) -> InputError:
    field, allowed = str(path[-1]), _fields(kind, path[:-1])
    names = listed(allowed)
    return InputError(
        "unknown-field",
        Text(
            vi=f"Không có trường “{field}” ở đây. Được phép: {names.vi}.",
            en=f"There is no field “{field}” here. Allowed: {names.en}.",
        ),
        hint=meant(field, allowed) or Text(vi="Xóa hoặc sửa trường này.", en="Delete or correct this field."),
        place=tree.place(path, key=True),
    )


def _not_allowed(
    path: tuple[str | int, ...], context: Mapping[str, Any], tree: Tree, _kind: type[BaseModel]
) -> InputError:
    allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    value, names = _shown(_found(tree.value, path)), listed(allowed)
    return InputError(
        "not-allowed",
        Text(
            vi=f"“{value}” không được phép ở đây. Được phép: {names.vi}.",
            en=f"“{value}” is not allowed here. Allowed: {names.en}.",
        ),
        hint=meant(value, allowed) or Text(vi="Chọn một trong các giá trị trên.", en="Choose one of these."),
        place=tree.place(path),
    )


def _limit(
    path: tuple[str | int, ...], context: Mapping[str, Any], tree: Tree, _kind: type[BaseModel]
) -> InputError:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    bounds = " ".join(f"{sign} {context[key]}" for key, sign in signs.items() if key in context)
    value = _shown(_found(tree.value, path))
    return InputError(
        "out-of-range",
        Text(
            vi=f"Giá trị {value} nằm ngoài khoảng cho phép: phải {bounds}.",
            en=f"The value {value} is out of range: it must be {bounds}.",
        ),
        hint=Text(vi="Sửa lại con số này.", en="Correct this number."),
        place=tree.place(path),
    )


def _too_few(
    path: tuple[str | int, ...], context: Mapping[str, Any], tree: Tree, _kind: type[BaseModel]
) -> InputError:
    least = context.get("min_length", 1)
    return InputError(
        "too-few",
        Text(
            vi=f"“{path[-1]}” cần ít nhất {least} mục, nhưng chỉ có {context.get('actual_length', 0)}.",
            en=f"“{path[-1]}” needs at least {least}, but has {context.get('actual_length', 0)}.",
        ),
        hint=Text(vi="Thêm mục còn thiếu.", en="Add what is missing."),
        place=tree.place(path),
    )


_Say = Callable[[tuple[str | int, ...], Mapping[str, Any], Tree, type[BaseModel]], InputError]
_SAID: Final[dict[str, _Say]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "literal_error": _not_allowed,
    "enum": _not_allowed,
    "too_short": _too_few,
    "greater_than": _limit,
    "greater_than_equal": _limit,
    "less_than": _limit,
    "less_than_equal": _limit,
}


def _wrong_type(path: tuple[str | int, ...], details: ErrorDetails, tree: Tree) -> InputError:
    value = details["input"]
    needed = next((text for start, text in _NEEDS if details["type"].startswith(start)), None)
    field = str(path[-1]) if path else ""
    if needed is None:
        message = Text(
            vi=f"Giá trị {_shown(value)} ở đây không hợp lệ ({details['msg']}).",
            en=f"The value {_shown(value)} is not valid here ({details['msg']}).",
        )
    else:
        found = _kind_of(value)
        subject_vi = f"Trường “{field}”" if field and not field.isdigit() else "Chỗ này"
        subject_en = f"The field “{field}”" if field and not field.isdigit() else "This place"
        message = Text(
            vi=f"{subject_vi} cần {needed.vi}, nhưng nhận được {found.vi}.",
            en=f"{subject_en} needs {needed.en}, but has {found.en}.",
        )
    quoted = isinstance(value, (int, float)) and details["type"].startswith("string")
    return InputError(
        "wrong-type",
        message,
        hint=Text(vi=f'Đặt trong dấu nháy: "{value}".', en=f'Put it in quotes: "{value}".')
        if quoted
        else Text(vi="Sửa giá trị này.", en="Correct this value."),
        place=tree.place(path),
    )


def _kind_of(value: object) -> Text:
    if value is None:
        return Text(vi="giá trị trống", en="nothing")
    if isinstance(value, dict):
        return Text(vi="các cặp “tên: giá trị”", en="“key: value” pairs")
    if isinstance(value, (list, tuple)):
        return Text(vi="một danh sách", en="a list")
    return Text(vi=f"“{_shown(value)}”", en=f"“{_shown(value)}”")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _found(value: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        keyed = isinstance(value, dict) and step in value
        if keyed or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            value = value[step]
        elif step != 0:  # 0 may be a single value written for a list of one
            break
    return value


def _written(value: Any, path: Sequence[str | int]) -> list[str]:
    found = _found(value, path)
    return list(found) if isinstance(found, dict) else []


def _fields(kind: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Names of the fields, as files write them, of the part that `path` leads to."""
    at: Any = kind
    for step in path:
        at = _below(at, step)
    for model in _models(at):
        return [field.alias or name for name, field in model.model_fields.items()]
    return []


def _below(annotation: Any, step: str | int) -> Any:
    for model in _models(annotation):
        for name, field in model.model_fields.items():
            if step in (field.alias, name):
                return field.annotation
        return None
    for part in _parts(annotation):
        origin, inner = get_origin(part), get_args(part)
        if origin in (tuple, list) and isinstance(step, int) and inner:
            return inner[0]
        if origin is dict and len(inner) == 2:
            return inner[1]
    return None


def _parts(annotation: Any) -> list[Any]:
    """Members of a union, with Annotated taken off."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _parts(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [part for member in get_args(annotation) for part in _parts(member)]
    return [annotation]


def _models(annotation: Any) -> list[type[BaseModel]]:
    return [part for part in _parts(annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
