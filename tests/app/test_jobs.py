"""Long work: counted progress, stopping, failing, and what a server leaves when it goes."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from hanhtrinh.app.jobs import Progress, UnknownJobError, Workshop
from hanhtrinh.app.live import Hub, News
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.store.state import StateDatabase, state_url
from hanhtrinh.store.state import jobs as table
from hanhtrinh.store.state.columns import now

STEP = Text(vi="Đọc", en="Reading")


@pytest.fixture
def state(tmp_path: Path) -> StateDatabase:
    return StateDatabase.open(state_url(tmp_path, None))


def ended(workshop: Workshop, job: str) -> table.JobRecord:
    for _ in range(500):
        found = workshop.find(job)
        if found.state not in table.OPEN_STATES:
            return found
        time.sleep(0.01)
    raise AssertionError("the work goes on for ever")


def test_work_tells_how_far_it_is_and_gives_its_result(state: StateDatabase) -> None:
    hub, told = Hub(), list[News]()
    workshop = Workshop(state, hub)
    go = threading.Event()

    def work(progress: Progress) -> dict[str, int]:
        progress.tell(STEP, 12, 40)
        go.wait(5)
        return {"rows": 40}

    job = workshop.ask("import", STEP, work).id
    hub.listen(f"jobs/{job}", told.append)
    while workshop.find(job).done != 12:
        time.sleep(0.01)
    assert workshop.find(job).total == 40
    go.set()
    record = ended(workshop, job)
    assert (record.state, record.result) == ("done", {"rows": 40})
    assert told[-1].content["state"] == "done"
    workshop.close()
    assert Workshop(state).find(job).result == {"rows": 40}


def test_work_that_is_stopped_ends_at_its_next_word(state: StateDatabase) -> None:
    workshop = Workshop(state)
    reached = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            progress.tell(STEP, 1)
            reached.set()
            time.sleep(0.01)

    job = workshop.ask("import", STEP, work).id
    assert reached.wait(5)
    workshop.cancel(job)
    assert ended(workshop, job).state == "cancelled"
    workshop.close()


def test_work_that_is_settled_is_not_stopped_any_more(state: StateDatabase) -> None:
    workshop = Workshop(state)
    settled, go = threading.Event(), threading.Event()

    def work(progress: Progress) -> dict[str, bool]:
        progress.settle()
        settled.set()
        go.wait(5)
        progress.tell(STEP)
        return {"written": True}

    job = workshop.ask("import", STEP, work).id
    assert settled.wait(5)
    workshop.cancel(job)
    go.set()
    assert ended(workshop, job).state == "done"
    workshop.close()


def test_a_refusal_is_told_in_both_languages_and_a_fault_without_its_traceback(state: StateDatabase) -> None:
    workshop = Workshop(state)

    def refused(_progress: Progress) -> None:
        raise UsageError("no-events", Text(vi="Chưa có gì.", en="Nothing yet."))

    def broken(_progress: Progress) -> None:
        raise ZeroDivisionError("secret")

    problem = ended(workshop, workshop.ask("x", STEP, refused).id).problem
    assert problem is not None
    assert problem["message"] == {"vi": "Chưa có gì.", "en": "Nothing yet."}
    fault = ended(workshop, workshop.ask("x", STEP, broken).id).problem
    assert fault is not None
    assert fault["code"] == "internal"
    assert "secret" not in str(fault)
    workshop.close()


def test_what_a_lost_server_was_at_is_interrupted(state: StateDatabase) -> None:
    with state.writing() as connection:
        job = table.add_job(connection, kind="import", title=STEP, person=None, step=STEP).id
        connection.execute(table.jobs.update().values(state="running", beat=now() - timedelta(minutes=1)))
    workshop = Workshop(state)
    assert workshop.find(job).state == "interrupted"
    with pytest.raises(UnknownJobError):
        workshop.find("nothing")
    workshop.close()


def test_a_server_that_stops_interrupts_its_work(state: StateDatabase) -> None:
    workshop = Workshop(state, workers=1)
    begun = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            progress.tell(STEP)
            begun.set()
            time.sleep(0.01)

    first, second = workshop.ask("x", STEP, work).id, workshop.ask("x", STEP, work).id
    assert begun.wait(5)
    workshop.close()
    after = Workshop(state)
    assert [after.find(job).state for job in (first, second)] == ["interrupted", "interrupted"]
    after.close()
