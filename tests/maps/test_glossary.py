from __future__ import annotations

import re
from pathlib import Path

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def rows() -> list[list[str]]:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [row for row in cells if row[0] != "Tiếng Việt"]


def test_every_word_is_explained_in_both_languages() -> None:
    assert len(rows()) > 60
    assert all(len(row) == 4 and all(row) for row in rows())


def test_one_noun_has_one_word() -> None:
    for column in (0, 1):
        words = [re.sub(r"\s*\(.*?\)", "", row[column]) for row in rows()]
        assert len(words) == len(set(words))
