"""How many of something there are, in English."""

from hanhtrinh.language import counted


def test_one_is_singular_and_all_else_plural() -> None:
    assert [counted(n, "customer") for n in (0, 1, 2, 24180)] == [
        "0 customers", "1 customer", "2 customers", "24,180 customers",
    ]  # fmt: skip
    assert counted(1, "person", "people") == "1 person"
    assert counted(3, "person", "people") == "3 people"
