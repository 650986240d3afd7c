"""Who is at which place of a map now."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any, Final

from hanhtrinh.app.live import Hub

# a browser says where it is at least this often; after that its person is gone
STAY_S: Final = 40.0
_MOST: Final = 200


@dataclass(frozen=True)
class Present:
    """Somebody on a map.

    Attributes:
        window: which of their windows, as the browser names it.
        path: the place; empty where they only read.
        seen: when they last said so, seconds of a steady clock.
    """

    person: str
    name: str
    window: str
    path: str
    seen: float

    def to_json(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {"person": self.person, "name": self.name, "window": self.window, "path": self.path}


class Presence:
    """Everybody on every map; told as `presence` on the topic of the map whenever it changes."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lock = threading.Lock()
        self._present: dict[str, dict[tuple[str, str], Present]] = {}

    def note(self, map_id: str, *, person: str, name: str, window: str, path: str | None) -> list[Present]:
        """Note where somebody is, gone where `path` is None; gives everybody on the map."""
        with self._lock:
            here = self._present.setdefault(map_id, {})
            before = [one.to_json() for one in here.values()]
            oldest = time.monotonic() - STAY_S
            here = {key: one for key, one in here.items() if one.seen >= oldest}
            key = (person, window)
            if path is None:
                here.pop(key, None)
            elif key in here or len(here) < _MOST:
                here[key] = Present(person, name, window, path, time.monotonic())
            self._present[map_id] = here
            now = list(here.values())
        shown = [one.to_json() for one in now]
        if shown != before:
            self._hub.tell(f"maps/{map_id}", "presence", {"present": shown})
        return now
