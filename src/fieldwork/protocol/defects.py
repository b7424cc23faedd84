"""A defect in a file that people write: where it is, what is wrong, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from fieldwork.errors import InputError
from fieldwork.i18n import Lang, Msg, msg

Severity: TypeAlias = Literal["error", "warning"]

CODES: dict[str, Severity] = {
    # the bytes and the YAML
    "unreadable": "error",
    "no-file": "error",
    "too-big": "error",
    "binary": "error",
    "encoding": "error",
    "control-character": "error",
    "tab": "error",
    "yaml-syntax": "error",
    "duplicate-key": "error",
    "alias-bomb": "error",
    "alias-loop": "error",
    "unknown-alias": "error",
    "too-deep": "error",
    "tag": "error",
    "merge-key": "error",
    "key-not-text": "error",
    "many-documents": "error",
    "empty-file": "error",
    "unknown-file": "error",
    # the shape
    "unknown-key": "error",
    "missing-key": "error",
    "missing-words": "error",
    "wrong-type": "error",
    "unknown-kind": "error",
    "unknown-word": "error",
    "unknown-language": "error",
    "key-not-for-kind": "error",
    "bad-id": "error",
    "out-of-range": "error",
    "too-few": "error",
    "too-many": "error",
    # what the parts say to each other
    "duplicate-id": "error",
    "reserved-id": "error",
    "ambiguous-id": "error",
    "unknown-route": "error",
    "unknown-role": "error",
    "unknown-scale": "error",
    "unused-scale": "warning",
    "unknown-wave": "error",
    "unknown-name": "error",
    "own-item": "error",
    "later-item": "error",
    "outside-repeat": "error",
    "inside-repeat": "error",
    "impossible-value": "error",
    "never-holds": "error",
    "minimum-over-maximum": "error",
    "computes-no-number": "error",
    "kind-changed": "error",
    "same-id-and-version": "error",
    "theme-without-route": "error",
    "unknown-theme": "error",
    "merged-round": "error",
    "unknown-protocol": "error",
    "missing-consent": "error",
    "refused-with-answers": "error",
    "withdrawn": "error",
    "not-allowed": "error",
    "no-date": "error",
    "too-early": "error",
    "missing-data": "warning",
    "impossible-answer": "error",
    "not-relevant": "warning",
    "yaml-word": "warning",
    "missing-language": "warning",
    "missing-source": "warning",
    "missing-unit": "warning",
    "missing-schema-line": "warning",
}
"""Every code there is, with its severity. A warning leaves the exit code 0."""


NO_PLACE = msg("", "")
"""Where line and column say it all."""


@dataclass(frozen=True)
class Mark:
    """A place in a file; line and column count from 1, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class Defect:
    """One defect. `place` says in words where it is (`vraag vitaliteit.b`), `message` what is wrong and what to
    write."""

    code: str
    path: Path
    line: int
    column: int
    place: Msg
    message: Msg

    @property
    def severity(self) -> Severity:
        """`error`, or `warning`: what can stay."""
        return CODES[self.code]

    @property
    def order(self) -> tuple[str, int, int, str]:
        """How defects are sorted: by file, then by place."""
        return (str(self.path), self.line, self.column, self.code)

    def render(self, lang: Lang) -> str:
        """One line: `path:line:column: code place: message`, as editors and continuous integration read it."""
        where = self.place.text(lang)
        words = f"{where}: {self.message.text(lang)}" if where else self.message.text(lang)
        return f"{self.path}:{self.line}:{self.column}: {self.code} {' '.join(words.split())}"


def errors_in(defects: Iterable[Defect]) -> list[Defect]:
    """Without the warnings."""
    return [defect for defect in defects if defect.severity == "error"]


def unique(defects: Iterable[Defect]) -> list[Defect]:
    """Each defect once: a schema can say the same thing in two ways."""
    return list({(*each.order, str(each.message)): each for each in defects}.values())


class DefectsError(InputError):
    """A file with defects; `defects` has them all, the message names the first and how many there are."""

    def __init__(self, defects: Iterable[Defect]) -> None:
        self.defects = sorted(defects, key=lambda defect: defect.order)
        first = self.defects[0]
        more = len(self.defects) - 1
        super().__init__(
            msg(
                "{path}, regel {line}, teken {column}: {message}{more}",
                "{path}, line {line}, column {column}: {message}{more}",
                path=first.path,
                line=first.line,
                column=first.column,
                message=first.message,
                more=msg(
                    " (en nog {n}; fieldwork check noemt ze alle)",
                    " (and {n} more; fieldwork check names them all)",
                    n=more,
                )
                if more
                else "",
            )
        )
