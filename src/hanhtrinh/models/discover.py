"""Touchpoints proposed from data: what the events are called, on which channel, and what that probably means.

A proposal groups the event names of one kind on one channel. It never touches what the user has written: only
event codes that no touchpoint of the user's matches are looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.events.codes import EventCodes
from hanhtrinh.events.selectors import escape_glob, select_codes
from hanhtrinh.language import Text
from hanhtrinh.models.event_names import Kind, Vocabulary, readable, slug, vocabulary
from hanhtrinh.models.touchpoints import LocalText, Match, Touchpoint, TouchpointSet

MOST_PROPOSALS: Final = 80

_NOTES: Final = {
    "unknown": Text(
        vi="Chưa đoán được ý nghĩa: hãy điền “means” để điểm chạm thuộc về một giai đoạn.",
        en="The meaning could not be guessed: fill in “means”, so that it belongs to a stage.",
    ),
    "business": Text(
        vi="Do doanh nghiệp thực hiện, nên không đưa khách hàng vào giai đoạn nào.",
        en="Done by the business, so it enters no stage of the customer's.",
    ),
    "trouble": Text(
        vi="Sự cố mà khách hàng gặp phải, không nằm trong kế hoạch.",
        en="Trouble that customers meet; nobody planned it.",
    ),
    "twice": Text(
        vi="Đơn hàng đã được tính là mua ở điểm chạm khác, nên không tính lần nữa ở đây.",
        en="The order counts as the purchase elsewhere, so it does not count again here.",
    ),
    "several": Text(
        vi="Nhiều sự kiện cùng nghĩa mua: nếu một đơn sinh ra nhiều sự kiện và không có mã đơn, chỉ giữ lại một.",
        en="Several events mean a purchase: if one order makes several of them and has no order id, keep only one.",
    ),
    "anywhere": Text(
        vi="Xảy ra ở mọi giai đoạn: điền “means”, hoặc tách theo url.",
        en="Happens in every stage: fill in “means”, or split it by url.",
    ),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed touchpoint.

    Attributes:
        touchpoint: what would be written to touchpoints.yaml.
        events: how many events it matches.
        understood: whether the vocabulary knows what it is; else its name is the event's and `means` is empty.
        note: what the user should know or do; None where nothing.
    """

    touchpoint: Touchpoint
    events: int
    understood: bool
    note: Text | None


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found in the data.

    Attributes:
        proposals: in the order of the journey, those not understood last.
        covered: events that the user's own touchpoints match already.
        technical: names of events that are no touchpoints (a session's start, scrolling).
        left_out: names beyond the most frequent ones that are proposed.
        events: all events.
    """

    proposals: tuple[Proposal, ...]
    covered: int
    technical: tuple[str, ...]
    left_out: tuple[str, ...]
    events: int

    @property
    def touchpoints(self) -> TouchpointSet:
        """The proposals alone, as a set."""
        return TouchpointSet(
            schema="hanhtrinh.touchpoints/1", touchpoints=tuple(one.touchpoint for one in self.proposals)
        )


@dataclass(frozen=True, slots=True)
class _Group:
    """Events of one kind (or, where that is unknown, of one name) on one channel, begun by one side."""

    kind: str | None
    title: str
    channel: str
    outbound: bool


def discover(
    codes: EventCodes,
    counts: npt.NDArray[np.int64],
    *,
    touchpoint_of_code: npt.NDArray[np.int32] | None = None,
    existing: TouchpointSet | None = None,
    most: int = MOST_PROPOSALS,
) -> Discovery:
    """Propose touchpoints for what no existing touchpoint matches.

    Args:
        codes: the log's vocabulary.
        counts: events per code, int64[codes].
        touchpoint_of_code: the existing touchpoint of each code, -1 where none (`compile_touchpoints`); None: none.
        existing: the existing touchpoints, whose ids are taken and which may be goals.
        most: at most so many proposals; the most frequent are kept.
    """
    words = vocabulary()
    open_codes = (
        np.flatnonzero(counts > 0)
        if touchpoint_of_code is None
        else np.flatnonzero((counts > 0) & (touchpoint_of_code < 0))
    )
    names: dict[_Group, Counter[str]] = defaultdict(Counter)
    owner: dict[int, _Group] = {}
    technical: set[str] = set()
    for code in open_codes.tolist():
        group = _group_of(words, codes, code)
        if group.kind is not None and words.kinds[group.kind].technical:
            technical.add(codes.name[code])
        else:
            names[group][codes.name[code]] += int(counts[code])
            owner[code] = group
    ranked = sorted(names, key=lambda group: -names[group].total())
    chosen, rest = ranked[:most], ranked[most:]
    chosen.sort(key=lambda group: _journey_order(words, group, names[group].total()))
    matches = {group: _match(group, names[group], codes) for group in chosen}
    total = int(counts.sum())
    return Discovery(
        proposals=_proposals(words, _specific_first(matches, owner, codes), names, matches, existing),
        covered=total - int(counts[open_codes].sum()),
        technical=tuple(sorted(technical)),
        left_out=tuple(sorted({name for group in rest for name in names[group]})),
        events=total,
    )


def _group_of(words: Vocabulary, codes: EventCodes, code: int) -> _Group:
    name, channel = codes.name[code], codes.channel[code]
    outbound = codes.direction[code] == "outbound"
    kind = words.kind_of(name)
    if kind is not None:
        label = words.channel_of(channel)
        begun = {"outbound": kind.outbound, "inbound": kind.inbound}.get(codes.direction[code])
        other = begun or (kind.on.get(label.id) if label is not None else None)
        return _Group(other or kind.id, "", channel, outbound)
    return _Group(None, name, channel, outbound)


def _journey_order(words: Vocabulary, group: _Group, events: int) -> tuple[int, int, int]:
    """Known kinds in the order of the journey, then unknown ones by frequency."""
    if group.kind is None:
        return (1, 0, -events)
    return (0, words.place(group.kind), -events)


def _specific_first(
    matches: Mapping[_Group, Match], owner: Mapping[int, _Group], codes: EventCodes
) -> list[_Group]:
    """Keep the order, but put each group before any that would match its events too: the first match wins."""
    ahead = {
        group: {
            owner[code]
            for code in np.flatnonzero(select_codes(match.name, match.where, codes)).tolist()
            if code in owner
        }
        for group, match in matches.items()
    }
    placed: dict[_Group, None] = {}

    def place(group: _Group, waiting: frozenset[_Group]) -> None:
        for other in matches:
            if other in ahead[group] and other not in placed and other not in waiting:
                place(other, waiting | {other})
        placed.setdefault(group)

    for group in matches:
        place(group, frozenset({group}))
    return list(placed)


def _proposals(
    words: Vocabulary,
    groups: Sequence[_Group],
    names: Mapping[_Group, Counter[str]],
    matches: Mapping[_Group, Match],
    existing: TouchpointSet | None,
) -> tuple[Proposal, ...]:
    taken = set(existing.ids()) if existing is not None else set()
    ids = {group: _new_id(words, group, taken) for group in groups}
    goals = _goal_table(words, ids, existing)
    kinds = {kind for kind, _ in goals}
    alike = Counter(group.kind or group.title for group in groups)
    proposals: list[Proposal] = []
    for group in groups:
        kind = words.kinds[group.kind] if group.kind else None
        counts = kind is not None and not kinds.intersection(kind.unless)
        touchpoint = Touchpoint(
            id=ids[group],
            name=_name(words, group, qualified=alike[group.kind or group.title] > 1),
            channel=group.channel,
            means=kind.means if kind and counts else (),
            offer=kind.offer if kind and counts else None,
            match=matches[group],
            goal=_goal(words, group, goals, ids[group]),
            planned=not (kind.trouble if kind else words.is_trouble(group.title)),
        )
        proposals.append(
            Proposal(touchpoint, names[group].total(), kind is not None, _note(kind, touchpoint, kinds))
        )
    return tuple(proposals)


def _new_id(words: Vocabulary, group: _Group, taken: set[str]) -> str:
    channel = words.channel_of(group.channel)
    head = channel.id if channel else slug(group.channel) if group.channel else ""
    tail = group.kind or slug(group.title)
    plain = ".".join(
        part for part in (head, tail, "sent" if group.outbound and not group.kind else "") if part
    )
    unique, number = plain, 2
    while unique in taken:
        unique, number = f"{plain}_{number}", number + 1
    taken.add(unique)
    return unique


def _name(words: Vocabulary, group: _Group, *, qualified: bool) -> LocalText:
    plain = readable(group.title)
    name = words.kinds[group.kind].name if group.kind else LocalText(vi=plain, en=plain)
    if not (qualified and group.channel):
        return name
    known = words.channel_of(group.channel)
    channel = known.name if known else LocalText(vi=group.channel, en=group.channel)
    return LocalText(vi=f"{name.vi} ({channel.vi})", en=f"{name.en} ({channel.en})")


def _match(group: _Group, names: Counter[str], codes: EventCodes) -> Match:
    """Match the names, and the channel or the direction only where the names alone would match too much."""
    where: dict[str, str] = {}
    same = [code for code, name in enumerate(codes.name) if name in names]
    if group.channel and any(codes.channel[code] != group.channel for code in same):
        where["channel"] = escape_glob(group.channel)
    if group.outbound and any(codes.direction[code] != "outbound" for code in same):
        where["direction"] = "outbound"
    return Match(name=tuple(escape_glob(name) for name, _ in names.most_common()), where=where)


def _goal_table(
    words: Vocabulary, ids: Mapping[_Group, str], existing: TouchpointSet | None
) -> dict[tuple[str, str], str]:
    """Ids by kind and channel, the user's own before the proposed."""
    table: dict[tuple[str, str], str] = {}
    for touchpoint in existing.touchpoints if existing is not None else ():
        for name in touchpoint.match.name:
            if kind := words.kind_of(name):
                table.setdefault((kind.id, touchpoint.channel), touchpoint.id)
    for group, touchpoint_id in ids.items():
        if group.kind is not None and not group.outbound:
            table.setdefault((group.kind, group.channel), touchpoint_id)
    return table


def _goal(words: Vocabulary, group: _Group, table: Mapping[tuple[str, str], str], own: str) -> str | None:
    """The nearest kind that this one leads to and that the data have, on its own channel before any other."""
    for kind in words.kinds[group.kind].goals if group.kind else ():
        same = table.get((kind, group.channel))
        other: Collection[str] = [found for (wanted, _), found in table.items() if wanted == kind]
        for candidate in ([same] if same else []) + list(other):
            if candidate != own:
                return candidate
    return None


def _note(kind: Kind | None, touchpoint: Touchpoint, kinds: Collection[str]) -> Text | None:
    if not touchpoint.planned:
        return _NOTES["trouble"]
    if kind is None:
        return _NOTES["unknown"]
    if kind.business:
        return _NOTES["business"]
    if any(other in kinds for other in kind.unless):
        return _NOTES["twice"]
    if "buy" in touchpoint.means and len(touchpoint.match.name) > 1:
        return _NOTES["several"]
    return None if touchpoint.means else _NOTES["anywhere"]
