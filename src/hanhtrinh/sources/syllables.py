"""Whether a word can be a Vietnamese syllable: by its onset, its rime and its tone.

The old encodings of Vietnamese are told apart by it: read in the wrong one, hardly a word remains a syllable.
The rimes are those of the standard orthography; a syllable that ends in a stop bears the acute or the dot below.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_ONSETS: Final = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RIMES_WRITTEN: Final = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong ooc
    oong op ot ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt
    u ua uâng uât uân uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh
    uyp uyt uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu ynh ych yt
"""
_RIMES: Final = frozenset(_RIMES_WRITTEN.split())
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_STOPPED: Final = ("c", "ch", "p", "t")


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Whether a word of any case, in any Unicode form, is a Vietnamese syllable."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in parts if letter in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(letter for letter in parts if letter not in _TONES))
    if plain.endswith(_STOPPED) and (not tones or tones[0] not in "\u0301\u0323"):
        return False
    return any(plain.startswith(onset) and plain[len(onset) :] in _RIMES for onset in _ONSETS)
