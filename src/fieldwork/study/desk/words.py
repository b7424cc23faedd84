"""What a step of a coder is called when it is undone."""

from __future__ import annotations

from fieldwork.coding.codebook import Codebook
from fieldwork.i18n import Msg, msg
from fieldwork.study.steps import Change, Step


def told_step(step: Step, book: Codebook) -> Msg:
    """A step in words: that of its first change, and how many more there were."""
    first, more = _told(step.changes[0], book), len(step.changes) - 1
    return first if not more else msg("{first} (en nog {n})", "{first} (and {n} more)", first=first, n=more)


def _told(change: Change, book: Codebook) -> Msg:
    kind, body, _ = change.after
    before = change.before[1] if change.before else {}
    match kind:
        case "segment.uncoded":
            return msg("weghalen van “{code}”", "taking “{code}” away", code=_label(book, before.get("code", "")))
        case "segment.coded" if change.before is None or change.before[0] == "segment.uncoded":
            return msg("codering “{code}”", "coding “{code}”", code=_label(book, body["code"]))
        case "segment.coded":
            return msg("wijziging van “{code}”", "change of “{code}”", code=_label(book, before.get("code", body["code"])))
        case "memo.set":
            return msg("memo", "memo")
        case "session.read":
            return msg("gesprek doorgenomen", "session read")
        case "decision.set":
            return msg("beslissing over een verschil", "decision on a difference")
        case "chart.summarised":
            return msg("samenvatting bij “{code}”", "summary on “{code}”", code=_label(book, str(body.get("code", ""))))
        case "finding.stated":
            return msg("bevinding", "finding")
        case "code.merged":
            return msg("samenvoegen van “{code}”", "merging “{code}”", code=_label(book, body["code"]))
        case "code.split":
            return msg("splitsen van “{code}”", "splitting “{code}”", code=_label(book, body["code"]))
        case "code.defined":
            return msg("nieuwe code “{code}”", "new code “{code}”", code=_label(book, body["code"]))
    return msg("codeboek: “{code}”", "codebook: “{code}”", code=_label(book, str(body.get("code", ""))))


def _label(book: Codebook, code: str) -> Msg:
    return Msg(book.label(code, "nl"), book.label(code, "en"))
