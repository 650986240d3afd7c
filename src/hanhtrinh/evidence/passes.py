"""Everything that a map asks of the log, gathered first and then taken in as few passes as possible.

Claims and drawings ask for figures by customers, period and window. What can share a pass does: all touchpoint, persona
and score measures take one walk together; stage figures with the same customers, period and window take one pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.order_statistics import Ranks
from hanhtrinh.measures.population import Period, Population, Selection, population
from hanhtrinh.measures.stages import WINDOW, StageCounts, count_stages
from hanhtrinh.measures.views import Looking, look
from hanhtrinh.models.compiled import CompiledModel


@dataclass(frozen=True, slots=True)
class StagePass:
    """The key of a pass over stages: whose cohort, which period of entry, which window, and how late events may arrive.

    Times are in microseconds.
    """

    cohort: str
    period: Period = None
    within: int = WINDOW
    late: int = 0


class Passes:
    """Collects questions to one log through one model; `run` answers them all.

    Attributes:
        log, model: what is asked.
    """

    def __init__(self, log: JourneyLog, model: CompiledModel) -> None:
        self.log = log
        self.model = model
        self._selections: dict[str, Selection] = {}
        self._looking: list[tuple[Looking, str]] = []
        self._stages: dict[StagePass, set[int]] = {}
        self._ranks: dict[StagePass, set[Ranks]] = {}
        self._states: list[Any] = []
        self._counts: dict[StagePass, StageCounts] = {}

    def cohort(self, name: str, selection: Selection) -> str:
        """Make a selection of customers known under a name of the caller's; gives the name."""
        self._selections[name] = selection
        return name

    def ask(self, measure: Looking, cohort: str) -> int:
        """Ask for a measure over views; gives the number to fetch it by."""
        self._looking.append((measure, cohort))
        return len(self._looking) - 1

    def ask_stages(
        self, key: StagePass, thresholds: tuple[int, ...] = (), ranks: Ranks | None = None
    ) -> StagePass:
        """Ask for the counts of stages; gives the key to fetch them by.

        `thresholds` are dwells (microseconds) to count exactly, `ranks` say which dwells are wanted exactly.
        """
        self._stages.setdefault(key, set()).update(thresholds)
        if ranks is not None:
            self._ranks.setdefault(key, set()).add(ranks)
        return key

    def run(self) -> None:
        """Answer everything asked so far."""
        asked = [(measure, self._selections[cohort]) for measure, cohort in self._looking]
        self._states = look(self.log, self.model, asked) if asked else []
        self._counts = {
            key: count_stages(
                self.log,
                self.model,
                window=key.within,
                selection=self._selections[key.cohort],
                period=key.period,
                thresholds=sorted(thresholds),
                late=key.late,
                ranks=self._all_ranks(key),
            )
            for key, thresholds in self._stages.items()
        }

    def _all_ranks(self, key: StagePass) -> Ranks | None:
        """Give all ranks that were asked for under a key."""
        asked = self._ranks.get(key)
        return None if asked is None else lambda n: [rank for ranks in asked for rank in ranks(n)]

    def state(self, number: int) -> Any:
        """Give the state of a measure asked for with `ask`."""
        return self._states[number]

    def counts(self, key: StagePass) -> StageCounts:
        """Give the counts asked for with `ask_stages`."""
        return self._counts[key]

    def population(self, cohort: str) -> Population:
        """Count a cohort's customers and events over the whole log."""
        return population(self.log, self._selections[cohort])
