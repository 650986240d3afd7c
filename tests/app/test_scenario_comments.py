"""Simulated comments: many, seldom the same, said as people say them, and of one mind with the score."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scenario_worlds import shop

from hanhtrinh.app.scenario import load_scenario, simulate
from hanhtrinh.app.scenario.grammar import grammar, without_marks
from hanhtrinh.app.scenario.tables import Simulated

SHIPPED = Path(str(resources.files("hanhtrinh.app") / "data" / "demo" / "scenario.yaml"))

# read without marks; apart from the grammar's own files on purpose
GLAD = """tuyet voi|hai long|thich|ung|de thuong|cam on|nhanh|dep|tot|xuat sac|dinh|yen tam|tien|vui|on ap|cham soc|
ky|am|me|dang tien|dang thu|ngay|sach se|nhiet tinh|kien nhan|goi y|ro rang|mien phi|chu dao|ung ho|phat huy|nguyen ven|
amazing|happy|good|love|great|perfect|wonderful|yeu|iu|thik|dc viec|duoc viec|hanh phuc|co hon|gan gui|ben|som hon""".replace(
    "\n", ""
)
CROSS = """that vong|buc|te|loi|cham|khong ai|ko ai|hong ai|cho mai|phien|nan|phi ca|thieu|nham|mop|uot|khong bao gio|mat thoi gian|
khac phuc|phan hoi|tra lai tien|disappointed|chua hai long|chua on|chua tot|het hang|so sai|te hai|im luon|coc loc|do thua|
bi lua|giat minh|met|dai dong|vang|nhoe|bung|tuc|dung mua|khong ung|ngai|khong vui|bat tao|het han|nhay len|xoay vong|
muoi tam cau|do dang|cach mat|buon|oai|khong the chap nhan|lam an kieu gi|tat ngang|nam kho""".replace(
    "\n", ""
)


@cache
def world() -> Simulated:
    return simulate(load_scenario(SHIPPED))


@cache
def rows() -> list[dict[str, Any]]:
    columns = ["event", "customer", "score", "scale_low", "scale_high", "text"]
    return [row for row in world().events.select(columns).to_pylist() if row["text"] is not None]


def felt(row: dict[str, Any]) -> float:
    middle = (row["scale_low"] + row["scale_high"]) / 2
    return (row["score"] - middle) / ((row["scale_high"] - row["scale_low"]) / 2)


def test_every_score_has_a_comment_and_nothing_else_has_one() -> None:
    events = world().events
    assert events["text"].is_valid().equals(events["score"].is_valid())
    assert all(row["text"].strip() == row["text"] and row["text"] for row in rows())
    assert not any(mark in row["text"] for row in rows() for mark in ("<", ">", "  ", "None"))


def test_comments_are_many_and_seldom_the_same() -> None:
    texts = [row["text"] for row in rows()]
    counts = Counter(texts)
    assert len(texts) > 20_000
    assert len(counts) > 0.85 * len(texts)
    assert counts.most_common(1)[0][1] < 0.003 * len(texts)
    # five words in a row say the same less often than a few hundred fixed sentences would
    grams = Counter(
        gram for text in texts for gram in zip(*(text.split()[i:] for i in range(5)), strict=False)
    )
    assert len(grams) > 60_000
    assert grams.most_common(1)[0][1] < 0.02 * len(texts)


def test_lengths_vary_from_a_word_to_several_sentences() -> None:
    lengths = np.array([len(row["text"].split()) for row in rows()])
    assert (lengths <= 2).mean() > 0.03
    assert (lengths >= 25).mean() > 0.04
    assert 8 < np.median(lengths) < 16


def test_one_seed_writes_the_same_comments_whatever_the_threads() -> None:
    scenario = load_scenario(SHIPPED)
    one = simulate(scenario, 3, 3000, threads=1).events["text"]
    assert one.equals(simulate(scenario, 3, 3000, threads=3).events["text"])
    assert not one.equals(simulate(scenario, 4, 3000).events["text"])


def mood(text: str) -> int:
    plain = without_marks(text.lower())
    glad = len(re.findall(rf"\b({GLAD})\b", plain)) + len(re.findall("[❤🥰😍👍🎉💕😘⭐😊😄]", text))
    cross = len(re.findall(rf"\b({CROSS})\b", plain)) + 2 * len(
        re.findall("[😡😤👎😭🤬😠💔😞🙁😕😒😔]", text)
    )
    return glad - cross


def test_what_is_said_agrees_with_the_score() -> None:
    moods = defaultdict(list)
    for row in rows():
        moods[int(np.searchsorted([-0.6, -0.2, 0.2, 0.6], felt(row), side="right"))].append(mood(row["text"]))
    means = [float(np.mean(moods[face])) for face in range(5)]
    assert all(low < high for low, high in pairwise(means)), means
    assert means[0] < -0.8, means
    assert means[4] > 0.8, means
    assert np.mean(np.array(moods[0]) > 0) < 0.08
    assert np.mean(np.array(moods[4]) < 0) < 0.08


def test_spelling_is_as_people_spell() -> None:
    """Some without marks, some in teencode, some with English words, some with emoji, some in English altogether."""
    texts = [row["text"] for row in rows()]
    plain = np.mean([text == without_marks(text) and bool(re.search("[a-z]", text)) for text in texts])
    assert 0.06 < plain < 0.25
    assert (
        0.03 < np.mean([bool(re.search(r"\b(ko|đc|vs|thik|mk|cx|rep|nv)\b", text)) for text in texts]) < 0.2
    )
    assert (
        0.01
        < np.mean([bool(re.search(r"\b(ship|order|sale|service|support)\b", text)) for text in texts])
        < 0.1
    )
    assert 0.1 < np.mean([any(unicodedata.category(sign) == "So" for sign in text) for text in texts]) < 0.35
    english = [text for text in texts if re.search(r"\b(the|was|and|it|for)\b", text.lower())]
    assert 0.005 < len(english) / len(texts) < 0.06


def test_personas_speak_differently() -> None:
    scenario = load_scenario(SHIPPED)
    who = dict(zip(world().customers["customer"].to_pylist(), world().personas.tolist(), strict=True))
    said = defaultdict(list)
    for row in rows():
        said[scenario.personas[who[row["customer"]]].id].append(row["text"].lower())

    def share(persona: str, pattern: str) -> float:
        return float(np.mean([bool(re.search(pattern, text)) for text in said[persona]]))

    south = r"\b(tui|hông|hổng|nha|xài|thiệt|coi)\b"
    assert share("trang", south) > 3 * share("khoa", south)
    assert share("khoa", "lớp|các em|trường") > 5 * share("hanh", "lớp|các em|trường")
    assert share("hanh", "con|bé") > share("khoa", "con|bé")
    assert share("trang", r"\b(ko|đc|thik|cx)\b") > 4 * share("khoa", r"\b(ko|đc|thik|cx)\b")


def test_a_customer_keeps_to_one_way_of_speaking() -> None:
    own = defaultdict(set)
    for row in rows():
        own[row["customer"]] |= set(re.findall(r"\b(hông|không)\b", row["text"].lower()))
    both = [words for words in own.values() if words]
    assert len(both) > 500
    assert np.mean([len(words) == 2 for words in both]) < 0.03


def test_planted_pains_are_spoken_of_where_and_when_they_hurt() -> None:
    events = world().events.select(["event", "time", "text"]).to_pylist()
    crash = [
        row for row in events if row["text"] and re.search("văng giữa truyện|app tắt ngang", row["text"])
    ]
    assert len(crash) > 3
    assert {row["event"] for row in crash} == {"Story Played"}
    assert {row["time"].strftime("%Y-%m") for row in crash} <= {"2025-12", "2026-01"}
    fee = [row for row in events if row["text"] and "phí giao 35 nghìn" in row["text"].lower()]
    assert {row["event"] for row in fee} == {"Cart Opened"}


def test_english_scenarios_have_english_comments() -> None:
    events = simulate(shop(language="en"), 5, 4000).events
    texts = events["text"].drop_null().to_pylist()
    assert len(set(texts)) > 0.6 * len(texts)
    assert not any(
        re.search("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", text) for text in texts
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_piece_of_the_grammar_is_of_one_form(language: str) -> None:
    spoken = grammar("vi" if language == "vi" else "en")
    for piece in spoken.pieces:
        assert piece == piece.strip() == unicodedata.normalize("NFC", piece)
        assert set(re.findall("<.*?>", piece)) <= {"<t>", "<p>"}
    for name, (first, number) in spoken.lists.items():
        own = spoken.pieces[first : first + number]
        assert number >= 2, name
        assert len(set(own)) == number, name
