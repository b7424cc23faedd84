"""An import is one step: it is told as one and taken back as one, and the log keeps both."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.coding import edits
from fieldwork.errors import InputError
from fieldwork.ids import uuid7
from fieldwork.record.events import Event
from fieldwork.store.erase import erase_session
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.desk.codings import codings, import_codings
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming import batch as imports
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.incoming.undoing import DoneSince
from fieldwork.study.live import do_once
from fieldwork.study.rounds.rounds import open_round
from fieldwork.study.search import search
from tests.support import coder, paper
from tests.support.coder import HEADER, SAID, code, say

made, study = coder.made, coder.study
S9 = """\
id: s9
answers: {werk: "Ik sorteer de was en vouw de lakens."}
notes: [{item: werk, kind: descriptive, text: "Lacht veel."}]
"""


def brought(study: Study, folder: Path, text: str = S9, name: str = "s9.yaml", **header: str) -> imports.Batch:
    """A session file taken in; its batch."""
    given = {"participant": "W09", "site": "wasserij"} | header
    import_sessions(study, [paper.saved(folder, paper.session(text, **given), name)], by="R1")
    return imports.history(study)[-1]


def standing(study: Study) -> dict[str, list[tuple[object, ...]]]:
    """All that the tables of what is current say, but for the imports themselves."""
    views = ("answer", "asked", "note", "row", "coding", "consent", "participant", "site", "memo")
    found = {"session": study.log.query("SELECT * FROM session ORDER BY id")}
    for view in views:
        table = "sheet_row" if view == "row" else view
        found[view] = study.log.query(f"SELECT * FROM {table} ORDER BY 1, 2")
    return found


def test_taking_an_import_of_sessions_back_leaves_the_study_as_it_was_and_the_log_knows_both(
    study: Study, tmp_path: Path
) -> None:
    before = standing(study)
    batch = brought(study, tmp_path)
    assert (batch.what, batch.source, batch.counts, batch.sessions) == ("sessions", "s9.yaml", {"sessions": 1}, ("s9",))
    assert [found.session for found in search(study, "lakens")] == ["s9"]
    events = study.log.query("SELECT count(*) FROM event")[0][0]
    undone = imports.undo(study, batch.id)
    assert undone.undone and undone.at == batch.at
    assert standing(study) == before
    assert search(study, "lakens") == []
    with pytest.raises(InputError):
        Desk(study).document("s9")
    assert verify(study.log).ok
    assert study.log.query("SELECT count(*) FROM event")[0][0] > events
    assert [(each.source, each.undone) for each in imports.history(study)][-1] == ("s9.yaml", True)
    with pytest.raises(InputError, match="already"):
        imports.undo(study, batch.id)


def test_a_file_that_was_taken_back_comes_in_again_and_can_go_again(study: Study, tmp_path: Path) -> None:
    before = standing(study)
    for _ in range(3):
        batch = brought(study, tmp_path)
        assert [row.id for row in study.log.sessions()][-1] == "s9"
        assert search(study, "lakens")[0].session == "s9"
        assert not brought(study, tmp_path).undone  # a second time it is known
        assert len([each for each in imports.history(study) if not each.undone and each.source == "s9.yaml"]) == 1
        imports.undo(study, batch.id)
        assert standing(study) == before
    assert verify(study.log).ok


def test_a_copy_to_which_the_log_comes_in_any_order_knows_the_same(study: Study, tmp_path: Path) -> None:
    from tests.support.logs import new_log

    imports.undo(study, brought(study, tmp_path).id)
    brought(study, tmp_path)
    events = list(study.log.events())
    for order in (events, events[::-1], events[1::2] + events[::2]):
        with new_log(tmp_path / uuid7()) as other:
            for event in order:
                other.append([event])
            assert verify(other).ok
            mine, theirs = (log.query("SELECT * FROM session ORDER BY id") for log in (study.log, other))
            assert mine == theirs


WORK = {
    "1 codering": lambda study: code(Desk(study, "C1"), "lakens", session="s9"),
    "1 wijziging": lambda study: do_once(study, "s9", act.Reopen()),
    "1 notitie": lambda study: (do_once(study, "s9", act.Reopen()),
                                do_once(study, "s9", act.Note(uuid7(), "werk", "Erbij."))),
    "1 memo": lambda study: Desk(study, "C1").memo("Let op.", session="s9"),
}  # fmt: skip


@pytest.mark.parametrize("told", WORK)
def test_work_done_since_is_told_and_goes_along_only_where_that_is_asked(study: Study, tmp_path: Path, told: str) -> None:
    before = standing(study)
    batch = brought(study, tmp_path)
    WORK[told](study)
    here = standing(study)
    with pytest.raises(DoneSince) as refused:
        imports.undo(study, batch.id)
    assert "s9.yaml" in refused.value.message.text("nl")
    assert told in refused.value.message.text("nl")
    assert standing(study) == here
    imports.undo(study, batch.id, force=True)
    assert standing(study) == before
    assert verify(study.log).ok


def test_who_and_what_is_used_by_others_stays(study: Study, tmp_path: Path) -> None:
    batch = brought(study, tmp_path)
    brought(study, tmp_path, S9.replace("s9", "s10"), "s10.yaml")
    imports.undo(study, batch.id)
    assert study.log.query("SELECT participant FROM participant WHERE participant = 'W09'")
    assert study.log.query("SELECT site FROM site WHERE site = 'wasserij'")
    assert [row.id for row in study.log.sessions()][-1] == "s10"


def test_a_session_in_a_round_stays(study: Study, tmp_path: Path) -> None:
    batch = brought(study, tmp_path)
    open_round(study, "een", ["C1", "C2"], sessions=["s9"])
    with pytest.raises(InputError, match="round"):
        imports.undo(study, batch.id, force=True)


def test_a_session_that_another_comes_back_to_is_told(study: Study, tmp_path: Path) -> None:
    batch = brought(study, tmp_path)
    brought(study, tmp_path, S9.replace("s9", "s10") + "follows: s9\n", "s10.yaml", held_at="2026-06-01")
    with pytest.raises(DoneSince, match="s10"):
        imports.undo(study, batch.id)


def codings_file(folder: Path) -> Path:
    path = folder / "coderingen.csv"
    at = SAID.index("koffie")
    path.write_text(f"{HEADER}\ns1,werk,{at},{at + 6},leren,werknemer,C1,,\ns2,werk,0,10,rust,,C1,,\n", "utf-8")
    return path


def test_an_import_of_codings_goes_back_and_what_was_coded_by_hand_stays(study: Study, tmp_path: Path) -> None:
    code(Desk(study, "C1"), "ploeg", "rust")
    before = standing(study)
    import_codings(study, codings_file(tmp_path))
    batch = imports.history(study)[-1]
    assert (batch.what, batch.counts) == ("codings", {"codings": 2})
    code(Desk(study, "C1"), "kas", "rust")  # beside it, not on it
    imports.undo(study, batch.id)
    assert sorted(each.text for each in codings(study)) == ["kas", "ploeg"]
    assert standing(study)["answer"] == before["answer"]
    assert import_codings(study, codings_file(tmp_path)).new == 2
    desk = Desk(study, "C1")
    desk.change("s1", next(c for c in desk.codings("s1") if c.text == "koffie").coding, valence="belemmerend")
    with pytest.raises(DoneSince, match="s1 \\(1 coding\\)"):
        imports.undo(study, imports.history(study)[-1].id)
    assert verify(study.log).ok


def test_a_decision_on_codings_that_came_in_is_told(study: Study, tmp_path: Path) -> None:
    import_codings(study, codings_file(tmp_path))
    batch = imports.history(study)[-1]
    (coding,) = codings(study, "s1")
    at = study.log.stamper("R1")()
    body = {"round": "r", "unit": "u", "outcome": "agree", "codings": [], "about": [coding.coding], "reason": "zo"}
    study.log.append([Event(at.id, "decision.set", "s1", at.at, 0, "R1", at.device, (), body)])
    with pytest.raises(DoneSince, match="s1"):
        imports.undo(study, batch.id)
    imports.undo(study, batch.id, force=True)
    assert not codings(study) and not study.log.query("SELECT 1 FROM decision")
    assert verify(study.log).ok


def test_what_a_register_held_before_an_import_comes_back(study: Study) -> None:
    """An import that changes an answer, adds a note and a code: all three are as they were, codebook.yaml too."""
    before = standing(study)
    yaml = (study.folder / "codebook.yaml").read_text("utf-8")
    old = study.log.shown("s1", "answer/werk")
    assert old is not None
    stamp = study.log.stamper("R2")
    one, two, three = stamp(), stamp(), stamp()
    note = {"note": uuid7(), "item": "werk", "kind": "descriptive", "text": "Uit een ander bestand.", "speaker": None}
    batch = imports.take(
        study, "refi-qda", "ander.qdpx", "0" * 64,
        [Event(one.id, "answer.set", "s1", one.at, 60, "R2", one.device, (old.id,), {**old.body, "value": "Anders."}),
         Event(two.id, "note.set", "s1", two.at, 60, "R2", two.device, (), note),
         Event(three.id, "session.changed", "s1", three.at, 60, "R2", three.device, (), {"field": "site", "value": "kas"})],
        {"notes": 1}, by="R2", codes=edits.define(Desk(study).codebook, "nieuw", nl="Nieuw", route="ontwikkel"),
    )  # fmt: skip
    assert "nieuw" in Desk(study).codebook.codes
    assert "nieuw" in (study.folder / "codebook.yaml").read_text("utf-8")
    assert batch.told.text("en") == "1 note"
    imports.undo(study, batch.id)
    after = standing(study)
    assert [row[:4] for row in after["answer"]] == [row[:4] for row in before["answer"]]
    assert after["note"] == before["note"]
    assert [row.site for row in study.log.sessions()] == [row[5] for row in before["session"]]
    assert "nieuw" not in [each.id for each in Desk(study).codebook.in_force()]
    assert (study.folder / "codebook.yaml").read_text("utf-8") == yaml
    assert verify(study.log).ok


def test_an_answer_written_over_what_came_in_is_told(study: Study, tmp_path: Path) -> None:
    batch = imports.history(study)[0]
    assert batch.sessions == ("s1",)
    say(study, "Heel iets anders.")
    with pytest.raises(DoneSince, match="s1"):
        imports.undo(study, batch.id)


def test_a_session_that_was_taken_back_can_still_be_erased_to_the_last_word(study: Study, tmp_path: Path) -> None:
    """Its words stand in the log; whoever withdraws has a right to their being gone."""
    imports.undo(study, brought(study, tmp_path).id)
    erase_session(study.log, "s9", "R1")
    assert "lakens" not in "".join(body for (body,) in study.log.query("SELECT body FROM event"))
    assert study.log.sessions()[-1].status == "erased"
    assert verify(study.log).ok
    brought(study, tmp_path)
    assert "lakens" not in "".join(body for (body,) in study.log.query("SELECT body FROM event"))
