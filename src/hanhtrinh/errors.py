"""The one base error: what is wrong, where, what was allowed, what to do next, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from hanhtrinh.language import Language, Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a file, and within it a line or row and a column or an id."""

    file: str | None = None
    line: int | None = None
    column: int | str | None = None
    id: str | None = None

    def to(self, language: Language) -> str:
        """Write the place, e.g. `maps/a.yaml, line 12, column 8`; empty where nothing is known."""
        line, column = ("dòng", "cột") if language == "vi" else ("line", "column")
        parts = [self.file or ""]
        if self.line is not None:
            parts.append(f"{line} {self.line}")
        if self.column is not None:
            parts.append(f"{column} {self.column}")
        if self.id is not None:
            parts.append(f"id {self.id}")
        return ", ".join(part for part in parts if part)


class HanhtrinhError(Exception):
    """Base of every error the product raises on purpose; the command line ends with status 2.

    Attributes:
        code: a stable kebab-case name, e.g. `unknown-stage`.
        message: what is wrong and what was allowed, in both languages.
        hint: what to do next, in both languages; None where the message says it all.
        place: where it is wrong; None where there is no place.
    """

    def __init__(
        self, code: str, message: Text, *, hint: Text | None = None, place: Place | None = None
    ) -> None:
        super().__init__(code, message, hint, place)
        self.code = code
        self.message = message
        self.hint = hint
        self.place = place

    def to(self, language: Language) -> str:
        """Write the whole error for a reader: place, message, hint."""
        where = self.place.to(language) if self.place else ""
        head = f"{where}: {self.message.to(language)}" if where else self.message.to(language)
        return f"{head}\n{self.hint.to(language)}" if self.hint else head

    def __str__(self) -> str:
        return self.to("en")


class UsageError(HanhtrinhError):
    """An option or argument is wrong."""


class InputError(HanhtrinhError):
    """A file or its content cannot be used."""


class WorkspaceError(HanhtrinhError):
    """The workspace is missing, damaged, busy, or in a state that forbids the request."""
