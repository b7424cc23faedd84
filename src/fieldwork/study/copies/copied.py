"""A folder that was copied as it stood: the key file came along, which only the lead needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg
from fieldwork.study.privacy.retention import NAMES_FILE

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


def names_came_along(study: Study) -> Msg | None:
    """That a key file stands beside a copy that was written on elsewhere before; None where that is not so. A folder that was
    moved looks the same until something is written in it."""
    if not study.log.is_copied or not study.folder.joinpath(NAMES_FILE).is_file():
        return None
    return msg(
        "Deze map is gekopieerd of verplaatst, en het sleutelbestand ({file}) is meegekomen. Is dit een kopie voor iemand die "
        "de namen niet mag weten, wis dat bestand dan hier.",
        "This folder was copied or moved, and the key file ({file}) came along. If this is a copy for somebody who may not "
        "know the names, erase that file here.",
        file=NAMES_FILE,
    )
