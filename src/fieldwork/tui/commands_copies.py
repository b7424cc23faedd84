"""The commands for two copies of one study: taking another in, and settling what two people wrote side by side."""

from __future__ import annotations

from fieldwork.i18n import msg
from fieldwork.tui.command import COPIES, PROGRAM, Command

TWO_COPIES: tuple[Command, ...] = (
    Command("take_in", ("home",), msg("Andere kopie opnemen", "Take in another copy"),
            msg("Wat op een andere laptop is vastgelegd erbij nemen: een map, een reservekopie of een overdracht. Toont eerst "
                "wat er nieuw is.",
                "Take in what was recorded on another laptop: a folder, a backup or a hand-over. Shows first what is new."),
            COPIES, letters=("k",), bar=15),
    Command("conflicts", ("home", "lead", "taking_in"), msg("Conflicten", "Conflicts"),
            msg("Wat twee mensen naast elkaar schreven, zonder het van elkaar te zien: naast elkaar, om vast te leggen.",
                "What two people wrote side by side, without seeing each other's: next to each other, to settle."),
            COPIES, letters=("x",), bar=16),
    # --- settling ---
    Command("conflict_keep", ("conflicts",), msg("Deze houden", "Keep this one"),
            msg("Wat onder dat nummer staat, geldt. Vraagt waarom. Ook als het al vastgelegd was.",
                "What stands under that number holds. Asks why. Also where it was settled before."),
            COPIES, bar=1, shown_keys=msg("1–9", "1–9")),
    Command("conflict_write", ("conflicts",), msg("Iets anders", "Other"),
            msg("Bij een antwoord in woorden: zelf schrijven wat er moet staan. Vraagt waarom.",
                "For an answer in words: write what is to stand. Asks why."), COPIES, letters=("n",), bar=2),
    Command("conflict_next", ("conflicts",), msg("Volgende", "Next"),
            msg("Naar het volgende dat nog open is.", "To the next that is still open."),
            COPIES, letters=("enter", "space"), bar=3),
    Command("another_take", ("another",), msg("Dit geldt", "This holds"),
            msg("Wat hier staat, komt in de plaats van beide. Vraagt daarna waarom.",
                "What stands here takes the place of both. Asks why then."), COPIES, ("ctrl+n",), bar=1),
    Command("another_not", ("another",), msg("Toch niet", "After all not"),
            msg("Terug; er verandert niets.", "Back; nothing changes."), COPIES, ("escape",), bar=2),
    # --- taking in ---
    Command("copy_choose", ("copies",), msg("Kiezen", "Choose"),
            msg("De aangewezen map in, of kijken wat er in de aangewezen kopie nieuw is.",
                "Into the folder that is pointed at, or see what is new in the copy that is pointed at."),
            COPIES, ("enter",), bar=1),
    Command("copy_up", ("copies",), msg("Map hoger", "Folder up"), msg("Naar de map erboven.", "To the folder above."),
            COPIES, ("ctrl+b",), bar=2),
    Command("copy_open", ("taking_in",), msg("Verder", "Go on"),
            msg("De andere kopie openen met deze wachtzin.", "Open the other copy with this passphrase."),
            COPIES, ("enter",), bar=1),
    Command("copy_take", ("taking_in",), msg("Opnemen", "Take in"),
            msg("Alles wat nieuw is erbij nemen; de andere kopie blijft zoals zij is.",
                "Take in all that is new; the other copy is left as it is."), COPIES, ("ctrl+n",), ("n",), bar=2),
    Command("copy_stop", ("taking_in",), msg("Stoppen", "Stop"),
            msg("Ophouden: de studie blijft zoals zij was.", "Give up: the study stays as it was."),
            PROGRAM, ("ctrl+k",), ("s",), bar=3),
)  # fmt: skip
