"""What work gets in hand: a way to tell how far it is, by which it is stopped too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from hanhtrinh.language import Text

WAITING: Final = Text(vi="Đang chờ đến lượt", en="Waiting for its turn")
STARTING: Final = Text(vi="Đang bắt đầu", en="Starting")


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """Work was asked to stop; what it had begun must be left as it was before."""


class Progress:
    """How far one piece of work is; made for it by `Workshop`.

    Attributes:
        step: what the work is at.
        done, total: counted things of that step (rows, events, claims); `total` is None where nobody can tell.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self.step = WAITING
        self.done = 0
        self.total: int | None = None
        self._on_change = on_change
        self._stop = threading.Event()
        self._final = False

    def tell(self, step: Text, done: int = 0, total: int | None = None) -> None:
        """Say how far the work is.

        Raises:
            Stopped: somebody asked for it, and the work can still be left as it was.
        """
        self.check()
        self.step, self.done, self.total = step, done, total
        self._on_change()

    def check(self) -> None:
        """Stop here if somebody asked for it.

        Raises:
            Stopped: so it is.
        """
        if self._stop.is_set() and not self._final:
            raise Stopped

    def settle(self) -> None:
        """Say that from here on the work is brought to its end, since half of it could not be taken back.

        Raises:
            Stopped: somebody asked for it before.
        """
        self.check()
        self._final = True

    def stop(self) -> None:
        """Ask the work to stop; it does at the next word of its progress."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()


Work = Callable[[Progress], Mapping[str, Any] | None]
