"""A participant withdraws: nothing new of them, or no byte of them left, on this copy and on every copy that it meets."""

from __future__ import annotations

import hashlib
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.capture.state import replay
from fieldwork.errors import InputError
from fieldwork.protocol.defects import DefectsError
from fieldwork.record.events import EMPTIED, ERASED
from fieldwork.record.resting import CHARTING
from fieldwork.store.log import Log
from fieldwork.store.merge import merge
from fieldwork.store.other import opened
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.desk.documents import document
from fieldwork.study.desk.memos import memos
from fieldwork.study.incoming.batch import undo
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import Live, do_once
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.privacy.withdrawal import Withdrawal, again, newcomer, plan, withdraw, withdrawn
from fieldwork.study.privacy.withdrawal_words import done_words, for_people, would
from fieldwork.study.search import search
from fieldwork.study.start import participants, proposed_participant
from fieldwork.study.transcripts.taking import About
from fieldwork.study.transcripts.taking import plan as plan_transcript
from fieldwork.tui.offers import Offers
from fieldwork.tui.overview import Overview
from tests.support.logs import state
from tests.support.program import YES
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import (
    ITEM,
    OTHERS,
    THEIRS,
    THEME,
    bytes_of,
    coded,
    keep_copy,
    put,
    talk,
    with_traces,
)

SESSION = """\
{{id: {id}, protocol: tno-2019/werknemer, participant: {code}, role: werknemer, site: kas, held_at: 2026-03-04, consent: ja,
  answers: {{{item}: {words}}}}}
"""


@pytest.fixture
def empty(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


@pytest.fixture
def study(empty: Study) -> Study:
    return with_traces(empty)


def erased(study: Study, code: str = "W01") -> Withdrawal:
    return withdraw(study, plan(study, code, erase=True))


def stopped(study: Study, code: str = "W01") -> Withdrawal:
    return withdraw(study, plan(study, code, erase=False))


def told(planned: Withdrawal, lang: str = "nl") -> str:
    return "\n".join(line.text(lang) for line in (*would(planned), *done_words(planned), *for_people(planned)))  # type: ignore[arg-type]


def another(study: Study, name: str) -> Study:
    """A copy of the study on another laptop, which writes under an id of its own from then on."""
    study.log.query("SELECT 1")
    with study.log.use() as db:
        db.wal_checkpoint()
    folder = study.folder.parent / name
    shutil.copytree(study.folder, folder, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    return Study(folder, Log.open(folder / "study.fieldwork", study.log.key), "R2")


def met(study: Study, other: Study) -> None:
    """Merge another copy, and go through it for those who withdrew."""
    with opened(other.log.file, [lambda: study.log.key], study.log) as file:
        merge(study.log, file, by=study.by)
    again(study)


def exchanged(study: Study, other: Study) -> None:
    """The events of the other, one by one in another order."""
    events = list(other.log.events())
    study.log.append([*events[1::2], *events[::2]])
    again(study)


# --- erasing ----------------------------------------------------------------------------------------------------------


def test_of_who_is_erased_no_byte_is_left_and_what_others_said_is_all_there(study: Study, tmp_path: Path) -> None:
    others = bytes_of(study.log, tmp_path).count(OTHERS.encode())
    assert bytes_of(study.log, tmp_path).count(THEIRS.encode()) > 100  # what is looked for can be found
    done = erased(study)
    assert done.scrubbed and not any(study.folder.glob("*-journal"))
    raw = bytes_of(study.log, tmp_path)
    assert THEIRS.encode() not in raw
    assert others / 2 < raw.count(OTHERS.encode()) <= others  # once in the log; the search index is made again when it is needed
    assert verify(study.log).ok, verify(study.log).problems
    assert study.log.drafts() == []
    assert not [event for event in study.log.events() if THEIRS in str(event.body)]
    assert search(study, THEIRS) == [] and len(search(study, OTHERS)) >= 3


def test_of_a_talk_with_others_only_what_was_noted_as_theirs_goes_with_all_that_was_made_of_it(study: Study) -> None:
    erased(study)
    both = replay("both", study.protocol("tno-2019/werknemer"), study.log.events("both"))
    assert both.status == "closed" and both.value(ITEM) == f"samen een {OTHERS}"
    assert [(note["note"], note["speaker"]) for note in both.notes] == [("b3", "L01")]
    assert [mark["mark"] for mark in both.marks] == ["bq"]
    assert both.has_stopped("W01") and both.taking_part == ("L01",)
    held = {name: [row[0] for row in study.log.query(f"SELECT {name} FROM {name} WHERE {on} = 'both' ORDER BY 1")]
            for name, on in (("coding", "session"), ("memo", "subject"))}  # fmt: skip
    assert held == {"coding": ["bd"], "memo": ["bdm"]}
    assert study.log.query("SELECT unit, reason FROM decision") == [("u2", f"omdat {OTHERS}")]


def test_what_was_written_about_them_goes_and_what_rests_on_others_too_stays_to_be_looked_at(study: Study) -> None:
    done = erased(study)
    assert [memo.text for memo in memos(study, {})] == [f"memo op {OTHERS}", f"bij dit thema denk ik aan {OTHERS}, zie W01"]
    words = [event.body.get("text") or event.body.get("statement") for event in study.log.events(CHARTING) if event.body.get("author")]
    assert sorted(words) == [f"samengevat: {OTHERS}", f"uit beide: {OTHERS}"]
    seen = told(done)
    for line in (
        f"W01, L01 2026-03-04 · {ITEM}: niet los te maken van wat L01 zei. “samen een {OTHERS}” (",
        f"L01 2026-03-04 · {ITEM}: noemt W01. “W01 heeft ook een {OTHERS}” (",
        f"bevinding: leunt ook op wat weggaat, of noemt W01. “uit beide: {OTHERS}” (",
    ):  # fmt: skip
        assert line in seen
    assert f"samengevat: {OTHERS}" not in seen  # that of L01 is L01's


def test_the_log_tells_who_withdrew_when_and_how_and_nothing_else_of_them(study: Study, own_home: Path) -> None:
    erased(study)
    left = {event.kind: event for event in study.log.events("W01") if event.body}
    assert set(left) == {"participant.withdrawn", EMPTIED}
    assert (left["participant.withdrawn"].by, left["participant.withdrawn"].body) == ("R1", {"how": "erase"})
    assert {row.id: (row.status, row.participants) for row in study.log.sessions()} == {
        "alone": ("erased", ()), "open": ("erased", ()), "both": ("closed", ("W01", "L01")), "other": ("closed", ("L01",)),
    }  # fmt: skip
    assert set(participants(study)) == {"L01"} and withdrawn(study) == {"W01": "erase"}
    study.close()
    lines = fieldwork("log", "--study", str(study.folder), home=own_home).stdout
    assert "W01" in lines and "participant.withdrawn" in lines


def test_words_that_the_codebook_quotes_and_names_in_the_key_file_are_pointed_at(empty: Study) -> None:
    talk(empty, "alone", "W01", answer="Niemand zegt hier iets als het druk wordt.").leave()
    Desk(empty, "C1").memo("niemand zegt hier iets als het druk wordt", code=THEME)
    (empty.folder / "names.fieldwork").write_bytes(b"")
    seen = told(plan(empty, "W01", erase=True))
    assert "een memo haalt woorden van deze deelnemer aan." in seen
    assert "fieldwork names remove W01" in seen


def test_a_session_of_an_import_that_was_taken_back_goes_from_the_log_too(empty: Study, tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(SESSION.format(id="weg", code="W07", item=ITEM, words=f"een {THEIRS}"), "utf-8")
    import_sessions(empty, [file], by="R1")
    undo(empty, str(next(iter(empty.log.events("imports"))).body["batch"]))
    assert THEIRS.encode() in bytes_of(empty.log, tmp_path)
    planned = plan(empty, "W07", erase=True)
    assert planned.undone == ("weg",) and "die ook uit het logboek weggaan: 1" in told(planned)
    withdraw(empty, planned)
    assert THEIRS.encode() not in bytes_of(empty.log, tmp_path) and verify(empty.log).ok


def test_what_left_before_is_listed_by_day_file_and_recipient_and_what_holds_only_others_is_not(study: Study) -> None:
    put(study, "exported", "study", {"profile": "answers", "file": "antwoorden.csv", "for": "de universiteit"})
    put(study, "exported", "study", {"profile": "record", "session": "other", "file": "verslag-L01.txt"})
    put(study, "exported", "study", {"profile": "record", "session": "alone", "file": "verslag-W01.txt"})
    put(study, "handed_over", "study", {"file": "voor-C2.fieldwork", "to": "C2", "sessions": ["alone", "other"]})
    put(study, "handed_over", "study", {"file": "voor-C3.fieldwork", "to": "C3", "sessions": ["other"]})
    keep_copy(study, "kopie.fieldwork")
    (study.folder / "study.fieldwork.before-3-20260101T000000").write_bytes(b"x")
    planned = plan(study, "W01", erase=True)
    assert [(each.what, each.file, each.recipient) for each in planned.left] == [
        ("exported", "antwoorden.csv", "de universiteit"), ("exported", "verslag-W01.txt", None),
        ("handed_over", "voor-C2.fieldwork", "C2"), ("backed_up", "kopie.fieldwork", None),
        ("converted", "study.fieldwork.before-3-20260101T000000", None),
    ]  # fmt: skip
    assert all(len(each.day) == 10 for each in planned.left[:-1])
    day = planned.left[0].day
    assert f"{day} export antwoorden.csv voor de universiteit" in told(planned)
    assert f"{day} backup kopie.fieldwork" in told(planned, "en")
    withdraw(study, planned)
    assert plan(study, "W01", erase=True).left == planned.left  # it can be asked for again


def test_erasing_after_stopping_wins_and_doing_it_twice_writes_nothing_more(study: Study) -> None:
    stopped(study)
    erased(study)
    assert withdrawn(study) == {"W01": "erase"}
    events = len(list(study.log.events()))
    erased(study)
    stopped(study)
    assert len(list(study.log.events())) == events and withdrawn(study) == {"W01": "erase"}


# --- stopping ---------------------------------------------------------------------------------------------------------


def test_who_stops_keeps_what_is_there_with_the_consent_that_was_given(study: Study) -> None:
    open_talk = talk(study, "samen-open", "W01", "L02", answer="nog bezig", close=False)
    open_talk.leave()
    texts = {session: [part.text for part in document(study, session).parts] for session in ("alone", "open", "both", "other")}
    may = {session: Consents(study).may(session, "quoting") for session in ("alone", "both")}
    done = stopped(study)
    assert {session: [part.text for part in document(study, session).parts] for session in texts} == texts
    assert {session: Consents(study).may(session, "quoting") for session in may} == may == {"alone": True, "both": True}
    assert {row.id: row.status for row in study.log.sessions()} == {
        "alone": "closed", "open": "stopped", "both": "closed", "other": "closed", "samen-open": "open",
    }  # fmt: skip
    assert Live.take_up(study, "samen-open").state.taking_part == ("L02",)
    assert "W01 is gestopt." in told(done) and withdrawn(study) == {"W01": "stop"}
    assert Consents(study).allow(next(row for row in study.log.sessions() if row.id == "open"))


def test_nothing_new_is_asked_of_who_stopped(study: Study) -> None:
    assert any(due.id == "follow_up:alone" for due in Overview(study, "nl").due())
    stopped(study)
    assert not any(due.id == "follow_up:alone" for due in Overview(study, "nl").due())
    said, after = do_once(study, "alone", act.Reopen())
    assert said is not None and "heeft zich uit de studie teruggetrokken" in said.text("nl") and after.status == "closed"
    said, _ = do_once(study, "other", act.Correct("participants", ["L01", "W01"]))
    assert said is not None and "W01 withdrew from the study" in said.text("en")
    assert do_once(study, "both", act.Close())[1].status == "closed"


@pytest.mark.parametrize("how", [stopped, erased])
def test_the_code_of_who_withdrew_is_never_proposed_nor_taken_again(
    study: Study, tmp_path: Path, how: Callable[[Study], Withdrawal]
) -> None:
    how(study)
    assert proposed_participant(study, "werknemer") == "W02"
    assert withdrawn(study)["W01"] in ("stop", "erase")
    assert Offers(study, "nl").people_at("kas", "werknemer") == ["L01"]
    header = Header(site="kas", participants=("W01",), roles={"W01": ("werknemer",)}, role="werknemer", held_at="2026-03-04")
    with pytest.raises(InputError, match="W01"):
        Live.start(study, study.protocol("tno-2019/werknemer"), header, ConsentGiven(YES, ("deelname",)))
    for typed in ("W01", "w01"):
        with pytest.raises(InputError, match="withdrew"):
            newcomer(study, typed)
        file = tmp_path / f"{typed}.yaml"
        file.write_text(SESSION.format(id=f"nieuw-{typed}", code=typed, item=ITEM, words="iets"), "utf-8")
        with pytest.raises(DefectsError, match="withdrew"):
            import_sessions(study, [file], by="R1")
    script = tmp_path / "both.txt"
    script.write_text("W01: en toen kwam ik terug\nL01: ja\n", "utf-8")
    with pytest.raises(InputError, match="withdrew"):
        plan_transcript(study, script, About(session="both"))
    assert len(study.log.sessions()) == 4


# --- copies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("meeting", [met, exchanged])
@pytest.mark.parametrize("back", [False, True], ids=["comes_in", "goes_out_and_back"])
def test_a_copy_that_did_not_know_brings_nothing_back(
    study: Study, tmp_path: Path, meeting: Callable[[Study, Study], None], *, back: bool
) -> None:
    with another(study, "laptop") as other:
        late = talk(other, "laat", "W01", answer=f"laat nog een {THEIRS}", close=False)
        late.leave()
        live = Live.take_up(other, "both")
        live.do(act.Reopen())
        live.do(act.Note("b9", ITEM, f"weer een {THEIRS}", speaker="W01"))
        live.do(act.Note("b8", ITEM, f"weer een {OTHERS}", speaker="L01"))
        live.leave()
        coded(other, "both", "b9c", "note:b9", f"weer een {THEIRS}")
        coded(other, "alone", "laatc", "answer", f"ik zag een {THEIRS}")
        Desk(other, "C2").memo(f"W01 en de {THEIRS}", "case", participant="W01")
        put(other, "participant.set", "W01", {"participant": "W01", "roles": ["werknemer", THEIRS], "site": "kas"})
        put(other, "chart.summarised", CHARTING, {"rows": "participant", "row": "W01", "code": THEME, "author": "C2",
            "text": f"laat {THEIRS}", "absent": False, "refs": ["bd"], "rests_on": ["both"], "about": ["both"]})  # fmt: skip
        erased(study)
        meeting(study, other)
        assert THEIRS.encode() not in bytes_of(study.log, tmp_path)
        if back:
            meeting(other, study)
            assert THEIRS.encode() not in bytes_of(other.log, tmp_path)
            meeting(study, other)
            meeting(other, study)
            assert {event.id for event in study.log.events() if event.kind != "merged"} == {
                event.id for event in other.log.events() if event.kind != "merged"
            }
            assert {row.id: row.status for row in other.log.sessions()} == {row.id: row.status for row in study.log.sessions()}
            assert withdrawn(other) == {"W01": "erase"} and verify(other.log).ok
        assert verify(study.log).ok, verify(study.log).problems
        notes = {row[0] for row in study.log.query("SELECT note FROM note WHERE session = 'both'")}
        assert notes == {"b3", "b8"}
        assert {row.id: row.status for row in study.log.sessions()}["laat"] == "erased"
        assert "W01" not in participants(study) and OTHERS.encode() in bytes_of(study.log, tmp_path)


@pytest.mark.parametrize("hows", list(itertools.product([stopped, erased], repeat=2)), ids=lambda hows: "-".join(h.__name__ for h in hows))
def test_two_copies_that_withdraw_at_once_come_to_the_same_and_erasing_wins(
    study: Study, tmp_path: Path, hows: tuple[Callable[[Study], Withdrawal], ...]
) -> None:
    with another(study, "laptop") as other:
        live = Live.take_up(other, "both")
        live.do(act.Reopen())
        live.do(act.Note("b7", ITEM, f"op de laptop een {THEIRS}", speaker="W01"))  # so that they empty different registers
        live.leave()
        for each, how in zip((study, other), hows, strict=True):
            how(each)
        for _ in range(2):
            met(study, other)
            met(other, study)
        assert state(study.log) == state(other.log)
        how = "erase" if erased in hows else "stop"
        for each in (study, other):
            assert withdrawn(each) == {"W01": how} and verify(each.log).ok, verify(each.log).problems
            assert (THEIRS.encode() in bytes_of(each.log, tmp_path)) == (how == "stop")
        if how == "erase":
            assert all(row.status == "erased" for row in study.log.sessions() if row.id in ("alone", "open"))
            assert len([e for e in study.log.events("alone") if e.kind == ERASED]) == hows.count(erased)


def test_a_merge_that_was_stopped_before_words_of_who_withdrew_went_is_finished_at_the_next_opening(
    study: Study, tmp_path: Path
) -> None:
    with another(study, "laptop") as other:
        talk(other, "laat", "W01", answer=f"laat nog een {THEIRS}").leave()
        erased(study)
        with opened(other.log.file, [lambda: study.log.key], study.log) as file:
            merge(study.log, file, by="R1")
    assert THEIRS.encode() in bytes_of(study.log, tmp_path)
    study.close()
    with Study.opened(study.folder, study.log.key, by="R1") as later:
        assert THEIRS.encode() not in bytes_of(later.log, tmp_path)
        assert {row.id: row.status for row in later.log.sessions()}["laat"] == "erased"
        events = len(list(later.log.events()))
    with Study.opened(study.folder, study.log.key, by="R1") as later:
        assert len(list(later.log.events())) == events


# --- on the command line ----------------------------------------------------------------------------------------------


def test_a_dry_run_tells_all_and_changes_nothing(study: Study, own_home: Path) -> None:
    keep_copy(study, "kopie.fieldwork")
    before = state(study.log), list(study.log.events()), study.log.drafts()
    study.close()
    file = study.folder / "study.fieldwork"
    digest = hashlib.sha256(file.read_bytes()).digest()
    for how in ("--stop", "--erase"):
        done = fieldwork("withdraw", "w01", how, "--dry-run", "--study", str(study.folder), home=own_home)
        assert "Er is niets veranderd." in done.stderr and "W01" in done.stderr
    assert "gesprekken die helemaal weggaan, op rol en datum na: 2." in done.stderr
    assert "reservekopie kopie.fieldwork" in done.stderr and done.stdout == ""
    assert hashlib.sha256(file.read_bytes()).digest() == digest
    with Study.opened(study.folder, study.log.key) as later:
        assert (state(later.log), list(later.log.events()), later.log.drafts()) == before


def test_the_command_asks_first_and_refuses_what_is_not_clear(study: Study, tmp_path: Path, own_home: Path) -> None:
    study.close()
    at = ("--study", str(study.folder))
    assert "--stop of --erase" in fieldwork("withdraw", "W01", *at, home=own_home, expect=2).stderr
    assert "--stop of --erase" in fieldwork("withdraw", "W01", "--stop", "--erase", *at, home=own_home, expect=2).stderr
    assert "geen deelnemer W99" in fieldwork("withdraw", "W99", "--erase", *at, home=own_home, expect=1).stderr
    assert "geef --yes" in fieldwork("withdraw", "W01", "--erase", *at, home=own_home, expect=2).stderr
    with Study.opened(study.folder, study.log.key) as later:
        assert withdrawn(later) == {}
    done = fieldwork("--lang", "en", "withdraw", "W01", "--erase", "--yes", "--as", "R9", *at, home=own_home)
    assert "Erased." in done.stderr and "Look at this yourself:" in done.stderr
    with Study.opened(study.folder, study.log.key) as later:
        assert next(iter(later.log.events("W01", {"participant.withdrawn"}))).by == "R9"
        assert THEIRS.encode() not in bytes_of(later.log, tmp_path)
