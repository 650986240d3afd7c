"""Writing values as YAML text: on one line where they fit, else as an indented block."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

# longest one-line form of a collection, counted from its own indentation
ONE_LINE: Final = 96

# Texts that need no quotes anywhere: they begin with a letter and hold no sign that YAML reads.
_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w ./%()+=…–—“”’·₫?!;*-]*[\w./%()+=…–—“”’·₫?!;*])?")
_DURATION: Final = re.compile(r"\d+[smhdw]")
_WORDS: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
# Line breaks and signs that YAML readers refuse or fold, and that JSON leaves as they are.
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def inline_text(text: str, quote: str | None = None) -> str:
    """Write a string on one line; `quote` is the preferred style, `'` or `"` (None: plain where possible)."""
    plain = (_PLAIN.fullmatch(text) and text.lower() not in _WORDS) or _DURATION.fullmatch(text)
    if quote is None and plain:
        return text
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def inline(value: Any, quote: str | None = None) -> str:
    """Write any value on one line: scalars, `{...}` and `[...]`.

    Raises:
        TypeError: for a value that YAML documents of the product do not hold.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            if math.isfinite(value):
                return repr(value)
            return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
        case date():  # datetime is one
            return value.isoformat()
        case str():
            return inline_text(value, quote)
        case Mapping():
            return "{" + ", ".join(f"{inline(key)}: {inline(item)}" for key, item in value.items()) + "}"
        case Sequence():
            return "[" + ", ".join(inline(item) for item in value) + "]"
    raise TypeError(f"cannot write {type(value).__name__} to YAML")


def fits_one_line(value: Any, indent: int = 0) -> bool:
    """Say whether a value is written on one line: a scalar, or a short collection that is no list of parts."""
    if not isinstance(value, Mapping | list | tuple) or not value:
        return True
    items = list(value.values()) if isinstance(value, Mapping) else list(value)
    if not isinstance(value, Mapping) and any(isinstance(item, Mapping) and "id" in item for item in items):
        return False
    deep = any(
        isinstance(inner, Mapping | list | tuple)
        for item in items
        if isinstance(item, Mapping | list | tuple)
        for inner in (item.values() if isinstance(item, Mapping) else item)
    )
    return not deep and len(inline(value)) <= ONE_LINE - indent


def block_lines(value: Any, indent: int, dash_indent: int = 2) -> list[str]:
    """Write a non-empty mapping or sequence as block lines that start at column `indent`.

    Args:
        value: the collection.
        indent: column of its keys or dashes.
        dash_indent: how far the dashes of a list stand to the right of its key.
    """
    space = " " * indent
    lines: list[str] = []
    if isinstance(value, Mapping):
        for key, item in value.items():
            if fits_one_line(item, indent + len(str(key)) + 2):
                lines.append(f"{space}{inline(key)}: {inline(item)}")
            else:
                deeper = indent + (2 if isinstance(item, Mapping) else dash_indent)
                lines += [f"{space}{inline(key)}:", *block_lines(item, deeper, dash_indent)]
        return lines
    for item in value:
        if fits_one_line(item, indent + 2):
            lines.append(f"{space}- {inline(item)}")
        else:
            first, *rest = block_lines(item, indent + 2, dash_indent)
            lines += [f"{space}- {first.lstrip(' ')}", *rest]
    return lines
