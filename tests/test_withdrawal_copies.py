"""Who withdrew stays withdrawn whatever part of the study others have, and a merge says beforehand what that comes to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.errors import InputError
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.copies.handing_over import Wish, hand
from fieldwork.study.copies.merging import Came, merge_file
from fieldwork.study.live import Live
from fieldwork.study.privacy.names import make_names
from fieldwork.study.privacy.withdrawal import Withdrawal, newcomer, plan, withdraw, withdrawn
from fieldwork.study.privacy.withdrawal_words import for_people, would
from fieldwork.study.start import proposed_participant
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import ITEM, OTHERS, THEIRS, bytes_of, put, talk, with_traces

HANDED = "zeven losse woorden voor een overdracht"
NAMES = "vijf groene olifanten dansen zacht"


@pytest.fixture
def empty(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def erased(study: Study, code: str = "W01") -> Withdrawal:
    return withdraw(study, plan(study, code, erase=True))


def handed(study: Study, name: str, wish: Wish) -> Path:
    """A hand-over of a part, as a folder of whoever it is for."""
    file = study.folder.parent / f"{name}.fieldwork"
    key = crypt.new_key(HANDED)
    hand(study, file, key, wish)
    restore(file, key, study.folder.parent / name, by=wish.to)
    return study.folder.parent / name


def laptop(study: Study, name: str) -> Study:
    """Another whole copy, made of a backup."""
    kept, folder = study.folder.parent / f"{name}.backup", study.folder.parent / name
    backup(study.log, study.folder, kept, by="R1")
    restore(kept, study.log.key, folder, by="R2")
    return Study.opened(folder, study.log.key, by="R2")


def came(into: Study, other: Path, *, dry_run: bool = False) -> Came:
    keys = [lambda: into.log.key, lambda: crypt.derive(other / "study.fieldwork", HANDED),
            lambda: crypt.derive(other / "study.fieldwork", PASSPHRASE)]  # fmt: skip
    return merge_file(into, other, keys, dry_run=dry_run)


def told(of: Came, *, done: bool = False, lang: str = "nl") -> str:
    return "\n".join(line.text(lang) for line in of.words(done=done))  # type: ignore[arg-type]


def listed(planned: Withdrawal) -> str:
    return "\n".join(line.text("nl") for line in (*would(planned), *for_people(planned)))


def statuses(study: Study) -> dict[str, str]:
    return {row.id: row.status for row in study.log.sessions()}


# --- a hand-over -------------------------------------------------------------------------------------------------------


def test_a_hand_over_proposes_no_code_that_is_in_use_and_refuses_those_of_who_withdrew(empty: Study) -> None:
    talk(empty, "w1", "W01", answer="iets").leave()
    talk(empty, "w2", "W02", answer="iets").leave()
    put(empty, "site.set", "winkel", {"site": "winkel"})
    erased(empty)
    visit = handed(empty, "bezoek", Wish("R2", site="winkel"))
    with Study.open(visit, HANDED, by="R2") as theirs:
        assert proposed_participant(theirs, "werknemer") == proposed_participant(empty, "werknemer") == "W03"
        assert withdrawn(theirs) == {"W01": "erase"}
        with pytest.raises(InputError, match="withdrew"):
            newcomer(theirs, "w01")
        # of who has no part in it there is a code, and nothing else
        assert theirs.log.query("SELECT 1 FROM event WHERE subject = 'W02' OR instr(body, 'W02')") == []
        assert verify(theirs.log).ok, verify(theirs.log).problems
        onward = handed(theirs, "verder", Wish("R3", site="winkel"))
    with Study.open(onward, HANDED, by="R3") as last:
        assert proposed_participant(last, "werknemer") == "W03"


def test_a_hand_over_of_something_else_brings_the_erasure_along(empty: Study, tmp_path: Path) -> None:
    with_traces(empty)
    first = handed(empty, "codeur", Wish("C1", sessions=("alone", "both", "other")))
    erased(empty)
    second = handed(empty, "later", Wish("C1", sessions=("other",)))
    with Study.open(first, HANDED, by="C1") as theirs:
        assert THEIRS.encode() in bytes_of(theirs.log, tmp_path)
        came(theirs, second)
        assert THEIRS.encode() not in bytes_of(theirs.log, tmp_path)
        assert OTHERS.encode() in bytes_of(theirs.log, tmp_path)
        assert statuses(theirs)["alone"] == "erased" and withdrawn(theirs) == {"W01": "erase"}
        assert verify(theirs.log).ok, verify(theirs.log).problems


# --- a merge says beforehand -------------------------------------------------------------------------------------------


def test_a_merge_names_the_sessions_that_will_be_erased_before_and_after(empty: Study, own_home: Path, tmp_path: Path) -> None:
    talk(empty, "w1", "W01", answer="iets").leave()
    with laptop(empty, "laptop") as other:
        erased(empty)
        talk(other, "nieuw", "W01", answer=f"een ander mens, {OTHERS}").leave()
        talk(other, "samen", "W01", "L01", answer="met twee", close=False).do(act.Note("n", ITEM, f"een {OTHERS}", speaker="W01"))
    before = told(came(empty, other.folder, dry_run=True))
    assert "Van wie zich eerder terugtrok wordt ook gewist of gestopt wat hier samenkomt: W01." in before
    assert "W01, helemaal gewist: W01 2026-03-04 R1 (nieuw)." in before
    assert "W01, woorden van W01 weg uit: W01, L01 2026-03-04 R1 (samen)." in before
    assert "iemand anders met dezelfde code, voeg dan nog niet samen" in before
    assert "nieuw" not in statuses(empty) and withdrawn(empty) == {"W01": "erase"}
    empty.close()
    at = ("--study", str(empty.folder), str(other.folder))
    asked = fieldwork("merge", *at, "--dry-run", home=own_home)
    assert "helemaal gewist: W01 2026-03-04 R1 (nieuw)" in asked.stdout
    done = fieldwork("--lang", "en", "merge", *at, "--yes", home=own_home)
    assert "W01, erased altogether: W01 2026-03-04 R1 (nieuw)." in done.stdout
    with Study.opened(empty.folder, empty.log.key) as later:
        assert statuses(later)["nieuw"] == "erased" and OTHERS.encode() not in bytes_of(later.log, tmp_path)  # who withdrew wins
        assert "eerder terugtrok" not in told(came(later, other.folder), done=True)


def test_a_code_that_was_corrected_on_the_other_copy_keeps_the_session(empty: Study) -> None:
    talk(empty, "w1", "W01", answer="iets").leave()
    with laptop(empty, "laptop") as other:
        erased(empty)
        live = talk(other, "nieuw", "W01", answer=f"een ander mens, {OTHERS}", close=False)
        live.do(act.Correct("participants", ["W05"]))
        live.leave()
    assert "helemaal gewist" not in told(came(empty, other.folder), done=True)
    assert statuses(empty)["nieuw"] == "open"


def test_what_was_only_looked_at_is_not_remembered(empty: Study) -> None:
    talk(empty, "w1", "W01", answer="iets").leave()
    with laptop(empty, "laptop") as other:
        talk(other, "w2", "W02", answer="iets").leave()
        erased(other, "W02")
    assert withdrawn(empty) == {}
    came(empty, other.folder, dry_run=True)
    for number in range(200):  # more than came in to be looked at
        put(empty, "item.asked", "w1", {"item": f"x{number}"})
    assert withdrawn(empty) == {}


@pytest.mark.parametrize("erase", [False, True], ids=["stop", "erase"])
def test_a_merge_says_who_withdrew_how_and_what_was_begun_after_it(empty: Study, *, erase: bool) -> None:
    talk(empty, "w1", "W01", answer="iets").leave()
    with laptop(empty, "laptop") as other:
        withdraw(other, plan(other, "W01", erase=erase))
        day = next(iter(other.log.events("W01", {"participant.withdrawn"})))
        talk(empty, "later", "W01", answer="na het terugtrekken").leave()
        talk(empty, "open", "W01", answer="nog bezig", close=False).leave()
    assert day.by == "R2"
    for come in (came(empty, other.folder, dry_run=True), came(empty, other.folder)):
        words = told(come)
        how = "alles wissen" if erase else "niets nieuws meer, wat er is blijft"
        assert f"W01 trok zich terug: {how} (vastgelegd door R2, " in words
        assert ("helemaal gewist: W01 2026-03-04 R1 (later), W01 2026-03-04 R1 (open)" in words) == erase
        assert ("kijk of dit mag blijven: W01 2026-03-04 R1 (later)" in words) == (not erase)
        assert ("gestopt of zonder W01 verder: W01 2026-03-04 R1 (open)" in words) == (not erase)
    assert statuses(empty)["open"] == ("erased" if erase else "stopped")


# --- one code in two ways of writing -----------------------------------------------------------------------------------


def test_a_code_in_other_letters_is_the_same_person_and_a_merge_tells_the_pair(empty: Study, tmp_path: Path) -> None:
    with laptop(empty, "laptop") as other:
        talk(empty, "groot", "W07", answer=f"een {THEIRS}").leave()
        talk(other, "klein", "w07", answer=f"nog een {THEIRS}").leave()
        talk(other, "samen", "w07", "L01", answer="met twee", close=False).do(act.Note("n", ITEM, f"een {THEIRS}", speaker="w07"))
    first = told(came(empty, other.folder, dry_run=True))
    assert "W07, w07 verschillen alleen in hoofdletters" in first
    assert "verschillen alleen" in told(came(empty, other.folder)) and "verschillen" not in told(came(empty, other.folder))
    planned = plan(empty, "w07", erase=True)
    assert {row.id for row in planned.alone} == {"groot", "klein"} and "dat is dezelfde deelnemer" in listed(planned)
    withdraw(empty, planned)
    assert THEIRS.encode() not in bytes_of(empty.log, tmp_path) and verify(empty.log).ok
    assert withdrawn(empty) == {"W07": "erase", "w07": "erase"}
    assert statuses(empty) == {"groot": "erased", "klein": "erased", "samen": "open"}


def test_a_code_in_other_letters_that_comes_in_later_goes_too(empty: Study, tmp_path: Path) -> None:
    with laptop(empty, "laptop") as other:
        talk(empty, "groot", "W07", answer="iets").leave()
        erased(empty, "W07")
        talk(other, "klein", "w07", answer=f"nog een {THEIRS}").leave()
    assert "klein" in told(came(empty, other.folder, dry_run=True))
    came(empty, other.folder)
    assert THEIRS.encode() not in bytes_of(empty.log, tmp_path) and statuses(empty)["klein"] == "erased"


# --- other copies are told of ------------------------------------------------------------------------------------------


def test_a_restored_copy_tells_of_the_other_and_of_the_file_it_came_of(tmp_path: Path) -> None:
    with Study.create(tmp_path / "eigen", "tno-2019", "Proef", PASSPHRASE, by="R1") as alone:
        talk(alone, "w1", "W01", answer="iets").leave()
        assert "andere kopieën" not in listed(plan(alone, "W01", erase=True))
        other = laptop(alone, "laptop")
    with other:
        seen = listed(plan(other, "W01", erase=True))
    assert "andere kopieën van deze studie verliezen het" in seen and "pas bekend na samenvoegen" in seen
    assert "bestand waarvan deze kopie gemaakt is laptop.backup" in seen.replace(" is: ", " is ")


def test_a_copied_folder_tells_of_the_other_copy_too(empty: Study) -> None:
    talk(empty, "w1", "W01", answer="iets").leave()
    empty.close()
    shutil.copytree(empty.folder, empty.folder.parent / "kopie")
    with Study.open(empty.folder.parent / "kopie", PASSPHRASE, by="R2") as other:
        assert "andere kopieën" in listed(plan(other, "W01", erase=True))


def test_a_copied_folder_with_the_key_file_in_it_says_so(empty: Study) -> None:
    talk(empty, "w1", "W01", answer="iets").leave()
    make_names(empty, NAMES).close()
    empty.close()
    for name in ("met", "zonder"):
        shutil.copytree(empty.folder, empty.folder.parent / name)
    empty.folder.parent.joinpath("zonder", "names.fieldwork").unlink()
    said = {}
    for name in (empty.folder.name, "met", "zonder"):
        with Study.open(empty.folder.parent / name, PASSPHRASE, by="R2") as study:
            said[name] = " ".join(line.text("nl") for line in study.news)
    assert "het sleutelbestand (names.fieldwork) is meegekomen" in said["met"]
    assert said["zonder"] == said[empty.folder.name] == ""


def test_a_screen_that_was_open_meanwhile_is_not_in_the_way(empty: Study) -> None:
    live = talk(empty, "w1", "W01", "L01", answer="met twee", close=False)
    erased(empty)
    assert isinstance(live, Live) and live.do(act.Note("n", ITEM, "van L01", speaker="L01")) is None
    live.leave()
