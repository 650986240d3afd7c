"""A map that no rule objects to, and the data that go with it; tests break one thing at a time."""

from __future__ import annotations

import copy
import datetime
import json
from typing import Any

from hanhtrinh.lint.linting import LintResult, lint_map
from hanhtrinh.lint.subject import DataSeen, Subject
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.results import (
    ClaimResult,
    Estimate,
    Observed,
    ObservedStage,
    ObservedTouchpoint,
    PastClaim,
)
from hanhtrinh.models.documents import parse_document
from hanhtrinh.models.library import load_model
from hanhtrinh.models.touchpoints import TouchpointSet

TODAY = datetime.date(2026, 6, 1)
Document = dict[str, Any]


def both(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def quote(**changes: Any) -> Document:
    return {
        "kind": "interview", "quote": "Sao không nói từ đầu?", "source": "Hà Nội", "date": "2026-03-14", "n": 9, "of": 12,
        **changes,
    }  # fmt: skip


def good_map() -> Document:
    """Give a map that every rule takes."""
    return copy.deepcopy(
        {
            "schema": "hanhtrinh.map/1",
            "id": "mua-lan-dau",
            "title": both("Mua lần đầu", "First purchase"),
            "model": "lifecycle-7",
            "departments": ["marketing", {"id": "design", "name": both("Thiết kế", "Design")}],
            "personas": [
                {
                    "id": "linh",
                    "name": "Linh",
                    "cohort": {"attr": "city", "in": ["Hà Nội"]},
                    "needs": [both("Biết tổng tiền trước khi đặt", "To know the total before ordering")],
                }
            ],
            "stages": [
                {
                    "use": "awareness",
                    "motivation": both("Muốn con bớt xem điện thoại", "Wants less screen time"),
                },
                {"use": "decision"},
            ],
            "touchpoints": [
                {
                    "id": "ad",
                    "use": "facebook.ad",
                    "stage": "awareness",
                    "actions": [both("Dừng lại xem bìa", "Stops at the cover")],
                    "experience": {"emotion": {"linh": 0.2}},
                    "evidence": [quote()],
                },
                {
                    "id": "cart",
                    "use": "web.cart",
                    "stage": "decision",
                    "actions": [both("Nhập địa chỉ, thấy phí giao", "Types the address, sees the fee")],
                    "experience": {
                        "wanted": both("tổng tiền từ đầu", "the total from the start"),
                        "promised": both("giao toàn quốc", "delivery nationwide"),
                        "emotion": {"linh": -0.3},
                    },
                    "evidence": [quote()],
                    "owner": "Thiết kế",
                },
                {
                    "id": "visit",
                    "use": "shop.visit",
                    "stage": "decision",
                    "actions": [both("Ghé đọc thử", "Drops in to read")],
                    "experience": {"emotion": {"linh": 0.4}},
                    "evidence": [quote()],
                    "owner": "design",
                },
            ],
            "pains": [
                {
                    "id": "p1",
                    "at": "cart",
                    "text": both("Phí giao hiện muộn", "The fee shows late"),
                    "severity": 2,
                }
            ],
            "opportunities": [
                {
                    "id": "o1",
                    "for": "p1",
                    "text": both("Báo phí ở trang sách", "Show the fee on the book page"),
                    "owner": "design",
                }
            ],
            "claims": [
                {
                    "id": "c1",
                    "about": "touchpoints.cart",
                    "says": both("Ít nhất 60% sẽ đặt hàng", "At least 60% order"),
                    "metric": "touchpoint_conversion/1",
                    "cohort": "linh",
                    "expect": {"op": ">=", "value": 0.6},
                }
            ],
        }
    )


def touchpoints() -> TouchpointSet:
    rows = [
        ("facebook.ad", "Quảng cáo", "Ad", "facebook", "marketing"),
        ("web.cart", "Giỏ hàng", "Cart", "website", None),
        ("shop.visit", "Ghé cửa hàng", "Shop visit", "shop", None),
        ("hotline.call", "Gọi hotline", "Hotline", "hotline", None),
    ]
    return TouchpointSet.model_validate(
        {
            "schema": "hanhtrinh.touchpoints/1",
            "touchpoints": [
                {
                    "id": name, "name": both(vi, en), "channel": channel, "owner": owner, "means": ["decide"],
                    "match": {"name": [name]},
                }
                for name, vi, en, channel, owner in rows
            ],
        }
    )  # fmt: skip


NOTHING = Estimate(None, None, None, 0)


def observed(
    persona: str | None = None,
    *,
    customers: int = 400,
    visits: dict[str, int] | None = None,
    entered: dict[str, int] | None = None,
) -> Observed:
    counts = {"facebook.ad": 300, "web.cart": 200, "shop.visit": 100, "hotline.call": 5, **(visits or {})}
    stages = {"awareness": 400, "decision": 200, **(entered or {})}
    return Observed(
        persona=persona,
        customers=customers,
        all_customers=1000,
        events=5000,
        scores=0,
        first=None,
        last=None,
        stages=tuple(ObservedStage(name, n, NOTHING, NOTHING, NOTHING) for name, n in stages.items()),
        touchpoints=tuple(ObservedTouchpoint(name, n, n, NOTHING) for name, n in counts.items()),
        movements=(),
    )


def result(claim: str = "c1", value: float | None = 0.523, n: int = 200) -> ClaimResult:
    return ClaimResult(
        id=claim, about="touchpoints.cart", metric="touchpoint_conversion/1", params={}, cohort="linh", period=None,
        min_n=100, expect={"op": ">=", "value": 0.6}, value=value, n=n, pending=0, low=None, high=None, q=None,
        verdict="undecided", reason="interval", n_to_decide=None,
    )  # fmt: skip


def past(value: float, verdict: Any = "refuted") -> PastClaim:
    return PastClaim(
        id="c1", about="touchpoints.cart", metric="touchpoint_conversion/1", params={}, cohort="linh", period=None,
        min_n=100, expect={"op": ">=", "value": value}, value=0.5, n=200, verdict=verdict, judged_by="fixed",
        watermark=None, checked="2026-01-01T00:00:00Z", changed=("expect",),
    )  # fmt: skip


def data(**changes: Any) -> DataSeen:
    given: dict[str, Any] = {
        "observed": {None: observed(customers=1000), "linh": observed("linh")},
        "claims": {"c1": result()},
        "lineage": {},
        "stale": frozenset(),
        "watermark": TODAY,
    }
    return DataSeen(**{**given, **changes})


def subject(document: Document, *, seen: DataSeen | None = None, known: bool = True) -> Subject:
    """Read a map as the rules see it; `known` with the touchpoints of a workspace."""
    parsed = parse_document(json.dumps(document, ensure_ascii=False, indent=1), MapDocument, "map.yaml")
    return Subject(parsed, load_model("lifecycle-7"), touchpoints() if known else None, seen, TODAY)


def lint(document: Document, *, seen: DataSeen | None = None, known: bool = True) -> LintResult:
    return lint_map(subject(document, seen=seen, known=known))


def codes(result: LintResult) -> list[str]:
    return [finding.rule.code for finding in result.findings]
