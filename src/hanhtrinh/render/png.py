"""The scene as PNG, by resvg with the shipped font."""

from __future__ import annotations

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.render.svg import is_foreign, to_svg
from hanhtrinh.render.themes import Theme
from hanhtrinh.scene.model import Scene
from hanhtrinh.scene.typography import FAMILY, font_faces, font_file

_MOST_PIXELS = 250_000_000


def to_png(scene: Scene, theme: Theme = "light", *, scale: float = 1.0) -> bytes:
    """Draw a scene as PNG; one scene unit is `scale` pixels.

    Raises:
        UsageError: `bad-scale` where the picture would be empty or beyond 250 million pixels.
    """
    width, height = scene.size
    if not scale > 0 or width * height * scale * scale > _MOST_PIXELS or width * scale < 1:
        most = (_MOST_PIXELS / (width * height)) ** 0.5
        raise UsageError(
            "bad-scale",
            Text(
                vi=f"Không vẽ được ảnh với --scale {scale:g}. Chọn một số lớn hơn 0 và không quá {most:.1f}.",
                en=f"No picture can be drawn with --scale {scale:g}. Choose a number above 0 and at most {most:.1f}.",
            ),
        )
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=to_svg(scene, theme, embed_fonts=False),
            zoom=scale,
            # the machine's fonts only for what the shipped one has not: emoji, other scripts
            skip_system_fonts=not is_foreign(scene),
            font_files=[str(font_file(weight, italic)) for weight, italic in font_faces()],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )
