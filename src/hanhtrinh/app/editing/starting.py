"""A new map, in the six steps of the method: personas, stages, touchpoints, what is done and felt, pains, claims.

A draft comes from a journey model and the touchpoints in the data, from an industry's map, or is blank. It is not
written: its author changes what they like, and what they bring back becomes the first version. Expectations come from
the model or the industry, never from the data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from hanhtrinh.app.checking import check_log, needed_predicates
from hanhtrinh.app.editing.documents import clean, plain
from hanhtrinh.app.editing.paths import Document
from hanhtrinh.app.editing.splicing import form_of, spliced, written
from hanhtrinh.app.editing.states import Author, MapState
from hanhtrinh.app.industries import IndustryDraft, add_touchpoints, draw_industry
from hanhtrinh.app.map_cohorts import MapCohorts
from hanhtrinh.app.map_draft import MOST_TOUCHPOINTS
from hanhtrinh.app.mapmaking import PersonaRequest, check_map_id, check_persona, map_text
from hanhtrinh.errors import UsageError
from hanhtrinh.evidence.peers import touchpoint as measure_touchpoints
from hanhtrinh.language import Text
from hanhtrinh.maps.parsing import ParsedMap, parse_map
from hanhtrinh.maps.results import Estimate
from hanhtrinh.models.compile import touchpoint_predicates

if TYPE_CHECKING:
    from hanhtrinh.app.editing.studio import Studio

SourceKind = Literal["model", "industry", "blank"]
_FILE: Final = "new.yaml"
_EVERYBODY: Final = {
    "id": "all",
    "name": {"vi": "Khách hàng", "en": "Customers"},
    "about": {"vi": "Tất cả khách hàng có trong dữ liệu", "en": "All customers in the data"},
}


@dataclass(frozen=True)
class Start:
    """What a map begins from.

    Attributes:
        kind: `model` with the touchpoints in the data, `industry`, or `blank`.
        name: id of the model or the industry; the workspace's model where None.
        personas: groups of customers by an attribute; everybody where there are none. An industry brings its own.
        most: at most so many touchpoints.
    """

    kind: SourceKind
    name: str | None = None
    personas: tuple[PersonaRequest, ...] = ()
    most: int = MOST_TOUCHPOINTS


@dataclass(frozen=True)
class DraftTouch:
    """What the data say of a touchpoint of a draft, for its author to choose by.

    Attributes:
        id: on the map; use: in touchpoints.yaml.
        customers: who came; None without data.
        emotion: what was felt there.
        conversion, low, high, n: of those who came, the share that reached its goal (any later stage without one).
        peers: how many touchpoints of its stage it was compared with; peers_conversion: theirs together.
        below: whether it is below them beyond doubt (R19); None where that cannot be told.
        new: whether the workspace gets it with this map.
    """

    id: str
    use: str | None
    customers: int | None
    emotion: Estimate | None
    conversion: float | None
    low: float | None
    high: float | None
    n: int
    peers: int
    peers_conversion: float | None
    below: bool | None
    new: bool


@dataclass(frozen=True)
class MapDraft:
    """A first map that nobody has saved.

    Attributes:
        document: plain JSON in the one form.
        touchpoints: what the data say of each.
        customers: how many there are in the data.
        left_out: touchpoints with fewer customers that found no room.
    """

    document: Document
    touchpoints: tuple[DraftTouch, ...]
    customers: int
    left_out: int


@dataclass(frozen=True)
class _Drawn:
    text: str
    document: Document
    parsed: ParsedMap
    left_out: int
    industry: IndustryDraft | None = None


def draft(studio: Studio, start: Start, map_id: str, title: str | None) -> MapDraft:
    """Draw a first map and look at its touchpoints in the data; nothing is written.

    Raises:
        UsageError: `bad-id`, `unknown-model`, `unknown-industry`, `unknown-attribute`, `empty-persona`.
        InputError: touchpoints or models cannot be read.
    """
    drawn = _draw(studio, start, map_id, title)
    touches, customers = _touches(studio, drawn)
    return MapDraft(drawn.document, touches, customers, drawn.left_out)


def create(
    studio: Studio, start: Start, map_id: str, title: str | None, document: Document | None, author: Author
) -> MapState:
    """Make a map its first version, and its file in the workspace.

    Args:
        studio: where.
        start: what it began from; the comments of its file come from there.
        map_id: its id.
        title: printed on it; a general one where None.
        document: the draft as its author changed it; as it was drawn where None.
        author: who.

    Raises:
        UsageError: `bad-id`, `map-exists`, `bad-value`, and as `draft`.
        InputError: it is no map, with the path of the fault.
    """
    check_map_id(map_id)
    if any(one.id == map_id for one in studio.desk.maps()):
        raise UsageError(
            "map-exists",
            Text(vi=f"Đã có bản đồ “{map_id}”.", en=f"There is a map “{map_id}” already."),
            hint=Text(vi="Chọn mã khác.", en="Choose another id."),
        )
    drawn = _draw(studio, start, map_id, title)
    wanted = drawn.document if document is None else clean({**document, "id": map_id})
    if drawn.industry is not None:
        add_touchpoints(studio.workspace, drawn.industry)
    file = studio.files.free_name(map_id)
    state = studio.desk.add(map_id, file, wanted, author)
    studio.files.begin(map_id, spliced(drawn.text, state.document, file) or written(state.document))
    return studio.desk.open(map_id)


def _draw(studio: Studio, start: Start, map_id: str, title: str | None) -> _Drawn:
    check_map_id(map_id)
    workspace = studio.workspace
    if start.kind == "industry":
        found = draw_industry(workspace, start.name or "", map_id, f"maps/{_FILE}")
        text = found.text
        document = _titled(plain(found.parsed.document), title)
        return _Drawn(text, document, found.parsed, 0, found)
    touchpoints, model = studio.definitions.touchpoints(), studio.definitions.model(start.name)
    currency = workspace.config.currency
    if start.kind == "blank":
        document = _titled(_blank(map_id, model.id, [stage.id for stage in model.stages]), title)
        text, left_out = written(document), 0
    else:
        log = studio.readings.knowing(touchpoint_predicates(touchpoints, currency)).log
        for persona in start.personas:
            check_persona(log, persona)
        text, left_out = map_text(
            log, model, touchpoints, map_id=map_id, title=title, personas=start.personas, most=start.most,
            currency=currency,
        )  # fmt: skip
        document = form_of(text, _FILE)
    parsed = parse_map(text, f"maps/{_FILE}", model=model, touchpoints=touchpoints, currency=currency)
    return _Drawn(text, document, parsed, left_out)


def _blank(map_id: str, model: str, stages: Sequence[str]) -> Document:
    return {
        "schema": "hanhtrinh.map/1",
        "id": map_id,
        "title": {"vi": "Hành trình khách hàng", "en": "Customer journey"},
        "model": model,
        "personas": [_EVERYBODY],
        "stages": [{"use": stage} for stage in stages],
        "touchpoints": [],
        "pains": [],
        "opportunities": [],
        "claims": [],
    }


def _titled(document: Document, title: str | None) -> Document:
    return document if not title else {**document, "title": {"vi": title, "en": title}}


def _touches(studio: Studio, drawn: _Drawn) -> tuple[tuple[DraftTouch, ...], int]:
    parsed, config = drawn.parsed, studio.workspace.config
    cohorts = MapCohorts(parsed, studio.workspace.model)
    log = studio.readings.knowing(needed_predicates(parsed, cohorts, config.currency)).log
    silent = ParsedMap(
        parsed.document.model_copy(update={"claims": ()}), parsed.model, parsed.touchpoints, parsed.parsed,
        parsed.personas, {},
    )  # fmt: skip
    seen: Mapping[str, Any] = {}
    rows: Mapping[str, Mapping[str, Any]] = {}
    if log.customers:
        checked = check_log(silent, cohorts, log, zone=config.timezone, personas=[None])
        seen = {one.id: one for one in checked.observed[None].touchpoints}
        table = measure_touchpoints(log, parsed.model, parsed.touchpoints).rows
        rows = {row["touchpoint"]: row for row in table.to_pylist()}
    new = {one.id for one in drawn.industry.new} if drawn.industry else set()
    found = []
    for touch in parsed.document.touchpoints:
        use = touch.use or touch.id
        row, there = rows.get(use, {}), seen.get(use)
        found.append(
            DraftTouch(
                touch.id, touch.use, there.customers if there else None, there.emotion if there else None,
                row.get("conversion"), row.get("low"), row.get("high"), int(row.get("customers") or 0),
                int(row.get("peers") or 0), row.get("peers_conversion"), row.get("below_average"), use in new,
            )
        )  # fmt: skip
    return tuple(found), log.customers
