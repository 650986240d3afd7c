"""Letting people in: the first start, signing in and out, links that work once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from hanhtrinh.app.people.limits import AttemptLimit
from hanhtrinh.app.people.secrets import (
    MAX_PASSWORD,
    MIN_PASSWORD,
    hash_password,
    is_outdated,
    matches,
    new_token,
    token_hash,
)
from hanhtrinh.errors import HanhtrinhError, UsageError
from hanhtrinh.language import Language, Text
from hanhtrinh.store.state import StateDatabase
from hanhtrinh.store.state import people as table
from hanhtrinh.store.state.columns import now
from hanhtrinh.store.state.people import Person, Session

SESSION_LENGTH: Final = timedelta(days=30)
LINK_LENGTH: Final = timedelta(days=7)
OPENING_LENGTH: Final = timedelta(minutes=15)
# a session's record of being in use is as fine as this, so that reading does not write each time
_TOUCH_EVERY: Final = timedelta(minutes=10)
_MOST_NAME: Final = 200
_MOST_LOGIN: Final = 254


class DeniedError(HanhtrinhError):
    """Somebody is not let in."""


@dataclass(frozen=True)
class Entry:
    """Somebody who was just let in: the token for their cookie, and their session."""

    token: str
    session: Session


def checked_login(login: str) -> str:
    """Bring a login to the form it is kept in.

    Raises:
        UsageError: `bad-login`.
    """
    found = unicodedata.normalize("NFKC", login).strip().casefold()
    if not 3 <= len(found) <= _MOST_LOGIN or any(c.isspace() or not c.isprintable() for c in found):
        raise UsageError(
            "bad-login",
            Text(
                vi="Tên đăng nhập cần từ 3 ký tự, không có khoảng trắng, ví dụ địa chỉ email.",
                en="A sign-in name has at least 3 characters and no spaces: an email address, for example.",
            ),
        )
    return found


def checked_name(name: str) -> str:
    """Bring a person's name to the form it is kept in.

    Raises:
        UsageError: `bad-name`.
    """
    found = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(found) <= _MOST_NAME or not all(c.isprintable() for c in found):
        raise UsageError(
            "bad-name",
            Text(
                vi=f"Tên cần từ 1 đến {_MOST_NAME} ký tự.", en=f"A name has between 1 and {_MOST_NAME} characters."
            ),
        )  # fmt: skip
    return found


def checked_password(password: str) -> str:
    """Refuse passwords that are too short or too long; nothing else is asked of them (NIST SP 800-63B).

    Raises:
        UsageError: `bad-password`.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise UsageError(
            "bad-password",
            Text(
                vi=f"Mật khẩu cần từ {MIN_PASSWORD} đến {MAX_PASSWORD} ký tự. Một câu dễ nhớ là tốt nhất.",
                en=f"A password has between {MIN_PASSWORD} and {MAX_PASSWORD} characters. A sentence you remember is best.",
            ),
        )
    return unicodedata.normalize("NFC", password)


class Door:
    """Lets people in and out of one workspace."""

    def __init__(self, state: StateDatabase, limit: AttemptLimit | None = None) -> None:
        self._state = state
        self._limit = limit or AttemptLimit()

    def is_first_start(self) -> bool:
        """Tell whether nobody is there yet."""
        with self._state.reading() as connection:
            return table.count_people(connection) == 0

    def first_start(self, *, name: str, login: str, password: str, language: Language) -> Entry:
        """Make the owner, who is an admin, and let them in.

        Raises:
            UsageError: `bad-name`, `bad-login`, `bad-password`.
            DeniedError: `already-started` where somebody is there already.
        """
        name, login, password = checked_name(name), checked_login(login), checked_password(password)
        hashed = hash_password(password)
        with self._state.writing() as connection:
            if table.count_people(connection):
                raise DeniedError(
                    "already-started",
                    Text(
                        vi="Đã có người tạo chủ sở hữu. Hãy đăng nhập.",
                        en="The owner has been created already. Please sign in.",
                    ),
                )
            owner = table.add_person(
                connection, login=login, name=name, role="admin", language=language, password_hash=hashed
            )
        return self._let_in(owner)

    def sign_in(self, login: str, password: str, address: str) -> Entry:
        """Let somebody in by password.

        Args:
            login, password: as typed.
            address: where the attempt comes from; attempts are limited per address and per login.

        Raises:
            DeniedError: `wrong-password`, which does not tell whether the login exists.
            TooManyAttemptsError: too many failures.
        """
        login = unicodedata.normalize("NFKC", login).strip().casefold()[:_MOST_LOGIN]
        keys = (f"address {address}", f"login {login}")
        self._limit.check(*keys)
        password = unicodedata.normalize("NFC", password[: MAX_PASSWORD * 2])
        with self._state.reading() as connection:
            found = table.find_login(connection, login)
        hashed = found[1] if found else None
        if not matches(hashed, password) or found is None or not found[0].active:
            self._limit.fail(*keys)
            raise DeniedError(
                "wrong-password",
                Text(vi="Tên đăng nhập hoặc mật khẩu không đúng.", en="The sign-in name or the password is wrong."),
                hint=Text(
                    vi="Thử lại, hoặc nhờ người quản trị gửi liên kết đặt lại mật khẩu.",
                    en="Try again, or ask an administrator for a link to set a new password.",
                ),
            )  # fmt: skip
        self._limit.succeed(keys[1])
        if hashed is not None and is_outdated(hashed):
            with self._state.writing() as connection:
                table.change_person(connection, found[0].id, {"password_hash": hash_password(password)})
        return self._let_in(found[0])

    def sign_in_by_link(self, key: str, address: str) -> Entry:
        """Let somebody in by a link, which works once.

        Raises:
            DeniedError: `link-used`.
            TooManyAttemptsError: too many failures.
        """
        keys = (f"address {address}",)
        self._limit.check(*keys)
        with self._state.writing() as connection:
            person = table.take_link(connection, token_hash(key))
        if person is None:
            self._limit.fail(*keys)
            raise DeniedError(
                "link-used",
                Text(
                    vi="Liên kết này đã dùng rồi hoặc đã hết hạn.",
                    en="This link was used already, or it is too old.",
                ),
                hint=Text(
                    vi="Xin người quản trị một liên kết mới.", en="Ask an administrator for a new one."
                ),
            )
        return self._let_in(person)

    def session(self, token: str) -> Session | None:
        """Give the session that a cookie's token stands for; a session in use is prolonged."""
        hashed = token_hash(token)
        with self._state.reading() as connection:
            found = table.find_session(connection, hashed)
        if found is not None and now() - found.seen > _TOUCH_EVERY:
            with self._state.writing() as connection:
                table.touch_session(connection, hashed, now() + SESSION_LENGTH)
        return found

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._state.writing() as connection:
            table.end_session(connection, token_hash(token))

    def opening_key(self) -> str | None:
        """Make a key for the oldest admin that works once and for a few minutes; None where there is nobody.

        It is for whoever starts the server on this machine, and is shown in their terminal only.
        """
        with self._state.writing() as connection:
            table.drop_expired(connection)
            admins = [one for one in table.list_people(connection) if one.role == "admin" and one.active]
            if not admins:
                return None
            key = new_token()
            table.add_link(connection, token_hash(key), admins[0].id, now() + OPENING_LENGTH)
        return key

    def _let_in(self, person: Person) -> Entry:
        token, csrf = new_token(), new_token()
        with self._state.writing() as connection:
            table.drop_expired(connection)
            table.add_session(connection, token_hash(token), person.id, csrf, now() + SESSION_LENGTH)
            session = table.find_session(connection, token_hash(token))
        if session is None:
            raise DeniedError("inactive", Text(vi="Tài khoản này đã bị khoá.", en="This account is closed."))
        return Entry(token, session)
