"""What left the study: the table says what was in it that is more than answers under a code."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.study import Study
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import put

LEFT = [
    ("plain.csv", {"raw": False, "identified": False, "use": "own"}, ("-", "-")),
    ("all.csv", {"raw": True, "identified": True, "use": "reuse"}, ("herleidbaar, ruw, hergebruik", "identifying, raw, reuse")),
    ("who.csv", {"raw": False, "identified": True, "use": "own"}, ("herleidbaar", "identifying")),
    ("share.csv", {"raw": False, "identified": False, "use": "reuse"}, ("hergebruik", "reuse")),
    ("old.csv", {}, ("-", "-")),
]


@pytest.mark.parametrize(("lang", "head"), [("nl", "wat erin"), ("en", "holds")])
def test_the_table_says_of_each_export_what_it_holds(
    lang: str, head: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> None:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "s")
    with Study.open(folder, PASSPHRASE, by="R1") as study:
        for file, body, _ in LEFT:
            put(study, "exported", "study", {"profile": "answers", "file": file, **body})
    lines = fieldwork("--lang", lang, "log", "--exports", "--study", str(folder), home=own_home).stdout.splitlines()
    at = lines[0].index(head)
    end = lines[0].index("file")
    for (file, _, told), line in zip(LEFT, lines[1:], strict=True):
        assert line[at:end].strip() == told[lang == "en"] and line[end:].startswith(file)
