"""The framework matrix as a file, from the screen: where it goes, what becomes of names, and then the making of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.tui.taking_out import ask_names, charting

if TYPE_CHECKING:
    from fieldwork.coding.chart_rows import RowKind
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study
    from fieldwork.tui.place import Place


def export(place: Place[Any], study: Study, kind: RowKind, *, parents: bool) -> None:
    """Ask where the matrix is to go; then names; then make it, with rows and columns as they stand on the screen."""
    from fieldwork.tui.screens.naming import Naming

    proposed = Path.home() / place.words(msg("raamwerkmatrix.docx", "framework-matrix.docx"))
    title = msg("Naar welk bestand? .docx, .xlsx of .csv. Niet versleuteld; wat geen toestemming heeft, blijft hier.",
                "To which file? .docx, .xlsx or .csv. Not encrypted; what has no consent stays here.")  # fmt: skip

    def named(typed: str | None) -> None:
        if typed is None:
            return
        path = Path(typed).expanduser()
        wrong = _wrong(study, path)
        if wrong is not None:
            place.tell(wrong, trouble=True)
            return
        ask_names(place, study, "framework", lambda names: _make(place, study, path, names, kind, parents))

    place.app.push_screen(Naming(place.words(title), str(proposed), place.lang), named)


def _wrong(study: Study, path: Path) -> Msg | None:
    """Why the matrix cannot go there."""
    from fieldwork.exports.framework_file import require_ending
    from fieldwork.store.places import require_folder

    if study.log.readonly:
        return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
    if path.exists():
        return msg("{file} is er al. Kies een andere naam.", "{file} is there already. Choose another name.", file=str(path))
    try:
        require_ending(path)
        require_folder(path.resolve().parent)
    except FieldworkError as error:
        return error.message
    return None


def _make(place: Place[Any], study: Study, path: Path, names: Pseudonyms | None, kind: RowKind, parents: bool) -> None:
    from fieldwork.tui.screens.taking_out import TakingOut

    work = charting(study, path, place.lang, names, kind=kind, parents=parents)
    place.app.push_screen(TakingOut(msg("Raamwerkmatrix", "Framework matrix"), work))
