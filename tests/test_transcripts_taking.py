"""A transcript joins what was held, or is a session of its own: its words under the questions that were asked, none lost."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from fieldwork.errors import InputError
from fieldwork.protocol.defects import DefectsError
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming import batch as imports
from fieldwork.study.transcripts.matching import Wordings
from fieldwork.study.transcripts.speakers import speakers_of
from fieldwork.study.transcripts.taking import About, Plan, plan, take_in
from tests.support import coder, hostile
from tests.support.small import protocol
from tests.support.studies import fieldwork

made, study = coder.made, coder.study
TALK = """\
Opgenomen bij de kas.
[00:00:05] I: Fijn dat u er bent. Wat doet u?
[00:00:12] Jan: Ik sorteer. Nou: best veel 😀.
I: Hoe dan?
Jan: Met de hand.
[00:01:00] Interviewer: Wilt u leren?
Jan: Nee, ik ben te oud.
I: Dan wil ik het nu nog even heel kort met u over het weer van gisteren hebben.
Jan: Het regende.
"""
NEW = About(protocol="proef/gids", site="kas", participants=("W31",), role="werknemer", held_at="2026-05-03T10:00",
            consent="ja", speakers={"jan": "W31"})  # fmt: skip


def saved(folder: Path, text: str = TALK, name: str = "gesprek.txt") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def taken(study: Study, path: Path, about: About) -> Plan:
    planned = plan(study, path, about)
    assert take_in(study, planned) is not None
    return planned


def texts(study: Study, session: str) -> list[tuple[str | None, str, str, str | None]]:
    parts = Desk(study).document(session).parts
    return [(part.item, part.kind, part.text, part.who) for part in parts]


def test_a_new_session_has_its_answers_under_the_questions_and_the_rest_in_order(study: Study, tmp_path: Path) -> None:
    planned = taken(study, saved(tmp_path), NEW)
    assert planned.new
    assert [(each.item, each.certainty) for each in planned.found] == [("werk", 1.0), ("wil", 1.0)]
    assert (planned.words, planned.rest) == (16, 23)
    row = study.log.sessions()[-1]
    assert (row.id, row.participants, row.role, row.site, row.mode, row.status) == (
        planned.session, ("W31",), "werknemer", "kas", "recording", "closed")  # fmt: skip
    assert texts(study, row.id) == [
        ("werk", "answer", "Ik sorteer. Nou: best veel 😀.\nI: Hoe dan?\nMet de hand.", "W31"),
        ("werk", "note", "I: Fijn dat u er bent. Wat doet u?", None),
        ("wil", "note", "Nee, ik ben te oud.", "W31"),
        (None, "note", "Opgenomen bij de kas.", None),
        (None, "note", "I: Dan wil ik het nu nog even heel kort met u over het weer van gisteren hebben.\nHet regende.", None),
    ]  # fmt: skip
    assert "Jan" not in "".join(body for (body,) in study.log.query("SELECT body FROM event"))
    assert verify(study.log).ok


def test_times_are_kept_as_moments_in_the_words(study: Study, tmp_path: Path) -> None:
    session = taken(study, saved(tmp_path), NEW).session
    found = [json.loads(body) for (body,) in study.log.query(
        "SELECT body FROM event WHERE kind = 'mark.set' AND subject = ? ORDER BY at", (session,))]  # fmt: skip
    assert [(mark["what"], mark["item"], mark["elapsed"], mark["at"], mark.get("text")) for mark in found] == [
        ("time", "werk", 5, "10:00:05", "Fijn"), ("time", "werk", 12, "10:00:12", "Ik"), ("time", "wil", 60, "10:01:00", None),
    ]  # fmt: skip


def test_what_a_session_recorded_stays_and_the_transcript_is_added(study: Study, tmp_path: Path) -> None:
    before = texts(study, "s2")
    path = saved(tmp_path, TALK.replace("Jan", "Respondent"), "W02.txt")  # by the code that the file is named after
    planned = taken(study, path, About())
    assert (planned.session, planned.new) == ("s2", False)
    after = texts(study, "s2")
    assert [part for part in after if part in before] == before
    assert [part[:3] for part in after if part not in before] == [
        ("werk", "note", "I: Fijn dat u er bent. Wat doet u?"),
        ("werk", "note", "Ik sorteer. Nou: best veel 😀.\nI: Hoe dan?\nMet de hand."),
        ("wil", "note", "Nee, ik ben te oud."),
        (None, "note", "Opgenomen bij de kas."),
        (None, "note", "I: Dan wil ik het nu nog even heel kort met u over het weer van gisteren hebben.\nHet regende."),
    ]  # fmt: skip
    assert study.log.sessions()[1].status == "closed"
    again = plan(study, path, About())
    assert again.known and take_in(study, again) is None
    imports.undo(study, imports.history(study)[-1].id)
    assert texts(study, "s2") == before
    assert not plan(study, path, About()).known
    assert verify(study.log).ok


def test_a_new_session_goes_as_one_step_with_who_and_where_it_brought(study: Study, tmp_path: Path) -> None:
    before = study.log.sessions()
    taken(study, saved(tmp_path), NEW)
    batch = imports.history(study)[-1]
    assert (batch.what, batch.counts["sessions"], batch.source) == ("transcripts", 1, "gesprek.txt")
    imports.undo(study, batch.id)
    assert study.log.sessions() == before
    assert not study.log.query("SELECT 1 FROM participant WHERE participant = 'W31'")
    assert not plan(study, saved(tmp_path), NEW).known


@pytest.mark.parametrize("name", ["t.txt", "t.docx", "t.vtt", "t.srt"])
def test_every_word_of_the_file_is_somewhere(study: Study, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    said = [("I", "Wat doet u?"), ("W31", "Ik vouw én sorteer 12 lakens – “elke” dag."), ("I", "Wilt u verder leren, denkt u?"),
            ("W31", "Nee. Waarom: ik ben oud."), ("I", "Nog iets?"), ("W31", "Dank.")]  # fmt: skip
    lines = [f"{who}: {words}" for who, words in said]
    cue = "{n}\n00:00:{n:02}{dot}000 --> 00:00:{n:02}{dot}900\n{line}\n"
    match path.suffix:
        case ".docx":
            hostile.docx(path, *lines)
        case ".txt":
            path.write_text("\n\n".join(lines), "utf-8-sig")
        case kind:
            cues = [cue.format(n=n, dot="." if kind == ".vtt" else ",", line=line) for n, line in enumerate(lines, 1)]
            path.write_text(("WEBVTT\n\n" if kind == ".vtt" else "") + "\n".join(cues), "utf-8")
    session = taken(study, path, NEW).session
    stored = " ".join(text for _, _, text, _ in texts(study, session))
    asked = " ".join(str(item.ask) for item in study.protocol("proef/gids").items)  # a question to the word is in the guide
    want = Counter(re.findall(r"\w+", " ".join(words for _, words in said)))
    assert want - Counter(re.findall(r"\w+", f"{stored} {asked}")) == Counter()
    assert {"werk", "slot"} <= {item for item, *_ in texts(study, session)}


def changed(**other: object) -> About:
    from dataclasses import replace

    return replace(NEW, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(("about", "words"), [
    (changed(consent=None), "--consent"),
    (changed(consent="nee"), "toestemming"),
    (changed(consent={"citeren": "ja"}), "Toestemming ontbreekt"),
    (changed(site=None, held_at=None), "--site, --held-at"),
    (changed(protocol="proef/weg"), "proef/weg"),
    (changed(role="baas"), "baas"),
    (changed(participants=("Jan",)), "naam"),
    (changed(held_at="gisteren"), "gisteren"),
    (changed(speakers={}), "Jan (4×)"),
    (changed(speakers={"jan": "W99"}), "W99"),
    (About(session="s99"), "s99"),
    (About(), "--session"),
])  # fmt: skip
def test_what_is_missing_or_wrong_is_told_and_nothing_is_written(
    study: Study, tmp_path: Path, about: About, words: str
) -> None:
    events = study.log.query("SELECT count(*) FROM event")
    with pytest.raises(InputError) as refused:
        plan(study, saved(tmp_path), about)
    message = refused.value.message.text("nl")
    if isinstance(refused.value, DefectsError):
        message = " ".join(defect.render("nl") for defect in refused.value.defects)
    assert words in message
    assert study.log.query("SELECT count(*) FROM event") == events


def test_nothing_joins_a_session_that_ended(study: Study, tmp_path: Path) -> None:
    from fieldwork.store.erase import erase_session

    erase_session(study.log, "s2", "R1")
    with pytest.raises(InputError, match="erased"):
        plan(study, saved(tmp_path), About(session="s2"))


def test_a_transcript_without_speakers_is_kept_whole(study: Study, tmp_path: Path) -> None:
    path = saved(tmp_path, "Wat doet u?\nIk vouw lakens.\n\nEn dan is het klaar.\n")
    planned = taken(study, path, changed(speakers={}))
    assert [text for _, _, text, _ in texts(study, planned.session)] == ["Ik vouw lakens.\nEn dan is het klaar."]
    assert any("sprekers" in remark.text("nl") for remark in planned.remarks)


@pytest.mark.parametrize(("said", "found"), [
    ("Vertel.", ["werk", 1.0]), ("Zo. Vertel. ", ["werk", 1.0]), ("Vertelt u eens.", None), ("Wilt u leren?", ["wil", 1.0]),
    ("Wilt u later leren?", None), ("Cijfer? Nog iets?", None), ("", None),
])  # fmt: skip
def test_a_short_question_is_recognised_to_the_word_and_two_at_once_are_none(said: str, found: list[object] | None) -> None:
    match = Wordings(protocol(), None).match(said)
    assert ([match.item.id, match.certainty] if match else None) == found


def test_speakers_are_said_by_label() -> None:
    class Nobody:
        class log:
            @staticmethod
            def query(*_: object) -> list[tuple[str, str]]:
                return [("W31", "[]")]

    given = speakers_of(Nobody, "INT=interviewer, Jan Jansen=w31,Tolk=ander,Nou=-")  # type: ignore[arg-type]
    assert given == {"int": "@interviewer", "jan jansen": "W31", "tolk": "@other", "nou": "@text"}
    for wrong in ("Jan", "Jan=Piet", "=W31"):
        with pytest.raises(InputError):
            speakers_of(Nobody, wrong)  # type: ignore[arg-type]


def test_the_command_shows_what_it_would_do_then_does_it_and_takes_it_back(
    study: Study, tmp_path: Path, own_home: Path
) -> None:
    from tests.support import paper

    folder = str(study.folder)
    study.close()
    home = {"home": own_home, "FIELDWORK_PASSPHRASE": paper.PASSPHRASE}
    new = ("--protocol", "proef/gids", "--site", "kas", "--held-at", "2026-05-03", "--consent", "ja")
    path = saved(tmp_path, TALK, "W31.txt")
    run = ("--study", folder, "import")
    asked = fieldwork(*run, "transcripts", str(path), *new, expect=1, **home)
    assert "Jan (4×)" in asked.stderr and "niets overgenomen" in asked.stderr
    would = fieldwork(*run, "transcripts", str(path), *new, "--speakers", "Jan=W31", "--dry-run", **home)
    assert "100%  werk" in would.stdout and "23 woorden onder geen vraag" in would.stdout
    assert "transcripts" not in fieldwork(*run, "undo", "--list", **home).stdout
    done = fieldwork(*run, "transcripts", str(path), *new, "--speakers", "Jan=W31", **home)
    assert "nieuw gesprek" in done.stderr
    assert "overgeslagen" in fieldwork(*run, "transcripts", str(path), *new, "--speakers", "Jan=W31", **home).stderr
    listed = fieldwork(*run, "undo", "--list", **home).stdout
    assert "W31.txt" in listed.splitlines()[-1]
    assert "Teruggenomen: W31.txt" in fieldwork(*run, "undo", **home).stderr
    assert "teruggenomen" in fieldwork(*run, "undo", "--list", **home).stdout.splitlines()[-1]
    fieldwork(*run, "transcripts", str(path), str(path), "--session", "s1", expect=2, **home)
    fieldwork(*run, "undo", "zoiets", expect=1, **home)
