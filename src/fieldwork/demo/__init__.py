"""The demo study: invented people at invented workplaces, to look at and to try things on."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from fieldwork.demo.charting import add_charting
from fieldwork.demo.quotes import add_quotes
from fieldwork.demo.rounds import add_rounds
from fieldwork.errors import FieldworkError
from fieldwork.i18n import msg
from fieldwork.study import Study
from fieldwork.study.incoming.sessions import import_sessions

TITLE = "Demo: duurzaam aan het werk (verzonnen)"
RESEARCHER = "R1"


def make_demo(folder: Path, passphrase: str) -> Study:
    """Make the demo study in an empty or new folder, through the same doors as any study: `new`, `import`, rounds."""
    with as_file(files("fieldwork.demo")) as here:
        over = (here / "study.yaml").read_text("utf-8")
        study = Study.create(folder, "tno-2019", TITLE, passphrase, by=RESEARCHER, over=over)
        result = import_sessions(study, sorted((here / "sessions").glob("*.yaml")), by=RESEARCHER)
        if not result.imported:
            raise FieldworkError(msg("De demo is leeg.", "The demo is empty."))
        add_rounds(study, here / "codings")
    add_quotes(study)
    add_charting(study)
    return study
