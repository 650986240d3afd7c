"""The built web application: its page, its files, the fonts; nothing else of the disk."""

from __future__ import annotations

import secrets
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from fastapi import Request, Response
from starlette.responses import FileResponse, HTMLResponse
from starlette.routing import Route

from hanhtrinh.language import Text
from hanhtrinh.scene.typography import font_faces, font_file
from hanhtrinh.server.headers import content_policy

SITE: Final = "site"
_NONCE: Final = "{{nonce}}"
_FOREVER: Final = "public, max-age=31536000, immutable"
_KINDS: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}
_UNBUILT: Final = Text(
    vi="Ứng dụng web chưa được dựng. Trong thư mục mã nguồn, chạy: make web",
    en="The web application has not been built. In the source tree, run: make web",
)


def site_folder() -> Path:
    """Give the folder of the built application."""
    return Path(str(resources.files("hanhtrinh.server"))) / SITE


class Site:
    """Serves a built application.

    Args:
        folder: of the build: `index.html` and files whose names say their content.
    """

    def __init__(self, folder: Path) -> None:
        # names are looked up among those found at the start, never joined to a path
        self._files = {
            str(path.relative_to(folder)).replace("\\", "/"): path
            for path in (folder.rglob("*") if folder.is_dir() else ())
            if path.is_file() and not path.is_symlink() and path.suffix in _KINDS
        }
        index = folder / "index.html"
        self._page = index.read_text(encoding="utf-8") if index.is_file() else None

    def routes(self) -> list[Route]:
        """Give the routes; the page answers every address that is nothing else, as screens have addresses."""
        return [
            Route("/fonts/{name}", self._font, methods=["GET"]),
            Route("/assets/{name:path}", self._asset, methods=["GET"]),
            Route("/{address:path}", self._screen, methods=["GET"]),
        ]

    async def _asset(self, request: Request) -> Response:
        found = self._files.get(f"assets/{request.path_params['name']}")
        if found is None:
            return Response(status_code=404)
        return FileResponse(
            found, media_type=_KINDS[found.suffix], headers={"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        )  # fmt: skip

    async def _font(self, request: Request) -> Response:
        name = request.path_params["name"]
        for weight, italic in font_faces():
            if name == f"{weight}{'i' if italic else ''}.woff2":
                return Response(
                    _woff2(weight, italic), media_type="font/woff2", headers={"Cache-Control": _FOREVER}
                )
        return Response(status_code=404)

    async def _screen(self, request: Request) -> Response:
        address = request.path_params["address"]
        found = self._files.get(address)
        if found is not None:
            return FileResponse(found, media_type=_KINDS[found.suffix])
        if address.startswith("api/"):
            return Response(status_code=404)
        if self._page is None:
            return HTMLResponse(f"{_UNBUILT.vi}<br>{_UNBUILT.en}", status_code=503)
        nonce = secrets.token_urlsafe(16)
        return HTMLResponse(
            self._page.replace(_NONCE, nonce), headers={"Content-Security-Policy": content_policy(nonce)}
        )


@lru_cache(maxsize=8)
def _woff2(weight: int, italic: bool) -> bytes:
    """Pack a whole face of the shipped font."""
    import io

    from fontTools.ttLib import TTFont

    with TTFont(font_file(weight, italic), recalcTimestamp=False) as font:
        font.flavor = "woff2"
        packed = io.BytesIO()
        font.save(packed)
    return packed.getvalue()
