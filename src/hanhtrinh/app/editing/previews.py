"""A claim that is being written, and what the data would say of it now; what was tried is kept, for everyone to see.

Nothing is said before an expectation stands: it must not come from the data that test it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.app.checking import try_parsed
from hanhtrinh.app.editing.claim_words import ClaimDesk, ClaimSheet
from hanhtrinh.app.editing.documents import check, clean
from hanhtrinh.app.editing.paths import Document
from hanhtrinh.app.editing.states import MapState
from hanhtrinh.app.evidence_files import data_fingerprint
from hanhtrinh.app.explore.answers import Answers
from hanhtrinh.app.map_cohorts import MapCohorts
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.maps.fingerprint import Meaning
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.maps.results import CheckResult
from hanhtrinh.store.state import comments as table
from hanhtrinh.store.state.people import Person

if TYPE_CHECKING:
    from hanhtrinh.app.editing.studio import Studio

_KEPT: Final = 64
_NEW: Final = "new"


@dataclass(frozen=True)
class Preview:
    """What the data say of a claim that is not placed yet.

    Attributes:
        needs: what is to be filled in before they are asked: `metric`, `about`, `expect`.
        sheet: the claim with its provisional verdict; None while something is needed.
        m: how many tests share the correction, this claim's included.
    """

    needs: tuple[str, ...]
    sheet: ClaimSheet | None
    m: int = 0


class Previews:
    """Answers previews; the same question on the same data is worked out once."""

    def __init__(self) -> None:
        self._answers = Answers(_KEPT)

    def of(self, studio: Studio, state: MapState, claim: Document, person: Person) -> Preview:
        """Ask the data about a claim as it stands.

        Args:
            studio: where the map is.
            state: the map as it stands.
            claim: the claim as on a map; one by the same id is left out of the family.
            person: who tries it.

        Raises:
            UsageError: `bad-claim`, `bad-value`.
            InputError: the claim says what cannot be, with its place.
        """
        claim = clean(claim, "claim")
        needs = tuple(name for name in ("metric", "about", "expect") if not claim.get(name))
        if needs:
            return Preview(needs, None)
        document = _with(state.document, claim)
        parsed = check(document, studio.definitions, f"maps/{state.map.file}")
        written = next(one for one in parsed.document.claims if one.id == document["claims"][-1]["id"])
        cohorts, log = studio.evidence.log_for(parsed)
        data = data_fingerprint(log.versions)
        question = self._question(studio, parsed, written.id, cohorts)
        family = tuple(self._question(studio, parsed, one.id, cohorts) for one in parsed.document.claims)
        result: CheckResult = self._answers.get(
            (state.id, data, family, written.id), lambda: try_parsed(studio.workspace, parsed, cohorts, log)
        )
        desk = ClaimDesk(
            parsed.document, result, model=parsed.model, touchpoints=parsed.touchpoints, outdated={},
            zone=studio.workspace.config.timezone,
        )  # fmt: skip
        sheet = desk.sheet(written.id)
        assert sheet is not None
        if sheet.result is not None and sheet.result.reason not in ("no_data", "unmeasurable"):
            with studio.state.writing() as connection:
                table.note_try(
                    connection, state.id, data=data, question=question, person=person.id, author=person.name,
                    claim=claim, verdict=sheet.result.verdict,
                )  # fmt: skip
        return Preview((), sheet, result.m)

    def _question(self, studio: Studio, parsed: ParsedMap, claim: str, cohorts: MapCohorts) -> str:
        config = studio.workspace.config
        meaning = Meaning(
            parsed.document, parsed.model, parsed.touchpoints, config.currency, config.timezone, cohorts.model_of
        )  # fmt: skip
        return meaning.fingerprint(next(one for one in parsed.document.claims if one.id == claim))


def _with(document: Document, claim: Document) -> Document:
    """Put a claim behind those of a map, in place of the one by its id."""
    if not isinstance(claim.get("id", ""), str):
        raise UsageError(
            "bad-claim",
            Text(vi="Mã của nhận định phải là chữ.", en="The id of a claim is a text."),
        )
    others: list[Any] = [one for one in document.get("claims", ()) if one["id"] != claim.get("id")]
    taken = {one["id"] for one in others}
    name, number = claim.get("id") or _NEW, 2
    while name in taken:
        name, number = f"{_NEW}-{number}", number + 1
    whole = {"says": {"vi": "", "en": ""}, **claim, "id": name}
    return {**document, "claims": [*others, whole]}
