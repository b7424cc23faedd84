"""Memos while coding: on a coding, its theme, the session, a participant or the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textual.widgets import Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study.desk.memos import MEMO_KINDS, Memo, kept_with
from fieldwork.study.drafting import DraftKeeper
from fieldwork.text import one_line
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.plain import plain
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.coding_page import CodingPage
from fieldwork.tui.screens.coding_pieces import MARK
from fieldwork.tui.screens.writing import Writing, Written
from fieldwork.tui.widgets.bars import KeyBar

KINDS: Mapping[str, Msg] = {
    "analytic": msg("Analytisch: wat het betekent, hoe het samenhangt", "Analytic: what it means, how it hangs together"),
    "method": msg("Over de methode: hoe u codeerde en waarom", "On method: how you coded and why"),
    "case": msg("Over het geval: deze deelnemer, dit gesprek, deze plek", "On the case: this participant, session, place"),
}
_NOT_HERE = frozenset({"who", "where", "mark", "onward"})
"""What a note has and a memo has not."""


class MemoWriting(Writing):
    """A window for a memo: as for a note, with the kinds of a memo."""

    CSS_PATH = "writing.tcss"

    def _paint(self) -> None:
        self.query_one("#kind", Static).update(plain(KINDS[self.kind].text(self.lang)))
        self.query_one(KeyBar).show(self.PLACE, self.lang, letters=False, without=_NOT_HERE)

    def action_do(self, command: str) -> None:
        """Ctrl+R takes the next kind; all else as for a note."""
        if command == "kind":
            self.kind = MEMO_KINDS[(MEMO_KINDS.index(self.kind) + 1) % len(MEMO_KINDS)]
            self._paint()
        else:
            super().action_do(command)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a memo can be on: its words, what `Desk.memo` calls it, and the kind that comes first."""

    words: str
    about: Mapping[str, str]
    kind: str = "analytic"


class Memos(CodingPage):
    """The command `memo`."""

    def _subjects(self) -> list[Subject]:
        """What a memo can be on here."""
        found: list[Subject] = []
        coding, text = self.pointed, self.text
        on = [each for each in self.here_on() if not each[0].startswith(MARK)]
        if coding is None and text is not None and len(on) == 1:
            here = self.passage.here
            coding = next(each for each in self.coded[here.piece].codings if each.coding == on[0][0]) if here else None
        if coding is not None:
            label = self.codebook.label(self.codebook.effective(coding.code), self.lang)
            about = {"coding": coding.coding, "session": coding.session}
            found.append(Subject(self._say("deze codering: {words}", "this coding: {words}", label), about))
        code = self.offers[self.offer_at] if self.typed and self.offer_at < len(self.offers) else None
        id = code.id if code is not None else self.codebook.effective(coding.code) if coding is not None else None
        if id is not None:
            words = self.codebook.label(id, self.lang)
            found.append(Subject(self._say("het thema {words}", "the theme {words}", words), {"code": id}))
        if text is not None:
            header = self.desk.document(text.session).header or {}
            found.append(Subject(self.words(msg("dit gesprek", "this session")), {"session": text.session}, "case"))
            for person in header.get("participants") or ():
                words = self._say("deelnemer {words}", "participant {words}", str(person))
                found.append(Subject(words, {"participant": str(person)}, "case"))
        found.append(Subject(self.words(msg("de studie", "the study")), {}, "method"))
        return found

    def _say(self, nl: str, en: str, words: str) -> str:
        return self.words(msg(nl, en, words=one_line(words)))

    def do_memo(self) -> None:
        """Choose what a memo is on, or one that is there."""
        subjects = self._subjects()
        new, there = self.words(msg("Nieuwe memo bij", "New memo on")), self.words(msg("Memo's hier", "Memos here"))
        offers = [Choice(f"new:{place}", subject.words, under=new) for place, subject in enumerate(subjects)]
        memos = {memo.memo: (memo, subject) for subject in reversed(subjects) for memo in self.desk.memos_on(subject.about)}
        for memo, subject in memos.values():
            mine = memo.coder == self.desk.coder
            no = "" if mine else self._say("Deze memo is van {words}.", "This memo is {words}'s.", memo.coder)
            about = "\n".join(filter(None, (KINDS[memo.kind].text(self.lang), memo.text)))
            right = subject.words if mine else memo.coder
            offers.append(Choice(f"memo:{memo.memo}", one_line(memo.text, 120), right, about, no, there))
        title = msg("Waarbij is de memo?", "What is the memo on?")

        def take(chosen: str | None) -> None:
            what, _, which = (chosen or "").partition(":")
            if what == "new":
                self._write_memo(subjects[int(which)], None)
            elif what == "memo":
                self._write_memo(memos[which][1], memos[which][0])

        self.app.push_screen(Choosing(self.words(title), offers, digits=True), take)

    def _write_memo(self, subject: Subject, memo: Memo | None) -> None:
        log = self.desk.study.log
        if log.readonly:
            self.tell(msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here."))
            return
        place, field = draft_place(subject.about, self.desk.coder, memo.memo if memo else "")
        draft = next((draft for draft in log.drafts(place) if draft.field == field), None)
        keeper = DraftKeeper(log, place, [field] if draft else [])

        def done(written: Written | None) -> None:
            if written is not None:
                self._keep_memo(subject, memo, written, keeper, field)

        title = self._say("Memo bij {words}", "Memo on {words}", subject.words)
        text = draft.text if draft else memo.text if memo else ""
        window = MemoWriting(title, self.lang, text=text, cursor=draft.cursor if draft else None,
                             kind=memo.kind if memo else subject.kind,
                             typed=lambda text, cursor: keeper.put(field, text, cursor))  # fmt: skip
        self.app.push_screen(window, done)

    def _keep_memo(self, subject: Subject, memo: Memo | None, written: Written, keeper: DraftKeeper, field: str) -> None:
        same = memo is not None and (memo.text, memo.kind) == (written.text.strip(), written.kind)
        place, _ = draft_place(subject.about, self.desk.coder, "")
        try:
            with keeper.settling([field]):
                if not same and (written.text.strip() or memo is not None):
                    given: dict[str, Any] = dict(subject.about)
                    self.desk.memo(written.text, written.kind, memo=memo.memo if memo else None, **given)
                    gone = msg("Memo weg. {key} haalt hem terug.", "Memo gone. {key} brings it back.", key=key_of("undo"))
                    self.tell(msg("Memo bewaard.", "Memo saved.") if written.text.strip() else gone)
                self.desk.study.log.drop_draft(place, field)
            keeper.close()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)


def draft_place(about: Mapping[str, str], coder: str, memo: str) -> tuple[str, str]:
    """Where the draft of a memo is kept: with the session that it is about, so that erasing that takes it along."""
    return kept_with(about), f"@memo:{coder}:{memo or about.get('coding') or about.get('code') or ''}"
