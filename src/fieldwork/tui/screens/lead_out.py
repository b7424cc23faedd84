"""The report and exports, from the lead's screen: where they go, what becomes of names, and then the making of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.errors import FieldworkError
from fieldwork.i18n import msg
from fieldwork.tui.taking_out import ask_names, exporting, reporting

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study
    from fieldwork.tui.place import Place
    from fieldwork.tui.screens.export_form import Order


def report(place: Place[Any], study: Study) -> None:
    """Ask where the report is to go; then names; then make it."""
    from fieldwork.tui.screens.naming import Naming

    name = place.words(msg("verslag", "report"))
    proposed = Path.home() / f"{name}-{study.folder.resolve().name}.html"
    title = msg("In welk bestand (.html) komt het verslag? Het is niet versleuteld. Een eerder verslag wordt vervangen.",
                "In which file (.html) does the report go? It is not encrypted. An earlier report is replaced.")  # fmt: skip
    place.app.push_screen(Naming(place.words(title), str(proposed), place.lang), lambda typed: _named(place, study, typed))


def _named(place: Place[Any], study: Study, typed: str | None) -> None:
    if typed is None:
        return
    from fieldwork.report.run import may_replace
    from fieldwork.store.places import require_folder

    path = Path(typed).expanduser()
    wrong = None
    try:
        require_folder(path.resolve().parent)
    except FieldworkError as error:
        wrong = error.message
    if path.suffix.lower() not in (".html", ".htm"):
        wrong = msg("{file} wordt een webpagina: geef het een naam die eindigt op .html.",
                    "{file} becomes a web page: give it a name that ends in .html.", file=str(path))  # fmt: skip
    elif path.exists() and not may_replace(path):
        wrong = msg("{file} is er al, en is geen verslag van fieldwork. Kies een andere naam.",
                    "{file} is there already, and is no report of fieldwork. Choose another name.", file=str(path))  # fmt: skip
    if wrong is not None:
        place.tell(wrong, trouble=True)
        return

    def go(names: Pseudonyms | None) -> None:
        from fieldwork.tui.screens.taking_out import TakingOut

        place.app.push_screen(TakingOut(msg("Verslag", "Report"), reporting(study, path, place.lang, names)))

    ask_names(place, study, "report", go)


def export(place: Place[Any], study: Study) -> None:
    """Ask what is to leave; names are asked about there; then make it."""
    from fieldwork.tui.screens.export_form import ExportForm

    place.app.push_screen(ExportForm(study), lambda order: _ordered(place, study, order))


def _ordered(place: Place[Any], study: Study, order: Order | None) -> None:
    if order is None:
        return
    from fieldwork.tui.screens.taking_out import TakingOut

    work = exporting(study, order.profiles, order.folder, place.lang, order.names, reuse=order.reuse, recipient=order.recipient)
    place.app.push_screen(TakingOut(msg("Export", "Export"), work))
