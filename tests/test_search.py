"""Searching: what is current is found, however it is typed; what is not current is nowhere in the index."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.capture import actions as act
from fieldwork.demo import make_demo
from fieldwork.errors import NoRoom
from fieldwork.i18n import msg
from fieldwork.record.events import Event
from fieldwork.store import search as index
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.study.search import Hit, rebuild, search, typed_words
from tests.support import logs
from tests.support.kinds import all_kinds
from tests.support.studies import fieldwork

PASSPHRASE = "demo"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo study; never opened by a test, only copied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(tmp_path_factory.mktemp("home")))
        folder = tmp_path_factory.mktemp("demo") / "studie"
        make_demo(folder, PASSPHRASE).close()
    return folder


@pytest.fixture(scope="module")
def demo(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """A demo study, open, for the tests that change nothing in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(tmp_path_factory.mktemp("home")))
        folder = tmp_path_factory.mktemp("read") / "studie"
        shutil.copytree(made, folder)
        with Study.open(folder, PASSPHRASE, by="R1") as opened:
            yield opened


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Iterator[Study]:
    """A demo study of this test, open."""
    folder = tmp_path / "studie"
    shutil.copytree(made, folder)
    with Study.open(folder, PASSPHRASE, by="R1") as opened:
        yield opened


@contextmanager
def taken_up(study: Study, session: str) -> Iterator[Live]:
    """A session taken up, and left again."""
    live = Live.take_up(study, session)
    try:
        yield live
    finally:
        live.leave()


def places(hits: list[Hit]) -> set[tuple[str, str | None, str]]:
    return {(hit.session, hit.item, hit.what) for hit in hits}


def words_in_index(study: Study) -> set[str]:
    """Every word that the index in the file holds."""
    with study.log.use() as db:
        db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'search', 'row')")
        return {term for (term,) in db.execute("SELECT term FROM temp.vocabulary")}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("uitgelachen", ("demo-w01", "ontwikkel.d", "answer")),
        ("ÚITGELACHEN", ("demo-w01", "ontwikkel.d", "answer")),
        ("u\u0301itge", ("demo-w01", "ontwikkel.d", "answer")),  # decomposed, and only begun
        ("gezet elke heg", ("demo-w01", "opening.werkdag", "answer")),  # in any order
        ("vooraf proef", ("demo-w01", "mobiliteit.b", "answer")),  # the words beside a yes
        ("borstzak", ("demo-w01", "ontwikkel.b", "note")),
        ("border voorjaar", ("demo-w01", None, "note")),  # in the margin
        ("tapen etiket", ("demo-obs-distributie", "blad", "row")),
        ("dienstregeling", ("demo-obs-distributie", "blad", "row")),  # the reflective column
    ],
)
def test_search_finds_answers_notes_and_rows_whatever_the_case_accents_and_order(demo: Study, typed: str, found: tuple[str, str | None, str]) -> None:
    assert found in places(search(demo, typed))


@pytest.mark.parametrize("typed", ["", "  ", '"', "'", "*", "(", "^", "-", "{}", ":", '""*', "\x00", "\u202e"])
def test_search_finds_nothing_where_no_word_was_typed(demo: Study, typed: str) -> None:
    assert search(demo, typed) == []


@pytest.mark.parametrize("typed", ["gezet AND heg", "gezet OR xyzzy", "NOT gezet", "NEAR(gezet heg)", "words:gezet", "gezet xyzzy"])
def test_search_takes_operators_for_words(demo: Study, typed: str) -> None:
    assert search(demo, typed) == []


def test_search_reads_quotes_and_stars_around_words_as_nothing(demo: Study) -> None:
    plain = search(demo, "gezet heg")
    assert plain and search(demo, '"gezet" heg*') == plain == search(demo, "(gezet) + heg!")


def test_search_never_fails_on_what_is_typed_and_shows_where_each_word_is(demo: Study) -> None:
    @given(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(["de", "ÉÉN", '"', "werk*", "NEAR", "'s", "heg\u0308", "😀"])).map(" ".join)))
    def holds(typed: str) -> None:
        for hit in search(demo, typed, most=5):
            assert hit.spans and all(0 <= start < end <= len(hit.snippet) for start, end in hit.spans)

    holds()


def test_search_does_not_find_what_was_chosen_or_its_label(demo: Study) -> None:
    assert ("demo-w01", "vitaliteit.d", "answer") not in places(search(demo, "ja", session="demo-w01"))
    with taken_up(demo, "demo-w01") as live:
        assert live.state.value("vitaliteit.d") == "ja"


def test_search_shows_the_session_held_last_first(demo: Study) -> None:
    held = [hit.held_at or "" for hit in search(demo, "een", most=1000)]
    assert len(set(held)) > 10
    assert held == sorted(held, reverse=True)
    assert len(search(demo, "een", most=7)) == 7


def test_search_looks_in_one_session_or_at_one_participant_where_asked(demo: Study) -> None:
    assert {hit.session for hit in search(demo, "de", session="demo-b01")} == {"demo-b01"}
    assert {hit.session for hit in search(demo, "de", participant="B02")} == {"demo-b02", "demo-b02-l"}


def test_search_during_a_live_session_never_shows_anybody_elses_words(study: Study) -> None:
    hits = search(study, "de", only_participants=["W03"], most=1000)
    assert {hit.session for hit in hits} == {"demo-w03", "demo-w03-r2"}
    assert all(hit.participants == ("W03",) for hit in hits)
    with taken_up(study, "demo-w03") as live:
        live.do(act.Reopen())
        live.do(act.Correct("participants", ["W03", "W04"]))
    assert {hit.session for hit in search(study, "de", only_participants=["W03"], most=1000)} == {"demo-w03-r2"}
    assert search(study, "de", only_participants=[]) == []


def test_search_forgets_the_words_that_a_correction_replaced_and_finds_those_that_undo_brings_back(study: Study) -> None:
    assert search(study, "plantsoenen", session="demo-w01")
    with taken_up(study, "demo-w01") as live:
        live.do(act.Reopen())
        live.answer("opening.werkdag", "Ik rijd op de zitmaaier: Xylofoonstraat.")
        assert not search(study, "plantsoenen", session="demo-w01")
        assert "plantsoenen" not in words_in_index(study)
        assert search(study, "xylofoon", session="demo-w01")
        live.do(act.Undo())
        assert search(study, "plantsoenen", session="demo-w01") and not search(study, "xylofoon")
        assert "xylofoonstraat" not in words_in_index(study)


def test_search_forgets_notes_and_rows_that_were_taken_away(study: Study) -> None:
    with taken_up(study, "demo-obs-distributie") as live:
        live.do(act.Reopen())
        row = next(row for row in live.state.rows if "vakantie" in row["descriptive"])
        live.do(act.SheetRow(row["row"], row["type"], on=False))
        live.do(act.Note("n-1", None, "Zwaluwnest boven de deur"))
        assert search(study, "zwaluwnest") and not search(study, "vakantie", session="demo-obs-distributie")
        live.do(act.Note("n-1", None, ""))
    assert not search(study, "zwaluwnest")
    assert not {"vakantie", "zwaluwnest"} & words_in_index(study)


def test_search_shows_one_line_around_the_words_with_their_places_in_code_points(study: Study) -> None:
    text = "😀 [/a] [red]\n\t" + "voor " * 60 + "de\u0301 Wadlópertjes\u202e " + "na " * 200
    with taken_up(study, "demo-w02") as live:
        live.do(act.Reopen())
        live.answer("opening.werkdag", text)
    (hit,) = search(study, "wadlopertjes de", session="demo-w02")
    found = {hit.snippet[start:end] for start, end in hit.spans}
    assert found == {"dé", "Wadlópertjes"}
    assert "\n" not in hit.snippet and "\t" not in hit.snippet and len(hit.snippet) < 200
    assert hit.snippet.startswith("… voor") and hit.snippet.endswith("na …")
    with taken_up(study, "demo-w02") as live:
        kept = live.state.value("opening.werkdag")
    assert kept[hit.start :].startswith("dé Wadlópertjes")


def test_search_keeps_its_index_in_memory_where_the_study_may_only_be_read(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "studie"
    shutil.copytree(made, folder)
    before = (folder / "study.fieldwork").read_bytes()
    with Study.open(folder, PASSPHRASE, readonly=True) as study:
        assert ("demo-w01", "ontwikkel.d", "answer") in places(search(study, "uitgelachen"))
        assert verify(study.log).ok
        assert search(study, "uitgelachen")
    assert (folder / "study.fieldwork").read_bytes() == before


def test_search_goes_on_in_memory_where_the_disk_is_full(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Log) -> None:
        raise NoRoom(msg("vol", "full"))

    monkeypatch.setattr(Log, "write", full)
    assert search(study, "uitgelachen")


def test_search_leaves_the_study_as_verify_wants_it_and_is_made_again_after_being_dropped(study: Study) -> None:
    hits = search(study, "werk", most=1000)
    assert verify(study.log).ok
    with study.log.write() as db:
        index.drop(db)
    assert study.log.query("SELECT count(*) FROM sqlite_master WHERE name LIKE 'search%'") == [(0,)]
    assert places(search(study, "werk", most=1000)) == places(hits)
    rebuild(study)
    assert places(search(study, "werk", most=1000)) == places(hits)


def times_in_file(study: Study, word: str) -> int:
    """How often a word stands in the pages of the file, in use or free, once decrypted."""
    with study.log.use() as db:
        return bytes(db.serialize("main")).count(word.encode())


def test_search_leaves_no_word_behind_in_the_file_that_was_replaced_or_dropped(study: Study) -> None:
    assert times_in_file(study, "plantsoenen") == 1  # the event
    assert search(study, "plantsoenen")
    assert times_in_file(study, "plantsoenen") > 1
    with taken_up(study, "demo-w01") as live:
        live.do(act.Reopen())
        live.answer("opening.werkdag", "Ik rijd op de zitmaaier.")
    assert search(study, "zitmaaier")
    assert times_in_file(study, "plantsoenen") == 1
    with study.log.write() as db:
        index.drop(db)
    assert (times_in_file(study, "zitmaaier"), times_in_file(study, "plantsoenen")) == (1, 1)


@pytest.mark.parametrize("change", ["UPDATE search_reach SET seq = 1000000", "UPDATE search_reach SET version = 0, seq = 3"])
def test_search_makes_an_index_again_that_is_ahead_of_the_log_or_of_another_version(study: Study, change: str) -> None:
    hits = search(study, "werk", most=1000)
    with study.log.write() as db:
        db.execute(change)
    again = search(study, "werk", most=1000)
    assert places(again) == places(hits) and len(again) == len(hits)


def test_search_takes_a_batch_at_a_time_so_that_a_long_log_comes_to_the_same(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = search(study, "werk", most=1000)
    monkeypatch.setattr(index, "BATCH", 7)
    rebuild(study)
    assert search(study, "werk", most=1000) == whole


# --- side by side: which of two answers shows is decided by the log --------------------------------------------------


def _find(log: Log, typed: str) -> list[str]:
    def words_of(session: str, item: str, value: object) -> str:
        return str(value)

    return [found.words for found in index.find(log, index.Words(log, typed), words_of)]


def _answer(stamp: object, value: str, *, at: int, supersedes: tuple[str, ...] = ()) -> Event:
    body = {"item": "vitaliteit.a", "value": value, "text": None}
    made = logs.event(stamp, "answer.set", "s1", body, supersedes=supersedes)  # type: ignore[arg-type]
    return replace(made, at=at)


def test_search_follows_what_shows_where_two_people_answered_side_by_side(tmp_path: Path) -> None:
    with logs.new_log(tmp_path) as log:
        stamp = log.stamper("R1")
        opened = logs.event(stamp, "session.opened", "s1", logs.OPENED)
        early, late = _answer(stamp, "aardbei", at=opened.at + 10), _answer(stamp, "banaan", at=opened.at + 20)
        log.append([opened, early])
        assert _find(log, "aardbei") == ["aardbei"]
        log.append([late])  # neither saw the other: the later shows
        assert (_find(log, "aardbei"), _find(log, "banaan")) == ([], ["banaan"])
        log.append([_answer(stamp, "citroen", at=opened.at + 5, supersedes=(late.id,))])  # the first of them shows again
        assert [_find(log, word) for word in ("aardbei", "banaan", "citroen")] == [["aardbei"], [], []]


def test_search_does_not_take_in_an_answer_that_comes_after_the_one_that_replaces_it(tmp_path: Path) -> None:
    with logs.new_log(tmp_path) as log:
        stamp = log.stamper("R1")
        opened = logs.event(stamp, "session.opened", "s1", logs.OPENED)
        old = _answer(stamp, "oud", at=opened.at + 10)
        log.append([opened, _answer(stamp, "nieuw", at=opened.at + 20, supersedes=(old.id,))])
        assert _find(log, "nieuw") == ["nieuw"]
        log.append([old])
        assert (_find(log, "oud"), _find(log, "nieuw")) == ([], ["nieuw"])


@pytest.mark.parametrize(
    ("item", "value", "words"),
    [
        ("werk.verhaal", "Goed.", "Goed."),
        ("werk.plan", "ja", ""),
        ("werk.soort", "betaald", ""),
        ("werk.hulp", ["uwv", "niemand"], ""),
        ("werk.uren", 32, ""),
        ("in_dienst", "2020-01-01", ""),
        ("waarde", {"kennis": {"belang": "altijd"}}, ""),
        ("baan", [{"baan.functie": "kok", "baan.contract": "ja"}, {"baan.einde": "De zaak\nsloot."}], "kok\nDe zaak\nsloot."),
        ("werk.verhaal", None, ""),
        ("baan", "geen lijst", ""),
    ],
)
def test_search_takes_in_what_was_typed_and_nothing_that_was_chosen(item: str, value: object, words: str) -> None:
    assert typed_words(all_kinds().by_id[item], value) == words


# --- on the command line ---------------------------------------------------------------------------------------------


def test_search_command_prints_each_place_on_a_line_or_as_json(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "studie"
    shutil.copytree(made, folder)
    args = ("search", "planten", "schoff", "--study", str(folder))
    done = fieldwork(*args, home=tmp_path / "h", FIELDWORK_PASSPHRASE=PASSPHRASE)
    assert done.stdout.startswith("2025-03-10T10:15  demo-w01  W01  opening.werkdag  answer  … ")
    (hit,) = json.loads(fieldwork(*args, "--json", home=tmp_path / "h", FIELDWORK_PASSPHRASE=PASSPHRASE).stdout)
    assert [hit["snippet"][start:end] for start, end in hit["spans"]] == ["Schoffelen", "planten"]
    nobody = fieldwork(*args, "--participant", "W02", "--lang", "en", home=tmp_path / "h", FIELDWORK_PASSPHRASE=PASSPHRASE)
    assert (nobody.stdout, nobody.stderr) == ("", "Nothing found.\n")
