"""A text in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Vietnamese and in English; the product has no text in one language only."""

    vi: str
    en: str

    def to(self, language: Language) -> str:
        """Give the text in `language`; where a user wrote it in one language only, give that one."""
        wanted, other = (self.vi, self.en) if language == "vi" else (self.en, self.vi)
        return wanted or other

    def __str__(self) -> str:
        return self.en or self.vi


def language_of(tag: str | None) -> Language | None:
    """Read a language tag such as `vi`, `vi_VN.UTF-8` or `en-US`; None for any other language."""
    if not tag:
        return None
    head = tag.replace("-", "_").split("_")[0].split(".")[0].lower()
    return {"vi": "vi", "en": "en"}.get(head)  # type: ignore[return-value]
