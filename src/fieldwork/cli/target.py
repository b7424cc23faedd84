"""The file that a command makes: of the kind that it is, in a folder that is there, and over no other without asking."""

from __future__ import annotations

from pathlib import Path

from fieldwork.cli.opening import sure
from fieldwork.cli.words import say
from fieldwork.errors import UsageError
from fieldwork.i18n import msg

WORD = (".docx",)
PAGE = (".html", ".htm")
_REFUSED = {
    WORD: msg("{file} wordt een Word-bestand: geef het een naam die eindigt op .docx.",
              "{file} becomes a Word file: give it a name that ends in .docx."),
    PAGE: msg("{file} wordt een webpagina: geef het een naam die eindigt op .html.",
              "{file} becomes a web page: give it a name that ends in .html."),
}  # fmt: skip


def require_target(file: Path, kind: tuple[str, ...]) -> None:
    """UsageError where the name is not that of a `WORD` or `PAGE`, InputError where the folder is not there."""
    from fieldwork.store.places import require_folder

    if file.suffix.lower() not in kind:
        refused = _REFUSED[kind]
        raise UsageError(msg(refused.nl, refused.en, file=str(file)))
    require_folder(file.parent)


def sure_over(file: Path, yes: bool) -> None:
    """Ask before a file is overwritten, unless `--yes` said so already."""
    if file.exists():
        sure(say(f"{file} bestaat al. Overschrijven?", f"{file} exists already. Overwrite it?"), yes)
