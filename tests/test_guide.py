"""The guide on paper: everything that can be asked is in it, in order, to the letter, with room to write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm
from docx.table import Table

from fieldwork.errors import InputError
from fieldwork.exports.placing import place
from fieldwork.exports.word.conditions import when_words
from fieldwork.exports.word.guide import Around, guide, write_guide
from fieldwork.i18n import Lang, pick
from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.load import load
from fieldwork.protocol.model import Item, Protocol, from_compiled
from tests.support.kinds import all_kinds
from tests.support.studies import ROOT, fieldwork, new_study

SHIPPED = sorted(path for path in (ROOT / "protocols").glob("*/*.yaml") if path.stem not in ("study", "codebook"))


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guide")


def read(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def blocks(document: Any) -> Iterator[str]:
    """Every paragraph from top to bottom, those in tables row by row."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(cell.text for cell in row.cells)
        else:
            yield block.text


def asked(protocol: Protocol) -> Iterator[Item]:
    """The items in the order of the guide; those of a repeat as often as it has blocks."""
    for item in protocol.items:
        yield item
        for _ in range(3 if item.items else 0):
            yield from item.items


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("path", [None, *SHIPPED], ids=lambda path: path.stem if path else "all_kinds")
def test_guide_has_every_item_and_question_in_order(path: Path | None, lang: Lang) -> None:
    protocol = from_compiled(compile_protocol(load(path).data)) if path else all_kinds()
    told = iter(blocks(read(guide(protocol, lang))))
    for item in asked(protocol):
        assert any(block.split("\t")[0] == item.id for block in told), item.id
        assert pick(item.ask, lang) in told, item.id
        for words in [*(pick(part.label, lang) for part in item.parts), *item.probe_list(lang)]:
            assert any(words in block for block in told), (item.id, words)


@cache
def told_in(lang: Lang) -> list[str]:
    """The blocks of the guide to the protocol with every kind."""
    return list(blocks(read(guide(all_kinds(), lang))))


def room(item: str, lang: Lang) -> list[str]:
    """What stands between the line with an item's id and that of the next."""
    told = told_in(lang)
    ids = {each.id for each in all_kinds().all_items()}
    start = next(place for place, block in enumerate(told) if block.split("\t")[0] == item) + 1
    end = next((place for place in range(start, len(told)) if told[place].split("\t")[0] in ids), len(told))
    return told[start:end]


@pytest.mark.parametrize(
    ("item", "lang", "found"),
    [
        ("welkom", "nl", ["Voorlezen:", "Laat zien: Welkom"]),
        ("akkoord", "nl", ["☐ ja      ☐ nee"]),
        ("naam", "en", ["This can identify a person.", "\t"]),
        ("in_dienst", "nl", [" |  | – |  |  | – |  |  |  |  | dag – maand – jaar"]),
        ("begintijd", "en", [" |  | : |  |  | hours : minutes"]),
        ("reistijd", "nl", ["minstens 0 · hoogstens 240 (minuten)", " |  |  | minuten"]),
        ("maanden", "en", ["The program works this out."]),
        ("werk.verhaal", "nl", ["Hoe gaat het?", "☐ Hoe is het met uw lijf?", "• Kunt u een voorbeeld geven?", *["\t"] * 9]),
        ("werk.plan", "en", ["☐ yes      ☐ no      ☐ don't know", "In words: \t"]),
        ("werk.welk_plan", "nl", ["→ Alleen als werk.plan is “ja”."]),
        ("werk.soort", "nl", ["☐ Proefplaatsing", "☐ Geen werk meer (alleen T6)", "   ☐ anders, namelijk: \t"]),
        ("werk.hulp", "en", ["More than one is fine.", "☐ UWV", "☐ Nobody (then no other)", "   ☐ other, namely: \t"]),
        ("werk.cijfer", "nl", ["Bij T6: Welk cijfer geeft u uw werk nu?", "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10", "1 = heel slecht · 10 = heel goed"]),
        ("werk.laag", "nl", ["Voor de onderzoeker.", "\t"]),
        ("werk.uren", "nl", [" |  | , |  | uur"]),
        ("werk.kans", "en", ["→ Only at wave T6.", " |  |  | %"]),
        ("werk.passend", "nl", ["Zwak | Redelijk | Goed | Uitstekend", "☐ | ☐ | ☐ | ☐"]),
        ("waarde", "nl", ["Belang | Helemaal niet | Weinig | Soms | Vaak | Altijd", "Inkomen | ☐ | ☐ | ☐ | ☐ | ☐",
                          "Cijfer | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10"]),
        ("baan", "nl", ["baan 1"]),
        ("indruk", "nl", ["Tijd | Gezien | Gedacht", "Verloop | Verloop | Verloop", " |  | "]),
    ],
)  # fmt: skip
def test_guide_leaves_room_for_each_kind_of_answer(item: str, lang: Lang, found: list[str]) -> None:
    told = iter(room(item, lang))
    for words in found:
        assert words in told, (words, room(item, lang))


def test_guide_has_three_blocks_for_what_is_asked_several_times() -> None:
    told = told_in("en")
    assert [block for block in told if block.startswith("job ")] == ["job 1", "job 2", "job 3"]
    assert sum(block.split("\t")[0] == "baan.functie" for block in told) == 3


def test_guide_lists_labels_that_are_too_long_to_stand_side_by_side() -> None:
    options = [{"id": f"o{number}", "label": f"arbeidsongeschiktheidsverzekering {number}"} for number in range(5)]
    column = {"id": "c", "label": "Belang", "options": options}
    items = [{"id": "s", "kind": "scale", "section": "a", "ask": "Hoe?", "options": options},
             {"id": "g", "kind": "grid", "section": "a", "ask": "Wat?", "rows": [{"id": "r", "label": "Loon"}], "columns": [column]}]  # fmt: skip
    protocol = from_compiled({"id": "t", "version": 1, "kind": "interview", "title": "T", "roles": [],
                              "sections": [{"id": "a", "title": "A", "items": items}]})  # fmt: skip
    told = list(blocks(read(guide(protocol, "nl"))))
    assert "☐ arbeidsongeschiktheidsverzekering 4" in told
    assert any(block.startswith("Kies uit: arbeidsongeschiktheidsverzekering 0 · ") for block in told) and "Loon | " in told


@pytest.mark.parametrize(
    ("when", "nl", "en"),
    [
        ({"werk.plan": "ja"}, "werk.plan is “ja”", "werk.plan is “yes”"),
        ({"werk.plan": {"enum": ["nee", "weet_niet"]}}, "werk.plan is “nee” of “weet ik niet”", "werk.plan is “no” or “don't know”"),
        ({"werk.cijfer": {"maximum": 5}}, "werk.cijfer is 5 of minder", "werk.cijfer is 5 or less"),
        ({"werk.uren": {"minimum": 12, "maximum": 32}}, "werk.uren is 12 of meer en werk.uren is 32 of minder",
         "werk.uren is 12 or more and werk.uren is 32 or less"),
        ({"werk.hulp": {"contains": "uwv"}}, "werk.hulp heeft “UWV”", "werk.hulp has “UWV”"),
        ({"all": [{"werk.hulp": {"contains": {"enum": ["uwv", "gemeente"]}}}, {"not": {"werk.soort": {"const": "gestopt"}}}]},
         "(werk.hulp heeft “UWV” of “De gemeente” en niet: werk.soort is “Geen werk meer”)",
         "(werk.hulp has “UWV” or “The municipality” and not: werk.soort is “No work any more”)"),
        ({"any": [{"werk.plan": "ja", "werk.soort": "proef"}, {"werk.cijfer": 3}]},
         "((werk.plan is “ja” en werk.soort is “Proefplaatsing”) of werk.cijfer is “3”)",
         "((werk.plan is “yes” and werk.soort is “Trial placement”) or werk.cijfer is “3”)"),
        ({"$role": "werknemer", "$wave": {"enum": ["T0", "T6"]}}, "de rol is “Werknemer” en de meting is “T0” of “T6”",
         "the role is “Employee” and the wave is “T0” or “T6”"),
        ({"waarde.kennis.belang": "altijd"}, "waarde (Kennis gebruiken, Belang) is “Altijd”",
         "waarde (Using knowledge, Importance) is “Always”"),
    ],
)  # fmt: skip
def test_guide_says_a_condition_in_words(when: dict[str, Any], nl: str, en: str) -> None:
    roles = {"werknemer": {"nl": "Werknemer", "en": "Employee"}}
    assert (when_words(all_kinds(), when, "nl", roles), when_words(all_kinds(), when, "en", roles)) == (nl, en)


AROUND = Around(
    title={"nl": "Onderzoek", "en": "Study"},
    routes={"vitaliteit": {"nl": "Vitaliteitsroute", "en": "Vitality route"}},
    consent={"version": 3, "items": [
        {"id": "deelname", "required": True, "ask": {"nl": "Doet u mee?", "en": "Will you take part?"},
         "read": {"nl": "U mag altijd stoppen.", "en": "You can always stop."}},
        {"id": "opname", "ask": {"nl": "Mag ik opnemen?", "en": "May I record?"}},
    ]},
)  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("nl", ["Onderzoek\ttest/all-kinds · versie 2", "Alles wat de taal kan", "Locatie (code) | ", "Deelnemer (code, geen naam) | ",
                "Meting | ☐ T0     ☐ T3     ☐ T6", "Toestemming", "deelname\tnodig om mee te doen", "Doet u mee?",
                "U mag altijd stoppen.", "☐ ja      ☐ nee", "Mag ik opnemen?", "Begin", "gepland: 5 minuten", "Neem de tijd.",
                "Werk", "Route: Vitaliteitsroute", "→ Alleen als de rol is “werknemer”", "In de kantlijn"]),
        ("en", ["Study\ttest/all-kinds · version 2", "Site (code) | ", "Consent", "Will you take part?", "You can always stop.",
                "☐ yes      ☐ no", "planned: 5 minutes", "Route: Vitality route", "→ Only if the role is", "In the margin"]),
    ],
)  # fmt: skip
def test_guide_begins_with_who_where_and_consent_and_gives_each_section_its_route_and_minutes(lang: Lang, expected: list[str]) -> None:
    told = iter(blocks(read(guide(all_kinds(), lang, AROUND))))
    for words in expected:
        assert any(words in block for block in told), words


def test_guide_of_an_observation_asks_no_participant_and_no_consent() -> None:
    protocol = from_compiled(compile_protocol(load(ROOT / "protocols/tno-2019/observatie.yaml").data))
    told = "\n".join(blocks(read(guide(protocol, "nl", AROUND))))
    assert "Toestemming" not in told and "Deelnemer (code" not in told
    assert "Duiding: wat er volgens u aan de hand is" in told


def test_guide_is_a4_with_page_numbers_the_studys_title_and_nobodys_name() -> None:
    content = guide(all_kinds(), "nl", AROUND)
    document = read(content)
    page = document.sections[0]
    assert (round(page.page_width, -4), round(page.page_height, -4)) == (round(Cm(21), -4), round(Cm(29.7), -4))
    facts = document.core_properties
    assert (facts.title, facts.author, facts.comments, facts.last_modified_by) == ("Alles wat de taal kan", "", "", "")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        foot = "".join(parts.read(name).decode() for name in parts.namelist() if "footer" in name)
    assert "Onderzoek" in foot and 'w:instr="PAGE"' in foot and 'w:instr="NUMPAGES"' in foot


HOSTILE = ["[/a] [red]{x} %s", "=1+1", "<w:br/> & \"'", "\x1b[31mrood\x07", "a\u202eb", "😀 e\u0308", "half \ud800 \uffff", "x" * 20_000,
           "regel een\nregel twee\ttab"]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:12])
def test_guide_shows_what_people_wrote_literally_and_always_opens(words: str) -> None:
    item = {"id": "a", "kind": "choice", "section": "s", "ask": words, "simple": words, "show_card": words,
            "parts": [{"id": "p", "label": words}], "probes": {"nl": [words]}, "other": True, "remark": True,
            "options": [{"id": "o", "label": words}, {"id": "q", "label": words}], "when": {"b": words}}  # fmt: skip
    grid = {"id": "g", "kind": "grid", "section": "s", "ask": words, "rows": [{"id": "r", "label": words}],
            "columns": [{"id": "c", "label": words, "options": [{"id": "o", "label": words}]}]}  # fmt: skip
    protocol = from_compiled({"id": "t", "version": 1, "kind": "interview", "title": words, "roles": [words, words], "sections": [
        {"id": "s", "title": words, "intro": words, "route": words, "items": [item, grid]}]})  # fmt: skip
    told = list(blocks(read(guide(protocol, "nl", Around(title=words)))))
    shown = words.replace("\x1b", "␛").replace("\x07", "␇").replace("\u202e", "·").replace("\ud800", "\ufffd").replace("\uffff", "\ufffd")
    assert told.count(shown) >= 4
    assert f"☐ {shown}" in told and f"• {shown}" in told


def test_guide_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "nieuw" / "leidraad.docx"
    file.parent.mkdir()
    write_guide(all_kinds(), file, "nl")
    before = file.read_bytes()

    def refused(self: Path, target: Path) -> None:
        raise PermissionError(13, "mag niet")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(InputError, match=r"leidraad\.docx cannot be written \(you have no rights to it\)"):
        write_guide(all_kinds(), file, "en")
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["leidraad.docx"]


def test_guide_cannot_be_written_over_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        place(tmp_path, b"x")


def test_guide_command_writes_any_protocol_of_the_study_and_asks_before_it_overwrites(base: Path, tmp_path: Path) -> None:
    folder, file = new_study(base, tmp_path / "s"), tmp_path / "werknemer.docx"
    args = ("guide", "tno-2019/werknemer", str(file), "--study", str(folder))
    done = fieldwork(*args, home=tmp_path / "h")
    assert done.stdout == f"{file}\n" and "Leidraad gemaakt" in done.stderr
    told = list(blocks(read(file.read_bytes())))
    assert "Interviewleidraad werknemer" in told and "Wilt u meedoen aan dit onderzoek?" in told
    before = file.read_bytes()
    assert "--yes" in fieldwork(*args, home=tmp_path / "h", expect=2).stderr
    assert file.read_bytes() == before
    fieldwork(*args, "--yes", "--lang", "en", home=tmp_path / "h")
    assert "Interview guide for employees" in list(blocks(read(file.read_bytes())))


@pytest.mark.parametrize(
    ("protocol", "name", "code", "said"),
    [("tno-2019/werknemer", "x.pdf", 2, ".docx"), ("bestaat/niet", "x.docx", 1, "tno-2019/werknemer")],
)
def test_guide_command_says_what_it_cannot_make(base: Path, tmp_path: Path, protocol: str, name: str, code: int, said: str) -> None:
    folder = new_study(base, tmp_path / "s")
    done = fieldwork("guide", protocol, str(tmp_path / name), "--study", str(folder), home=tmp_path / "h", expect=code)
    assert said in done.stderr and not (tmp_path / name).exists()


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("path", [None, *SHIPPED], ids=lambda path: path.stem if path else "all_kinds")
def test_a_question_stands_on_one_page_with_its_room_to_write(path: Path | None, lang: Lang) -> None:
    protocol = from_compiled(compile_protocol(load(path).data)) if path else all_kinds()
    document = read(guide(protocol, lang))
    ids = {item.id for item in protocol.all_items()}
    loose: list[str] = []
    last = ""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            together = [cell.paragraphs[0].paragraph_format.keep_with_next for row in block.rows[:-1] for cell in row.cells]
            if len(block.rows) <= 15 and not all(together):
                loose.append(f"{last}: a table of {len(block.rows)} rows")
            continue
        assert block.style.paragraph_format.keep_together or not block.style.name.startswith("Guide"), block.style.name
        last = block.text.split("\t")[0] if block.text.split("\t")[0] in ids else last
        following = block._p.getnext()
        ruled = following is not None and 'w:val="GuideLine"' in following.xml
        if ruled and not block.paragraph_format.keep_with_next and last:
            loose.append(f"{last}: {block.text!r} may be parted from the lines under it")
    assert loose == []
