"""`fieldwork check` finds each defect, exactly where it stands, and says in both languages what to write instead.

Each row below is a small file in which `«` marks the place that must be told.
"""

from __future__ import annotations

import re
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from fieldwork.i18n import LANGS
from fieldwork.protocol.check import check_paths
from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.defects import CODES, Defect, errors_in
from fieldwork.protocol.hints import PATTERNS
from fieldwork.protocol.load import load, load_text
from fieldwork.protocol.schemas import KINDS, schema_of, validator
from fieldwork.protocol.shape import HANDLERS
from fieldwork.protocol.shipped import shipped

ALL_KINDS = Path(__file__).parent / "data" / "all_kinds.yaml"

HEAD = """\
# yaml-language-server: $schema=schemas/protocol.schema.json
protocol: test/small
version: 1
kind: questionnaire
title: Klein
roles: [werknemer]
waves: [T0, T6]
"""
CODEBOOK = """\
# yaml-language-server: $schema=schemas/codebook.schema.json
codebook: test
version: 1
roles: [{id: werknemer, nl: Werknemer, en: Employee}, {id: jobcoach, nl: Jobcoach, en: Job coach}]
routes: [{id: vitaliteit, nl: Vitaliteit, en: Vitality}, {id: ontwikkel, nl: Ontwikkel, en: Development}]
themes: [{id: rust, route: vitaliteit, nl: Rust, en: Rest}]
"""


def items(text: str, scales: str = "") -> str:
    """A protocol with these items in one section."""
    body = textwrap.indent(textwrap.dedent(text).strip("\n"), "      ")
    return f"{HEAD}{textwrap.dedent(scales)}sections:\n  - id: s\n    title: S\n    items:\n{body}\n"


def item(keys: str) -> str:
    """A protocol with one item that has these keys beside id, ask and source."""
    return items(f"- {{id: a, ask: A, source: added, {keys}}}")


def asks(*more: str) -> str:
    """A protocol with items to look at in conditions, and these lines after them."""
    known = """\
- {id: ja_nee, kind: yes_no, ask: A, source: added, dont_know: true}
- {id: soort, kind: choice, ask: A, source: added, options: [{id: een, nl: 1, en: 1}, {id: twee, nl: 2, en: 2}]}
- {id: velen, kind: multiple, ask: A, source: added, options: [{id: een, nl: a, en: a}, {id: twee, nl: b, en: b}]}
- {id: uren, kind: number, unit: uur, minimum: 0, maximum: 40, ask: A, source: added}
- {id: cijfer, kind: grade, ask: A, source: added}
- {id: verhaal, kind: open, ask: A, source: added}
- {id: dag, kind: date, ask: A, source: added}
- id: tabel
  kind: grid
  ask: A
  source: added
  rows: [{id: r1, nl: a, en: a}, {id: r2, nl: b, en: b}]
  columns: [{id: k, nl: a, en: a, kind: grade}, {id: l, nl: b, en: b, scale: kaal}]
""".replace("nl: 1, en: 1", "nl: Een, en: One").replace("nl: 2, en: 2", "nl: Twee, en: Two")
    return items(known + "\n".join(more), "scales: {kaal: [{id: laag, nl: a, en: a}, {id: hoog, nl: b, en: b}]}\n")


def asked_when(when: str) -> str:
    """A protocol whose last item has this condition."""
    return asks(f"- {{id: z, kind: open, ask: Z, source: added, when: {when}}}")


PROTOCOLS: list[tuple[str, str]] = [
    # YAML itself
    ("yaml-syntax", HEAD + "sections: [«\n"),
    ("yaml-syntax", HEAD + "about: dit: «dat\n".replace(": «", "«: ")),
    ("yaml-syntax", HEAD + "about: «@huis\n"),
    ("tab", HEAD + "sections:\n«\t- id: s\n"),
    ("duplicate-key", item("kind: open").replace("sections:", "«version: 2\nsections:")),
    ("unknown-alias", HEAD + "about: «*niets\n"),
    ("alias-loop", HEAD + "sections: &a [«*a]\n"),
    ("tag", HEAD + "about: «!!python/object:os.system x\n"),
    ("merge-key", item("kind: open").replace("sections:", "«<<: {about: A}\nsections:")),
    ("key-not-text", HEAD + "? «[a]\n: b\n"),
    ("many-documents", HEAD + "«---\nprotocol: b\n"),
    ("too-deep", HEAD + "about: " + "[" * 59 + "«["),
    ("empty-file", "«# niets\n"),
    ("unknown-file", "«recept: soep\nporties: 4\n"),
    # the shape
    ("unknown-key", item("kind: open, «probez: [Echt?]")),
    ("missing-key", items("- «{ask: A, kind: open, source: added}")),
    ("missing-key", items("- «{id: a, ask: A, source: added}")),
    ("missing-key", item("kind: choice").replace("- {", "- «{")),
    ("missing-words", item("kind: choice, options: [«{id: een}, {id: twee, nl: b, en: b}]")),
    ("wrong-type", item("kind: open, remark: «yes")),
    ("wrong-type", item("kind: open, simple: «12")),
    ("wrong-type", item("kind: open, simple: «~")),
    ("wrong-type", item("kind: number, unit: uur, minimum: «twaalf")),
    ("unknown-kind", item("kind: «opn")),
    ("unknown-kind", item("kind: open").replace("questionnaire", "«enquete")),
    ("unknown-word", item("kind: choice, other: «tekst, options: [{id: a, nl: A, en: A}, {id: b, nl: B, en: B}]")),
    ("unknown-language", item("kind: open, simple: {nl: A, en: A, «fr: A}")),
    ("unknown-language", item("kind: open, parts: [{id: p, nl: A, en: A, «de: A}]")),
    ("key-not-for-kind", item("kind: open, «unit: uur")),
    ("bad-id", item("kind: open").replace("id: a,", "id: «A B,")),
    ("bad-id", item("kind: open").replace("test/small", "«Test Small")),
    ("out-of-range", item("kind: percentage, maximum: «120")),
    ("too-few", items("- {id: a, kind: repeat, ask: A, source: added, items: «[]}")),
    ("too-few", HEAD + "sections:\n  - {id: s, title: S, items: «[]}\n"),
    ("too-few", item("kind: choice, options: «[{id: een, nl: a, en: a}]")),
    ("too-few", item("kind: open, simple: «''")),
    ("too-many", asks("- {id: z, kind: computed, ask: A, source: added, compute: «{sum: [uren], mean: [uren]}}")),
    ("duplicate-id", item("kind: open, waves: [T0, «T0]")),
    # ids and names
    ("duplicate-id", items("- {id: a, kind: open, ask: A, source: added}\n- {id: «a, kind: open, ask: B, source: added}")),
    ("duplicate-id", item("kind: open, parts: [{id: p, nl: A, en: A}, {id: «p, nl: B, en: B}]")),
    ("reserved-id", item("kind: open").replace("id: a,", "id: «any,")),
    ("reserved-id", item("kind: choice, other: text, options: [{id: «anders, nl: A, en: A}, {id: b, nl: B, en: B}]")),
    ("ambiguous-id", asks("- {id: «tabel.r1.k, kind: open, ask: A, source: added}")),
    ("unknown-route", item("kind: open, route: «vitalitiet")),
    ("unknown-role", item("kind: open").replace("[werknemer]", "[werknemer, «werkgever]")),
    ("unknown-scale", item("kind: scale, scale: «eens5")),
    ("unknown-scale", item("kind: grid, rows: [{id: r, nl: A, en: A}], columns: [{id: k, nl: A, en: A, scale: «eens}]")),
    (
        "unused-scale",
        items(
            "- {id: a, kind: open, ask: A, source: added}",
            "scales: {«eens: [{id: laag, nl: a, en: a}, {id: hoog, nl: b, en: b}]}\n",
        ),
    ),
    ("too-few", items("- {id: a, kind: scale, scale: eens, ask: A, source: added}", "scales: {eens: «[]}\n")),
    (
        "missing-words",
        items(
            "- {id: a, kind: scale, scale: eens, ask: A, source: added}",
            "scales: {eens: [{id: laag, nl: a, en: a}, «{id: hoog}]}\n",
        ),
    ),
    ("unknown-wave", item("kind: open, waves: [«T3]")),
    ("unknown-wave", item("kind: open, wording: {«T3: B}")),
    # conditions
    ("unknown-name", asked_when("{«janee: ja}")),
    ("unknown-name", asked_when("{«tabel.r3.k: 8}")),
    ("unknown-name", asked_when("{«$rol: werknemer}")),
    ("own-item", asked_when("{«z: ja}")),
    (
        "later-item",
        items("- {id: a, kind: open, ask: A, source: added, when: {«b: ja}}\n- {id: b, kind: yes_no, ask: B, source: added}"),
    ),
    (
        "outside-repeat",
        asks(
            "- {id: baan, kind: repeat, ask: A, source: added, items: [{id: wat, kind: yes_no, ask: A, source: added}]}",
            "- {id: z, kind: open, ask: Z, source: added, when: {«wat: ja}}",
        ),
    ),
    (
        "inside-repeat",
        items(
            "- {id: a, kind: repeat, ask: A, source: added, items: "
            "[{id: b, kind: «repeat, ask: A, source: added, items: "
            "[{id: c, kind: open, ask: A, source: added}]}]}"
        ),
    ),
    ("impossible-value", asked_when("{ja_nee: «misschien}")),
    ("impossible-value", asked_when("{ja_nee: «no}")),
    ("impossible-value", asked_when("{ja_nee: «true}")),
    ("impossible-value", asked_when("{soort: {enum: [een, «drie]}}")),
    ("impossible-value", asked_when("{velen: «een}")),
    ("impossible-value", asked_when("{velen: {contains: «drie}}")),
    ("impossible-value", asked_when("{soort: {contains: «een}}")),
    ("impossible-value", asked_when("{uren: «41}")),
    ("impossible-value", asked_when("{cijfer: «11}")),
    ("impossible-value", asked_when("{verhaal: {minimum: «3}}")),
    ("impossible-value", asked_when("{tabel: «ja}")),
    ("impossible-value", asked_when("{tabel.r1.l: «midden}")),
    ("impossible-value", asked_when("{dag: «2026-02-30}")),
    ("impossible-value", asked_when("{$wave: «T3}")),
    ("impossible-value", asked_when("{$role: «jobcoach}")),
    ("never-holds", asked_when("{all: [{ja_nee: ja}, {ja_nee: nee}]}").replace(", when", ", «when")),
    ("never-holds", asked_when("{cijfer: {minimum: 11}}").replace(", when", ", «when")),
    ("never-holds", asked_when("{uren: {minimum: 20}, not: {uren: {maximum: 40}}}").replace(", when", ", «when")),
    (
        "never-holds",
        asks(
            "- {id: eerst, kind: yes_no, ask: B, source: added, when: {ja_nee: ja}}",
            "- {id: z, kind: open, ask: Z, source: added, «when: {eerst: ja, ja_nee: nee}}",
        ),
    ),
    (
        "never-holds",
        asks(
            "- {id: eerst, kind: yes_no, ask: B, source: added, waves: [T0]}",
            "- {id: z, kind: open, ask: Z, source: added, «when: {eerst: ja, $wave: T6}}",
        ),
    ),
    ("never-holds", asked_when("{velen: {contains: een}, not: {velen: {contains: een}}}").replace(", when", ", «when")),
    # numbers
    ("minimum-over-maximum", item("kind: number, unit: uur, minimum: «9, maximum: 3")),
    ("minimum-over-maximum", asked_when("{uren: {minimum: «9, maximum: 3}}")),
    ("computes-no-number", asks("- {id: z, kind: computed, ask: Z, source: added, compute: {sum: [uren, «verhaal]}}")),
    ("computes-no-number", asks("- {id: z, kind: computed, ask: Z, source: added, compute: {months_between: [dag, «uren]}}")),
    ("computes-no-number", asks("- {id: z, kind: computed, ask: Z, source: added, compute: {sum: {grid: tabel, column: «l}}}")),
    ("unknown-name", asks("- {id: z, kind: computed, ask: Z, source: added, compute: {sum: {grid: tabel, column: «m}}}")),
    ("unknown-name", asks("- {id: z, kind: computed, ask: Z, source: added, compute: {mean: [«urn]}}")),
    (
        "later-item",
        items(
            "- {id: z, kind: computed, ask: Z, source: added, compute: {sum: [«b]}}\n"
            "- {id: b, kind: grade, ask: B, source: added}"
        ),
    ),
    # warnings
    ("yaml-word", item("kind: yes_no").replace("ask: A", "ask: {nl: nee, en: «no}")),
    ("missing-language", item("kind: open, simple: {«nl: A}")),
    ("missing-source", items("- «{id: a, kind: open, ask: A}")),
    ("missing-unit", items("- «{id: a, kind: number, ask: A, source: added}")),
    ("missing-schema-line", "«" + item("kind: open").split("\n", 1)[1]),
]

CODEBOOKS: list[tuple[str, str]] = [
    ("duplicate-id", CODEBOOK.replace("{id: jobcoach", "{id: «werknemer")),
    ("duplicate-id", CODEBOOK.replace("en: Rest}", "en: Rest, themes: [{id: «rust, nl: R, en: R}]}")),
    ("unknown-route", CODEBOOK.replace("route: vitaliteit", "route: «vitalteit")),
    ("theme-without-route", CODEBOOK.replace("themes: [{id: rust, route: vitaliteit,", "themes: [«{id: rust,")),
    ("theme-without-route", CODEBOOK.replace("route: vitaliteit,", "route: vitaliteit, «generic: true,")),
    ("bad-id", CODEBOOK.replace("{id: vitaliteit,", "{id: vitaliteit, color: «groen,")),
    ("missing-key", CODEBOOK.replace("codebook: test\nversion: 1", "«codebook: test")),
    ("unknown-theme", CODEBOOK.replace("en: Rest}", "en: Rest, merged_into: «onrust}")),
    ("unknown-theme", CODEBOOK.replace("en: Rest}", "en: Rest, split_into: [a, «onrust]}, {id: a, route: vitaliteit, nl: A, en: A}")),
    ("merged-round", CODEBOOK.replace("en: Rest}", "en: Rest, merged_into: «rust}")),
    ("bad-id", CODEBOOK.replace("en: Rest}", "en: Rest, color: «groen}")),
]
STUDY = """\
# yaml-language-server: $schema=schemas/study.schema.json
study: test
title: Test
language: nl
consent: {version: 1, items: [{id: deelname, ask: Doet u mee?, required: true, allows: taking_part}]}
targets: {roles: {werknemer: 3}}
"""
STUDIES: list[tuple[str, str]] = [
    ("unknown-language", STUDY.replace("language: nl", "language: «fr")),
    ("unknown-role", STUDY.replace("{werknemer: 3}", "{«werknmr: 3}")),
    ("unknown-word", STUDY.replace("taking_part", "«meedoen")),
    ("too-few", STUDY.replace("[{id: deelname, ask: Doet u mee?, required: true, allows: taking_part}]", "«[]")),
    ("unknown-word", STUDY + "saturation: {base: «3}\n"),
    ("duplicate-id", STUDY + "sites: [{id: L1}, {id: «L1}]\n"),
]
SESSION = """\
protocol: test/all-kinds
site: locatie1
participant: W01
role: werknemer
held_at: 2026-05-03T14:30
wave: T6
consent: ja
answers:
  werk.plan: {value: ja, text: van de jobcoach}
  werk.soort: {value: anders, text: stage}
  werk.hulp: [uwv, gemeente]
  werk.cijfer: 7
  in_dienst: 2026-01-31
  waarde: {kennis: {belang: veel, cijfer: 8}}
  baan: [{baan.functie: inpakker, baan.contract: nee}]
skipped: {werk.uren: geen_tijd, werk.kans: {reason: anders, text: liep weg}}
covered: {werk.verhaal: werk.plan}
notes: [{item: werk.plan, kind: reflective, text: Aarzelt., at: "14:40"}]
sheet: [{row: verloop, at: "14:35", descriptive: Loopt binnen.}]
"""
SESSIONS: list[tuple[str, str]] = [
    ("missing-consent", "«" + SESSION.replace("consent: ja\n", "")),
    ("refused-with-answers", SESSION.replace("consent: ja", "consent: nee").replace("answers:", "«answers:")),
    ("bad-id", SESSION.replace("consent: ja", "consent: «misschien")),
    ("missing-key", "«" + SESSION.replace("held_at: 2026-05-03T14:30\n", "")),
    ("bad-id", SESSION.replace("2026-05-03T14:30", "«3 mei")),
    ("unknown-name", SESSION.replace("werk.cijfer: 7", "«werk.cifer: 7")),
    ("impossible-answer", SESSION.replace("werk.cijfer: 7", "werk.cijfer: «11")),
    ("impossible-answer", SESSION.replace("[uwv, gemeente]", "«[uwv, niemand]")),
    ("impossible-answer", SESSION.replace("2026-01-31", "«2026-02-31")),
    ("impossible-answer", SESSION.replace("{value: ja, text: van de jobcoach}", "«true")),
    ("impossible-answer", SESSION.replace("waarde: {kennis: {belang: veel", "waarde: «{kennis: {belang: nooit")),
    ("impossible-answer", SESSION.replace("[{baan.functie: inpakker", "«[{baan.fnctie: inpakker")),
    ("unknown-role", SESSION.replace("role: werknemer", "role: «kok")),
    ("unknown-wave", SESSION.replace("wave: T6", "wave: «T9")),
    ("unknown-name", SESSION.replace("row: verloop", "row: «verlop")),
    ("unknown-name", SESSION.replace("{werk.verhaal: werk.plan}", "{werk.verhaal: «werk.pln}")),
    ("unknown-kind", SESSION.replace("kind: reflective", "kind: «gevoel")),
    ("missing-key", SESSION.replace("{reason: anders, text: liep weg}", "«{text: liep weg}")),
]
PROFILE = """\
# yaml-language-server: $schema=schemas/export.schema.json
profile: eigen
title: Eigen
rows: answers
columns: [session, value]
where: {role: werknemer, route: [vitaliteit]}
format: csv
"""
PROFILES: list[tuple[str, str]] = [
    ("unknown-word", PROFILE.replace("rows: answers", "rows: «antwoorden")),
    ("unknown-key", PROFILE.replace("{role:", "{«rol:")),
    ("unknown-word", PROFILE.replace("csv", "«pdf")),
    ("wrong-type", PROFILE + "identifiers: «no\n"),
]


def study_of(folder: Path, name: str, text: str) -> Path:
    """A study folder in which this is one file, with a codebook and the all-kinds protocol beside it."""
    (folder / "protocols").mkdir()
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "protocols" / "all.yaml").write_text(ALL_KINDS.read_text("utf-8").replace("mobiliteit", "ontwikkel"), "utf-8")
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def place_of(marked: str) -> tuple[str, int, int]:
    """The text without its mark, and the line and column where that stood."""
    before = marked[: marked.index("«")]
    return marked.replace("«", ""), before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def assert_well_told(defect: Defect) -> None:
    """Both languages say something, differ, and have no braces left to fill in."""
    told = [defect.message.text(lang) for lang in LANGS]
    assert all(told) and told[0] != told[1]
    for words in (*told, *(defect.place.text(lang) for lang in LANGS)):
        assert "None" not in words and not re.search(r"\{[a-z_]+\}", words)
    assert defect.render("nl").startswith(f"{defect.path}:{defect.line}:{defect.column}: {defect.code} ")
    assert "\n" not in defect.render("en")


TABLE = [
    *(("protocols/small.yaml", code, text) for code, text in PROTOCOLS),
    *(("codebook.yaml", code, text) for code, text in CODEBOOKS),
    *(("study.yaml", code, text) for code, text in STUDIES),
    *(("session.yaml", code, text) for code, text in SESSIONS),
    *(("profile.yaml", code, text) for code, text in PROFILES),
]


@pytest.mark.parametrize(("name", "code", "marked"), TABLE, ids=[f"{n}-{c}-{i}" for i, (n, c, _) in enumerate(TABLE)])
def test_a_defect_is_told_at_its_place_and_nothing_else_is(name: str, code: str, marked: str, tmp_path: Path) -> None:
    text, line, column = place_of(marked)
    found = check_paths([study_of(tmp_path, name, text)])
    assert [(each.code, each.line, each.column) for each in found] == [(code, line, column)], [d.render("en") for d in found]
    for each in found:
        assert_well_told(each)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("protocols/small.yaml", item("kind: open")),
        ("protocols/asks.yaml", asked_when("{ja_nee: weet_niet, tabel.r1.k: 8, tabel.r1.l: laag, velen: {contains: een}}")),
        ("codebook.yaml", CODEBOOK),
        ("study.yaml", STUDY),
        ("session.yaml", SESSION),
        ("profile.yaml", PROFILE),
    ],
)
def test_the_sound_files_that_the_table_breaks_have_no_defect(name: str, text: str, tmp_path: Path) -> None:
    assert [each.render("en") for each in check_paths([study_of(tmp_path, name, text)]) if each.code != "unused-scale"] == []


def test_a_questionnaire_that_uses_the_whole_language_passes() -> None:
    assert [each.render("en") for each in check_paths([ALL_KINDS])] == []
    data = load(ALL_KINDS).data
    kinds = {each["kind"] for section in data["sections"] for each in section["items"]}
    wanted = schema_of("protocol")["$defs"]["item"]
    assert kinds == set(wanted["properties"]["kind"]["enum"])
    keys = {key for section in data["sections"] for each in section["items"] for key in each}
    assert keys == set(wanted["properties"])


def test_the_shipped_files_pass() -> None:
    files = [shipped("protocols"), shipped("exports")]
    assert [each.render("en") for each in errors_in(check_paths(files))] == []


def test_each_misspelt_word_names_the_likely_one(tmp_path: Path) -> None:
    for text, likely in [
        (item("kind: open, probez: [Echt?]"), "probes"),
        (item("kind: opn"), "open"),
        (item("kind: open, route: vitalitiet"), "vitaliteit"),
        (asked_when("{janee: ja}"), "ja_nee"),
    ]:
        folder = tmp_path / likely
        folder.mkdir()
        (found,) = check_paths([study_of(folder, "protocols/small.yaml", text)])
        assert f"Bedoelde u “{likely}”?" in found.render("nl") and f"Did you mean “{likely}”?" in found.render("en")


def test_a_kind_that_changed_against_what_the_study_holds_is_refused_but_to_open(tmp_path: Path) -> None:
    held = {("test/small", 1): compile_protocol(load_text(item("kind: yes_no"), Path("old")).data)}
    newer = item("kind: «grade").replace("version: 1", "version: 2")
    text, line, column = place_of(newer)
    found = check_paths([study_of(tmp_path, "protocols/small.yaml", text)], held)
    assert [(each.code, each.line, each.column) for each in found] == [("kind-changed", line, column)]
    (tmp_path / "protocols/small.yaml").write_text(text.replace("grade", "open"), "utf-8")
    assert check_paths([tmp_path / "protocols/small.yaml"], held) == []


def test_two_files_of_a_study_with_one_id_and_version_are_refused_whatever_their_names(tmp_path: Path) -> None:
    study_of(tmp_path, "protocols/small.yaml", item("kind: open"))
    (tmp_path / "protocols" / "sub").mkdir()
    (tmp_path / "protocols" / "sub" / "copy.yml").write_text(item("kind: open"), "utf-8")
    found = errors_in(check_paths([tmp_path / "protocols"]))
    assert [(each.code, each.path.name, each.line) for each in found] == [
        ("same-id-and-version", "small.yaml", 3),
        ("same-id-and-version", "copy.yml", 3),
    ]


def test_a_protocol_alone_is_checked_without_a_codebook(tmp_path: Path) -> None:
    path = tmp_path / "alone.yaml"
    path.write_text(item("kind: open, route: wat_dan_ook").replace("[werknemer]", "[iedereen]"), "utf-8")
    assert check_paths([path]) == []


def test_an_empty_folder_and_an_absent_file_are_told(tmp_path: Path) -> None:
    assert [each.code for each in check_paths([tmp_path, tmp_path / "weg.yaml"])] == ["no-file", "no-file"]


def test_every_code_of_the_table_is_registered_and_a_warning_is_no_error() -> None:
    assert {code for _, code, _ in TABLE} <= CODES.keys()
    assert {code for code, severity in CODES.items() if severity == "warning"} >= {"missing-language", "yaml-word"}


def test_every_pattern_of_the_schemas_has_its_words() -> None:
    def patterns(node: Any) -> set[str]:
        if isinstance(node, list):
            return set().union(*map(patterns, node))
        if not isinstance(node, dict):
            return set()
        here = {node["pattern"]} if isinstance(node.get("pattern"), str) else set()
        return here.union(*map(patterns, node.values()))

    for kind in KINDS:
        assert patterns(schema_of(kind)) <= PATTERNS.keys()


def test_every_keyword_of_the_schemas_that_can_be_broken_has_its_words() -> None:
    silent = {"$schema", "$defs", "$ref", "title", "description", "properties", "items", "if", "then", "allOf", "not",
              "dependentSchemas", "propertyNames"}  # fmt: skip

    def keywords(schema: Any, named: bool = False) -> set[str]:
        if not isinstance(schema, dict):
            return set().union(*map(keywords, schema)) if isinstance(schema, list) else set()
        inner = [
            keywords(each, key in ("properties", "$defs", "dependentSchemas") and not named) for key, each in schema.items()
        ]
        return set().union(set() if named else schema.keys(), *inner)

    for kind in KINDS:
        assert keywords(schema_of(kind)) - silent <= HANDLERS.keys() | {"enum", "const"}


@pytest.mark.parametrize(("written", "meant"), [("no", "nee"), ("yes", "ja"), ("true", "ja"), ("false", "nee"), ("jaa", "ja")])
def test_yaml_words_and_slips_in_a_condition_are_told_with_what_was_meant(written: str, meant: str, tmp_path: Path) -> None:
    (found,) = check_paths([study_of(tmp_path, "protocols/small.yaml", asked_when(f"{{ja_nee: {written}}}"))])
    assert found.code == "impossible-value" and f"Bedoelde u “{meant}”?" in found.message.text("nl")


def test_a_big_file_is_checked_in_seconds_however_unkind(tmp_path: Path) -> None:
    unkind = [
        asks(*(f"- {{id: z{n}, kind: open, ask: Z, source: added, when: {{ja_nee: misschien, x{n}: ja}}}}" for n in range(600))),
        item(f"kind: open, waves: [{', '.join(['T0'] * 20_000)}]"),
        item("kind: open, " + ", ".join(f"k{n}: {n}" for n in range(2_000))),
        asks(*(f"- {{id: m{n}, kind: number, unit: x, ask: Z, source: added}}" for n in range(12)),
             "- {id: z, kind: open, ask: Z, source: added, when: {all: ["
             + ", ".join(f"{{m{n}: {{minimum: {n}}}}}" for n in range(12)) + ", {m0: {maximum: -9}}]}}"),
    ]  # fmt: skip
    for number, text in enumerate(unkind):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, "utf-8")
        started = time.perf_counter()
        assert check_paths([path])
        assert time.perf_counter() - started < 20, number


def test_the_schemas_are_json_schema_2020_12_and_describe_their_keys() -> None:
    for kind in KINDS:
        schema = schema_of(kind)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        validator(kind).check_schema(schema)
        described = [key for key, each in schema["properties"].items() if "description" in each or "$ref" in each]
        assert len(described) >= 0.7 * len(schema["properties"])
