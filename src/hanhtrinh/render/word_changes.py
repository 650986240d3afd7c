"""Two wordings of a text with their differing words set apart; Vietnamese words of two syllables stay whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from hanhtrinh.render.report_blocks import Span, SpanKind
from hanhtrinh.scene.compounds import COMPOUNDS
from hanhtrinh.scene.typography import clean

# words with the signs inside them; what a no-break space holds together is one
_WORD: Final = re.compile(r"[^\S\u00a0]+|[\w%₫]+(?:[.,:/'’\u00a0-][\w%₫]+)*|.", re.DOTALL)
# with less in common the two are told one after the other, not word by word
_ALIKE: Final = 0.3
# so are longer ones: nobody follows single words through a page of text, and finding them takes the square of it
_MOST_PIECES: Final = 2_000


def word_changes(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Give both wordings as spans: `removed` words of the first, `added` words of the second, the rest plain.

    Wordings with little in common, or of more than a page, are marked as a whole.
    """
    old, new = _words(clean(before)), _words(clean(after))
    matcher = SequenceMatcher(
        None, [one.casefold() for one in old], [one.casefold() for one in new], autojunk=False
    )
    if max(len(old), len(new)) > _MOST_PIECES or matcher.ratio() < _ALIKE:
        return _spans([("removed", clean(before))]), _spans([("added", clean(after))])
    first: list[tuple[SpanKind, str]] = []
    second: list[tuple[SpanKind, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        same = tag == "equal" and old[a:b] == new[c:d]
        first.append(("plain" if same else "removed", "".join(old[a:b])))
        second.append(("plain" if same else "added", "".join(new[c:d])))
    return _spans(first), _spans(second)


def _words(text: str) -> list[str]:
    """Cut a text into words, spaces and signs, the syllables of one word together."""
    pieces = _WORD.findall(text)
    found: list[str] = []
    index = 0
    while index < len(pieces):
        pair = pieces[index : index + 3]
        if len(pair) == 3 and pair[1] == " " and f"{pair[0]} {pair[2]}".casefold() in COMPOUNDS:
            found.append("".join(pair))
            index += 3
        else:
            found.append(pieces[index])
            index += 1
    return found


def _spans(parts: Sequence[tuple[SpanKind, str]]) -> tuple[Span, ...]:
    """Join neighbours of one kind; a space between two marked words is marked with them, one at an end is not."""
    joined: list[tuple[SpanKind, str]] = []
    for index, (kind, text) in enumerate(parts):
        if not text:
            continue
        between = (
            text.isspace()
            and joined
            and joined[-1][0] != "plain"
            and index + 1 < len(parts)
            and parts[index + 1][0] == joined[-1][0]
        )
        kind = joined[-1][0] if between else kind
        if joined and joined[-1][0] == kind:
            joined[-1] = (kind, joined[-1][1] + text)
        else:
            joined.append((kind, text))
    found: list[Span] = []
    for kind, text in joined:
        if kind == "plain":
            found.append(Span(text))
            continue
        bare = text.strip()
        lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        found += [Span(part) for part in (lead,) if part]
        found += [Span(bare, kind)] if bare else []
        found += [Span(part) for part in (trail,) if part and bare]
    return tuple(found)
