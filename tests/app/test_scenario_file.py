"""Faults of a scenario file are told with their place, what was allowed, and what to do."""

from __future__ import annotations

import random

import pytest
from scenario_worlds import SHOP

from hanhtrinh.app.scenario import parse_scenario, simulate
from hanhtrinh.errors import InputError

START = "start: {ads: 0.6, search: 0.4}"


def fault(old: str, new: str) -> InputError:
    assert SHOP.count(old) == 1, old
    with pytest.raises(InputError) as caught:
        parse_scenario(SHOP.replace(old, new), "shop.yaml")
    assert caught.value.place is not None
    assert caught.value.place.file == "shop.yaml"
    return caught.value


def line_of(text: str) -> int:
    return SHOP[: SHOP.index(text)].count("\n") + 1


CASES = [
    # old, new, code, where the fault is told
    ("ads: 0.6", "ads: 0.5", "wrong-sum", "start:"),
    ("ads: 0.6", "adz: 0.6", "unknown-touchpoint", "start:"),
    ("share: 0.55", "share: 0.5", "wrong-sum", "personas:"),
    ("Hà Nội: 0.7", "Hà Nội: 0.6", "wrong-sum", "- {id: linh"),
    ("next: {view: 0.6}", "next: {view: 0.7}", "wrong-sum", "- {id: search"),
    ("next: {view: 0.6}", "next: {vieww: 0.6}", "unknown-touchpoint", "- {id: search"),
    ("next: {view: 0.6}", "next: {view: 1.6}", "out-of-range", "- {id: search"),
    ("goal: paid", "goal: payed", "unknown-touchpoint", "- {id: cart"),
    ("at: ask", "at: asked", "unknown-touchpoint", "- {id: slow"),
    ("personas: [linh]", "personas: [lin]", "unknown-persona", "- {id: fee"),
    ("{paid: -0.15}", "{paid: -0.65}", "out-of-range", "- {id: fee"),
    ("{paid: -0.15}", "{payed: -0.15}", "unknown-touchpoint", "- {id: fee"),
    ("{paid: 0.10}", "{paid: 0.45}", "out-of-range", "- {id: free"),
    ("emotion: -0.4, extra_actions: 2", "emotion: -1.4", "out-of-range", "- {id: fee"),
    ("{id: slow, at: ask", "{id: fee, at: ask", "duplicate-id", "- {id: slow"),
    ("attribute: variant", "attribute: city", "duplicate-attribute", "- {id: free"),
    ("wait: 5h", "wait: 5 hours", "bad-duration", "- {id: slow"),
    ("wait: 5h, emotion: -0.3", "gap: -2h", "out-of-range", "- {id: slow"),
    ("leave: 0.4, gap: {median: 12d}", "leave: 0.4", "no-gap", "- {id: used"),
    ("means: [evaluate]", "means: [rate]", "not-allowed", "- {id: rated"),
    ("scale: [0, 10]", "scale: [10, 0]", "wrong-scale", "- {id: paid"),
    ("from: 2025-01-01, to: 2025-07-01", "from: 2025-07-01, to: 2025-01-01", "wrong-period", "period:"),
    ("randomised: {share: 0.5, attribute: variant}", "randomised: {share: 0.5}", "missing-field", "- {id: free"),
    ("wait: {median: 30m}", "waits: {median: 30m}", "unknown-field", "- {id: ask"),
    ("effect: {wait: 5h, emotion: -0.3}", "effect: {waitt: 5h}", "unknown-field", "- {id: slow"),
    ("customers: 20000", "customers: many", "wrong-type", "customers:"),
    ("{id: view, means", "{id: vi*w, means", "bad-name", "- {id: view"),
    ("channel: messenger", "channel: website, event: view", "duplicate-event", "- {id: ask"),
    ("effect: {emotion: 0.1, next: {cart: 0.05}}", "effect: {next: {search: 0.05}}", "no-effect", "- {id: linh"),
    ("leave: 0.8, gap: {median: 5d}", "leave: 0.7, gap: {median: 5d}", "wrong-sum", "- {id: rated"),
    ("customers: 20000", "customers: 0", "out-of-range", "customers:"),
    ("period: {from: 2025-01-01", "period: {from: 2025-13-01", "wrong-type", "period:"),
    ("seed: 7", "arrivals: {season: [{from: 2025-02-01, to: 2025-02-01, factor: 2}]}\nseed: 7", "wrong-period", "seed: 7"),
    ("seed: 7", "arrivals: {season: [{from: 2025-01-01, to: 2026-01-01, factor: 0}]}\nseed: 7", "no-arrivals", "seed: 7"),
    ("seed: 7", "arrivals: {season: [{from: 2025-02-01, to: 2025-03-01, factor: -1}]}\nseed: 7", "out-of-range", "seed: 7"),
    ("leave: 0.8, gap: {median: 5d}", "leave: 0.8", "no-gap", "- {id: rated"),
    ("feedback: 0.9", "feedback: 1.9", "out-of-range", "- {id: rated"),
    ("direction: outbound", "direction: out", "not-allowed", "- {id: rated"),
    ("kind: stars", "kind: star", "not-allowed", "- {id: rated"),
    ("personas: [linh]}", "personas: [linh], to: 2025-02-01}", "wrong-period", "- {id: fee"),
    ("randomised: {share: 0.5, attribute: variant}", "randomised: {share: 1.5, attribute: variant}", "out-of-range", "- {id: free"),
    ("seed: 7", "timezone: Asia/Saigong\nseed: 7", "unknown-timezone", "seed: 7"),
    ("seed: 7", "currency: dong\nseed: 7", "unknown-currency", "seed: 7"),
    ("{id: used, means: [use], channel: app", "{id: used, means: [use], event: paid", "duplicate-event", "- {id: paid"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "where"), CASES)
def test_fault_is_told_with_its_code_and_line(old: str, new: str, code: str, where: str) -> None:
    error = fault(old, new)
    assert error.code == code
    assert error.place is not None
    assert error.place.line == line_of(where)
    assert error.place.column is not None
    assert error.message.vi
    assert error.message.en
    assert error.message.vi != error.message.en
    assert error.hint is not None
    assert error.hint.vi
    assert error.hint.en


def test_column_points_at_the_fault_itself() -> None:
    error = fault("next: {view: 0.6}", "next: {vieww: 0.6}")
    line = SHOP.splitlines()[line_of("- {id: search") - 1].replace("{view:", "{vieww:")
    assert error.place is not None
    assert error.place.column == line.index("vieww") + 1
    assert error.hint is not None
    assert "view" in error.hint.en


def test_loop_without_a_way_out_is_refused() -> None:
    text = SHOP.replace("next: {cart: 0.5, view: 0.1}, leave: 0.4", "next: {view: 1.0}, leave: 0")
    with pytest.raises(InputError) as caught:
        parse_scenario(text)
    assert caught.value.code == "endless-journey"


def test_author_may_keep_notes_in_fields_of_his_own() -> None:
    scenario = parse_scenario(SHOP.replace("seed: 7", "seed: 7\nbudget: 12 triệu"))
    assert scenario.seed == 7


def test_contract_example_is_read() -> None:
    scenario = parse_scenario(CONTRACT)
    checkout = next(part for part in scenario.touchpoints if part.id == "web.checkout")
    assert checkout.gap is not None
    assert checkout.gap.median == 120 * 1_000_000
    assert checkout.value is None
    assert scenario.changes[0].randomised is not None


CONTRACT = """
schema: hanhtrinh.scenario/1
seed: 7
customers: 20000
period: {from: 2025-01-01, to: 2026-01-01}
start: {ads.facebook: 0.4, search.google: 0.35, referral: 0.25}
personas:
  - {id: linh, share: 0.45, attributes: {city: {Hà Nội: 0.7, Đà Nẵng: 0.3}}, effect: {emotion: 0.1}}
  - {id: an, share: 0.55}
touchpoints:
  - {id: ads.facebook, means: [discover], next: {web.cart: 0.5}, leave: 0.5, gap: {median: 1d}}
  - {id: search.google, means: [discover], next: {web.cart: 0.5}, leave: 0.5, gap: {median: 1d}}
  - {id: referral, means: [discover], next: {web.cart: 0.5}, leave: 0.5, gap: {median: 1d}}
  - {id: web.cart, means: [decide], next: {web.checkout: 0.5}, leave: 0.5, gap: {median: 1d}}
  - id: web.checkout
    means: [decide]
    channel: website
    direction: inbound
    next: {web.order_paid: 0.58, web.cart: 0.12}
    leave: 0.30
    gap: {median: 2m, sigma: 1}
    emotion: -0.2
    feedback: 0.05                 # probability that a score (and a text) is given
    score: {kind: csat, scale: [1, 5], spread: 0.4}
    cost: 0
    value: null                    # or {median: 450000, sigma: 0.5} on orders
    extra_actions: 0               # mean number of additional page events inside the touch
    wait: null                     # or {median: 5m} before the business answers
  - {id: web.order_paid, means: [buy], value: {median: 450000, sigma: 0.5}}
pains:
  - {id: shipping-fee, at: web.checkout, effect: {next: {web.order_paid: -0.15}, emotion: -0.4, extra_actions: 2}, from: 2025-03-01, personas: [linh]}
changes:
  - {id: free-shipping, at: web.checkout, effect: {next: {web.order_paid: 0.10}}, from: 2025-09-01, randomised: {share: 0.5, attribute: variant}}
"""


WORDS = ["{", "}", "[", "]", ":", ",", "-", "\n", " ", "\t", "0", "-1", "1e9", ".inf", ".nan", "null", "true", "'", '"', "&a", "*a", "|", "<<", "é", "\u0000", "2025-02-30", "9" * 40]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_refused_in_words_or_are_worlds(seed: int) -> None:
    """Pieces dropped, doubled, swapped or put in: never a traceback, and what is accepted can be walked."""
    luck = random.Random(seed)
    accepted = 0
    refused: list[InputError] = []
    for _ in range(120):
        text = SHOP
        for _ in range(luck.choice([1, 1, 2, 5])):
            at = luck.randrange(len(text))
            size = luck.choice([1, 1, 4, 30])
            kind = luck.randrange(4)
            if kind == 0:
                text = text[:at] + text[at + size :]
            elif kind == 1:
                text = text[:at] + luck.choice(WORDS) + text[at:]
            elif kind == 2:
                text = text[:at] + luck.choice(WORDS) + text[at + size :]
            else:
                text = text[:at] + text[at : at + size] * 2 + text[at + size :]
        try:
            scenario = parse_scenario(text)
        except InputError as error:
            refused.append(error)
            continue
        accepted += 1
        if accepted <= 4:
            simulate(scenario, customers=50)
    assert len(refused) > 40
    assert all(error.place is not None and error.message.vi and error.message.en for error in refused)
