"""Everybody in one state of the data, ready to be searched, sorted and listed: built once, then asked in milliseconds.

What is searched is one text per person, without case and diacritics: the id, names, phone numbers, e-mail addresses.
All columns have one entry per person, in the order of the journey log's shards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.app.explore.answers import Answers
from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.journeys.log import Shard
from hanhtrinh.journeys.one_person import kept, person_keys
from hanhtrinh.language.names import folded, name_key
from hanhtrinh.measures.buyer_value import purchases_of
from hanhtrinh.measures.neglected import Neglected
from hanhtrinh.measures.passing import walk
from hanhtrinh.measures.slipped_through import SlippedThrough
from hanhtrinh.sources.phones import phone_digits
from hanhtrinh.store.events import EventStore
from hanhtrinh.store.raw_contacts import raw_contacts

Order = Literal["name", "last", "first", "spent", "orders", "events"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
Group = Literal["all", "neglected", "slipped_through"]
# attributes that name a person, as `folded` writes their keys, the best first
_NAMES: Final = (
    "name", "full name", "full_name", "fullname", "customer name", "customer_name", "ten", "ho ten", "ho va ten",
    "ten khach", "ten khach hang", "khach hang",
)  # fmt: skip
_CONTACTS: Final = ("phone", "sdt", "so dien thoai", "dien thoai", "mobile", "email", "e mail", "zalo")
_CITIES: Final = ("city", "thanh pho", "tinh", "tinh thanh", "province", "khu vuc")
_DIGITS: Final = re.compile(r"[\d\s.+()-]{6,}")
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Found:
    """Some customers of a question: rows of the index, and how many there are in all."""

    rows: npt.NDArray[np.int64]
    total: int


class CustomerIndex:
    """Everybody in one state of the data.

    Attributes:
        keys: person keys (`user:KH1`).
        shown: ids as the business wrote them.
        names: names; null where nobody told one.
        cities: where they live; null where unknown.
        first, last: microseconds of the first and last event.
        events: how many events.
        orders, spent: distinct orders, and what they were worth in minor units.
        stage: index of the stage the customer is in, by the workspace's model; -1 for none.
    """

    def __init__(self, reading: Reading, store: EventStore) -> None:
        self._reading = reading
        self._answers = Answers(32)
        shards = reading.log.shards
        self._bases = np.cumsum([0, *(len(shard.offsets) - 1 for shard in shards)])
        self.keys = _joined([person_keys(kept(shard)) for shard in shards])
        self.shown = _joined([shard.persons() for shard in shards])
        self.names = self._attribute(_NAMES)
        self.cities = self._attribute(_CITIES)
        self.first = _ints([shard.time[shard.offsets[:-1]] for shard in shards])
        self.last = _ints([shard.time[shard.offsets[1:] - 1] for shard in shards])
        self.events = _ints([np.diff(shard.offsets) for shard in shards])
        bought = [purchases_of(shard, reading.roles) for shard in shards]
        self.orders = _ints([one.orders for one in bought])
        self.spent = _ints([one.spent for one in bought])
        compiled = reading.compiled()
        self.stage = _ints([_stages(shard, walk(shard, compiled).position) for shard in shards])
        self._texts = self._searched(store)

    def __len__(self) -> int:
        return len(self.keys)

    def place(self, row: int) -> tuple[Shard, int]:
        """Give the shard of a customer, and the place in it."""
        shard = int(np.searchsorted(self._bases, row, side="right")) - 1
        return self._reading.log.shards[shard], row - int(self._bases[shard])

    def search(
        self, text: str = "", *, order: Order = "last", group: Group = "all", skip: int = 0, most: int = 50
    ) -> Found:
        """Find customers: every word of the text must occur in what is known of them, diacritics or not.

        Args:
            text: words; a phone number may be written in any way.
            order: by name, or the latest, the highest ... first.
            group: everybody, or one of the lists of customers in need.
            skip, most: which part of them.
        """
        ranked = self._answers.get(("order", order), lambda: self._ranked(order))
        words = _words(text)
        if not words and group == "all":
            return Found(ranked[skip : skip + most], len(ranked))
        rows = np.flatnonzero(self.members(group)) if group != "all" else None
        # the longest word first: it leaves the fewest for the others
        for word in sorted(words, key=len, reverse=True):
            texts = self._texts if rows is None else self._texts.take(pa.array(rows))
            hit = np.flatnonzero(np.asarray(pc.match_substring(texts, word)))
            rows = hit if rows is None else rows[hit]
        assert rows is not None
        places = self._answers.get(("place", order), lambda: _inverse(ranked))
        found = rows[np.argsort(places[rows])]
        return Found(found[skip : skip + most], len(found))

    def members(self, group: Group) -> Mask:
        """Say of everybody whether they are on a list."""
        return self._answers.get(("group", group), lambda: self._members(group))

    def _members(self, group: Group) -> Mask:
        reading = self._reading
        watermark = reading.log.watermark or 0
        if group == "neglected":
            judge = Neglected(reading.roles, purchase="last")
            found = [judge.left_alone(shard, watermark)[0] for shard in reading.log.shards]
        elif group == "slipped_through":
            slipped = SlippedThrough(reading.compiled(), reading.roles)
            nobody = np.empty(0, np.bool_)
            found = [slipped.judge(shard, nobody, watermark)[1] >= 0 for shard in reading.log.shards]
        else:
            found = [np.ones(len(self), np.bool_)]
        return np.concatenate([np.empty(0, np.bool_), *found])

    def _ranked(self, order: Order) -> Ints:
        if order == "name":
            return self._by_name()
        column: Ints = getattr(self, order)
        return np.argsort(-column, kind="stable")

    def _by_name(self) -> Ints:
        """Sort by name; who has none comes after them; the same names, and who has none, by id."""
        by_id = _inverse(np.asarray(pc.sort_indices(self.shown), np.int64))
        coded = self.names.dictionary_encode()
        keys = pa.array([name_key(name) for name in coded.dictionary.to_pylist()], pa.string())
        ranks = np.append(_inverse(np.asarray(pc.sort_indices(keys), np.int64)), len(keys))
        codes = pc.fill_null(coded.indices, len(keys)).to_numpy(zero_copy_only=False)
        return np.lexsort((by_id, ranks[codes]))

    def _attribute(self, wanted: Sequence[str]) -> pa.StringArray:
        """Give the first attribute of these names that a customer has."""
        known = {folded(key): key for key in self._reading.log.attribute_keys()}
        columns = [self._column(known[name]) for name in wanted if name in known]
        if not columns:
            return pa.nulls(len(self.keys), pa.string())
        return pc.coalesce(*columns) if len(columns) > 1 else columns[0]

    def _column(self, key: str) -> pa.StringArray:
        parts = []
        for shard in self._reading.log.shards:
            found = shard.attribute(key)
            parts.append(pa.nulls(len(shard.offsets) - 1, pa.string()) if found is None else found)
        return _joined(parts)

    def _searched(self, store: EventStore) -> pa.Array:
        """Write what is searched: one text per person."""
        known = {folded(key): key for key in self._reading.log.attribute_keys()}
        keys = [known[name] for name in (*_NAMES, *_CONTACTS) if name in known]
        columns = [self.shown, *(self._column(key) for key in keys)]
        filled = [pc.fill_null(column.cast(pa.large_string()), "") for column in columns]
        filled.append(self._contacts(store))
        whole = pc.binary_join_element_wise(*filled, pa.scalar(" ", pa.large_string()))
        return _folded_all(whole)

    def _contacts(self, store: EventStore) -> pa.Array:
        """Join the further ids of everybody, phone numbers as people dial them."""
        found = raw_contacts(store)
        texts = [""] * len(self.keys)
        if found.num_rows:
            places = pc.index_in(found["person"], value_set=self.keys).to_pylist()
            kinds, ids = found["kind"].to_pylist(), found["id"].to_pylist()
            for place, kind, one in zip(places, kinds, ids, strict=True):
                if place is not None:
                    texts[place] += f" {one} {phone_digits(one)}" if kind == "phone" else f" {one}"
        return pa.array(texts, pa.large_string())


def customer_index(reading: Reading, store: EventStore) -> CustomerIndex:
    """Give the index of a state of the data, built at the first question."""
    return reading.answers.get("customers", lambda: CustomerIndex(reading, store))


def name_of(attributes: Mapping[str, str]) -> str | None:
    """Give a person's name among the attributes; None where nobody told one."""
    known = {folded(key): value for key, value in attributes.items()}
    return next((known[name] for name in _NAMES if name in known), None)


def _inverse(order: Ints) -> Ints:
    """Give the place of every row in an order."""
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


def _words(text: str) -> list[str]:
    """Part what is looked for into words; what looks like a phone number is one."""
    plain = folded(text)
    if _DIGITS.fullmatch(plain) and sum(sign.isdigit() for sign in plain) >= 6:
        return [phone_digits(plain)]
    return plain.split()


def _stages(shard: Shard, position: npt.NDArray[np.int32]) -> Ints:
    """Give the last position of everybody; -1 for who entered no stage."""
    place = np.where(position >= 0, np.arange(len(position)), -1)
    if not len(place):
        return np.full(len(shard.offsets) - 1, -1, np.int64)
    latest = np.maximum.reduceat(place, shard.offsets[:-1])
    return np.where(latest >= 0, position[latest], -1).astype(np.int64)


def _joined(parts: Sequence[pa.Array]) -> pa.Array:
    whole = pa.chunked_array([part.cast(pa.string()) for part in parts], pa.string()).combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)


def _ints(parts: Sequence[npt.NDArray[Any]]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *(np.asarray(part, np.int64) for part in parts)])


def _folded_all(texts: pa.Array) -> pa.Array:
    """Write texts as `folded` does, all at once."""
    steps: tuple[Callable[[pa.Array], pa.Array], ...] = (
        pc.utf8_lower,
        lambda column: pc.utf8_normalize(column, form="NFD"),
        lambda column: pc.replace_substring_regex(column, r"\p{Mn}+", ""),
        lambda column: pc.replace_substring(column, "đ", "d"),
    )
    for step in steps:
        texts = step(texts)
    return texts
