"""What coders are promised, tried on the study and its screens: spans, changes of the codebook, blindness, figures, imports."""

from __future__ import annotations

import asyncio
import csv
import itertools
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from fieldwork.capture import actions as act
from fieldwork.coding import edits
from fieldwork.coding.codebook import Codebook
from fieldwork.coding.segments import sentences as cut
from fieldwork.coding.segments import words
from fieldwork.errors import InputError
from fieldwork.store import crypt
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.codebook.book import KINDS
from fieldwork.study.desk import queue as desk_queue
from fieldwork.study.desk.codings import codings, codings_rows, import_codings
from fieldwork.study.desk.desk import Desk
from fieldwork.study.live import do_once
from fieldwork.study.rounds.figures import study_agreement
from fieldwork.study.rounds.rounds import open_round
from fieldwork.study.steps import Steps
from fieldwork.text import kept
from fieldwork.tui.screens import coding_stops
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.codebook import CodebookScreen
from fieldwork.tui.screens.coding import Coding
from fieldwork.tui.screens.coding_stops import Stops
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.review import Review
from fieldwork.tui.screens.rounds import Rounds
from tests.support import coder, paper
from tests.support.coder import HEADER, SAID, code, copied, say
from tests.support.coding import ITEMS, study_to_code
from tests.support.program import arrive, flat, press, running, screen, until
from tests.support.studies import PASSPHRASE, environment, new_study

made, study = coder.made, coder.study
Made = tuple[Path, crypt.Key]

# --- spans ---------------------------------------------------------------------------------------------------------------

ODD = st.text(st.sampled_from("ae\u0301\u0308q\u0303 😀👩\u200d👩\u200d👧👍\U0001f3fd🇳🇱שָׁלוֹםسلامक्षि\ufe0f\u202e\u200f\n.?"), max_size=25)


@given(before=ODD, after=ODD)
@settings(max_examples=25)
def test_whatever_is_written_before_a_segment_it_stays_about_its_words(made: Made, before: str, after: str) -> None:
    with tempfile.TemporaryDirectory() as folder, copied(made, Path(folder) / "proef") as study:
        desk = Desk(study, "C1")
        found = code(desk, "koffie met de ploeg")
        head = kept(f"{before} |")
        say(study, f"{head}{SAID} {after}")
        (now,) = desk.codings("s1")
        assert (now.text, now.start - found.start, now.state) == ("koffie met de ploeg", len(head), "moved")
        say(study, SAID)
        assert [(each.start, each.state) for each in desk.codings("s1")] == [(found.start, "kept")]


@pytest.mark.parametrize("word", ["שָׁלוֹםָ", "हिन्दी", "café", "cafe\u0301", "q\u0303", "ไทยก็"])
def test_a_word_of_any_script_is_selected_with_its_last_mark(word: str) -> None:
    text = f"“{word}!” zei hij."
    assert next(text[slice(*span)] for span in words(text)) == word
    assert cut(text) == [(0, len(text))]


# --- changes of the codebook ---------------------------------------------------------------------------------------------


def changes(book: Codebook, what: str, one: int, two: int) -> Any:
    """A change of the codebook; InputError where it cannot be."""
    codes = [each.id for each in book.codes.values() if not each.undone]
    first, second = codes[one % len(codes)], codes[two % len(codes)]
    match what:
        case "rename":
            return edits.rename(book, first, nl=f"Naam {two}")
        case "merge":
            return edits.merge(book, first, second)
        case "unmerge":
            return edits.unmerge(book, first)
        case "split":
            return edits.split(book, first, [{"code": f"deel{one}", "nl": "Een"}, {"code": f"stuk{two}", "nl": "Twee"}])
        case "move":
            return edits.move(book, first, under=second)
        case "retire":
            return edits.retire(book, first)
        case _:
            return edits.restore(book, first)


@given(st.lists(st.tuples(st.sampled_from(["rename", "merge", "merge", "unmerge", "split", "move", "retire", "restore"]),
                          st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8))  # fmt: skip
@settings(max_examples=30)
def test_no_change_of_the_codebook_loses_or_moves_a_coding_and_undoing_it_gives_back_what_was(
    made: Made, steps: list[tuple[str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, copied(made, Path(folder) / "proef") as study:
        desk = Desk(study, "C1")
        for place, words_ in enumerate(("zeven uur", "koffie", "de kas", "Daarna drinken")):
            code(desk, words_, ("leren", "rust", "contact")[place % 3])
        held = [(each.coding, each.span, each.text, each.code) for each in codings(study)]

        def counted() -> list[tuple[str, str, Any]]:
            book = desk.codebook
            return [(each["text"], each["code"], book.codes[each["code"]].label) for each in codings_rows(study)]

        before = []
        for what, one, two in steps:
            was = counted()
            try:
                told = changes(desk.codebook, what, one, two)
            except InputError:
                continue
            desk.edit_codebook(told)
            before += [was] if told else []
            assert [(each.coding, each.span, each.text, each.code) for each in codings(study)] == held
            counted()  # every code that counts is in the codebook
        for was in reversed(before):
            assert desk.undo() is not None
            assert counted() == was
        assert verify(study.log).ok


def test_what_a_coder_did_on_several_screens_is_undone_and_redone_in_the_order_in_which_she_did_it(study: Study) -> None:
    desk, book = Desk(study, "C1"), Steps(study, "C1", lambda kind, body: kind in KINDS)  # as the codebook's screen has
    code(desk, "koffie", "leren")
    book.edit(edits.merge(desk.codebook, "leren", "rust"))
    code(desk, "de kas", "contact")
    book.edit(edits.rename(desk.codebook, "rust", nl="Pauze"))
    said = [str(told and told.text("nl")) for told in (desk.undo(), desk.undo(), desk.undo(), desk.undo(), desk.undo())]
    assert [each.partition(": ")[2] for each in said] == [
        "codeboek: “Rust”.", "codering “Contact”.", "samenvoegen van “Leren”.", "codering “Leren”.", "",
    ]  # fmt: skip
    assert book.redo() is not None and desk.redo() is not None
    assert [(each["text"], each["code"]) for each in codings_rows(study)] == [("koffie", "rust")]


# --- blind ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def round_of_two(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with marks from the field, and an open round of C1 and C2 over all of it."""
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    study_to_code(folder, ("W01", "W02"), each=4)
    with Study.open(folder, PASSPHRASE, by="R1") as study:
        session = study.log.sessions()[0].id
        for action in (act.Reopen(), act.Mark("m1", "quote", ITEMS[0], start=0, end=8), act.Close()):
            do_once(study, session, action)
        Desk(study, "C1").memo("van vóór de ronde", code="thuissituatie")
        open_round(study, "eerste", ["C1", "C2"])
    return folder


def work(folder: Path, who: str) -> None:
    """All that a coder can do in a round without changing the codebook or saying that she is done."""
    with Study.open(folder, PASSPHRASE, by=who) as study:
        desk = Desk(study, who)
        for row in study.log.sessions():
            for part in desk.document(row.id).parts:
                for start, end in cut(part.text)[1:3]:
                    made = desk.code(row.id, part, start, end, "thuissituatie", actor="jobcoach", valence="beide", new_aspect=True)
            desk.memo("geheim", coding=made.coding, session=row.id)
            desk.memo("geheim", "case", session=row.id)
            desk.memo("geheim", "case", participant=row.participants[0])
            desk.read(row.id)
        desk.memo("geheim", code="thuissituatie")
        desk.memo("geheim", "method")
        desk.uncode(row.id, made.coding)


async def look_around(pilot: Pilot[None]) -> list[str]:
    """What stands on every screen on which the work of another coder could show."""
    seen = []

    async def see(*keys: str) -> None:
        await press(pilot, *keys)
        await pilot.pause()
        seen.append(f"{keys}\n{screen(pilot)}")

    async def back(to: type) -> None:
        while not isinstance(pilot.app.screen, to):
            await press(pilot, "escape")

    await press(pilot, "c")
    page = await arrive(pilot, Coding)
    await until(pilot, lambda: page.passage.here is not None)
    await see()
    await see("f6")
    await see("f6", "f2", *"thuis", "enter")  # what she codes herself, on a place of her own
    await see("tab")
    for digit in "12345":
        await see("ctrl+g", digit)
    page._along("item", item=ITEMS[0])
    await see()
    page._along("search", words="werk")
    await see()
    page._along("session")
    await see("down")
    await see("ctrl+o")
    await back(Coding)
    await see("tab", "ctrl+t")
    await back(Coding)
    await see("ctrl+r")
    await arrive(pilot, Review)
    seen[-1] = screen(pilot)
    await back(Coding)
    await press(pilot, "ctrl+q")
    await arrive(pilot, Home)
    await see("d")
    await arrive(pilot, Rounds)
    await see()
    await back(Home)
    await see("b")
    await arrive(pilot, CodebookScreen)
    await see("down", "down")
    await see("h")
    await arrive(pilot, Choosing)
    await see()
    return seen


def test_in_a_round_nothing_on_any_screen_depends_on_what_the_other_coder_did(round_of_two: Path, tmp_path: Path) -> None:
    busy = tmp_path / "druk"
    shutil.copytree(round_of_two, busy)
    work(busy, "C1")

    def seen(folder: Path) -> list[str]:
        async def run() -> list[str]:
            async with running(Study.open(folder, PASSPHRASE, by="C2"), (110, 34)) as pilot:
                return await look_around(pilot)

        return asyncio.run(run())

    quiet, loud = seen(round_of_two), seen(busy)
    for one, other in itertools.zip_longest(quiet, loud):
        assert one == other
    assert "geheim" not in "".join(loud) and not any("Citaat" in each or "❝" in each for each in loud)
    assert any("van vóór de ronde" in each for each in loud), "what was there before the round began stays"


@pytest.mark.parametrize("kind", ["session", "uncoded", "flagged", "marks", "reread"])
def test_the_queues_of_one_coder_count_nothing_of_another(round_of_two: Path, kind: Any) -> None:
    def entries() -> list[Any]:
        with Study.open(round_of_two, PASSPHRASE, by="C2") as study:
            return list(Desk(study, "C2").queue(kind))

    before = entries()
    work(round_of_two, "C1")
    assert entries() == before


# --- queues of a large study ---------------------------------------------------------------------------------------------


def test_a_list_is_looked_for_no_further_than_it_is_seen(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    own = desk_queue._own
    monkeypatch.setattr(desk_queue, "_own", lambda desk, session: asked.append(session) or own(desk, session))
    monkeypatch.setattr(coding_stops, "AHEAD", 1)
    monkeypatch.setattr(coding_stops, "TOGETHER", 1)
    stops = Stops(Desk(study, "C1"), "session")
    assert (asked, stops.all_found) == (["s1", "s2"], False)
    assert stops.go(2) and not stops.reach(3) and asked == ["s1", "s2", "o1"]
    item = Stops(Desk(study, "C1"), "item", item="werk")
    assert [(entry.session, entry.field) for entry in item.found[0].places] == [("s1", "answer")]
    assert [item.reach(place) for place in range(4)] == [True, True, True, False]
    assert [(stop.first, stop.places[0].session) for stop in item.found] == [(0, "s1"), (1, "s1"), (2, "s2")]


def test_a_later_code_takes_the_sign_of_having_read_a_session_away_until_it_is_undone(study: Study) -> None:
    desk = Desk(study, "C1")
    desk.read("s1")
    assert desk.is_read("s1") and [entry.done for entry in desk.queue("session")] == [True, False, False]
    desk.edit_codebook(edits.define(desk.codebook, "later", nl="Later", route="ontwikkel"))
    assert not desk.is_read("s1") and [entry.session for entry in desk.queue("reread")] == ["s1"]
    desk.undo()
    assert desk.is_read("s1") and list(desk.queue("reread")) == []


# --- figures -------------------------------------------------------------------------------------------------------------

CODES = ("leren", "rust", "contact")
PLACES = [("s1", *span) for span in cut(SAID)] + [("s2", 0, 10), ("s2", 11, 44)]
JUDGED = st.lists(st.tuples(st.sampled_from(["C1", "C2"]), st.sampled_from(PLACES), st.sampled_from(CODES)),
                  min_size=4, max_size=18, unique=True)  # fmt: skip


def figures(made: Made, told: list[tuple[str, tuple[str, int, int], str]]) -> dict[str, Any]:
    """The agreement of a study in which just this was coded."""
    with tempfile.TemporaryDirectory() as folder, copied(made, Path(folder) / "proef") as study:
        file = Path(folder) / "tabel.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([*HEADER.split(","), "route"])
            for who, (session, start, end), theme in told:
                writer.writerow([session, "werk", start, end, theme, "werknemer", who, "", "", "vitaliteit"])
        import_codings(study, file)
        return study_agreement(study).as_json("nl")


@given(told=JUDGED, chance=st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_other_names_of_coders_and_codes_and_another_order_change_no_figure(made: Made, told: list[Any], chance: random.Random) -> None:
    first = figures(made, told)
    swapped = [({"C1": "C2", "C2": "C1"}[who], place, theme) for who, place, theme in told]
    chance.shuffle(swapped)
    assert figures(made, swapped) == first
    other = dict(zip(CODES, chance.sample(CODES, 3), strict=True))
    renamed = figures(made, [(who, place, other[theme]) for who, place, theme in told])
    for name in ("units", "percent", "cohen_kappa", "krippendorff_alpha", "gwet_ac1"):
        assert renamed[name] == (first[name] if first[name] is None else pytest.approx(first[name]))
    by_code = {each["code"]: each["percent"] for each in renamed["by_code"]}
    assert {other[each["code"]]: each["percent"] for each in first["by_code"]} == by_code


# --- imports that are killed ---------------------------------------------------------------------------------------------

DYING = """
import os, signal, sys
from pathlib import Path
from fieldwork.store import intake
from fieldwork.study import Study
from fieldwork.study.desk.codings import import_codings

folder, file, passphrase, when = sys.argv[1:]
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
study = Study.open(Path(folder), passphrase, by="R1")
row_of, left = intake.row_of, [int(when) if when.isdecimal() else -1]

def counted(event):
    left[0] -= 1
    return die() if left[0] == 0 else row_of(event)

intake.row_of = counted
with study.log.use() as db:
    if when == "commit":
        db.set_commit_hook(die)
    if when == "after":
        db.set_wal_hook(die)
import_codings(study, Path(file))
"""


@pytest.mark.parametrize(("when", "stands"), [("1", 0), ("30", 0), ("61", 0), ("commit", 0), ("after", 60)])
def test_an_import_that_is_killed_is_there_whole_or_not_at_all(
    made: Made, tmp_path: Path, own_home: Path, when: str, stands: int
) -> None:
    folder, file = tmp_path / "proef", tmp_path / "tabel.csv"
    copied(made, folder, by="R1").close()
    rows = [f"s1,werk,{n},{n + 1 + m},leren,werknemer,C{m},,false" for n in range(12) for m in range(1, 6)]
    file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    argv = [sys.executable, "-c", DYING, str(folder), str(file), paper.PASSPHRASE, when]
    done = subprocess.run(argv, env=environment(own_home), capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with Study.open(folder, paper.PASSPHRASE, by="R1") as study:
        assert verify(study.log).ok
        assert len(codings(study)) == stands
        assert import_codings(study, file).new == 60 - stands
        assert len(codings(study)) == 60 and verify(study.log).ok


def test_in_a_very_small_window_the_text_stays_and_escape_leads_back_to_it(round_of_two: Path) -> None:
    async def run() -> None:
        async with running(Study.open(round_of_two, PASSPHRASE, by="R1"), (40, 10)) as pilot:
            await press(pilot, "c")
            page = await arrive(pilot, Coding)
            await until(pilot, lambda: page.passage.here is not None)
            assert page.passage.size.height >= 4
            await press(pilot, "f6")
            await until(pilot, lambda: not page.passage.display)
            await press(pilot, "escape")
            await until(pilot, lambda: page.passage.display and page.passage.has_focus)
            await press(pilot, "ctrl+r")
            review = await arrive(pilot, Review)
            await until(pilot, lambda: review._pieces)
            place = next(n for n, piece in enumerate(review._pieces) if piece.item == ITEMS[2])
            review.query_one("#page").show(review.query_one("#page")._lines, f"{place}:0")
            await review.action_do("correct")
            await until(pilot, lambda: pilot.app.screen is review and "tijdens het coderen" in flat(pilot))
            await press(pilot, "enter")
            await arrive(pilot, Coding)
            assert page.text is not None and page.text.part.item == ITEMS[2]

    asyncio.run(run())


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_help_of_the_coding_screen_tells_its_signs(round_of_two: Path, lang: Any) -> None:
    async def run() -> list[str]:
        async with running(Study.open(round_of_two, PASSPHRASE, by="R1"), (110, 60), lang) as pilot:
            await press(pilot, "c")
            await arrive(pilot, Coding)
            await press(pilot, "f1")
            await arrive(pilot, Choosing)
            await press(pilot, *("tekens" if lang == "nl" else "signs"))
            return [row.strip() for row in screen(pilot).split("\n")]

    rows = " ".join(asyncio.run(run()))
    wanted = {"nl": ["* nieuw aspect", "~ tekst veranderd", "● in de lijst"], "en": ["* new aspect", "~ the text changed"]}
    assert all(each in " ".join(rows.split()) for each in wanted[lang]), rows


