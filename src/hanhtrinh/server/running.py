"""The application as an ASGI server finds it: `uvicorn --factory hanhtrinh.server.running:create`.

Its settings come from the environment, as of any server: `HANHTRINH_WORKSPACE` is the folder, `HANHTRINH_STATE` the
URL of the state database where it is not the workspace's own file, `HANHTRINH_HOSTS` the names (with commas between
them) under which the server may be asked.
"""

from __future__ import annotations

import gc
import os
from typing import Final

from fastapi import FastAPI

from hanhtrinh.app.office import Office
from hanhtrinh.server.factory import create_app

LOCAL_HOSTS: Final = "127.0.0.1,localhost,[::1]"


def create() -> FastAPI:
    """Make the application.

    Raises:
        WorkspaceError: as `Office.open`.
    """
    hosts = os.environ.get("HANHTRINH_HOSTS", LOCAL_HOSTS)
    office = Office.open(os.environ.get("HANHTRINH_WORKSPACE", "."), state=os.environ.get("HANHTRINH_STATE"))
    app = create_app(office, hosts={host.strip().lower() for host in hosts.split(",") if host.strip()})
    # what is loaded stays: a collection over all of it would take as long as drawing a large map
    gc.collect()
    gc.freeze()
    return app
