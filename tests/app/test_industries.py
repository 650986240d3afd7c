from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hanhtrinh.app.checking import check_map
from hanhtrinh.app.importing import import_files, propose_mapping
from hanhtrinh.app.industries import Industry, begin_map, industries
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.cli import main
from hanhtrinh.cli.output import language
from hanhtrinh.errors import UsageError
from hanhtrinh.maps.parsing import parse_map
from hanhtrinh.models.library import load_model
from hanhtrinh.models.touchpoints import LocalText
from hanhtrinh.sources.mapping import ColumnMapping

IDS = ("b2b-software", "bank", "education", "food-beverage", "retail", "travel")
every_industry = pytest.mark.parametrize("name", IDS)


def by_id(name: str) -> Industry:
    return next(each for each in industries() if each.id == name)


def texts(value: object) -> Iterator[LocalText]:
    if isinstance(value, LocalText):
        if value:
            yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif hasattr(type(value), "model_fields"):
        for field in type(value).model_fields:
            yield from texts(getattr(value, field))


def shop_with(folder: Path, rows: list[tuple[str, str, str]]) -> Workspace:
    workspace = Workspace.create(folder / "shop")
    path = folder / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["user_id", "event", "time"])
        writer.writerows(rows)
    import_files(workspace, [path], propose_mapping(path, ColumnMapping()).mapping)
    return workspace


def test_the_industries_are_those_the_documents_name() -> None:
    assert tuple(each.id for each in industries()) == IDS


@every_industry
def test_a_map_refers_to_its_own_model_and_touchpoints_only(name: str) -> None:
    chosen = by_id(name)
    parsed = parse_map(
        chosen.map_text, name, model=load_model(chosen.document.model or ""), touchpoints=chosen.touchpoints
    )
    assert len(parsed.document.stages) == len(load_model(chosen.document.model or "").stages)
    assert len(parsed.document.claims) >= 8
    assert len(parsed.document.pains) >= 3
    assert {pain.id for pain in parsed.document.pains} == {
        item.for_ for item in parsed.document.opportunities
    }


@every_industry
def test_every_text_stands_in_both_languages(name: str) -> None:
    chosen = by_id(name)
    found = [*texts(chosen.document), *texts(chosen.touchpoints)]
    assert len(found) > 60
    for text in found:
        assert text.vi, text
        assert text.en, text
    # sentences in Vietnamese have their marks
    for text in texts(chosen.document.claims):
        assert re.search(r"[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵ]", text.vi.lower()), text.vi


@every_industry
def test_a_map_claims_more_than_one_kind_of_thing_and_online_and_offline(name: str) -> None:
    chosen = by_id(name)
    assert len({claim.metric for claim in chosen.document.claims}) >= 4
    assert len({each.channel for each in chosen.touchpoints.touchpoints if each.channel}) >= 5
    assert all(each.owner for each in chosen.touchpoints.touchpoints)
    assert all(each.means for each in chosen.touchpoints.touchpoints)


@every_industry
def test_an_empty_workspace_begins_from_it_and_every_claim_waits_for_data(name: str, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "shop")
    begun = begin_map(workspace, name, "ours")
    assert begun.path == workspace.root / "maps" / "ours.yaml"
    assert begun.parsed.document.id == "ours"
    assert begun.added == by_id(name).touchpoints.ids()
    assert begun.seen == 0
    result, _ = check_map(workspace, begun.path)
    assert {claim.reason for claim in result.claims} == {"no_data"}


def test_what_the_workspace_has_is_used_and_the_rest_added(tmp_path: Path) -> None:
    workspace = shop_with(
        tmp_path,
        [
            (f"u{n}", name, f"2026-03-0{1 + n % 5} 10:00")
            for n in range(9)
            for name in ("view_item", "purchase")
        ],
    )
    (workspace.root / "touchpoints.yaml").write_text(
        "schema: hanhtrinh.touchpoints/1\n"
        "touchpoints:\n"
        "  # của chúng tôi\n"
        "  - id: item\n    name: Xem hàng\n    channel: website\n    means: [consider]\n    match: {name: view_*}\n"
        "  - id: paid\n    name: Trả tiền\n    means: [buy]\n    match: {name: purchase}\n",
        encoding="utf-8",
    )
    begun = begin_map(workspace, "retail", "ban-le")
    assert begun.bound == {"web.product": "item", "order.paid": "paid"}
    assert begun.seen == 2
    text = (workspace.root / "touchpoints.yaml").read_text(encoding="utf-8")
    assert "# của chúng tôi" in text
    after = workspace.touchpoints()
    assert after.ids()[:2] == ("item", "paid")
    assert {"web.product", "order.paid"}.isdisjoint(after.ids())
    assert {each.goal for each in after.touchpoints} >= {"item", "paid"}
    uses = {each.use for each in begun.parsed.document.touchpoints}
    assert {"item", "paid"} <= uses
    params = {claim.id: claim.params for claim in begun.parsed.document.claims}
    assert params["cart-pays"]["goal"] == "paid"
    result, _ = check_map(workspace, begun.path)
    assert len(result.claims) == len(begun.parsed.document.claims)


def test_a_touchpoint_of_the_same_kind_is_the_same_even_under_other_event_names(tmp_path: Path) -> None:
    workspace = shop_with(tmp_path, [("u1", "them vao gio hang", "2026-03-01 10:00")])
    (workspace.root / "touchpoints.yaml").write_text(
        "schema: hanhtrinh.touchpoints/1\n"
        "touchpoints:\n"
        "  - id: gio\n    name: Giỏ\n    means: [decide]\n    match: {name: them vao gio hang}\n",
        encoding="utf-8",
    )
    begun = begin_map(workspace, "retail", "ban-le")
    assert begun.bound["web.cart"] == "gio"


def test_beginning_twice_adds_no_touchpoint_twice(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "shop")
    begin_map(workspace, "travel", "one")
    before = (workspace.root / "touchpoints.yaml").read_bytes()
    again = begin_map(workspace, "travel", "two")
    assert again.added == ()
    assert (workspace.root / "touchpoints.yaml").read_bytes() == before


def test_two_industries_live_in_one_workspace(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "shop")
    for name in IDS:
        begin_map(workspace, name, name)
    for name in IDS:
        check_map(workspace, workspace.root / "maps" / f"{name}.yaml")


def test_an_unknown_industry_names_those_there_are_and_writes_nothing(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "shop")
    with pytest.raises(UsageError) as caught:
        begin_map(workspace, "retial", "ours")
    assert caught.value.code == "unknown-industry"
    assert "retail" in caught.value.message.vi
    assert not (workspace.root / "maps" / "ours.yaml").exists()


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["hanhtrinh", "--lang", "en", *arguments])
        language.cache_clear()
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    yield run
    language.cache_clear()


def test_the_command_begins_a_map(tmp_path: Path, command: Callable[..., tuple[int, str, str]]) -> None:
    workspace = Workspace.create(tmp_path / "shop")
    call = ("map", "new", "ours", "--industry", "bank", "-w", str(workspace.root))
    status, out, err = command(*call)
    assert status == 0
    assert "14 new in touchpoints.yaml" in err
    assert out.strip().endswith("ours.yaml")
    status, _, err = command(*call, "--model", "value-8", "--force")
    assert status == 2
    assert "--industry" in err
    status, out, _ = command("map", "industries", "--format", "csv")
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == list(IDS)
