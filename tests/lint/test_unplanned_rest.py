"""HT603 where many touchpoints are used that nobody planned: the rest is counted and named, never dropped."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from hanhtrinh.language import Text
from hanhtrinh.lint.registry import rule_named


def subject_with(strangers: int) -> Any:
    ids = [f"t{i:02d}" for i in range(strangers)]
    return SimpleNamespace(
        data=SimpleNamespace(
            everybody=SimpleNamespace(
                customers=1000, touchpoints=[SimpleNamespace(id=one, customers=500) for one in ids]
            )
        ),
        document=SimpleNamespace(touchpoints=[]),
        touchpoints=SimpleNamespace(
            touchpoints=[
                SimpleNamespace(id=one, name=SimpleNamespace(text=Text(vi=one, en=one))) for one in ids
            ]
        ),
    )


@pytest.mark.parametrize(("strangers", "said"), [(8, 8), (9, 9), (10, 9), (14, 9)])
def test_what_is_not_listed_one_by_one_is_counted_and_named(strangers: int, said: int) -> None:
    found = list(rule_named("HT603").check(subject_with(strangers)))
    assert len(found) == said
    if strangers > 9:
        left = strangers - 8
        assert f"{left} more touchpoints are not on the map" in found[-1].message.en
        assert f"Còn {left} điểm chạm" in found[-1].message.vi
        assert all(f"t{i:02d}" in found[-1].hint.en for i in range(8, strangers))
