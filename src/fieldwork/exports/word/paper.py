"""An A4 document to print and write on: paragraphs, tick boxes, ruled lines, boxes and tables.

Everything that people wrote goes through `plain`: it becomes text and nothing else.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.exports.xlsx_parts import entry
from fieldwork.i18n import Lang, msg
from fieldwork.text import one_line, shown

WIDTH = 17.0
"""The width of the text, in cm: A4 with margins of 2 cm."""
WHOLE = 15
"""Rows of a table that are not divided over two pages."""
TICK = "☐"
FONT = "Calibri"
_UNFIT = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LANGS = {"nl": "nl-NL", "en": "en-GB"}
_MOST_IN_A_FACT = 255
_GREY = RGBColor(0x59, 0x59, 0x59)

# name: (points, bold, italic, grey, space before, space after, left indent in cm)
_STYLES: dict[str, tuple[float, bool, bool, bool, float, float, float]] = {
    "Guide Id": (8, False, False, True, 14, 0, 0),
    "Guide Question": (14, True, False, False, 0, 4, 0),
    "Guide Simple": (11.5, False, True, False, 0, 4, 0),
    "Guide Hint": (9.5, False, False, True, 0, 3, 0),
    "Guide Part": (11, False, False, False, 0, 3, 0.5),
    "Guide Probe": (9.5, False, False, True, 0, 2, 1.0),
    "Guide Choice": (11.5, False, False, False, 3, 3, 0.5),
    "Guide Text": (11, False, False, False, 0, 4, 0),
    "Guide Line": (11, False, False, False, 0, 0, 0),
    "Guide Cell": (10, False, False, False, 1, 1, 0),
}


def plain(text: str) -> str:
    """Text that a document can hold: control characters are made visible, and what XML knows no place for is marked."""
    return _UNFIT.sub("\ufffd", shown(text))


class Paper:
    """One document, written from top to bottom."""

    def __init__(self, title: str, lang: Lang) -> None:
        self.lang = lang
        self._document: Any = Document()
        self._page()
        self._styles()
        facts = self._document.core_properties
        facts.title = one_line(plain(title), _MOST_IN_A_FACT)
        facts.author, facts.comments, facts.language = "", "", _LANGS[lang]

    # --- text -------------------------------------------------------------------------------------------------------

    def text(self, words: str, style: str = "Guide Text", *, keep: bool = True) -> Any:
        """A paragraph; `keep`: on one page with what follows."""
        paragraph = self._document.add_paragraph(plain(words), style=style)
        paragraph.paragraph_format.keep_with_next = keep
        return paragraph

    def heading(self, words: str, level: int) -> None:
        """A heading; level 0 is the document's title."""
        self._document.add_heading(one_line(plain(words)), level)

    def aside(self, left: str, right: str, style: str = "Guide Id") -> None:
        """Small words at both ends of a line."""
        paragraph = self.text(f"{one_line(left)}\t{one_line(right)}" if right else one_line(left), style)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)

    # --- room to write ----------------------------------------------------------------------------------------------

    def ruled(self, count: int, before: str = "") -> None:
        """Lines to write on, all on one page, `before` in front of the first."""
        for number in range(count):
            paragraph = self._document.add_paragraph(style="Guide Line")
            paragraph.add_run((f"{plain(before)} " if before and number == 0 else "") + "\t")
            paragraph.paragraph_format.keep_with_next = number < count - 1

    def ticks(self, labels: Sequence[str], *, stacked: bool = True, keep: bool = False) -> None:
        """Boxes to tick, under each other or on one line; `keep`: on one page with what follows."""
        rows = [f"{TICK} {label}" for label in labels]
        for number, row in enumerate(rows if stacked else ["      ".join(rows)]):
            self.text(row, "Guide Choice", keep=keep or (stacked and number < len(rows) - 1))

    def boxes(self, *groups: int | str) -> None:
        """A box for each character: so many of them for a number, and words between or after them."""
        cells: list[str | None] = []
        for group in groups:
            cells += [None] * group if isinstance(group, int) else [group]
        widths = [0.75 if cell is None else 0.45 + 0.22 * len(cell) for cell in cells]
        table = self.table([[cell or "" for cell in cells]], widths, grid=False, height=0.8)
        for place, cell in enumerate(cells):
            if cell is None:
                _border(table.rows[0].cells[place])
        self.gap()

    def gap(self) -> None:
        """A little white, which also keeps two tables apart."""
        paragraph = self._document.add_paragraph(style="Guide Cell")
        paragraph.paragraph_format.line_spacing = Pt(6)

    def table(
        self, rows: Sequence[Sequence[str]], widths: Sequence[float], *, grid: bool = True, height: float = 0.7,
        heads: int = 0, centred: bool = False,
    ) -> Any:
        """A table of texts; `widths` and `height` (at least) in cm; the first `heads` rows come back on every page.

        No row is broken; a table of up to `WHOLE` rows stands on one page.
        """
        table = self._document.add_table(rows=len(rows), cols=len(widths))
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        if grid:
            table.style = "Table Grid"
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for number, (row, words) in enumerate(zip(table.rows, rows, strict=True)):
            row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
            _flag(row._tr.get_or_add_trPr(), "w:cantSplit")
            if number < heads:
                _flag(row._tr.get_or_add_trPr(), "w:tblHeader")
            for place, (cell, text, width) in enumerate(zip(row.cells, words, widths, strict=True)):
                cell.width = Cm(width)
                paragraph = cell.paragraphs[0]
                paragraph.style = "Guide Cell"
                paragraph.paragraph_format.keep_with_next = len(rows) <= WHOLE and number < len(rows) - 1
                if text:  # cells that are merged keep only what is in them
                    paragraph.add_run(plain(text)).bold = number < heads or None
                if centred and (place or number < heads):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return table

    # --- the whole --------------------------------------------------------------------------------------------------

    def footer(self, words: str) -> None:
        """What stands at the foot of every page, with the page's number and how many there are."""
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.style = self._document.styles["Guide Hint"]
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{one_line(plain(words))}\t" + msg("bladzijde ", "page ").text(self.lang))
        _number(paragraph, "PAGE")
        paragraph.add_run(msg(" van ", " of ").text(self.lang))
        _number(paragraph, "NUMPAGES")

    def saved(self, names: Pseudonyms | None = None) -> bytes:
        """The document as the bytes of a .docx; without the names that `names` knows."""
        if names is not None:
            names.word(self._document)
        buffer = io.BytesIO()
        self._document.save(buffer)
        return _timeless(buffer)

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = Cm(2)
        section.bottom_margin, section.footer_distance = Cm(1.8), Cm(0.9)

    def _styles(self) -> None:
        styles = self._document.styles
        _font(styles["Normal"], self.lang)
        for name, points in (("Title", 24), ("Heading 1", 17), ("Heading 2", 12)):
            style = styles[name]
            _font(style, self.lang)
            style.font.size, style.font.color.rgb = Pt(points), RGBColor(0, 0, 0)
        for name, (size, bold, italic, grey, before, after, indent) in _STYLES.items():
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
            if grey:
                style.font.color.rgb = _GREY
            space = style.paragraph_format
            space.keep_together = True
            space.space_before, space.space_after, space.left_indent = Pt(before), Pt(after), Cm(indent)
        ruled = styles["Guide Line"].paragraph_format
        ruled.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
        ruled.line_spacing_rule, ruled.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(25)


def _timeless(document: io.BytesIO) -> bytes:
    """A document that does not say when it was made: the same words give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(document) as made, zipfile.ZipFile(out, "w") as kept:
        for name in made.namelist():
            kept.writestr(entry(name), made.read(name))
    return out.getvalue()


def _font(style: Any, lang: Lang) -> None:
    """One typeface for every script, and the language that the spelling checker is to use."""
    style.font.name = FONT
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGS[lang])
    properties.append(language)


def _flag(parent: Any, name: str) -> None:
    parent.append(OxmlElement(name))


def _border(cell: Any) -> None:
    """A line around one cell."""
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "808080")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def shade(cell: Any, fill: str = "E7E6E6") -> None:
    """A grey ground under a cell."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _number(paragraph: Any, field: str) -> None:
    """A number that the word processor fills in: PAGE or NUMPAGES."""
    holder = OxmlElement("w:fldSimple")
    holder.set(qn("w:instr"), field)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    holder.append(run)
    paragraph._p.append(holder)
