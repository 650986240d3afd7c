"""The faulty rows of an import: counted, the first of each kind at hand, and all of them kept, on disk where many."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, Self

from hanhtrinh.sources.faults import Reject

_MOST: Final = 10_000  # rows in memory
_LARGEST: Final = 8 << 20  # and letters


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
        self._letters = 0
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
            if self._file is None and len(self._held) < _MOST and self._letters < _LARGEST:
                self._held.append(each)
                self._letters += len(each.raw)
            else:
                self._to_file(each)

    def _to_file(self, reject: Reject) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile("w+", dir=self._folder, encoding="utf-8", newline="\n")  # noqa: SIM115
        header = self._headers.setdefault(reject.header, len(self._headers))
        row = [reject.file, reject.row, reject.column, reject.reason, reject.raw, header, reject.cells]
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
