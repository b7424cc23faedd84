"""Words of a code that are erased for good: from its events, every whole codebook that was kept, and codebook.yaml."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.record.events import Event
from fieldwork.record.gone import KNOWS
from fieldwork.store.erase import NOT_ERASED
from fieldwork.store.faults import undone
from fieldwork.study.codebook.book import CODEBOOK, FILE, STUDY, adoption, held
from fieldwork.study.privacy.texts import Text, holding, replaced

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


def erase_code(study: Study, text: Text, new: str | None) -> None:
    """Take words of a code out of the log and of codebook.yaml, or put others in their place.

    Of what is a list the other entries stay, in what is in force; a whole codebook that was kept (a named version) loses all of
    it, since its earlier wordings cannot be told apart. Raises InputError where codebook.yaml was changed by hand meanwhile and
    was taken over just now; StudyError where it cannot be written.
    """
    from fieldwork.study.adopt import adopt_changes
    from fieldwork.study.codebook.file import rewritten  # loads a YAML parser, which only a change needs
    from fieldwork.study.privacy.erasing_text import emptying

    if news := adopt_changes(study, only=FILE):
        raise InputError(msg("{news} Kijk nog eens naar het codeboek en doe het dan opnieuw.",
                             "{news} Look at the codebook again and then do it once more.", news=news[0]))  # fmt: skip
    stamp, code, key = study.log.stamper(study.by), text.place, text.path[0]
    now = held(study)
    parts = {event.id: [key] for event in holding(study, text) if event.body.get(key) is not None}
    codes = {code: [key]}
    lost = [emptying(CODEBOOK, {"parts": parts, "codes": codes}, stamp), emptying(STUDY, {"codes": codes}, stamp)]
    body = now.codebook.body(code)
    if new is not None or text.words:
        body[key] = replaced(body.get(key), tuple(text.path[1:]), new) or None
    said: dict[str, Any] = {name: value for name, value in body.items() if name != key or value}
    known = {str(each) for head in now.heads for each in head.body.get(KNOWS) or ()} | {each.id for each in lost}
    at, heads = stamp(), now.registers.head_ids(text.register)
    said[KNOWS] = sorted(known)
    redefined = Event(at.id, "code.redefined", CODEBOOK, at.at, at.offset, at.by, at.device, heads, said)
    after = now.codebook.taking([redefined])
    with undone(NOT_ERASED), rewritten(study, after) as sha256:
        study.log.append([*lost, redefined, _knowing(adoption(now.heads, after, sha256, stamp), known)])


def _knowing(adopted: Event, known: set[str]) -> Event:
    return replace(adopted, body={**adopted.body, KNOWS: sorted(known)})

