"""What happens, told at once to everybody who listens: versions of maps, presence, progress of jobs."""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_KEPT: Final = 256


@dataclass(frozen=True)
class News:
    """One thing that happened.

    Attributes:
        number: counts up over all topics, so that a listener who was away can ask for what came later.
        topic: what it is about, e.g. `maps/mua-lan-dau`.
        kind: what happened, e.g. `version`.
        content: ready for JSON.
    """

    number: int
    topic: str
    kind: str
    content: Mapping[str, Any]


class Hub:
    """Takes news and hands it to listeners; any thread may do either. The last news of a topic are kept for latecomers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._kept: dict[str, deque[News]] = defaultdict(lambda: deque(maxlen=_KEPT))
        self._listeners: dict[str, set[Callable[[News], None]]] = defaultdict(set)

    def tell(self, topic: str, kind: str, content: Mapping[str, Any]) -> News:
        """Tell everybody who listens to a topic; a listener is called in this thread and must not wait."""
        with self._lock:
            news = News(next(self._numbers), topic, kind, content)
            self._kept[topic].append(news)
            for listener in self._listeners[topic]:
                listener(news)
        return news

    def listen(self, topic: str, listener: Callable[[News], None], *, after: int | None = None) -> None:
        """Call `listener` with all news of a topic from now on, after those kept that came after number `after`."""
        with self._lock:
            if after is not None:
                for news in self._kept[topic]:
                    if news.number > after:
                        listener(news)
            self._listeners[topic].add(listener)

    def leave(self, topic: str, listener: Callable[[News], None]) -> None:
        """Stop calling a listener."""
        with self._lock:
            self._listeners[topic].discard(listener)

    def listeners(self, topic: str) -> int:
        """Count who listens to a topic."""
        with self._lock:
            return len(self._listeners[topic])
