"""Two laptops, one study: what comes in, what conflicts, what is refused, and a part of it there and back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fieldwork.coding.edits import define
from fieldwork.errors import DamagedStudy, FieldworkError, InputError, NotAStudy, StudyError, WrongPassphrase
from fieldwork.store import crypt, migrate
from fieldwork.store.backup import backup, restore
from fieldwork.store.erase import erase_session
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.copies.conflicts import conflicts, settle, side
from fieldwork.study.copies.handing_over import Wish, hand
from fieldwork.study.copies.merging import Came, merge_file
from fieldwork.study.desk.codings import codings
from fieldwork.study.rounds.rounds import open_round, rounds
from tests.support.logs import filled
from tests.support.rounds import ITEM, A, B, coded, said_anew, sentence, talk
from tests.support.studies import PASSPHRASE, fieldwork, json_of, new_study

OTHER = "zeven losse woorden voor een overdracht"


class Laptops:
    """A study on two laptops, A's (`lead`) and B's, from one backup."""

    def __init__(self, tmp_path: Path, base: Path, stack: ExitStack) -> None:
        self.tmp, self.stack = tmp_path, stack
        folder = new_study(base, tmp_path / "a")
        self.key = crypt.derive(folder / "study.fieldwork", PASSPHRASE)
        self.lead = stack.enter_context(Study.opened(folder, self.key, by="R1"))
        self.session = talk(self.lead, "W01")
        self.other = self.restored("b", "R2")

    def restored(self, name: str, by: str) -> Study:
        kept = self.tmp / f"{name}.backup"
        backup(self.lead.log, self.lead.folder, kept, by="R1")
        restore(kept, self.key, self.tmp / name, by=by)
        return self.stack.enter_context(Study.opened(self.tmp / name, self.key, by=by))

    def came(self, into: Study, path: Path, *keys: crypt.Key, dry_run: bool = False) -> Came:
        return merge_file(into, path, [lambda each=each: each for each in keys or (self.key,)], dry_run=dry_run)

    def meet(self) -> tuple[Came, Came]:
        """B comes to A and A to B."""
        return self.came(self.lead, self.other.folder), self.came(self.other, self.lead.folder)


@pytest.fixture
def laptops(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    with ExitStack() as stack:
        yield Laptops(tmp_path, tmp_path_factory.getbasetemp(), stack)


def said(study: Study, session: str) -> str:
    return str(study.log.query("SELECT value ->> '$' FROM answer WHERE session = ? AND item = ?", (session, ITEM))[0][0])


def told(came: Came) -> str:
    return "\n".join(line.text("nl") for line in came.words(done=True))


# --- there and back --------------------------------------------------------------------------------------------------


def test_what_each_noted_is_on_both_and_is_told_by_person(laptops: Laptops) -> None:
    new = talk(laptops.other, "W02")
    mine = talk(laptops.lead, "W03")
    before = laptops.lead.log.query("SELECT count(*) FROM event")
    would = laptops.came(laptops.lead, laptops.other.folder, dry_run=True)
    assert laptops.lead.log.query("SELECT count(*) FROM event") == before
    first, second = laptops.meet()
    assert told(would) == told(first)
    assert "R2 (" in told(first) and "gesprekken: 1, antwoorden: 1" in told(first)
    assert "R1 (" in told(second)
    for study in (laptops.lead, laptops.other):
        assert {row.id for row in study.log.sessions()} == {laptops.session, new, mine}
        assert verify(study.log).ok
    again = laptops.came(laptops.lead, laptops.other.folder)
    assert not again.new
    assert "niets nieuws" in told(again)
    assert laptops.came(laptops.other, laptops.lead.folder).merged.events == 0


def test_the_other_file_and_its_folder_are_left_as_they_are(laptops: Laptops) -> None:
    talk(laptops.other, "W02")  # still in its -wal

    def there() -> dict[str, tuple[bytes, int]]:
        files = [path for path in laptops.other.folder.rglob("*") if path.is_file() and not path.name.endswith("-shm")]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = there()
    assert any(name.endswith("-wal") and content for name, (content, _) in before.items())
    assert laptops.came(laptops.lead, laptops.other.folder).merged.events > 0
    assert there() == before
    assert not list(laptops.lead.folder.glob(".merge-*"))
    laptops.other.close()
    kept = laptops.tmp / "kept" / "study.fieldwork"
    kept.parent.mkdir()
    shutil.copy(laptops.other.log.file, kept)
    kept.chmod(0o400)
    kept.parent.chmod(0o500)
    laptops.came(laptops.lead, kept)
    assert [path.name for path in kept.parent.iterdir()] == ["study.fieldwork"]
    kept.parent.chmod(0o700)


def test_what_a_killed_merge_left_beside_the_study_goes_at_the_next(laptops: Laptops) -> None:
    left = laptops.lead.folder / ".merge-4000000-abc"
    left.mkdir()
    (left / "study.fieldwork").write_bytes(b"x")
    laptops.came(laptops.lead, laptops.other.folder)
    assert not left.exists()


def test_two_who_changed_one_answer_are_both_kept_and_the_lead_settles_it(laptops: Laptops) -> None:
    said_anew(laptops.lead, laptops.session, "Zwaar werk.")
    said_anew(laptops.other, laptops.session, "Licht werk.")
    came, _ = laptops.meet()
    (conflict,) = [each for each in came.conflicts if each.what == "answer"]
    assert (conflict.subject, conflict.place, {each.by for each in conflict.sides}) == (laptops.session, ITEM, {"R1", "R2"})
    assert f"antwoord: {laptops.session} {ITEM} (R1 / R2)" in told(came)
    assert said(laptops.lead, laptops.session) == said(laptops.other, laptops.session) == "Licht werk."
    with pytest.raises(InputError, match="does not point at one side"):
        side(laptops.lead, conflict, "R9")
    settle(laptops.lead, conflict, side(laptops.lead, conflict, "mine"), "R1 heeft het nagevraagd")
    laptops.meet()
    for study in (laptops.lead, laptops.other):
        assert said(study, laptops.session) == "Zwaar werk."
        assert not [each for each in conflicts(study) if each.what == "answer"]
        (event,) = study.log.heads(laptops.session, f"answer/{ITEM}")
        assert event.body["why"] == "R1 heeft het nagevraagd"
    with pytest.raises(InputError, match="changed meanwhile"):
        settle(laptops.other, conflict, conflict.sides[0])


def test_the_same_said_twice_is_no_conflict_and_one_code_for_two_people_is(laptops: Laptops) -> None:
    for study, role in ((laptops.lead, "werknemer"), (laptops.other, "leidinggevende")):
        talk(study, "W07", role=role)
        talk(study, "W08")
    came, _ = laptops.meet()
    assert [(each.what, each.subject) for each in came.conflicts] == [("participant", "W07")]
    assert "twee personen met één code?: W07 (R1 / R2)" in told(came)


def test_an_erasure_wins_both_ways_and_what_a_file_still_holds_is_told(laptops: Laptops) -> None:
    said_anew(laptops.other, laptops.session, "Iets nieuws.")
    _erase(laptops.lead, laptops.session)
    here = laptops.came(laptops.lead, laptops.other.folder)
    assert f"Hier gewist, maar {laptops.other.folder} heeft het nog: W01 2026-03-04 R1 ({laptops.session})" in told(here)
    there = laptops.came(laptops.other, laptops.lead.folder)
    assert there.merged.erased == (laptops.session,) and "Daar gewist" in told(there)
    for study in (laptops.lead, laptops.other):
        assert not [body for (body,) in study.log.query("SELECT body FROM event WHERE subject = ?", (laptops.session,))
                    if "Iets nieuws" in body or sentence(1) in body]  # fmt: skip
        assert verify(study.log).ok
    assert not laptops.came(laptops.lead, laptops.other.folder).merged.held_there


def _erase(study: Study, session: str) -> None:
    erase_session(study.log, session, "R1")


def test_codes_made_on_two_laptops_are_in_one_codebook_and_in_both_files(laptops: Laptops) -> None:
    for study, name in ((laptops.lead, "moed"), (laptops.other, "rust")):
        change(study, define(codebook(study), name, route="vitaliteit", nl=name.capitalize()))
    laptops.meet()
    laptops.came(laptops.lead, laptops.other.folder)
    for study in (laptops.lead, laptops.other):
        assert {"moed", "rust"} <= set(codebook(study).codes)
        text = (study.folder / "codebook.yaml").read_text("utf-8")
        assert "moed" in text and "rust" in text
    laptops.lead.close()
    with Study.opened(laptops.lead.folder, laptops.key) as study:
        assert study.news == []


def test_a_protocol_changed_there_comes_with_its_file_and_one_number_with_two_contents_is_told(laptops: Laptops) -> None:
    from fieldwork.study.adopt import adopt_changes

    name = next((laptops.lead.folder / "protocols").rglob("*leidinggevende*.yaml")).relative_to(laptops.lead.folder)

    def edited(study: Study, words: str) -> None:
        file = study.folder / name
        file.write_text(file.read_text("utf-8") + f"\n# {words}\n", "utf-8")
        file.write_text(file.read_text("utf-8").replace("title: {nl: ", f"title: {{nl: {words} ", 1), "utf-8")
        adopt_changes(study)

    edited(laptops.other, "Nieuw")
    came, _ = laptops.meet()
    assert "overgenomen van de andere kopie" in told(came) and not came.conflicts
    assert (laptops.lead.folder / name).read_bytes() == (laptops.other.folder / name).read_bytes()
    assert adopt_changes(laptops.lead) == []

    file = laptops.other.folder / name
    extra = "\n      - {id: vitaliteit.extra, kind: open, source: added, ask: {nl: 'Nog iets?', en: 'More?'}}"
    first = file.read_text("utf-8").index("    items:") + len("    items:")
    file.write_text(file.read_text("utf-8")[:first] + extra + file.read_text("utf-8")[first:], "utf-8")
    edited(laptops.lead, "Links")
    edited(laptops.other, "Rechts")
    came, _ = laptops.meet()
    (conflict,) = came.conflicts
    asks = "tno-2019/leidinggevende"
    assert "vitaliteit.extra" in laptops.lead.protocol(asks).by_id and "vitaliteit.extra" in laptops.other.protocol(asks).by_id
    assert conflict.what == "protocol" and "één nummer en twee inhouden" in told(came)
    for study, words in ((laptops.lead, "Links"), (laptops.other, "Rechts")):  # neither file is lost before it is settled
        assert f"# {words}" in (study.folder / name).read_text("utf-8")
    settle(laptops.lead, conflict, side(laptops.lead, conflict, "mine"))
    laptops.meet()
    for study in (laptops.lead, laptops.other):
        assert not conflicts(study)
        assert adopt_changes(study) == [] and "# Links" in (study.folder / name).read_text("utf-8")
        assert "Links" in str(study.protocol(asks).title) and "vitaliteit.extra" in study.protocol(asks).by_id


# --- what is refused -------------------------------------------------------------------------------------------------


def test_what_is_no_copy_of_this_study_is_refused_in_one_sentence(laptops: Laptops, tmp_path: Path) -> None:
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "text").write_text("geen studie, maar wel een tekst")
    filled(strange / "study")
    from tests.support.logs import key

    talk(laptops.other, "W02")
    laptops.other.close()
    good = laptops.other.log.file
    newer = Path(shutil.copy(good, strange / "newer"))
    db = crypt.connect(newer, laptops.key)
    db.pragma("user_version", migrate.VERSION + 1)
    db.close()
    damaged = Path(shutil.copy(good, strange / "damaged"))
    raw = bytearray(damaged.read_bytes())
    for page in range(4096 * 5, len(raw), 4096):  # whichever of them is read
        raw[page + 100 : page + 200] = b"x" * 100
    damaged.write_bytes(raw)
    short = strange / "short"
    short.write_bytes(good.read_bytes()[:-1000])

    def forge(name: str, sql: str) -> Path:
        file = Path(shutil.copy(good, strange / name))
        db = crypt.connect(file, laptops.key)
        db.execute("INSERT INTO meta VALUES('erasing', '1')")
        db.execute(sql)
        db.execute("DELETE FROM meta WHERE name = 'erasing'")
        db.close()
        return file

    new = "SELECT seq FROM event WHERE kind = 'answer.set' ORDER BY seq DESC LIMIT 1"
    old = "SELECT seq FROM event WHERE kind = 'answer.set' ORDER BY seq LIMIT 1"
    cases: list[tuple[Path, crypt.Key, type[FieldworkError], str]] = [
        (laptops.lead.folder, laptops.key, InputError, "this study itself"),
        (tmp_path / "nowhere", laptops.key, InputError, "does not exist"),
        (strange / "text", laptops.key, NotAStudy, "text file"),
        (strange / "study", key(), InputError, "another study"),
        (good, crypt.Key(bytes(32), laptops.key.salt), WrongPassphrase, str(good)),
        (newer, laptops.key, StudyError, "newer fieldwork"),
        (damaged, laptops.key, DamagedStudy, str(damaged)),
        (short, laptops.key, DamagedStudy, str(short)),
        (forge("new", f"UPDATE event SET body = '{{}}' WHERE seq = ({new})"), laptops.key, DamagedStudy, "damaged or forged"),
        (forge("old", f"UPDATE event SET body = '{{}}', digest = x'00' WHERE seq = ({old})"), laptops.key, DamagedStudy, "forged"),
        (forge("moved", f"UPDATE event SET at = at + 1 WHERE seq = ({old})"), laptops.key, DamagedStudy, "damaged or forged"),
        (forge("hole", f"DELETE FROM event WHERE seq = ({old})"), laptops.key, DamagedStudy, "not whole"),
    ]  # fmt: skip
    before = laptops.lead.log.query("SELECT count(*), max(seq) FROM event")
    for path, used, error, words in cases:
        with pytest.raises(error) as caught:
            laptops.came(laptops.lead, path, used)
        assert words in str(caught.value), path
        assert type(caught.value) is error, path
    assert laptops.lead.log.query("SELECT count(*), max(seq) FROM event") == before
    assert verify(laptops.lead.log).ok
    assert not list(laptops.lead.folder.glob(".merge-*"))
    assert laptops.came(laptops.lead, good).merged.events > 0


def test_an_older_copy_is_converted_aside_and_stays_old_itself(laptops: Laptops) -> None:
    talk(laptops.other, "W02")
    laptops.other.close()
    file = laptops.other.log.file
    db = crypt.connect(file, laptops.key)
    for view in ("coding", "memo", "session_read", "decision", "round"):
        db.execute(f"DROP VIEW {view}")
    db.execute("DROP TABLE remembered; DROP INDEX head_beside")
    db.pragma("user_version", 1)
    db.pragma("journal_mode", "delete")
    db.close()
    before = file.read_bytes()
    assert laptops.came(laptops.lead, file).merged.events > 0
    assert file.read_bytes() == before
    assert not list(laptops.lead.folder.glob(".merge-*")) and not list(file.parent.glob("*.before-*"))
    assert verify(laptops.lead.log).ok


# --- a part of it ----------------------------------------------------------------------------------------------------


def test_a_coder_gets_what_is_to_be_coded_and_brings_it_back(laptops: Laptops, tmp_path: Path) -> None:
    lead = laptops.lead
    secret, open_ = talk(lead, "W02"), talk(lead, "W03")
    coded(lead, tmp_path, laptops.session, [("C1", 0, A)])
    coded(lead, tmp_path, open_, [("C1", 1, A)])
    open_round(lead, "ronde een", ["C1", "C2"], sessions=[open_])
    key = crypt.new_key(OTHER)
    done = hand(lead, tmp_path / "c2.fieldwork", key, Wish("C2", (laptops.session,), round="ronde een", codings=True))
    assert set(done.sessions) == {laptops.session, open_}
    (event,) = lead.log.events("study", {"handed_over"})
    assert (event.body["to"], event.body["sha256"], event.body["file"]) == ("C2", done.sha256, "c2.fieldwork")

    assert sentence(1).encode() not in done.file.read_bytes()

    restore(done.file, key, tmp_path / "c2", by="C2")
    with Study.opened(tmp_path / "c2", key, by="C2") as theirs:
        assert theirs.news == [] and verify(theirs.log).ok
        assert {row.id for row in theirs.log.sessions()} == {laptops.session, open_}
        assert {(each.session, each.coder) for each in codings(theirs)} == {(laptops.session, "C1")}  # the round is blind
        assert [each.name for each in rounds(theirs)] == ["ronde een"]
        assert not theirs.log.query("SELECT 1 FROM event WHERE subject IN (?, 'W02')", (secret,))
        coded(theirs, tmp_path, open_, [("C2", 2, B)])
        change(theirs, define(codebook(theirs), "moed", route="vitaliteit", nl="Moed"))
    came = laptops.came(lead, tmp_path / "c2", key)
    assert "coderingen: 1" in told(came) and not came.conflicts
    assert {(each.session, each.coder) for each in codings(lead)} == {(laptops.session, "C1"), (open_, "C1"), (open_, "C2")}
    assert "moed" in (lead.folder / "codebook.yaml").read_text("utf-8")
    assert verify(lead.log).ok
    assert laptops.came(lead, done.file, key).merged.events == 0


def test_a_visit_gets_places_and_people_and_answers_only_where_asked_for(laptops: Laptops, tmp_path: Path) -> None:
    key = crypt.new_key(OTHER)
    bare = hand(laptops.lead, tmp_path / "bare", key, Wish("R2", site="kas"))
    full = hand(laptops.lead, tmp_path / "full", key, Wish("R2", site="kas", answers=True))
    assert (bare.sessions, full.sessions) == ((), (laptops.session,))
    restore(bare.file, key, tmp_path / "visit", by="R2")
    with Study.opened(tmp_path / "visit", key, by="R2") as visit:
        assert visit.log.query("SELECT site FROM site") == [("kas",)]
        assert visit.log.query("SELECT participant FROM participant") == [("W01",)]
        new = talk(visit, "W05")
    assert laptops.came(laptops.lead, tmp_path / "visit", key).merged.events > 0
    assert new in {row.id for row in laptops.lead.log.sessions()}
    for wish, words in ((Wish("R2", ("geen",)), "no session"), (Wish("R2", site="geen"), "no site"), (Wish("R2", round="x"), "no round")):
        with pytest.raises(InputError, match=words):
            hand(laptops.lead, tmp_path / "more", key, wish)
    with pytest.raises(InputError, match="is there already"):
        hand(laptops.lead, tmp_path / "bare", key, Wish("R2", site="kas"))
    _erase(laptops.lead, laptops.session)
    gone = hand(laptops.lead, tmp_path / "gone", key, Wish("R2", (laptops.session,), site="kas"))
    assert (gone.sessions, gone.withheld) == ((), (laptops.session,))
    assert not list(tmp_path.glob("*.part"))


# --- the command line ------------------------------------------------------------------------------------------------


def test_by_command_a_part_goes_out_and_comes_back_and_a_conflict_is_settled(
    laptops: Laptops, tmp_path: Path, own_home: Path
) -> None:
    laptops.lead.close()
    laptops.other.close()
    home, folder, part = own_home, str(laptops.lead.folder), str(tmp_path / "deel.fieldwork")
    made = fieldwork("handover", part, "--to", "R2", "--sessions", laptops.session, "--study", folder, home=home,
                     FIELDWORK_HANDOVER_PASSPHRASE=OTHER)  # fmt: skip
    assert made.stdout.strip() == part and OTHER not in made.stdout + made.stderr
    fieldwork("restore", part, str(tmp_path / "r2"), home=home, FIELDWORK_PASSPHRASE=OTHER)
    with Study.open(tmp_path / "r2", OTHER, by="R2") as theirs, Study.open(laptops.lead.folder, PASSPHRASE, by="R1") as lead:
        said_anew(theirs, laptops.session, "Van R2.")
        said_anew(lead, laptops.session, "Van R1.")
    refused = fieldwork("merge", str(tmp_path / "r2"), "--study", folder, home=home, expect=2)
    assert "FIELDWORK_OTHER_PASSPHRASE" in refused.stderr
    wrong = fieldwork("merge", str(tmp_path / "r2"), "--study", folder, home=home, expect=3, FIELDWORK_OTHER_PASSPHRASE="x")
    assert "opent" in wrong.stderr and wrong.stdout == ""
    unsure = fieldwork("merge", str(tmp_path / "r2"), "--study", folder, home=home, expect=2, FIELDWORK_OTHER_PASSPHRASE=OTHER)
    assert "--yes" in unsure.stderr and "R2 (" in unsure.stdout
    assert json_of("conflicts", "--study", folder, home=home) == []
    for times in range(2):
        done = fieldwork("merge", str(tmp_path / "r2"), "--study", folder, "--yes", home=home, FIELDWORK_OTHER_PASSPHRASE=OTHER)
        assert ("niets nieuws" in done.stdout) is bool(times)
    (conflict,) = json_of("conflicts", "--study", folder, home=home)
    assert sorted(side["by"] for side in conflict["sides"]) == ["R1", "R2"]
    settled = fieldwork("conflicts", "settle", "1", "--keep", "R2", "--why", "zij zat erbij", "--study", folder, home=home)
    assert "Vastgelegd" in settled.stderr
    assert json_of("conflicts", "--study", folder, home=home) == []
    with Study.open(laptops.lead.folder, PASSPHRASE) as lead:
        assert said(lead, laptops.session) == "Van R2."
