"""The words of participants that may stand in a report: those that were chosen as a quote, as far as consent goes.

The rules are those of the lead's desk, where quotes are chosen (`study.desk.quotes`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldwork.coding.segments import Document
from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.store.log import SessionRow
from fieldwork.study.desk import quotes
from fieldwork.study.desk.quotes import Quote as Quote
from fieldwork.study.desk.quotes import Quoting as Quoting
from fieldwork.study.folder import Study


def marked_quotes(
    study: Study, rows: Sequence[SessionRow], texts: Mapping[str, Document], names: Pseudonyms | None = None
) -> list[Quote]:  # fmt: skip
    """What was marked as a quote in these sessions, in their order; not in answers that can identify a person. `names`
    replaces the names that the key file knows, one that a mark cuts through too."""
    return quotes.marked_quotes(study, rows, texts, None if names is None else names.piece)
