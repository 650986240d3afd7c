"""Who said so: qualitative evidence (R12) in words."""

from __future__ import annotations

from typing import Final

from hanhtrinh.language import date_text, whole
from hanhtrinh.maps.document import Evidence
from hanhtrinh.scene.view import View

_KINDS: Final = {
    "interview": ("phỏng vấn", "interviews"),
    "survey": ("khảo sát", "survey"),
    "review": ("đánh giá", "reviews"),
    "chat": ("tin nhắn", "chats"),
    "call": ("cuộc gọi", "calls"),
    "observation": ("quan sát", "observation"),
}


def evidence_words(view: View, item: Evidence, *, full: bool = False) -> str:
    """Say how many said so, and with `full` where and when."""
    language = view.language
    kind = _KINDS.get(item.kind)
    source = kind[0 if language == "vi" else 1] if kind else item.kind
    if item.n is not None and item.of is not None:
        count = view.t(
            f"{whole(item.n, language)} trong {whole(item.of, language)} người nói vậy",
            f"{whole(item.n, language)} of {whole(item.of, language)} said so",
        )
    elif item.n is not None:
        count = view.t(f"{whole(item.n, language)} người nói vậy", f"{whole(item.n, language)} said so")
    else:
        count = item.source or source
    if not full:
        return count
    parts = [count, item.source or source, date_text(item.date, language) if item.date else ""]
    return ", ".join(dict.fromkeys(part for part in parts if part))
