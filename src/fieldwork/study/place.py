"""Where a study stands in its folder: known without loading anything that opens it."""

from __future__ import annotations

from pathlib import Path

from fieldwork.errors import NotAStudy
from fieldwork.i18n import msg

FILE = "study.fieldwork"
"""The encrypted file of a study."""


def study_folder(path: Path) -> Path:
    """The folder of a study that is named by its folder, or by the encrypted file in it."""
    return path.parent if path.name == FILE and path.is_file() else path


def study_file(folder: Path) -> Path:
    """The encrypted file of a study's folder. Raises NotAStudy where there is none."""
    file = folder / FILE
    if file.is_file():
        return file
    raise NotAStudy(
        msg(
            "In {folder} staat geen studie ({file} ontbreekt). Ga naar de map van de studie of noem die met --study.",
            "There is no study in {folder} ({file} is missing). Go to the study's folder, or name it with --study.",
            folder=str(folder),
            file=FILE,
        )
    )
