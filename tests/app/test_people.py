"""People of a workspace: let in, kept out, invited; what may leak does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanhtrinh.app.people.door import DeniedError, Door, checked_login
from hanhtrinh.app.people.limits import AttemptLimit, TooManyAttemptsError
from hanhtrinh.app.people.secrets import hash_password, matches
from hanhtrinh.app.people.team import Team
from hanhtrinh.errors import UsageError
from hanhtrinh.store.state import StateDatabase, people, state_url
from hanhtrinh.store.state.columns import now

OWNER = {"name": "Ngọc Hà", "login": "Ha@LaSom.vn", "password": "một câu dễ nhớ"}


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def state(tmp_path: Path) -> Iterator[StateDatabase]:
    found = StateDatabase.open(state_url(tmp_path, None))
    yield found
    found.close()


def started(state: StateDatabase, limit: AttemptLimit | None = None) -> Door:
    door = Door(state, limit)
    door.first_start(**OWNER, language="vi")
    return door


def test_the_first_start_makes_an_admin_and_works_once(state: StateDatabase) -> None:
    door = Door(state)
    assert door.is_first_start()
    entry = door.first_start(**OWNER, language="vi")
    assert (entry.session.person.role, entry.session.person.login) == ("admin", "ha@lasom.vn")
    assert not door.is_first_start()
    with pytest.raises(DeniedError) as denied:
        door.first_start(**{**OWNER, "login": "khac@lasom.vn"}, language="vi")
    assert denied.value.code == "already-started"


def test_whoever_knows_the_password_gets_in_however_the_login_is_written(state: StateDatabase) -> None:
    door = started(state)
    entry = door.sign_in(" HA@lasom.VN ", OWNER["password"], "here")
    found = door.session(entry.token)
    assert found is not None
    assert found.person.name == "Ngọc Hà"


@pytest.mark.parametrize(
    ("login", "password"), [("ha@lasom.vn", "sai rồi sai rồi"), ("ai@lasom.vn", "một câu dễ nhớ")]
)
def test_a_wrong_password_and_an_unknown_login_are_told_alike(
    state: StateDatabase, login: str, password: str
) -> None:
    with pytest.raises(DeniedError) as denied:
        started(state).sign_in(login, password, "here")
    assert denied.value.code == "wrong-password"


def test_an_unknown_login_costs_a_hash_as_well(monkeypatch: pytest.MonkeyPatch, state: StateDatabase) -> None:
    """Time must not tell who exists: both ways check one argon2 hash."""
    from argon2 import PasswordHasher

    door, checked = started(state), []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *a: checked.append(1) or verify(*a))
    for login in ("ha@lasom.vn", "ai@lasom.vn"):
        with pytest.raises(DeniedError):
            door.sign_in(login, "sai rồi sai rồi", "here")
    assert len(checked) == 2


def test_too_many_failures_wait_by_login_and_by_address(state: StateDatabase) -> None:
    clock = Clock()
    door = started(state, AttemptLimit(most=3, window_s=60, clock=clock))
    for number in range(3):
        with pytest.raises(DeniedError):
            door.sign_in("ha@lasom.vn", "sai", f"address {number}")
    with pytest.raises(TooManyAttemptsError) as refused:
        door.sign_in("ha@lasom.vn", OWNER["password"], "another")
    assert refused.value.wait_s == 61
    clock.seconds = 61
    door.sign_in("ha@lasom.vn", OWNER["password"], "another")


def test_one_who_gets_in_does_not_clear_the_failures_of_their_address(state: StateDatabase) -> None:
    """Else an attacker with an account of their own could try others' passwords for ever."""
    door = started(state, AttemptLimit(most=3, window_s=60, clock=Clock()))
    for number in range(3):
        with pytest.raises(DeniedError):
            door.sign_in(f"nguoi{number}@lasom.vn", "sai", "one place")
        if number < 2:
            door.sign_in("ha@lasom.vn", OWNER["password"], "one place")
    with pytest.raises(TooManyAttemptsError):
        door.sign_in("ha@lasom.vn", OWNER["password"], "one place")


@given(
    events=st.lists(st.tuples(st.floats(0, 5), st.sampled_from(["a", "b"]), st.booleans()), max_size=40),
    most=st.integers(1, 4),
)
def test_the_limit_counts_failures_of_the_window_only(
    events: list[tuple[float, str, bool]], most: int
) -> None:
    clock = Clock()
    limit = AttemptLimit(most=most, window_s=10, clock=clock)
    failures: dict[str, list[float]] = {"a": [], "b": []}
    for step, key, good in events:
        clock.seconds += step
        recent = [at for at in failures[key] if at > clock.seconds - 10]
        if len(recent) >= most:
            with pytest.raises(TooManyAttemptsError):
                limit.check(key)
            continue
        limit.check(key)
        if good:
            limit.succeed(key)
            failures[key] = []
        else:
            limit.fail(key)
            failures[key].append(clock.seconds)


def test_signing_out_ends_the_session_and_no_other(state: StateDatabase) -> None:
    door = started(state)
    first, second = (door.sign_in("ha@lasom.vn", OWNER["password"], "here") for _ in range(2))
    door.sign_out(first.token)
    assert door.session(first.token) is None
    assert door.session(second.token) is not None


def test_tokens_and_passwords_are_not_in_the_database(state: StateDatabase, tmp_path: Path) -> None:
    door = started(state)
    entry = door.sign_in("ha@lasom.vn", OWNER["password"], "here")
    key = door.opening_key()
    assert key is not None
    state.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (entry.token, key, OWNER["password"]):
        assert secret.encode() not in kept


def test_an_expired_session_lets_nobody_in(state: StateDatabase) -> None:
    door = started(state)
    entry = door.sign_in("ha@lasom.vn", OWNER["password"], "here")
    with state.writing() as connection:
        connection.execute(people.sessions.update().values(expires=now() - timedelta(seconds=1)))
    assert door.session(entry.token) is None


def test_an_invited_person_comes_by_link_and_sets_a_password(state: StateDatabase) -> None:
    door, team = started(state), Team(state)
    person, key = team.invite(name="Minh Đức", login="duc@lasom.vn", role="editor", language="vi")
    assert not person.signs_in
    with pytest.raises(DeniedError):
        door.sign_in("duc@lasom.vn", "", "here")
    entry = door.sign_in_by_link(key, "here")
    with pytest.raises(DeniedError):
        door.sign_in_by_link(key, "here")
    team.change_self(entry.session.person, password="câu khác dễ nhớ", session=entry.token)
    assert door.session(entry.token) is not None
    assert door.sign_in("duc@lasom.vn", "câu khác dễ nhớ", "here").session.person.id == person.id


def test_a_new_password_needs_the_present_one_and_ends_other_sessions(state: StateDatabase) -> None:
    door, team = started(state), Team(state)
    kept, other = (door.sign_in("ha@lasom.vn", OWNER["password"], "here") for _ in range(2))
    me = kept.session.person
    with pytest.raises(DeniedError):
        team.change_self(me, password="câu mới dễ nhớ", present_password="đoán mò", session=kept.token)
    team.change_self(me, password="câu mới dễ nhớ", present_password=OWNER["password"], session=kept.token)
    assert door.session(kept.token) is not None
    assert door.session(other.token) is None


def test_whoever_is_closed_out_is_signed_out_at_once(state: StateDatabase) -> None:
    door, team = started(state), Team(state)
    person, key = team.invite(name="Minh Đức", login="duc@lasom.vn", role="viewer", language="vi")
    entry = door.sign_in_by_link(key, "here")
    team.change(person.id, active=False)
    assert door.session(entry.token) is None


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"active": False}])
def test_the_last_admin_stays(state: StateDatabase, change: dict[str, object]) -> None:
    started(state)
    team = Team(state)
    (owner,) = team.everybody()
    with pytest.raises(UsageError) as refused:
        team.change(owner.id, **change)  # type: ignore[arg-type]
    assert refused.value.code == "last-admin"
    assert team.everybody() == [owner]


def test_a_login_is_taken_once(state: StateDatabase) -> None:
    started(state)
    with pytest.raises(UsageError) as refused:
        Team(state).invite(name="Ai", login="HA@lasom.vn", role="viewer", language="en")
    assert refused.value.code == "login-taken"


@pytest.mark.parametrize("login", ["", "ab", "a b c", "a\nb@c", "x" * 300, "a\x00bc"])
def test_unusable_logins_are_refused(login: str) -> None:
    with pytest.raises(UsageError) as refused:
        checked_login(login)
    assert refused.value.code == "bad-login"


@pytest.mark.parametrize("password", ["ngắn", "x" * 201])
def test_passwords_are_bounded(state: StateDatabase, password: str) -> None:
    with pytest.raises(UsageError) as refused:
        Door(state).first_start(name="Hà", login="ha@lasom.vn", password=password, language="vi")
    assert refused.value.code == "bad-password"


def test_passwords_are_kept_as_argon2id() -> None:
    hashed = hash_password("một câu dễ nhớ")
    assert hashed.startswith("$argon2id$")
    assert matches(hashed, "một câu dễ nhớ")
    assert not matches(hashed, "một câu dễ nhớ ")
    assert not matches("not a hash", "một câu dễ nhớ")
