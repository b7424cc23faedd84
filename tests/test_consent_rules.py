"""What each item of the consent form allows rules; another form is another version, and who agreed to an older one is listed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import InputError
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.masking import Masking
from fieldwork.protocol.defects import DefectsError
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.desk.documents import reading_state
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import Live, do_once
from fieldwork.study.privacy.asking_again import Again, again_words, asking_again
from fieldwork.study.privacy.consent_words import meaning
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.study.start import consent_version
from fieldwork.study.transcripts.taking import About
from fieldwork.study.transcripts.taking import plan as plan_transcript
from fieldwork.tui.homelines import lines, table
from fieldwork.tui.overview import Overview
from tests.support.program import flat, running
from tests.support.studies import PASSPHRASE, ROOT, fieldwork

ALLOWS = json.loads((ROOT / "schemas" / "study.schema.json").read_text("utf-8"))["properties"]["consent"]["properties"][
    "items"]["items"]["properties"]["allows"]["enum"]  # fmt: skip
FORM = "".join(
    f"    - {{id: {name}, allows: {name}, required: {str(name == 'taking_part').lower()}, ask: {{nl: Mag {name}?, en: May {name}?}}}}\n"
    for name in ALLOWS
)
OVER = f"consent:\n  version: 1\n  items:\n{FORM}"
GUIDE, ITEM = "proef/leidraad", "begin.a"
SESSION = """\
{{protocol: {guide}, participant: {code}, role: werknemer, site: kas, held_at: 2026-03-04, mode: {mode}, consent: {{{consent}}},
  answers: {{{item}: een rustige dag}}}}
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose form has an item for each thing that can be allowed."""
    folder = tmp_path_factory.mktemp("consent") / "proef"
    Study.create(folder, "blank", "Proef", PASSPHRASE, by="R1", over=OVER).close()
    return folder


@pytest.fixture
def study(folder: Path, tmp_path: Path) -> Study:
    import shutil

    shutil.copytree(folder, tmp_path / "proef")
    return Study.open(tmp_path / "proef", PASSPHRASE, by="R1")


def held(study: Study, code: str = "W01", **answers: str) -> str:
    """A talk in which all was allowed but what `answers` say; its id."""
    given = {**dict.fromkeys(ALLOWS, "ja"), **answers}
    given = {item: value for item, value in given.items() if value}
    header = Header(site="kas", participants=(code,), roles={code: ("werknemer",)}, role="werknemer", held_at="2026-03-04T10:00")
    consent = ConsentGiven(given, ("taking_part",), form_version=consent_version(study))
    live = Live.start(study, study.protocol(GUIDE), header, consent)
    if live.state.status != "refused":
        live.answer(ITEM, "Zij lacht vaak. Dat helpt.")
        live.do(act.Mark("m", "quote", ITEM, "answer", 0, 15))
        live.do(act.FollowUp("2027-05-03"))
        live.do(act.Close())
    live.leave()
    return live.session


def nothing_is_stored(study: Study, session: str) -> bool:
    row = next(row for row in study.log.sessions() if row.id == session)
    bodies = [event.body for event in study.log.events(session) if "answer" in event.kind or "consent" in event.kind]
    return row.status == "refused" and row.participants == () and not bodies


def no_recording_comes_in(study: Study, session: str) -> bool:
    """Neither as a transcript of the talk, nor as a session that was written out from a recording."""
    code, said = whose(study, session), Consents(study).said(session, "recording", None)
    script = study.folder.parent / "t.txt"
    script.write_text(f"I: hoe gaat het?\n{code}: goed hoor\n", "utf-8")
    try:
        plan_transcript(study, script, About(session=session))
        added = True
    except InputError as error:
        assert "wilde geen opname" in error.message.text("nl"), error
        added = False
    refused = brought(study, "recording", f"taking_part: ja, recording: {said}", "W05")
    assert added != refused
    return refused


def whose(study: Study, session: str) -> str:
    return next(row.participants[0] for row in study.log.sessions() if row.id == session)


def brought(study: Study, mode: str, consent: str, code: str) -> bool:
    """Whether a session from elsewhere is refused because of what was not allowed."""
    file = study.folder.parent / f"{mode}.yaml"
    file.write_text(SESSION.format(guide=GUIDE, mode=mode, consent=consent, item=ITEM, code=code), "utf-8")
    try:
        import_sessions(study, [file], by="R1")
    except DefectsError as error:
        return {defect.code for defect in error.defects} == {"not-allowed"}
    return False


def quotes_are_hidden(study: Study, session: str) -> bool:
    state = reading_state(study, session)
    hidden = Masking(study, Consents(study)).of(session)
    return hidden is not None and state is not None and hidden.state(state).value(ITEM) == "▒" * 15 + " Dat helpt."


def is_not_asked_again(study: Study, session: str) -> bool:
    due = [due for due in Overview(study, "nl").due() if due.id == f"follow_up:{session}"]
    return due[0].start is None and "wil niet opnieuw benaderd worden" in due[0].words.text("nl")


def stays_out_of_reuse(study: Study, session: str) -> bool:
    return session in {row.id for row in Leaving(study).sessions} and session not in {
        row.id for row in Leaving(study, reuse=True).sessions
    }


def is_not_linked(study: Study, session: str) -> bool:
    return brought(study, "import", "taking_part: ja", whose(study, session))


def is_told_and_known(study: Study, session: str) -> bool:
    """The program makes and stores no photos: what remains is that the researcher is told, and that it is on record."""
    said = meaning("photos", yes=False, who="W01").text("nl")
    return said.startswith("Maak geen foto’s van W01") and not Consents(study).may(session, "photos")


CONSEQUENCES: dict[str, Callable[[Study, str], bool]] = {
    "taking_part": nothing_is_stored,
    "recording": no_recording_comes_in,
    "photos": is_told_and_known,
    "quoting": quotes_are_hidden,
    "contact_again": is_not_asked_again,
    "reuse": stays_out_of_reuse,
    "linkage": is_not_linked,
}
"""What follows from a no to an item, by what it allows."""


def test_everything_that_an_item_can_allow_has_a_consequence() -> None:
    assert set(CONSEQUENCES) == set(ALLOWS)


@pytest.mark.parametrize("what", ALLOWS)
def test_a_no_has_its_consequence_and_a_yes_has_not(study: Study, what: str) -> None:
    follows = CONSEQUENCES[what]
    assert follows(study, held(study, "W01", **{what: "nee"})), "a no"
    assert not follows(study, held(study, "W02")), "a yes"


@pytest.mark.parametrize("what", [each for each in ALLOWS if each != "taking_part"])
def test_a_no_afterwards_counts_too(study: Study, what: str) -> None:
    session = held(study, "W01")
    do_once(study, session, act.Consent(what, "nee", "spoken", "participant", 1))
    assert CONSEQUENCES[what](study, session)


# --- another form -----------------------------------------------------------------------------------------------------


def changed(study: Study, old: str, new: str) -> list[str]:
    """What the study says of its study.yaml after a change by hand."""
    form = study.folder / "study.yaml"
    text = form.read_text("utf-8")
    assert text.count(old) == 1
    form.write_text(text.replace(old, new), "utf-8")
    return [news.text("nl") for news in adopt_changes(study)]


def test_a_form_that_was_used_changes_only_under_a_new_version(study: Study) -> None:
    assert changed(study, "Mag photos?", "Mogen we foto’s maken?") == ["Overgenomen: study.yaml."]  # nobody agreed to it yet
    held(study)
    (told,) = changed(study, "Mogen we foto’s maken?", "Mogen we filmen?")
    assert "niet overgenomen: het toestemmingsformulier is anders en al gebruikt in versie 1" in told
    assert "Mogen we foto’s maken?" in str(study.form)
    assert changed(study, "  version: 1\n", "  version: 2\n") == ["Overgenomen: study.yaml."]
    assert "Mogen we filmen?" in str(study.form) and consent_version(study) == 2
    (told,) = changed(study, "  version: 2\n", "  version: 1\n")
    assert "niet overgenomen" in told  # version 1 was another form
    assert changed(study, "  version: 1\n", "  version: 2\n") == []


def test_what_is_no_part_of_the_form_changes_freely(study: Study) -> None:
    held(study)
    assert changed(study, "language: nl", "language: en") == ["Overgenomen: study.yaml."]


def newer(study: Study) -> None:
    """A second version of the form, with an item more."""
    line = FORM.splitlines()[1]
    more = line.replace("recording", "delen", 1).replace("allows: recording, ", "")
    changed(study, f"  version: 1\n  items:\n{FORM}", f"  version: 2\n  items:\n{FORM}{more}\n")


def test_who_agreed_to_an_older_form_or_was_never_asked_what_is_new_is_listed_until_asked(study: Study) -> None:
    held(study, "W01")
    held(study, "W02", contact_again="nee")
    held(study, "W03", taking_part="nee")
    fourth = held(study, "W04", reuse="")
    assert asking_again(study) == []  # what was not answered is no reason: the form is the same
    newer(study)
    held(study, "W05", delen="ja")
    assert asking_again(study) == [
        Again("W01", ("1",), ("delen",)), Again("W02", ("1",), ("delen",), may_ask=False), Again("W04", ("1",), ("delen",)),
    ]  # fmt: skip
    do_once(study, fourth, act.Consent("delen", "nee", "spoken", "participant", 2))
    assert asking_again(study)[-1] == Again("W04", ("1", "2"), ())
    for item in ALLOWS:
        do_once(study, fourth, act.Consent(item, "ja", "spoken", "participant", 2))
    held(study, "W01", delen="ja")  # a new talk asks the whole form
    assert [each.participant for each in asking_again(study)] == ["W02"]
    withdraw(study, plan(study, "W02", erase=False))
    assert asking_again(study) == []


def test_of_several_in_a_talk_each_is_asked_for_what_they_said_themselves(study: Study) -> None:
    session = held(study, "W01")
    newer(study)
    do_once(study, session, act.Correct("participants", ["W01", "W02"]))
    for item in (*ALLOWS, "delen"):
        do_once(study, session, act.Consent(item, "ja", "spoken", "participant", 2, "W01"))
    assert "W01" not in [each.participant for each in asking_again(study)]


def test_who_is_to_be_asked_again_stands_on_the_first_screen_and_beside_the_sampling_matrix(study: Study, own_home: Path) -> None:
    for number in range(1, 9):
        held(study, f"W{number:02}", contact_again="nee" if number == 8 else "ja")
    newer(study)
    told = Overview(study, "nl")
    seen = "\n".join(line.draw(160).plain for line in lines(told, "nl"))
    assert "! 7 mensen opnieuw om toestemming vragen: W01, W02, W03, W04, W05, W06 …" in seen
    assert "! 1 persoon gaf toestemming op een ouder formulier en wil niet benaderd worden: W08" in seen
    assert "Opnieuw om toestemming vragen: 8." in table(told, "nl").plain
    assert [words.text("en") for words in again_words(asking_again(study)[:1])] == ["ask 1 person for consent again: W01"]

    async def walk() -> None:
        async with running(study, (100, 40)) as pilot:
            assert "7 mensen opnieuw om toestemming vragen" in flat(pilot)

    asyncio.run(walk())
    study.close()
    done = fieldwork("sessions", "--study", str(study.folder), home=own_home)
    assert "7 mensen opnieuw om toestemming vragen: W01" in done.stderr and "W08" in done.stdout
