"""A report as a reader gets it: made of a study, and taken apart by a parser that stops at anything that is not whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fieldwork.capture import actions as act
from fieldwork.i18n import Lang
from fieldwork.report.run import write_report
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import do_once
from tests.support import paper

MADE = datetime(2026, 3, 9, 14, 5)
VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})


@dataclass
class Element:
    """An element of the page, with what is in it."""

    name: str
    attributes: Mapping[str, str]
    children: list[Element | str] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """The elements of these names in it, in order; without names all."""
        found = [self] if self.name in names or not names else []
        return found + [each for child in self.children if isinstance(child, Element) for each in child.all(*names)]

    def one(self, name: str) -> Element:
        """The only element of a name in it."""
        (found,) = self.all(name)
        return found

    @property
    def text(self) -> str:
        """Its words, with single spaces."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        """Its words to the letter."""
        return "".join(child if isinstance(child, str) else child.raw for child in self.children)

    @property
    def seen(self) -> str:
        """Its words without those that are only read aloud."""
        parts = (
            child if isinstance(child, str) else child.seen if child.attributes.get("class") != "aloud" else ""
            for child in self.children
        )
        return " ".join(" ".join(parts).split())


class Page(HTMLParser):
    """A page as a tree. Fails where an element is closed that is not open, or stays open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(text)
        self.close()
        assert self._open == [self.root], f"not closed: {[each.name for each in self._open]}"

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {tag}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag, f"</{tag}> closes what is not open"

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def chapter(self, id_: str) -> Element:
        """A chapter by the id of its heading."""
        return next(each for each in self.root.all("section") if each.attributes["aria-labelledby"] == id_)

    def table(self, caption: str) -> Element:
        """The table with these words in its caption."""
        (found,) = [each for each in self.root.all("table") if caption in each.one("caption").text]
        return found


def rows(table: Element) -> list[list[str]]:
    """The cells that one sees in a table, its heading row first."""
    return [[cell.seen for cell in row.all("th", "td")] for row in table.all("tr")]


def reported(study: Study, folder: Path, lang: Lang = "nl") -> Page:
    """The report of a study, read back."""
    file = folder / "verslag.html"
    write_report(study, file, lang=lang, made=MADE)
    return Page(file.read_text("utf-8"))


# --- something to report on ------------------------------------------------------------------------------------------------

YES = "{deelname: ja, citeren: ja}"
SAID = "De baas vraagt hoe het gaat. Dat helpt mij echt."


def talk(study: Study, folder: Path, code: str, text: str = SAID, *, role: str = "werknemer", consent: str = YES,
         item: str = "werk", **header: str) -> str:  # fmt: skip
    """A closed session of one participant with one answer; its id."""
    body = f"id: t-{code}\nanswers: {{{item}: {json.dumps(text, ensure_ascii=False)}}}\n"
    import_sessions(study, [paper.saved(folder, paper.session(body, participant=code, role=role, consent=consent, **header))],
                    by="R1")  # fmt: skip
    return f"t-{code}"


def code(study: Study, session: str, words: str, code_: str = "rust", *, item: str = "werk", **judged: Any) -> None:
    """Code words of an answer; actor werknemer, promoting, unless said otherwise."""
    desk = Desk(study, judged.pop("coder", "C1"))
    part = desk.document(session).part(item, "answer")
    assert part is not None
    start = part.text.index(words)
    desk.code(session, part, start, start + len(words), code_, **{"actor": "werknemer", "valence": "bevorderend", **judged})


def quote(study: Study, session: str, words: str, item: str = "werk") -> None:
    """Mark words of an answer as a quote."""
    part = Desk(study).document(session).part(item, "answer")
    assert part is not None
    start = part.text.index(words)
    do_once(study, session, act.Reopen())
    do_once(study, session, act.Mark(f"q-{session}-{start}", "quote", item, "answer", start, start + len(words)))
    do_once(study, session, act.Close())
