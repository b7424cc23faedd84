"""The log keeps what is written, whole, and says what is current of it in whatever order it came."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwork.errors import InputError
from fieldwork.ids import Stamper
from fieldwork.record.events import Event
from fieldwork.record.registers import Registers
from fieldwork.store.log import Log
from fieldwork.store.verify import rebuild, verify
from tests.support.logs import OPENED, event, filled, interview, key, new_log, state


def test_what_was_appended_is_read_back_equal_and_in_order_after_reopening(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("E")
        odd = {"item": "a", "value": ["[/b]", "\0", "=1+1", "ë \U0001f600", None, 1.5], "nieuw": {"van": "later"}}
        written = [*interview(stamp), event(stamp, "answer.set", "s1", odd), event(stamp, "kind.of.later", "s1", {"x": 1})]
        assert log.append(written) == len(written)
    with Log.open(log.file, key()) as log:
        assert list(log.events()) == sorted(written, key=lambda e: e.order)
        assert [e.kind for e in log.events("s1", {"note.set"})] == ["note.set"]
        assert list(log.events("s2")) == []


def test_all_events_come_in_order_also_when_there_are_more_than_one_batch(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("E")
        events = [event(stamp, "looked", "study", {"n": n}) for n in range(4_500)]
        log.append(events[3_000:])
        log.append(events[:3_000])
        assert [e.body["n"] for e in log.events()] == list(range(4_500))
        assert log.stamper("E").last == events[-1].at


def test_an_event_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        events = interview(log.stamper("E"))
        assert log.append(events) == len(events)
        before = state(log)
        assert log.append([*events, *events]) == 0
        assert state(log) == before


def test_a_batch_that_fails_half_way_leaves_nothing_of_itself(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("E")
        log.append(interview(stamp))
        log.put_draft("s1", "answer/x", "blijft", 1)
        before = (state(log), list(log.events()))
        good = event(stamp, "answer.set", "s1", {"item": "x", "value": "ja", "text": None})
        with pytest.raises(ValueError, match="JSON"):
            log.append([good, event(stamp, "answer.set", "s1", {"item": "y", "value": float("nan")})])
        assert (state(log), list(log.events())) == before
        assert [draft.text for draft in log.drafts()] == ["blijft"]
        assert log.append([good]) == 1


def test_an_event_ends_its_draft_in_one_transaction(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("E")
        log.append(interview(stamp))
        log.put_draft("s1", "answer/a", "een", 1)
        log.put_draft("s1", "answer/a", "een twee", 8)
        log.put_draft("s1", "note/n2", "ander", 2)
        log.append([event(stamp, "answer.set", "s1", {"item": "a", "value": "een twee"})], drop_drafts=[("s1", "answer/a")])
        assert [(d.field, d.text, d.cursor) for d in log.drafts("s1")] == [("note/n2", "ander", 2)]
    with Log.open(log.file, key()) as log:
        assert [(d.field, d.text) for d in log.drafts()] == [("note/n2", "ander")]
        log.drop_draft("s1", "note/n2")
        assert log.drafts() == []


SESSION_STORIES = [
    # what happens after opening                                            status    answered asked
    ([], "open", 0, 0),
    ([("item.asked", {"item": "a"})], "open", 0, 1),
    ([("item.asked", {"item": "a"}), ("answer.set", {"item": "a", "value": "ja"})], "open", 1, 1),
    ([("answer.set", {"item": "a", "value": "ja"})], "open", 1, 1),
    ([("answer.set", {"item": "a", "value": "ja"}), ("answer.set", {"item": "a", "value": None})], "open", 0, 0),
    ([("answer.set", {"item": "a", "value": 0}), ("answer.set", {"item": "b", "value": False})], "open", 2, 2),
    ([("item.asked", {"item": "a"}), ("item.asked", {"item": "a", "undone": True})], "open", 0, 0),
    ([("session.closed", {})], "closed", 0, 0),
    ([("session.closed", {}), ("session.reopened", {})], "open", 0, 0),
    ([("session.refused", {})], "refused", 0, 0),
    ([("session.stopped", {"keep": True})], "stopped", 0, 0),
]


@pytest.mark.parametrize(("story", "status", "answered", "asked"), SESSION_STORIES)
def test_the_summary_of_a_session_says_its_status_and_counts(
    tmp_path: Path, story: list[tuple[str, dict[str, object]]], status: str, answered: int, asked: int
) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("E")
        registers = Registers()
        opened = event(stamp, "session.opened", "s1", OPENED)
        registers.add(opened)
        log.append([opened])
        for kind, body in story:
            from fieldwork.record.events import register_of

            register = register_of(kind, body)
            assert register is not None
            happened = event(stamp, kind, "s1", body, supersedes=registers.head_ids(register))
            registers.add(happened)
            log.append([happened])
        (row,) = log.sessions()
        assert (row.status, row.answered, row.asked) == (status, answered, asked)
        assert (row.id, row.conversation, row.protocol, row.version) == ("s1", "s1", "tno-2019/werknemer", 1)
        assert (row.participants, row.roles, row.researchers) == (("W01",), {"W01": ["werknemer"]}, ("E",))
        assert row.last_at == list(log.events("s1"))[-1].at
        assert verify(log).ok


def test_a_later_correction_of_a_field_replaces_it_whole_in_the_summary(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("E")
        log.append(interview(stamp))
        changes = {"roles": {"W02": ["jobcoach"]}, "participants": ["W02"], "wave": "T3", "site": None, "mode": "paper"}
        log.append([event(stamp, "session.changed", "s1", {"field": f, "value": v}) for f, v in changes.items()])
        (row,) = log.sessions()
        assert (row.roles, row.participants, row.wave, row.site, row.mode) == (
            {"W02": ["jobcoach"]},
            ("W02",),
            "T3",
            None,
            "paper",
        )
        assert (row.answered, row.asked, row.role) == (3, 3, "werknemer")


def test_text_that_no_file_can_hold_is_kept_but_for_what_was_broken(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        log.put_draft("s1", "answer/a", "caf\udce9 \ud83d\ude00", 2)
        log.append([event(log.stamper("E"), "answer.set", "s1", {"item": "a", "value": "ë \udce9"})])
        assert [draft.text for draft in log.drafts()] == ["caf\ufffd \U0001f600"]
        assert [e.body["value"] for e in log.events()] == ["ë \ufffd"]
        assert verify(log).ok


def test_two_answers_made_without_seeing_each_other_are_both_kept_and_the_later_shows(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("E")
        log.append(interview(stamp, answers=0))
        first = event(stamp, "answer.set", "s1", {"item": "a", "value": "ja"})
        second = event(stamp, "answer.set", "s1", {"item": "a", "value": "nee"})
        log.append([second, first])
        assert [e.id for e in log.heads("s1", "answer/a")] == [first.id, second.id]
        assert log.shown("s1", "answer/a") == second
        assert log.query("SELECT value, conflict FROM answer WHERE session = 's1'") == [('"nee"', 1)]
        settled = event(stamp, "answer.set", "s1", {"item": "a", "value": "ja"}, supersedes=(first.id, second.id))
        log.append([settled])
        assert log.query("SELECT value, conflict FROM answer WHERE session = 's1'") == [('"ja"', 0)]


REGISTER_BODIES = [
    ("session.opened", OPENED),
    ("session.changed", {"field": "wave", "value": "T3"}),
    ("session.closed", {}),
    ("session.reopened", {}),
    ("answer.set", {"item": "a", "value": "ja"}),
    ("answer.set", {"item": "a", "value": None}),
    ("item.asked", {"item": "a"}),
    ("item.asked", {"item": "a", "undone": True}),
    ("note.set", {"note": "n", "item": None, "kind": "descriptive", "text": "x"}),
    ("exported", {"to": "x"}),
]


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events of two copies, one clock running ahead, replacing what they may have seen of the same register."""
    from fieldwork.record.events import register_of

    events: list[Event] = []
    for number in range(draw(st.integers(1, 14))):
        kind, body = draw(st.sampled_from(REGISTER_BODIES))
        subject, device = draw(st.sampled_from("xy")), draw(st.sampled_from("AB"))
        same = [e.id for e in events if e.subject == subject and register_of(e.kind, e.body) == register_of(kind, body)]
        seen = draw(st.lists(st.sampled_from(same), unique=True, max_size=2)) if same else []
        if draw(st.integers(0, 9)) == 0:
            seen.append("never-came")
        at = number + (1_000 if device == "A" else draw(st.integers(0, 2)))
        events.append(Event(f"{draw(st.integers(0, 99)):02}-{number}", kind, subject, at, 60, "E", device, tuple(seen), body))
    return events


@settings(max_examples=60)
@given(data=st.data(), events=histories())
def test_the_same_events_give_the_same_record_in_any_order_twice_and_in_parts(data: st.DataObject, events: list[Event]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        states = []
        for copy in range(2):
            shuffled = data.draw(st.permutations(events))
            cut = data.draw(st.integers(0, len(events)))
            with new_log(folder / str(copy)) as log:
                with log.use() as db:
                    db.execute("PRAGMA synchronous = off")
                log.append(shuffled[:cut])
                log.append(events)
                log.append(shuffled[cut:])
                report = verify(log)
                assert report.ok, [str(problem) for problem in report.problems]
                incremental = state(log)
                rebuild(log)
                assert state(log) == incremental
                states.append(incremental)
        assert states[0] == states[1]
        for subject in "xy":
            registers = Registers()
            registers.extend(sorted((e for e in events if e.subject == subject), key=lambda e: e.order))
            expected = {(name, e.id) for name, heads in registers.heads.items() for e in heads}
            assert {(row[1], row[2]) for row in states[0]["head"] if row[0] == subject} == expected
    finally:
        shutil.rmtree(folder)


def test_a_stamp_is_later_than_all_in_the_log_though_another_copy_ran_ahead(tmp_path: Path) -> None:
    ahead = Stamper("F", "other", last=4_000_000_000_000_000)
    with new_log(tmp_path) as log:
        log.append(interview(ahead, "far", answers=1))
        log.append(interview(Stamper("E", "behind"), "near", answers=1))
    with Log.open(log.file, key()) as log:
        assert log.stamper("E")().at > ahead.last


def test_a_copy_of_the_file_goes_on_under_an_id_of_its_own(tmp_path: Path) -> None:
    file = filled(tmp_path / "one")
    with Log.open(file, key()) as log:
        mine = log.device
    (tmp_path / "two").mkdir()
    twin = Path(shutil.copy(file, tmp_path / "two" / "study.fieldwork"))
    with Log.open(twin, key()) as log:
        copied = log.device
        assert copied != mine
        assert [draft.device for draft in log.drafts()] == [mine]  # what was being typed is offered all the same
        log.put_draft("s1", "answer/b", "hier", 1)
    with Log.open(twin, key()) as log, Log.open(file, key()) as original:
        assert log.device == copied
        assert original.device == mine
    shutil.copy(file, twin)  # put over it by hand
    with Log.open(twin, key()) as log:
        assert log.device not in (mine, copied)


def test_threads_share_one_log(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        log.append(interview(log.stamper("E"), answers=0))
        faults: list[BaseException] = []

        def write(name: str) -> None:
            try:
                stamp = log.stamper(name)
                for number in range(40):
                    log.put_draft("s1", f"answer/{name}", "x" * number, number)
                    body = {"item": f"{name}.{number}", "value": "ja"}
                    log.append([event(stamp, "answer.set", "s1", body)], drop_drafts=[("s1", f"answer/{name}")])
                    log.sessions()
            except BaseException as fault:
                faults.append(fault)

        threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert log.sessions()[0].answered == 120
        assert verify(log).ok


def test_processes_take_turns_in_writing_one_log(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from tests.support.logs import event, key
from fieldwork.store import crypt
from fieldwork.store.log import Log
log = Log.open(Path(sys.argv[1]), crypt.Key(bytes.fromhex(sys.argv[2]), bytes.fromhex(sys.argv[3])))
for n in range(50):
    log.append([event(log.stamper(sys.argv[4]), "answer.set", "s0", {"item": f"{sys.argv[4]}.{n}", "value": n})])
log.close()
"""
    file = filled(tmp_path)
    paths = os.pathsep.join(sys.path)
    command = [sys.executable, "-c", program, str(file), key().key.hex(), key().salt.hex()]
    writers = [subprocess.Popen([*command, name], env={**os.environ, "PYTHONPATH": paths}) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    with Log.open(file, key()) as log:
        assert next(row.answered for row in log.sessions() if row.id == "s0") == 153
        assert verify(log).ok


def test_a_log_is_not_made_over_a_file_that_is_there(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before = file.read_bytes()
    with pytest.raises(InputError, match="is there already"):
        Log.create(file, key(), study_id="other")
    assert file.read_bytes() == before


def test_what_is_remembered_here_is_private_and_never_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldwork.config import DeviceMemory, state_folder

    filled(tmp_path / "study")
    memory = DeviceMemory("study-1")
    memory.remember_by("E2")
    assert memory.by() == "E2"
    assert DeviceMemory("study-2").by() is None
    if os.name == "posix":
        assert {p.stat().st_mode & 0o777 for p in state_folder().iterdir()} == {0o600}
    for broken in ("{", "[]", '{"study-1": 3}', '{"study-1": {"copies": 4, "by": 5}}'):
        next(state_folder().iterdir()).write_text(broken)
        assert memory.by() is None
        assert memory.device(tmp_path / "study" / "study.fieldwork") is None
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FIELDWORK_HOME", str(tmp_path / "file" / "below"))
    memory.remember_by("E3")
    assert memory.by() is None
