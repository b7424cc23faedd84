"""What consent forbids is refused where it is written down: a session from a recording, a new contact, words of who withdrew."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import InputError
from fieldwork.protocol.defects import DefectsError
from fieldwork.study import Study
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import Live, do_once, note_field
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.tui.screens.consent import Consent
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.writing import Writing, Written
from tests.support.program import YES, arrive, flat, press, running, until
from tests.support.studies import PASSPHRASE, new_study

ITEM = "vitaliteit.a"
WANTS_NONE = {**YES, "opname": "nee"}


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    with Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1") as opened:
        yield opened


def header(*people: str, mode: str = "live") -> Header:
    return Header(site="kas", participants=people, roles=dict.fromkeys(people, ("werknemer",)), role="werknemer", mode=mode,
                  researchers=("R1",), held_at="2026-03-04T10:00")  # fmt: skip


def talk(study: Study, session: str, *people: str, given: dict[str, str] = YES, mode: str = "live") -> Live:
    guide = study.protocol("tno-2019/werknemer")
    return Live.start(study, guide, header(*people, mode=mode), ConsentGiven(given, ("deelname",)), session)


def mode_of(study: Study, session: str) -> str | None:
    return next(row.mode for row in study.log.sessions() if row.id == session)


def test_no_session_from_a_recording_begins_with_who_wants_none(study: Study) -> None:
    with pytest.raises(InputError, match="wants no recording"):
        talk(study, "a", "W01", given=WANTS_NONE, mode="recording")
    assert study.log.sessions() == []
    talk(study, "a", "W01", given=WANTS_NONE).leave()
    talk(study, "b", "W02", mode="recording").leave()
    talk(study, "c", "W03", given={**WANTS_NONE, "deelname": "nee"}, mode="recording").leave()  # a refusal is kept, as ever
    assert [row.status for row in study.log.sessions()] == ["open", "open", "refused"]


def test_a_session_becomes_one_from_a_recording_only_where_that_was_allowed(study: Study) -> None:
    talk(study, "a", "W01", given=WANTS_NONE).leave()
    said, after = do_once(study, "a", act.Correct("mode", "recording"))
    assert said is not None and "wil geen opname" in said.text("nl") and after.header["mode"] == "live"
    assert do_once(study, "a", act.Correct("mode", "paper"))[0] is None and mode_of(study, "a") == "paper"
    do_once(study, "a", act.Consent("opname", "ja", "spoken", "participant", 1))
    do_once(study, "a", act.Correct("mode", "recording"))
    assert mode_of(study, "a") == "recording"


def test_data_made_elsewhere_do_not_come_in_by_another_mode(study: Study) -> None:
    form = study.folder / "study.yaml"
    form.write_text(form.read_text("utf-8").replace("allows: reuse", "allows: linkage"), "utf-8")
    study.close()
    with Study.open(study.folder, PASSPHRASE, by="R1") as again:
        talk(again, "a", "W01", given={**YES, "hergebruik": "nee"}).leave()
        with pytest.raises(InputError, match="does not want what was said linked"):
            talk(again, "b", "W01", mode="import")
        said, _ = do_once(again, "a", act.Correct("mode", "import"))
        assert said is not None and mode_of(again, "a") == "live"


def test_the_consent_screen_tells_that_it_cannot_be_from_a_recording_and_goes_back_to_the_question(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            asking = Consent(study, study.protocol("tno-2019/werknemer"), header("W01", mode="recording"))
            pilot.app.push_screen(asking)
            await arrive(pilot, Consent)
            keys = ["n" if item["id"] == "opname" else "j" for item in study.form["consent"]["items"]]
            for key in (*keys, "1", "1"):
                await press(pilot, key)
            await until(pilot, lambda: "wil geen opname" in flat(pilot))
            assert pilot.app.screen is asking and asking.step == "who"

    asyncio.run(walk())
    with Study.open(study.folder, PASSPHRASE, readonly=True) as again:
        assert again.log.sessions() == []


# --- who withdrew ------------------------------------------------------------------------------------------------------------


def stopped(study: Study) -> None:
    """W01 spoke alone and with L01, and withdrew; what was said stays."""
    for session, people in (("alone", ("W01",)), ("both", ("W01", "L01")), ("other", ("L01",))):
        live = talk(study, session, *people)
        if session == "both":
            live.do(act.Note("was", ITEM, "dat vond W01 toen", speaker="W01"))
        live.do(act.Close())
        live.leave()
    withdraw(study, plan(study, "W01", erase=False))
    for session in ("both", "other"):
        do_once(study, session, act.Correct("present", ["een stagiair"]))


def test_nobody_who_withdrew_is_asked_again(study: Study) -> None:
    stopped(study)
    said, after = do_once(study, "alone", act.FollowUp("2027-05-03", "over de kas"))
    assert said is not None and "W01 heeft zich uit de studie teruggetrokken" in said.text("nl")
    assert not after.header.get("follow_up")
    assert do_once(study, "both", act.FollowUp("2027-05-03"))[1].header.get("follow_up")  # L01 can be asked
    said, _ = do_once(study, "alone", act.FollowUp(None))
    assert said is None or "teruggetrokken" not in said.text("nl")


@pytest.mark.parametrize("who", ["W01", "w01"])
def test_no_words_of_who_withdrew_come_in_as_a_note_in_a_talk_of_others(study: Study, who: str) -> None:
    stopped(study)
    live = talk(study, "new", "L01")
    said = live.do(act.Note("n", ITEM, "dat zei W01 nog", speaker=who))
    assert said is not None and "teruggetrokken" in said.text("nl") and not live.state.notes and live.refused
    assert live.do(act.Note("n", ITEM, "dat zei L01 nog", speaker="L01")) is None and not live.refused
    live.do(act.Note("n", ITEM, "dat zei L01 nog", speaker=who))
    assert live.state.notes[0]["speaker"] == "L01"
    live.leave()
    file = study.folder.parent / "s.yaml"
    file.write_text("protocol: tno-2019/werknemer\nparticipant: L01\nrole: werknemer\nsite: kas\nheld_at: 2026-03-04\n"
                    f"consent: ja\nnotes: [{{item: {ITEM}, kind: descriptive, text: dat zei hij, speaker: {who}}}]\n", "utf-8")  # fmt: skip
    with pytest.raises(DefectsError) as refused:
        import_sessions(study, [file], by="R1")
    assert [defect.code for defect in refused.value.defects] == ["withdrawn"]


def test_a_note_that_was_there_is_not_added_to_and_can_be_moved_and_taken_away(study: Study) -> None:
    live = talk(study, "both", "W01", "L01")
    live.do(act.Note("was", ITEM, "dat vond W01", speaker="W01"))
    live.leave()
    withdraw(study, plan(study, "W01", erase=False))
    live = Live.take_up(study, "both")
    for item, text, held in ((ITEM, "dat vond W01 en meer", ITEM), (None, "dat vond W01", None)):
        said = live.do(act.Note("was", item, text, speaker="W01"))
        assert (said is not None, live.refused) == (held is not None, held is not None)
        assert [(note["item"], note["text"]) for note in live.state.notes] == [(held, "dat vond W01")]
    live.do(act.Note("was", None, "", speaker="W01"))
    assert live.state.notes == ()
    live.leave()


def test_what_was_typed_of_who_withdrew_meanwhile_is_offered_once_more(study: Study) -> None:
    talk(study, "both", "W01", "L01").leave()

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "enter")
            sitting = await arrive(pilot, Interview)
            other = Study.opened(study.folder, study.log.key, by="R1")
            withdraw(other, plan(other, "W01", erase=False))
            other.close()
            sitting.do_note()
            writing = await arrive(pilot, Writing)
            await press(pilot, *"kort")
            writing.dismiss(Written("kort", "descriptive", "W01", False, False))
            await until(pilot, lambda: pilot.app.screen is sitting)
            await until(pilot, lambda: "teruggetrokken" in flat(pilot))
            assert "Notitie bewaard" not in flat(pilot)
            assert sitting.live.drafts[note_field(sitting.item.id)].text == "kort"
            sitting.do_note()
            await arrive(pilot, Writing)
            assert "kort" in flat(pilot)

    asyncio.run(walk())
    with Study.open(study.folder, PASSPHRASE, readonly=True) as again:
        assert not any(event.kind == "note.set" for event in again.log.events("both"))
