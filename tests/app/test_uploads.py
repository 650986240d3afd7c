"""Dropped files: safe names, limits, guesses with reasons, questions, imports that leave all or nothing."""

from pathlib import Path

import pytest

from hanhtrinh.app.jobs import Progress, Stopped
from hanhtrinh.app.uploads.bringing import BringIn, bringing, undoing
from hanhtrinh.app.uploads.files import TooLongFileError, UnknownUploadError, Upload, UploadFolder, safe_name
from hanhtrinh.app.uploads.preview import Answers, Preview, preview
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import InputError

ORDERS = "Mã KH,Điện thoại,Ngày bán,Trạng thái,Tổng tiền\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "shop")


def dropped(workspace: Workspace, name: str, text: str) -> Upload:
    arriving = UploadFolder(workspace.data).receive(name, None)
    arriving.write(text.encode())
    return arriving.finish()


def orders(dates: list[str]) -> str:
    return ORDERS + "".join(
        f"KH{n:03d},09{n:08d},{date},Hoàn thành,{n + 10}000\n" for n, date in enumerate(dates)
    )


def quiet() -> Progress:
    return Progress(lambda: None)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/đơn hàng.csv", "đơn hàng.csv"),
        ("C:\\tệp\\a.xlsx", "a.xlsx"),
        ("a<script>.csv.gz", "a_script_.csv.gz"),
        ("...hidden.csv", "hidden.csv"),
        ("x" * 500 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize("given", ["a.exe", ".csv", "..", "a.html", "csv"])
def test_what_is_no_file_of_rows_is_refused(given: str) -> None:
    with pytest.raises(InputError):
        safe_name(given)


def test_a_file_that_is_too_long_leaves_nothing(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path, max_file=10)
    with pytest.raises(TooLongFileError):
        folder.receive("a.csv", 11)
    arriving = folder.receive("a.csv", None)
    with pytest.raises(TooLongFileError):
        arriving.write(b"x" * 11)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_ids_are_not_paths(workspace: Workspace) -> None:
    for wrong in ("../batches", "", "0" * 15, "0" * 16):
        with pytest.raises(UnknownUploadError):
            UploadFolder(workspace.data).find(wrong)


def part_of(found: Preview, column: str) -> str:
    return next(one.part for one in found.columns if one.name == column)


def test_columns_are_guessed_with_reasons_and_only_the_order_of_dates_is_asked(workspace: Workspace) -> None:
    found = preview(workspace, dropped(workspace, "a.csv", orders(["03/09/2026 10:00", "04/09/2026 11:00"])))
    assert part_of(found, "Mã KH") == "user_id"
    assert part_of(found, "Điện thoại") == "id:phone"
    assert part_of(found, "Trạng thái") == "name"
    assert [(one.kind, one.default) for one in found.questions] == [("day_order", "day_first")]
    assert found.questions[0].about.vi == "“03/09/2026” là 3 tháng 9 hay 9 tháng 3?"
    assert next(one.why.vi for one in found.columns if one.name == "Mã KH") == "2 khách khác nhau"
    assert found.trial is not None
    assert (found.trial.rows, found.trial.rejected) == (2, 0)


def test_dates_that_only_fit_one_way_are_not_asked_about(workspace: Workspace) -> None:
    found = preview(workspace, dropped(workspace, "a.csv", orders(["03/09/2026 10:00", "24/09/2026 11:00"])))
    assert found.questions == ()


def test_the_order_of_dates_that_was_chosen_is_read(workspace: Workspace) -> None:
    upload = dropped(workspace, "a.csv", orders(["03/09/2026 10:00", "04/09/2026 11:00"]))
    wish = BringIn((upload.id,), Answers(day_order="month_first"), 2)
    result = bringing(workspace.root, UploadFolder(workspace.data), wish)(quiet())
    assert result is not None
    assert result["first"].startswith("2026-03-09")


def test_a_column_nobody_knows_is_asked_about_and_the_answer_counts(workspace: Workspace) -> None:
    upload = dropped(workspace, "a.csv", "who,when\na,2026-01-02\nb,2026-01-03\n")
    found = preview(workspace, upload)
    assert {one.kind for one in found.questions if one.default is None} >= {"customer", "event"}
    assert not found.ready
    answers = Answers(preset="none", parts={"who": "user_id", "when": "time"}, event="order_paid")
    decided = preview(workspace, upload, answers)
    assert decided.ready
    assert decided.trial is not None
    assert decided.trial.events == 2


def test_an_import_that_is_stopped_leaves_everything_as_it_was(workspace: Workspace) -> None:
    upload = dropped(workspace, "a.csv", orders(["2026-09-03 10:00"] * 500))
    progress = quiet()
    progress.stop()
    with pytest.raises(Stopped):
        bringing(workspace.root, UploadFolder(workspace.data), BringIn((upload.id,), Answers(), 500))(
            progress
        )
    after = Workspace.open(workspace.root)
    assert after.store.count_events() == 0
    assert after.store.batches().num_rows == 0
    assert UploadFolder(workspace.data).find(upload.id).name == "a.csv"


def test_an_import_is_taken_back(workspace: Workspace) -> None:
    upload = dropped(workspace, "a.csv", orders(["2026-09-03 10:00"] * 5))
    result = bringing(workspace.root, UploadFolder(workspace.data), BringIn((upload.id,), Answers(), 5))(
        quiet()
    )
    assert result is not None
    assert result["events"] == 5
    assert undoing(workspace.root, result["batch"])(quiet()) == {"undone": result["batch"], "events": 5}
    assert Workspace.open(workspace.root).store.count_events() == 0


def test_mended_rejects_are_known_by_their_name_and_come_back(workspace: Workspace) -> None:
    text = orders(["2026-09-03 10:00"] * 60 + [""])
    folder = UploadFolder(workspace.data)
    result = bringing(workspace.root, folder, BringIn((dropped(workspace, "a.csv", text).id,), Answers(), 61))(quiet())  # fmt: skip
    assert result is not None
    assert result["rejected"] == 1
    rejects = (workspace.data / "rejects" / f"{result['batch']}.csv").read_text(encoding="utf-8-sig")
    mended = dropped(
        workspace, f"{result['batch']} sua.csv", rejects.replace(",,Hoàn", ",2026-09-05 09:00,Hoàn")
    )
    assert preview(workspace, mended).mends == result["batch"]
    again = bringing(workspace.root, folder, BringIn((mended.id,), Answers(), 1))(quiet())
    assert again is not None
    assert (again["events"], again["rejected"]) == (1, 0)
