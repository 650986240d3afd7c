"""Models translated into one another: every word is accounted for, and what does not fit is said."""

from __future__ import annotations

from itertools import product

import pytest

from hanhtrinh.models.crosswalk import crosswalk, vista_of
from hanhtrinh.models.library import load_model, load_overlay, models_at_hand
from hanhtrinh.models.words import WORDS

IDS = (*(file.id for file in models_at_hand()), "intimacy")


def at_hand(name: str):
    return load_overlay(name) if name == "intimacy" else load_model(name)


@pytest.mark.parametrize(("first", "second"), list(product(IDS, IDS)))
def test_every_word_of_both_models_is_shared_or_said_to_be_of_one_only(first, second):
    walk = crosswalk(at_hand(first), at_hand(second))
    for part, alone, side in ((walk.a, walk.alone_a, "a"), (walk.b, walk.alone_b, "b")):
        for one in part.parts:
            pairs = [pair for pair in walk.overlaps if getattr(pair, side) is one]
            shared = [word for pair in pairs for word in pair.shared]
            assert len(shared) == len(set(shared))  # no word is in two stages of the other model
            assert set(shared) <= set(one.words)
            assert bool(pairs) != (one in alone)
            for pair in pairs:
                left = pair.only_a if side == "a" else pair.only_b
                assert set(left) | set(pair.shared) == set(one.words)
                assert not set(left) & set(pair.shared)
    assert set(walk.only_a) == walk.a.words - walk.b.words
    assert set(walk.only_b) == walk.b.words - walk.a.words


@pytest.mark.parametrize(("first", "second"), list(product(IDS[:4], IDS[4:])))
def test_the_way_back_says_the_same(first, second):
    there, back = crosswalk(at_hand(first), at_hand(second)), crosswalk(at_hand(second), at_hand(first))
    turned = {"same": "same", "within": "contains", "contains": "within", "partial": "partial"}
    assert {(one.a.id, one.b.id, one.relation) for one in there.overlaps} == {
        (one.b.id, one.a.id, turned[one.relation]) for one in back.overlaps
    }
    assert there.alone_a == back.alone_b


@pytest.mark.parametrize("name", IDS)
def test_a_model_is_the_same_as_itself(name):
    walk = crosswalk(at_hand(name), at_hand(name))
    assert all(pair.relation == "same" and pair.a == pair.b for pair in walk.overlaps)
    assert not walk.only_a
    assert not walk.alone_a


def test_the_buyers_journey_ends_where_the_customers_goes_on():
    walk = crosswalk(load_model("buyer-4"), load_model("customer-7"))
    assert [part.id for part in walk.alone_a] == ["problem-awareness"]
    assert [part.id for part in walk.alone_b] == ["retention", "loyalty", "advocacy"]
    assert walk.only_b == ("retain", "expand", "advocate")
    pairs = {(pair.a.id, pair.b.id): pair for pair in walk.overlaps}
    assert pairs["decision", "purchase"].relation == "contains"
    assert pairs["decision", "purchase"].only_a == ("decide",)


def test_a_partial_overlap_is_said_to_be_one():
    walk = crosswalk(load_model("lifecycle-7"), load_model("value-8"))
    pairs = {(pair.a.id, pair.b.id): pair for pair in walk.overlaps}
    # loyalty holds retain, expand and advocate; ascend only the first two
    assert pairs["loyalty", "ascend"].relation == "contains"
    walk = crosswalk(load_model("map-5"), load_model("behaviour-6"))
    pairs = {(pair.a.id, pair.b.id): pair for pair in walk.overlaps}
    found = pairs["retention", "service"]
    assert found.relation == "partial"
    assert found.only_a == ("retain", "expand")
    assert found.only_b == ("receive", "evaluate")


def test_models_of_the_whole_journey_speak_of_every_word():
    for name in set(IDS) - {"buyer-4", "customer-7"}:
        assert vista_of(at_hand(name)).words == set(WORDS), name
