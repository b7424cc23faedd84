"""What erasing one text comes to, in words: the same on the screen and on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg
from fieldwork.study.privacy.consent_words import NOT_SCRUBBED
from fieldwork.study.privacy.texts import NAMES
from fieldwork.study.privacy.withdrawal_words import left_lines
from fieldwork.text import shown

if TYPE_CHECKING:
    from fieldwork.study.folder import Study
    from fieldwork.study.privacy.erasing_text import Erasing
    from fieldwork.study.privacy.texts import Text

SURE = msg("Deze tekst wissen, met alles wat er eerder stond? Niets is daarna terug te halen.",
           "Erase this text, with all that stood there before? Nothing can be brought back after that.")  # fmt: skip
SURE_INSTEAD = msg("Deze tekst zo herschrijven, en alles wat er eerder stond wissen? Niets is daarna terug te halen.",
                   "Rewrite this text so, and erase all that stood there before? Nothing can be brought back after "
                   "that.")  # fmt: skip
SURE_EARLIER = msg("Alles wissen wat hier eerder stond? De tekst van nu blijft. Niets is daarna terug te halen.",
                   "Erase all that stood here before? The text of now stays. Nothing can be brought back after "
                   "that.")  # fmt: skip
NOTHING = msg("(niets meer)", "(nothing any more)")


def where(study: Study, text: Text) -> Msg:
    """What a text is and where it stands: its sort, its session with who was in it and the day, its item or code."""
    row = next((row for row in study.log.sessions() if row.id == text.subject), None)
    place = f"{', '.join(row.participants) or row.site or row.id} {(row.held_at or '')[:10]}".strip() if row else ""
    body = study.log.shown(text.subject, text.register)
    item = text.place if text.sort in ("answer", "remark", "skipped", "code", "field") else ""
    if text.sort in ("note", "chart") and body is not None:
        item = str(body.body.get("item") or body.body.get("row") or "")
    if text.sort == "code":
        item = f"{item} {'.'.join(text.path)}"
    told = " · ".join(part for part in (place, item) if part)
    return msg("{sort} · {told}", "{sort} · {told}", sort=NAMES[text.sort], told=told) if told else NAMES[text.sort]


def would(found: Erasing) -> Iterator[Msg]:
    """What stands there, and what goes with it."""
    yield msg("Er staat nu: {words}", "It says now: {words}", words=shown(found.text.words) or NOTHING)
    if found.earlier:
        yield msg("Andere bewoordingen die het logboek ervan heeft: {n}.", "Other wordings of it that the log holds: {n}.",
                  n=found.earlier)  # fmt: skip
    made = [(msg("coderingen", "codings"), found.codings), (msg("markeringen", "marks"), found.marks),
            (msg("memo’s daarbij", "memos on those"), found.memos), (msg("besluiten", "decisions"), found.decisions),
            (msg("samenvattingen en bevindingen", "summaries and findings"), found.summaries)]  # fmt: skip
    some = [msg("{what}: {n}", "{what}: {n}", what=what, n=n) for what, n in made if n]
    if some:
        told = some[0]
        for each in some[1:]:
            told = msg("{a}, {b}", "{a}, {b}", a=told, b=each)
        yield msg("Wat erop rust: {told}. Wat zijn woorden kwijtraakt, staat dan als gemarkeerd in de lijst van de codeur.",
                  "What rests on it: {told}. What loses its words is then flagged in the coder’s list.", told=told)  # fmt: skip
    if found.drafts:
        yield msg("Wat hier nog getypt werd, gaat ook weg: {n}.", "What was being typed here goes too: {n}.", n=found.drafts)


def done_words(done: Erasing) -> Iterator[Msg]:
    """That it was done, and what is left for the program to do."""
    if done.instead is None:
        yield msg("Gewist.", "Erased.")
    elif done.instead == done.text.words:
        yield msg("Wat hier eerder stond, is gewist.", "What stood here before is erased.")
    else:
        yield msg("Herschreven; wat er eerder stond, is gewist.", "Rewritten; what stood here before is erased.")
    if done.flagged:
        yield msg("Coderingen en markeringen waarvan de woorden weg zijn: {n}.", "Codings and marks whose words are gone: {n}.",
                  n=done.flagged)  # fmt: skip
    if not done.scrubbed:
        yield NOT_SCRUBBED


def for_people(found: Erasing) -> Iterator[Msg]:
    """What rests with people: other texts that may say the same, and what left the study before."""
    if found.memos or found.summaries:
        yield msg("Memo’s en samenvattingen kunnen dezelfde woorden aanhalen: lees ze na.",
                  "Memos and summaries may quote the same words: read them.")  # fmt: skip
    if found.copies is not None:
        yield found.copies
    yield from left_lines(found.left)
