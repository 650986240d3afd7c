"""The application put together; it refuses to start where an endpoint does not say who may call it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware

from hanhtrinh import __version__
from hanhtrinh.app.office import Office
from hanhtrinh.server import (
    customers,
    data,
    evidence,
    explore,
    first,
    home,
    jobs,
    map_making,
    maps,
    pain_hints,
    people,
    session,
    settings,
    versions,
    walks,
)
from hanhtrinh.server.headers import Guard
from hanhtrinh.server.problems import install_problems
from hanhtrinh.server.routing import ROLE_KEY, Role, Routes
from hanhtrinh.server.site import Site, site_folder

NOUNS: Final[tuple[Routes, ...]] = (
    session.routes,
    people.routes,
    jobs.routes,
    data.routes,
    data.uploads,
    customers.routes,
    walks.routes,
    first.routes,
    home.routes,
    explore.routes,
    explore.cohort_routes,
    settings.routes,
    map_making.start_routes,
    map_making.routes,
    maps.routes,
    versions.routes,
    versions.comment_routes,
    evidence.routes,
    evidence.metric_routes,
    pain_hints.routes,
)
# of a request's body, in bytes; an endpoint that streams a file to disk states its own
MAX_BODY: Final = 4 * 1024 * 1024


class UndeclaredRoleError(RuntimeError):
    """An endpoint was added without `Routes`."""


def create_app(office: Office, *, hosts: Collection[str] = ()) -> FastAPI:
    """Make the application over an opened workspace.

    Args:
        office: the workspace; closed when the application stops.
        hosts: names under which it may be asked; any where empty.

    Raises:
        UndeclaredRoleError: an endpoint does not declare its role.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        office.close()

    app = FastAPI(
        title="hanhtrinh",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        max_body_size=MAX_BODY,
    )
    app.state.office = office
    for noun in NOUNS:
        app.include_router(noun.router)
    _check_roles(app)
    app.router.routes.extend(Site(site_folder()).routes())
    install_problems(app)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.add_middleware(Guard, hosts=hosts)
    return app


def contract(app: FastAPI) -> dict[str, object]:
    """Give the OpenAPI contract; every endpoint says its role as `x-role`."""
    return app.openapi()


def _check_roles(app: FastAPI) -> None:
    """Refuse endpoints that `Routes` did not make, or that do not say who may call them."""
    ours = [noun.router for noun in NOUNS]
    strangers = [route for route in app.routes if getattr(route, "original_router", None) not in ours]
    declared = {role.value for role in Role}
    for route in (*strangers, *(route for router in ours for route in router.routes)):
        extra = route.openapi_extra or {} if isinstance(route, APIRoute) else {}
        if extra.get(ROLE_KEY) not in declared:
            raise UndeclaredRoleError(f"{getattr(route, 'path', route)} does not say who may call it")
