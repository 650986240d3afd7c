"""What was probably meant: the closest allowed word, and lists of allowed words as people write them."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from typing import Final

from hanhtrinh.language import Text

_SHOWN: Final = 20


def _folded(word: str) -> str:
    """Drop case, diacritics and separators, so that `Web_Checkout` is close to `web.checkout`."""
    bare = unicodedata.normalize("NFD", word.casefold()).replace("đ", "d")
    return "".join(letter for letter in bare if letter.isalnum())


def closest(word: str, allowed: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Give the allowed word that was most probably meant; None where none is near.

    Case, diacritics and separators do not count; nearness is difflib's ratio, at least
    `cutoff`.
    """
    by_folded: dict[str, str] = {}
    for candidate in allowed:
        by_folded.setdefault(_folded(candidate), candidate)
    near = difflib.get_close_matches(_folded(word), list(by_folded), n=1, cutoff=cutoff)
    return by_folded[near[0]] if near else None


def listed(allowed: Iterable[str]) -> Text:
    """Write allowed words as a list, the first twenty of a long one."""
    words = list(allowed)
    if not words:
        return Text(vi="(không có)", en="(none)")
    shown = ", ".join(words[:_SHOWN])
    if len(words) <= _SHOWN:
        return Text(vi=shown, en=shown)
    rest = len(words) - _SHOWN
    return Text(vi=f"{shown} … và {rest} giá trị khác", en=f"{shown} … and {rest} more")


def meant(word: str, allowed: Iterable[str]) -> Text | None:
    """Ask “Did you mean …?”; None where no allowed word is near."""
    near = closest(word, allowed)
    if near is None:
        return None
    return Text(vi=f"Có phải ý bạn là “{near}”?", en=f"Did you mean “{near}”?")
