"""What a claim refers to, and whether its figures make sense: its subject, metric, options, period, expectation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.language import Text
from hanhtrinh.maps.document import Claim, Period
from hanhtrinh.maps.metrics import METRICS, Metric
from hanhtrinh.maps.problems import Findings, Path
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.suggest import meant
from hanhtrinh.models.touchpoints import TouchpointSet

_ABOUT: Final = ("stages", "touchpoints", "personas", "pains")


class ClaimReferences:
    """Checks the claims of one map; faults go to `found`.

    Args:
        found: collects the faults.
        ids: the map's own ids by kind of part.
        model: the model the map names.
        touchpoints: the workspace's touchpoints.
    """

    def __init__(
        self,
        found: Findings,
        ids: Mapping[str, tuple[str, ...]],
        model: JourneyModel,
        touchpoints: TouchpointSet,
    ) -> None:
        self.found = found
        self.ids = ids
        self.model = model
        self.touchpoints = touchpoints

    def check(self, claim: Claim, path: Path) -> None:
        """Check one claim that stands at `path`; a cohort written out in it is checked elsewhere."""
        kind = self._about(claim.about, (*path, "about"))
        if claim.min_n < 1:
            self.found.within(claim.min_n, 1, math.inf, (*path, "min_n"))
        if isinstance(claim.cohort, str):
            self._persona(claim.cohort, (*path, "cohort"))
        if claim.period is not None:
            self._period(claim.period, (*path, "period"))
        if claim.metric is None:
            if claim.expect is not None:
                self.found.add(
                    (*path, "expect"),
                    "missing-field",
                    Text(
                        vi="Có “expect” nhưng không có “metric”, nên không biết đo gì.",
                        en="There is an “expect” but no “metric”, so that nothing says what to measure.",
                    ),
                    Text(
                        vi=f"Thêm “metric” ({', '.join(METRICS)}), hoặc bỏ “expect”.",
                        en=f"Add a “metric” ({', '.join(METRICS)}), or drop “expect”.",
                    ),
                    key=True,
                )
            return
        metric = METRICS.get(claim.metric)
        if metric is None:
            self.found.known(claim.metric, METRICS, (*path, "metric"), "unknown-metric", Text(
                vi=f"Không có chỉ số “{claim.metric}”.", en=f"There is no metric “{claim.metric}”.",
            ))  # fmt: skip
            return
        if kind is not None and kind not in metric.about:
            self._wrong_about(claim, metric, (*path, "about"))
        self._params(claim, metric, path)
        self._expect(claim, metric, path)

    def _about(self, about: str, path: Path) -> str | None:
        """Check what a claim is about; gives the kind of part, None where it is not known."""
        if about == "map":
            return "map"
        kind, _, name = about.partition(".")
        if kind not in _ABOUT or not name:
            forms = Text(
                vi="stages.MÃ, touchpoints.MÃ, personas.MÃ, pains.MÃ, map",
                en="stages.ID, touchpoints.ID, personas.ID, pains.ID, map",
            )
            allowed = [f"{part}.{one}" for part in _ABOUT for one in self.ids[part]]
            self.found.add(
                path,
                "bad-about",
                Text(
                    vi=f"“{about}” không nói nhận định này về phần nào của bản đồ. Được phép: {forms.vi}.",
                    en=f"“{about}” does not say what part of the map this claim is about. Allowed: {forms.en}.",
                ),
                meant(about, allowed),
            )
            return None
        allowed = [f"{kind}.{one}" for one in self.ids[kind]]
        known = self.found.known(about, allowed, path, "unknown-part", Text(
            vi=f"Bản đồ không có “{about}”.", en=f"The map has no “{about}”.",
        ))  # fmt: skip
        return kind if known else None

    def _wrong_about(self, claim: Claim, metric: Metric, path: Path) -> None:
        forms = ", ".join(f"{kind}.…" for kind in metric.about)
        self.found.add(
            path,
            "metric-does-not-fit",
            Text(
                vi=f"Chỉ số {metric.id} không đo được cho “{claim.about}”. Được phép: {forms}.",
                en=f"The metric {metric.id} cannot be measured for “{claim.about}”. Allowed: {forms}.",
            ),
        )

    def _persona(self, name: str, path: Path) -> None:
        self.found.known(name, self.ids["personas"], path, "unknown-persona", Text(
            vi=f"Bản đồ không có chân dung khách hàng “{name}”.",
            en=f"The map has no persona “{name}”.",
        ))  # fmt: skip

    def _period(self, period: Period, path: Path) -> None:
        if period.from_ is not None and period.to is not None and period.from_ >= period.to:
            self.found.add(
                path,
                "empty-period",
                Text(
                    vi=f"Kỳ này trống: “from” ({period.from_}) phải trước “to” ({period.to}); ngày “to” không được tính.",
                    en=f"This period is empty: “from” ({period.from_}) must be before “to” ({period.to}), which is not included.",
                ),
                Text(vi="Sửa một trong hai ngày.", en="Correct one of the two days."),
            )

    def _params(self, claim: Claim, metric: Metric, path: Path) -> None:
        for name, value in claim.params.items():
            place: Path = (*path, "params", name)
            kind = metric.params.get(name)
            if kind is None:
                self.found.known(name, metric.params, place, "unknown-param", Text(
                    vi=f"Chỉ số {metric.id} không có tham số “{name}”.",
                    en=f"The metric {metric.id} has no parameter “{name}”.",
                ), key=True)  # fmt: skip
            elif not isinstance(value, str):
                self.found.add(
                    place,
                    "wrong-type",
                    Text(
                        vi=f"Tham số “{name}” cần một chuỗi chữ, nhưng nhận được {value}.",
                        en=f"The parameter “{name}” needs a text, not {value}.",
                    ),
                    Text(vi="Ví dụ: 7d (bảy ngày).", en="For example: 7d (seven days).")
                    if kind == "duration"
                    else None,
                )
            elif kind == "duration":
                self._duration(value, place)
            elif kind == "touchpoint":
                self._touchpoint(value, place)
            elif kind == "stage":
                allowed = dict.fromkeys((*self.model.ids(), *self.ids["stages"]))
                self.found.known(value, allowed, place, "unknown-stage", Text(
                    vi=f"Không có giai đoạn “{value}”.", en=f"There is no stage “{value}”.",
                ))  # fmt: skip

    def _duration(self, text: str, path: Path) -> None:
        try:
            length = parse_duration(text)
        except HanhtrinhError as error:
            self.found.add(path, error.code, error.message, error.hint)
            return
        if length <= 0:
            self.found.add(
                path,
                "bad-duration",
                Text(vi="Thời hạn phải dài hơn 0.", en="The length of time must be more than nothing."),
                Text(vi="Ví dụ: within: 7d", en="For example: within: 7d"),
            )

    def _expect(self, claim: Claim, metric: Metric, path: Path) -> None:
        expect = claim.expect
        if expect is None:
            self.found.add(
                path,
                "missing-field",
                Text(
                    vi=f"Nhận định “{claim.id}” có “metric” nhưng thiếu “expect”, nên không có gì để xác nhận hay bác bỏ.",
                    en=f"The claim “{claim.id}” has a “metric” but no “expect”, so that there is nothing to confirm or refute.",
                ),
                Text(
                    vi='Ví dụ: expect: {op: ">=", value: 0.6}',
                    en='For example: expect: {op: ">=", value: 0.6}',
                ),
            )
            return
        place: Path = (*path, "expect", "value")
        ends = expect.value if isinstance(expect.value, tuple) else (expect.value,)
        if (expect.op == "between") != (len(ends) == 2):
            self.found.add(
                place,
                "bad-expectation",
                Text(
                    vi=f"“{expect.op}” cần {'[thấp, cao]' if expect.op == 'between' else 'một số'} ở “value”.",
                    en=f"“{expect.op}” needs {'[low, high]' if expect.op == 'between' else 'one number'} as its “value”.",
                ),
                Text(
                    vi='Ví dụ: {op: between, value: [0.5, 0.6]} hoặc {op: ">=", value: 0.6}',
                    en='For example: {op: between, value: [0.5, 0.6]} or {op: ">=", value: 0.6}',
                ),
            )
            return
        if len(ends) == 2 and not ends[0] < ends[1]:
            self.found.add(
                place,
                "bad-expectation",
                Text(
                    vi=f"Khoảng [{ends[0]:g}, {ends[1]:g}] trống: đầu thấp phải nhỏ hơn đầu cao.",
                    en=f"The range [{ends[0]:g}, {ends[1]:g}] is empty: the low end must be below the high end.",
                ),
                Text(vi="Đổi chỗ hoặc sửa hai con số này.", en="Swap or correct the two numbers."),
            )
        low, high = metric.bounds
        outside = next((end for end in ends if not low <= end <= high or math.isinf(end)), None)
        if outside is not None:
            hint = None
            if metric.unit == "share" and 1 < outside <= 100:
                hint = Text(
                    vi=f"Tỷ lệ viết theo phần của 1: {outside:g}% là {outside / 100:g}.",
                    en=f"Shares are written as parts of 1: {outside:g}% is {outside / 100:g}.",
                )
            self.found.within(outside, low, high, place, hint)

    def _touchpoint(self, name: str, path: Path) -> None:
        self.found.known(name, self.touchpoints.ids(), path, "unknown-touchpoint", Text(
            vi=f"touchpoints.yaml không có điểm chạm “{name}”.",
            en=f"touchpoints.yaml has no touchpoint “{name}”.",
        ))  # fmt: skip
