"""Real customers behind a claim: some who did what it says, some who did not.

Each is put through the claim's own measure alone, as if there were nobody else in the data, so that an example never
contradicts the figure. Who is looked at is spread evenly over the customers concerned, always the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from hanhtrinh.evidence.claims import Reader
from hanhtrinh.evidence.passes import Passes
from hanhtrinh.evidence.samples import ShareSample
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.journeys.one_person import kept, log_of_one, one_person, person_keys
from hanhtrinh.maps.document import Claim
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.measures.population import Selection
from hanhtrinh.models.compile import compile_model
from hanhtrinh.models.compiled import CompiledModel

EACH: Final = 3
_TRIED: Final = 60


@dataclass(frozen=True)
class Example:
    """A customer: key as the customer's page takes it, the id as the business writes it, and whether it counts as met."""

    key: str
    shown: str
    met: bool
    events: int


def examples_of(
    parsed: ParsedMap, claim: Claim, log: JourneyLog, selection: Selection, *, zone: str
) -> list[Example]:
    """Find examples of a claim about a share; none for other claims.

    Args:
        parsed: the map.
        claim: one of its claims.
        log: the journeys, with all predicates of the map.
        selection: the customers of the claim's cohort.
        zone: the time zone that days are of.
    """
    model = compile_model(parsed.model, parsed.touchpoints, log.codes, log.currency)
    alone = ParsedMap(
        parsed.document.model_copy(update={"claims": (claim,)}), parsed.model, parsed.touchpoints, parsed.parsed,
        parsed.personas, parsed.claims,
    )  # fmt: skip
    wanted = _touchpoint_of(parsed, claim, model)
    found: dict[bool, list[Example]] = {True: [], False: []}
    tried = 0
    for number, one in enumerate(log.shards):
        shard = kept(one)
        rows = _concerned(shard.offsets, shard.code, model, wanted)
        if selection is not None:
            rows = rows[selection[number][rows]]
        step = max(1, len(rows) // _TRIED)
        for row in rows[::step]:
            tried += 1
            person = one_person(shard, int(row))
            met = _met(alone, claim, log_of_one(log, person), model, zone)
            if met is not None and len(found[met]) < EACH:
                shown = str(person.persons()[0].as_py())
                key = str(person_keys(person)[0].as_py())
                found[met].append(Example(key, shown, met, len(person.time)))
            if all(len(some) >= EACH for some in found.values()) or tried >= _TRIED:
                return [*found[True], *found[False]]
    return [*found[True], *found[False]]


def _touchpoint_of(parsed: ParsedMap, claim: Claim, model: CompiledModel) -> int | None:
    kind, _, name = claim.about.partition(".")
    if kind == "pains":
        kind, name = (
            "touchpoints",
            next((pain.at for pain in parsed.document.pains if pain.id == name), ""),
        )
    use = next((one.use for one in parsed.document.touchpoints if kind == "touchpoints" and one.id == name), None)  # fmt: skip
    return model.touchpoints.index(use) if use in model.touchpoints else None


def _concerned(
    offsets: np.ndarray[tuple[int], np.dtype[np.int64]],
    code: np.ndarray[tuple[int], np.dtype[np.int32]],
    model: CompiledModel,
    touchpoint: int | None,
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give the rows of the customers who were at a touchpoint; of all where it is None."""
    if touchpoint is None:
        return np.arange(len(offsets) - 1)
    there = np.flatnonzero(model.touchpoint_of_code[code] == touchpoint)
    return np.unique(np.searchsorted(offsets, there, side="right") - 1)


def _met(parsed: ParsedMap, claim: Claim, log: JourneyLog, model: CompiledModel, zone: str) -> bool | None:
    """Put one customer through the claim; None where the customer does not count."""
    passes = Passes(log, model)
    asked = Reader(parsed, passes, lambda _cohort: None, zone).ask(claim)
    if asked.fetch is None:
        return None
    passes.run()
    sample = asked.fetch()
    if not isinstance(sample, ShareSample) or sample.n != 1:
        return None
    return sample.successes == 1
