"""The encodings that text files are written in: which one it is, and the file's text as UTF-8.

UTF-8 and UTF-16 are told by their byte order mark or their form. windows-1258 and the old Vietnamese encodings VNI and
TCVN3 (ABC) use the same bytes for different letters; they are told by how many words are Vietnamese syllables when read
in each. Tables: windows-1258 as Microsoft published it; TCVN 5712:1993 (VN3); VNI for Windows.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.sources.syllables import is_syllable
from hanhtrinh.sources.unpacking import UnpackedFile

Encoding = Literal["utf-8", "utf-16-le", "utf-16-be", "windows-1258", "vni", "tcvn3", "windows-1252"]
ENCODINGS: Final[tuple[Encoding, ...]] = get_args(Encoding)
MARKS: Final[dict[Encoding, bytes]] = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}
_OTHER_NAMES: Final[dict[str, Encoding]] = {
    "utf8": "utf-8", "utf-8-sig": "utf-8", "utf16": "utf-16-le", "utf-16": "utf-16-le", "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be", "cp1258": "windows-1258", "1258": "windows-1258", "vni-windows": "vni", "abc": "tcvn3",
    "tcvn": "tcvn3", "tcvn5712": "tcvn3", "cp1252": "windows-1252", "1252": "windows-1252", "latin1": "windows-1252",
    "latin-1": "windows-1252", "iso-8859-1": "windows-1252",
}  # fmt: skip
_LABELS: Final[dict[Encoding, str]] = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "vni": "VNI",
    "tcvn3": "TCVN3 (ABC)",
}
_TOLD_BY_WORDS: Final[tuple[Encoding, ...]] = ("windows-1258", "vni", "tcvn3")

_TCVN3: Final = (
    "\ufffd" * 32 + "\xa0ĂÂÊÔƠƯĐăâêôơưđ\ufffd"
    "\u0300\u0309\u0303\u0301\u0323àảãáạ\ufffdằẳẵắ\ufffd"
    "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdặầẩẫấậè\ufffdẻẽ"
    "éẹềểễếệìỉ\ufffd\ufffd\ufffdĩíịò"
    "\ufffdỏõóọồổỗốộờởỡớợù"
    "\ufffdủũúụừửữứựỳỷỹýỵ\ufffd"
)
# in VNI a letter is followed by a byte for all its marks; some letters have a byte of their own
_VNI_MARKS: Final = {
    0xF9: "\u0301", 0xF8: "\u0300", 0xFB: "\u0309", 0xF5: "\u0303", 0xEF: "\u0323",
    0xE2: "\u0302", 0xE1: "\u0302\u0301", 0xE0: "\u0302\u0300", 0xE5: "\u0302\u0309", 0xE3: "\u0302\u0303", 0xE4: "\u0302\u0323",
    0xEA: "\u0306", 0xE9: "\u0306\u0301", 0xE8: "\u0306\u0300", 0xFA: "\u0306\u0309", 0xFC: "\u0306\u0303", 0xEB: "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS: Final = {
    0xF1: "đ",
    0xED: "í",
    0xEC: "ì",
    0xE6: "ỉ",
    0xF3: "ĩ",
    0xF2: "ị",
    0xF4: "ơ",
    0xF6: "ư",
    0xEE: "ỵ",
}


def _vni_table() -> dict[int, str]:
    table = dict.fromkeys(range(0x80, 0x100), "\ufffd") | {0xA0: "\xa0"}
    table |= _VNI_MARKS | _VNI_LETTERS
    table |= {byte - 0x20: mark for byte, mark in _VNI_MARKS.items()}
    return table | {byte - 0x20: letter.upper() for byte, letter in _VNI_LETTERS.items()}


_VNI: Final = _vni_table()
# what has no letter in an encoding becomes half a surrogate pair, which is no UTF-8: the row is then set aside
_NONE: Final = {0xFFFD: "\udc80"}
_CAPITALS: Final = re.compile(r"[^\W\d_]*[A-ZĂÂÊÔƠƯĐ][^\W\d_]*")


def encoding_named(name: str) -> Encoding:
    """Read the name of an encoding.

    Raises:
        UsageError: `unknown-encoding`.
    """
    plain = name.strip().lower().replace("_", "-")
    found = _OTHER_NAMES.get(plain, plain)
    if found in ENCODINGS:
        return found
    raise UsageError(
        "unknown-encoding",
        Text(
            vi=f"Không biết bảng mã “{name}”. Nhận được: {', '.join(ENCODINGS)}.",
            en=f"There is no encoding “{name}”. Accepted: {', '.join(ENCODINGS)}.",
        ),
    )


def encoding_label(encoding: Encoding) -> str:
    """Give an encoding's name as people write it."""
    return _LABELS.get(encoding, encoding)


def text_of(data: bytes, encoding: Encoding) -> str:
    """Decode whole lines (no byte order mark); what cannot be decoded becomes a lone surrogate.

    The old encodings are given in Unicode's NFC, UTF-8 and UTF-16 as they stand.
    """
    if encoding == "utf-8":
        return data.decode("utf-8", "surrogateescape")
    if encoding in ("utf-16-le", "utf-16-be"):
        even = len(data) // 2 * 2
        return data[:even].decode(encoding, "surrogatepass") + "\udc80" * (len(data) - even)
    return unicodedata.normalize("NFC", _OLD[encoding](data))


def _windows(page: str) -> Callable[[bytes], str]:
    return lambda data: data.decode(page, "surrogateescape")


def _tcvn3(data: bytes) -> str:
    text = codecs.charmap_decode(data, "replace", _ASCII + _TCVN3)[0].translate(_NONE)
    # capitals with a tone have no byte: fonts of capitals draw them
    return _CAPITALS.sub(_in_capitals, text)


def _in_capitals(word: re.Match[str]) -> str:
    text = word[0]
    plain = [letter for letter in text if letter.isascii() or letter.lower() in "ăâêôơưđ"]
    return text.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else text


def _vni(data: bytes) -> str:
    return data.decode("latin-1").translate(_VNI).translate(_NONE)


_ASCII: Final = "".join(map(chr, range(0x80)))
_OLD: Final[dict[Encoding, Callable[[bytes], str]]] = {
    "windows-1258": _windows("cp1258"),
    "windows-1252": _windows("cp1252"),
    "vni": _vni,
    "tcvn3": _tcvn3,
}


@dataclass(frozen=True)
class Guess:
    """What the bytes of a file say about its encoding.

    Attributes:
        encoding: the one it is; None where it cannot be told.
        assumed: whether it was told by statistics and may be wrong.
        line: the first line that is not UTF-8, from 1; None where all are.
    """

    encoding: Encoding | None
    assumed: bool = False
    line: int | None = None


def guess_encoding(head: bytes) -> Guess:
    """Tell the encoding of a text by its beginning.

    A byte order mark decides. Without one: zero bytes at every other place are UTF-16; else each line that is not plain
    ASCII is UTF-8 or is not, and the majority decides. Where it is not UTF-8, that one of windows-1258, VNI and TCVN3
    is assumed in which at least three quarters of the different words with marks are Vietnamese syllables, if in the
    others it is fewer by at least a quarter.

    Args:
        head: the first bytes, some hundred kilobytes of them.
    """
    for encoding, mark in MARKS.items():
        if head.startswith(mark):
            return Guess(encoding)
    wide = _wide(head)
    if wide is not None:
        return Guess(wide, assumed=True)
    if head.isascii():
        return Guess("utf-8")
    lines = head.split(b"\n")
    if len(lines) > 1 and len(head) >= 1 << 16:
        lines.pop()  # it may be cut within a letter
    marked = [(at, line) for at, line in enumerate(lines, start=1) if not line.isascii()]
    faulty = [(at, line) for at, line in marked if not _is_utf8(line)]
    if not faulty:
        return Guess("utf-8")
    if 2 * len(faulty) <= len(marked):
        return Guess("utf-8", line=faulty[0][0])
    old = _by_syllables(b"\n".join(line for _, line in faulty))
    if old is not None:
        return Guess(old, assumed=True, line=faulty[0][0])
    # a few bad rows in a plain file are set aside; more make it a file in an unknown encoding
    few = faulty[0][0] > 1 and 5 * len(faulty) <= len(lines)
    return Guess("utf-8" if few else None, line=faulty[0][0])


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> Encoding | None:
    """Tell UTF-16 without a mark: its line ends, digits and plain letters have a zero at one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if len(head) >= 4 and zeros >= 0.3 * half and others <= 0.02 * zeros:
            try:
                codecs.getincrementaldecoder(encoding)().decode(head)
            except UnicodeDecodeError:
                continue
            return cast(Encoding, encoding)
    return None


def _by_syllables(data: bytes) -> Encoding | None:
    words = {word for word in re.findall(rb"[A-Za-z\x80-\xff]+", data) if not word.isascii()}
    shares: dict[Encoding, float] = {}
    for encoding in _TOLD_BY_WORDS:
        told = [fit for word in words if (fit := _fits(word, encoding)) is not None]
        shares[encoding] = sum(told) / len(told) if told else 0.0
    best, second = sorted(shares, key=lambda each: -shares[each])[:2]
    return best if shares[best] >= 0.75 and shares[best] - shares[second] >= 0.25 else None


def _fits(word: bytes, encoding: Encoding) -> bool | None:
    """Whether a word is made of syllables with marks; None where it is only signs in this encoding."""
    text = text_of(word, encoding)
    parts = [part for part in re.split(r"[\u2010-\u203a\xa0-\xbf₫…]+", text) if not part.isascii()]
    return all(is_syllable(part) for part in parts) if parts else None


class Utf8Stream:
    """A text file's bytes as UTF-8, without a byte order mark, whatever it is written in.

    Attributes:
        packed: whether the file is packed.
    """

    def __init__(self, source: UnpackedFile, encoding: Encoding) -> None:
        self.packed = source.packed
        self._source = source
        self._encoding = encoding
        self._rest = b""
        self._begun = False
        self._width = 2 if encoding.startswith("utf-16") else 1

    def read(self, size: int) -> bytes:
        """Read about `size` bytes; none at the end."""
        if not self._begun:
            self._begun = True
            mark = MARKS.get(self._encoding, b"")
            self._rest = self._source.read(max(len(mark), 1))
            if mark and self._rest == mark:
                self._rest = b""
        if self._encoding == "utf-8":
            data, self._rest = self._rest, b""
            return data + self._source.read(size - len(data)) if size > len(data) else data
        return self._converted(size)

    def _converted(self, size: int) -> bytes:
        while True:
            fresh = self._source.read(size)
            data = self._rest + fresh
            if not data:
                return b""
            cut = len(data) if not fresh else self._boundary(data)
            self._rest = data[cut:]
            if cut:
                return text_of(data[:cut], self._encoding).encode("utf-8", "surrogatepass")

    def _boundary(self, data: bytes) -> int:
        """Find a place near the end at which no letter is cut: before an ASCII byte, or between two halves."""
        if self._width == 2:
            cut = len(data) // 2 * 2
            high = data[cut - 1 if self._encoding == "utf-16-le" else cut - 2] if cut else 0
            return cut - 2 if 0xD8 <= high < 0xDC else cut
        cut = len(data) - 1
        while cut > 0 and data[cut] >= 0x80:
            cut -= 1
        return cut

    def __enter__(self) -> Utf8Stream:
        return self

    def __exit__(self, *details: object) -> None:
        self._source.__exit__(*details)
