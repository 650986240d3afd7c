from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hanhtrinh.scene.curves import curve_path, sampled
from hanhtrinh.scene.view import face_level


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=12))
def test_the_curve_never_overshoots_its_points(heights: list[float]) -> None:
    points = [(100.0 * i, y) for i, y in enumerate(heights)]
    for x, y in sampled(points, 3.0):
        left = min(int(x // 100), len(heights) - 2)
        low, high = sorted(heights[left : left + 2])
        assert low - 1e-6 <= y <= high + 1e-6


def test_the_path_goes_through_its_points() -> None:
    assert curve_path([(0, 0), (10, 5), (20, 0)]).startswith("M0.0 0.0C")
    assert curve_path([(0, 0), (10, 5), (20, 0)]).endswith("20.0 0.0")
    assert curve_path([]) == ""


def test_a_value_on_a_cut_belongs_to_the_face_further_from_the_middle() -> None:
    assert [face_level(v) for v in (-1, -0.6, -0.59, -0.2, -0.19, 0, 0.19, 0.2, 0.59, 0.6, 1)] == [
        1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5,
    ]  # fmt: skip
