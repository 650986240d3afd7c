"""What part events play: as touchpoints.yaml says, else as events are called."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.models.library import load_model
from hanhtrinh.models.placing import stage_by_rule
from hanhtrinh.models.roles import OFFER_GIVEN, EventRoles, roles_of
from hanhtrinh.models.touchpoints import TouchpointSet


def codes(*events: str, offers: Sequence[str] = ()) -> EventCodes:
    """Codes of events written `name` or `name/direction`; those of `offers` carry an offer of their own."""
    names, _, directions = zip(*(event.partition("/") for event in events), strict=True)
    blank = ("",) * len(names)
    bits = np.array([event in offers for event in events], np.int64)
    return EventCodes(names, blank, blank, directions, bits, (OFFER_GIVEN.key,) if offers else ())


def touchpoints(*written: dict) -> TouchpointSet:
    return TouchpointSet.model_validate(
        {
            "schema": "hanhtrinh.touchpoints/1",
            "touchpoints": [{"name": one["id"], "match": {"name": [one["id"]]}, **one} for one in written],
        }
    )


def named(roles: EventRoles, role: str) -> tuple[str, ...]:
    return roles.names(getattr(roles, role))


ORDERS = (
    "order_placed",
    "order_paid",
    "order_cancelled",
    "order_returned",
    "add_to_cart",
    "Xem giỏ hàng",
    "home",
)


def test_names_alone_tell_the_life_of_an_order() -> None:
    roles = roles_of(codes(*ORDERS))
    assert named(roles, "placed") == ("order_placed",)
    assert named(roles, "paid") == ("order_paid",)
    assert named(roles, "cancelled") == ("order_cancelled",)
    assert named(roles, "returned") == ("order_returned",)
    assert named(roles, "carts") == ("Xem giỏ hàng", "add_to_cart")
    assert named(roles, "buys") == ("order_placed",)


@pytest.mark.parametrize(
    ("name", "role"),
    [("Hủy đơn hàng", "cancelled"), ("Trả hàng", "returned"), ("Thêm vào giỏ", "carts"), ("Đã thanh toán", "paid"),
     ("Đặt hàng", "placed"), ("page_view", "views"), ("Để lại thông tin", "key")],
)  # fmt: skip
def test_vietnamese_names_are_understood(name: str, role: str) -> None:
    assert named(roles_of(codes(name, "Trang chủ")), role) == (name,)


def test_where_nothing_is_called_a_payment_every_purchase_is_one() -> None:
    assert named(roles_of(codes("purchase", "view_item")), "paid") == ("purchase",)
    assert named(roles_of(codes("purchase", "view_item")), "placed") == ("purchase",)


def test_what_touchpoints_say_goes_before_names() -> None:
    known = touchpoints(
        {"id": "xong", "means": ["buy"], "order_step": "paid"},
        {"id": "ghe", "order_step": "cart"},
        {"id": "huy", "order_step": "cancelled"},
    )
    roles = roles_of(codes("xong", "ghe", "huy", *ORDERS), known)
    assert named(roles, "paid") == ("xong",)
    assert named(roles, "carts") == ("ghe",)
    assert named(roles, "cancelled") == ("huy",)
    # nothing says how an order is returned
    assert named(roles, "returned") == ("order_returned",)


def test_an_unknown_order_step_is_refused() -> None:
    with pytest.raises(ValueError, match="order_step"):
        touchpoints({"id": "a", "order_step": "boom"})


def test_an_offer_is_the_businesss_own_by_touchpoint_or_by_event() -> None:
    known = touchpoints({"id": "zns", "offer": "tripwire"}, {"id": "mail", "offer": "core"}, {"id": "call"})
    events = ("zns/outbound", "zns/inbound", "mail", "call/outbound", "letter/outbound")
    roles = roles_of(codes(*events), known)
    assert np.flatnonzero(roles.offers).tolist() == [0]
    told = roles_of(codes(*events, offers=["letter/outbound", "mail"]), known)
    assert np.flatnonzero(told.offers).tolist() == [0, 4]


def test_engagement_is_the_customers_own() -> None:
    known = touchpoints({"id": "read", "means": ["engage"]}, {"id": "ad", "means": ["discover"]})
    roles = roles_of(codes("read", "read/inbound", "read/outbound", "read/system", "ad"), known)
    assert np.flatnonzero(roles.engaged).tolist() == [0, 1]
    assert np.flatnonzero(roles.outbound).tolist() == [2]
    assert np.flatnonzero(roles.system).tolist() == [3]


def test_events_are_named_by_touchpoint_or_by_pattern() -> None:
    known = touchpoints({"id": "web.item", "match": {"name": ["view_*"]}})
    roles = roles_of(codes("view_item", "view_list", "buy [VN]*", "buy"), known)
    assert np.flatnonzero(roles.named(["web.item"])).tolist() == [0, 1]
    assert np.flatnonzero(roles.named(["buy*"])).tolist() == [2, 3]
    assert np.flatnonzero(roles.named(["buy [VN]*", "view_list"])).tolist() == [1, 2]
    with pytest.raises(UsageError) as error:
        roles.named(["web.itm"])
    assert error.value.code == "unknown-event"
    assert error.value.hint is not None
    assert "web.item" in error.value.hint.en


def test_a_touchpoint_stands_where_a_first_touch_may_enter() -> None:
    model = load_model("lifecycle-7")
    found = [
        stage_by_rule(model, one)
        for one in touchpoints(
            {"id": "ad", "means": ["discover"]}, {"id": "order", "means": ["buy"]}, {"id": "x"}
        ).touchpoints
    ]
    assert [stage and stage.id for stage in found] == ["awareness", "purchase", None]


def test_a_log_without_codes_has_no_roles() -> None:
    none = EventCodes((), (), (), (), np.empty(0, np.int64))
    assert not roles_of(none).buys.any()
    with pytest.raises((UsageError, InputError)):
        roles_of(none).named(["x"])
