"""Every deliverable of a study: what is in it, what consent keeps out of it, and how a profile chooses."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture import actions as act
from fieldwork.demo import make_demo
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.masking import HIDDEN, mask
from fieldwork.exports.profiles import OF_SESSION, load_profiles
from fieldwork.exports.run import Exported, export
from fieldwork.exports.tables import KINDS, Choice, columns_of, table
from fieldwork.protocol.defects import DefectsError
from fieldwork.protocol.schemas import schema_of
from fieldwork.protocol.shipped import shipped
from fieldwork.report.matrix import Said, tally
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import codings
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import do_once
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.rounds.settling import consensus_of
from fieldwork.study.said import standing_said
from fieldwork.study.saturation.figures import study_saturation
from tests.support import coder, paper
from tests.support.formats import LIBREOFFICE, converted
from tests.support.leaving import said_in
from tests.support.report import YES, code, quote, talk
from tests.support.studies import ROOT, fieldwork

made, bare = paper.made, paper.study
PROFILES = {
    "answers": "csv", "sessions": "csv", "segments": "csv", "participants": "csv", "codebook": "csv", "saturation": "csv",
    "matrix": "csv", "excel": "xlsx", "parquet": "parquet", "spss": "sav", "refi-qda": "qdpx", "qdc": "qdc",
    "word-record": "docx", "framework": "xlsx", "framework-word": "docx",
}  # fmt: skip
NO_QUOTES = "{deelname: ja, citeren: nee}"


@pytest.fixture
def study(bare: Study) -> Study:
    """The study without sessions, with three themes."""
    (bare.folder / "codebook.yaml").write_text(coder.CODEBOOK, "utf-8")
    adopt_changes(bare)
    return bare


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    with make_demo(tmp_path_factory.mktemp("demo") / "demo", "demo") as opened:
        yield opened


@pytest.fixture(scope="module")
def taken(demo: Study, tmp_path_factory: pytest.TempPathFactory) -> list[Exported]:
    """Everything that a study ships with, of the demo."""
    return export(demo, [], tmp_path_factory.mktemp("uit"), lang="en")


def rows(study: Study, kind: str, **how: Any) -> list[dict[str, Any]]:
    found = table(study, kind, Choice(**how))
    return [dict(zip(found.names, row, strict=True)) for row in found.rows]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def put(study: Study, text: str) -> None:
    (study.folder / "exports").mkdir(exist_ok=True)
    (study.folder / "exports" / "eigen.yaml").write_text(f"profile: eigen\n{text}", "utf-8")


def own(study: Study, to: Path, text: str, **how: Any) -> list[dict[str, str]]:
    """The rows of a profile of the study's own."""
    put(study, text)
    (done,) = export(study, ["eigen"], to / "uit", **how)
    return read(done.path)


# --- what is shipped ------------------------------------------------------------------------------------------------


def test_every_profile_makes_its_files_of_the_demo_and_the_log_knows_each(demo: Study, taken: list[Exported]) -> None:
    known = load_profiles([shipped("exports")])
    assert {id_: profile.format for id_, profile in known.items()} == PROFILES
    assert {each.profile for each in taken} == set(PROFILES)
    logged = {event.body["file"]: event.body for event in demo.log.events("study", {"exported"})}
    for each in taken:
        assert each.path.suffix == f".{PROFILES[each.profile]}"
        body = logged[each.path.name]
        assert body["sha256"] == hashlib.sha256(each.path.read_bytes()).hexdigest()
        assert (body["profile"], body["rows"]) == (each.profile, each.rows)
    assert not list(taken[0].path.parents[1].rglob("*.part"))


def test_each_table_lies_beside_what_its_columns_mean(taken: list[Exported]) -> None:
    for each in taken:
        if each.path.suffix not in (".csv", ".xlsx", ".parquet", ".sav"):
            continue
        package = json.loads((each.path.parent / "datapackage.json").read_text("utf-8"))
        described = [it for it in package["resources"] if it["path"] == each.path.name]
        assert described, each.path.name
        assert all(field["description"] for it in described for field in it["schema"]["fields"])
        if each.path.suffix == ".csv":
            (only,) = described
            with each.path.open(encoding="utf-8", newline="") as file:
                assert next(csv.reader(file)) == [field["name"] for field in only["schema"]["fields"]]


def test_the_receipt_tells_what_stays_and_what_is_hidden_and_names_nobody(demo: Study, taken: list[Exported]) -> None:
    receipts = {each.profile: " ".join(map(str, each.receipt)) for each in taken if each.receipt}
    assert "Sessions that stay here: 1 (refused: 1)" in receipts["answers"]
    assert "no consent to quote: 1" in receipts["segments"]
    assert "still open and blind" in receipts["segments"]
    people = {person for row in demo.log.sessions() for person in row.participants}
    assert not [person for person in people if any(person in told for told in receipts.values())]


def test_the_meaning_of_every_column_is_there_in_both_languages(demo: Study) -> None:
    for kind in ("answers", "sessions", "segments", "participants", "codebook", "saturation", "matrix"):
        found = table(demo, kind)
        assert len(set(found.names)) == len(found.names)
        for column in found.columns:
            told = column.meaning if isinstance(column.meaning, Mapping) else {
                "nl": column.meaning.nl, "en": column.meaning.en} if not isinstance(column.meaning, str) else {}  # fmt: skip
            assert told.get("nl") and told.get("en"), f"{kind}.{column.name}"


# --- segments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("coder_", ["all", "consensus", "C1"])
def test_segments_are_the_codings_in_their_order_with_their_places(demo: Study, coder_: str) -> None:
    left = {row.id for row in Leaving(demo).sessions}
    wanted = [
        each for each in (consensus_of(demo) if coder_ == "consensus" else codings(demo))
        if each.session in left and coder_ in ("all", "consensus", each.coder)
    ]  # fmt: skip
    found = rows(demo, "segments", coder=coder_)
    assert [row["segment"] for row in found] == [each.coding for each in wanted]
    for row, each in zip(found, wanted, strict=True):
        assert (row["start"], row["end"], row["coder"], row["state"]) == (each.start, each.end, each.coder, each.state)
        assert (row["given"], row["actor"], row["valence"]) == (each.code, each.actor, each.valence)
        assert row["text"] in (row["context"] or row["text"])
        assert HIDDEN in row["text"] or row["text"] == each.text
    assert found


def test_a_segment_tells_its_question_its_speaker_and_where_its_code_hangs(study: Study, tmp_path: Path) -> None:
    session = talk(study, tmp_path, "W01", "De baas vraagt hoe het gaat. Dat helpt.", consent=YES)
    code(study, session, "De baas vraagt hoe het gaat.", "rust", actor="jobcoach", new_aspect=True)
    (row,) = rows(study, "segments", lang="en")
    book = codebook(study)
    assert row["theme"] == book.label("rust", "en")
    assert row["path"] == "/".join(book.path("rust"))
    assert (row["speaker"], row["actor"], row["participant"]) == ("werknemer", "jobcoach", "W01")
    assert (row["item"], row["question"], row["field"]) == ("werk", "What do you do?", "answer")
    assert (row["text"], row["context"]) == ("De baas vraagt hoe het gaat.", "De baas vraagt hoe het gaat. Dat helpt.")
    assert (row["new_aspect"], row["state"], row["withheld"]) == (True, "kept", None)


def test_of_a_long_answer_the_context_is_the_sentences_that_a_segment_is_in(study: Study, tmp_path: Path) -> None:
    many = [f"Zin {n} gaat over werk en verder nergens over, 😀 echt niet." for n in range(40)]
    session = talk(study, tmp_path, "W01", " ".join(many))
    code(study, session, "nergens over, 😀 echt niet. Zin 1 gaat")
    (row,) = rows(study, "segments")
    assert row["context"] == f"{many[0]} {many[1]}"


def test_a_segment_follows_its_words_when_the_answer_is_edited_or_says_that_they_are_gone(study: Study, tmp_path: Path) -> None:
    session = talk(study, tmp_path, "W01", "Ik werk hier graag. De pauze is kort.")
    code(study, session, "De pauze is kort.")
    for text, state, start in (
        ("Nieuw. Ik werk hier graag. De pauze is kort.", "moved", 27), ("Heel iets anders nu.", "flagged", 20),
    ):  # fmt: skip
        do_once(study, session, act.Reopen())
        do_once(study, session, act.Answer("werk", text))
        do_once(study, session, act.Close())
        (row,) = rows(study, "segments")
        assert (row["state"], row["start"], row["text"]) == (state, start, "De pauze is kort.")
        assert row["context"] == (text if state == "moved" else None)
        assert len(rows(study, "segments", coder="consensus")) == (state == "moved")


# --- the other tables -------------------------------------------------------------------------------------------------


def test_participants_are_codes_with_their_consent(study: Study, tmp_path: Path) -> None:
    talk(study, tmp_path, "W01")
    talk(study, tmp_path, "J02", role="jobcoach", consent=NO_QUOTES)
    import_sessions(study, [paper.saved(tmp_path, paper.session("id: nee\n", participant="W09", consent="nee"))], by="R1")
    found = {row["participant"]: row for row in rows(study, "participants")}
    assert set(found) == {"W01", "J02"}
    assert (found["W01"]["roles"], found["W01"]["sites"], found["W01"]["sessions"]) == (["werknemer"], ["kas"], ["t-W01"])
    assert (found["W01"]["consent_deelname"], found["W01"]["consent_citeren"], found["W01"]["withheld"]) == ("ja", "ja", None)
    assert (found["J02"]["consent_citeren"], found["J02"]["withheld"]) == ("nee", "quoting")


def test_the_matrix_counts_what_the_report_counts(demo: Study) -> None:
    said = standing_said(demo, Leaving(demo).sessions)
    cells: dict[Any, list[Said]] = {}
    for each in said:
        cells.setdefault(each.where, []).append(each)
    found = rows(demo, "matrix", coder="consensus")
    whole = {(row["actor"], row["route"]): row for row in found if row["level"] == "cell"}
    assert set(whole) == set(cells)
    for place, here in cells.items():
        row, counted = whole[place], tally(here)
        assert (row["conversations"], row["segments"]) == (counted.conversations, counted.segments)
        assert row["promoting"] == counted.valences.get("bevorderend", 0)
        themes = [each for each in found if each["level"] == "theme" and (each["actor"], each["route"]) == place]
        assert sum(each["segments"] for each in themes) == row["segments"]
        assert {each["code"] for each in themes} == {each.code for each in here}


def test_saturation_has_the_figures_of_the_study_and_of_every_cell(demo: Study) -> None:
    result = study_saturation(demo).result
    found = rows(demo, "saturation")
    whole = [row for row in found if row["speaker"] is None]
    assert [row["t"] for row in whole] == list(range(result.frequencies.units + 1))
    assert [row["tau"] for row in whole[1:]] == list(result.accumulation)
    assert [row["new_codes"] for row in whole[1:]] == list(result.new_codes)
    assert {row["indication"] for row in whole} == {result.indication}
    assert {(row["speaker"], row["route"]) for row in found} - {(None, None)} == set(result.cells or {})


def test_the_codebook_has_every_code_with_how_often_it_was_given(demo: Study) -> None:
    found = {row["code"]: row for row in rows(demo, "codebook")}
    book = codebook(demo)
    left = {row.id for row in Leaving(demo).sessions}
    assert set(found) == {id_ for id_, each in book.codes.items() if not each.undone}
    assert sum(row["codings"] for row in found.values()) == sum(each.session in left for each in codings(demo))
    assert all(row["label_nl"] and row["label_en"] for row in found.values())


# --- consent ----------------------------------------------------------------------------------------------------------


def test_a_mask_moves_nothing() -> None:
    assert mask("a😀b\nc", [(1, 5)]) == f"a{HIDDEN * 2}\n{HIDDEN}"
    assert mask("één", []) == "één"


SECRET = "De geheime zin van deze ene mens 🌱."
PLAIN = "Het weer was goed die dag."


def quoted(study: Study, tmp_path: Path, consent: str) -> str:
    """A session in which one sentence stands everywhere that words can stand, marked as a quote once; coded too."""
    text = f"{PLAIN} {SECRET} Tot zo."
    body = (
        f'id: t-W01\nanswers:\n  werk: "{text}"\n  slot: "{SECRET}"\n'
        f'  wil: {{value: ja, text: "{SECRET}"}}\n  banen: [{{baan: "{SECRET}", jaren: 2}}]\n'
        f'notes: [{{item: werk, text: "{SECRET}"}}, {{text: "{text}"}}]\n'
        f'skipped: {{cijfer: {{reason: anders, text: "{SECRET}"}}}}\n'
    )
    import_sessions(study, [paper.saved(tmp_path, paper.session(body, consent=consent))], by="R1")
    quote(study, "t-W01", SECRET)
    code(study, "t-W01", f"{PLAIN} {SECRET[:20]}")
    code(study, "t-W01", SECRET, "leren")
    return "t-W01"


@pytest.mark.parametrize(("consent", "there"), [(NO_QUOTES, False), ("{deelname: ja}", False), (YES, True)])
def test_a_quote_without_consent_is_in_no_export(study: Study, tmp_path: Path, consent: str, there: bool) -> None:
    quoted(study, tmp_path, consent)
    export(study, [], tmp_path / "uit", raw=True)
    said = said_in(tmp_path / "uit")
    assert (SECRET in said, PLAIN in said) == (there, True)
    assert any(part in said for part in (SECRET[3:20], SECRET[:15])) == there
    (first, second) = rows(study, "segments")
    assert (first["withheld"], HIDDEN in first["text"], HIDDEN in second["text"]) == (
        None if there else "quoting", not there, not there)  # fmt: skip
    assert (first["start"], first["end"]) == (0, len(PLAIN) + 21)
    assert first["context"][first["start"] : first["end"]] == first["text"]


def test_words_that_were_quoted_and_are_gone_from_the_answer_stay_hidden(study: Study, tmp_path: Path) -> None:
    session = quoted(study, tmp_path, NO_QUOTES)
    do_once(study, session, act.Reopen())
    do_once(study, session, act.Answer("werk", "Nu iets heel anders."))
    do_once(study, session, act.Close())
    assert {row["state"] for row in rows(study, "segments")} == {"flagged"}
    export(study, [], tmp_path / "uit", raw=True)
    assert SECRET[:20] not in said_in(tmp_path / "uit")


def test_a_mark_on_a_whole_answer_and_a_row_that_is_a_quote_are_hidden_whole(study: Study, tmp_path: Path) -> None:
    session = talk(study, tmp_path, "W01", "kort", consent=NO_QUOTES)
    do_once(study, session, act.Reopen())
    do_once(study, session, act.Mark("m1", "quote", "werk"))
    do_once(study, session, act.Close())
    assert [row["value"] for row in rows(study, "answers") if row["item"] == "werk"] == [HIDDEN * 4]
    sheet = 'id: o1\nsheet: [{row: woorden, descriptive: "Zo gaat het.", quote: true}]\n'
    import_sessions(study, [paper.saved(tmp_path, paper.session(sheet, protocol="proef/blad", participant=None, role=None,
                                                                consent="{deelname: ja, citeren: nee}"))], by="R1")  # fmt: skip
    (seen,) = [row["value"] for row in rows(study, "answers") if row["session"] == "o1" and row["item"] == "blad"]
    assert seen[0]["descriptive"] == HIDDEN * len("Zo gaat het.")


def test_sessions_without_consent_are_in_no_export(study: Study, tmp_path: Path) -> None:
    for person, words in (("W01", "blijft hier wel"), ("W02", "ingetrokken woorden")):
        code(study, talk(study, tmp_path, person, words), words)
    do_once(study, "t-W02", act.Consent("deelname", "nee"))
    export(study, [], tmp_path / "uit")
    said = said_in(tmp_path / "uit")
    assert ("blijft hier wel" in said, "ingetrokken woorden" in said) == (True, False)
    assert not Consents(study).may("t-W02", "quoting")
    assert Consents(study).withheld("t-W02") == {"quoting", "reuse"}


def test_only_those_who_agreed_to_reuse_are_in_an_export_for_others(study: Study, tmp_path: Path) -> None:
    form = study.folder / "study.yaml"
    item = "    - {id: hergebruik, allows: reuse, ask: {nl: Mag een ander het gebruiken?, en: May others use it?}}\nreasons:"
    form.write_text(form.read_text("utf-8").replace("reasons:", item, 1), "utf-8")
    adopt_changes(study)
    for person, words, answer in (("W01", "voor iedereen", "ja"), ("W02", "alleen voor ons", "nee")):
        consent = f"{{deelname: ja, citeren: ja, hergebruik: {answer}}}"
        code(study, talk(study, tmp_path, person, words, consent=consent), words)
    export(study, [], tmp_path / "uit", reuse=True)
    said = said_in(tmp_path / "uit")
    assert ("voor iedereen" in said, "alleen voor ons" in said, "t-W02" in said) == (True, False, False)
    found = own(study, tmp_path, "rows: participants\nuse: reuse\ncolumns: [participant, consent_hergebruik]\n")
    assert found == [{"participant": "W01", "consent_hergebruik": "ja"}]


def test_what_identifies_is_in_no_export_unless_it_was_asked_for(study: Study, tmp_path: Path) -> None:
    body = (
        "id: s1\nanswers: {naam: Truus van Buren, banen: [{baan: bakker, chef: Oom Bram}]}\n"
        "notes: [{item: naam, text: heet Truus}]\n"
    )
    import_sessions(study, [paper.saved(tmp_path, paper.session(body, consent=YES))], by="R1")
    desk = Desk(study, "C1")
    for part in desk.document("s1").parts:
        desk.code("s1", part, 0, len(part.text), "rust", actor="werknemer", valence="bevorderend")
    for identified in (False, True):
        export(study, [], tmp_path / f"uit{identified}", identified=identified)
        said = said_in(tmp_path / f"uit{identified}")
        assert [word in said for word in ("Truus", "Oom Bram", "bakker")] == [identified, identified, True]
    put(study, "rows: answers\nidentifiers: false\n")
    export(study, ["eigen"], tmp_path / "nooit", identified=True)
    assert "Truus" not in said_in(tmp_path / "nooit")


@LIBREOFFICE
@pytest.mark.parametrize(("consent", "there"), [(YES, True), (NO_QUOTES, False)])
def test_a_record_is_a_document_to_read_back_without_what_the_researcher_thought(
    study: Study, tmp_path: Path, consent: str, there: bool
) -> None:
    session = quoted(study, tmp_path, consent)
    do_once(study, session, act.Note("n9", "reflective", "Hij twijfelt, denk ik.", "werk"))
    (done,) = export(study, ["word-record"], tmp_path / "uit", lang="nl")
    assert done.path.name == "W01_2026-03-04_t-W01.docx"
    (text,) = converted(done.path, "txt:Text (encoded):UTF8", tmp_path)
    words = text.read_text("utf-8-sig")
    assert all(each in words for each in ("Wat doet u?", PLAIN, "W01 – 4 maart 2026", "Wat er anders moet"))
    assert "Hij twijfelt" not in words
    assert (SECRET in words, HIDDEN * len(SECRET) in words) == (there, not there)


# --- filters ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(study: Study, tmp_path: Path) -> Study:
    """Three talks: at two sites, in two roles, on three days; each coded by one or two."""
    for person, role, site, day in (
        ("W01", "werknemer", "kas", "2026-03-01"), ("W02", "werknemer", "loods", "2026-03-05"),
        ("J01", "jobcoach", "kas", "2026-03-09"),
    ):  # fmt: skip
        session = talk(study, tmp_path, person, f"Het is druk bij {person}. Dat helpt.", role=role, site=site, held_at=day)
        code(study, session, f"Het is druk bij {person}.", "leren", actor=role, coder="C1")
        code(study, session, "Dat helpt.", "rust", actor="jobcoach", coder="C2")
    code(study, "t-W01", "Het is druk bij W01.", "leren", actor="werknemer", coder="C2")
    return study


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rows: segments\n", 7),
        ("rows: segments\ncoder: consensus\n", 6),
        ("rows: segments\ncoder: C2\n", 4),
        ("rows: segments\nwhere: {actor: jobcoach}\n", 4),
        ("rows: segments\nwhere: {speaker: jobcoach}\n", 2),
        ("rows: segments\nwhere: {site: [loods, elders]}\n", 2),
        ("rows: segments\nwhere: {code: leren, role: werknemer}\n", 3),
        ("rows: segments\nfrom: '2026-03-05'\n", 4),
        ("rows: segments\nto: '2026-03-05'\nwhere: {participant: W02}\n", 2),
        ("rows: segments\nfrom: '2026-03-02'\nto: '2026-03-08'\n", 2),
        ("rows: sessions\nfrom: '2026-03-05'\n", 2),
        ("rows: participants\nwhere: {role: jobcoach}\n", 1),
        ("rows: matrix\nwhere: {site: loods, level: theme}\n", 2),
        ("rows: answers\nwhere: {status: answered, site: kas}\n", 2),
    ],
)  # fmt: skip
def test_a_profile_takes_only_what_it_asks_for(three: Study, tmp_path: Path, text: str, found: int) -> None:
    assert len(own(three, tmp_path, text)) == found


def test_a_filter_on_sessions_holds_for_documents_and_projects_too(three: Study, tmp_path: Path) -> None:
    for rows_, format_ in (("records", "docx"), ("project", "qdpx"), ("respondents", "csv"), ("all", "xlsx")):
        put(three, f"rows: {rows_}\nformat: {format_}\nwhere: {{site: loods}}\n")
        export(three, ["eigen"], tmp_path / rows_)
        said = said_in(tmp_path / rows_)
        assert ("bij W02" in said, "bij W01" in said, "bij J01" in said) == (True, False, False), rows_


def test_the_order_and_language_of_a_profile_hold(three: Study, tmp_path: Path) -> None:
    found = own(three, tmp_path, "rows: segments\norder: [code, coder]\ncolumns: [code, coder, theme]\nlanguage: en\n", lang="nl")
    assert [(row["code"], row["coder"]) for row in found] == sorted((row["code"], row["coder"]) for row in found)
    assert {row["theme"] for row in found} == {codebook(three).label(id_, "en") for id_ in ("leren", "rust")}


@pytest.mark.parametrize(
    ("text", "code_", "line"),
    [
        ("rows: segments\ncolumns: [tekst]\n", "unknown-name", 3),
        ("rows: segments\nwhere: {kleur: rood}\n", "unknown-key", 3),
        ("rows: segments\nwhere: {indication: new}\n", "unknown-name", 3),
        ("rows: saturation\nwhere: {site: kas}\n", "unknown-name", 3),
        ("rows: sessions\ncoder: C1\n", "impossible-value", 3),
        ("rows: codebook\nfrom: '2026-01-01'\n", "impossible-value", 3),
        ("rows: segments\nfrom: maart\n", "bad-id", 3),
        ("rows: records\nformat: csv\n", "impossible-value", 3),
        ("rows: answers\nformat: qdpx\n", "impossible-value", 3),
        ("rows: answers\nformat: pdf\n", "unknown-word", 3),
        ("rows: answers\nuse: theirs\n", "unknown-word", 3),
    ],
)  # fmt: skip
def test_a_profile_that_cannot_be_is_told_by_line_and_nothing_is_written(
    study: Study, tmp_path: Path, text: str, code_: str, line: int
) -> None:
    put(study, text)
    with pytest.raises(DefectsError) as caught:
        export(study, ["eigen"], tmp_path / "uit")
    assert [(each.code, each.line) for each in caught.value.defects] == [(code_, line)]
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("page", ["exports.md", "exporteren.md"])
def test_the_profile_that_the_pages_show_is_one(study: Study, page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.S)
    folder = study.folder / "exports"
    folder.mkdir(exist_ok=True)
    (folder / "voorbeeld.yaml").write_text(example, "utf-8")
    (found,) = [each for id_, each in load_profiles([folder]).items() if id_.startswith("vitali")]
    assert (found.coder, found.since, found.until, found.format) == ("consensus", "2026-03-01", "2026-06-30", "csv")
    assert all(f"`{name}`" in text for name in PROFILES)


def test_a_filter_can_name_every_column_with_values_to_choose_from(study: Study) -> None:
    named = set(schema_of("export")["properties"]["where"]["propertyNames"]["enum"])
    for kind in KINDS:
        for name, column in columns_of(kind).items():
            if column.options or column.type == "boolean" or column.measure in ("nominal", "ordinal"):
                assert name in named, f"{kind}.{name}"
    assert named >= OF_SESSION


# --- stopping, and the command line -----------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["segments", "answers", "sessions", "excel", "parquet", "spss"])
def test_a_stop_half_way_leaves_what_was_there_and_nothing_half(
    demo: Study, tmp_path: Path, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "uit"
    first = export(demo, [profile], folder)[0]
    before, logged = first.path.read_bytes(), len(list(demo.log.events("study", {"exported"})))
    monkeypatch.setattr("fieldwork.exports.stream.EVERY", 1)
    told: list[int] = []

    def stop(_: str, many: int) -> None:
        told.append(many)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(demo, [profile], folder, tick=stop)
    assert told
    assert first.path.read_bytes() == before
    assert not [path for path in folder.rglob("*") if path.name.endswith(".part") or path.name.startswith(".")]
    assert len(list(demo.log.events("study", {"exported"}))) == logged


def test_the_command_says_what_it_made_what_stayed_and_whom_it_is_for(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "demo"
    fieldwork("demo", str(folder), "--no-open", home=home, FIELDWORK_PASSPHRASE="demo")
    done = fieldwork("--study", str(folder), "--lang", "en", "export", "segments", "matrix", "--to", str(tmp_path / "uit"),
                     "--for", "A. Colleague", "--reuse", home=home, FIELDWORK_PASSPHRASE="demo")  # fmt: skip
    assert done.stdout.split() == [str(tmp_path / "uit" / name / f"{name}.csv") for name in ("segments", "matrix")]
    assert "no consent to reuse" in done.stderr
    log = fieldwork("--study", str(folder), "log", "--json", home=home, FIELDWORK_PASSPHRASE="demo").stdout
    told = [event["body"] for event in json.loads(log) if event["kind"] == "exported" and event["body"].get("for")]
    assert [(each["profile"], each["for"], each["use"]) for each in told] == [
        (name, "A. Colleague", "reuse") for name in ("segments", "matrix")
    ]
