"""Touchpoints of a workspace: listed with their counts, and discovered from its data.

What the user wrote stays byte for byte: proposals are appended, and only for events that nothing matches yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from hanhtrinh.app.commands import no_events
from hanhtrinh.errors import HanhtrinhError, Place
from hanhtrinh.language import Language, Text
from hanhtrinh.maps.inline import inline
from hanhtrinh.maps.roundtrip import MapFile, write_text
from hanhtrinh.measures.touchpoint_use import touchpoint_use
from hanhtrinh.models.compile import compile_touchpoints, touchpoint_predicates
from hanhtrinh.models.discover import Discovery, Proposal, discover
from hanhtrinh.models.documents import parse_document, read_text
from hanhtrinh.models.touchpoints import Touchpoint, TouchpointSet

if TYPE_CHECKING:
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.journeys.log import JourneyLog

FILE: Final = "touchpoints.yaml"
_MARK: Final = "\ufeff"  # byte order mark, as some editors write it
_SCHEMA: Final = "hanhtrinh.touchpoints/1"
_HEADER: Final = Text(
    vi="""\
# Điểm chạm: nơi khách hàng và doanh nghiệp gặp nhau. Sửa tên và ý nghĩa cho đúng với doanh nghiệp của bạn.
# Mỗi sự kiện thuộc về điểm chạm đầu tiên khớp với nó, tính từ trên xuống.
# means: need discover engage lead consider decide buy receive onboard use care evaluate retain expand advocate
# offer: bậc trên thang chào bán: lead_magnet (quà tặng), tripwire (món nhỏ đầu tiên), core (sản phẩm chính), upsell.
# goal: điểm chạm mà nơi này nên dẫn tới. planned: false là điều không ai muốn khách gặp phải.
""",
    en="""\
# Touchpoints: where customer and business meet. Correct names and meanings to fit your business.
# An event belongs to the first touchpoint that matches it, from the top.
# means: need discover engage lead consider decide buy receive onboard use care evaluate retain expand advocate
# offer: the rung of the offer ladder: lead_magnet (a gift), tripwire (a first small one), core, upsell.
# goal: the touchpoint that this one should lead to. planned: false is what nobody wants a customer to meet.
""",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Events and customers seen at a touchpoint."""

    events: int
    customers: int


@dataclass(frozen=True)
class DiscoveryReport:
    """What `discover_touchpoints` found and did.

    Attributes:
        discovery: the proposals and what else was found.
        customers: customers per proposal.
        existing: touchpoints that the user had already.
        text: touchpoints.yaml with the proposals appended.
        path: that file.
        written: whether it was written.
        doubts: fields of the user's that are probably misspelt, with their places.
    """

    discovery: Discovery
    customers: tuple[int, ...]
    existing: int
    text: str
    path: Path
    written: bool
    doubts: tuple[tuple[Place, Text], ...] = ()


def discover_touchpoints(workspace: Workspace, *, write: bool = True) -> DiscoveryReport:
    """Propose touchpoints for all events that none matches yet, and append them to touchpoints.yaml.

    Args:
        workspace: the workspace.
        write: False only shows what would be written.

    Raises:
        UsageError: `no-events` where nothing was imported yet.
        InputError: where touchpoints.yaml is wrong, with line and column.
        WorkspaceError: `changed-meanwhile` where somebody else changed the file.
    """
    path = workspace.root / FILE
    file = MapFile.load(path) if path.exists() else None
    before = read_text(path, FILE) if file is not None else ""
    parsed = parse_document(before, TouchpointSet, FILE) if before.strip() else None
    existing = parsed.value if parsed is not None else TouchpointSet(schema=_SCHEMA)
    log = _log(workspace, existing)
    currency = workspace.config.currency
    covered = compile_touchpoints(existing, log.codes, currency)
    found = discover(log.codes, log.events_per_code(), touchpoint_of_code=covered, existing=existing)
    together = TouchpointSet(
        schema=_SCHEMA, touchpoints=(*existing.touchpoints, *found.touchpoints.touchpoints)
    )
    matched = compile_touchpoints(together, log.codes, currency)
    use = touchpoint_use(log, matched, len(together.touchpoints))
    text = (
        appended(before, existing, found.proposals, workspace.config.language) if found.proposals else before
    )
    if write and found.proposals:
        save_touchpoints(path, file, text)
    return DiscoveryReport(
        discovery=found,
        customers=tuple(use[len(existing.touchpoints) :, 0].tolist()),
        existing=len(existing.touchpoints),
        text=text,
        path=path,
        written=write and bool(found.proposals),
        doubts=parsed.doubts() if parsed is not None else (),
    )


def count_touchpoints(workspace: Workspace, touchpoints: TouchpointSet) -> tuple[Counted, ...]:
    """Count events and customers per touchpoint, in the order of the file.

    Raises:
        UsageError: `no-events` where nothing was imported yet.
    """
    log = _log(workspace, touchpoints)
    matched = compile_touchpoints(touchpoints, log.codes, workspace.config.currency)
    use = touchpoint_use(log, matched, len(touchpoints.touchpoints))
    return tuple(Counted(events, customers) for customers, events in use.tolist())


def appended(
    before: str, existing: TouchpointSet, proposals: Sequence[Proposal], language: Language = "vi"
) -> str:
    """Give the text of touchpoints.yaml with proposals behind what is there; nothing that is there changes.

    Raises:
        InputError: `cannot-edit` where the list stands behind an anchor or alias.
    """
    bare = not existing.touchpoints and not existing.model_extra and "#" not in before
    if not before.strip() or bare:  # nothing of the user's own yet
        return f"{_HEADER.to(language)}schema: {_SCHEMA}\ntouchpoints:\n{_block(proposals, 2, language)}"
    wanted = (*existing.touchpoints, *(one.touchpoint for one in proposals))
    text = _spliced(before, proposals, language)
    if text is not None and "\r\n" in before:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    if text is not None and _reads_as(text, wanted):
        return text
    file = MapFile(before)
    for proposal in proposals:
        file.insert(("touchpoints",), _plain(proposal.touchpoint))
    return file.text


def _log(workspace: Workspace, touchpoints: TouchpointSet) -> JourneyLog:
    log = workspace.log(touchpoint_predicates(touchpoints, workspace.config.currency))
    if log.events == 0:
        raise no_events(workspace.root)
    return log


def save_touchpoints(path: Path, file: MapFile | None, text: str) -> None:
    """Write touchpoints.yaml; `file` is what was read before, None where there was none.

    Raises:
        WorkspaceError: `changed-meanwhile` where somebody else changed it since.
    """
    if file is None:
        write_text(path, text)
        return
    file.text = f"{_MARK}{text}" if file.text.startswith(_MARK) else text
    file.save()  # refuses where somebody else changed it since


def _spliced(before: str, proposals: Sequence[Proposal], language: Language) -> str | None:
    """Append as text where the list is the last thing in the file and stands on lines of its own; else None."""
    root = YAML(typ="safe", pure=True).compose(before)
    assert isinstance(root, MappingNode)
    keys: list[tuple[Node, Node]] = list(root.value)
    ended = before if before.endswith("\n") else before + "\n"
    at = next((index for index, (key, _) in enumerate(keys) if key.value == "touchpoints"), None)
    if root.flow_style:
        return None
    if at is None:
        return f"{ended}touchpoints:\n{_block(proposals, 2, language)}"
    key, value = keys[at]
    if at != len(keys) - 1:
        return None
    if isinstance(value, SequenceNode) and value.value:
        return None if value.flow_style else ended + _block(proposals, value.start_mark.column, language)
    lines = ended.splitlines(keepends=True)
    line = key.start_mark.line
    if lines[line].split("#")[0].replace(" ", "").rstrip() not in ("touchpoints:", "touchpoints:[]"):
        return None
    head, tail = lines[:line], lines[line + 1 :]
    comment = lines[line].partition("#")
    opened = "touchpoints:" + (f"  #{comment[2].rstrip()}" if comment[1] else "") + "\n"
    return "".join([*head, opened, *tail]) + _block(proposals, 2, language)


def _reads_as(text: str, wanted: Sequence[Touchpoint]) -> bool:
    try:
        return parse_document(text, TouchpointSet, FILE).value.touchpoints == tuple(wanted)
    except HanhtrinhError:
        return False


def _block(proposals: Sequence[Proposal], indent: int, language: Language) -> str:
    """Write proposals as items of a block list, notes as comments."""
    lines: list[str] = []
    for proposal in proposals:
        for number, (key, value) in enumerate(_plain(proposal.touchpoint).items()):
            note = f"   # {proposal.note.to(language)}" if number == 0 and proposal.note else ""
            lines.append(f"{' ' * indent}{'- ' if number == 0 else '  '}{key}: {inline(value)}{note}")
    return "\n".join(lines) + "\n"


def _plain(touchpoint: Touchpoint) -> dict[str, object]:
    """A touchpoint as it is written to the file, in the order of contracts."""
    match: dict[str, object] = {"name": list(touchpoint.match.name)}
    if touchpoint.match.where:
        match["where"] = dict(touchpoint.match.where)
    plain: dict[str, object] = {
        "id": touchpoint.id,
        "name": {"vi": touchpoint.name.vi, "en": touchpoint.name.en},
    }
    if touchpoint.channel:
        plain["channel"] = touchpoint.channel
    plain["means"] = list(touchpoint.means)
    if touchpoint.offer is not None:
        plain["offer"] = touchpoint.offer
    plain["match"] = match
    if touchpoint.goal is not None:
        plain["goal"] = touchpoint.goal
    if touchpoint.owner:
        plain["owner"] = touchpoint.owner
    if not touchpoint.planned:
        plain["planned"] = False
    return plain
