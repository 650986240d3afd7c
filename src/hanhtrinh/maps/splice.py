"""Edits of YAML text that touch nothing but the edited place: every other byte stays as its author wrote it.

A dump, even a round-trip one, reflows flow collections and spacing. So the text is never dumped: the parser's
positions say where a node stands, and only that span is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from hanhtrinh.maps.inline import block_lines, fits_one_line, inline


class SpliceError(Exception):
    """The text holds a construction at this place (alias, anchor, complex key) that is edited by hand only."""


@dataclass(slots=True)
class Node:
    """One node of the text; `start:end` is its span without trailing comments or blank lines.

    `pairs` are (key, value) of a mapping; `items` those of a sequence, as (None, value).
    """

    kind: Literal["scalar", "mapping", "sequence", "alias"]
    start: int
    end: int
    column: int
    flow: bool = False
    quote: str | None = None
    text: str = ""
    anchored: bool = False
    children: list[tuple[Node | None, Node]] = field(default_factory=list)


def parse_nodes(text: str) -> Node | None:
    """Read the text into nodes with positions; None for a text without content.

    Raises:
        ruamel.yaml.error.MarkedYAMLError: where the text is not YAML.
    """
    from ruamel.yaml import YAML

    events = [event for event in YAML(typ="safe", pure=True).parse(text) if hasattr(event, "anchor")
              or type(event).__name__ in ("SequenceEndEvent", "MappingEndEvent")]  # fmt: skip
    return _Reader(text, events).node() if events else None


class _Reader:
    """Turns the parser's events into nodes."""

    def __init__(self, text: str, events: list[Any]) -> None:
        self.text = text
        self.events = events
        self.at = 0

    def node(self) -> Node:
        event = self.events[self.at]
        self.at += 1
        kind = type(event).__name__
        start, end = event.start_mark.index, event.end_mark.index
        node = Node("scalar", start, end, event.start_mark.column, anchored=event.anchor is not None)
        if kind == "AliasEvent":
            node.kind = "alias"
        elif kind == "ScalarEvent":
            node.text, node.quote = event.value, event.style
            if event.style in ("|", ">"):
                node.end = self._content_end(start, end)
        else:
            node.kind = "mapping" if kind == "MappingStartEvent" else "sequence"
            node.flow = bool(event.flow_style)
            self._collect(node)
        return node

    def _collect(self, node: Node) -> None:
        while not type(self.events[self.at]).__name__.endswith("EndEvent"):
            key = self.node() if node.kind == "mapping" else None
            node.children.append((key, self.node()))
        closing = self.events[self.at]
        self.at += 1
        if node.flow:
            node.end = closing.end_mark.index
        elif node.children:
            key, last = node.children[-1]
            node.end = max(last.end, key.end if key else 0, node.start)

    def _content_end(self, start: int, end: int) -> int:
        header = self.text[start : self.text.find("\n", start)]
        return end if "+" in header else start + len(self.text[start:end].rstrip())


class Splicer:
    """One text and its nodes; every method gives the new text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root = parse_nodes(text)

    def replace(self, holder: Node, index: int, value: Any) -> str:
        """Put another value in the place of the holder's child `index`."""
        key, old = holder.children[index]
        if old.anchored or old.kind == "alias":
            raise SpliceError
        was_block = old.kind in ("mapping", "sequence") and not old.flow and bool(old.children)
        if holder.flow or (not was_block and fits_one_line(value)) or not _is_collection(value):
            return self._replace_inline(
                key, old, inline(value, old.quote if old.quote in ("'", '"') else None)
            )
        same_kind = old.kind == ("mapping" if isinstance(value, Mapping) else "sequence")
        if key is None or (was_block and same_kind and value):
            if not value:
                return self._cut(old.start, old.end, inline(value))
            lines = block_lines(value, old.column, self._dash_indent())
            return self._cut(old.start, old.end, self._join(lines).lstrip(" "))
        if fits_one_line(value):
            return self._replace_inline(key, old, inline(value))
        return self._replace_below(holder, key, old, value)

    def replace_scalars(self, places: Sequence[tuple[Node, int, Any]]) -> str:
        """Put other scalars in the place of scalars, each a holder's child: all in one go."""
        cuts = []
        for holder, index, value in places:
            key, old = holder.children[index]
            written = old.end > old.start and (key is None or self._same_line(key.end, old.start))
            if (
                old.kind != "scalar"
                or old.anchored
                or not written
                or old.quote in ("|", ">")
                or _is_collection(value)
            ):
                raise SpliceError
            cuts.append((old.start, old.end, inline(value, old.quote if old.quote in ("'", '"') else None)))
        text = self.text
        for start, end, new in sorted(cuts, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def append_pair(self, holder: Node, key: str, value: Any) -> str:
        """Add a key at the end of a mapping."""
        if holder.flow:
            return self._insert_flow(holder, len(holder.children), f"{inline(key)}: {inline(value)}")
        return self._insert_lines_after(
            holder.end, block_lines({key: value}, holder.column, self._dash_indent())
        )

    def insert_item(self, holder: Node, index: int, value: Any) -> str:
        """Add an item to a sequence, before the item that is now at `index`."""
        if holder.flow:
            return self._insert_flow(holder, index, inline(value))
        lines = block_lines([value], holder.column, self._dash_indent())
        if index > 0:
            return self._insert_lines_after(holder.children[index - 1][1].end, lines)
        start = self._line_start(holder.start)
        if self.text[start : holder.start].strip(" "):  # the sequence begins behind another dash
            return self._cut(
                holder.start, holder.start, self._join([*lines, " " * holder.column]).lstrip(" ")
            )
        while (above := self._line_start(start - 1)) < start and self._is_comment(above, start):
            start = above  # a comment above the first item belongs to that item
        return self._cut(start, start, self._join(lines) + self.newline)

    def remove(self, holder: Node, index: int) -> str:
        """Take a child out of its mapping or sequence, with the comment behind it."""
        key, child = holder.children[index]
        if child.anchored:
            raise SpliceError
        first = key or child
        if holder.flow:
            return self._remove_flow(holder, index, first.start, child.end)
        start = first.start if key else self._dash_of(holder, child)
        line_start, line_end = self._line_start(start), self._line_end(max(child.end, first.end))
        alone = len(holder.children) == 1
        if not self.text[line_start:start].strip(" "):
            if alone:
                return self._remove_last(holder, start, max(child.end, first.end))
            return self.text[:line_start] + self.text[line_end:]
        if alone:
            return self._cut(holder.start, holder.end, "{}" if key else "[]")
        rest = self.text[line_end:]
        return self.text[:start] + rest.lstrip(" \r\n")

    def move_item(self, holder: Node, index: int, to: int) -> str:
        """Give an item of a sequence another position, with the comments above and behind it."""
        if holder.kind != "sequence" or any(
            child.anchored or child.kind == "alias" for _, child in holder.children
        ):
            raise SpliceError
        if holder.flow:
            texts = [self.text[child.start : child.end] for _, child in holder.children]
            between = ", ".join(_moved(texts, index, to))
            return self._cut(holder.children[0][1].start, holder.children[-1][1].end, between)
        starts = [self._first_line_of(holder, child) for _, child in holder.children]
        end = self._line_end(holder.children[-1][1].end)
        if self.text[starts[0] : self._dash_of(holder, holder.children[0][1])].strip(
            " "
        ) and not self._is_comment(starts[0], self._dash_of(holder, holder.children[0][1])):
            raise SpliceError  # the sequence begins behind another dash
        blocks = [self.text[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
        # a text that ends without a line break must not glue two items together
        blocks = [block if block.endswith("\n") else block + self.newline for block in blocks]
        return self._cut(starts[0], end, "".join(_moved(blocks, index, to)))

    # -- parts -------------------------------------------------------------------------------------

    def _first_line_of(self, holder: Node, child: Node) -> int:
        """Find where an item begins, the comment lines right above it included."""
        start = self._line_start(self._dash_of(holder, child))
        while start and self._is_comment(above := self._line_start(start - 1), start):
            start = above
        return start

    def _cut(self, start: int, end: int, text: str) -> str:
        return self.text[:start] + text + self.text[end:]

    def _join(self, lines: list[str]) -> str:
        return self.newline.join(lines)

    def _line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, max(position, 0)) + 1

    def _line_end(self, position: int) -> int:
        """Give the position behind the line break that ends the line of `position`."""
        if position and self.text[position - 1] == "\n":
            return position
        found = self.text.find("\n", position)
        return len(self.text) if found < 0 else found + 1

    def _is_comment(self, start: int, end: int) -> bool:
        return self.text[start:end].lstrip().startswith("#")

    def _colon_after(self, key: Node) -> int | None:
        """Give the position behind the colon that follows a key; None where there is none (`{a, b}`)."""
        at = key.end
        while self.text[at : at + 1] in (" ", "\t"):
            at += 1
        return at + 1 if self.text[at : at + 1] == ":" else None

    def _replace_inline(self, key: Node | None, old: Node, text: str) -> str:
        colon = self._colon_after(key) if key else None
        if key is None or (old.end > old.start and self._same_line(colon or key.end, old.start)):
            if old.end == old.start:  # an empty item: the text stands behind its dash
                dash = old.start - len(self.text[: old.start]) + len(self.text[: old.start].rstrip(" \r\n"))
                return self._cut(dash, dash, f" {text}")
            return self._cut(old.start, old.end, text)
        if colon is None:
            return self._cut(key.end, key.end, f": {text}")
        if old.end == old.start:
            return self._cut(colon, colon, f" {text}")
        line = self._line_start(old.start)
        rest = self.text[:line] + self.text[self._line_end(old.end) :]
        return rest[:colon] + f" {text}" + rest[colon:]

    def _replace_below(self, holder: Node, key: Node, old: Node, value: Any) -> str:
        colon = self._colon_after(key)
        if colon is None:
            raise SpliceError
        deeper = 2 if isinstance(value, Mapping) else self._dash_indent()
        lines = block_lines(value, holder.column + deeper, self._dash_indent())
        if old.end > old.start and not self._same_line(colon, old.start):
            body = self.text[: self._line_start(old.start)] + self.text[self._line_end(old.end) :]
        else:
            body = self.text[:colon] + self.text[max(old.end, colon) :]
        end = body.find("\n", colon)
        head, tail = (body + self.newline, "") if end < 0 else (body[: end + 1], body[end + 1 :])
        return head + self._join(lines) + self.newline + tail

    def _same_line(self, first: int, second: int) -> bool:
        return "\n" not in self.text[first:second]

    def _insert_lines_after(self, position: int, lines: list[str]) -> str:
        end = self._line_end(position)
        glue = "" if self.text[end - 1 : end] == "\n" else self.newline
        return self._cut(end, end, glue + self._join(lines) + self.newline)

    def _insert_flow(self, holder: Node, index: int, text: str) -> str:
        if index < len(holder.children):
            key, child = holder.children[index]
            at = (key or child).start
            return self._cut(at, at, f"{text}, ")
        if not holder.children:
            opening = max(self.text.rfind(sign, holder.start, holder.end) for sign in "[{")
            return self._cut(opening + 1, opening + 1, text)
        key, last = holder.children[-1]
        end = max(last.end, key.end if key else 0)
        if key is not None and last.end <= last.start and (colon := self._colon_after(key)):
            end = max(end, colon)
        return self._cut(end, end, f", {text}")

    def _remove_flow(self, holder: Node, index: int, start: int, end: int) -> str:
        children = holder.children
        if index + 1 < len(children):
            following = children[index + 1]
            return self._cut(start, (following[0] or following[1]).start, "")
        if index > 0:
            before_key, before = children[index - 1]
            return self._cut(max(before.end, before_key.end if before_key else 0), end, "")
        tail = self.text[end : holder.end - 1].strip()
        if tail and tail != ",":
            raise SpliceError
        return self._cut(start, holder.end - 1, "")

    def _dash_of(self, holder: Node, child: Node) -> int:
        """Find the dash of an item: on its own line or above it, at the sequence's column."""
        line = self._line_start(child.start)
        while line >= self._line_start(holder.start):
            dash = line + holder.column
            on_line = dash <= child.start and self.text[dash : dash + 1] == "-"
            if on_line and (dash == holder.start or not self.text[line:dash].strip(" ")):
                return dash
            if line == 0:
                break
            line = self._line_start(line - 1)
        raise SpliceError

    def _remove_last(self, holder: Node, start: int, end: int) -> str:
        """Take out the only child: `[]` or `{}` goes behind the key that held it, else in the child's place."""
        sign = "[]" if holder.kind == "sequence" else "{}"
        owner = _owner(self.root, holder)
        colon = self._colon_after(owner) if owner else None
        if colon is None or colon > start:
            return self._cut(start, end, sign)
        rest = self.text[: self._line_start(start)] + self.text[self._line_end(end) :]
        return rest[:colon] + f" {sign}" + rest[colon:]

    def _dash_indent(self) -> int:
        """How far this text sets the dashes of a list to the right of its key: 0 or 2, as it does first."""
        return _first_dash_indent(self.root) if self.root else 2


def _moved(items: list[str], index: int, to: int) -> list[str]:
    rest = [*items[:index], *items[index + 1 :]]
    return [*rest[:to], items[index], *rest[to:]]


def _is_collection(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _owner(node: Node | None, wanted: Node) -> Node | None:
    """Give the key under which a node stands."""
    for key, child in node.children if node else ():
        if child is wanted:
            return key
        if (found := _owner(child, wanted)) is not None:
            return found
    return None


def _first_dash_indent(node: Node) -> int:
    waiting = [node]
    while waiting:
        holder = waiting.pop(0)
        for key, child in holder.children:
            if key is not None and child.kind == "sequence" and not child.flow and not holder.flow:
                return max(0, child.column - holder.column)
            waiting.append(child)
    return 2
