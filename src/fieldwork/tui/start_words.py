"""The words of the form that begins a session, and the order of its fields."""

from __future__ import annotations

from fieldwork.i18n import msg

MODES = (
    ("live", msg("nu, met de deelnemer erbij", "now, with the participant here")),
    ("paper", msg("van papier overnemen", "copying from paper")),
    ("recording", msg("van een opname", "from a recording")),
    ("telephone", msg("aan de telefoon", "by telephone")),
)
LABELS = {
    "protocol": msg("Leidraad", "Guide"),
    "role": msg("Rol", "Role"),
    "site": msg("Locatie", "Site"),
    "visit": msg("Bezoek", "Visit"),
    "participant": msg("Deelnemer(s)", "Participant(s)"),
    "roles": msg("Ook in de rol", "Also in the role"),
    "wave": msg("Meting", "Wave"),
    "mode": msg("Hoe", "How"),
    "held": msg("Gehouden op", "Held on"),
    "talk": msg("Zelfde gesprek", "Same talk"),
    "follows": msg("Vervolg op", "Follows"),
    "researchers": msg("Onderzoekers", "Researchers"),
    "present": msg("Ook aanwezig", "Also present"),
    "answered": msg("Antwoordt mee", "Helps to answer"),
}
ORDER = ("protocol", "role", "site", "visit", "participant", "roles", "wave", "mode", "held", "talk", "follows",
         "researchers", "present", "answered")  # fmt: skip
HELD_FIRST = ("held", *(name for name in ORDER if name not in ("held", "mode")), "mode")
"""The order of the fields where it was held before and is typed now."""
HINTS = {
    "present": msg("wie er verder bij zit: tolk, jobcoach", "who else is there: interpreter, job coach"),
    "answered": msg("wie voor wie: tolk voor W01", "who for whom: interpreter for W01"),
}
