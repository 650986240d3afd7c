"""Answers that were worked out before: a bounded memory in which the same question is worked out once at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, Final, TypeVar

Answer = TypeVar("Answer")
MOST: Final = 512


class Answers:
    """The newest answers, by question; those used least recently are dropped.

    Whoever asks what is being worked out for somebody else already waits for that answer. A question that failed is
    forgotten, so that it can be asked again. Safe for use by many threads.

    Args:
        most: how many answers are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, question: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """Give the answer to a question; `work_out` is called where nobody asked it yet, and its error is raised."""
        with self._lock:
            kept = self._kept.get(question)
            mine = kept is None
            if kept is None:
                kept = self._kept[question] = Future()
            self._kept.move_to_end(question)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        if mine:
            try:
                kept.set_result(work_out())
            except BaseException as error:
                with self._lock:
                    if self._kept.get(question) is kept:
                        del self._kept[question]
                kept.set_exception(error)
        answer: Answer = kept.result()
        return answer
