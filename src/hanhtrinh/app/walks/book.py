"""The walks of a workspace: begun, written step by step, with screenshots."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.language import Text
from hanhtrinh.store.state import StateDatabase
from hanhtrinh.store.state import walks as table
from hanhtrinh.store.state.columns import now
from hanhtrinh.store.state.walks import Walk

MAX_PICTURE: Final = 8 << 20
# what a picture begins with, and how its file is called
_KINDS: Final = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_WEBP: Final = re.compile(rb"RIFF....WEBP", re.DOTALL)
_NAME: Final = re.compile(r"[0-9a-f]{32}\.(?:png|jpg|webp)")
MEDIA_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
_LONGEST_NOTE: Final = 4_000


class UnknownWalkError(UsageError):
    """There is no such walk, step or picture."""

    def __init__(self) -> None:
        super().__init__("unknown-walk", Text(vi="Không có lần đi thử này.", en="There is no such walk."))


class PictureError(InputError):
    """A screenshot cannot be kept."""


class WalkBook:
    """The walks of a workspace.

    Args:
        state: where they are written.
        data: the workspace's folder `data`; screenshots lie under `walks` in it.
    """

    def __init__(self, state: StateDatabase, data: Path) -> None:
        self._state = state
        self._folder = data / "walks"

    def of_map(self, map_id: str) -> list[Walk]:
        """Give the walks through a map, the latest first."""
        with self._state.reading() as connection:
            return table.list_walks(connection, map_id)

    def find(self, walk: str) -> Walk:
        """Give a walk.

        Raises:
            UnknownWalkError: there is none.
        """
        with self._state.reading() as connection:
            found = table.find_walk(connection, walk)
        if found is None:
            raise UnknownWalkError
        return found

    def begin(self, map_id: str, title: str, person: str) -> Walk:
        """Begin a walk."""
        with self._state.writing() as connection:
            return table.add_walk(connection, map_id=map_id, title=title.strip()[:200], person=person)

    def add(
        self,
        walk: str,
        *,
        touchpoint: str | None,
        at: datetime | None,
        took_s: int | None,
        emotion: float | None,
        note: str,
    ) -> Walk:
        """Write a step behind the others.

        Args:
            walk: the walk.
            touchpoint: id of the touchpoint on the map; None where the map has none for it.
            at: when it began; now where None.
            took_s: seconds that it took.
            emotion: from -1 to 1.
            note: in one's own words.

        Raises:
            UnknownWalkError: there is no such walk.
        """
        self.find(walk)
        with self._state.writing() as connection:
            table.add_step(
                connection, walk, touchpoint=touchpoint, at=at or now(), took_s=took_s,
                emotion=emotion, note=note[:_LONGEST_NOTE],
            )  # fmt: skip
        return self.find(walk)

    def change(self, walk: str, step: str, changes: dict[str, object]) -> Walk:
        """Change what a step says.

        Raises:
            UnknownWalkError: there is no such step.
        """
        with self._state.writing() as connection:
            if changes and not table.change_step(connection, walk, step, **changes):
                raise UnknownWalkError
        return self.find(walk)

    def drop_step(self, walk: str, step: str) -> Walk:
        """Take a step away.

        Raises:
            UnknownWalkError: there is no such step.
        """
        before = self.find(walk)
        with self._state.writing() as connection:
            if not table.drop_step(connection, walk, step):
                raise UnknownWalkError
        self._drop_pictures(one.picture for one in before.steps if one.id == step)
        return self.find(walk)

    def end(self, walk: str) -> Walk:
        """Say that a walk has reached its end."""
        self.find(walk)
        with self._state.writing() as connection:
            table.change_walk(connection, walk, ended=now())
        return self.find(walk)

    def drop(self, walk: str) -> None:
        """Take a walk away, with its pictures.

        Raises:
            UnknownWalkError: there is none.
        """
        before = self.find(walk)
        with self._state.writing() as connection:
            table.drop_walk(connection, walk)
        self._drop_pictures(one.picture for one in before.steps)

    def keep_picture(self, walk: str, step: str, content: bytes) -> Walk:
        """Keep a step's screenshot; PNG, JPEG or WebP, told by its content.

        Raises:
            UnknownWalkError: there is no such step.
            PictureError: `not-a-picture`, `picture-too-long`.
        """
        kind = _kind(content)
        before = next((one for one in self.find(walk).steps if one.id == step), None)
        if before is None:
            raise UnknownWalkError
        name = f"{secrets.token_hex(16)}.{kind}"
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(content)
        found = self.change(walk, step, {"picture": name})
        self._drop_pictures([before.picture])
        return found

    def picture(self, walk: str, step: str) -> tuple[Path, str]:
        """Give the file of a step's screenshot, and its media type.

        Raises:
            UnknownWalkError: there is none.
        """
        found = next((one.picture for one in self.find(walk).steps if one.id == step), None)
        if found is None or not _NAME.fullmatch(found) or not (self._folder / found).is_file():
            raise UnknownWalkError
        return self._folder / found, MEDIA_TYPES[found.rpartition(".")[2]]

    def _drop_pictures(self, names: Iterable[str | None]) -> None:
        for name in names:
            if name and _NAME.fullmatch(name):
                (self._folder / name).unlink(missing_ok=True)


def _kind(content: bytes) -> str:
    if len(content) > MAX_PICTURE:
        raise PictureError(
            "picture-too-long",
            Text(vi="Ảnh lớn hơn 8 MB.", en="The picture is larger than 8 MB."),
            hint=Text(vi="Chụp lại ảnh nhỏ hơn.", en="Take a smaller one."),
        )
    for begin, kind in _KINDS:
        if content.startswith(begin):
            return kind
    if _WEBP.match(content):
        return "webp"
    raise PictureError(
        "not-a-picture",
        Text(vi="Tệp này không phải ảnh PNG, JPEG hay WebP.", en="This is no PNG, JPEG or WebP picture."),
        hint=Text(vi="Chụp màn hình rồi thả lại.", en="Take a screenshot and drop it."),
    )
