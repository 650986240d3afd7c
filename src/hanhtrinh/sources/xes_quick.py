"""Whole traces of XES at once, where they are written as nearly every program writes them.

Cut at its quotes, such text is a row of values between pieces of markup, and there are only some dozens of different
pieces in a log of any size (`" value="`, `"/></event><event><string key="`). Each different piece is read once; what it
does is then applied to all its places as arrays. Anything unusual, such as attributes within attributes, comments or
other quotes, is left to the XML parser: `read_traces` gives None, and claims nothing about such text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_QUOTE: Final = 34
_KINDS: Final = ("string", "date", "int", "float", "boolean", "id")
_OUTSIDE, _IN_TRACE, _IN_EVENT = 0, 1, 2
# what a tag does, and the state it needs
_STEPS: Final = {
    "<trace>": (_OUTSIDE, _IN_TRACE),
    "</trace>": (_IN_TRACE, _OUTSIDE),
    "<event>": (_IN_TRACE, _IN_EVENT),
    "</event>": (_IN_EVENT, _IN_TRACE),
}
_MARKUP: Final = re.compile(
    r"(?P<close>\s*/>)?\s*(?P<tags>(?:</?(?:trace|event)>\s*)*)(?:<(?P<kind>"
    + "|".join(_KINDS)
    + r")\s+key=)?"
)
_VALUE: Final = re.compile(r"\s+value=")
_TAG: Final = re.compile(r"<[^>]*>")
_MOST_MARKUPS: Final = 4_096
_REFERENCES: Final = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
_CONTROLS: Final = bytes(code for code in range(32) if code not in (9, 10, 13))

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Traces:
    """Attributes of whole traces, as arrays.

    Attributes:
        events: number of events.
        traces: the trace of each event, from 0.
        keys: the different keys.
        key, kind: per attribute, place in `keys` and in the kinds of XES.
        event: per attribute, its event from 0; -1 where it is the trace's.
        trace: per attribute, its trace from 0.
        values: string array, per attribute.
    """

    events: int
    traces: Positions
    keys: list[str]
    key: Positions
    kind: Positions
    event: Positions
    trace: Positions
    values: pa.Array

    def kinds(self) -> dict[tuple[bool, str], set[str]]:
        """Give the kinds of each attribute that has a value, by whether it is an event's and by its key."""
        coded = (self.key * len(_KINDS) + self.kind) * 2 + (self.event >= 0)
        filled = np.asarray(pc.not_equal(self.values, ""))
        found: dict[tuple[bool, str], set[str]] = {}
        for code in np.flatnonzero(np.bincount(coded[filled])).tolist():
            key, kind = divmod(code // 2, len(_KINDS))
            found.setdefault((bool(code % 2), self.keys[key]), set()).add(_KINDS[kind])
        return found

    def column(self, name: str, *, of_event: bool) -> pa.Array:
        """Give one attribute of the event or its trace for each event; null where it has none."""
        place = np.full(self.events, -1, np.int64)
        if name in self.keys:
            held = np.flatnonzero((self.key == self.keys.index(name)) & ((self.event >= 0) == of_event))
            if of_event:
                place[self.event[held]] = held
            else:
                of_trace = np.full(
                    max(self.trace.max(initial=0), self.traces.max(initial=0)) + 1, -1, np.int64
                )
                of_trace[self.trace[held]] = held
                place = of_trace[self.traces]
        found = self.values.take(pa.array(place, mask=place < 0))
        return pc.if_else(pc.equal(found, ""), pa.scalar(None, pa.string()), found)


def read_traces(text: bytes) -> Traces | None:
    """Read whole traces, from the first tag to the last; None where they are not written in the usual way."""
    if not text.isascii():
        try:
            text.decode("utf-8")
        except UnicodeDecodeError:
            return None
    codes = np.frombuffer(text, np.uint8)
    quotes = np.flatnonzero(codes == _QUOTE)
    if (
        len(quotes) % 4
        or (b"'" in text and not _quoted_only(text, quotes))
        or text.translate(None, _CONTROLS) != text
    ):
        return None
    offsets = np.empty(2 * len(quotes) + 2, np.int32)
    offsets[0], offsets[-1] = 0, len(text)
    offsets[1:-1:2], offsets[2:-1:2] = quotes, quotes + 1
    parts = pa.Array.from_buffers(
        pa.string(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(text)]
    )
    at = np.arange(0, len(parts), 2)
    markup = parts.take(pa.array(at[0::2])).dictionary_encode()
    steps = _steps(markup.dictionary.to_pylist())
    if steps is None:
        return None
    code = markup.indices.to_numpy()
    within, before = code[1::2], code[0::2]
    if not (steps.value[within].all() and not steps.value[before].any() and steps.opens[before[:-1]].all()):
        return None
    if steps.opens[before[-1]] or not steps.closes[before[1:]].all() or steps.closes[before[0]]:
        return None
    return _placed(parts, before, steps, at[1::2])


@dataclass(frozen=True)
class _Steps:
    """What each different piece of markup does, by its code.

    Attributes:
        value: whether it goes on to the value of the attribute begun.
        closes: whether it ends the attribute before it.
        opens: whether it begins an attribute.
        kind: the attribute's kind.
        needs, leaves: the state it needs and leaves; -1 where it has no tags.
        events, traces: how many of them it begins.
    """

    value: npt.NDArray[np.bool_]
    closes: npt.NDArray[np.bool_]
    opens: npt.NDArray[np.bool_]
    kind: Positions
    needs: Positions
    leaves: Positions
    events: Positions
    traces: Positions


def _steps(markups: list[str]) -> _Steps | None:
    if len(markups) > _MOST_MARKUPS:
        return None
    rows = []
    for markup in markups:
        if _VALUE.fullmatch(markup):
            rows.append((True, False, False, 0, -1, -1, 0, 0))
            continue
        read = _MARKUP.fullmatch(markup)
        if read is None:
            return None
        tags = _TAG.findall(read["tags"])
        for one, other in pairwise(tags):
            if _STEPS[one][1] != _STEPS[other][0]:
                return None
        if tags.count("<event>") > 1 or tags.count("<trace>") > 1 or _ends_before_trace(tags):
            return None
        kind = _KINDS.index(read["kind"]) if read["kind"] else 0
        needs, leaves = (_STEPS[tags[0]][0], _STEPS[tags[-1]][1]) if tags else (-1, -1)
        opens, closes = read["kind"] is not None, read["close"] is not None
        rows.append((False, closes, opens, kind, needs, leaves, tags.count("<event>"), tags.count("<trace>")))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return _Steps(*columns)


def _ends_before_trace(tags: list[str]) -> bool:
    """Whether an event begins in another trace than the last one that begins here."""
    return "<event>" in tags and "<trace>" in tags[tags.index("<event>") :]


def _placed(parts: pa.Array, before: Positions, steps: _Steps, quoted: Positions) -> Traces | None:
    """Find the event and the trace of each attribute, if the tags are in order."""
    needs, leaves = steps.needs[before], steps.leaves[before]
    known = np.where(leaves >= 0, np.arange(len(leaves)), -1)
    last = np.maximum.accumulate(known)
    if last[0] != 0:
        return None
    state = leaves[last]  # after each piece of markup
    earlier = np.concatenate([[_OUTSIDE], state[:-1]])
    if (
        (needs[needs >= 0] != earlier[needs >= 0]).any()
        or state[-1] != _OUTSIDE
        or (state[:-1] == _OUTSIDE).any()
    ):
        return None
    event = np.cumsum(steps.events[before]) - 1
    trace = np.cumsum(steps.traces[before]) - 1
    begins = np.flatnonzero(steps.events[before])
    keys = parts.take(pa.array(quoted[0::2])).dictionary_encode()
    values = _plain(parts.take(pa.array(quoted[1::2])))
    names = _plain(keys.dictionary)
    if values is None or names is None:
        return None
    of_event = np.where(state[:-1] == _IN_EVENT, event[:-1], -1)
    found = Traces(
        len(begins),
        trace[begins],
        names.to_pylist(),
        keys.indices.to_numpy().astype(np.int64),
        steps.kind[before[:-1]],
        of_event,
        trace[:-1],
        values,
    )
    owner = np.where(of_event >= 0, of_event, -1 - trace[:-1])
    pairs = np.sort(owner * (len(found.keys) + 1) + found.key)
    return None if (np.diff(pairs) == 0).any() else found  # a key twice: a list


def _plain(texts: pa.Array) -> pa.Array | None:
    """Write references as the letters they stand for; None where there is one of the document's own, or an open tag."""
    if pc.any(pc.match_substring(texts, "<")).as_py():
        return None
    if pc.any(pc.match_substring_regex(texts, "[\t\r\n]")).as_py():
        return None
    referring = pc.match_substring(texts, "&")
    if not pc.any(referring).as_py():
        return texts
    coded = texts.dictionary_encode()
    words = coded.dictionary.to_pylist()
    if any(_REFERENCES.sub("", word).count("&") for word in words):
        return None
    return pa.array([unescape(word) for word in words], pa.string()).take(coded.indices)


def _quoted_only(text: bytes, quotes: Positions) -> bool:
    """Whether single quotes stand within values only, not around them."""
    singles = np.flatnonzero(np.frombuffer(text, np.uint8) == 39)
    return bool((np.searchsorted(quotes, singles) % 2 == 1).all())
