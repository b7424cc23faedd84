"""The commands by which something leaves the study: the report, exports, and what happens to names on the way out."""

from __future__ import annotations

from fieldwork.i18n import msg
from fieldwork.tui.command import OUT, PROGRAM, Command

TAKING_OUT: tuple[Command, ...] = (
    Command("report", ("lead",), msg("Verslag", "Report"),
            msg("Het verslag van de stand van het onderzoek maken: een webpagina om te lezen, te printen en door te geven.",
                "Make the report of how the study stands: a web page to read, print and hand on."),
            OUT, letters=("v", "r"), bar=3),
    Command("export", ("lead",), msg("Exporteren", "Export"),
            msg("Kiezen wat naar buiten gaat (tabellen, Word, SPSS, REFI-QDA), naar welke map en voor wie.",
                "Choose what leaves the study (tables, Word, SPSS, REFI-QDA), to which folder and for whom."),
            OUT, letters=("e",), bar=3),
    # --- the quotes of the report ---
    Command("quotes", ("lead",), msg("Citaten", "Quotes"),
            msg("De citaten voor het verslag kiezen, uit alles wat gecodeerd is.",
                "Choose the quotes for the report, from all that was coded."),
            OUT, letters=("c", "q"), bar=3),
    Command("quote_choose", ("quotes",), msg("Kiezen", "Choose"),
            msg("Dit fragment als citaat voor het verslag kiezen. Nog eens: weglaten. Een klik op het teken ervoor ook.",
                "Choose this segment as a quote for the report. Again: leave it out. So does a click on the sign before it."),
            OUT, letters=("space", "enter"), bar=1),
    Command("quotes_chosen", ("quotes",), msg("Alleen gekozen", "Only chosen"),
            msg("Alleen tonen wat gekozen is. Nog eens: alles weer.", "Show only what is chosen. Again: all."),
            OUT, letters=("a", "o"), bar=3),
    Command("quote_code", ("quotes",), msg("Coderen", "Code"),
            msg("Naar het fragment op het codeerscherm.", "To the segment on the coding screen."),
            OUT, letters=("c",), bar=7),
    Command("quote_record", ("quotes",), msg("Nalezen", "Read over"),
            msg("Het hele gesprek nalezen, bij deze vraag.", "Read the whole session over, at this item."),
            OUT, ("ctrl+r",), ("v",), bar=8),
    Command("quote_down", ("quotes",), msg("Tekst verder", "Text on"),
            msg("Verder in een lang fragment.", "Further down in a long segment."), OUT, letters=("right",)),
    Command("quote_up", ("quotes",), msg("Tekst terug", "Text back"),
            msg("Terug in een lang fragment.", "Back up in a long segment."), OUT, letters=("left",)),
    # --- what leaves ---
    Command("export_begin", ("export_form",), msg("Exporteren", "Export"),
            msg("Wat een vinkje heeft in de map zetten.", "Put what has a tick into the folder."),
            OUT, ("ctrl+n",), bar=1),
    Command("export_tick", ("export_form",), msg("Aan of uit", "On or off"),
            msg("Het profiel dat aangewezen is gaat mee, of niet.", "The profile that is pointed at goes along, or not."),
            OUT, letters=("space",), bar=2),
    Command("export_all", ("export_form",), msg("Alles", "All"),
            msg("Alle profielen gaan mee. Nog eens: geen.", "All profiles go along. Again: none."), OUT, letters=("a",), bar=3),
    # --- names ---
    Command("names_open", ("names",), msg("Verder", "Go on"),
            msg("Met deze wachtzin het sleutelbestand openen: namen worden vervangen door codes.",
                "Open the key file with this passphrase: names are replaced by codes."), OUT, ("enter",), bar=1),
    Command("names_unchecked", ("names",), msg("Zonder nakijken", "Unchecked"),
            msg("Het sleutelbestand blijft dicht; namen gaan mee zoals ze er staan. Vraagt het nog eens.",
                "The key file stays closed; names leave as they stand. Asks once more."), OUT, ("ctrl+n",), bar=2),
    # --- while it goes ---
    Command("out_stop", ("taking_out",), msg("Stoppen", "Stop"),
            msg("Ophouden: wat klaar is blijft staan, van wat bezig is komt geen half bestand.",
                "Give up: what is done stays, of what is being made no half file remains."),
            PROGRAM, ("ctrl+k",), ("s", "x"), bar=1),
)  # fmt: skip
