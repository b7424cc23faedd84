"""The key file in words: kinds, where a text stands, and lines in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.pseudonyms.kinds import Kind
from fieldwork.study.answers import day_words
from fieldwork.tui.plain import line

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study
    from fieldwork.study.privacy.pseudonymising import Place
    from fieldwork.tui.screens.keyfile_place import KeyfilePlace
    from fieldwork.tui.screens.review import Wish

KINDS: Mapping[Kind, Msg] = {
    "person": msg("persoon", "person"), "site": msg("locatie", "site"), "company": msg("bedrijf", "company"),
    "other": msg("anders", "other"),
}  # fmt: skip
_WHAT: Mapping[str, Msg] = {
    "answer": msg("antwoord", "answer"), "remark": msg("toelichting", "in their words"), "note": msg("notitie", "note"),
    "row": msg("regel", "row"), "mark": msg("markering", "mark"), "memo": msg("memo", "memo"),
    "skipped": msg("reden van overslaan", "reason to skip"), "consent": msg("toestemming", "consent"),
    "segment": msg("gecodeerd fragment", "coded segment"), "decision": msg("besluit", "decision"),
    "site": msg("locatie", "site"), "visit": msg("bezoek", "visit"), "participant": msg("deelnemer", "participant"),
    "study": msg("studie", "study"), "protocol": msg("leidraad", "guide"), "code": msg("codeboek", "codebook"),
    "file": msg("naam van een bestand", "name of a file"), "summary": msg("samenvatting", "summary"),
    "finding": msg("bevinding", "finding"), "draft": msg("kladje", "draft"), "session": msg("gesprek", "session"),
    "round": msg("ronde", "round"), "import": msg("overname", "import"),
}  # fmt: skip
CLOSED = msg("Het scherm was op slot; het sleutelbestand is dicht. Typ zijn wachtzin om verder te gaan.",
             "The screen was locked; the key file is closed. Type its passphrase to go on.")  # fmt: skip
READ_ONLY = msg("Het sleutelbestand kan hier alleen gelezen worden.", "The key file can only be read here.")
OUTSIDE = msg("Buiten een gesprek", "Outside a session")
NO_PAGE = msg("Dit staat niet in een gesprek. Waar wel, staat hieronder.",
              "This is in no session. Where it is stands below.")  # fmt: skip


def what(place: Place, lang: Lang) -> str:
    """What a text is, and of which item: `begeleiding.a, notitie`."""
    told = _WHAT[place.what].text(lang) if place.what in _WHAT else place.what
    if place.what == "file":
        return told
    return ", ".join(filter(None, (place.item, told)))


def heading(row: SessionRow, lang: Lang) -> str:
    """A session in few words: who, where, when."""
    who = ", ".join(row.participants) or row.role or "–"
    return " · ".join(filter(None, (who, row.site, day_words(row.held_at or "", lang))))


def whole(place: Place, rows: Mapping[str, SessionRow], lang: Lang) -> str:
    """A place in full: its session, what it is, and whether it stands there still."""
    row = rows.get(place.subject)
    where = heading(row, lang) if row is not None else "" if place.subject == "study" else place.subject
    part = place.part if row is None and place.part not in ("text", place.item) else ""
    before = "" if place.current else msg("vervangen; staat nog in het logboek", "replaced; still in the log").text(lang)
    return " · ".join(filter(None, (where, what(place, lang), part, before)))


def columns(cells: Sequence[Content], widths: Sequence[int]) -> Content:
    """Cells beside each other, each cut or filled to its width in cells of the terminal."""
    found = [cell.truncate(width, ellipsis=True, pad=False) for cell, width in zip(cells, widths, strict=True)]
    return Content.assemble(
        *(part for cell, width in zip(found, widths, strict=True) for part in (cell, " " * (width - cell.cell_length + 2)))
    )


def marked(around: str, words: str) -> Content:
    """What stands around a name, with the name in bold."""
    shown, wanted = line(around), line(words).plain
    at = shown.plain.find(wanted) if wanted else -1
    return shown if at < 0 else shown.stylize("bold $accent underline", at, at + len(wanted))


def read_over(screen: KeyfilePlace[Any], study: Study, place: Place) -> None:
    """Show the page of the session that a place is in; a wish that comes of it is what the screen gives."""
    from fieldwork.tui.screens.review import Review

    def back(wish: Wish | None) -> None:
        if wish is not None:
            screen.leave((place.subject, wish))

    try:
        screen.app.push_screen(Review(study, place.subject, place.item), back)
    except FieldworkError as error:
        screen.tell(error.message, trouble=True)
