"""What a map refers to, and whether it is there: stages, touchpoints, personas, pains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.errors import HanhtrinhError, InputError
from hanhtrinh.language import Text
from hanhtrinh.maps.claim_references import ClaimReferences
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.problems import Findings, Path
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.suggest import closest
from hanhtrinh.models.touchpoints import TouchpointSet

if TYPE_CHECKING:
    from hanhtrinh.models.documents import Parsed

CheckCohort = Callable[[Any, Path], None]
_BAD_IN_ID: Final = frozenset(". \t\n")
_BAD_IN_MAP_ID: Final = _BAD_IN_ID | frozenset("/\\")  # it names the map's pictures


class References:
    """Checks one map against its model and touchpoints; `found` collects every fault with its place."""

    def __init__(self, parsed: Parsed[MapDocument], model: JourneyModel, touchpoints: TouchpointSet) -> None:
        self.found = Findings(parsed)
        self.parsed = parsed
        self.document = parsed.value
        self.model = model
        self.touchpoints = touchpoints
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
        claims = ClaimReferences(self.found, self.ids, self.model, self.touchpoints)
        for index, claim in enumerate(self.document.claims):
            claims.check(claim, ("claims", index))
            if claim.cohort is not None and not isinstance(claim.cohort, str):
                self._cohort(claim.cohort, ("claims", index, "cohort"), check_cohort)

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
        if _BAD_IN_MAP_ID & set(document.id) or not document.id:
            self._bad_id(document.id, ("id",))
        for field in ("departments", "personas", "touchpoints", "pains", "opportunities", "lanes", "claims"):
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
                where = Text(vi=f" ở dòng {line}", en=f" on line {line}") if line else Text(vi="", en="")
                self.found.add(
                    path,
                    "duplicate-id",
                    Text(
                        vi=f"Mã “{one}” đã dùng{where.vi}; mỗi mục trong “{field}” cần một mã riêng.",
                        en=f"The id “{one}” is used{where.en} already; every part of “{field}” needs its own.",
                    ),
                    Text(vi="Đổi một trong hai mã.", en="Rename one of the two."),
                )
            elif not one or _BAD_IN_ID & set(one):
                self._bad_id(one, path)
            first.setdefault(one, index)

    def _bad_id(self, one: str, path: Path) -> None:
        self.found.add(
            path,
            "bad-id",
            Text(
                vi=f"Mã “{one}” không hợp lệ: mã trong bản đồ không có dấu chấm và dấu cách, mã bản đồ cũng không có dấu gạch chéo.",
                en=f"The id “{one}” is not valid: ids in a map have no dots and no spaces, nor a map's own id slashes.",
            ),
            Text(vi="Dùng dấu gạch nối, ví dụ thanh-toan.", en="Use hyphens, for example checkout-page."),
        )

    def _stages(self) -> None:
        if not self.document.stages:
            self.found.add(
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
                self.found.known(stage.use, self.model.ids(), ("stages", index, "use"), "unknown-stage", Text(
                    vi=f"Mô hình “{self.model.id}” không có giai đoạn “{stage.use}”.",
                    en=f"The model “{self.model.id}” has no stage “{stage.use}”.",
                ))  # fmt: skip
            elif stage.id is None or not stage.names:
                missing = "id" if stage.id is None else "names"
                self.found.add(
                    ("stages", index),
                    "missing-field",
                    Text(
                        vi=f"Giai đoạn này cần “use” (giai đoạn của mô hình), hoặc “id” và “names” của riêng nó; thiếu “{missing}”.",
                        en=f"This stage needs “use” (a stage of the model), or an “id” and “names” of its own; “{missing}” is missing.",
                    ),
                    Text(
                        vi="Ví dụ: {use: purchase} hoặc {id: dung-thu, names: {vi: Dùng thử, en: Trial}}",
                        en="For example: {use: purchase} or {id: trial, names: {vi: Dùng thử, en: Trial}}",
                    ),
                )
            for number, rule in enumerate(stage.enter):
                for name in rule.touchpoint:
                    self._touchpoint(name, ("stages", index, "enter", number, "touchpoint"))
                if rule.after is not None:
                    allowed = dict.fromkeys((*self.model.ids(), *self.ids["stages"]))
                    self.found.known(rule.after, allowed, ("stages", index, "enter", number, "after"),
                                "unknown-stage", Text(
                        vi=f"Không có giai đoạn “{rule.after}”.", en=f"There is no stage “{rule.after}”.",
                    ))  # fmt: skip

    def _touchpoints(self) -> None:
        for index, touchpoint in enumerate(self.document.touchpoints):
            path: Path = ("touchpoints", index)
            if touchpoint.use is not None:
                self._touchpoint(touchpoint.use, (*path, "use"))
            elif not touchpoint.name:
                self.found.add(
                    path,
                    "missing-field",
                    Text(
                        vi="Điểm chạm này cần “use” (điểm chạm trong touchpoints.yaml), hoặc “name” của riêng nó.",
                        en="This touchpoint needs “use” (one of touchpoints.yaml), or a “name” of its own.",
                    ),
                )
            self.found.known(touchpoint.stage, self.ids["stages"], (*path, "stage"), "unknown-stage", Text(
                vi=f"Bản đồ không có giai đoạn “{touchpoint.stage}”.",
                en=f"The map has no stage “{touchpoint.stage}”.",
            ))  # fmt: skip
            for persona, emotion in touchpoint.experience.emotion.items():
                place: Path = (*path, "experience", "emotion", persona)
                self.found.known(persona, self.ids["personas"], place, "unknown-persona", Text(
                    vi=f"Bản đồ không có chân dung khách hàng “{persona}”.",
                    en=f"The map has no persona “{persona}”.",
                ), key=True)  # fmt: skip
                self.found.within(emotion, -1, 1, place)

    def _pains_and_opportunities(self) -> None:
        for index, pain in enumerate(self.document.pains):
            self.found.known(pain.at, self.ids["touchpoints"], ("pains", index, "at"), "unknown-touchpoint", Text(
                vi=f"Bản đồ không có điểm chạm “{pain.at}”.", en=f"The map has no touchpoint “{pain.at}”.",
            ))  # fmt: skip
            if pain.severity is not None:
                self.found.within(pain.severity, 1, 3, ("pains", index, "severity"))
        for index, chance in enumerate(self.document.opportunities):
            self.found.known(chance.for_, self.ids["pains"], ("opportunities", index, "for"), "unknown-pain", Text(
                vi=f"Bản đồ không có điểm đau “{chance.for_}”.",
                en=f"The map has no pain point “{chance.for_}”.",
            ))  # fmt: skip
            if chance.effort is not None:
                self.found.within(chance.effort, 1, 3, ("opportunities", index, "effort"))

    def _lanes(self) -> None:
        allowed = dict.fromkeys((*self.ids["touchpoints"], *self.ids["stages"]))
        for index, lane in enumerate(self.document.lanes):
            for cell in lane.cells:
                self.found.known(cell, allowed, ("lanes", index, "cells", cell), "unknown-cell", Text(
                    vi=f"“{cell}” không phải là điểm chạm hay giai đoạn của bản đồ.",
                    en=f"“{cell}” is no touchpoint or stage of the map.",
                ), key=True)  # fmt: skip

    def _cohort(self, cohort: Any, path: Path, check_cohort: CheckCohort) -> None:
        try:
            check_cohort(cohort, path)
        except HanhtrinhError as error:
            place = error.place or self.parsed.place(path)
            self.found.problems.append(InputError(error.code, error.message, hint=error.hint, place=place))

    def _touchpoint(self, name: str, path: Path) -> None:
        self.found.known(name, self.touchpoints.ids(), path, "unknown-touchpoint", Text(
            vi=f"touchpoints.yaml không có điểm chạm “{name}”.",
            en=f"touchpoints.yaml has no touchpoint “{name}”.",
        ))  # fmt: skip
