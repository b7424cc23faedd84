"""Examples in the codebook that are a participant's words: codebook.yaml stands beside the encrypted file, readable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldwork.coding.codebook import Codebook
from fieldwork.i18n import Msg, msg
from fieldwork.study.codebook.book import CODEBOOK
from fieldwork.study.privacy.texts import texts_in

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

LEAST = 12
"""Characters from which on words in an example are taken for words of a person."""
_SAID = """
SELECT 1 FROM head JOIN event ON seq = event_seq
WHERE shown AND stands AND kind IN ('answer.set', 'note.set', 'row.set') AND instr(lower(body), lower(?)) LIMIT 1
"""


def quoted_examples(study: Study, before: Codebook, after: Codebook) -> Msg | None:
    """That examples which are new in a codebook stand to the letter in what was said or noted, with the codes that they belong
    to and what to do; None where none does."""
    codes = [id_ for id_ in after.codes if any(_is_said(study, each) for each in _new(study, before, after, id_))]
    if not codes:
        return None
    return msg(
        "LET OP: een voorbeeld bij {codes} staat letterlijk in wat een deelnemer zei of in een notitie, en codebook.yaml is "
        "zonder "
        "wachtzin te lezen. Bewoord het anders: verzin een voorbeeld.",
        "MIND: an example of {codes} stands to the letter in what a participant said or in a note, and codebook.yaml can be "
        "read "
        "without a passphrase. Word it otherwise: make an example up.",
        codes=", ".join(codes),
    )


def _new(study: Study, before: Codebook, after: Codebook, code: str) -> Iterator[str]:
    """The examples of a code that it did not have before."""
    if code in before.codes and before.codes[code].examples == after.codes[code].examples:
        return
    known = set(_examples(study, before, code)) if code in before.codes else set()
    yield from (each for each in _examples(study, after, code) if each not in known)


def _examples(study: Study, book: Codebook, code: str) -> Iterator[str]:
    for text in texts_in(study, CODEBOOK, f"code/{code}", book.body(code)):
        words = text.words.strip()
        if text.path[0] == "examples" and len(words) >= LEAST:
            yield words


def _is_said(study: Study, words: str) -> bool:
    return bool(study.log.query(_SAID, (json.dumps(words, ensure_ascii=False)[1:-1],)))
