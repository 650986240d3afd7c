"""News as server-sent events (WHATWG HTML, section 9.2): one stream for one topic, which goes on where it broke off."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Final

from fastapi import Request
from starlette.responses import StreamingResponse

from hanhtrinh.app.live import Hub, News

_BEAT_S: Final = 15.0
_MOST_WAITING: Final = 1_000


def stream(
    request: Request, hub: Hub, topic: str, *, on_leave: Callable[[], None] | None = None
) -> StreamingResponse:
    """Answer with all news of a topic until the browser leaves.

    Args:
        request: its `Last-Event-ID`, which browsers send when they come back, says what they have seen.
        hub, topic: what to listen to.
        on_leave: called when the browser has left.
    """
    last = request.headers.get("last-event-id", "")
    after = int(last) if last.isdigit() else None
    return StreamingResponse(
        _lines(hub, topic, after, on_leave),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Encoding": "identity"},
    )


async def _lines(
    hub: Hub, topic: str, after: int | None, on_leave: Callable[[], None] | None
) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[News] = asyncio.Queue(_MOST_WAITING)

    def take(news: News) -> None:
        # a reader that has fallen so far behind asks again from the start
        with contextlib.suppress(asyncio.QueueFull):
            waiting.put_nowait(news)

    def listener(news: News) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the server is stopping
            loop.call_soon_threadsafe(take, news)

    hub.listen(topic, listener, after=after)
    try:
        yield "retry: 2000\n\n"
        while True:
            try:
                news = await asyncio.wait_for(waiting.get(), _BEAT_S)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            content = json.dumps(news.content, ensure_ascii=False, separators=(",", ":"))
            yield f"id: {news.number}\nevent: {news.kind}\ndata: {content}\n\n"
    finally:
        hub.leave(topic, listener)
        if on_leave is not None:
            on_leave()
