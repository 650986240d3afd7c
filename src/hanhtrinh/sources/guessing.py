"""Which column is probably what: by the words of its name, in English and Vietnamese, and by its first values.

A guess is only ever a proposal: it is shown before anything is imported, and every flag overrules it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.parsed import numbered
from hanhtrinh.store.cells import CellPlan, CellReader

# names as `_folded` writes them: no case, no diacritics, one space between words; the first that a file has wins
_NAMES: Final[Mapping[str, Sequence[str]]] = {
    "user_id": (
        "case concept name", "user id", "userid", "customer id", "customerid", "client id", "member id", "contact id", "user", "customer",
        "ma khach", "ma khach hang", "makh", "ma kh", "id khach", "id khach hang", "ma thanh vien", "ma nguoi dung",
        "khach hang", "case id", "caseid", "case", "person id", "distinct id", "uid", "ma so khach",
        "so dien thoai", "sdt", "dien thoai", "phone", "phone number", "email",
    ),
    "anonymous_id": (
        "anonymous id", "anonymousid", "visitor id", "device id", "cookie id", "cookie", "client cookie",
        "user pseudo id", "ma an danh", "id an danh", "ma thiet bi",
    ),
    "account_id": ("account id", "company id", "organisation id", "organization id", "ma cong ty", "ma doanh nghiep"),
    "name": (
        "concept name", "event", "event name", "eventname", "activity", "activity name", "action", "event type", "su kien", "ten su kien",
        "hanh dong", "hoat dong", "hanh vi", "loai su kien", "touchpoint", "diem cham", "name",
        "order status", "status", "trang thai don hang", "trang thai don", "trang thai",
    ),
    "time": (
        "time timestamp", "time", "timestamp", "event time", "event timestamp", "datetime", "date time", "occurred at", "created at",
        "thoi gian", "thoi diem", "ngay gio", "thoi gian tao", "ngay tao", "ngay", "date", "ts", "order date", "ngay dat hang",
        "ngay dat", "ngay mua", "ngay ban",
    ),
    "received": ("received", "received at", "thoi gian nhan"),
    "message_id": ("message id", "messageid", "event id", "eventid", "insert id", "msg id", "ma su kien"),
    "direction": ("direction", "chieu", "chieu tuong tac"),
    "channel": (
        "channel", "kenh", "kenh tuong tac", "kenh ban", "kenh ban hang", "branch", "store", "chi nhanh", "cua hang",
    ),
    "device": ("device", "device type", "device category", "platform", "thiet bi", "loai thiet bi", "nen tang"),
    "url": ("url", "page url", "page location", "link", "duong dan", "lien ket"),
    "referrer": ("referrer", "referer", "page referrer", "trang gioi thieu"),
    "campaign_source": ("utm source", "campaign source", "nguon chien dich"),
    "campaign_medium": ("utm medium", "campaign medium"),
    "campaign_name": ("utm campaign", "campaign name", "campaign", "chien dich", "ten chien dich"),
    "campaign_term": ("utm term", "campaign term"),
    "campaign_content": ("utm content", "campaign content"),
    "offer": ("offer", "uu dai", "khuyen mai"),
    "value": (
        "value", "revenue", "amount", "order value", "total", "price", "gia tri", "gia tri don", "gia tri don hang",
        "doanh thu", "so tien", "thanh tien", "tong tien",
    ),
    "cost": ("cost", "chi phi"),
    "currency": ("currency", "currency code", "tien te", "don vi tien te"),
    "order_id": ("order id", "orderid", "order number", "transaction id", "ma don", "ma don hang", "so don hang", "ma giao dich"),
    "score": ("score", "nps", "csat", "ces", "rating", "stars", "diem", "diem danh gia", "so sao", "danh gia", "muc do hai long"),
    "score_kind": ("score kind", "score type", "loai diem"),
    "scale_low": ("scale low", "scale min"),
    "scale_high": ("scale high", "scale max"),
    "text": ("text", "comment", "feedback", "review", "message", "noi dung", "binh luan", "nhan xet", "phan hoi", "y kien", "gop y", "note", "notes", "ghi chu"),
    "language": ("language", "lang", "ngon ngu"),
}  # fmt: skip
_KINDS: Final = {
    "nps": "nps", "csat": "csat", "muc do hai long": "csat", "ces": "ces", "stars": "stars", "rating": "stars",
    "so sao": "stars",
}  # fmt: skip
_IDS: Final = {
    "email": ("email", "e mail", "thu dien tu"),
    "phone": ("phone", "phone number", "mobile", "so dien thoai", "sdt", "dien thoai"),
    "zalo": ("zalo", "zalo id"),
    "messenger": ("messenger", "messenger id", "psid"),
}  # fmt: skip
# what such columns hold describes the customer even where a sample is too small to show it
_CUSTOMER: Final = frozenset(
    {
        "city", "province", "country", "region", "gender", "sex", "age", "age group", "birth year", "segment", "tier",
        "acquisition channel", "acquisition source", "user cohort", "cohort", "user lifecycle", "lifecycle stage",
        "persona", "thanh pho", "tinh", "tinh thanh", "quoc gia", "khu vuc", "vung", "gioi tinh", "tuoi", "do tuoi",
        "nhom tuoi", "nam sinh", "phan khuc", "hang thanh vien", "nhom khach", "nhom khach hang", "nghe nghiep",
    }
)  # fmt: skip
# a column with such a name describes one event or one visit, however constant a sample makes it look
_EVENTLIKE: Final = frozenset(
    {"id", "ma", "session", "phien", "order", "don", "time", "date", "ngay", "url", "text"}
)
_CONSTANT_ROWS: Final = 0.9


def guess_mapping(sample: pa.Table, given: ColumnMapping | None = None) -> ColumnMapping:
    """Propose a mapping from column names and first rows.

    A column describes the customer where its name says so, or where nearly every row has it, every customer with
    several rows has one value in all of them, and customers differ.

    Args:
        sample: string columns, the first rows of a file; null where empty.
        given: what is decided already; its columns are not guessed again, and its customer column is relied on.

    Returns:
        Only the guessed parts; join them to `given` by `given.completed_by(guess)`.
    """
    given = given or ColumnMapping()
    free = [name for name in sample.column_names if name not in given.used()]
    columns = _by_name(free, sample, given)
    taken = {*columns.values()}
    free = [name for name in free if name not in taken]
    ids = {
        kind: column
        for kind, names in _IDS.items()
        if (column := _first(names, free) or _first(names, free, nested=True))
    }
    free = [name for name in free if name not in set(ids.values())]
    person = given.columns.get("user_id") or columns.get("user_id")
    if person is None:
        person = given.columns.get("anonymous_id") or columns.get("anonymous_id")
    steady = _steady(sample, person, free) if person else set()
    attributes = {name: name for name in free if name in steady or _folded(name) in _CUSTOMER}
    kind = _KINDS.get(_folded(columns["score"])) if "score" in columns else None
    return ColumnMapping(columns=columns, attributes=attributes, ids=ids, score_kind=kind)


def _by_name(free: Sequence[str], sample: pa.Table, given: ColumnMapping) -> dict[str, str]:
    columns: dict[str, str] = {}
    decided = {*given.columns, *given.constants}
    person_given = "user_id" in given.columns or "anonymous_id" in given.columns
    fits: dict[str, Callable[[pa.ChunkedArray], bool]] = {
        "time": _are_times,
        "received": _are_times,
        "value": _are_numbers,
        "cost": _are_numbers,
        "score": _are_numbers,
    }
    for nested in (False, True):  # in JSON the last part of a name says what it is, if no whole name does
        for field, names in _NAMES.items():
            if field in {*decided, *columns} or (person_given and field == "user_id"):
                continue
            for candidate in names:
                left = [name for name in free if name not in columns.values()]
                column = _first([candidate], left, nested=nested)
                if column and (field not in fits or fits[field](sample[column])):
                    columns[field] = column
                    break
    if "time" not in columns and "time" not in given.columns:
        times = [
            name for name in free if name not in columns.values() and _are_times(sample[name], dated=True)
        ]
        # where no column holds times, the one that says so by its name is at fault, and its rows will tell why
        named = _first(_NAMES["time"], [name for name in free if name not in columns.values()])
        if len(times) == 1 or named:
            columns["time"] = times[0] if len(times) == 1 else str(named)
    return columns


def _first(names: Sequence[str], free: Sequence[str], *, nested: bool = False) -> str | None:
    if nested:
        folded = {_folded(name.rpartition(".")[2]): name for name in reversed(free) if "." in name}
    else:
        folded = {_folded(name): name for name in reversed(free)}
    return next((folded[name] for name in names if name in folded), None)


def _folded(name: str) -> str:
    """Write a column name as the lists above do: `User_ID` and `userId` are `user id`, `Mã khách` is `ma khach`."""
    spaced = "".join(
        f" {letter}" if letter.isupper() and before.islower() else letter
        for before, letter in zip(" " + name, name, strict=False)
    )
    bare = unicodedata.normalize("NFD", spaced.casefold()).replace("đ", "d")
    kept = "".join(
        letter if letter.isalnum() else " " for letter in bare if not unicodedata.combining(letter)
    )
    return " ".join(kept.split())


def _are_times(column: pa.ChunkedArray, *, dated: bool = False) -> bool:
    """Whether nearly all values can be read as times; with `dated`, numbers alone do not count as such."""
    values = column.drop_null().slice(0, 1_000)
    if not len(values):
        return False
    if dated and pc.all(pc.match_substring_regex(values, r"^\d+([.]\d+)?$")).as_py():
        return False
    with CellReader(CellPlan("", ["cell"], times={"time": "cell"})) as reader:
        read = reader.read(pa.table({"cell": values}))
    found = pc.coalesce(read["time"], read["time_swapped"])
    return bool(found.null_count <= 0.2 * len(values))


def _are_numbers(column: pa.ChunkedArray) -> bool:
    values = column.drop_null().slice(0, 1_000)
    if not len(values):
        return False
    with CellReader(CellPlan("", ["cell"], numbers={"number": "cell"})) as reader:
        read = reader.read(pa.table({"cell": values}))
    return bool(read["number"].null_count <= 0.2 * len(values))


def _steady(sample: pa.Table, person: str, free: Sequence[str]) -> set[str]:
    """Find the columns with one value per customer that differ between customers."""
    owner = numbered(sample[person])
    known = owner >= 0
    if not known.any():
        return set()
    repeated = np.bincount(owner[known])[np.maximum(owner, 0)] > 1
    rows = known & repeated
    if len(np.unique(owner[rows])) < 2:
        return set()
    found = set()
    for name in free:
        if _EVENTLIKE & set(_folded(name).split()):
            continue
        value = numbered(sample[name])
        told = rows & (value >= 0)
        if told.sum() < _CONSTANT_ROWS * rows.sum():
            continue
        pairs = np.unique(np.stack([owner[told], value[told]]), axis=1)
        one_each = pairs.shape[1] == len(np.unique(owner[told]))
        if one_each and len(np.unique(value[told])) > 1:
            found.add(name)
    return found
