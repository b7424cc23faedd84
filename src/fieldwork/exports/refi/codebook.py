"""The codebook for other programs: a .qdc file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fieldwork import __version__
from fieldwork.exports.masking import Masking
from fieldwork.exports.placing import place
from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.exports.refi.checking import check_codebook
from fieldwork.exports.refi.xml import CODEBOOK, Writer, written
from fieldwork.exports.writing import Manner, NothingToWrite, Written
from fieldwork.i18n import Msg, msg
from fieldwork.study.codebook.book import codebook
from fieldwork.study.folder import Study
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.refi.codes import tree
from fieldwork.study.refi.guids import Guids

ORIGIN = f"fieldwork {__version__}"


def write_codebook(study: Study, path: Path, manner: Manner, names: Pseudonyms | None = None) -> Written:
    """Write the codes in force as a REFI-QDA codebook, in examples what may not be quoted hidden; the rows are codes.

    Raises NothingToWrite where there is no code, NoRoom and InputError where the file cannot be written.
    """
    book = codebook(study)
    nodes = tree(book, Guids(study, book), manner.lang)
    if not nodes:
        raise NothingToWrite(msg("Het codeboek heeft nog geen code: er is niets te schrijven.",
                                 "The codebook has no code yet: there is nothing to write."))  # fmt: skip
    make = Writer(CODEBOOK)
    root = make.root("CodeBook", origin=ORIGIN)
    make.codes(make.add(root, "Codes"), nodes, Masking(study, Consents(study)).anywhere)
    content = written(root, names)
    check_codebook(content)
    many = sum(node.id is not None for top in nodes for node in top.walk())
    if manner.tick:
        manner.tick(many)
    place(path, content)
    return Written(many, hashlib.sha256(content).hexdigest(), _receipt(many))


def _receipt(many: int) -> tuple[Msg, ...]:
    return (
        msg("{n} codes in één taal; routes zijn koppen.", "{n} codes in one language; routes are heads.", n=many),
        msg("Niet mee: rollen, valenties, oudere versies, en codes die uit gebruik zijn.",
            "Not along: roles, valences, earlier versions, and codes that are out of use."),
    )  # fmt: skip
