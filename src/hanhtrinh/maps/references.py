"""What a map refers to, and whether it is there: stages, touchpoints, personas, pains, metrics, figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.errors import HanhtrinhError, InputError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.language import Text
from hanhtrinh.maps.document import Claim, MapDocument, Period
from hanhtrinh.maps.metrics import METRICS, Metric
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.suggest import closest, listed, meant
from hanhtrinh.models.touchpoints import TouchpointSet

if TYPE_CHECKING:
    from hanhtrinh.models.documents import Parsed

Path = tuple[str | int, ...]
CheckCohort = Callable[[Any, Path], None]
_ABOUT: Final = ("stages", "touchpoints", "personas", "pains")
_BAD_IN_ID: Final = frozenset(". \t\n")


class References:
    """Checks one map against its model and touchpoints; `problems` collects every fault with its place."""

    def __init__(self, parsed: Parsed[MapDocument], model: JourneyModel, touchpoints: TouchpointSet) -> None:
        self.parsed = parsed
        self.document = parsed.value
        self.model = model
        self.touchpoints = touchpoints
        self.problems: list[InputError] = []
        document = parsed.value
        self.ids: Mapping[str, tuple[str, ...]] = {
            "stages": tuple(dict.fromkeys(self._stage_ids())),
            "touchpoints": tuple(one.id for one in document.touchpoints),
            "personas": tuple(one.id for one in document.personas),
            "pains": tuple(one.id for one in document.pains),
        }

    def check(self, check_cohort: CheckCohort) -> None:
        """Check everything; `check_cohort` reads a cohort document and raises what is wrong with it."""
        self._ids()
        self._stages()
        self._touchpoints()
        self._pains_and_opportunities()
        self._lanes()
        for index, persona in enumerate(self.document.personas):
            if persona.cohort is not None:
                self._cohort(persona.cohort, ("personas", index, "cohort"), check_cohort)
        for index, claim in enumerate(self.document.claims):
            self._claim(claim, ("claims", index), check_cohort)

    def _stage_ids(self) -> Iterator[str]:
        """Give the stages of the map; a typo in one is told once, not again wherever the stage is meant."""
        known = self.model.ids()
        for stage in self.document.stages:
            if stage.id is None and stage.use is not None and stage.use not in known:
                yield closest(stage.use, known) or stage.use
            elif stage.key:
                yield stage.key

    # -- parts of the map --------------------------------------------------------------------------

    def _ids(self) -> None:
        document = self.document
        if _BAD_IN_ID & set(document.id) or not document.id:
            self._bad_id(document.id, ("id",))
        for field in ("personas", "touchpoints", "pains", "opportunities", "lanes", "claims"):
            self._unique([one.id for one in getattr(document, field)], field)
        self._unique([stage.key for stage in document.stages], "stages")

    def _unique(self, ids: Sequence[str], field: str) -> None:
        first: dict[str, int] = {}
        for index, one in enumerate(ids):
            path: Path = (field, index, "id")
            if field == "stages" and self.document.stages[index].id is None:
                path = (field, index, "use")
            if not one and field == "stages":
                continue  # said by `_stages`
            if one in first:
                line = self.parsed.place((field, first[one])).line
                self._add(
                    path,
                    "duplicate-id",
                    Text(
                        vi=f"Mã “{one}” đã dùng ở dòng {line}; mỗi mục trong “{field}” cần một mã riêng.",
                        en=f"The id “{one}” is used on line {line} already; every part of “{field}” needs its own.",
                    ),
                    Text(vi="Đổi một trong hai mã.", en="Rename one of the two."),
                )
            elif not one or _BAD_IN_ID & set(one):
                self._bad_id(one, path)
            first.setdefault(one, index)

    def _bad_id(self, one: str, path: Path) -> None:
        self._add(
            path,
            "bad-id",
            Text(
                vi=f"Mã “{one}” không hợp lệ: mã trong bản đồ không có dấu chấm và dấu cách.",
                en=f"The id “{one}” is not valid: ids in a map have no dots and no spaces.",
            ),
            Text(vi="Dùng dấu gạch nối, ví dụ thanh-toan.", en="Use hyphens, for example checkout-page."),
        )

    def _stages(self) -> None:
        if not self.document.stages:
            self._add(
                ("stages",),
                "no-stages",
                Text(vi="Bản đồ cần ít nhất một giai đoạn.", en="A map needs at least one stage."),
                Text(
                    vi=f"Thêm, ví dụ, “- {{use: {self.model.stages[0].id}}}”.",
                    en=f"Add, for example, “- {{use: {self.model.stages[0].id}}}”.",
                ),
            )
        for index, stage in enumerate(self.document.stages):
            if stage.use is not None:
                self._known(stage.use, self.model.ids(), ("stages", index, "use"), "unknown-stage", Text(
                    vi=f"Mô hình “{self.model.id}” không có giai đoạn “{stage.use}”.",
                    en=f"The model “{self.model.id}” has no stage “{stage.use}”.",
                ))  # fmt: skip
            elif stage.id is None or not stage.names:
                missing = "id" if stage.id is None else "names"
                self._add(
                    ("stages", index),
                    "missing-field",
                    Text(
                        vi=f"Giai đoạn này cần “use” (giai đoạn của mô hình), hoặc “id” và “names” của riêng nó; thiếu “{missing}”.",
                        en=f"This stage needs “use” (a stage of the model), or an “id” and “names” of its own; “{missing}” is missing.",
                    ),
                )
            for number, rule in enumerate(stage.enter):
                for name in rule.touchpoint:
                    self._touchpoint(name, ("stages", index, "enter", number, "touchpoint"))
                if rule.after is not None:
                    allowed = dict.fromkeys((*self.model.ids(), *self.ids["stages"]))
                    self._known(rule.after, allowed, ("stages", index, "enter", number, "after"),
                                "unknown-stage", Text(
                        vi=f"Không có giai đoạn “{rule.after}”.", en=f"There is no stage “{rule.after}”.",
                    ))  # fmt: skip

    def _touchpoints(self) -> None:
        for index, touchpoint in enumerate(self.document.touchpoints):
            path: Path = ("touchpoints", index)
            if touchpoint.use is not None:
                self._touchpoint(touchpoint.use, (*path, "use"))
            elif not touchpoint.name:
                self._add(
                    path,
                    "missing-field",
                    Text(
                        vi="Điểm chạm này cần “use” (điểm chạm trong touchpoints.yaml), hoặc “name” của riêng nó.",
                        en="This touchpoint needs “use” (one of touchpoints.yaml), or a “name” of its own.",
                    ),
                )
            self._known(touchpoint.stage, self.ids["stages"], (*path, "stage"), "unknown-stage", Text(
                vi=f"Bản đồ không có giai đoạn “{touchpoint.stage}”.",
                en=f"The map has no stage “{touchpoint.stage}”.",
            ))  # fmt: skip
            for persona, emotion in touchpoint.experience.emotion.items():
                place: Path = (*path, "experience", "emotion", persona)
                self._known(persona, self.ids["personas"], place, "unknown-persona", Text(
                    vi=f"Bản đồ không có chân dung khách hàng “{persona}”.",
                    en=f"The map has no persona “{persona}”.",
                ), key=True)  # fmt: skip
                self._within(emotion, -1, 1, place)

    def _pains_and_opportunities(self) -> None:
        for index, pain in enumerate(self.document.pains):
            self._known(pain.at, self.ids["touchpoints"], ("pains", index, "at"), "unknown-touchpoint", Text(
                vi=f"Bản đồ không có điểm chạm “{pain.at}”.", en=f"The map has no touchpoint “{pain.at}”.",
            ))  # fmt: skip
            if pain.severity is not None:
                self._within(pain.severity, 1, 3, ("pains", index, "severity"))
        for index, chance in enumerate(self.document.opportunities):
            self._known(chance.for_, self.ids["pains"], ("opportunities", index, "for"), "unknown-pain", Text(
                vi=f"Bản đồ không có điểm đau “{chance.for_}”.",
                en=f"The map has no pain point “{chance.for_}”.",
            ))  # fmt: skip
            if chance.effort is not None:
                self._within(chance.effort, 1, 3, ("opportunities", index, "effort"))

    def _lanes(self) -> None:
        allowed = dict.fromkeys((*self.ids["touchpoints"], *self.ids["stages"]))
        for index, lane in enumerate(self.document.lanes):
            for cell in lane.cells:
                self._known(cell, allowed, ("lanes", index, "cells", cell), "unknown-cell", Text(
                    vi=f"“{cell}” không phải là điểm chạm hay giai đoạn của bản đồ.",
                    en=f"“{cell}” is no touchpoint or stage of the map.",
                ), key=True)  # fmt: skip

    # -- claims ------------------------------------------------------------------------------------

    def _claim(self, claim: Claim, path: Path, check_cohort: CheckCohort) -> None:
        kind = self._about(claim.about, (*path, "about"))
        if claim.min_n < 1:
            self._within(claim.min_n, 1, math.inf, (*path, "min_n"))
        if claim.cohort is not None:
            self._claim_cohort(claim.cohort, (*path, "cohort"), check_cohort)
        if claim.period is not None:
            self._period(claim.period, (*path, "period"))
        if claim.metric is None:
            if claim.expect is not None:
                self._add(
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
            self._known(claim.metric, METRICS, (*path, "metric"), "unknown-metric", Text(
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
            self._add(
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
        known = self._known(about, allowed, path, "unknown-part", Text(
            vi=f"Bản đồ không có “{about}”.", en=f"The map has no “{about}”.",
        ))  # fmt: skip
        return kind if known else None

    def _wrong_about(self, claim: Claim, metric: Metric, path: Path) -> None:
        forms = ", ".join(f"{kind}.…" for kind in metric.about)
        self._add(
            path,
            "metric-does-not-fit",
            Text(
                vi=f"Chỉ số {metric.id} không đo được cho “{claim.about}”. Được phép: {forms}.",
                en=f"The metric {metric.id} cannot be measured for “{claim.about}”. Allowed: {forms}.",
            ),
        )

    def _claim_cohort(self, cohort: Any, path: Path, check_cohort: CheckCohort) -> None:
        if not isinstance(cohort, str):
            self._cohort(cohort, path, check_cohort)
            return
        self._known(cohort, self.ids["personas"], path, "unknown-persona", Text(
            vi=f"Bản đồ không có chân dung khách hàng “{cohort}”.",
            en=f"The map has no persona “{cohort}”.",
        ))  # fmt: skip

    def _cohort(self, cohort: Any, path: Path, check_cohort: CheckCohort) -> None:
        try:
            check_cohort(cohort, path)
        except HanhtrinhError as error:
            place = error.place or self.parsed.place(path)
            self.problems.append(InputError(error.code, error.message, hint=error.hint, place=place))

    def _period(self, period: Period, path: Path) -> None:
        if period.from_ is not None and period.to is not None and period.from_ >= period.to:
            self._add(
                path,
                "empty-period",
                Text(
                    vi=f"Kỳ này trống: “from” ({period.from_}) phải trước “to” ({period.to}); ngày “to” không được tính.",
                    en=f"This period is empty: “from” ({period.from_}) must be before “to” ({period.to}), which is not included.",
                ),
            )

    def _params(self, claim: Claim, metric: Metric, path: Path) -> None:
        for name, value in claim.params.items():
            place: Path = (*path, "params", name)
            kind = metric.params.get(name)
            if kind is None:
                self._known(name, metric.params, place, "unknown-param", Text(
                    vi=f"Chỉ số {metric.id} không có tham số “{name}”.",
                    en=f"The metric {metric.id} has no parameter “{name}”.",
                ), key=True)  # fmt: skip
            elif not isinstance(value, str):
                self._add(
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
                self._known(value, allowed, place, "unknown-stage", Text(
                    vi=f"Không có giai đoạn “{value}”.", en=f"There is no stage “{value}”.",
                ))  # fmt: skip

    def _duration(self, text: str, path: Path) -> None:
        try:
            length = parse_duration(text)
        except HanhtrinhError as error:
            self._add(path, error.code, error.message, error.hint)
            return
        if length <= 0:
            self._add(
                path,
                "bad-duration",
                Text(vi="Thời hạn phải dài hơn 0.", en="The length of time must be more than nothing."),
            )

    def _expect(self, claim: Claim, metric: Metric, path: Path) -> None:
        expect = claim.expect
        if expect is None:
            self._add(
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
            self._add(
                place,
                "bad-expectation",
                Text(
                    vi=f"“{expect.op}” cần {'[thấp, cao]' if expect.op == 'between' else 'một số'} ở “value”.",
                    en=f"“{expect.op}” needs {'[low, high]' if expect.op == 'between' else 'one number'} as its “value”.",
                ),
            )
            return
        if len(ends) == 2 and not ends[0] < ends[1]:
            self._add(
                place,
                "bad-expectation",
                Text(
                    vi=f"Khoảng [{ends[0]:g}, {ends[1]:g}] trống: đầu thấp phải nhỏ hơn đầu cao.",
                    en=f"The range [{ends[0]:g}, {ends[1]:g}] is empty: the low end must be below the high end.",
                ),
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
            self._within(outside, low, high, place, hint)

    # -- ways to say it ----------------------------------------------------------------------------

    def _touchpoint(self, name: str, path: Path) -> None:
        self._known(name, self.touchpoints.ids(), path, "unknown-touchpoint", Text(
            vi=f"touchpoints.yaml không có điểm chạm “{name}”.",
            en=f"touchpoints.yaml has no touchpoint “{name}”.",
        ))  # fmt: skip

    def _known(
        self, name: str, allowed: Iterable[str], path: Path, code: str, message: Text, *, key: bool = False
    ) -> bool:
        choices = list(allowed)
        if name in choices:
            return True
        names = listed(choices)
        full = Text(vi=f"{message.vi} Được phép: {names.vi}.", en=f"{message.en} Allowed: {names.en}.")
        self._add(path, code, full, meant(name, choices), key=key)
        return False

    def _within(self, value: float, low: float, high: float, path: Path, hint: Text | None = None) -> None:
        if low <= value <= high and not math.isinf(value):
            return
        bounds = f"{low:g} … {high:g}" if math.isfinite(high) else f"≥ {low:g}"
        self._add(
            path,
            "out-of-range",
            Text(
                vi=f"Giá trị {value:g} nằm ngoài khoảng cho phép ({bounds}).",
                en=f"The value {value:g} is outside the range allowed ({bounds}).",
            ),
            hint,
        )

    def _add(
        self, path: Path, code: str, message: Text, hint: Text | None = None, *, key: bool = False
    ) -> None:
        self.problems.append(self.parsed.error(path, code, message, hint=hint, key=key))
