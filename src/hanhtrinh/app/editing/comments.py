"""Comments on places of a map, in threads that are resolved."""

from __future__ import annotations

from typing import Any, Final

from hanhtrinh.app.live import Hub
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.store.state import StateDatabase
from hanhtrinh.store.state import comments as table
from hanhtrinh.store.state.columns import now
from hanhtrinh.store.state.comments import Comment
from hanhtrinh.store.state.people import Person

_LONGEST: Final = 5_000


class UnknownCommentError(UsageError):
    """There is no such comment on this map."""

    def __init__(self) -> None:
        super().__init__(
            "unknown-comment", Text(vi="Không có bình luận này.", en="There is no such comment.")
        )


class Comments:
    """What people say about maps.

    Args:
        state: the state database.
        hub: told `comment` on the topic of a map whenever somebody says something.
    """

    def __init__(self, state: StateDatabase, hub: Hub) -> None:
        self._state = state
        self._hub = hub

    def on(self, map_id: str) -> list[Comment]:
        """Give all comments on a map, the oldest first."""
        with self._state.reading() as connection:
            return table.list_comments(connection, map_id)

    def say(self, map_id: str, person: Person, *, path: str, text: str, answers: str | None) -> Comment:
        """Say something about a place, or in answer to a comment.

        Raises:
            UnknownCommentError: there is none to answer.
            UsageError: `bad-comment` for an empty or a very long one.
        """
        words = _checked(text)
        with self._state.writing() as connection:
            if answers is not None:
                asked = table.find_comment(connection, map_id, answers)
                if asked is None:
                    raise UnknownCommentError
                answers, path = asked.answers or asked.id, asked.path
            found = table.add_comment(
                connection, map_id, path=path, answers=answers, person=person.id, author=person.name, text=words
            )  # fmt: skip
        self._hub.tell(f"maps/{map_id}", "comment", {"id": found.id})
        return found

    def change(
        self, map_id: str, comment: str, person: Person, *, text: str | None, resolved: bool | None
    ) -> Comment:
        """Change one's own words, or mark a thread as resolved or open again.

        Raises:
            UnknownCommentError: there is no such comment.
            UsageError: `bad-comment`, `not-your-comment`.
        """
        with self._state.writing() as connection:
            found = table.find_comment(connection, map_id, comment)
            if found is None:
                raise UnknownCommentError
            changes: dict[str, Any] = {}
            if text is not None:
                if found.person != person.id:
                    raise UsageError(
                        "not-your-comment",
                        Text(
                            vi="Chỉ người viết mới sửa được bình luận này.",
                            en="Only who wrote this comment can change it.",
                        ),
                    )
                changes |= {"text": _checked(text), "edited": now()}
            if resolved is not None:
                changes |= {
                    "resolved": now() if resolved else None,
                    "resolved_by": person.name if resolved else None,
                }
            table.change_comment(connection, comment, changes)
            after = table.find_comment(connection, map_id, comment)
        if after is None:
            raise UnknownCommentError
        self._hub.tell(f"maps/{map_id}", "comment", {"id": comment})
        return after


def _checked(text: str) -> str:
    words = text.strip()
    if not words or len(words) > _LONGEST or any(0xD800 <= ord(sign) < 0xE000 for sign in words):
        raise UsageError(
            "bad-comment",
            Text(
                vi=f"Bình luận cần có chữ, dài nhất {_LONGEST} ký tự.",
                en=f"A comment needs words, {_LONGEST} characters at most.",
            ),
        )
    return words.replace("\x00", "")
