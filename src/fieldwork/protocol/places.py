"""Where in a file, in words: `vraag vitaliteit.b`, `schaal match4, goed`."""

from __future__ import annotations

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import NO_PLACE, Defect
from fieldwork.protocol.load import Document, Keys

NAMES: dict[str, Msg] = {
    "sections": msg("sectie", "section"),
    "items": msg("vraag", "item"),
    "parts": msg("deelvraag", "part"),
    "options": msg("keuze", "option"),
    "rows": msg("rij", "row"),
    "columns": msg("kolom", "column"),
    "scales": msg("schaal", "scale"),
    "themes": msg("thema", "theme"),
    "routes": msg("route", "route"),
    "roles": msg("rol", "role"),
    "valence": msg("valentie", "valence"),
    "sites": msg("locatie", "site"),
    "reasons": msg("reden", "reason"),
    "consent": msg("toestemming", "consent"),
    "answers": msg("antwoord", "answer"),
    "notes": msg("notitie", "note"),
    "skipped": msg("overgeslagen", "skipped"),
    "covered": msg("elders besproken", "covered"),
    "sheet": msg("observatieblad", "sheet"),
    "targets": msg("streefaantallen", "targets"),
    "saturation": msg("saturatie", "saturation"),
    "where": msg("filter", "filter"),
}
"""What the things in a list (or a map by name) are called."""


BY_NAME = frozenset({"scales", "answers", "skipped", "covered"})
"""Maps whose keys are the things' ids."""


WHOLE = frozenset({"consent", "targets", "saturation", "where", "answers", "notes", "skipped", "covered", "sheet"})
"""Top-level keys that are a place of their own."""


def _words(document: Document, at: Keys) -> Msg:
    """One thing: what it is called, with its id, or else its number in the list."""
    key = at[-1]
    thing = document.get(at)
    found = thing.get("id") if isinstance(thing, dict) and isinstance(key, int) else key
    known = " ".join(found.split())[:40] if isinstance(found, str) else str(int(key) + 1)
    return msg("{name} {id}", "{name} {id}", name=NAMES[str(at[-2])], id=known)


def place(document: Document, at: Keys) -> Msg:
    """Where a path is, in words: the item (or section) and what in it; empty for the file itself."""
    depths = [d for d in range(1, len(at)) if at[d - 1] in NAMES and (isinstance(at[d], int) or at[d - 1] in BY_NAME)]
    inner = [d for d in depths if at[d - 1] != "sections"] or depths
    if not inner:
        return NAMES[str(at[0])] if at and at[0] in WHOLE else NO_PLACE
    words = [_words(document, at[: d + 1]) for d in inner[-2:]]
    return words[0] if len(words) == 1 else msg("{first}, {second}", "{first}, {second}", first=words[0], second=words[1])


def defect(document: Document, code: str, at: Keys, message: Msg, *, key: bool = False) -> Defect:
    """A defect about the value at a path (or about its key)."""
    mark = document.key_mark(at) if key else document.mark(at)
    return Defect(code, document.path, mark.line, mark.column, place(document, at), message)
