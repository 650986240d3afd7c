"""Map documents as the application keeps them: plain JSON in one form, checked like a file.

A file may write one value for a list of one, and one text for both languages. Here every list is a list and every text
has its languages, so that a place has one path. Fields that nobody knows stay.
"""

from __future__ import annotations

import math
import unicodedata
from typing import Any, Final

from hanhtrinh.app.editing.definitions import Definitions
from hanhtrinh.app.editing.paths import Document
from hanhtrinh.errors import HanhtrinhError, Place, UsageError
from hanhtrinh.language import Text
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.parsing import ParsedMap, checked_map
from hanhtrinh.maps.problems import SeveralFaultsError
from hanhtrinh.models.documents import check_document, parse_document

_DEEPEST: Final = 30
_LONGEST_TEXT: Final = 20_000


def plain(document: MapDocument) -> Document:
    """Give a map as plain JSON in the one form."""
    found: Document = document.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return found


def check(document: Document, definitions: Definitions, file: str) -> ParsedMap:
    """Check a document like a map's file; `file` is how errors name it.

    Raises:
        InputError: as `load_map`, with the path of the fault as the place's id.
    """
    return checked_map(
        check_document(document, MapDocument, file),
        model=definitions.model,
        touchpoints=definitions.touchpoints(),
        currency=definitions.currency,
    )


def read(text: str, definitions: Definitions, file: str) -> ParsedMap:
    """Check the text of a map's file; errors as `load_map`."""
    return checked_map(
        parse_document(text, MapDocument, file),
        model=definitions.model,
        touchpoints=definitions.touchpoints(),
        currency=definitions.currency,
    )


def clean(value: Any, path: str = "", depth: int = 0) -> Any:
    """Give a value that came from outside as documents hold it: texts composed (NFC), figures finite.

    Raises:
        UsageError: `bad-value` with its path, for what no file can hold.
    """
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, float) and not math.isfinite(value):
        raise _bad(path, Text(vi="số phải hữu hạn", en="a number must be finite"))
    if depth > _DEEPEST:
        raise _bad(path, Text(vi="lồng quá sâu", en="it is nested too deeply"))
    if isinstance(value, dict):
        return {_text(str(key), path): clean(item, f"{path}.{key}", depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item, f"{path}.{index}", depth + 1) for index, item in enumerate(value)]
    return value


def _text(text: str, path: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise _bad(path, Text(vi="đoạn chữ quá dài", en="the text is too long"))
    if any(
        unicodedata.category(sign) in ("Cs", "Cc", "Cn") and sign not in "\n\t"
        for sign in text
        if not sign.isprintable()
    ):
        raise _bad(path, Text(vi="có ký tự điều khiển", en="it holds a control character"))
    return unicodedata.normalize("NFC", text)


def _bad(path: str, why: Text) -> UsageError:
    return UsageError(
        "bad-value",
        Text(vi=f"Không ghi được giá trị này: {why.vi}.", en=f"This value cannot be written: {why.en}."),
        place=Place(id=path.strip(".") or None),
    )


def faults_of(error: HanhtrinhError) -> frozenset[tuple[str, str | None]]:
    """Give code and place of everything that an error tells."""
    several = error.problems if isinstance(error, SeveralFaultsError) else (error,)
    return frozenset((one.code, one.place.id if one.place else None) for one in several)
