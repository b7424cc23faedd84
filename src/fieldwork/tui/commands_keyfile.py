"""The commands of the key file: who stands behind each code, where names stand, what looks like one."""

from __future__ import annotations

from fieldwork.i18n import msg
from fieldwork.tui.command import NAMES, PROGRAM, Command

KEY_FILE: tuple[Command, ...] = (
    Command("keyfile", ("home", "lead"), msg("Namen", "Names"),
            msg("Het sleutelbestand: wie er achter elke code staat. Vraagt zijn eigen wachtzin, ook als u hem eerder typte.",
                "The key file: who stands behind each code. Asks its own passphrase, also where you typed it before."),
            NAMES, letters=("a",), bar=17),
    # --- its door ---
    Command("keyfile_open", ("keyfile_door",), msg("Verder", "Go on"),
            msg("Het sleutelbestand openen met deze wachtzin, of het daarmee maken.",
                "Open the key file with this passphrase, or make it with it."), NAMES, ("enter",), bar=1),
    Command("keyfile_restore", ("keyfile_door",), msg("Kopie terug", "Copy back"),
            msg("Een kopie van het sleutelbestand terugzetten, waar er geen is.",
                "Put a copy of the key file back, where there is none."), NAMES, ("ctrl+o",), bar=2),
    # --- who stands behind the codes ---
    Command("keyfile_edit", ("keyfile",), msg("Invullen", "Fill in"),
            msg("Naam, andere schrijfwijzen en contact van de code die aangewezen is.",
                "Name, other spellings and contact of the code that is pointed at."), NAMES, ("enter", "ctrl+e"), bar=1),
    Command("keyfile_add", ("keyfile",), msg("Nieuw", "New"),
            msg("Een code erbij: een persoon, locatie of bedrijf.", "One more code: a person, site or company."),
            NAMES, ("ctrl+n",), bar=2),
    Command("keyfile_remove", ("keyfile",), msg("Wissen", "Erase"),
            msg("Wissen wie er achter de aangewezen code staat. Vraagt het eerst.",
                "Erase who stands behind the code that is pointed at. Asks first."), NAMES, ("ctrl+k",), bar=5),
    Command("keyfile_search", ("keyfile",), msg("Waar", "Where"),
            msg("Zoeken waar deze namen in de studie staan: antwoorden, notities, memo's, codes, kladjes, bestanden; ook wat "
                "verbeterd is en nog in het logboek staat.",
                "Look where these names stand in the study: answers, notes, memos, codes, drafts, files; also what was "
                "corrected and is still in the log."), NAMES, ("ctrl+f",), bar=3),
    Command("keyfile_alikes", ("keyfile",), msg("Lijkt op", "Look-alikes"),
            msg("Woorden in de studie die op een naam lijken en hier niet staan: bekend maken, of opzij leggen.",
                "Words in the study that look like a name and are not here: make them known, or put them aside."),
            NAMES, ("ctrl+l",), bar=4),
    Command("keyfile_copy", ("keyfile",), msg("Kopie", "Copy"),
            msg("Een versleutelde kopie van het sleutelbestand maken, met dezelfde wachtzin. Vraagt waar.",
                "Make an encrypted copy of the key file, with the same passphrase. Asks where."), NAMES, ("ctrl+b",), bar=7),
    Command("keyfile_import", ("keyfile",), msg("Uit CSV", "From CSV"),
            msg("Namen overnemen uit een CSV-bestand met code, kind, name, also en contact: alles of niets.",
                "Take names in from a CSV file with code, kind, name, also and contact: all or nothing."),
            NAMES, ("ctrl+o",), bar=8),
    # --- one of them ---
    Command("keyfile_keep", ("keyfile_entry",), msg("Bewaren", "Keep"),
            msg("Dit in het sleutelbestand zetten.", "Put this into the key file."), NAMES, ("ctrl+n",), bar=1),
    Command("keyfile_field", ("keyfile_entry",), msg("Veld", "Field"),
            msg("Naar het volgende veld; met Shift erbij naar het vorige.", "To the next field; with Shift to the one before."),
            NAMES, bar=2, shown_keys=msg("Tab", "Tab")),
    # --- where names stand ---
    Command("keyfile_show", ("keyfile_found",), msg("Nalezen", "Read over"),
            msg("Het gesprek nalezen waarin dit staat, bij deze vraag.",
                "Read the session over in which this is, at this item."),
            NAMES, ("ctrl+r",), ("enter", "v"), bar=1),
    # --- what looks like a name ---
    Command("alike_known", ("keyfile_alikes",), msg("Bekend maken", "Make known"),
            msg("Dit is een naam: kiezen bij welke code hij hoort. Voortaan wordt hij vervangen.",
                "This is a name: choose whose. From now on it is replaced."), NAMES, letters=("enter", "b", "m"), bar=1),
    Command("alike_show", ("keyfile_alikes",), msg("Nalezen", "Read over"),
            msg("Het gesprek nalezen waarin dit woord het eerst staat, bij die vraag.",
                "Read the session over in which this word stands first, at that item."),
            NAMES, ("ctrl+r",), ("v",), bar=2),
    Command("alike_none", ("keyfile_alikes",), msg("Geen naam", "No name"),
            msg("Dit is geen naam: opzij leggen, zodat het niet meer in deze lijst komt.",
                "This is no name: put it aside, so that it does not come into this list any more."),
            NAMES, letters=("g", "n"), bar=3),
    Command("alike_undo", ("keyfile_alikes",), msg("Ongedaan", "Undo"),
            msg("Het laatste oordeel terugnemen: bekend gemaakt, of opzij gelegd.",
                "Take the last judgement back: made known, or put aside."), PROGRAM, ("f9",), ("u",), bar=4),
)  # fmt: skip
