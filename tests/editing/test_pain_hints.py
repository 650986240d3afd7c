"""Where something seems to hurt, and the sentences in which claims about every metric are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hanhtrinh.app.explore.asking import Asked, look
from hanhtrinh.app.office import Office
from hanhtrinh.app.pain_hints import PainHints, pain_hints
from hanhtrinh.maps.metrics import METRICS

_SENTENCES = Path(__file__).parents[2] / "web" / "app" / "maps" / "claims" / "metrics.ts"


@pytest.fixture
def hints(shop: Office) -> PainHints:
    return pain_hints(look(Asked(), shop.readings))


def test_every_hint_has_a_reason_and_the_costliest_stands_first(hints: PainHints) -> None:
    assert hints.hints
    costs = [one.monthly.value if one.monthly else 0 for one in hints.hints]
    assert costs == sorted(costs, reverse=True)
    assert all(one.felt or one.below or "“" in one.text.vi for one in hints.hints)


def test_what_nobody_planned_is_hinted_at_in_words_of_its_own(hints: PainHints) -> None:
    hotline = next(one for one in hints.hints if one.touchpoint == "hotline.call")
    assert hotline.text.vi.startswith("Bị gián đoạn")
    assert hotline.text.en.startswith("Is held up")


def test_a_share_of_few_customers_is_not_given(hints: PainHints) -> None:
    for one in hints.hints:
        if one.conversion is not None and one.conversion.n < 30:
            assert one.conversion.value is None


def test_without_data_nothing_hurts(quiet: Office) -> None:
    assert pain_hints(look(Asked(), quiet.readings)).hints == ()


def test_a_claim_about_every_metric_can_be_written_as_a_sentence() -> None:
    written = set(re.findall(r'^  "([a-z_]+/\d+)",$', _SENTENCES.read_text(encoding="utf-8"), re.MULTILINE))
    assert written == set(METRICS)
