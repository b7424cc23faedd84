"""What stands in a REFI-QDA project or codebook, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fieldwork.i18n import Msg
from fieldwork.spans import Span


@dataclass
class FileCode:
    """A code; one that is not codable is a head of others."""

    guid: str
    name: str
    codable: bool
    color: str | None
    description: str
    notes: list[str]
    inner: list[FileCode]

    def walk(self) -> Iterator[FileCode]:
        """Itself and all below it, in order."""
        yield self
        for each in self.inner:
            yield from each.walk()


@dataclass
class FileCoding:
    """A code on a span of a source's text (code points, end exclusive); `user` and `code` are GUIDs, `made` in
    microseconds UTC."""

    guid: str
    span: Span
    code: str
    user: str | None
    made: int | None
    description: str


@dataclass
class FileSource:
    """A source with a text. `values` by the name of the variable: type and value."""

    guid: str
    name: str
    text: str
    made: int | None
    codings: list[FileCoding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    values: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class FileCase:
    """A case, with the sources that it refers to."""

    guid: str
    name: str
    values: dict[str, tuple[str, str]]
    sources: list[str]


@dataclass
class FileNote:
    """A note."""

    guid: str
    name: str
    text: str
    user: str | None
    made: int | None


@dataclass
class RefiFile:
    """A project, or a codebook, which has codes only. `users` gives (name, id) by GUID; `told` is what was passed over."""

    path: Path
    origin: str
    codes: list[FileCode] = field(default_factory=list)
    users: dict[str, tuple[str, str]] = field(default_factory=dict)
    cases: list[FileCase] = field(default_factory=list)
    sources: list[FileSource] = field(default_factory=list)
    notes: list[FileNote] = field(default_factory=list)
    told: list[Msg] = field(default_factory=list)
