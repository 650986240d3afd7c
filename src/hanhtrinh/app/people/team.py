"""The people of a workspace: inviting them, their roles, their own settings."""

from __future__ import annotations

from hanhtrinh.app.people.door import (
    LINK_LENGTH,
    DeniedError,
    checked_login,
    checked_name,
    checked_password,
)
from hanhtrinh.app.people.secrets import hash_password, matches, new_token, token_hash
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Language, Text
from hanhtrinh.store.state import StateDatabase
from hanhtrinh.store.state import people as table
from hanhtrinh.store.state.columns import now
from hanhtrinh.store.state.people import ROLES, Person


class UnknownPersonError(UsageError):
    """There is nobody by this id."""

    def __init__(self) -> None:
        super().__init__("unknown-person", Text(vi="Không có người này.", en="There is no such person."))


class Team:
    """Everybody who uses one workspace."""

    def __init__(self, state: StateDatabase) -> None:
        self._state = state

    def everybody(self) -> list[Person]:
        """Give everybody, in the order in which they came."""
        with self._state.reading() as connection:
            return table.list_people(connection)

    def invite(self, *, name: str, login: str, role: str, language: Language) -> tuple[Person, str]:
        """Add somebody; gives them and the key of the link that lets them in the first time.

        Raises:
            UsageError: `bad-name`, `bad-login`, `unknown-role`, `login-taken`.
        """
        name, login, role = checked_name(name), checked_login(login), _checked_role(role)
        key = new_token()
        with self._state.writing() as connection:
            if table.find_login(connection, login) is not None:
                raise UsageError(
                    "login-taken",
                    Text(
                        vi=f"Đã có người dùng tên “{login}”.", en=f"Somebody signs in as “{login}” already."
                    ),
                )
            person = table.add_person(
                connection, login=login, name=name, role=role, language=language, password_hash=None
            )
            table.add_link(connection, token_hash(key), person.id, now() + LINK_LENGTH)
        return person, key

    def new_link(self, person: str) -> str:
        """Make a link that lets somebody in once, to set a new password; links made before stop working.

        Raises:
            UnknownPersonError: there is nobody by this id.
        """
        key = new_token()
        with self._state.writing() as connection:
            if table.find_person(connection, person) is None:
                raise UnknownPersonError
            table.end_sessions(connection, person)
            table.change_person(connection, person, {"password_hash": None})
            table.add_link(connection, token_hash(key), person, now() + LINK_LENGTH)
        return key

    def change(self, person: str, *, role: str | None = None, active: bool | None = None) -> Person:
        """Change what somebody may do; whoever is closed out is signed out everywhere.

        Raises:
            UnknownPersonError: there is nobody by this id.
            UsageError: `unknown-role`, `last-admin`.
        """
        changes = {"role": None if role is None else _checked_role(role), "active": active}
        with self._state.writing() as connection:
            table.change_person(
                connection, person, {key: value for key, value in changes.items() if value is not None}
            )
            found = table.find_person(connection, person)
            if found is None:
                raise UnknownPersonError
            if table.count_admins(connection) == 0:
                raise UsageError(
                    "last-admin",
                    Text(
                        vi="Cần ít nhất một người quản trị.", en="There must be at least one administrator."
                    ),
                    hint=Text(
                        vi="Giao quyền quản trị cho người khác trước.", en="Make somebody else administrator first."
                    ),
                )  # fmt: skip
            if active is False:
                table.end_sessions(connection, person)
        return found

    def change_self(
        self,
        person: Person,
        *,
        name: str | None = None,
        language: Language | None = None,
        password: str | None = None,
        present_password: str | None = None,
        session: str,
    ) -> Person:
        """Change one's own name, language or password; a new password ends one's other sessions.

        Args:
            person: oneself.
            name, language, password: what to change.
            present_password: needed for a new one, but by those who have none yet.
            session: token of the session that stays.

        Raises:
            UsageError: `bad-name`, `bad-password`.
            DeniedError: `wrong-password`.
        """
        changes = {
            "name": None if name is None else checked_name(name),
            "language": language,
            "password_hash": None if password is None else hash_password(checked_password(password)),
        }
        with self._state.writing() as connection:
            found = table.find_login(connection, person.login)
            if found is None:
                raise UnknownPersonError
            if (
                password is not None
                and found[1] is not None
                and not matches(found[1], present_password or "")
            ):
                raise DeniedError(
                    "wrong-password",
                    Text(vi="Mật khẩu hiện tại không đúng.", en="The present password is wrong."),
                )
            given = {key: value for key, value in changes.items() if value is not None}
            table.change_person(connection, person.id, given)
            if password is not None:
                table.end_sessions(connection, person.id, but=token_hash(session))
            changed = table.find_person(connection, person.id)
        if changed is None:
            raise UnknownPersonError
        return changed


def _checked_role(role: str) -> str:
    if role not in ROLES:
        raise UsageError(
            "unknown-role",
            Text(
                vi=f"Không có vai trò “{role}”. Chọn một trong: {', '.join(ROLES)}.",
                en=f"There is no role “{role}”. Choose one of: {', '.join(ROLES)}.",
            ),
        )
    return role
