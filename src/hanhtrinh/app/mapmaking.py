"""`map new`: a filled first map, from the workspace's model and the touchpoints in its data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanhtrinh.app.map_draft import MOST_TOUCHPOINTS, draft_map, unique_ids
from hanhtrinh.app.map_usage import touchpoint_visits
from hanhtrinh.app.map_writing import DraftPersona, write_map
from hanhtrinh.errors import Place, UsageError
from hanhtrinh.journeys.cohorts import check_attribute
from hanhtrinh.language import Text
from hanhtrinh.maps.parsing import ParsedMap, parse_map
from hanhtrinh.maps.roundtrip import write_text
from hanhtrinh.models.compile import compile_touchpoints, touchpoint_predicates
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.suggest import listed, meant
from hanhtrinh.models.touchpoints import LocalText, TouchpointSet

if TYPE_CHECKING:
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.journeys.log import JourneyLog

_ID: Final = re.compile(r"[^\s./\\]+")
_SHOWN_VALUES: Final = 12
_TITLE: Final = LocalText(vi="Hành trình khách hàng", en="Customer journey")
_EVERYBODY: Final = DraftPersona(
    id="all",
    name=LocalText(vi="Khách hàng", en="Customers"),
    about=LocalText(vi="Tất cả khách hàng có trong dữ liệu", en="All customers in the data"),
    cohort=None,
)


@dataclass(frozen=True, slots=True)
class PersonaRequest:
    """A persona as asked for: a name, and the values of an attribute that its customers have."""

    name: str
    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class NewMap:
    """A first map that was made.

    Attributes:
        path: the file.
        parsed: its content, checked.
        left_out: touchpoints with fewer customers that found no room.
    """

    path: Path
    parsed: ParsedMap
    left_out: int


def persona_request(text: str) -> PersonaRequest:
    """Read `NAME:ATTRIBUTE=VALUE[|VALUE...]`, e.g. `Linh:city=Hà Nội|Đà Nẵng`.

    Raises:
        UsageError: `bad-persona`.
    """
    name, colon, rule = text.partition(":")
    attribute, equals, written = rule.partition("=")
    values = tuple(value.strip() for value in written.split("|") if value.strip())
    if not (colon and equals and name.strip() and attribute.strip() and values):
        raise UsageError(
            "bad-persona",
            Text(
                vi=f"“{text}” không phải là một chân dung khách hàng. Viết TÊN:THUỘC_TÍNH=GIÁ_TRỊ, nhiều giá trị cách nhau bằng dấu |.",
                en=f"“{text}” is not a persona. Write NAME:ATTRIBUTE=VALUE, several values with | between them.",
            ),
            hint=Text(
                vi="Ví dụ: --persona 'Linh:city=Hà Nội|Đà Nẵng'",
                en="For example: --persona 'Linh:city=Hà Nội|Đà Nẵng'",
            ),
        )
    return PersonaRequest(name.strip(), attribute.strip(), values)


def new_map(
    workspace: Workspace,
    map_id: str,
    model: str | None = None,
    *,
    title: str | None = None,
    personas: Sequence[str] = (),
    path: Path | None = None,
    force: bool = False,
    most: int = MOST_TOUCHPOINTS,
) -> Path:
    """Make a first map and write it to `maps/ID.yaml` of the workspace; as `make_map`, gives the file."""
    return make_map(
        workspace, map_id, model, title=title, personas=personas, path=path, force=force, most=most
    ).path


def make_map(
    workspace: Workspace,
    map_id: str,
    model: str | None = None,
    *,
    title: str | None = None,
    personas: Sequence[str] = (),
    path: Path | None = None,
    force: bool = False,
    most: int = MOST_TOUCHPOINTS,
) -> NewMap:
    """Make a first map and write it.

    Args:
        workspace: gives touchpoints, model and data; without data the touchpoints are drawn as planned.
        map_id: the map's id, which names its file.
        model: id of the journey model; the workspace's own where None.
        title: printed on the map; a general one where None.
        personas: as `persona_request` reads them; one persona, all customers, where there are none.
        path: the file; `maps/ID.yaml` of the workspace where None.
        force: replace a file that is there.
        most: at most so many touchpoints.

    Raises:
        UsageError: `bad-id`, `file-exists`, `no-touchpoints`, `bad-persona`, `unknown-attribute`,
            `empty-persona`, `unknown-model`.
        InputError: touchpoints or model cannot be read.
    """
    check_map_id(map_id)
    target = path or workspace.root / "maps" / f"{map_id}.yaml"
    check_free(target, force)
    asked = [persona_request(text) for text in personas]
    touchpoints = workspace.touchpoints()
    if not touchpoints.touchpoints:
        raise _no_touchpoints()
    journey = workspace.model(model)
    currency = workspace.config.currency
    log = workspace.log(touchpoint_predicates(touchpoints, currency))
    for persona in asked:
        check_persona(log, persona)
    text, left_out = map_text(
        log, journey, touchpoints, map_id=map_id, title=title, personas=asked, most=most, currency=currency
    )
    parsed = parse_map(text, str(target), model=journey, touchpoints=touchpoints, currency=currency)
    write_text(target, text)
    return NewMap(path=target, parsed=parsed, left_out=left_out)


def map_text(
    log: JourneyLog,
    model: JourneyModel,
    touchpoints: TouchpointSet,
    *,
    map_id: str,
    title: str | None = None,
    personas: Sequence[PersonaRequest] = (),
    most: int = MOST_TOUCHPOINTS,
    currency: str = "VND",
) -> tuple[str, int]:
    """Write a first map from a journey log: its YAML text, and how many touchpoints found no room."""
    matched = compile_touchpoints(touchpoints, log.codes, currency)
    use = touchpoint_visits(log, matched, len(touchpoints.touchpoints))
    draft = draft_map(model, touchpoints, use, most=most)
    printed = LocalText(vi=title, en=title) if title else _TITLE
    return write_map(draft, map_id=map_id, title=printed, personas=_personas(personas)), draft.left_out


def _personas(asked: Sequence[PersonaRequest]) -> list[DraftPersona]:
    if not asked:
        return [_EVERYBODY]
    ids = unique_ids(_slug(persona.name) for persona in asked)
    return [
        DraftPersona(
            id=name,
            name=LocalText(vi=persona.name, en=persona.name),
            about=LocalText(vi=words, en=words),
            cohort={"attr": persona.attribute, "in": list(persona.values)},
        )
        for name, persona in zip(ids, asked, strict=True)
        for words in (f"{persona.attribute}: {', '.join(persona.values)}",)
    ]


def _slug(name: str) -> str:
    """Write a name as an id: `Chị Hoa` as `chi-hoa`."""
    bare = unicodedata.normalize("NFD", name.casefold()).replace("đ", "d")
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "-", plain).strip("-") or "persona"


def check_map_id(map_id: str) -> None:
    """Refuse a map id with dots, spaces or slashes: `UsageError` `bad-id`."""
    if not _ID.fullmatch(map_id):
        raise UsageError(
            "bad-id",
            Text(
                vi=f"Mã bản đồ “{map_id}” không hợp lệ: mã không có dấu chấm, dấu cách hay dấu gạch chéo.",
                en=f"The map id “{map_id}” is not valid: an id has no dots, spaces or slashes.",
            ),
            hint=Text(
                vi="Dùng dấu gạch nối, ví dụ mua-lan-dau.", en="Use hyphens, for example first-purchase."
            ),
        )


def check_free(target: Path, force: bool) -> None:
    """Refuse to write over a file unless asked to: `UsageError` `file-exists`."""
    if target.exists() and not force:
        raise UsageError(
            "file-exists",
            Text(
                vi="Tệp này đã có, và công sức của ai đó có thể nằm trong đó; không ghi đè.",
                en="This file exists and may hold somebody's work; it was not replaced.",
            ),
            hint=Text(
                vi="Chọn mã khác, tên tệp khác bằng -o, hoặc thêm --force nếu muốn thay nó.",
                en="Choose another id, another file with -o, or add --force to replace it.",
            ),
            place=Place(file=str(target)),
        )


def _no_touchpoints() -> UsageError:
    return UsageError(
        "no-touchpoints",
        Text(
            vi="touchpoints.yaml chưa có điểm chạm nào, nên bản đồ sẽ trống.",
            en="touchpoints.yaml has no touchpoints yet, so the map would be empty.",
        ),
        hint=Text(
            vi="Tìm các điểm chạm trong dữ liệu trước: hanhtrinh touchpoints discover -w THƯ_MỤC",
            en="Find the touchpoints in the data first: hanhtrinh touchpoints discover -w DIR",
        ),
        place=Place(file="touchpoints.yaml"),
    )


def check_persona(log: JourneyLog, persona: PersonaRequest) -> None:
    """Refuse a persona that nobody in the data is, saying which values there are."""
    check_attribute(log, persona.attribute)
    columns = [column for shard in log.shards if (column := shard.attribute(persona.attribute)) is not None]
    known = sorted(
        {str(value) for column in columns for value in column.unique().to_pylist() if value is not None}
    )
    missing = [value for value in persona.values if value not in known]
    if missing:
        names = listed(known[:_SHOWN_VALUES])
        raise UsageError(
            "empty-persona",
            Text(
                vi=f"Không khách hàng nào có {persona.attribute} là “{missing[0]}”. Các giá trị có: {names.vi}.",
                en=f"No customer has “{missing[0]}” as {persona.attribute}. Values there are: {names.en}.",
            ),
            hint=meant(missing[0], known),
        )
