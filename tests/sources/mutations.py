"""Files of every form, and ways to damage them: bytes flipped, cut, doubled, moved, and tokens that parsers trip over."""

from __future__ import annotations

import gzip
import io
import json
import random
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = ("mã khách", "sự kiện", "thời gian", "giá trị", "ghi chú")
NAMES = ("Xem sản phẩm", "Thêm vào giỏ", "Thanh toán", "Đánh giá", "Gọi tổng đài")
NOTES = (
    "",
    "Giao hàng chậm, thái độ tốt",
    'Màn hình "đẹp"',
    "dòng một\ndòng hai",
    "=1+1",
    "đường; chợ | phố",
)
TOKENS = (
    b'"', b"\0", b"\r", b"\n", b"\r\n", b",", b";", b"\t", b"<", b">", b"/>", b"&", b"&a;", b"{", b"}", b"[", b"]", b"\\", b"\\u",
    b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"1e999", b"9" * 400, b"-", b"NaN", b"null", b"PAR1",
    b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"<!ENTITY a 'b'>", b"<!DOCTYPE x [", b"]]>", b"<![CDATA[", b"'", b": ",
    b"- ", b"!!python/object:os.system x", b"&x *x", b"\xe2\x80\xae", b" " * 300, b"[" * 300, b'{"a":' * 300, b"31/02/2025",
    b"2025-13-45", b"99999-01-01", b"sep=;\n", b'r="XFD1048576"', b'r="A0"', b"1" * 25,
)  # fmt: skip
MAPPING = """schema: hanhtrinh.mapping/1
columns:
  user_id: mã khách
  name: sự kiện
  time: thời gian
  value: giá trị
attributes: [ghi chú]
set: {channel: website}
score_kind: nps
scale: [0, 10]
time_format: "%Y-%m-%d %H:%M:%S"
"""


def rows(count: int) -> list[tuple[str, str, str, str, str]]:
    start = datetime(2025, 3, 14, 9, 5)
    return [
        (
            f"u{at % 7}",
            NAMES[at % len(NAMES)],
            str(start + timedelta(minutes=37 * at)),
            f"{at * 10_000:,} đ".replace(",", ".") if at % 3 else "",
            NOTES[at % len(NOTES)],
        )
        for at in range(count)
    ]


def delimited(delimiter: str, count: int = 40) -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in '",;|\t\n') else text

    return "".join(delimiter.join(map(cell, row)) + "\n" for row in [COLUMNS, *rows(count)])


def as_records(count: int = 40) -> list[dict[str, object]]:
    return [
        {
            "event": row[1],
            "properties": {"distinct_id": row[0], "time": row[2], "ghi chú": row[4], "tags": [row[3]]},
        }
        for row in rows(count)
    ]


def as_xes(count: int = 40) -> str:
    traces: dict[str, list[str]] = {}
    for row in rows(count):
        attributes = (
            ("string", "concept:name", row[1]),
            ("date", "time:timestamp", row[2].replace(" ", "T")),
            ("string", "ghi", row[3]),
        )
        inner = "".join(f'<{kind} key="{key}" value="{value}"/>' for kind, key, value in attributes)
        traces.setdefault(row[0], []).append(f"<event>{inner}</event>\n")
    body = "".join(
        f'<trace><string key="concept:name" value="{who}"/>\n{"".join(events)}</trace>\n'
        for who, events in traces.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n{body}</log>\n'


def as_workbook(count: int = 40) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["BÁO CÁO"])
    for row in [COLUMNS, *rows(count)]:
        sheet.append(list(row))
    for at in range(3, count + 3):
        sheet.cell(at, 3).value = datetime.fromisoformat(sheet.cell(at, 3).value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_parquet(count: int = 40) -> bytes:
    columns = list(zip(*rows(count), strict=True))
    out = io.BytesIO()
    pq.write_table(pa.table(dict(zip(COLUMNS, columns, strict=True))), out)
    return out.getvalue()


def in_windows_1258(text: str) -> bytes:
    found = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
            plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tone))
            found += plain.encode("cp1258") + "".join(tone).encode("cp1258")
    return bytes(found)


def in_vni(text: str) -> bytes:
    return b"".join(
        _VNI.get(letter) or letter.encode("ascii") for letter in unicodedata.normalize("NFC", text)
    )


def in_tcvn3(text: str) -> bytes:
    return b"".join(
        _TCVN3.get(letter) or _TCVN3.get(letter.lower()) or letter.encode("ascii")
        for letter in unicodedata.normalize("NFC", text)
    )


def _spelt(written: str, letters: str) -> dict[str, bytes]:
    """Pair letters with how they look where their encoding is taken for windows-1252, as converters' tables do."""
    return {letter: bytes_.encode("cp1252") for letter, bytes_ in zip(letters, written.split(), strict=True)}


_LETTERS = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
_VNI = _spelt(
    "aù aø aû aõ aï aê aé aè aú aü aë aâ aá aà aå aã aä ñ eù eø eû eõ eï eâ eá eà eå eã eä í ì æ ó ò "
    "où oø oû oõ oï oâ oá oà oå oã oä ô ôù ôø ôû ôõ ôï uù uø uû uõ uï ö öù öø öû öõ öï yù yø yû yõ î",
    _LETTERS,
)
_VNI |= _spelt(
    "AÙ AØ AÛ AÕ AÏ AÊ AÉ AÈ AÚ AÜ AË AÂ AÁ AÀ AÅ AÃ AÄ Ñ EÙ EØ EÛ EÕ EÏ EÂ EÁ EÀ EÅ EÃ EÄ Í Ì Æ Ó Ò "
    "OÙ OØ OÛ OÕ OÏ OÂ OÁ OÀ OÅ OÃ OÄ Ô ÔÙ ÔØ ÔÛ ÔÕ ÔÏ UÙ UØ UÛ UÕ UÏ Ö ÖÙ ÖØ ÖÛ ÖÕ ÖÏ YÙ YØ YÛ YÕ Î",
    _LETTERS.upper(),
)
_TCVN3 = _spelt(
    "¸ µ ¶ · ¹ ¨ ¾ » ¼ ½ Æ © Ê Ç È É Ë ® Ð Ì Î Ï Ñ ª Õ Ò Ó Ô Ö Ý × Ø Ü Þ ã ß á â ä « è å æ ç é ¬ í ê ë ì î "
    "ó ï ñ ò ô \xad ø õ ö ÷ ù ý ú û ü þ",
    _LETTERS,
) | _spelt("¡ ¢ § £ ¤ ¥ ¦", "ĂÂĐÊÔƠƯ")


def _zstd(data: bytes) -> bytes:
    return pa.Codec("zstd").compress(data, asbytes=True)


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def bases() -> dict[str, bytes]:
    """Give a good file of every form, packing and encoding, by a name for it."""
    text = delimited(",")
    records = as_records()
    plain = {
        "csv": text.encode(),
        "semicolon": delimited(";").encode("utf-8-sig"),
        "tsv": delimited("\t").encode(),
        "utf16": text.encode("utf-16"),
        "windows-1258": in_windows_1258(text),
        "vni": in_vni(text),
        "tcvn3": in_tcvn3(text),
        "jsonl": "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records).encode(),
        "list": json.dumps(records, indent=1).encode(),
        "xes": as_xes().encode(),
    }
    packed = {
        f"{name} {kind}": pack(plain[name])
        for name in ("csv", "jsonl", "xes")
        for kind, pack in (("gz", _gzip), ("zst", _zstd))
    }
    return {**plain, **packed, "xlsx": as_workbook(), "parquet": as_parquet()}


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Damage some bytes in one to five places."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        at = chance.randrange(len(found) + 1)
        kind = chance.randrange(8)
        size = chance.choice((1, 1, 2, 7, 40, 400))
        if kind == 0:
            found[at:at] = chance.choice(TOKENS)
        elif kind == 1:
            found[at : at + size] = b""
        elif kind == 2:
            found[at:at] = found[at : at + size]
        elif kind == 3:
            found[at : at + size] = chance.randbytes(size)
        elif kind == 4 and chance.random() < 0.3:
            del found[at:]
        elif kind == 5:
            other = chance.randrange(len(found) + 1)
            found[at:at] = found[other : other + size]
        elif at < len(found):
            found[at] ^= 1 << chance.randrange(8)
    return bytes(found)


def mutated(name: str, data: bytes, chance: random.Random) -> bytes:
    """Damage a file: what is packed within its packing as often as the packing itself."""
    inner: Callable[[bytes], bytes] | None = {"gz": _gzip, "zst": _zstd}.get(name.rpartition(" ")[2])
    if inner is not None and chance.random() < 0.5:
        unpacked = (
            gzip.decompress(data)
            if inner is _gzip
            else pa.CompressedInputStream(pa.BufferReader(data), "zstd").read()
        )
        return inner(damaged(unpacked, chance))
    if name == "xlsx" and chance.random() < 0.8:
        return _rezipped(data, chance)
    return damaged(data, chance)


def _rezipped(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        parts = archive.namelist()
        hit = chance.choice(
            [part for part in parts if "sheet" in part or "shared" in part.lower()] * 3 + parts
        )
        for part in parts:
            content = archive.read(part)
            again.writestr(part, damaged(content, chance) if part == hit else content)
    return out.getvalue()
