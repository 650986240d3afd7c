"""How a verdict was reached and what was claimed before, as parts of the page."""

from __future__ import annotations

from datetime import UTC, tzinfo
from html import escape

from hanhtrinh.scene.claims import interval, unit_of
from hanhtrinh.scene.verdict_words import (
    both_intervals,
    broken_record_words,
    counted_words,
    lineage_words,
    looking_words,
    past_words,
    provisional_words,
    removed_line,
    removed_words,
)
from hanhtrinh.scene.view import ClaimView, View


def looking_block(view: View, claim: ClaimView) -> str:
    """Write both intervals of a claim, which one judged, and why one can rely on it."""
    result, check = claim.result, view.check
    if result is None or check is None or claim.mark == "quotes":
        return ""
    judged = view.t("dùng để kết luận", "judged")
    unit = unit_of(claim.claim.metric)
    rows = "".join(
        f"<dt>{escape(name.to(view.language))}</dt><dd>{escape(interval(low, high, unit, view.language))}"
        + (f' <span class="p-judged">{judged}</span>' if by else "")
        + "</dd>"
        for name, low, high, by in both_intervals(result)
    )
    if not rows:
        return ""
    waiting = counted_words(result, view.language)
    words = looking_words(check).to(view.language)
    return (
        f"<h3>{view.t('Khoảng tin cậy 95%', '95% intervals')}</h3>"
        f'<dl class="p-rows">{rows}</dl>'
        f'<p class="p-small">{escape(words)}{" " + escape(waiting) if waiting else ""}</p>'
    )


def lineage_block(view: View, claim: ClaimView) -> str:
    """Write what was claimed before."""
    result = claim.result
    words = lineage_words(result) if result else None
    if result is None or words is None:
        return ""
    items = "".join(
        f"<li>{escape(past_words(past, view.language, _zone(view)))}</li>" for past in result.lineage
    )
    return (
        f"<h3>{view.t('Trước đây từng nhận định', 'Claimed before')}</h3>"
        f'<p>{escape(words.to(view.language))}</p><ul class="p-past">{items}</ul>'
    )


def _zone(view: View) -> tzinfo:
    """Give the zone that days are of: that of the check's own times."""
    mark = view.check.watermark if view.check else None
    return (mark.tzinfo if mark else None) or UTC


def looks_note(view: View) -> str:
    """Write below the list of claims how they were judged, and which claims are on the map no more."""
    check = view.check
    if check is None:
        return ""
    parts = [f"<p>{escape(looking_words(check).to(view.language))}</p>"]
    if check.provisional:
        parts.append(f"<p>{escape(provisional_words().to(view.language))}</p>")
    if not check.lineage_whole:
        parts.append(f"<p>{escape(broken_record_words().to(view.language))}</p>")
    gone = removed_words(check)
    if gone is not None:
        items = "".join(
            f"<li>{escape(removed_line(past, view.language, _zone(view)))}</li>" for past in check.removed
        )
        title = escape(gone.to(view.language))
        parts.append(f'<details><summary>{title}</summary><ul class="p-past">{items}</ul></details>')
    return f'<div class="p-note">{"".join(parts)}</div>'
