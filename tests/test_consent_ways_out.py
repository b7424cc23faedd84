"""What a command prints for a file or another program obeys consent as an export does, and stands in the log; on a screen it is a
look."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture import actions as act
from fieldwork.cli.app import run
from fieldwork.exports.masking import HIDDEN
from fieldwork.exports.run import export
from fieldwork.report.run import write_report
from fieldwork.store import crypt
from fieldwork.study import Study
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import do_once
from fieldwork.study.privacy.names import entry, make_names
from tests.support import coder, paper
from tests.support.leaving import said_in
from tests.support.studies import environment
from tests.support.terminal import Terminal

made = coder.made

SAID = "Ik breng elke dag de pelikanenkooien naar buiten, met een fuut."
QUOTE, SHORT = "de pelikanenkooien naar buiten", "een fuut"
WITHHELD = ("pelikanen", "fuut")
"""Words of what W07 does not want quoted: one quote is long, one is too short to be looked for elsewhere."""
IDENTIFYING = ("hortensia", "kwikstaart", "meerkoet")
KEPT = "zeearend"
"""A word of all that was said in a session of which consent was withdrawn, or written of it."""
OWN = "namen blijven binnen de deur"
FILES = {
    "gesprek-7": (
        "W07", "{deelname: ja, citeren: nee}",
        f"""\
answers:
  werk: "{SAID}"
  naam: "Hortensia"
  banen: [{{baan: visser in de haven, chef: Meerkoet}}]
notes:
  - {{item: naam, kind: descriptive, text: "schrijft zich met Kwikstaart, in de haven"}}
""",
    ),
    "weg": ("W08", "{deelname: ja, citeren: ja}", f'answers: {{werk: "Daar vliegt een {KEPT} boven de haven."}}\n'),
}  # fmt: skip


def filled(study: Study, folder: Path) -> None:
    """Sessions of W07, who may not be quoted, and of W08, who thought better of it; with all that coders made of them."""
    for id_, (who, consent, body) in FILES.items():
        text = paper.session(f"id: {id_}\n{body}", participant=who, consent=consent)
        import_sessions(study, [paper.saved(folder, text, f"{who}.yaml")], by="R1")
    do_once(study, "gesprek-7", act.Reopen())
    do_once(study, "gesprek-7", act.Answer("werk", f"{SAID} Of niet."))
    do_once(study, "gesprek-7", act.Answer("werk", SAID))
    for name, words in (("long", QUOTE), ("short", SHORT)):
        start = SAID.index(words)
        do_once(study, "gesprek-7", act.Mark(name, "quote", "werk", "answer", start, start + len(words)))
    do_once(study, "gesprek-7", act.Close())
    desk = Desk(study, "C1")
    whole = coder.code(desk, SAID[3:], session="gesprek-7")
    coder.code(desk, "pelikanenkooien", session="gesprek-7")
    coder.code(desk, "Hortensia", session="gesprek-7", item="naam")
    gone = coder.code(desk, KEPT, session="weg")
    desk.memo(f"over {QUOTE}", session="gesprek-7")
    desk.memo(f"W07 zegt: {QUOTE}", "case", participant="W07")
    desk.memo(f"over de {KEPT}", session="weg")
    desk.memo(f"W08 en de {KEPT}", "case", participant="W08")
    desk.edit_codebook([("code.redefined", {"code": "leren", "route": "ontwikkel", "label": {"nl": "Leren", "en": "Learning"},
                                            "definition": {"nl": f"Zoals {QUOTE}"}, "examples": [QUOTE]})])  # fmt: skip
    charting = Charting(study, "C1")
    chart = charting.chart("participant")
    for who, words, on in (("W07", QUOTE, whole), ("W08", KEPT, gone)):
        row = chart.row(who)
        assert row is not None
        charting.summarise(row, "leren", f"samenvatting: {words}", [on.coding])
        charting.state(f"bevinding: {words}", supports=[on.coding])
    charting.state(f"elders ook: {QUOTE}", supports=[coder.code(desk, "koffie").coding])
    do_once(study, "weg", act.Consent("deelname", "nee"))


@pytest.fixture(scope="module")
def once(made: tuple[Path, crypt.Key], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, crypt.Key]:
    """The study, made once; its folder and key."""
    base = tmp_path_factory.mktemp("ways")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(base / "home"))
        with coder.copied(made, base / "proef") as study:
            filled(study, base)
    return base / "proef", made[1]


@pytest.fixture
def folder(once: tuple[Path, crypt.Key], tmp_path: Path) -> Path:
    coder.copied(once, tmp_path / "proef").close()
    return tmp_path / "proef"


@pytest.fixture
def study(once: tuple[Path, crypt.Key], tmp_path: Path) -> Iterator[Study]:
    with coder.copied(once, tmp_path / "proef") as opened:
        yield opened


Telling = Callable[..., tuple[str, str]]


@pytest.fixture
def telling(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Telling:
    """Runs a command whose standard output is no terminal: what it printed there, and on stderr."""

    def told(*args: str, expect: int = 0, **secrets: str) -> tuple[str, str]:
        monkeypatch.setenv("FIELDWORK_HOME", str(tmp_path / "home"))
        for name, value in {"FIELDWORK_PASSPHRASE": paper.PASSPHRASE, **secrets}.items():
            monkeypatch.setenv(name, value)
        code = run([*args, "--study", str(folder), "--lang", "en"])
        said = capsys.readouterr()
        assert code == expect, said
        return said.out, said.err

    return told


def left(folder: Path, key: crypt.Key) -> list[dict[str, Any]]:
    """What the log says left the study."""
    with Study.opened(folder, key, readonly=True) as study:
        return [dict(event.body) for event in study.log.events("study", {"exported"})]


COMMANDS = ("codings", "search haven", "search pelikanenkooien", "framework", "case W07", "log")
"""Commands that tell words of participants, as they are asked."""


@pytest.mark.parametrize("as_json", [False, True], ids=["plain", "json"])
@pytest.mark.parametrize("command", COMMANDS)
def test_what_another_program_reads_holds_nothing_that_consent_withholds_or_that_identifies(
    telling: Telling, folder: Path, once: tuple[Path, crypt.Key], command: str, as_json: bool
) -> None:
    out, err = telling(*command.split(), *(["--json"] if as_json else []), "--for", "de universiteit")
    low = (out + err).casefold()
    assert [word for word in (*WITHHELD, *IDENTIFYING, KEPT) if word in low] == []
    assert "gesprek-7" in out or "W07" in out
    if command != "search haven" or as_json is False:
        assert HIDDEN in out or command == "search haven"
    assert "Sessions that stay here: 1 (no consent, or withdrawn: 1)." in err
    (event,) = left(folder, once[1])
    digest = hashlib.sha256(out.encode()).hexdigest()
    told = {name: event[name] for name in ("profile", "file", "sha256", "for", "identified", "names")}
    assert told == {"profile": command.split()[0], "file": "-", "sha256": digest, "for": "de universiteit",
                    "identified": False, "names": None}  # fmt: skip


def test_hidden_letter_for_letter_so_that_every_place_stays_true(telling: Telling) -> None:
    at = SAID.index(QUOTE)
    masked = SAID[:at] + HIDDEN * len(QUOTE) + SAID[at + len(QUOTE) :].replace(SHORT, HIDDEN * len(SHORT))
    rows = [row for row in json.loads(telling("codings", "--json")[0]) if row["session"] == "gesprek-7"]
    assert [(row["text"], row["start"], row["end"]) for row in rows] == [
        (masked[3:], 3, len(SAID)), (HIDDEN * 15, at + 3, at + 18),
    ]  # fmt: skip
    (hit,) = json.loads(telling("search", "brengen", "--json")[0]) or json.loads(telling("search", "breng", "--json")[0])
    assert masked.startswith(hit["snippet"].removesuffix(" …")) and hit["start"] == SAID.index("breng")
    (hit,) = json.loads(telling("search", "pelikanenkooien", "--json")[0])
    (start, end), word = hit["spans"][0], SAID.index("pelikanenkooien")
    assert hit["start"] == word and hit["snippet"][start:end] == HIDDEN * 15
    events = json.loads(telling("log", "--json")[0])
    texts = [event["body"]["value"] for event in events if event["kind"] == "answer.set" and event["body"]["item"] == "werk"
             and event["subject"] == "gesprek-7"]  # fmt: skip
    assert texts == [HIDDEN * len(SAID), HIDDEN * len(f"{SAID} Of niet."), masked]
    marks = {event["body"]["mark"]: event["body"]["text"] for event in events if event["kind"] == "mark.set"}
    assert marks == {"long": HIDDEN * len(QUOTE), "short": HIDDEN * len(SHORT)}


@pytest.mark.parametrize("command", ["search haven", "search hortensia", "codings", "log"])
def test_what_can_identify_somebody_is_told_where_it_is_asked_for(telling: Telling, folder: Path, command: str) -> None:
    without, err = telling(*command.split(), "--json")
    out, _ = telling(*command.split(), "--json", "--identified")
    assert len(json.loads(out)) > len(json.loads(without))
    assert [word for word in IDENTIFYING if word in out.casefold()] != []
    assert "Items that stay here, for they can identify a person: " in err and "naam" in err
    assert [word for word in (*WITHHELD, KEPT) if word in out.casefold()] == []


def test_what_was_printed_for_somebody_is_listed_when_who_is_in_it_withdraws(telling: Telling, folder: Path) -> None:
    telling("codings", "--for", "de universiteit")
    assert "list of codings for de universiteit" in "".join(telling("withdraw", "W07", "--erase", "--dry-run"))


def test_what_was_found_only_in_what_identifies_is_not_found(telling: Telling, folder: Path, once: tuple[Path, crypt.Key]) -> None:
    for word in ("hortensia", "meerkoet", "kwikstaart", KEPT):
        out, err = telling("search", word, "--json")
        assert json.loads(out) == [] and "Nothing found." in err
    assert left(folder, once[1]) == []


def test_nothing_of_somebody_whose_sessions_stay_is_told_as_a_case(telling: Telling) -> None:
    out, err = telling("case", "W08", expect=1)
    assert out == "" and "Nothing of W08 may leave the study." in err


def test_a_session_that_stays_is_not_in_the_log_that_leaves(telling: Telling) -> None:
    out, err = telling("log", "--session", "weg", "--json")
    assert json.loads(out) == [] and "Sessions that stay here: 1" in err
    assert "There is no session" in telling("log", "--session", "weg-ermee", expect=1)[1]


@pytest.mark.parametrize("command", ["sessions", "sessions --json", "saturation --json", "agreement", "protocol list",
                                     "log --exports", "search onbekendwoord"])  # fmt: skip
def test_what_holds_no_words_of_anybody_leaves_no_trace(
    telling: Telling, folder: Path, once: tuple[Path, crypt.Key], command: str
) -> None:
    telling(*command.split())
    assert left(folder, once[1]) == []


def test_on_ones_own_terminal_everything_is_there_and_nothing_is_written(
    folder: Path, tmp_path: Path, once: tuple[Path, crypt.Key]
) -> None:
    env = environment(tmp_path / "home", FIELDWORK_PASSPHRASE=paper.PASSPHRASE)
    with Terminal("search", "pelikanenkooien", "--json", "--study", str(folder), env=env, rows=60) as terminal:
        terminal.until("pelikanenkooien naar buiten")
    assert left(folder, once[1]) == []


def test_a_study_that_can_only_be_read_tells_that_its_log_does_not_know(
    telling: Telling, folder: Path, once: tuple[Path, crypt.Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Study.opened
    monkeypatch.setattr(Study, "opened", classmethod(lambda cls, *args, **more: opened(*args, **{**more, "readonly": True})))
    out, err = telling("codings", "--json")
    monkeypatch.undo()
    assert json.loads(out) and "that this left does not stand in its log" in err
    assert left(folder, once[1]) == []


# --- other exports -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["refi-qda", "qdc", "excel", "framework", "framework-word", "codebook", "word-record"])
def test_no_deliverable_holds_withheld_words_wherever_somebody_wrote_them_down(
    study: Study, tmp_path: Path, profile: str
) -> None:
    export(study, [profile], tmp_path / "uit")
    held = said_in(tmp_path / "uit").casefold()
    assert "pelikanen" not in held and KEPT not in held
    if profile in ("refi-qda", "qdc", "framework", "framework-word", "codebook", "excel"):
        assert HIDDEN * len(QUOTE) in held


def test_the_report_holds_no_withheld_words_in_what_explains_a_code(study: Study, tmp_path: Path) -> None:
    write_report(study, tmp_path / "r.html")
    held = (tmp_path / "r.html").read_text("utf-8")
    assert f"Zoals {HIDDEN * len(QUOTE)}" in held and "pelikanen" not in held


# --- names -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def named(folder: Path, once: tuple[Path, crypt.Key]) -> Path:
    """The study with a session and a file that are called after somebody whom its key file knows."""
    with Study.opened(folder, once[1], by="R1") as study:
        text = paper.session('id: gesprek-zwaluwstaart\nanswers: {werk: "Bij Zwaluwstaart dus, niet gesprek-zwaluwstaarten."}\n',
                             participant="W09", consent="{deelname: ja, citeren: ja}")  # fmt: skip
        import_sessions(study, [paper.saved(folder.parent, text, "zwaluwstaart.yaml")], by="R1")
        with make_names(study, OWN) as names:
            names.put([entry(study, {"code": "W09", "name": "Hortensia Zwaluwstaart"})])
    return folder


@pytest.mark.parametrize("command", ["sessions", "sessions --json", "case W09", "case W09 --json", "log", "log --json",
                                     "search Bij", "search Bij --json"])  # fmt: skip
def test_an_id_stays_as_it_is_and_it_is_told_that_it_holds_a_name(telling: Telling, named: Path, command: str) -> None:
    out, err = telling(*command.split(), FIELDWORK_NAMES_PASSPHRASE=OWN)
    assert "gesprek-zwaluwstaart" in out and "gesprek-[W09]" not in out
    assert "the id of 1 session holds a name that the key file knows" in err
    assert "Zwaluwstaart" not in out
    if command.startswith(("search", "log")):
        assert "Bij [W09] dus" in out


def test_an_id_in_an_export_can_be_looked_up_too(named: Path, once: tuple[Path, crypt.Key], tmp_path: Path) -> None:
    from fieldwork.exports.names import known_names

    with Study.opened(named, once[1], by="R1") as study:
        names = known_names(study, OWN, "export", "nl")
        export(study, ["answers"], tmp_path / "uit", names=names)
        assert len(names.receipt()) == 2
    held = (tmp_path / "uit" / "answers" / "answers.csv").read_text("utf-8")
    assert "gesprek-zwaluwstaart" in held and "Zwaluwstaart" not in held


def test_the_list_of_imports_names_no_file_after_somebody(telling: Telling, named: Path) -> None:
    out, _ = telling("import", "undo", "--list", FIELDWORK_NAMES_PASSPHRASE=OWN)
    assert "[W09].yaml" in out and "zwaluwstaart" not in out
    assert "zwaluwstaart.yaml" in telling("import", "undo", "--list", "--without-names-check")[0]


def test_names_that_were_not_checked_are_noted(telling: Telling, named: Path, once: tuple[Path, crypt.Key]) -> None:
    telling("codings", "--without-names-check")
    telling("codings", FIELDWORK_NAMES_PASSPHRASE=OWN)
    assert [event["names"] for event in left(named, once[1])] == ["unchecked", {}]
