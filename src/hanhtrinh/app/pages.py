"""The workspace's maps as read-only pages in one folder, with an index in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.language import LANGUAGES, Language, Text
from hanhtrinh.maps.results import VERDICT_WORDS

if TYPE_CHECKING:
    from hanhtrinh.app.checking import CheckedMap
    from hanhtrinh.app.workspace import Workspace


@dataclass(frozen=True)
class Pages:
    """What was written.

    Attributes:
        folder: where the pages are.
        checks: the maps with their verdicts, by map file.
        faults: maps that could not be drawn, and why.
    """

    folder: Path
    checks: Mapping[Path, CheckedMap]
    faults: Mapping[Path, HanhtrinhError]


def map_files(workspace: Workspace) -> list[Path]:
    """The map files of a workspace, by name."""
    return sorted((workspace.root / "maps").glob("*.yaml"))


def write_pages(
    workspace: Workspace,
    folder: Path,
    *,
    language: Language,
    pictures: bool = False,
    on_step: Callable[[Text], None] = lambda _text: None,
) -> Pages:
    """Check and draw every map of a workspace.

    Args:
        workspace: whose maps.
        folder: gets `index.html` and one page per map, named like its file.
        language: that pages and the index show first.
        pictures: write SVG and PNG of the first persona in both languages too.
        on_step: told what goes on.

    A map that cannot be read or drawn is named on the index with the reason; the others are not held up by it.
    """
    from hanhtrinh.app.checking import check

    folder.mkdir(parents=True, exist_ok=True)
    checks: dict[Path, CheckedMap] = {}
    faults: dict[Path, HanhtrinhError] = {}
    for path in map_files(workspace):
        on_step(Text(vi=f"Kiểm và vẽ bản đồ {path.name}", en=f"Checking and drawing the map {path.name}"))
        try:
            checks[path] = check(workspace, path, name=f"maps/{path.name}")
            _draw(workspace, checks[path], folder / path.stem, language=language, pictures=pictures)
        except HanhtrinhError as error:
            checks.pop(path, None)
            faults[path] = error
    pages = Pages(folder, checks, faults)
    (folder / "index.html").write_text(_index(workspace, pages, language), encoding="utf-8")
    return pages


def _draw(
    workspace: Workspace, checked: CheckedMap, stem: Path, *, language: Language, pictures: bool
) -> None:
    from hanhtrinh.render.html import to_html
    from hanhtrinh.render.png import to_png
    from hanhtrinh.render.svg import to_svg
    from hanhtrinh.scene.grid import layout_grid

    document, touchpoints, model = checked.map.document, checked.map.touchpoints, checked.map.model
    simulated = workspace.config.simulated
    who = document.personas[0].id if document.personas else None
    page = to_html(
        document, language=language, persona=who, model=model, touchpoints=touchpoints,
        observed=checked.observed, check=checked.result, simulated=simulated,
    )  # fmt: skip
    stem.with_name(f"{stem.name}.html").write_text(page, encoding="utf-8")
    for tag in LANGUAGES if pictures else ():
        scene = layout_grid(
            document, language=tag, persona=who, model=model, touchpoints=touchpoints,
            observed=checked.observed.get(who), check=checked.result, simulated=simulated,
        )  # fmt: skip
        stem.with_name(f"{stem.name}.{tag}.svg").write_text(to_svg(scene, "light"), encoding="utf-8")
        stem.with_name(f"{stem.name}.{tag}.png").write_bytes(to_png(scene, "light"))


_STYLE: Final = """
:root { color-scheme: light dark; --paper: #f3f5f4; --panel: #fff; --ink: #15202b; --ink2: #46525d; --line: #d8dedf; --action: #0c6b66; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #10171e; --panel: #18222b; --ink: #eef2f3; --ink2: #b7c1c8; --line: #2e3a44; --action: #58c2b6; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 "Be Vietnam Pro", system-ui, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 48px 24px; }
h1 { font-size: 24px; line-height: 1.35; margin: 0 0 4px; }
h2 { font-size: 18px; line-height: 1.4; margin: 0 0 4px; }
p { margin: 0 0 4px; color: var(--ink2); }
ul { list-style: none; margin: 24px 0 0; padding: 0; }
li { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 20px; margin: 0 0 16px; }
a { color: var(--action); }
.tag { display: inline-block; border: 1px dashed var(--ink2); border-radius: 13px; padding: 1px 10px; color: var(--ink2); font-size: 13px; }
"""


def _both(text: Text, first: Language, tag: str) -> str:
    """A text in both languages, the reader's first; once where both are the same."""
    order = sorted(LANGUAGES, key=lambda language: language != first)
    texts = dict.fromkeys(text.to(language) for language in order)
    lines = zip(order, texts, strict=False)
    return "".join(f'<{tag} lang="{language}">{escape(line)}</{tag}>' for language, line in lines if line)


def _index(workspace: Workspace, pages: Pages, language: Language) -> str:
    title = Text(vi="Bản đồ hành trình khách hàng", en="Customer journey maps")
    simulated = Text(vi="dữ liệu mô phỏng", en="simulated data")
    tag = (
        f'<p class="tag">{escape(simulated.vi)} · {escape(simulated.en)}</p>'
        if workspace.config.simulated
        else ""
    )
    items = [_item(path, checked, language) for path, checked in pages.checks.items()]
    items += [_fault(path, error, language) for path, error in pages.faults.items()]
    none = Text(
        vi="Chưa có bản đồ nào. Tạo bằng: hanhtrinh map new",
        en="No maps yet. Make one with: hanhtrinh map new",
    )
    body = f"<ul>{''.join(items)}</ul>" if items else _both(none, language, "p")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title.to(language))}</title><style>{_STYLE}</style></head>"
        f"<body><main>{_both(title, language, 'h1')}{tag}{body}</main></body></html>\n"
    )


def _item(path: Path, checked: CheckedMap, language: Language) -> str:
    document = checked.map.document
    counts: Counter[str] = Counter(result.verdict for result in checked.result.claims)
    tally = Text(
        vi=", ".join(f"{counts[verdict]} {name.vi}" for verdict, name in VERDICT_WORDS.items()),
        en=", ".join(f"{counts[verdict]} {name.en}" for verdict, name in VERDICT_WORDS.items()),
    )
    link = Text(vi="Mở bản đồ", en="Open the map").to(language)
    head = document.headline.text if document.headline else document.title.text
    return (
        f"<li>{_both(document.title.text, language, 'p')}{_both(head, language, 'h2')}{_both(tally, language, 'p')}"
        f'<p><a href="{escape(path.stem)}.html">{escape(link)}</a></p></li>'
    )


def _fault(path: Path, error: HanhtrinhError, language: Language) -> str:
    title = Text(vi=f"Không vẽ được {path.name}", en=f"{path.name} cannot be drawn")
    reason = Text(vi=error.to("vi"), en=error.to("en"))
    return f"<li>{_both(title, language, 'h2')}{_both(reason, language, 'p')}</li>"
