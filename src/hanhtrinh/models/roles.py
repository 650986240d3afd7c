"""What part an event plays in a sale: who began the contact, whether it is a cart, an order, an offer, a purchase.

Measures of behaviour (`rushed/1`, `neglected/1`, `abandoned_cart/1`, `cancelled/1` ...) ask this of every event. It is
decided once per event code, in this order:

1. what touchpoints.yaml says: `order_step` (cart, placed, paid, cancelled, returned), `means`, `offer`;
2. where no touchpoint says it, what events are commonly called (the vocabulary of `models.event_names`).

An event whose direction is not given counts as the customer's own: most files do not name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from hanhtrinh.errors import UsageError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.events.selectors import Globs, Predicate, escape_glob, select_codes
from hanhtrinh.language import Text
from hanhtrinh.models.compile import compile_touchpoints
from hanhtrinh.models.event_names import Kind, vocabulary
from hanhtrinh.models.suggest import listed, meant
from hanhtrinh.models.touchpoints import Touchpoint, TouchpointSet
from hanhtrinh.models.words import ENGAGED, OrderStep, Word

Codes = npt.NDArray[np.bool_]
T = TypeVar("T")

# an event that names its offer is one, whatever its touchpoint says
OFFER_GIVEN: Final = Predicate("offer", Globs(("*",)))
# what a business would count as success where nothing else is said
KEY_WORDS: Final[frozenset[Word]] = frozenset({"lead", "buy", "expand"})
_CART_KINDS: Final = (frozenset({"cart_add", "cart"}), frozenset({"checkout", "shipping", "payment"}))
_STEP_KINDS: Final[dict[OrderStep, frozenset[str]]] = {
    "paid": frozenset({"paid"}),
    "cancelled": frozenset({"order_cancelled"}),
    "returned": frozenset({"refund"}),
}
_ORDER_KINDS: Final = frozenset({"order", "contract"})
_NO_TOUCHPOINTS: Final = TouchpointSet(schema="hanhtrinh.touchpoints/1")


@dataclass(frozen=True, eq=False)
class EventRoles:
    """The roles of event codes: one entry per code.

    Attributes:
        codes: the vocabulary.
        touchpoints: ids in the order of touchpoints.yaml.
        touchpoint_of_code: int32, -1 where no touchpoint matches.
        outbound, system: bool, who began it; the customer, where neither.
        engaged: bool, the customer's own events that mean Engage or later.
        offers: bool, outbound events that carry an offer.
        buys: bool, purchases.
        carts, placed, paid, cancelled, returned: bool, what happens to an order. `placed` leaves out what only pays for
            one; where nothing is known to pay, purchases are `paid`.
        key: bool, what counts as success: a lead, a purchase, an upgrade.
        views: bool, pages and screens looked at.
    """

    codes: EventCodes
    touchpoints: tuple[str, ...]
    touchpoint_of_code: npt.NDArray[np.int32]
    outbound: Codes
    system: Codes
    engaged: Codes
    offers: Codes
    buys: Codes
    carts: Codes
    placed: Codes
    paid: Codes
    cancelled: Codes
    returned: Codes
    key: Codes
    views: Codes

    def named(self, names: Sequence[str]) -> Codes:
        """Give the codes that are meant: each name is a touchpoint's id, or a glob over event names.

        Raises:
            UsageError: `unknown-event` where a name is neither.
        """
        chosen = np.zeros(len(self.codes), np.bool_)
        for name in names:
            if name in self.touchpoints:
                chosen |= self.touchpoint_of_code == self.touchpoints.index(name)
                continue
            matched = select_codes([name], {}, self.codes)
            if name in self.codes.name:
                matched |= select_codes([escape_glob(name)], {}, self.codes)
            if not matched.any():
                raise _unknown(name, (*self.touchpoints, *dict.fromkeys(self.codes.name)))
            chosen |= matched
        return chosen

    def names(self, chosen: Codes) -> tuple[str, ...]:
        """Give the distinct names of these codes' events, sorted."""
        return tuple(sorted({self.codes.name[code] for code in np.flatnonzero(chosen).tolist()}))


def roles_of(
    codes: EventCodes, touchpoints: TouchpointSet | None = None, currency: str = "VND"
) -> EventRoles:
    """Decide the roles of every event code.

    Args:
        codes: the log's vocabulary; where it has registered `OFFER_GIVEN`, events that name an offer are offers.
        touchpoints: what the business says; None: event names alone decide.
        currency: what amounts in the touchpoints are in.

    Raises:
        UsageError: as `compile_touchpoints`.
    """
    known = touchpoints or _NO_TOUCHPOINTS
    of_code = compile_touchpoints(known, codes, currency)
    kind_of = _kinds(codes)
    outbound = _where(codes.direction, lambda one: one == "outbound")
    system = _where(codes.direction, lambda one: one == "system")
    own = ~outbound & ~system

    def meaning(words: Iterable[Word]) -> Codes:
        """Give the codes at touchpoints that mean one of the words; by name where no touchpoint does."""
        wanted = frozenset(words)
        found = _at(known, of_code, lambda one: not wanted.isdisjoint(one.means))
        return found if found.any() else _means_by_name(kind_of, wanted)

    def step(name: OrderStep, otherwise: Codes) -> Codes:
        """Give the codes of a step of orders: as touchpoints say, else as events are called, else `otherwise`."""
        if any(one.order_step == name for one in known.touchpoints):
            return _at(known, of_code, lambda one: one.order_step == name)
        found = _of_kinds(kind_of, _STEP_KINDS.get(name, frozenset()))
        return found if found.any() else otherwise

    buys = meaning({"buy"}) & ~outbound
    none = np.zeros(len(codes), np.bool_)
    pays = step("paid", none)
    offers = _at(known, of_code, lambda one: one.offer is not None)
    if OFFER_GIVEN.key in codes.predicates:
        offers |= (codes.bits >> codes.predicates.index(OFFER_GIVEN.key)) & 1 == 1
    return EventRoles(
        codes=codes,
        touchpoints=known.ids(),
        touchpoint_of_code=of_code,
        outbound=outbound,
        system=system,
        engaged=meaning(ENGAGED) & own,
        offers=offers & outbound,
        buys=buys,
        carts=step("cart", _carts_by_name(kind_of)),
        placed=step("placed", (buys | _of_kinds(kind_of, _ORDER_KINDS)) & ~outbound) & ~pays,
        paid=step("paid", buys),
        cancelled=step("cancelled", none),
        returned=step("returned", none),
        key=meaning(KEY_WORDS) & own,
        views=_of_kinds(kind_of, frozenset({"page"})) & own,
    )


def _kinds(codes: EventCodes) -> list[Kind | None]:
    """Say of every code what its event's name means; None where that cannot be told."""
    words = vocabulary()
    of_name = {name: words.kind_of(name) for name in set(codes.name)}
    return [of_name[name] for name in codes.name]


def _where(values: Sequence[T], holds: Callable[[T], bool]) -> Codes:
    return np.fromiter((holds(one) for one in values), np.bool_, len(values))


def _of_kinds(kinds: Sequence[Kind | None], wanted: frozenset[str]) -> Codes:
    return _where(kinds, lambda kind: kind is not None and kind.id in wanted)


def _at(
    touchpoints: TouchpointSet, of_code: npt.NDArray[np.int32], holds: Callable[[Touchpoint], bool]
) -> Codes:
    """Give the codes at touchpoints of which something holds."""
    # the last entry answers for codes without a touchpoint (-1)
    table = np.append(_where(touchpoints.touchpoints, holds), False)
    return np.asarray(table[of_code])


def _means_by_name(kinds: Sequence[Kind | None], words: frozenset[str]) -> Codes:
    """Give the codes whose names mean one of the words; a payment is no purchase where orders have events of their own."""
    present = {kind.id for kind in kinds if kind is not None}
    return _where(
        kinds,
        lambda kind: (
            kind is not None and not words.isdisjoint(kind.means) and present.isdisjoint(kind.unless)
        ),
    )


def _carts_by_name(kinds: Sequence[Kind | None]) -> Codes:
    """Give the codes that fill or show a cart; where there are none, those of the way from the cart to the order."""
    for wanted in _CART_KINDS:
        found = _of_kinds(kinds, wanted)
        if found.any():
            return found
    return np.zeros(len(kinds), np.bool_)


def _unknown(name: str, there: Sequence[str]) -> UsageError:
    shown = listed(there)
    return UsageError(
        "unknown-event",
        Text(
            vi=f"Không có điểm chạm hay sự kiện nào tên “{name}”. Hiện có: {shown.vi}.",
            en=f"There is no touchpoint or event called “{name}”. There are: {shown.en}.",
        ),
        hint=meant(name, there),
    )
