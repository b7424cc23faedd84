"""The recovery key on paper gives back the key to the letter, and every slip in typing it over is seen and placed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.errors import InputError
from fieldwork.store.crypt import Key
from fieldwork.store.rekey import GROUPS, IN_GROUP, LETTERS, from_paper, on_paper
from fieldwork.strength import strength
from tests.support.studies import PASSPHRASE, fieldwork, new_study

SALT = bytes(16)
KEYS = st.binary(min_size=32, max_size=32).map(lambda raw: Key(raw, SALT))
NEW = "tomaat orgel wolk ketting zeppelin 41"


@given(KEYS, st.sampled_from(["", " ", "-", "\n", "  "]), st.booleans())
def test_what_is_typed_over_in_any_case_with_any_spaces_is_the_key(key: Key, between: str, small: bool) -> None:
    typed = between.join(on_paper(key))
    assert from_paper(typed.lower() if small else typed, SALT) == key


@given(KEYS, st.integers(0, GROUPS * IN_GROUP - 1), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_seen_and_its_group_named(key: Key, place: int, letter: str) -> None:
    typed = "".join(on_paper(key))
    if typed[place] == letter:
        return
    with pytest.raises(InputError, match=rf"group {place // IN_GROUP + 1} "):
        from_paper(typed[:place] + letter + typed[place + 1 :], SALT)


@given(KEYS, st.integers(0, GROUPS - 2))
def test_groups_that_changed_places_are_seen(key: Key, place: int) -> None:
    groups = on_paper(key)
    groups[place], groups[place + 1] = groups[place + 1], groups[place]
    with pytest.raises(InputError):
        from_paper(" ".join(groups), SALT)


@pytest.mark.parametrize(("meant", "typed"), [("0", "O"), ("1", "I"), ("1", "l"), ("V", "u")])
def test_letters_that_are_not_used_are_taken_for_what_they_resemble(meant: str, typed: str) -> None:
    paper = next("".join(on_paper(Key(bytes([n]) * 32, SALT))) for n in range(256) if meant in on_paper(Key(bytes([n]) * 32, SALT))[3])
    assert from_paper(paper.replace(meant, typed), SALT) == from_paper(paper, SALT)


@pytest.mark.parametrize("typed", ["", "ABCDEF", "?" * 66, "0" * 66])
def test_what_is_no_recovery_key_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(InputError):
        from_paper(typed, SALT)


def test_a_forgotten_passphrase_a_paper_and_a_new_passphrase(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home, study = tmp_path / "home", new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    at = ("--study", str(study))
    fieldwork("backup", str(tmp_path / "kopie"), *at, home=home)
    page = fieldwork("recovery", "make", *at, home=home)
    paper = " ".join(re.findall(r"^ +\d+ +(\w{3} \w{3})$", page.stdout, re.MULTILINE))
    assert len(paper.split()) == 2 * GROUPS
    groups = paper.split()  # two together, since three letters stand somewhere in any encrypted file by chance
    pairs = [f"{one}{between}{two}" for one, two in pairwise(groups) for between in ("", " ")]
    there = [path.read_text("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    assert there and not any(pair in text for pair in pairs for text in there)

    secret = {"FIELDWORK_RECOVERY_KEY": paper, "FIELDWORK_NEW_PASSPHRASE": NEW}
    assert "past" in fieldwork("recovery", "check", *at, home=home, **secret).stderr
    fieldwork("recovery", "use", *at, home=home, FIELDWORK_PASSPHRASE="", **secret)
    fieldwork("sessions", *at, home=home, expect=3)
    told = fieldwork("log", "--json", *at, home=home, FIELDWORK_PASSPHRASE=NEW).stdout
    assert '"recovery.made"' in told and '"passphrase.changed"' in told
    assert "In orde" in fieldwork("verify", *at, home=home, FIELDWORK_PASSPHRASE=NEW).stdout
    old = fieldwork("recovery", "check", *at, home=home, expect=3, **secret)
    assert "nieuwe wachtzin" in old.stderr

    fieldwork("recovery", "restore", str(tmp_path / "kopie"), str(tmp_path / "terug"), home=home, **secret)
    fieldwork("sessions", "--study", str(tmp_path / "terug"), home=home, FIELDWORK_PASSPHRASE=NEW)


def test_changing_the_passphrase_tells_what_the_old_one_still_opens(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home, study = tmp_path / "home", new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    at = ("--study", str(study))
    fieldwork("backup", str(tmp_path / "kopie.oud"), *at, home=home)
    fieldwork("recovery", "make", *at, home=home)
    for wrong in ("", "123456", "welkom2024", "aaaaaaaa", "qwertyuiop"):
        refused = fieldwork("passphrase", "change", *at, home=home, expect=None, FIELDWORK_NEW_PASSPHRASE=wrong)
        assert refused.returncode == (2 if not wrong else 1)
        assert wrong == "" or wrong not in refused.stderr
    done = fieldwork("passphrase", "change", *at, home=home, FIELDWORK_NEW_PASSPHRASE=NEW)
    assert "kopie.oud" in done.stderr and "recovery make" in done.stderr
    fieldwork("sessions", *at, home=home, expect=3, FIELDWORK_PASSPHRASE=PASSPHRASE)
    fieldwork("sessions", *at, home=home, FIELDWORK_PASSPHRASE=NEW)
    again = fieldwork("passphrase", "change", *at, home=home, FIELDWORK_PASSPHRASE=NEW, FIELDWORK_NEW_PASSPHRASE=NEW + "!")
    assert "recovery make" not in again.stderr


def test_study_and_key_file_never_get_one_passphrase(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home, study = tmp_path / "home", new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    at = ("--study", str(study))
    names = {"FIELDWORK_NAMES_PASSPHRASE": NEW}
    fieldwork("names", "new", *at, home=home, **names)
    told = fieldwork("passphrase", "change", *at, home=home, expect=1, FIELDWORK_NEW_PASSPHRASE=NEW)
    assert "sleutelbestand" in told.stderr
    fieldwork("sessions", *at, home=home, **names)
    told = fieldwork("passphrase", "change", "--names", *at, home=home, expect=1, FIELDWORK_NEW_NAMES_PASSPHRASE=PASSPHRASE, **names)
    assert "wachtzin van de studie" in told.stderr
    fieldwork("names", "list", *at, home=home, **names)


def test_a_recovery_key_is_not_written_into_a_file(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    study = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with (tmp_path / "sleutel.txt").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "fieldwork", "recovery", "make", "--study", str(study)], stdout=out, stderr=subprocess.PIPE,
            env={**os.environ, "FIELDWORK_PASSPHRASE": PASSPHRASE, "FIELDWORK_HOME": str(tmp_path / "home")}, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2 and done.stderr.decode().strip() and not (tmp_path / "sleutel.txt").read_bytes()


@pytest.mark.parametrize(
    ("passphrase", "verdict", "why"),
    [
        ("", "trivial", "nothing"),
        ("   ", "trivial", "nothing"),
        ("abc12", "trivial", "second"),
        ("aaaaaaaaaa", "trivial", "same character"),
        ("qwertyuiop", "trivial", "row of the keyboard"),
        ("9876543210", "trivial", "row of the keyboard"),
        ("Welkom2024!", "trivial", "tries first"),
        ("P@ssw0rd", "trivial", "tries first"),
        ("wachtwoordwachtwoord", "trivial", "tries first"),
        ("Vitaliteit1", "trivial", "tries first"),
        ("bakkerij", "weak", "Five or six"),
        ("Groningen1987", "weak", "year"),
        ("de kat zit op de mat", "weak", "repeated"),
        ("huis huis huis huis huis", "weak", "repeated"),
        ("zeppelin 1234", "weak", "in a row"),
        ("tomaat orgel wolk ketting", "fair", "Five or six"),
        ("tomaat orgel wolk ketting zeppelin", "good", None),
        ("correct horse battery staple umbrella", "good", None),
        ("x7#Kq!vR2m&Zp9wT", "good", None),
    ],
)
def test_a_passphrase_is_judged_with_a_reason(passphrase: str, verdict: str, why: str | None) -> None:
    found = strength(passphrase)
    assert found.verdict == verdict, found
    assert (why is None and not found.why) or any(why in reason.text("en") for reason in found.why if why), found


@given(st.text(max_size=60))
def test_any_text_can_be_judged_and_more_of_it_is_never_taken_for_much_less(text: str) -> None:
    found = strength(text)
    assert found.bits >= 0 and found.holds.text("nl")
    assert strength(text + " zeppelin").bits >= found.bits or found.verdict == "trivial"
