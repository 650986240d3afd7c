"""Drawing a map of a workspace: check it, lay it out, write the pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import InputError, Place, UsageError
from hanhtrinh.language import LANGUAGES, Language, Text
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.results import CheckResult, Observed
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.render.themes import THEMES, Theme

FORMS = ("svg", "png", "html")


@dataclass(frozen=True)
class Sitting:
    """A map ready to be drawn: the document with what its model, touchpoints and data say.

    `observed` is by persona id (None: everybody), empty where the data were not asked.
    """

    document: MapDocument
    model: JourneyModel | None
    touchpoints: TouchpointSet
    check: CheckResult | None
    observed: Mapping[str | None, Observed]
    simulated: bool


def open_map(workspace: Workspace, path: Path | str, *, check: bool = True) -> Sitting:
    """Read a map of a workspace and ask the data about it; where `check` is False, recall the verdicts kept.

    Raises:
        InputError, WorkspaceError: where the map, its model or the data cannot be used.
    """
    from hanhtrinh.app.map_files import map_path

    found = map_path(workspace, path)
    simulated = workspace.config.simulated
    if not check:
        from hanhtrinh.app.checking import recall_check

        checked = recall_check(workspace, found)
    else:
        from hanhtrinh.app.checking import check as check_with_data

        checked = check_with_data(workspace, found)
    parsed = checked.map
    return Sitting(
        parsed.document, parsed.model, parsed.touchpoints, checked.result, checked.observed, simulated
    )


def render_map(
    workspace: Workspace,
    path: Path | str,
    outputs: Sequence[Path] = (),
    *,
    language: Language,
    persona: str | None = None,
    department: str | None = None,
    theme: str = "light",
    scale: float = 1.0,
    check: bool = True,
) -> list[Path]:
    """Draw a map of a workspace into files.

    Args:
        workspace: where the data, the touchpoints and the models are.
        path: the map's file.
        outputs: files to write, `.svg`, `.png` or `.html`; where none is named, one of each under
            `<workspace>/pictures`, named after the map and the department.
        language: of the SVG and the PNG, and the one that the page shows first.
        persona: whose map; the first persona's where None.
        department: whose view, by the name or as the map writes it; what others own is drawn pale. None: everybody's.
        theme: `light`, `dark` or `print`, for SVG and PNG.
        scale: pixels of the PNG per scene unit.
        check: whether to ask the data; without it the picture shows expectations and the verdicts kept, stale ones marked.

    Returns:
        The files written, in order.

    Raises:
        UsageError: `unknown-theme`, `unknown-picture`, `unknown-persona`, `unknown-department`, `bad-scale`.
        InputError, WorkspaceError: where the map or the data cannot be used, or a file cannot be written.
    """
    chosen = _theme(theme)
    for output in outputs:
        _form(output)
    sitting = open_map(workspace, path, check=check)
    _require_persona(sitting.document, persona)
    if not outputs:
        folder = workspace.root / "pictures"
        # a department's view stands beside everybody's
        name = f"{sitting.document.id}.{_slug(department)}" if department else sitting.document.id
        outputs = [folder / f"{name}.{form}" for form in FORMS]
    drawn = _draw(
        sitting,
        outputs,
        language=language,
        persona=persona,
        department=_department(sitting, department),
        theme=chosen,
        scale=scale,
    )
    for output, content in drawn:
        _write(output, content)
    return [output for output, _ in drawn]


def _draw(
    sitting: Sitting,
    outputs: Sequence[Path],
    *,
    language: Language,
    persona: str | None,
    department: str | None,
    theme: Theme,
    scale: float,
) -> list[tuple[Path, bytes]]:
    """Make the content of every file before the first is written."""
    from hanhtrinh.render.html import to_html
    from hanhtrinh.render.png import to_png
    from hanhtrinh.render.svg import to_svg
    from hanhtrinh.scene.grid import layout_grid

    document = sitting.document
    who = persona or (document.personas[0].id if document.personas else None)
    scene = layout_grid(
        document, language=language, persona=who, model=sitting.model, touchpoints=sitting.touchpoints,
        observed=sitting.observed.get(who, sitting.observed.get(None)), check=sitting.check, simulated=sitting.simulated,
        department=department,
    )  # fmt: skip
    found = []
    for output in outputs:
        form = _form(output)
        if form == "svg":
            content = to_svg(scene, theme).encode()
        elif form == "png":
            content = to_png(scene, theme, scale=scale)
        else:
            content = to_html(
                document, language=language, persona=who, model=sitting.model, touchpoints=sitting.touchpoints,
                observed=sitting.observed, check=sitting.check, simulated=sitting.simulated, department=department,
            ).encode()  # fmt: skip
        found.append((output, content))
    return found


def _theme(name: str) -> Theme:
    for theme in THEMES:
        if theme == name:
            return theme
    raise UsageError(
        "unknown-theme",
        Text(vi=f"Không có nền “{name}”. Chọn light, dark hoặc print.", en=f"There is no theme “{name}”. Choose light, dark or print."),
    )  # fmt: skip


def _form(output: Path) -> str:
    form = output.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise UsageError(
            "unknown-picture",
            Text(
                vi=f"Không biết vẽ tệp “{output.name}”. Tên tệp phải kết thúc bằng .svg, .png hoặc .html.",
                en=f"No picture of the kind “{output.name}” can be drawn. The name must end in .svg, .png or .html.",
            ),
        )
    return form


def _require_persona(document: MapDocument, persona: str | None) -> None:
    known = [found.id for found in document.personas]
    if persona is not None and persona not in known:
        listed = ", ".join(known) or "–"
        raise UsageError(
            "unknown-persona",
            Text(
                vi=f"Bản đồ không có chân dung “{persona}”. Các chân dung: {listed}.",
                en=f"The map has no persona “{persona}”. Its personas: {listed}.",
            ),
        )


def _slug(department: str) -> str:
    """Write a department as part of a file's name."""
    return re.sub(r"[\W_]+", "-", department.casefold()).strip("-") or "department"


def _department(sitting: Sitting, wanted: str | None) -> str | None:
    """Find a department by its key or by its name in either language."""
    if wanted is None:
        return None
    from hanhtrinh.scene.view import View

    known: dict[str, str] = {}
    for language in LANGUAGES:
        view = View(
            sitting.document, language, persona=None, model=sitting.model, touchpoints=sitting.touchpoints,
            observed=sitting.observed.get(None), check=None,
        )  # fmt: skip
        known |= {view.department_key(name): key for key, name in view.departments.items()}
        known |= {key: key for key in view.departments}
    key = View.department_key(wanted)
    if key in known:
        return known[key]
    listed = ", ".join(sorted(known)) or "–"
    raise UsageError(
        "unknown-department",
        Text(
            vi=f"Trên bản đồ không có bộ phận “{wanted}”. Các bộ phận: {listed}.",
            en=f"The map has no department “{wanted}”. Its departments: {listed}.",
        ),
        hint=Text(
            vi="Bộ phận là “owner” của điểm chạm hoặc cơ hội.",
            en="A department is the “owner” of a touchpoint or an opportunity.",
        ),
    )


def _write(output: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that no half-written picture is ever seen."""
    scratch = output.with_name(f".{output.name}.part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(content)
        scratch.replace(output)
    except OSError as error:
        raise InputError(
            "cannot-write",
            Text(
                vi=f"Không ghi được tệp này: {error.strerror}.",
                en=f"This file cannot be written: {error.strerror}.",
            ),
            hint=Text(vi="Chọn chỗ khác bằng -o.", en="Choose another place with -o."),
            place=Place(file=str(output)),
        ) from error
