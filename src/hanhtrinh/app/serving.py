"""Starting the web application's server: where it listens, who may ask it, the link for whoever starts it."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from hanhtrinh.app.office import Office
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    import uvicorn

HOST: Final = "127.0.0.1"
# by name: what runs the server stands beside the command line, and neither imports the other
APPLICATION: Final = "hanhtrinh.server.running:create"
_STOP_S: Final = 3


def serve(
    root: Path,
    *,
    host: str = HOST,
    port: int = 0,
    state: str | None = None,
    public_url: str | None = None,
    on_ready: Callable[[str], None] = lambda _address: None,
) -> None:
    """Serve a workspace until Ctrl-C or SIGTERM.

    Args:
        root: the workspace's folder.
        host: the address to listen on.
        port: 0 for any free one.
        state: URL of the state database; the workspace's own file where None.
        public_url: how browsers reach the server where it is not by `host`: behind a proxy, under a name.
        on_ready: told the address to open once the server answers. On this machine it lets the owner in once, by a
            key behind the `#`, which browsers do not send or log.

    Raises:
        WorkspaceError: as `Office.open`.
        UsageError: `port-taken`, `bad-url`, `no-owner` where others could reach a server that has no owner yet.
    """
    names = _hosts(host, public_url)
    with closing(Office.open(root, state=state)) as office:
        local = public_url is None and _is_loopback(host)
        if not local and office.door.is_first_start():
            raise _no_owner()
        key = office.door.opening_key() if local else None
    listening = _listen(host, port)
    taken = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    address = public_url or f"http://{shown}:{taken}/"
    os.environ["HANHTRINH_WORKSPACE"] = str(root)
    os.environ["HANHTRINH_HOSTS"] = ",".join(sorted(names))
    if state is not None:
        os.environ["HANHTRINH_STATE"] = state
    server = _server(lambda: on_ready(f"{address}enter#{key}" if key else address))
    # the server takes the signal, stops in order, and raises it again: by then all is done
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def _server(tell: Callable[[], None]) -> uvicorn.Server:
    """Make a server that tells when it answers."""
    import uvicorn

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                tell()

    config = uvicorn.Config(
        APPLICATION,
        factory=True,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STOP_S,
    )
    return Announcing(config)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _hosts(host: str, public_url: str | None) -> set[str]:
    """Name the hosts under which the server may be asked; none where it is any."""
    local = {"127.0.0.1", "localhost", "[::1]"}
    if public_url is not None:
        parts = urlsplit(public_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or not public_url.endswith("/"):
            raise UsageError(
                "bad-url",
                Text(
                    vi=f"“{public_url}” không phải địa chỉ dạng https://bando.congty.vn/.",
                    en=f"“{public_url}” is not an address like https://maps.example.com/.",
                ),
            )
        return {parts.hostname.lower(), *local}
    if _is_loopback(host):
        return local
    try:
        return set() if ip_address(host).is_unspecified else {host.lower(), *local}
    except ValueError:
        return {host.lower(), *local}


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise UsageError(
            "port-taken",
            Text(
                vi=f"Cổng {port} đang bận hoặc không mở được.",
                en=f"Port {port} is taken or cannot be opened.",
            ),
            hint=Text(
                vi="Chọn cổng khác, hoặc bỏ --port để tự tìm cổng trống.",
                en="Choose another one, or leave --port out to take a free one.",
            ),
        ) from None
    return listening


def _no_owner() -> UsageError:
    return UsageError(
        "no-owner",
        Text(
            vi="Chưa có ai là chủ không gian làm việc này, mà máy khác sẽ truy cập được.",
            en="Nobody owns this workspace yet, and other machines could reach it.",
        ),
        hint=Text(
            vi="Tạo người quản trị trước: hanhtrinh people add “Họ tên” email --role admin -w THƯ_MỤC.",
            en="Make an administrator first: hanhtrinh people add “Name” email --role admin -w DIR.",
        ),
    )
