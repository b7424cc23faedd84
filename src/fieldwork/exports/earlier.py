"""What an earlier run of a profile left in its folder and this one did not write again.

A guide that got another name, a session that was withdrawn since: their files would go along with whoever gets the folder.
Only what the log knows by profile, name and SHA-256 as made here is taken away; of anything else that a run before told of it
is only said that it is there still. Files that no run told of are nobody's business.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldwork.exports.datapackage import FILE
from fieldwork.i18n import Msg, msg
from fieldwork.study.folder import Study

NAMED = 8
"""So many files are told by name."""
_MADE = """
SELECT body ->> '$.file', body ->> '$.sha256' FROM event
WHERE subject = 'study' AND kind = 'exported' AND body ->> '$.profile' = ?
"""


class Earlier:
    """The files of earlier runs of a profile; to be read before anything is written into its folder."""

    def __init__(self, study: Study, profile: str, folder: Path) -> None:
        self._folder = folder
        self._made: defaultdict[str, set[str]] = defaultdict(set)
        for name, digest in study.log.query(_MADE, (profile,)):
            self._made[str(name)].add(str(digest))
        self._described = _described(folder)
        self._ours = bool(self._described) and all(each in self._made[name] for name, each in self._described.items())

    def tidied(self, written: Sequence[Path], *, described: bool) -> Iterator[Msg]:
        """Take away what is ours and was not `written` this time, once all of that is in its place; tell of it, and of what
        stays. `described`: a description of the files was written too."""
        gone: list[str] = []
        stays: list[str] = []
        for path in self._left(written):
            (gone if self._is_ours(path) and _away(path) else stays).append(path.name)
        if not described and self._ours and self._is_plain(self._folder / FILE):
            _away(self._folder / FILE)
        if gone:
            yield msg("Weggehaald, want van een eerdere export en nu niet meer gemaakt: {files}.",
                      "Removed, for an earlier export made it and this one did not: {files}.", files=_named(gone))  # fmt: skip
        if stays:
            yield msg("Let op: hier staat nog van een eerdere export, en is sindsdien veranderd of niet op deze kopie van de "
                      "studie gemaakt: {files}. Gooi het zelf weg als het niet mee mag.",
                      "Mind: of an earlier export this still stands here, and was changed since or not made on this copy of "
                      "the study: {files}. Remove it yourself if it may not go along.", files=_named(stays))  # fmt: skip

    def _left(self, written: Sequence[Path]) -> Iterator[Path]:
        """The files of runs before that are there still. One that was written now under its name in other letters is not."""
        names = {path.name for path in written} | {FILE}
        now = [path.stat() for path in written]
        for name in sorted({*self._made, *self._described} - names):
            path = self._folder / name
            if _is_name(name) and self._is_plain(path):
                found = path.stat()
                if not any((found.st_ino, found.st_dev) == (each.st_ino, each.st_dev) for each in now):
                    yield path

    def _is_ours(self, path: Path) -> bool:
        """Whether it is to the byte what the log says that was made here."""
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() in self._made[path.name]
        except OSError:
            return False

    @staticmethod
    def _is_plain(path: Path) -> bool:
        return path.is_file() and not path.is_symlink()


def _described(folder: Path) -> Mapping[str, str]:
    """The files that a `datapackage.json` in a folder tells of, with their SHA-256; nothing where it is not as we write it."""
    try:
        told: Any = json.loads((folder / FILE).read_text("utf-8"))
        return {str(each["path"]): str(each["hash"]).removeprefix("sha256:") for each in told["resources"]}
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return {}


def _is_name(name: str) -> bool:
    """Whether it is the name of a file in the folder itself."""
    return name not in ("", ".", "..") and Path(name).name == name and "\\" not in name and "\0" not in name


def _away(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _named(names: Iterable[str]) -> str:
    found = list(names)
    return ", ".join(found[:NAMED]) + (f" … (+{len(found) - NAMED})" if len(found) > NAMED else "")
