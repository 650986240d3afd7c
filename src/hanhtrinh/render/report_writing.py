"""The blocks of a report as HTML; every text that comes from outside is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType
from typing import Any, Final

from hanhtrinh.language import Language, Text, decimal, percent, percent_range, whole
from hanhtrinh.render import report_blocks as blocks
from hanhtrinh.render.marks import number
from hanhtrinh.render.panels import mark_svg
from hanhtrinh.scene.header import MARK_WORDS, ROLES
from hanhtrinh.scene.typography import clean

_TONES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "error": Text(vi="Lỗi", en="Error"),
        "warning": Text(vi="Cảnh báo", en="Warning"),
        "advice": Text(vi="Gợi ý", en="Advice"),
        "fine": Text(vi="Ổn", en="Fine"),
    }
)
_KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "added": Text(vi="Thêm", en="Added"),
        "removed": Text(vi="Bỏ", en="Removed"),
        "moved": Text(vi="Chuyển chỗ", en="Moved"),
        "reworded": Text(vi="Đổi lời", en="Reworded"),
        "meaning": Text(vi="Đổi nghĩa", en="Changed in meaning"),
    }
)
# shape first: solid, outlined and round marks differ without colour
_TONE_MARKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "error": '<path class="t-solid" d="M12 2.6 22.6 21H1.4Z"/><path class="t-on" d="M12 9v5.4M12 17.6v.1"/>',
        "warning": '<path class="t-line" d="M12 3.8 21.4 20H2.6Z"/><path class="t-line" d="M12 9.6v5M12 17.3v.1"/>',
        "advice": '<path class="t-hint" d="M9.5 18.5h5M10 21h4M12 3a6 6 0 0 0-3.4 10.9c.6.5.9 1 .9 1.8h5c0-.8.3-1.3.9-1.8A6 6 0 0 0 12 3Z"/>',
        "fine": '<circle class="t-hint" cx="12" cy="12" r="9.4"/><path class="t-hint" d="m7.8 12.2 2.9 2.9 5.6-5.8"/>',
    }
)
_KIND_MARKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "added": '<path class="t-hint" d="M12 5v14M5 12h14"/>',
        "removed": '<path class="t-line" d="M5 12h14"/>',
        "moved": '<path class="t-line" d="M5 12h13M13 6.5l5.5 5.5-5.5 5.5"/>',
        "reworded": '<path class="t-line" d="M4.5 19.5h4L19 9l-4-4L4.5 15.5Z"/>',
        "meaning": '<path class="t-line" d="M12 3v18M12 7 5 9.5m7-2.5 7 2.5M5 9.5 2.8 15h4.4ZM19 9.5 16.8 15h4.4Z"/>',
    }
)
_WORDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "stale": blocks.CHECK_AGAIN,
        "why": Text(vi="Vì sao, và ví dụ", en="Why, and an example"),
        "why-only": Text(vi="Vì sao", en="Why"),
        "bad": Text(vi="Chưa nên", en="Rather not"),
        "good": Text(vi="Nên", en="Better"),
        "before": Text(vi="Trước", en="Before"),
        "after": Text(vi="Sau", en="After"),
    }
)


class Writer:
    """Writes blocks in one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._writers: Mapping[type, Callable[[Any], str]] = {
            blocks.Prose: self._prose,
            blocks.Listing: self._listing,
            blocks.Tiles: self._tiles,
            blocks.Table: self._table,
            blocks.Facts: self._facts,
            blocks.Notice: self._notice,
            blocks.Findings: self._findings,
            blocks.Picture: self._picture,
            blocks.Quote: self._quote,
            blocks.Command: self._command,
            blocks.Changes: self._changes,
            blocks.Heading: self.heading,
        }

    def block(self, block: blocks.Block) -> str:
        """Write one block."""
        return self._writers[type(block)](block)

    def words(self, words: blocks.Words) -> str:
        """Write words, escaped and in one line; a text that exists in the other language only says which it is."""
        if isinstance(words, tuple):
            return "".join(self._span(span) for span in words)
        if isinstance(words, str):
            return escape(_bare(words))
        text = escape(_bare(words.to(self.language)))
        own = words.vi if self.language == "vi" else words.en
        if text and not own:
            return f'<span lang="{"en" if self.language == "vi" else "vi"}">{text}</span>'
        return text

    def plain(self, words: blocks.Words) -> str:
        """Give words as an attribute's value."""
        spans = words if isinstance(words, tuple) else (blocks.Span(words),)
        texts = (
            span.text if isinstance(span.text, str) else span.text.to(self.language)
            for span in spans
            if span.kind != "removed"
        )
        return escape(_bare("".join(texts)))

    def heading(self, heading: blocks.Heading) -> str:
        """Write a heading with its note."""
        note = f'<p class="r-beside">{self.words(heading.note)}</p>' if heading.note else ""
        return f'<div class="r-head r-h{heading.level}"><h{heading.level}>{self.words(heading.text)}</h{heading.level}>{note}</div>'

    def _span(self, span: blocks.Span) -> str:
        text = self.words(span.text)
        if not text or span.kind == "plain":
            return text
        tag = {"strong": "b", "code": "code", "added": "ins", "removed": "del"}.get(span.kind)
        return f"<{tag}>{text}</{tag}>" if tag else f'<span class="r-quiet">{text}</span>'

    def _own(self, key: str) -> str:
        return escape(_WORDS[key].to(self.language))

    def _prose(self, prose: blocks.Prose) -> str:
        kind = ' class="r-quiet"' if prose.quiet else ""
        inner = "".join(f"<p{kind}>{self.words(one)}</p>" for one in prose.paragraphs)
        return f'<div class="r-prose">{inner}</div>'

    def _listing(self, listing: blocks.Listing) -> str:
        return f'<ul class="r-list">{"".join(f"<li>{self.words(one)}</li>" for one in listing.items)}</ul>'

    def _tiles(self, tiles: blocks.Tiles) -> str:
        return f'<div class="r-tiles">{"".join(self._tile(tile) for tile in tiles.tiles)}</div>'

    def _tile(self, tile: blocks.Tile) -> str:
        mark = mark_svg(tile.verdict) if tile.verdict else _tone_mark(tile.tone) if tile.tone else ""
        figure = (
            whole(tile.figure, self.language) if isinstance(tile.figure, int) else self.words(tile.figure)
        )
        note = f'<span class="r-note">{self.words(tile.note)}</span>' if tile.note else ""
        return (
            f'<p class="r-tile"><span class="r-label">{self.words(tile.label)}</span>'
            f"<strong>{mark}<span>{figure}</span></strong>{note}</p>"
        )

    def _table(self, table: blocks.Table) -> str:
        caption = f"<caption>{self.words(table.caption)}</caption>" if table.caption else ""
        heads = "".join(
            f'<th scope="col" role="columnheader" class="r-{column.kind}">{self.words(column.name)}'
            + (f'<span class="r-note">{self.words(column.note)}</span>' if column.note else "")
            + "</th>"
            for column in table.columns
        )
        rows = "".join(
            f'<tr role="row"{" class=r-marked" if index in table.marked else ""}>'
            + "".join(self._cell(column, cell, first=at == 0) for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)))
            + "</tr>"
            for index, row in enumerate(table.rows)
        )  # fmt: skip
        empty = f'<p class="r-quiet">{self.words(table.empty)}</p>' if table.empty and not table.rows else ""
        note = f'<p class="r-under">{self.words(table.note)}</p>' if table.note else ""
        if not table.rows and table.empty:
            return empty + note
        return (
            f'<div class="r-table"><table role="table">{caption}<thead role="rowgroup"><tr role="row">{heads}</tr>'
            f'</thead><tbody role="rowgroup">{rows}</tbody></table></div>{note}'
        )

    def _cell(self, column: blocks.Column, cell: blocks.Cell, *, first: bool) -> str:
        tag, role = ("th", ' scope="row" role="rowheader"') if first else ("td", ' role="cell"')
        label = "" if first else f' data-label="{self.plain(column.name)}"'
        kind = f"r-{column.kind}" + (" r-none" if cell is None else "")
        return f'<{tag}{role} class="{kind}"{label}><div>{self._value(column, cell)}</div></{tag}>'

    def _value(self, column: blocks.Column, cell: blocks.Cell) -> str:
        if cell is None:
            return '<span class="r-quiet">–</span>'
        if column.kind == "verdict" and isinstance(cell, str):
            cell = blocks.Verdict(blocks.VERDICT_NAMES[blocks.VERDICT_NAMES.index(cell)])
        if isinstance(cell, blocks.Verdict):
            return self.verdict(cell)
        if isinstance(cell, blocks.Figure):
            note = f'<span class="r-note">{self.words(cell.note)}</span>' if cell.note else ""
            return self._value(column, cell.value) + note
        if column.kind == "share" and isinstance(cell, (int, float)):
            cell = blocks.Share(float(cell))
        if isinstance(cell, blocks.Share):
            return self._share(cell)
        if isinstance(cell, int):
            return whole(cell, self.language)
        if isinstance(cell, float):
            return decimal(cell, self.language, column.digits)
        return self.words(cell)

    def verdict(self, verdict: blocks.Verdict) -> str:
        """Write a verdict: mark, word, and what stands beside it."""
        word = (verdict.word or MARK_WORDS[verdict.name]).to(self.language)
        note = f'<span class="r-note">{self.words(verdict.note)}</span>' if verdict.note else ""
        stale = f' <span class="r-quiet">({self._own("stale")})</span>' if verdict.stale else ""
        kind = " r-stale" if verdict.stale else ""
        return (
            f'<span class="r-mark{kind}">{mark_svg(verdict.name)}<span><b class="v-{ROLES[verdict.name]}">'
            f"{escape(word[0].upper() + word[1:])}</b>{stale}{note}</span></span>"
        )

    def _share(self, share: blocks.Share) -> str:
        if share.value is None:
            n = "" if share.n is None else f'<span class="r-note">n {whole(share.n, self.language)}</span>'
            return f'<span class="r-quiet">–</span>{n}'
        notes = []
        if share.low is not None and share.high is not None:
            notes.append(percent_range(share.low, share.high, self.language))
        if share.n is not None:
            notes.append(f"n\u00a0{whole(share.n, self.language)}")
        filled = number(100 * min(1.0, max(0.0, share.value)))
        bar = (
            '<svg class="r-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect class="r-track" width="100" height="4"/><rect class="r-fill" width="{filled}" height="4"/></svg>'
        )
        note = f'<span class="r-note">{escape(", ".join(notes))}</span>' if notes else ""
        return f"<b>{percent(share.value, self.language)}</b>{note}{bar}"

    def _facts(self, facts: blocks.Facts) -> str:
        rows = "".join(f"<dt>{self.words(a)}</dt><dd>{self.words(b)}</dd>" for a, b in facts.rows)
        return f'<dl class="r-facts">{rows}</dl>'

    def _notice(self, notice: blocks.Notice) -> str:
        text = f"<p>{self.words(notice.text)}</p>" if notice.text else ""
        hint = f'<p class="r-hint">{self.words(notice.hint)}</p>' if notice.hint else ""
        return (
            f'<div class="r-notice r-tone-{notice.tone}" role="note">{_tone_mark(notice.tone)}<div>'
            f"<h3>{self.words(notice.title)}</h3>{text}{hint}</div></div>"
        )

    def _findings(self, findings: blocks.Findings) -> str:
        if not findings.items:
            return f'<p class="r-quiet">{self.words(findings.empty)}</p>' if findings.empty else ""
        return f'<ul class="r-findings">{"".join(self._finding(item) for item in findings.items)}</ul>'

    def _finding(self, item: blocks.Finding) -> str:
        tone = escape(_TONES[item.tone].to(self.language))
        subject = f'<p class="r-subject">{self.words(item.subject)}</p>' if item.subject else ""
        quote = f'<p class="r-said">{self.words(item.quote)}</p>' if item.quote else ""
        where = f'<span class="r-where">{escape(_bare(item.where))}</span>' if item.where else ""
        return (
            f'<li class="r-finding">{_tone_mark(item.tone)}<div class="r-what"><h3><span class="r-tone">{tone}: </span>'
            f"{self.words(item.title)}</h3>{subject}{quote}"
            f'<p class="r-do">{self.words(item.hint)}</p>{self._more(item)}</div>'
            f'<p class="r-place"><span class="r-code">{escape(item.code)}</span>{where}</p></li>'
        )

    def _more(self, item: blocks.Finding) -> str:
        if not item.why and not item.example:
            return ""
        why = f"<p>{self.words(item.why)}</p>" if item.why else ""
        example = ""
        if item.example:
            example = (
                f'<dl class="r-example"><dt>{self._own("bad")}</dt><dd class="r-bad">{self.words(item.example.bad)}</dd>'
                f'<dt>{self._own("good")}</dt><dd class="r-good">{self.words(item.example.good)}</dd></dl>'
            )
        label = self._own("why" if item.example else "why-only")
        return f"<details><summary>{label}</summary>{why}{example}</details>"

    def _picture(self, picture: blocks.Picture) -> str:
        caption = f"<figcaption>{self.words(picture.caption)}</figcaption>" if picture.caption else ""
        name = self.plain(picture.name)
        inner = picture.svg
        if picture.width:
            inner = (
                f'<div class="r-scroll" tabindex="0" role="region" aria-label="{name}">'
                f'<div style="width:max(100%,{picture.width}px)">{inner}</div></div>'
            )
        return f'<figure class="r-picture" aria-label="{name}">{inner}{caption}</figure>'

    def _quote(self, quote: blocks.Quote) -> str:
        source = f"<figcaption>{self.words(quote.source)}</figcaption>" if quote.source else ""
        lang = f' lang="{quote.language}"' if quote.language else ""
        text = escape(_bare(quote.text).strip(' "“”'))
        return f'<figure class="r-quote"><blockquote{lang}>“{text}”</blockquote>{source}</figure>'

    def _command(self, command: blocks.Command) -> str:
        label = f'<p class="r-label">{self.words(command.label)}</p>' if command.label else ""
        return f'<div class="r-command">{label}<pre tabindex="0"><code>{escape(_bare(command.line))}</code></pre></div>'

    def _changes(self, changes: blocks.Changes) -> str:
        if not changes.items:
            return f'<p class="r-quiet">{self.words(changes.empty)}</p>' if changes.empty else ""
        return f'<ul class="r-findings">{"".join(self._change(item) for item in changes.items)}</ul>'

    def _change(self, item: blocks.Change) -> str:
        sides = "".join(
            self._side(key, side) for key, side in (("before", item.before), ("after", item.after)) if side
        )
        pair = f'<div class="r-sides r-sides-{sides.count("r-side ")}">{sides}</div>' if sides else ""
        fields = "".join(f'<p class="r-field">{self.words(line)}</p>' for line in item.fields)
        notes = "".join(f'<p class="r-do">{self.words(note)}</p>' for note in item.notes)
        if notes and item.tone:
            notes = f'<div class="r-consequence">{_tone_mark(item.tone)}<div>{notes}</div></div>'
        where = f'<span class="r-where">{escape(_bare(item.where))}</span>' if item.where else ""
        kind = self.words(item.label or _KINDS[item.kind])
        return (
            f'<li class="r-finding r-{item.kind}">{_icon(_KIND_MARKS[item.kind])}<div class="r-what">'
            f"<h3>{self.words(item.title)}</h3>{pair}{fields}{notes}</div>"
            f'<p class="r-place"><span class="r-code">{kind}</span>{where}</p></li>'
        )

    def _side(self, key: str, side: blocks.Side) -> str:
        lines = "".join(f'<p class="r-note">{self.words(line)}</p>' for line in side.lines)
        verdict = f"<p>{self.verdict(side.verdict)}</p>" if side.verdict else ""
        return (
            f'<div class="r-side r-{key}"><p class="r-label">{self._own(key)}</p>'
            f"<p>{self.words(side.words)}</p>{lines}{verdict}</div>"
        )


def _bare(text: str) -> str:
    """Take out what would end a line or turn the direction of the page; spaces at the ends stay, for spans."""
    inner = clean(text)
    if not inner:
        return " " if text and text.isspace() else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def _icon(inner: str) -> str:
    return f'<svg class="r-icon" viewBox="0 0 24 24" aria-hidden="true">{inner}</svg>'


def _tone_mark(tone: str) -> str:
    return _icon(_TONE_MARKS[tone])
