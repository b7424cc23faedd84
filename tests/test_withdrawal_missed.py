"""What a withdrawal takes that stands where nobody looks first, and what it points at, also later, when it cannot be found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.capture.state import replay
from fieldwork.coding import edits
from fieldwork.errors import InputError
from fieldwork.exports.run import export
from fieldwork.record.resting import CHARTING
from fieldwork.store import crypt
from fieldwork.store.erase import erase_session
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.copies.handing_over import Wish, hand
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import Live
from fieldwork.study.privacy.consent_words import erased_words
from fieldwork.study.privacy.left_before import left_of_session
from fieldwork.study.privacy.names import entry, make_names, open_names
from fieldwork.study.privacy.names_restoring import restore_names
from fieldwork.study.privacy.names_taking import read_csv
from fieldwork.study.privacy.texts import named
from fieldwork.study.privacy.to_look_at import let_stay
from fieldwork.study.privacy.withdrawal import Withdrawal, plan, withdraw
from fieldwork.study.privacy.withdrawal_words import for_people, left_words, would
from tests.support.program import YES
from tests.support.studies import PASSPHRASE, fieldwork, new_study
from tests.support.withdrawing import ITEM, OTHERS, THEIRS, THEME, bytes_of, coded, put, talk

NAMES = "vijf groene olifanten dansen zacht"
SESSION = """\
{{id: {id}, protocol: tno-2019/werknemer, participant: {code}, role: werknemer, site: kas, held_at: 2026-03-04, consent: ja,
  answers: {{{item}: iets}}}}
"""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def erased(study: Study, code: str = "W01") -> Withdrawal:
    return withdraw(study, plan(study, code, erase=True))


def listed(planned: Withdrawal) -> str:
    return "\n".join(line.text("nl") for line in (*would(planned), *for_people(planned)))


def held(study: Study, session: str, *people: str, **more: object) -> Live:
    roles = {code: ("leidinggevende" if code.startswith("L") else "werknemer",) for code in people}
    header = Header(site="kas", participants=people, roles=roles, role="werknemer", researchers=("R1",),
                    held_at="2026-03-04T10:00", **more)  # type: ignore[arg-type]  # fmt: skip
    return Live.start(study, study.protocol("tno-2019/werknemer"), header, ConsentGiven(YES, ("deelname",)), session)


# --- sessions in which they do not stand -------------------------------------------------------------------------------


def test_notes_of_who_was_taken_out_of_a_talk_go_and_the_rest_of_it_is_listed(study: Study, tmp_path: Path) -> None:
    live = held(study, "both", "W01", "L01")
    live.answer(ITEM, f"samen een {OTHERS}")
    live.do(act.Note("n", ITEM, f"een {THEIRS}", speaker="W01"))
    live.do(act.Note("o", ITEM, f"een {OTHERS}", speaker="L01"))
    live.do(act.Correct("participants", ["L01"]))
    live.leave()
    coded(study, "both", "c", "note:n", f"een {THEIRS}")
    done = erased(study)
    assert THEIRS.encode() not in bytes_of(study.log, tmp_path) and verify(study.log).ok
    state = replay("both", study.protocol("tno-2019/werknemer"), study.log.events("both"))
    assert state.status == "open" and [note["note"] for note in state.notes] == ["o"]
    assert f"W01 deed hier eerst mee: kijk of dit van W01 is. “samen een {OTHERS}”" in listed(done)
    assert f"“een {OTHERS}”" not in listed(done)  # that is of L01


def test_a_note_of_somebody_who_never_stood_there_goes_and_the_session_is_pointed_at(study: Study, tmp_path: Path) -> None:
    live = held(study, "other", "L01")
    live.answer(ITEM, f"een {OTHERS}")
    live.do(act.Note("n", ITEM, f"een {THEIRS}", speaker="W01"))
    live.leave()
    done = erased(study)
    assert THEIRS.encode() not in bytes_of(study.log, tmp_path)
    assert "L01 2026-03-04: hier stond iets dat W01 zei" in listed(done)
    assert {row.id: row.status for row in study.log.sessions()} == {"other": "open"}


def test_a_session_that_was_corrected_to_somebody_else_is_not_erased(study: Study, tmp_path: Path) -> None:
    live = held(study, "solo", "W01")
    live.answer(ITEM, f"een {OTHERS}")
    live.do(act.Correct("participants", ["W02"]))
    live.leave()
    done = erased(study)
    assert done.alone == () and OTHERS.encode() in bytes_of(study.log, tmp_path)
    assert f"W02 2026-03-04 · {ITEM}: W01 deed hier eerst mee" in listed(done)


def test_a_session_out_of_which_its_only_participant_was_taken_is_still_theirs(study: Study, tmp_path: Path) -> None:
    live = held(study, "solo", "W01")
    live.answer(ITEM, f"een {THEIRS}")
    live.do(act.Correct("participants", []))
    live.leave()
    erased(study)
    assert THEIRS.encode() not in bytes_of(study.log, tmp_path)


def test_other_records_of_the_same_talk_are_listed_text_by_text(study: Study) -> None:
    for session, code in (("een", "W01"), ("twee", "L01")):
        live = held(study, session, code, conversation="samen")
        live.answer(ITEM, f"een {OTHERS}" if code == "L01" else f"een {THEIRS}")
        live.leave()
    Live.take_up(study, "twee").do(act.Note("n", ITEM, "ook hier sprak W01 mee", speaker="W01"))
    talk(study, "los", "L02", answer="iets heel anders").leave()
    seen = listed(erased(study))
    assert f"L01 2026-03-04 · {ITEM}: hetzelfde gesprek als een van W01: kijk of dit van W01 is. “een {OTHERS}”" in seen
    assert "heel anders" not in seen and "sprak W01 mee" not in seen
    assert f"“een {OTHERS}”" in listed(plan(study, "W01", erase=True))  # though nothing tells of the talk any more


# --- who answered for them, and words beside what was asked -------------------------------------------------------------


def test_who_answered_for_them_goes_and_who_answered_for_others_stays(study: Study, tmp_path: Path) -> None:
    live = held(study, "both", "W01", "L01", answered_for={"W01": (f"moeder {THEIRS}",), "L01": (f"tolk {OTHERS}",)})
    live.do(act.Correct("answered_for", {"W01": [f"tante {THEIRS}"], "L01": [f"tolk {OTHERS}"]}))
    live.do(act.Note("n", ITEM, "van L01", speaker="L01"))
    live.leave()
    planned = plan(study, "W01", erase=True)
    assert planned.helped == ("both",) and "Wie voor W01 antwoordde, gaat weg uit 1 gesprek." in listed(planned)
    assert THEIRS not in listed(planned)
    withdraw(study, planned)
    assert THEIRS.encode() not in bytes_of(study.log, tmp_path) and verify(study.log).ok, verify(study.log).problems
    state = replay("both", study.protocol("tno-2019/werknemer"), study.log.events("both"))
    assert state.header["answered_for"] == {"L01": [f"tolk {OTHERS}"]}
    assert plan(study, "W01", erase=True).helped == ()


@pytest.mark.parametrize("others", [True, False], ids=["shared", "elsewhere"])
def test_a_follow_up_and_a_reason_that_name_them_are_listed(study: Study, *, others: bool) -> None:
    talk(study, "alone", "W01", answer="iets").leave()
    live = held(study, "samen", *(("W01", "L01") if others else ("L01",)))
    live.do(act.Skip("vitaliteit.c", "anders", f"W01 wil het niet over de {THEIRS} hebben"))
    live.do(act.FollowUp("2027-01-01", f"bel de moeder van W01 over de {THEIRS}"))
    live.leave()
    seen = listed(erased(study))
    assert "W01 wil het niet over de" in seen and "bel de moeder van W01" in seen


# --- what cannot be found any more -------------------------------------------------------------------------------------


def test_what_was_to_be_looked_at_is_listed_until_somebody_looked(study: Study, tmp_path: Path) -> None:
    words = f"ik heb {THEIRS}reuma en ben ontslagen"
    talk(study, "alone", "W01", answer=words).leave()
    talk(study, "other", "L01", answer=f"een {OTHERS}").leave()
    Desk(study, "C1").memo(words, code=THEME)
    put(study, "finding.stated", CHARTING, {"finding": "f", "statement": f"uit beide {OTHERS}", "status": "firm", "author": "C1",
        "by": "C1", "supports": [], "contradicts": [], "rests_on": ["alone", "other"]})  # fmt: skip
    refs = {look.ref for look in erased(study).looks if look.ref}
    assert len(refs) == 2
    kept = [event for event in study.log.events("W01", {"words.erased"}) if event.body.get("looks")]
    assert {ref for event in kept for ref in event.body["looks"]} == refs and THEIRS not in str([each.body for each in kept])
    again = plan(study, "W01", erase=True)
    assert {look.ref for look in again.looks if look.ref} == refs
    assert "stond op de lijst toen W01 werd gewist." in listed(again)
    memo = next(look.ref for look in again.looks if THEIRS in look.words)
    let_stay(study, "W01", named(study, str(memo)))
    (left,) = {look.ref for look in plan(study, "W01", erase=True).looks if look.ref}
    assert left != memo
    events = len(list(study.log.events()))
    erased(study)  # doing it again writes nothing
    assert len(list(study.log.events())) == events


def test_a_code_that_quotes_is_listed_again_too(study: Study) -> None:
    words = f"ik heb {THEIRS}reuma en ben ontslagen"
    talk(study, "alone", "W01", answer=words).leave()
    change(study, edits.define(codebook(study), "ziekte", route="vitaliteit", nl="Ziekte", examples=[words]))
    assert "ziekte: het codeboek haalt hier woorden van deze deelnemer aan." in listed(erased(study))
    seen = listed(plan(study, "W01", erase=True))
    assert f"stond op de lijst toen W01 werd gewist. “{words}" in seen


# --- what left before --------------------------------------------------------------------------------------------------


def test_what_left_is_listed_where_it_holds_them_and_told_apart_by_its_hash(study: Study, tmp_path: Path) -> None:
    talk(study, "een", "W01", answer="iets met genoeg woorden").leave()
    talk(study, "negen", "W09", answer="iets met genoeg woorden").leave()
    export(study, ["word-record", "codebook", "qdc", "sessions"], tmp_path / "uit")
    for sha256 in ("a" * 64, "b" * 64):
        put(study, "exported", "study", {"profile": "answers", "file": "antwoorden.csv", "sha256": sha256})
    put(study, "names.backed_up", "study", {"file": "namen.kopie", "sha256": "c" * 64})
    put(study, "handed_over", "study", {"file": "bezoek.fieldwork", "to": "R2", "sessions": [], "participants": ["w01"]})
    put(study, "handed_over", "study", {"file": "winkel.fieldwork", "to": "R3", "sessions": [], "participants": ["L01"]})
    put(study, "handed_over", "study", {"file": "oud.fieldwork", "to": "R4", "sessions": [], "site": "kas"})
    planned = plan(study, "W01", erase=True)
    files = [each.file for each in planned.left]
    assert [name for name in files if name.endswith(".docx")] == ["W01_2026-03-04_een.docx"]
    assert sorted(name for name in files if not name.endswith(".docx")) == [
        "antwoorden.csv", "antwoorden.csv", "bezoek.fieldwork", "namen.kopie", "oud.fieldwork", "sessions.csv"]  # fmt: skip
    seen = listed(planned)
    assert "antwoorden.csv (aaaaaaaa…)" in seen and "antwoorden.csv (bbbbbbbb…)" in seen
    assert "kopie van het sleutelbestand namen.kopie" in seen and "sessions.csv (" not in seen


def test_a_hand_over_says_in_the_log_whom_it_holds(study: Study, tmp_path: Path) -> None:
    talk(study, "een", "W01", answer="iets").leave()
    hand(study, tmp_path / "bezoek.fieldwork", crypt.new_key(NAMES), Wish("R2", site="kas"))
    (event,) = study.log.events("study", {"handed_over"})
    assert event.body["participants"] == ["W01"] and event.body["sessions"] == []
    assert "bezoek.fieldwork voor R2" in listed(plan(study, "W01", erase=True))


# --- ids, and names in the key file -------------------------------------------------------------------------------------


def test_an_id_from_a_file_is_told_to_stay_and_one_like_a_name_is_warned_of(study: Study, tmp_path: Path, own_home: Path) -> None:
    files = {}
    for id_ in ("gesprek-jansen", "interview-12", "kas-W01"):
        files[id_] = tmp_path / f"{id_}.yaml"
        files[id_].write_text(SESSION.format(id=id_, code="W01", item=ITEM), "utf-8")
    result = import_sessions(study, files.values(), by="R1")
    (warning,) = [each.text("nl") for each in result.warnings if "naam" in each.text("nl")]
    assert "gesprek-jansen" in warning and "interview-12" not in warning and "kas-W01" not in warning
    held(study, "01a0b1c2-0000-7000-8000-000000000000", "W01").leave()
    line = next(line for line in listed(plan(study, "W01", erase=True)).splitlines() if "deze id blijft staan" in line)
    assert "gesprek-jansen" in line and "01a0b1c2" not in line


def test_no_name_is_kept_any_more_with_who_was_erased(study: Study, tmp_path: Path) -> None:
    talk(study, "een", "W01", answer="iets").leave()
    talk(study, "twee", "W02", answer="iets").leave()
    with make_names(study, NAMES) as names:
        names.put([entry(study, {"code": code, "name": name}) for code, name in (("W01", "Hortensia Zwaluw"), ("W02", "Pim Merel"))])
        names.copy_to(tmp_path / "namen.kopie")
    erased(study)
    for code in ("W01", "w01"):
        with pytest.raises(InputError, match="withdrew and was erased"):
            entry(study, {"code": code, "name": "Hortensia Zwaluw"})
        with pytest.raises(InputError, match="Line 2: .* was erased"):
            read_csv(study, f"code,name\n{code},Hortensia Zwaluw\n", {})
    (study.folder / "names.fieldwork").unlink()
    assert restore_names(study, tmp_path / "namen.kopie", NAMES) == ("W01",)
    with open_names(study, NAMES, "list") as names:
        assert [each.code for each in names.entries()] == ["W02"]


def test_putting_the_key_file_back_says_who_is_not_in_it_any_more(study: Study, tmp_path: Path, own_home: Path) -> None:
    talk(study, "een", "W01", answer="iets").leave()
    with make_names(study, NAMES) as names:
        names.put([entry(study, {"code": "W01", "name": "Hortensia Zwaluw"})])
        names.copy_to(tmp_path / "namen.kopie")
    erased(study)
    (study.folder / "names.fieldwork").unlink()
    study.close()
    done = fieldwork("names", "restore", str(tmp_path / "namen.kopie"), "--study", str(study.folder), home=own_home,
                     FIELDWORK_NAMES_PASSPHRASE=NAMES)  # fmt: skip
    assert "Niet teruggezet, want gewist: W01." in done.stderr


# --- one session -------------------------------------------------------------------------------------------------------


def test_after_one_session_went_what_left_is_told_with_day_and_recipient_and_that_it_is_not_scrubbed_yet(study: Study) -> None:
    talk(study, "een", "W01", answer="iets").leave()
    put(study, "exported", "study", {"profile": "answers", "file": "antwoorden.csv", "for": "de universiteit"})
    put(study, "backed_up", "study", {"file": "maandag.kopie", "for": "dienst ict"})
    reader = crypt.connect(study.log.file, study.log.key)
    try:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM event").fetchone()
        done = erase_session(study.log, "een", "R1")
    finally:
        reader.close()
    words = erased_words(done).text("nl")
    assert not done.scrubbed and "Gewist." in words and "de laatste resten gaan weg als het weer opengaat" in words
    told = [left_words(each).text("nl") for each in left_of_session(study, "een")]
    assert told[0].endswith("export antwoorden.csv voor de universiteit") and told[1].endswith("maandag.kopie voor dienst ict")
