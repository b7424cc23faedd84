"""What was understood of a line that is being typed: told beside it while it is typed, before anything is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldwork.i18n import Lang, Msg, msg
from fieldwork.protocol.meant import READERS, normalise
from fieldwork.protocol.model import DONT_KNOW, Item
from fieldwork.protocol.values import FIXED_LABELS
from fieldwork.study.answers import answer_words

_DAYS = (
    msg("maandag", "Monday"), msg("dinsdag", "Tuesday"), msg("woensdag", "Wednesday"), msg("donderdag", "Thursday"),
    msg("vrijdag", "Friday"), msg("zaterdag", "Saturday"), msg("zondag", "Sunday"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Understood:
    """What there is to tell: the words, and whether it is an `outside` (read, but not a value that can be) or a `value`."""

    words: Msg | str
    value: bool = False
    outside: bool = False


def understood(item: Item, typed: str, lang: Lang, wave: str | None) -> Understood | None:
    """What an item of one line takes `typed` for; None where there is nothing to tell."""
    if not typed.strip() or item.kind not in READERS:
        return None
    meant = normalise(item, typed, lang, wave)
    if not isinstance(meant, Msg):
        return Understood(_in_full(item, meant[0], lang), value=True)
    words = typed.strip()
    read = READERS[item.kind](words.removesuffix(item.unit or "").strip() or words, None)
    return Understood(meant, outside=not isinstance(read, Msg))


def _in_full(item: Item, value: object, lang: Lang) -> str:
    if value == DONT_KNOW:
        return FIXED_LABELS[DONT_KNOW][lang]
    words = answer_words(item, value, lang)
    if item.kind == "date":
        return f"{_DAYS[date.fromisoformat(str(value)).weekday()].text(lang)} {words}"
    if item.kind == "duration" and isinstance(value, int) and value >= 60:
        hours, minutes = divmod(value, 60)
        return words + msg(" = {h} uur{m}", " = {h} h{m}", h=hours, m=f" {minutes}" if minutes else "").text(lang)
    return words
