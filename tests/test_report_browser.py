"""The report in a real browser: silent, asking for nothing, readable on a narrow screen, whole on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from fieldwork.demo import make_demo
from fieldwork.i18n import Lang
from fieldwork.report.html import el, lines, matrix, table
from fieldwork.report.run import write_report
from tests.support.browser import Tab, browsing, chromium

NEEDED = pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine (Debian: apt install chromium)")
TOO_WIDE = """
[...document.querySelectorAll('body *')].filter(each => !each.closest('.aloud') && !each.closest('thead')
  && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(each => each.outerHTML.slice(0, 80))
"""
TABLES_TOO_WIDE = """
[...document.querySelectorAll('.wide')].filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
  .map(each => [each.getAttribute('aria-label'), each.scrollWidth, each.clientWidth])
"""
PAPER = 673
"""Points between the margins of A4."""
SMALLEST = """
Math.min(...[...document.querySelectorAll('body *')].filter(each => each.textContent.trim() && !each.closest('svg'))
  .map(each => parseFloat(getComputedStyle(each).fontSize)))
"""
SMALLEST_IN_PICTURES = """
Math.min(...[...document.querySelectorAll('svg text')].map(each => each.getBoundingClientRect().height))
"""
OUTSIDE_ITS_PICTURE = """
[...document.querySelectorAll('svg text')].filter(each => { const box = each.getBBox(), room = each.ownerSVGElement.viewBox.baseVal;
  return box.x < 0 || box.x + box.width > room.width; }).map(each => each.textContent)
"""
LINES_OF = """
[...document.querySelectorAll('th')].filter(each => each.textContent == '{words}').map(each => {{
  const range = document.createRange(); range.selectNodeContents(each); return range.getClientRects().length; }})
"""
FOLDED = "[...document.querySelectorAll('details table')].filter(each => each.checkVisibility()).length"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[Lang, Path]:
    """The report of the demo in both languages."""
    base = tmp_path_factory.mktemp("browser")
    langs: tuple[Lang, ...] = ("nl", "en")
    files: dict[Lang, Path] = {lang: base / f"{lang}.html" for lang in langs}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(base / "home"))
        with make_demo(base / "demo", "demo") as study:
            for lang, file in files.items():
                write_report(study, file, lang=lang)
    return files


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browsing(tmp_path_factory.mktemp("chromium")) as tab:
        yield tab


@NEEDED
@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("width", [400, 1200])
def test_the_report_is_readable_and_asks_for_nothing_but_itself(
    tab: Tab, reports: dict[Lang, Path], lang: Lang, width: int
) -> None:
    tab.requests.clear()
    tab.said.clear()
    url = reports[lang].as_uri()
    tab.open(url, width)
    assert tab.requests == [url]
    assert tab.said == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert tab.evaluate(TOO_WIDE) == []
    assert tab.evaluate(OUTSIDE_ITS_PICTURE) == []
    assert tab.evaluate(SMALLEST) >= 12
    assert tab.evaluate(SMALLEST_IN_PICTURES) >= 11
    assert tab.picture(2000).startswith(b"\x89PNG")


@NEEDED
@pytest.mark.parametrize("width", [400, 800, 1200])
def test_a_name_without_a_break_does_not_widen_the_page_and_usual_words_stay_whole(tab: Tab, tmp_path: Path, width: int) -> None:
    long, numbers = "x" * 200, (1, 2)
    head = ("Code", "Gesprekken", "Fragmenten", "Helpt of hindert")
    inner = lines(
        table("Codes", head, [(long, 1, 2, "+ 1")], numbers=numbers, class_="codes split"),
        table("Overeenstemming", head[:3], [(long, 1, 2)], numbers=numbers, class_="split"),
        matrix("Wie", ["Rol", "Werkbegeleider", long], [["Leidinggevende", "1", long], [long, "onbekend", el("p", long)]]),
    )
    tab.open(page_of(tmp_path, inner).as_uri(), width)
    assert tab.evaluate(TOO_WIDE) == []
    assert tab.evaluate(LINES_OF.format(words="Leidinggevende")) == [1]


@NEEDED
@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(("media", "width"), [("print", PAPER), ("", 320), ("", 360)])
def test_no_table_is_wider_than_paper_or_than_the_narrowest_telephone(
    tab: Tab, reports: dict[Lang, Path], lang: Lang, media: str, width: int
) -> None:
    tab.call("Emulation.setEmulatedMedia", media=media)
    try:
        tab.open(reports[lang].as_uri(), width)
        assert tab.evaluate(TABLES_TOO_WIDE) == []
        assert tab.evaluate(TOO_WIDE) == []
        if media:
            assert set(tab.evaluate(LINES_OF.format(words="Leidinggevende"))) <= {1}
    finally:
        tab.call("Emulation.setEmulatedMedia", media="")


@NEEDED
def test_a_table_of_more_columns_than_words_fit_in_is_no_wider_than_paper(tab: Tab, tmp_path: Path) -> None:
    inner = lines(*(
        matrix("Wie", ["Rol", *["Baanherontwerproute"] * many], [["Leidinggevende", *[el("p", "onbekend " * 9)] * many]])
        for many in (6, 9, 12)
    ))  # fmt: skip
    tab.call("Emulation.setEmulatedMedia", media="print")
    try:
        tab.open(page_of(tmp_path, inner).as_uri(), PAPER)
        assert tab.evaluate(TABLES_TOO_WIDE) == []
    finally:
        tab.call("Emulation.setEmulatedMedia", media="")


def page_of(folder: Path, inner: str) -> Path:
    """A page with these tables, in the style of a report."""
    style = (files("fieldwork.report") / "page.css").read_text("utf-8")
    file = folder / "lang.html"
    file.write_text(f"<!doctype html><html lang=nl><meta charset=utf-8><style>{style}</style><body>{inner}</body></html>", "utf-8")
    return file


@NEEDED
def test_the_report_prints_on_a4_with_what_was_folded(tab: Tab, reports: dict[Lang, Path]) -> None:
    tab.open(reports["nl"].as_uri(), 1000)
    assert tab.evaluate(FOLDED) == 0
    tab.call("Emulation.setEmulatedMedia", media="print")
    try:
        assert tab.evaluate(FOLDED) == tab.evaluate("document.querySelectorAll('details table').length") > 0
    finally:
        tab.call("Emulation.setEmulatedMedia", media="")
    printed = tab.pdf()
    assert printed.startswith(b"%PDF")
    pages = {tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox \[([^\]]*)\]", printed)}
    assert pages == {(0, 0, 595, 842)}, "no A4"
