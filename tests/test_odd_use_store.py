"""The log when someone handles its file while it is open."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.errors import StudyError
from fieldwork.store import crypt
from fieldwork.store.log import Log
from tests.support.logs import PASSPHRASE, event, interview, key, new_log


def _renamed(file: Path) -> None:
    file.rename(file.with_name("weg"))


def _removed(file: Path) -> None:
    file.unlink()


def _replaced(file: Path) -> None:
    copy = file.with_name("weg")
    shutil.copy(file, copy)
    copy.replace(file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file in its place")
@pytest.mark.parametrize("handle", [_renamed, _removed, _replaced])
def test_nothing_is_called_saved_that_went_into_a_file_without_its_name(tmp_path: Path, handle: Callable[[Path], None]) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("E")
        log.append(interview(stamp))
        aside = log.file.with_name("opzij")
        aside.hardlink_to(log.file)
        handle(log.file)
        for write in (
            lambda: log.append([event(stamp, "answer.set", "s1", {"item": "a", "value": "ja", "text": None})]),
            lambda: log.put_draft("s1", "answer:a", "ja", 2),
        ):
            with pytest.raises(StudyError, match=r"moved, removed or replaced"):
                write()
        aside.replace(log.file)
        log.put_draft("s1", "answer:a", "ja", 2)
    with Log.open(log.file, key()) as log:
        assert [draft.text for draft in log.drafts("s1")] == ["ja"]


def test_a_passphrase_is_tried_without_touching_the_file_that_is_open(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        log.file.rename(log.file.with_name("weg"))  # closing it anywhere in the process would let go of SQLite's locks
        assert crypt.fits(log.key, PASSPHRASE)
        assert not crypt.fits(log.key, PASSPHRASE + "x")
