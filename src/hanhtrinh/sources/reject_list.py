"""The faulty rows of an import: counted, the first of each kind at hand, and all of them kept, on disk where many."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, Self

from hanhtrinh.sources.faults import Reject

_MOST: Final = 10_000  # in memory


class RejectList(Collection[Reject]):
    """Faulty rows in file order; also a context manager that frees them.

    Args:
        folder: where a temporary file may be made; the system's folder for such files where None.

    Attributes:
        reasons: number of faulty rows by reason.
        first: the first row of each reason, in order of appearance.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.reasons: Counter[str] = Counter()
        self.first: dict[str, Reject] = {}
        self._folder = folder
        self._held: list[Reject] = []
        self._headers: dict[tuple[str, ...], int] = {}
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def against_limit(self) -> int:
        """How many count against the limit on faulty rows: a row of totals does not make a file a wrong one."""
        return len(self) - self.reasons["totals-row"]

    def close(self) -> None:
        """Free the rows; the counts stay."""
        self._held.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def extend(self, rejects: Sequence[Reject]) -> None:
        """Add faulty rows behind the others."""
        for each in rejects:
            self.reasons[each.reason] += 1
            self.first.setdefault(each.reason, each)
        room = _MOST - len(self._held)
        self._held += rejects[:room]
        if len(rejects) > room:
            self._to_file(rejects[room:])

    def _to_file(self, rejects: Sequence[Reject]) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile("w+", dir=self._folder, encoding="utf-8", newline="\n")  # noqa: SIM115
        for each in rejects:
            header = self._headers.setdefault(each.header, len(self._headers))
            row = [each.file, each.row, each.column, each.reason, each.raw, header, each.cells]
            self._file.write(json.dumps(row) + "\n")

    def __len__(self) -> int:
        return self.reasons.total()

    def __contains__(self, reject: object) -> bool:
        return any(each == reject for each in self)

    def __iter__(self) -> Iterator[Reject]:
        yield from self._held
        if self._file is None:
            return
        headers = list(self._headers)
        self._file.seek(0)
        for line in self._file:
            file, row, column, reason, raw, header, cells = json.loads(line)
            yield Reject(file, row, column, reason, raw, headers[header], tuple(cells))
