"""Who withdrew takes part in nothing any more, whichever side of a consent shows; and a talk of which everybody is erased goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.errors import InputError
from fieldwork.store.backup import backup, restore
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.copies.conflicts import conflicts, settle
from fieldwork.study.copies.handing_over import Wish, hand
from fieldwork.study.copies.merging import Came, merge_file
from fieldwork.study.live import do_once
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.study.privacy.withdrawal_words import for_people, would
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import ITEM, OTHERS, THEIRS, bytes_of, put, talk


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "a"), PASSPHRASE, by="R1")


def laptop(study: Study, name: str) -> Study:
    """Another whole copy, made of a backup."""
    kept, folder = study.folder.parent / f"{name}.backup", study.folder.parent / name
    backup(study.log, study.folder, kept, by="R1")
    restore(kept, study.log.key, folder, by="R2")
    return Study.opened(folder, study.log.key, by="R2")


def erase(study: Study, code: str) -> None:
    withdraw(study, plan(study, code, erase=True))


def says(value: str, person: str, item: str = "deelname") -> Callable[[Study], None]:
    """Somebody changes their consent in the talk `samen`, after it was closed."""
    return lambda study: do_once(study, "samen", act.Consent(item, value, "spoken", "participant", 1, person)) and None


def came(into: Study, other: Study, *, dry_run: bool = False) -> Came:
    return merge_file(into, other.folder, [lambda: into.log.key], dry_run=dry_run)


def told(of: Came) -> str:
    return "\n".join(line.text("nl") for line in of.words(done=True))


def leaves(study: Study) -> bool:
    """Whether the talk `samen` may leave, as exports and hand-overs ask."""
    row = next(row for row in study.log.sessions() if row.id == "samen")
    return Consents(study).allow(row)


def status(study: Study, session: str = "samen") -> str:
    return next(row.status for row in study.log.sessions() if row.id == session)


# --- consent after a merge -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_talk_of_which_one_withdrew_here_and_the_other_said_no_there_leaves_neither_copy(study: Study, order: str) -> None:
    talk(study, "samen", "W01", "W02", answer=f"samen een {OTHERS}").leave()
    with study, laptop(study, "b") as other:
        erase(study, "W01")
        says("nee", "W02")(other)
        pair = (study, other) if order == "ab" else (other, study)
        for into, of in (pair, pair[::-1], pair):
            words = told(came(into, of))
            assert "toestemming: samen" not in words and conflicts(into) == []
            assert not leaves(into)
            with pytest.raises(InputError):
                hand(into, into.folder.parent / f"{into.by}.fieldwork", into.log.key, Wish("C1", sessions=("samen",)))
        assert verify(study.log).ok and verify(other.log).ok


@pytest.mark.parametrize("side", [0, 1])
def test_nothing_that_is_settled_makes_who_withdrew_take_part_again(study: Study, side: int) -> None:
    talk(study, "samen", "W01", "L01", answer=f"samen een {OTHERS}").leave()
    (first,) = study.log.heads("samen", "consent/deelname")
    with study:
        erase(study, "W01")
        # what a program that knew of nothing wrote elsewhere: everybody yes, and L01 on another day no
        said = {"W01": {"value": "ja"}, "L01": {"value": "nee"}}
        put(study, "consent.set", "samen", {**first.body, "each": said, "value": "ja"}, (first,))
        (found,) = conflicts(study)
        settle(study, found, found.sides[side])
        now = study.log.heads("samen", "consent/deelname")[-1].body
        assert now["each"]["W01"]["value"] == "nee"
        assert (now["each"]["L01"]["value"], now["value"], leaves(study)) == [("ja", "ja", True), ("nee", "nee", False)][side]
        assert not Consents(study).may("samen", "quoting", "W01")


def test_of_two_who_withdrew_on_two_copies_there_is_nothing_to_settle_and_a_third_goes_on(study: Study) -> None:
    talk(study, "samen", "W01", "W02", "L01", answer=f"samen een {OTHERS}").leave()
    with study, laptop(study, "b") as other:
        erase(study, "W01")
        erase(other, "W02")
        before = came(study, other, dry_run=True)
        assert before.conflicts == ()
        for into, of in ((study, other), (other, study), (study, other)):
            assert "toestemming: samen" not in told(came(into, of))
            assert conflicts(into) == [] and status(into) == "closed" and leaves(into)
            given = into.log.heads("samen", "consent/deelname")
            assert [{code: said["value"] for code, said in head.body["each"].items()} for head in given] == [
                {"W01": "nee", "W02": "nee", "L01": "ja"}] * len(given)  # fmt: skip
            assert [Consents(into).may("samen", "quoting", code) for code in ("W01", "W02", "L01")] == [False, False, True]


@pytest.mark.parametrize("erases", [True, False], ids=["erase", "stop"])
def test_a_talk_that_is_open_stops_when_everybody_of_it_withdrew_on_two_copies(study: Study, *, erases: bool) -> None:
    talk(study, "samen", "W01", "W02", answer=f"samen een {OTHERS}", close=False).leave()
    with study, laptop(study, "b") as other:
        for copy, code in ((study, "W01"), (other, "W02")):
            withdraw(copy, plan(copy, code, erase=erases))
        came(study, other)
        came(other, study)
        assert status(study) == status(other) == ("erased" if erases else "stopped")


# --- everybody of a talk -----------------------------------------------------------------------------------------------


def test_a_talk_of_which_everybody_is_erased_goes_altogether(study: Study, tmp_path: Path, own_home: Path) -> None:
    talk(study, "samen", "W01", "W02", answer=f"samen een {THEIRS}").leave()
    talk(study, "drie", "W01", "W02", "L01", answer=f"samen een {OTHERS}").leave()
    study.close()
    at = ("--study", str(study.folder))
    first = fieldwork("withdraw", *at, "W01", "--erase", "--yes", home=own_home).stderr
    assert "Gesprekken met anderen, die blijven: 2" in first
    second = fieldwork("withdraw", *at, "W02", "--erase", "--yes", home=own_home).stderr
    assert "gesprekken die helemaal weggaan, op rol en datum na: 1" in second and "die blijven: 1" in second
    with Study.opened(study.folder, study.log.key) as later:
        assert (status(later), status(later, "drie")) == ("erased", "closed")
        raw = bytes_of(later.log, tmp_path)
        assert THEIRS.encode() not in raw and OTHERS.encode() in raw and verify(later.log).ok


def test_of_a_talk_with_one_who_is_erased_and_one_who_only_stopped_everything_stays(study: Study, tmp_path: Path) -> None:
    talk(study, "samen", "W01", "W02", answer=f"samen een {OTHERS}").leave()
    with study:
        withdraw(study, plan(study, "W02", erase=False))
        erase(study, "W01")
        assert status(study) == "closed" and OTHERS.encode() in bytes_of(study.log, tmp_path)
        # W02 wants it gone too, later
        assert "helemaal weggaan, op rol en datum na: 1" in "\n".join(
            line.text("nl") for line in would(plan(study, "W02", erase=True)))  # fmt: skip
        erase(study, "W02")
        assert status(study) == "erased"


def test_a_talk_goes_when_the_withdrawals_of_two_copies_meet_and_the_merge_names_it_first(study: Study, tmp_path: Path) -> None:
    live = talk(study, "samen", "W01", "W02", answer=f"samen een {THEIRS}", close=False)
    live.do(act.Note("n", ITEM, f"allebei {THEIRS}"))
    live.do(act.Close())
    live.leave()
    with study, laptop(study, "b") as other, laptop(study, "c") as third:
        erase(study, "W01")
        erase(other, "W02")
        before = "\n".join(line.text("nl") for line in came(study, other, dry_run=True).words(done=False))
        assert before.count("helemaal gewist: W01, W02 2026-03-04 R1 (samen)") == 1
        assert "Kijk hier zelf naar" not in before  # it will be gone
        assert status(study) == "closed"
        came(third, other)
        came(third, study)
        came(study, other)
        came(other, study)
        for copy in (study, other, third):
            assert status(copy) == "erased" and THEIRS.encode() not in bytes_of(copy.log, tmp_path)
            assert verify(copy.log).ok and not came(copy, study if copy is not study else third).merged.erased
        assert THEIRS not in "\n".join(line.text("nl") for line in for_people(plan(study, "W01", erase=True)))
