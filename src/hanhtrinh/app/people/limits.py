"""How often somebody may try to sign in."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.language import Text

_MOST_KEYS: Final = 10_000


class TooManyAttemptsError(HanhtrinhError):
    """Somebody tries too often.

    Attributes:
        wait_s: seconds until the next attempt is looked at.
    """

    def __init__(self, wait_s: int) -> None:
        minutes = max(1, -(-wait_s // 60))
        super().__init__(
            "too-many-attempts",
            Text(
                vi="Bạn đã thử đăng nhập sai quá nhiều lần.",
                en="There were too many wrong attempts to sign in.",
            ),
            hint=Text(
                vi=f"Đợi khoảng {minutes} phút rồi thử lại, hoặc nhờ người quản trị gửi liên kết đặt lại mật khẩu.",
                en=f"Wait about {minutes} minutes and try again, or ask an administrator for a link to set a new password.",
            ),
        )
        self.wait_s = wait_s


class AttemptLimit:
    """Counts failures in a sliding window, by whatever key they are told under (an address, a login).

    Args:
        most: failures within the window after which further attempts are refused.
        window_s: length of the window in seconds.
        clock: gives seconds.
    """

    def __init__(
        self, most: int = 10, window_s: float = 900.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._window, self._clock = most, window_s, clock
        self._failures: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def check(self, *keys: str) -> None:
        """Refuse where one of the keys has failed too often.

        Raises:
            TooManyAttemptsError: with the seconds to wait.
        """
        with self._lock:
            now = self._clock()
            for key in keys:
                failures = self._recent(key, now)
                if failures is not None and len(failures) >= self._most:
                    raise TooManyAttemptsError(int(failures[0] + self._window - now) + 1)

    def fail(self, *keys: str) -> None:
        """Note a failure under each key."""
        with self._lock:
            now = self._clock()
            for key in keys:
                self._failures.setdefault(key, deque(maxlen=self._most)).append(now)
            if len(self._failures) > _MOST_KEYS:
                for key in list(self._failures):
                    self._recent(key, now)

    def succeed(self, *keys: str) -> None:
        """Forget the failures under each key."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _recent(self, key: str, now: float) -> deque[float] | None:
        failures = self._failures.get(key)
        while failures and failures[0] <= now - self._window:
            failures.popleft()
        if failures is not None and not failures:
            del self._failures[key]
            return None
        return failures
