"""Fingerprints: of a whole map, and of what a claim asks of the data.

Evidence is kept under the fingerprint of its claim. It changes with everything that can change the figure or the
test (metric, options, cohort, period, expectation, least n, and the definitions these refer to) and with nothing
else: rewording a claim, renaming a part of the map, writing `168h` for `7d` or keys in another order leave the
evidence valid.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.events.selectors import parse_where
from hanhtrinh.maps.cohorts import (
    AllOf,
    AnyOf,
    Cohort,
    Did,
    HasAttribute,
    InSequence,
    Not,
    cohort_stages,
    cohort_touchpoints,
    parse_cohort,
)
from hanhtrinh.maps.document import Claim, MapDocument
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.models.model import EnterRule, JourneyModel, Nth
from hanhtrinh.models.touchpoints import Match, TouchpointSet

# metrics that look at the stages whatever they are about
_PART_DIGITS: Final = 16
_BY_STAGE: Final = ("stage_conversion/1", "stage_dwell_median/1", "touchpoint_share/1")


def map_fingerprint(document: MapDocument) -> str:
    """Give the fingerprint of a map's whole content, wording included: SHA-256, 64 hexadecimal digits.

    Comments, quoting and the order of keys do not count.
    """
    return _digest(document.model_dump(mode="json", by_alias=True))


def claim_fingerprint(
    claim: Claim,
    *,
    document: MapDocument,
    model: JourneyModel,
    touchpoints: TouchpointSet,
    currency: str = "VND",
    timezone: str = "UTC",
    model_of: Callable[[str], JourneyModel] | None = None,
) -> str:
    """Give the fingerprint of what a claim asks of the data: SHA-256, 64 hexadecimal digits.

    Args:
        claim: the claim.
        document: the map it stands on.
        model: the model that the map is measured through (`ParsedMap.model`).
        touchpoints: the workspace's touchpoints.
        currency: what amounts in the definitions are written in.
        timezone: IANA zone in which the days of periods begin; counts for claims with a period.
        model_of: gives the models that cohorts name, so that their rules count; by name only where None.
    """
    return Meaning(document, model, touchpoints, currency, timezone, model_of).fingerprint(claim)


def _digest(value: Any) -> str:
    return hashlib.sha256(_canonical(value).encode("utf-8")).hexdigest()


def _canonical(value: Any) -> str:
    """Write a value as JSON with sorted keys, NFC, and whole numbers without a point."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def _plain(value: Any) -> Any:
    if isinstance(value, str):  # first, since most values are texts and a look at abstract classes is slow
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {_plain(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _unordered(values: Iterable[Any]) -> list[Any]:
    """Drop repeats and order: alternatives, and conditions that must all hold."""
    return [json.loads(text) for text in sorted({_canonical(value) for value in values})]


def _length(text: Any) -> Any:
    """Give a length of time in microseconds; what is not one stays as it is."""
    if not isinstance(text, str):
        return text
    try:
        return parse_duration(text)
    except HanhtrinhError:
        return text


class Meaning:
    """What the claims of a map mean, spelled out in definitions instead of names.

    Definitions are spelled out once, however many claims speak of them; arguments as `claim_fingerprint`.
    """

    def __init__(
        self,
        document: MapDocument,
        model: JourneyModel,
        touchpoints: TouchpointSet,
        currency: str,
        timezone: str,
        model_of: Callable[[str], JourneyModel] | None,
    ) -> None:
        self.document = document
        self.model = model
        self.currency = currency
        self.timezone = timezone
        self.model_of = model_of
        self.touchpoints = touchpoints.touchpoints
        self.by_id = {one.id: one for one in touchpoints.touchpoints}
        self._touchpoint_meanings: dict[str, Any] = {}
        self._own_stages: list[Any] | None = None
        self._stages_by_model: dict[str, list[Any]] = {}

    def fingerprint(self, claim: Claim) -> str:
        """Give the fingerprint of what a claim asks, as `claim_fingerprint`."""
        return _digest(self._of(claim))

    def parts(self, claim: Claim) -> dict[str, str]:
        """Give a fingerprint of each part of what a claim asks, so that two versions tell what changed between them.

        Keys: `metric`, `about`, `params`, `cohort`, `period`, `expect`, `min_n`, and `definitions`, what touchpoints,
        stages and models mean.
        """
        meaning = self._of(claim)
        meaning["cohort"] = meaning.pop("cohorts")
        meaning["definitions"] = [meaning.pop(name) for name in ("touchpoints", "stages", "models")]
        return {name: _digest(part)[:_PART_DIGITS] for name, part in meaning.items()}

    def _of(self, claim: Claim) -> dict[str, Any]:
        kind, subject = self._subject(claim.about)
        params = self._params(claim, kind, subject)
        cohorts = [self._cohort(claim.cohort)]
        if kind == "personas":
            cohorts.append(self._cohort(subject))
        needs_stages = claim.metric in _BY_STAGE or kind == "stages"
        used = [subject] if kind == "touchpoints" else []
        if claim.metric == "touchpoint_conversion/1":
            goal = params.get("goal")
            needs_stages |= goal is None
            used += [goal] if goal else []
        used += [name for cohort in cohorts for name in cohort_touchpoints(cohort)]
        metric = METRICS.get(claim.metric or "")
        behaves = metric is not None and metric.behaviour
        if behaves:
            # which event is a cart, an order or an offer depends on every touchpoint
            used = [one.id for one in self.touchpoints]
        return {
            "metric": claim.metric,
            "about": [kind, None if kind == "personas" else subject],
            "params": params,
            "cohorts": [_spelled(cohort) for cohort in cohorts],
            "period": self._period(claim),
            "expect": [claim.expect.op, claim.expect.value] if claim.expect else None,
            "min_n": claim.min_n,
            "touchpoints": {
                name: [self._defined(name), self._role(name)] if behaves else self._defined(name)
                for name in used
            },
            "stages": self._stages() if needs_stages else None,
            "models": {
                reached.model: self._stages(reached.model)
                for cohort in cohorts
                for reached in cohort_stages(cohort)
                if self.model_of is not None
            },
        }

    def _period(self, claim: Claim) -> list[str] | None:
        """Spell out the period; its days begin at midnight of the zone."""
        period = claim.period
        if period is None or (period.from_ is None and period.to is None):
            return None
        return [str(period.from_), str(period.to), self.timezone]

    def _subject(self, about: str) -> tuple[str, str]:
        """Resolve `about` to the kind and name that the data know: a stage of the model, a touchpoint's id."""
        kind, _, name = about.partition(".")
        if kind == "pains":
            pain = next((one for one in self.document.pains if one.id == name), None)
            kind, name = "touchpoints", pain.at if pain else name
        if kind == "touchpoints":
            drawn = next((one for one in self.document.touchpoints if one.id == name), None)
            return kind, (drawn.use if drawn and drawn.use else name)
        if kind == "stages":
            stage = next((one for one in self.document.stages if one.key == name), None)
            return kind, (stage.use if stage and stage.use else name)
        return kind, name

    def _params(self, claim: Claim, kind: str, subject: Any) -> dict[str, Any]:
        """Spell out the options in force, defaults included."""
        metric = METRICS.get(claim.metric or "")
        kinds = metric.params if metric else {}
        params = {
            name: _length(value) if kinds.get(name) == "duration" else value
            for name, value in claim.params.items()
        }
        for name, length in (metric.lengths if metric else {}).items():
            params.setdefault(name, parse_duration(length))
        if "goal" in kinds and kind == "touchpoints":
            touchpoint = self.by_id.get(subject)
            params.setdefault("goal", touchpoint.goal if touchpoint else None)
        # the stage under which the map draws the touchpoint counts for shares only
        if "stage" in kinds and kind == "touchpoints" and "stage" not in params:
            drawn = next((one for one in self.document.touchpoints if (one.use or one.id) == subject), None)
            params["stage"] = drawn.stage if drawn else None
        if params.get("stage") is not None:
            params["stage"] = self._subject(f"stages.{params['stage']}")[1]
        return params

    def _defined(self, name: str) -> Any:
        """Spell out a touchpoint, as `_spelled_touchpoint`."""
        if name not in self._touchpoint_meanings:
            self._touchpoint_meanings[name] = self._spelled_touchpoint(name)
        return self._touchpoint_meanings[name]

    def _spelled_touchpoint(self, name: str) -> Any:
        """Spell out a touchpoint: its rule and words, and the rules before it that could take its events."""
        touchpoint = self.by_id.get(name)
        if touchpoint is None:
            return None
        before = self.touchpoints[: self.touchpoints.index(touchpoint)]
        return {
            "match": self._match(touchpoint.match),
            "means": sorted(set(touchpoint.means)),
            "after": _unordered(
                self._match(one.match) for one in before if _may_overlap(one.match, touchpoint.match)
            ),
        }

    def _role(self, name: str) -> list[str | None]:
        """Spell out what a touchpoint says of the part that its events play in a sale."""
        return [self.by_id[name].offer, self.by_id[name].order_step]

    def _match(self, match: Match) -> Any:
        try:
            where: list[Any] = [test.key for test in parse_where(match.where, self.currency)]
        except HanhtrinhError:
            where = [match.where]
        return {"name": _unordered(match.name), "where": _unordered(where)}

    def _stages(self, name: str | None = None) -> list[Any]:
        """Spell out the model of this name, the map's own where None."""
        if name is None:
            if self._own_stages is None:
                self._own_stages = self._spelled_stages(self.model)
            return self._own_stages
        assert self.model_of is not None
        if name not in self._stages_by_model:
            self._stages_by_model[name] = self._spelled_stages(self.model_of(name))
        return self._stages_by_model[name]

    def _spelled_stages(self, model: JourneyModel) -> list[Any]:
        """Spell out a model: stages in order, their rules in any order, and the touchpoints they speak of."""
        return [
            {
                "id": stage.id,
                "enter": _unordered(self._rule(rule) for rule in stage.enter),
            }
            for stage in model.stages
        ]

    def _rule(self, rule: EnterRule) -> dict[str, Any]:
        spoken_of = [one.id for one in self.touchpoints if rule.speaks_of(one)]
        nth = rule.nth or Nth()
        return {
            "touchpoints": {name: self._defined(name) for name in spoken_of}
            if rule.needs_touchpoint
            else None,
            "direction": rule.direction,
            "nth": [nth.min, nth.max],
            "value": [rule.min_value, rule.max_value],
            "after": rule.after,
            "within": _length(rule.within),
        }

    def _cohort(self, document: Any) -> Cohort:
        named = {persona.id: persona.cohort for persona in self.document.personas}
        return parse_cohort(document, cohorts=named, currency=self.currency)


def _spelled(cohort: Cohort) -> Any:
    """Spell out a cohort: conditions in any order, single ones without their bracket."""
    if isinstance(cohort, AllOf | AnyOf):
        parts = _unordered(_spelled(part) for part in cohort.parts)
        return parts[0] if len(parts) == 1 else [type(cohort).__name__, parts]
    if isinstance(cohort, Not):
        return ["Not", _spelled(cohort.part)]
    if isinstance(cohort, HasAttribute):
        return ["HasAttribute", cohort.key, _unordered(cohort.values)]
    if isinstance(cohort, Did):
        where = [condition.key for condition in cohort.where]
        count = [cohort.least, cohort.most]
        return ["Did", cohort.touchpoint, count, cohort.within, cohort.of, cohort.after, where]
    if isinstance(cohort, InSequence):
        return ["InSequence", list(cohort.touchpoints), cohort.within]
    return ["Reached", cohort.model, cohort.stage]


def _may_overlap(one: Match, other: Match) -> bool:
    """Say whether an event can meet both rules, judged by their names alone; two patterns count as overlapping."""
    if not one.name or not other.name:
        return True
    return any(_names_overlap(first, second) for first in one.name for second in other.name)


def _names_overlap(first: str, second: str) -> bool:
    patterns = [any(sign in name for sign in "*?") for name in (first, second)]
    if all(patterns):
        return True
    if patterns[0]:
        return fnmatch.fnmatchcase(second, first.replace("[", "[[]"))
    if patterns[1]:
        return fnmatch.fnmatchcase(first, second.replace("[", "[[]"))
    return first == second
