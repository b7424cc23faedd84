"""`no`, `yes`, `on`, `off`, `y`, `n` without quotes: text here, true or false in other programs. Told, not suffered."""

from __future__ import annotations

from collections.abc import Iterator

from fieldwork.i18n import msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document
from fieldwork.protocol.places import defect

TOLD = msg(
    "“{word}” is hier gewoon tekst, maar andere programma’s lezen er waar of onwaar in. Schrijf '{word}', met "
    "aanhalingstekens; als antwoord op een ja-neevraag: ja of nee.",
    "“{word}” is plain text here, but other programs read it as true or false. Write '{word}', with quotes; as the "
    "answer to a yes-no item: ja or nee.",
)


def yaml_words(document: Document) -> Iterator[Defect]:
    """A warning for each such word."""
    for words, key in ((document.bare_values, False), (document.bare_keys, True)):
        for at in words:
            word = str(at[-1]) if key else str(document.get(at))
            yield defect(document, "yaml-word", at, msg(TOLD.nl, TOLD.en, word=word), key=key)
