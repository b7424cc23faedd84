"""Without the passphrase the folder tells nothing; with it, any program for this format reads the file."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import sqlcipher3

from fieldwork.store import crypt
from fieldwork.store.backup import backup
from fieldwork.store.log import Log
from tests.support.logs import PASSPHRASE, SECRET, event, filled, interview, key, new_log


def test_no_byte_of_the_folder_tells_a_word(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    with new_log(folder) as log:
        stamp = log.stamper("Onderzoeker")
        log.append(interview(stamp, answers=40))
        for number in range(60):  # a -wal of some length, drafts that were overwritten and dropped
            log.put_draft("s1", "answer/kladje", f"{number} {SECRET} " * 50, 1)
        log.append(
            [event(stamp, "answer.set", "s1", {"item": "kladje", "value": SECRET})], drop_drafts=[("s1", "answer/kladje")]
        )
        backup(log, folder, tmp_path / "study" / "kopie.fieldwork", by="E")
        while_open = {path.name: path.read_bytes() for path in folder.iterdir()}
    after = {f"later {path.name}": path.read_bytes() for path in folder.iterdir()}
    assert {"study.fieldwork", "study.fieldwork-wal", "study.fieldwork-shm", "kopie.fieldwork"} == set(while_open)
    words = [*SECRET.split(), "vitaliteit", "werknemer", "Onderzoeker", "answer.set", "CREATE TABLE", "SQLite format"]
    for name, content in {**while_open, **after}.items():
        for word in words:
            if len(word) > 3:  # shorter ones turn up in noise
                assert word.encode() not in content, f"{word} in {name}"
                assert word.encode("utf-16-le") not in content


def test_only_the_owner_can_enter_the_folder_and_read_its_files(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with new_log(tmp_path / "study") as log:
            log.append(interview(log.stamper("E")))
            backup(log, tmp_path / "study", tmp_path / "study" / "kopie", by="E")
            assert (tmp_path / "study").stat().st_mode & 0o777 == 0o700
            modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "study").iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(["study.fieldwork", "study.fieldwork-wal", "study.fieldwork-shm", "kopie"], 0o600)


def test_another_program_for_the_format_reads_the_file_with_the_passphrase(tmp_path: Path) -> None:
    file = filled(tmp_path)
    with Log.open(file, key()) as log:
        log.append([event(log.stamper("E"), "answer.set", "s1", {"item": "wal", "value": SECRET})])
        other = sqlcipher3.connect(str(file))  # while we have it open: the newest stands in the -wal
        other.execute(f"PRAGMA key = '{PASSPHRASE}'")
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert other.execute("PRAGMA cipher_integrity_check").fetchall() == []
        values = other.execute("SELECT value FROM answer WHERE session = 's1' AND item = 'wal'").fetchall()
        assert values == [(f'"{SECRET}"',)]
        other.execute("CREATE VIRTUAL TABLE temp.words USING fts5(body)")
        other.execute("INSERT INTO temp.words SELECT body FROM event")
        assert other.execute("SELECT count(*) FROM temp.words WHERE words MATCH 'leidinggevende'").fetchone()[0] > 1
        other.close()


def test_the_key_is_the_one_that_the_format_prescribes(tmp_path: Path) -> None:
    file = filled(tmp_path)
    found = crypt.derive(file, PASSPHRASE)
    salt = file.read_bytes()[:16]
    assert found == crypt.Key(hashlib.pbkdf2_hmac("sha512", PASSPHRASE.encode(), salt, 256_000, 32), salt) == key()


def test_a_crash_leaves_no_copy_of_the_memory() -> None:
    program = (
        "from fieldwork.process import forbid_core_dumps as f; f(); import resource as r; print(r.getrlimit(r.RLIMIT_CORE))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.strip() == "(0, 0)"
