"""Names as Vietnamese readers look for them and sort them.

Sorting: letters first (a ă â b c d đ e ê ... o ô ơ ... u ư ... y), then tones (ngang huyền hỏi ngã sắc nặng), syllable by
syllable. A person's name is sorted by the given name, which stands last: “Nguyễn Khánh Linh” stands under L.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_HUYEN, _HOI, _NGA, _SAC, _NANG = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_TONES: Final = {_HUYEN: "1", _HOI: "2", _NGA: "3", _SAC: "4", _NANG: "5"}
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
# a letter with a mark stands behind all words with the plain one: `~` sorts behind z
_MARKS: Final = {
    _BREVE: {"a": "~"},
    _CIRCUMFLEX: {"a": "~~", "e": "~", "o": "~"},
    _HORN: {"o": "~~", "u": "~"},
}


def folded(text: str) -> str:
    """Write a text as it is searched: small letters without diacritics, single spaces.

    Example:
        >>> folded("Đặng  Quốc Bảo")
        'dang quoc bao'
    """
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).split())


def collation_key(text: str) -> str:
    """Give a key by which texts sort the Vietnamese way, letters before tones."""
    return " ".join(_syllable(word) for word in _plain(text).split())


def name_key(name: str) -> str:
    """Give a key by which people's names sort: the given name, which is last, then the names before it."""
    words = _plain(name).split()
    return " ".join(_syllable(word) for word in (*words[-1:], *words[:-1]))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _syllable(word: str) -> str:
    """Write a syllable's letters, then its tone."""
    letters: list[str] = []
    tone = "0"
    for sign in unicodedata.normalize("NFD", word):
        if sign in _TONES:
            tone = _TONES[sign]
        elif sign in _MARKS:
            letters.append(_MARKS[sign].get(letters[-1] if letters else "", ""))
        elif sign == "đ":
            letters.append("d~")
        elif not unicodedata.combining(sign):
            letters.append(sign)
    return "".join(letters) + tone
