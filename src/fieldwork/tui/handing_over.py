"""Taking the record of one session out of the study, because someone asked for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fieldwork.errors import InputError
from fieldwork.exports.names import UNCHECKED
from fieldwork.i18n import msg
from fieldwork.record.events import Event
from fieldwork.study.privacy.names import has_names

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study


def hand_over(study: Study, session: str, text: str, name: str, names: Pseudonyms | None = None) -> Path:
    """Write a session's record to a new file that only this user can read, and put down in the log that it left the study;
    `names` replaces the names that the key file knows.

    InputError where the name is taken or cannot be written; StudyError where the log cannot be: then nothing is written.
    """
    file = Path(name.strip()).expanduser()
    raw = (text if names is None else names.text(text)).encode("utf-8")
    told = dict(names.body()) if names is not None else UNCHECKED if has_names(study) else None
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise InputError(
            msg("{file} is er al. Kies een andere naam.", "{file} is there already. Choose another name.", file=str(file))
        ) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise InputError(msg("{file} kan niet geschreven worden: {why}.", "{file} cannot be written: {why}.",
                             file=str(file), why=why)) from None  # fmt: skip
    try:
        _put_down(study, session, file, raw, told)
        with os.fdopen(descriptor, "wb") as out:
            out.write(raw)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return file


def _put_down(study: Study, session: str, file: Path, raw: bytes, names: Mapping[str, int] | str | None) -> None:
    stamp = study.log.stamper(study.by)()
    body = {"profile": "record", "session": session, "file": file.name, "sha256": hashlib.sha256(raw).hexdigest(),
            "names": names}  # fmt: skip
    study.log.append([Event(stamp.id, "exported", "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])
