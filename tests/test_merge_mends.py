"""What a merge says, and refuses, before anything goes: whose a session is by now, where erased words live on, which file still
holds them, and what left the study elsewhere."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.coding.edits import define, redefine
from fieldwork.errors import InputError
from fieldwork.exports.run import export
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.erase import erase_session
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.copies.erasures import Choice
from fieldwork.study.copies.handing_over import Wish, hand
from fieldwork.study.copies.merging import Came, merge_file
from fieldwork.study.live import Live, do_once
from fieldwork.study.privacy.erasing_text import erase_text
from fieldwork.study.privacy.texts import named, ref_of_part
from fieldwork.study.privacy.to_look_at import let_stay
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.study.privacy.withdrawal_words import for_people
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import ITEM, OTHERS, THEIRS, THEME, bytes_of, coded, put, talk

SAID = f"een {THEIRS} is mijn lievelingswoord"
HANDED = "zeven losse woorden voor een overdracht"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    with Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "a"), PASSPHRASE, by="R1") as made:
        yield made


def laptop(study: Study, name: str = "b", by: str = "R2") -> Study:
    """Another whole copy, made of a backup."""
    kept, folder = study.folder.parent / f"{name}.backup", study.folder.parent / name
    backup(study.log, study.folder, kept, by="R1")
    restore(kept, study.log.key, folder, by=by)
    return Study.opened(folder, study.log.key, by=by)


def erase(study: Study, code: str) -> None:
    withdraw(study, plan(study, code, erase=True))


def came(into: Study, other: Study | Path, *, dry_run: bool = False, keep: str = "", go: str = "") -> Came:
    path = other if isinstance(other, Path) else other.folder
    keys = [lambda: into.log.key, lambda: crypt.derive(path / "study.fieldwork" if path.is_dir() else path, HANDED)]
    choice = Choice((keep,) if keep else (), (go,) if go else ())
    return merge_file(into, path, keys, dry_run=dry_run, choice=choice)


def told(of: Came, lang: str = "nl", *, done: bool = False) -> str:
    return "\n".join(line.text(lang) for line in of.words(done=done))  # type: ignore[arg-type]


def statuses(study: Study) -> dict[str, str]:
    return {row.id: row.status for row in study.log.sessions()}


def listed(study: Study, code: str = "W01") -> str:
    return "\n".join(line.text("nl") for line in for_people(plan(study, code, erase=True)))


# --- a session of which it was corrected whose it is --------------------------------------------------------------------


@pytest.fixture
def corrected(study: Study) -> Iterator[Study]:
    """R2's copy, in which the talk `s3` of W03 turned out to be W05's; on R1's everything of W03 is erased."""
    talk(study, "s3", "W03", answer=f"een {OTHERS}").leave()
    with laptop(study) as other:
        do_once(other, "s3", act.Reopen())
        do_once(other, "s3", act.Correct("participants", ["W05"]))
        do_once(other, "s3", act.Note("n", ITEM, f"W05 zag een {OTHERS}", speaker="W05"))
        do_once(other, "s3", act.Close())
        coded(other, "s3", "c", "answer", f"een {OTHERS}")
        erase(study, "W03")
        yield other


def test_a_session_that_was_corrected_here_does_not_go_unless_that_is_said(study: Study, corrected: Study, own_home: Path) -> None:
    corrected.close()
    at = ("--study", str(corrected.folder), str(study.folder))
    shown = fieldwork("merge", *at, "--dry-run", home=own_home).stdout
    assert "Daar gewist, en straks ook hier: W05 2026-03-04 R1 (s3)." in shown
    assert "daar gewist, maar hier verbeterd naar wie zich niet terugtrok: W05 2026-03-04 R1 (s3)" in shown
    asked = fieldwork("--lang", "en", "merge", *at, "--yes", home=own_home, expect=None)
    assert asked.returncode == 1 and "--keep ID keeps it under a new number, --erase ID lets it go" in asked.stderr
    with Study.opened(corrected.folder, corrected.log.key, by="R2") as later:
        assert statuses(later) == {"s3": "closed"}
        wrong = fieldwork("merge", *at, "--yes", "--keep", "s4", home=own_home, expect=None)
        assert "“s4” is niet één gesprek dat daar gewist en hier verbeterd is. Dat zijn: s3." in wrong.stderr
    done = fieldwork("merge", *at, "--yes", "--erase", "s3", home=own_home)
    assert "Daar gewist, en nu ook hier: W05 2026-03-04 R1 (s3)." in done.stdout and "LET OP" not in done.stdout
    with Study.opened(corrected.folder, corrected.log.key, by="R2") as later:
        assert statuses(later) == {"s3": "erased"}


def test_a_session_that_is_kept_stays_whole_under_a_new_number_on_every_copy(
    study: Study, corrected: Study, tmp_path: Path
) -> None:
    with laptop(corrected, "c", "R3") as third:
        for action in (act.Reopen(), act.Note("m", ITEM, f"nog een {OTHERS}", speaker="W05"), act.Close()):
            do_once(third, "s3", action)
        before = told(came(corrected, study, dry_run=True, keep="s3"))
        assert "W05 2026-03-04 R1 (s3) blijft, onder een nieuw nummer:" in before
        assert "LET OP" not in before and "Daar gewist" not in before
        came(corrected, study, keep="s3")
        came(third, study, keep="s")
        for into, other in ((study, corrected), (study, third), (third, study), (corrected, study)):
            came(into, other)
        for copy in (study, corrected, third):
            (new,) = {id_ for id_, status in statuses(copy).items() if status != "erased"}
            assert statuses(copy) == {"s3": "erased", new: "closed"} and verify(copy.log).ok, verify(copy.log).problems
            state = Live.take_up(copy, new).state
            assert state.header["participants"] == ["W05"] and state.value(ITEM) == f"een {OTHERS}"
            assert sorted(note["text"] for note in state.notes) == [f"W05 zag een {OTHERS}", f"nog een {OTHERS}"]
            assert copy.log.query("SELECT text FROM coding WHERE session = ?", (new,)) == [(f"een {OTHERS}",)]
            assert "W05 2026-03-04" in listed(copy, "W03")  # W03 stood there at first: a person looks
        assert not came(corrected, study).new and not came(third, study).new


def test_who_erased_it_is_told_that_it_is_somebody_elses_there(study: Study, corrected: Study) -> None:
    words = told(came(study, corrected, dry_run=True))
    assert f"hier gewist, maar in {corrected.folder} verbeterd naar iemand anders: W05 2026-03-04 R1 (s3)" in words
    assert "Vernietig dat bestand niet" in words and "of vernietig dat bestand" not in words
    came(corrected, study, keep="s3")
    assert "iemand anders" not in told(came(study, corrected))


def test_an_erasure_by_who_knew_of_the_correction_goes_through(study: Study) -> None:
    talk(study, "s3", "W03", answer=f"een {OTHERS}").leave()
    do_once(study, "s3", act.Reopen())
    do_once(study, "s3", act.Correct("participants", ["W05"]))
    do_once(study, "s3", act.Close())
    with laptop(study) as other:
        erase_session(study.log, "s3", "R1")
        words = told(came(other, study), done=True)
        assert "Daar gewist, en nu ook hier: W05 2026-03-04 R1 (s3)." in words and "LET OP" not in words
        assert statuses(other) == {"s3": "erased"}
        assert "iemand anders" not in told(came(study, other))


# --- words that live on elsewhere ---------------------------------------------------------------------------------------


def quote(study: Study, words: str) -> None:
    change(study, redefine(codebook(study), THEME, examples={"nl": [words]}))


@pytest.mark.parametrize("first", ["here", "there", "third"])
def test_words_of_who_is_erased_that_another_quoted_meanwhile_are_on_the_list_of_every_copy(study: Study, first: str) -> None:
    talk(study, "s1", "W01", answer=SAID).leave()
    with laptop(study) as other, laptop(study, "c", "R3") as third:
        quote(other, SAID)
        put(other, "memo.set", "codebook", {"memo": "mm", "kind": "analytic", "about": {"code": THEME}, "coder": "R2",
                                            "text": f"iemand zei: {SAID}, mooi"})  # fmt: skip
        erase(study, "W01")
        ways = {"here": [(study, other), (other, study), (third, study)], "there": [(other, study), (study, other), (third, study)],
                "third": [(third, study), (third, other), (study, third), (other, third)]}  # fmt: skip
        told_on = set()
        for into, of in ways[first]:
            would, did = told(came(into, of, dry_run=True)), told(came(into, of), done=True)
            assert ("hier kunnen woorden staan" in would) == ("hier kunnen woorden staan" in did)
            assert THEIRS not in would + did  # by reference, never by word
            if f"codeboek {THEME} (" in would and f"codeboek {THEME} (" in did and "memo mm (" in did:
                told_on.add(into.folder)
        assert told_on == {copy.folder for copy in (study, other, third)}
        for copy in (study, other, third):
            assert THEIRS in listed(copy) and THEME in listed(copy) and verify(copy.log).ok
            assert f"“iemand zei: {SAID}"[:30] in listed(copy)
        (ref,) = {line.rpartition("(")[2].rstrip(")") for line in listed(third).splitlines() if f"codeboek {THEME}" in line}
        let_stay(third, "W01", named(third, ref))
        assert f"({ref})" not in listed(third)
        erase_text(other, ref, None)
        assert f"({ref})" not in listed(other)


def test_another_record_of_the_same_talk_is_on_the_list_where_the_erasure_comes_in(study: Study) -> None:
    talk(study, "s1", "W01", answer=SAID).leave()
    with laptop(study) as other:
        live = talk(other, "ook", "L01", answer=f"volgens mij een {OTHERS}", close=False)
        live.do(act.Correct("conversation", "s1"))
        live.do(act.Close())
        live.leave()
        erase(study, "W01")
        words = told(came(other, study))
        assert f"L01 2026-03-04 · {ITEM} (" in words and OTHERS not in words
        came(study, other)
        for copy in (study, other):
            assert f"“volgens mij een {OTHERS}”" in listed(copy)


def test_a_text_that_was_erased_here_and_quoted_there_is_pointed_at(study: Study) -> None:
    talk(study, "s1", "W01", answer=SAID).leave()
    with laptop(study) as other:
        quote(other, SAID)
        erase_text(study, ref_of_part("s1", ITEM, "answer"), "iets anders")
        for into, of in ((other, study), (study, other)):
            words = told(came(into, of))
            assert "hier kunnen woorden staan van wie gewist is" in words and "codeboek" in words and THEIRS not in words
            assert "`fieldwork withdraw W01 --erase --dry-run` noemt ze opnieuw" in words
            assert f"“{SAID}”" in listed(into)


def test_where_nothing_quotes_them_a_merge_points_at_nothing(study: Study) -> None:
    talk(study, "s1", "W01", answer=SAID).leave()
    with laptop(study) as other:
        quote(other, "een voorbeeld dat verzonnen is")
        erase(study, "W01")
        assert "Kijk hier zelf naar" not in told(came(other, study)) + told(came(study, other))


# --- which file it is ------------------------------------------------------------------------------------------------------


def test_a_file_that_still_holds_it_is_named_as_it_was_typed(study: Study, own_home: Path) -> None:
    talk(study, "s1", "W01", answer=SAID).leave()
    with laptop(study) as other:
        typed = os.path.relpath(other.folder)
    erase(study, "W01")
    study.close()
    said = fieldwork("merge", "--study", str(study.folder), typed, "--dry-run", home=own_home).stdout
    assert f"Hier gewist, maar {typed} heeft het nog: W01, W01 2026-03-04 R1 (s1). Voeg deze studie ook daar samen" in said
    assert "study.fieldwork" not in said


def test_of_a_hand_over_that_still_holds_it_a_new_one_is_asked_for(study: Study) -> None:
    talk(study, "s1", "W01", answer=SAID).leave()
    file = study.folder.parent / "c1.fieldwork"
    key = crypt.new_key(HANDED)
    hand(study, file, key, Wish("C1", sessions=("s1",)))
    restore(file, key, study.folder.parent / "c1", by="C1")
    erase(study, "W01")
    for path in (file, study.folder.parent / "c1"):
        words = told(came(study, path, dry_run=True), "en")
        assert f"but {path} still holds it" in words and "make a new one and have it merged there" in words


# --- what left elsewhere ----------------------------------------------------------------------------------------------------


def test_what_left_on_another_copy_and_may_hold_who_was_erased_is_told_when_it_comes_to_light(study: Study) -> None:
    talk(study, "s1", "W01", answer=SAID).leave()
    talk(study, "s2", "W02", answer="iets").leave()
    with laptop(study) as other:
        erase(study, "W01")
        export(other, ["answers"], other.folder.parent / "uit", recipient="TU Delft")
        hand(other, other.folder.parent / "twee.fieldwork", crypt.new_key(HANDED), Wish("C2", sessions=("s2",)))
        for dry_run in (True, False):
            words = told(came(study, other, dry_run=dry_run))
            assert "Nu aan het licht gekomen" in words and "export answers.csv voor TU Delft: W01" in words
            assert "twee.fieldwork" not in words  # of W02 alone
        assert "aan het licht" not in told(came(study, other))
        # there nobody has looked yet at what left before the withdrawal was known
        assert "export answers.csv voor TU Delft: W01" in told(came(other, study))


# --- clocks -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-3, 0, 3])
def test_sessions_that_were_not_known_where_somebody_withdrew_are_named_whatever_the_clocks_say(
    study: Study, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(study, "s1", "W01", answer="iets").leave()
    with laptop(study) as other:
        now = time.time_ns
        with monkeypatch.context() as clock:
            clock.setattr(time, "time_ns", lambda: now() + hours * 3_600_000_000_000)
            withdraw(study, plan(study, "W01", erase=False))
        talk(other, "later", "W01", answer="na het terugtrekken").leave()
        for into, of in ((study, other), (other, study)):
            words = told(came(into, of, dry_run=True))
            assert "kijk of dit mag blijven: W01 2026-03-04 R1 (later)." in words and "(s1)" not in words
            came(into, of)


def test_a_definition_can_be_made_without_anything_being_pointed_at(study: Study) -> None:
    with laptop(study) as other:
        change(other, define(codebook(other), "moed", route="vitaliteit", nl="Moed"))
        assert "Kijk hier zelf" not in told(came(study, other))


def test_the_bytes_of_who_is_erased_are_gone_though_something_is_pointed_at(study: Study, tmp_path: Path) -> None:
    talk(study, "s1", "W01", answer=f"{SAID}, en nog een geheim {OTHERS}").leave()
    with laptop(study) as other:
        quote(other, SAID)
        erase(study, "W01")
        came(other, study)
        assert OTHERS.encode() not in bytes_of(other.log, tmp_path)
        with pytest.raises(InputError):
            Live.take_up(other, "s1")
