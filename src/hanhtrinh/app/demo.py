"""`hanhtrinh demo`: a simulated shop in a folder of its own, with its truth, its checked map and its pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanhtrinh.app.scenario import Scenario, load_scenario, simulate, truth
from hanhtrinh.app.scenario.files import (
    Export,
    export,
    mapping_of,
    touchpoints_document,
    write_rows,
    write_yaml,
)
from hanhtrinh.app.scenario.process import instant
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Language, Text, counted, whole

if TYPE_CHECKING:
    from hanhtrinh.app.checking import CheckedMap
    from hanhtrinh.app.workspace import Workspace

MARK: Final = ".hanhtrinh-demo"
EVENTS: Final = "events.csv"
MAPPING: Final = "mapping.yaml"
LATER: Final = "later"
TRUTH: Final = "truth.json"
PAGES: Final = "pages"
_SHIPPED: Final = "data/demo"

Step = Callable[[Text], None]
Progress = Callable[[int, int], None]


def _silent(_text: Text) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Demo:
    """A finished demo.

    Attributes:
        workspace: the simulated shop's workspace.
        checks: the maps with their verdicts, by file.
        pages: the folder with pages and pictures.
    """

    workspace: Workspace
    checks: Mapping[Path, CheckedMap]
    pages: Path


def clear_folder(folder: Path) -> None:
    """Make a folder ready: create it, or empty one that is marked as a demo; mark it.

    Raises:
        UsageError: `not-a-demo` where it holds anything and is not marked; `not-a-folder`.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            "not-a-folder",
            Text(vi=f"“{folder}” là một tệp, không phải thư mục.", en=f"“{folder}” is a file, not a folder."),
            hint=Text(vi="Chọn một thư mục khác.", en="Choose another folder."),
        )
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UsageError(
            "not-a-demo",
            Text(
                vi=f"Thư mục “{folder}” đã có nội dung và không phải là bản demo, nên được giữ nguyên.",
                en=f"The folder “{folder}” holds something that is no demo, so it was left alone.",
            ),
            hint=Text(
                vi="Chọn một thư mục trống hoặc chưa có: hanhtrinh demo THƯ_MỤC",
                en="Choose an empty or a new folder: hanhtrinh demo DIR",
            ),
        )
    folder.mkdir(parents=True, exist_ok=True)
    # the mark comes first and stays, so that a demo that was cut short can be replaced
    mark = Text(
        vi="Thư mục này do `hanhtrinh demo` tạo và sẽ bị thay khi chạy lại.",
        en="This folder was made by `hanhtrinh demo` and is replaced when it runs again.",
    )
    (folder / MARK).write_text(f"{mark.vi}\n{mark.en}\n", encoding="utf-8")
    for found in folder.iterdir():
        if found.name == MARK:
            continue
        if found.is_dir() and not found.is_symlink():
            shutil.rmtree(found)
        else:
            found.unlink()


def build_world(
    folder: Path,
    scenario: Scenario,
    seed: int | None = None,
    *,
    customers: int | None = None,
    until: date | None = None,
    language: Language | None = None,
    touchpoints: str | None = None,
    on_step: Step = _silent,
    on_progress: Progress | None = None,
) -> Workspace:
    """Write a workspace from a scenario: simulate, export as a CSV, and take that in by the real import.

    Args:
        folder: new or empty, or marked as a demo.
        scenario: a checked scenario.
        seed, customers: in place of the scenario's own.
        until: import only what happened before this day; every later day gets a file of its own under `later/`,
            and the workspace is one that grows.
        language: of the workspace; the scenario's where None.
        touchpoints: text of touchpoints.yaml; made from the scenario where None.
        on_step, on_progress: told what goes on, and counts of customers or rows done and in all.

    Raises:
        UsageError: as `clear_folder`; `date-outside` where `until` is not within the period.
        InputError: `endless-journey`.
    """
    from hanhtrinh.app.importing import import_files
    from hanhtrinh.app.workspace import Workspace

    _check_until(scenario, until)
    clear_folder(folder)
    workspace = Workspace.create(
        folder,
        language=language or scenario.language,
        timezone=scenario.timezone,
        currency=scenario.currency,
        simulated=True,
        data="closed" if until is None else "growing",
        name=getattr(scenario.name, language or scenario.language),
    )
    target = folder / "touchpoints.yaml"
    if touchpoints is None:
        write_yaml(touchpoints_document(scenario), lambda text: target.write_text(text, encoding="utf-8"))
    else:
        target.write_text(touchpoints, encoding="utf-8")
    made = _simulated(scenario, seed, customers, on_step, on_progress)
    mapping = mapping_of(made.attributes)
    write_yaml(mapping.document(), lambda text: (folder / MAPPING).write_text(text, encoding="utf-8"))
    rows = made.between(None, instant(scenario, until) if until else None)
    write_rows(rows, folder / EVENTS)
    if until is not None:
        days = _write_later(made, scenario, until, folder / LATER)
        on_step(
            Text(
                vi=f"Từ ngày {until:%d/%m/%Y}, mỗi ngày một tệp: {whole(days, 'vi')} tệp trong {LATER}/",
                en=f"From {until.isoformat()} on, one file per day: {counted(days, 'file')} in {LATER}/",
            )
        )
    on_step(
        Text(
            vi=f"Nhập {whole(rows.num_rows, 'vi')} sự kiện từ {EVENTS}",
            en=f"Importing {counted(rows.num_rows, 'event')} from {EVENTS}",
        )
    )
    import_files(workspace, [folder / EVENTS], mapping)
    return Workspace.open(folder)


def _simulated(
    scenario: Scenario,
    seed: int | None,
    customers: int | None,
    on_step: Step,
    on_progress: Progress | None,
) -> Export:
    number = customers or scenario.customers
    on_step(
        Text(
            vi=f"Mô phỏng {whole(number, 'vi')} khách hàng",
            en=f"Simulating {whole(number, 'en')} customer{'' if number == 1 else 's'}",
        )
    )
    return export(simulate(scenario, seed, customers, on_progress=on_progress), scenario)


def _check_until(scenario: Scenario, until: date | None) -> None:
    first, end = scenario.period.from_, scenario.period.to
    if until is not None and not first < until < end:
        raise UsageError(
            "date-outside",
            Text(
                vi=f"Ngày {until:%d/%m/%Y} không nằm bên trong kỳ mô phỏng {first:%d/%m/%Y} – {end:%d/%m/%Y}.",
                en=f"The day {until} is not inside the simulated period {first} to {end}.",
            ),
            hint=Text(
                vi="Chọn một ngày sau ngày đầu và trước ngày cuối, viết như 2026-03-01.",
                en="Choose a day after the first and before the last, written like 2026-03-01.",
            ),
        )


def _write_later(made: Export, scenario: Scenario, until: date, folder: Path) -> int:
    """Write one file per day from `until` on; days on which nothing happened have none. Gives how many there are."""
    count, day = 0, until
    while day < scenario.period.to:
        rows = made.between(instant(scenario, day), instant(scenario, day + timedelta(days=1)))
        if rows.num_rows:
            write_rows(rows, folder / f"{day.isoformat()}.csv")
            count += 1
        day += timedelta(days=1)
    return count


def write_only_events(
    file: Path,
    *,
    scenario_file: Path | None = None,
    seed: int | None = None,
    customers: int | None = None,
    until: date | None = None,
    on_step: Step = _silent,
    on_progress: Progress | None = None,
) -> int:
    """Write a scenario's events to a file and nothing else; gives how many there are.

    Args:
        file: `.csv` or `.parquet`; must not exist.
        scenario_file, seed, customers, until: as in `make_demo`.

    Raises:
        UsageError: `unknown-form`, `file-exists`, `date-outside`.
        InputError: as `load_scenario` and `simulate`.
    """
    if file.suffix not in (".csv", ".parquet"):
        raise UsageError(
            "unknown-form",
            Text(
                vi=f"Không biết ghi “{file.name}” theo dạng nào. Tên tệp phải kết thúc bằng .csv hoặc .parquet.",
                en=f"The form of “{file.name}” is not known. The name must end in .csv or .parquet.",
            ),
            hint=Text(
                vi="Ví dụ: --events-only su-kien.parquet", en="For example: --events-only events.parquet"
            ),
        )
    if file.exists():
        raise UsageError(
            "file-exists",
            Text(
                vi=f"Tệp “{file}” đã có và được giữ nguyên.",
                en=f"The file “{file}” exists and was left alone.",
            ),
            hint=Text(vi="Chọn tên khác.", en="Choose another name."),
        )
    with resources.as_file(resources.files("hanhtrinh.app") / _SHIPPED) as source:
        scenario = load_scenario(scenario_file or source / "scenario.yaml")
    _check_until(scenario, until)
    made = _simulated(scenario, seed, customers, on_step, on_progress)
    rows = made.between(None, instant(scenario, until) if until else None)
    write_rows(rows, file)
    return int(rows.num_rows)


def make_demo(
    folder: Path,
    *,
    scenario_file: Path | None = None,
    seed: int | None = None,
    customers: int | None = None,
    until: date | None = None,
    language: Language = "vi",
    on_step: Step = _silent,
    on_progress: Progress | None = None,
) -> Demo:
    """Make the whole demo: workspace, events, truth, checked maps, pages and pictures.

    Args:
        folder: new or empty, or marked as a demo.
        scenario_file: the user's own scenario; the shipped shop where None.
        seed, customers: in place of the scenario's own.
        until: as in `build_world`.
        language: of the workspace.
        on_step, on_progress: as in `build_world`.

    Raises:
        UsageError: as `build_world`.
        InputError: as `load_scenario` and `simulate`.
    """
    from hanhtrinh.app.demo_team import move_in
    from hanhtrinh.app.pages import write_pages

    shipped = resources.files("hanhtrinh.app") / _SHIPPED
    with resources.as_file(shipped) as source:
        # read before the folder is touched: a faulty scenario must not cost an earlier demo
        scenario = load_scenario(scenario_file or source / "scenario.yaml")
        _check_until(scenario, until)
        own = scenario_file is not None
        workspace = build_world(
            folder,
            scenario,
            seed,
            customers=customers,
            until=until,
            language=language,
            touchpoints=None if own else (source / "touchpoints.yaml").read_text(encoding="utf-8"),
            on_step=on_step,
            on_progress=on_progress,
        )
        shutil.copyfile(scenario_file or source / "scenario.yaml", folder / "scenario.yaml")
        (folder / "maps").mkdir(exist_ok=True)
        if own:
            from hanhtrinh.app.mapmaking import new_map

            name = scenario.name.to(language) or None
            new_map(workspace, "demo", title=name, personas=_personas(scenario))
        else:
            for found in sorted((source / "maps").glob("*.yaml")):
                shutil.copyfile(found, folder / "maps" / found.name)
    write_truth(workspace, scenario, on_step=on_step, on_progress=on_progress)
    pages = write_pages(workspace, folder / PAGES, language=language, pictures=True, on_step=on_step)
    for fault in pages.faults.values():
        raise fault
    if not own:
        move_in(workspace)
    return Demo(workspace, pages.checks, folder / PAGES)


def _personas(scenario: Scenario) -> list[str]:
    """Personas for a first map: those whom an attribute tells from all others; none unless it tells all of them."""
    found = []
    for persona in scenario.personas:
        others = [other for other in scenario.personas if other is not persona]
        for key, values in persona.attributes.items():
            known = {value for value, share in values.items() if share > 0}
            taken = {value for other in others for value in other.attributes.get(key, {})}
            plain = not any(sign in word for word in (key, *known) for sign in "|=:")
            if known and plain and not known & taken and all(key in other.attributes for other in others):
                name = (persona.name.to(scenario.language) or persona.id).replace(":", " ")
                found.append(f"{name}:{key}={'|'.join(sorted(known))}")
                break
    return found if len(found) == len(scenario.personas) else []


def write_truth(
    workspace: Workspace, scenario: Scenario, *, on_step: Step = _silent, on_progress: Progress | None = None
) -> Path:
    """Write `truth.json` beside the workspace's data; see `scenario.truth.truth`."""
    on_step(
        Text(
            vi=f"Tính sự thật của quy trình từ 2.000.000 khách mô phỏng, ghi vào {TRUTH}",
            en=f"Working out the truth of the process from 2,000,000 simulated customers, into {TRUTH}",
        )
    )
    found = truth(scenario, model=workspace.model(None), on_progress=on_progress)
    path = Path(workspace.root) / TRUTH
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return path
