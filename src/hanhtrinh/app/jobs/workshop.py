"""Where long work is done: a few threads, a record of each piece in the state, and everybody who watches it.

What a server was at when it stopped is `interrupted` afterwards: every open piece of work says now and then that it is
alive, and one that no longer does belongs to a server that is gone. Work itself leaves all or nothing behind, however
it ends, so that an interrupted piece can simply be asked for again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from hanhtrinh.app.jobs.work import STARTING, WAITING, Progress, Stopped, Work
from hanhtrinh.app.live import Hub
from hanhtrinh.errors import HanhtrinhError, UsageError
from hanhtrinh.language import Text
from hanhtrinh.store.state import StateDatabase
from hanhtrinh.store.state import jobs as table
from hanhtrinh.store.state.columns import now
from hanhtrinh.store.state.jobs import OPEN_STATES, JobRecord

_LOGGER: Final = logging.getLogger(__name__)
_WORKERS: Final = 2
_BEAT: Final = 3.0  # seconds between two signs of life
_SILENT: Final = timedelta(seconds=15)
_TOLD: Final = 0.2  # seconds between two words of progress to who listens
_NOTED: Final = 1.0  # ... and to the state
_KEPT: Final = 200  # ended pieces whose record this process keeps at hand
_UNFORESEEN: Final = Text(
    vi="Việc này dừng giữa chừng vì một lỗi của chương trình. Dữ liệu vẫn như trước khi bắt đầu.",
    en="This stopped midway because of a fault in the program. The data are as they were before.",
)
_UNFORESEEN_HINT: Final = Text(
    vi="Thử lại một lần. Nếu vẫn vậy, gửi nhật ký của máy chủ cho người quản trị.",
    en="Try it once more. If it happens again, send the server's log to the administrator.",
)


class UnknownJobError(UsageError):
    """There is no work by this id."""

    def __init__(self) -> None:
        super().__init__("unknown-job", Text(vi="Không có việc này.", en="There is no such job."))


@dataclass
class _Running:
    """A piece of work of this process."""

    record: JobRecord
    progress: Progress
    told: float = 0.0
    noted: float = 0.0


class Workshop:
    """The long work of one server.

    Args:
        state: where its records are.
        hub: where progress is told, under the topic `jobs/ID`; nobody is told where None.
        workers: how many pieces are done at a time.
    """

    def __init__(self, state: StateDatabase, hub: Hub | None = None, *, workers: int = _WORKERS) -> None:
        self._state = state
        self._hub = hub
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._running: dict[str, _Running] = {}
        self._closed = threading.Event()
        with state.writing() as connection:
            table.interrupt_silent(connection, now() - _SILENT)
        self._pulse = threading.Thread(target=self._keep_alive, name="job-pulse", daemon=True)
        self._pulse.start()

    def close(self, *, wait: bool = True) -> None:
        """Ask all work to stop, and wait for it; what has not begun is noted as interrupted."""
        self._closed.set()
        with self._lock:
            running = [each for each in self._running.values() if each.record.state in OPEN_STATES]
            for each in running:
                each.progress.stop()
        self._pool.shutdown(wait=wait, cancel_futures=True)
        for each in running:
            if each.record.state == "waiting":
                self._end(each, "interrupted")

    def ask(self, kind: str, title: Text, work: Work, *, person: str | None = None) -> JobRecord:
        """Have work done in the background.

        Args:
            kind: what sort of work, e.g. `import`.
            title: what it is, for people.
            work: called in a thread with its progress; gives the result, which must be fit for JSON.
            person: id of who asks.
        """
        with self._state.writing() as connection:
            record = table.add_job(connection, kind=kind, title=title, person=person, step=WAITING)
        running = _Running(record, Progress(lambda: self._moved(record.id)))
        with self._lock:
            self._running[record.id] = running
            self._drop_old()
        self._pool.submit(self._do, running, work)
        return record

    def find(self, job: str) -> JobRecord:
        """Give how a piece of work stands now.

        Raises:
            UnknownJobError: there is none by this id.
        """
        with self._lock:
            running = self._running.get(job)
            if running is not None:
                return _present(running)
        self._settle_silent()
        with self._state.reading() as connection:
            found = table.find_job(connection, job)
        if found is None:
            raise UnknownJobError
        return found

    def latest(self, most: int = 50) -> list[JobRecord]:
        """Give the latest work, newest first."""
        self._settle_silent()
        with self._state.reading() as connection:
            found = table.list_jobs(connection, most)
        with self._lock:
            return [_present(self._running[one.id]) if one.id in self._running else one for one in found]

    def cancel(self, job: str) -> JobRecord:
        """Ask a piece of work to stop; it leaves everything as it was before, or ends if it is too late for that.

        Raises:
            UnknownJobError: there is none by this id.
            UsageError: `job-elsewhere` where another server does it.
        """
        with self._lock:
            running = self._running.get(job)
            if running is not None:
                running.progress.stop()
                return _present(running)
        found = self.find(job)
        if found.state in OPEN_STATES:
            raise UsageError(
                "job-elsewhere",
                Text(
                    vi="Việc này chạy ở một máy chủ khác của không gian làm việc.",
                    en="Another server of this workspace does this job.",
                ),
                hint=Text(vi="Dừng nó từ máy chủ đó.", en="Stop it from there."),
            )
        return found

    def _do(self, running: _Running, work: Work) -> None:
        try:
            running.progress.check()
            with self._lock:
                running.record = replace(running.record, state="running")
            running.progress.tell(STARTING)
            result = work(running.progress)
            self._end(running, "done", result=result or {})
        except Stopped:
            self._end(running, "interrupted" if self._closed.is_set() else "cancelled")
        except HanhtrinhError as error:
            self._end(running, "failed", problem=problem_of(error))
        except Exception:
            _LOGGER.exception("job %s (%s)", running.record.id, running.record.kind)
            self._end(running, "failed", problem=_unforeseen())

    def _moved(self, job: str) -> None:
        """Tell who listens, and less often the state."""
        now_s = time.monotonic()
        with self._lock:
            running = self._running[job]
            record = _present(running)
            heard, due = now_s - running.told >= _TOLD, now_s - running.noted >= _NOTED
            running.told = now_s if heard else running.told
            running.noted = now_s if due else running.noted
        if heard:
            self._tell(record)
        if due:
            self._note(record)

    def _tell(self, record: JobRecord) -> None:
        if self._hub is not None:
            self._hub.tell(f"jobs/{record.id}", "job", job_document(record))

    def _note(self, record: JobRecord) -> None:
        with self._state.writing() as connection:
            table.note_progress(
                connection, record.id, state=record.state, step=record.step, done=record.done, total=record.total
            )  # fmt: skip

    def _end(
        self,
        running: _Running,
        state: str,
        *,
        result: Mapping[str, Any] | None = None,
        problem: Mapping[str, Any] | None = None,
    ) -> None:
        record = _present(running)
        with self._state.writing() as connection:
            table.note_progress(
                connection, record.id, state=record.state, step=record.step, done=record.done, total=record.total
            )  # fmt: skip
            table.end_job(connection, record.id, state, result=result, problem=problem)
            ended = table.find_job(connection, record.id)
        assert ended is not None
        with self._lock:
            running.record = ended
        self._tell(ended)

    def _keep_alive(self) -> None:
        while not self._closed.wait(_BEAT):
            with self._lock:
                alive = [_present(each) for each in self._running.values()]
            for record in alive:
                if record.state in OPEN_STATES:
                    try:
                        self._note(record)
                    except Exception:  # the next beat tries again
                        _LOGGER.exception("sign of life of job %s", record.id)

    def _settle_silent(self) -> None:
        with self._state.writing() as connection:
            table.interrupt_silent(connection, now() - _SILENT)

    def _drop_old(self) -> None:
        """Forget the oldest ended work; the state keeps its record."""
        over = [job for job, each in self._running.items() if each.record.state not in OPEN_STATES]
        for job in over[: max(0, len(self._running) - _KEPT)]:
            del self._running[job]


def job_document(record: JobRecord) -> dict[str, Any]:
    """Write how a piece of work stands as JSON has it."""
    return {
        "id": record.id,
        "kind": record.kind,
        "title": _both(record.title),
        "state": record.state,
        "step": _both(record.step),
        "done": record.done,
        "total": record.total,
        "result": record.result,
        "problem": record.problem,
        "created": record.created.isoformat(),
        "ended": record.ended.isoformat() if record.ended else None,
    }


def problem_of(error: HanhtrinhError) -> dict[str, Any]:
    """Give an error as the document that the application shows."""
    place = error.place
    return {
        "code": error.code,
        "message": _both(error.message),
        "hint": None if error.hint is None else _both(error.hint),
        "place": None
        if place is None
        else {"file": place.file, "line": place.line, "column": place.column, "id": place.id},
        "details": {},
    }


def _unforeseen() -> dict[str, Any]:
    return {
        "code": "internal",
        "message": _both(_UNFORESEEN),
        "hint": _both(_UNFORESEEN_HINT),
        "place": None,
        "details": {},
    }


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _present(running: _Running) -> JobRecord:
    """Give a record with the progress of this moment."""
    record, progress = running.record, running.progress
    if record.state not in OPEN_STATES:
        return record
    return replace(record, step=progress.step, done=progress.done, total=progress.total)
