"""The whole page: one file with its own style, no script, nothing that is fetched."""

from __future__ import annotations

from importlib.resources import files

from fieldwork.report.agreed import agreed
from fieldwork.report.codes import codes
from fieldwork.report.design import design, period, talks
from fieldwork.report.facts import Facts
from fieldwork.report.findings import findings, found_cells
from fieldwork.report.framework import charted
from fieldwork.report.heard import heard
from fieldwork.report.html import Html, bullets, el, lines, paragraph, section
from fieldwork.report.method import method
from fieldwork.report.still_open import still_open
from fieldwork.report.words import SESSIONS, Words
from fieldwork.saturation.words import indicated
from fieldwork.study.saturation.words import waiting

MADE_BY = "fieldwork report"
"""What stands in the head of every report, so that one can be told from another file."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(facts: Facts, say: Words) -> str:
    """A report as HTML."""
    title = say.text(facts.title)
    chapters = [each(facts, say) for each in (_short, design, heard, codes, findings, charted, agreed, still_open, method)]
    return "\n".join((
        "<!doctype html>",
        f'<html lang="{say.lang}">',
        _head(title, say),
        "<body>",
        _top(facts, title, say),
        _contents(say),
        Html("<main>"),
        *chapters,
        Html("</main>"),
        _foot(facts, say),
        "</body>\n</html>\n",
    ))  # fmt: skip


def _head(title: str, say: Words) -> Html:
    style = Html((files("fieldwork.report") / "page.css").read_text("utf-8"))
    return lines(
        Html("<head>"),
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="generator", content=MADE_BY),
        el("meta", name="robots", content="noindex"),
        el("meta", name="referrer", content="no-referrer"),
        el("link", rel="icon", href="data:,"),
        el("title", title, " – ", say("stand van het onderzoek", "state of the study")),
        el("style", style),
        Html("</head>"),
    )


def _top(facts: Facts, title: str, say: Words) -> Html:
    made = f"{say.day(facts.made.date().isoformat())}, {facts.made:%H:%M}"
    return el("header", lines(
        el("p", say("Stand van het onderzoek", "State of the study"), class_="above"),
        el("h1", title),
        paragraph(say("Gemaakt op {made}.", "Made on {made}.", made=made), class_="small"),
        paragraph(el("strong", say("Alles hierin is verzonnen: dit is een demonstratie.",
                                   "Everything in it is invented: this is a demonstration.")), class_="notice")
        if facts.demo else None,
    ))  # fmt: skip


CHAPTERS = (
    ("kort", "In het kort", "In short"),
    ("opzet", "Opzet en voortgang", "Design and progress"),
    ("verzadiging", "Saturatie", "Saturation"),
    ("codeboek", "Codeboek", "Codebook"),
    ("resultaten", "Resultaten", "Results"),
    ("raamwerk", "Raamwerk en bevindingen", "Framework and findings"),
    ("overeenstemming", "Overeenstemming", "Agreement"),
    ("open", "Wat nog openstaat", "What is still open"),
    ("methode", "Werkwijze en bronnen", "Method and sources"),
)


def _contents(say: Words) -> Html:
    every = [el("a", say(nl, en), href=f"#{id_}") for id_, nl, en in CHAPTERS]
    return el("nav", bullets(every), aria_label=say("Inhoud", "Contents"))


def _short(facts: Facts, say: Words) -> Html:
    """What it comes to, in a few lines."""
    found, every = found_cells(facts)
    held = say("{talks}, {period}.", "{talks}, {period}.", talks=talks(facts, say), period=period(facts, say))
    told = [
        held if facts.held.talks else say("Er is nog niets gehouden.", "Nothing was held yet."),
        say("{coded} gecodeerd.", "{coded} coded.", coded=say.count(facts.coded.talks, *SESSIONS["interview"])),
        " ".join(say.of(each) for each in (indicated(facts.saturation.result), waiting(facts.saturation)) if each),
    ]
    if facts.coded.said and every:
        rest = say("; in de andere {n} niets", "; in the other {n} nothing", n=every - found) if found < every else ""
        told.append(say("In {found} van de {every} vakjes van actor × route is iets gevonden{rest}.",
                        "Something was found in {found} of the {every} cells of actor × route{rest}.",
                        found=found, every=every, rest=rest))  # fmt: skip
    return section("kort", say("In het kort", "In short"), bullets(told))


def _foot(facts: Facts, say: Words) -> Html:
    return el("footer", paragraph(say(
        "Gemaakt met fieldwork {version}. Dit bestand haalt niets op en stuurt niets.",
        "Made with fieldwork {version}. This file fetches nothing and sends nothing.", version=facts.version),
        class_="small"))  # fmt: skip
