"""The times of a repeat, as commands: one more, one less."""

from __future__ import annotations

from fieldwork.i18n import Msg, msg
from fieldwork.tui.screens.stopping import Stopping
from fieldwork.tui.widgets.answer import AnswerArea


class Times(Stopping):
    """What can be done with an item that is asked several times."""

    def why_not_times(self, command: str) -> Msg | None:
        """Why there cannot be one time more or less."""
        item = self.item
        if command not in ("one_more", "one_less"):
            return None
        if item is None or item.kind != "repeat":
            return msg("Deze vraag wordt niet herhaald.", "This item is not repeated.")
        filling = self.area.filling
        if command == "one_more" and not filling.can_add:
            return msg("Meer dan {n} kan hier niet.", "There cannot be more than {n} here.", n=filling.many)
        if command == "one_less" and filling.many == 1 and filling.is_empty(0):
            return msg("Er staat nog niets om weg te halen.", "There is nothing yet to remove.")
        return None

    def do_one_more(self) -> None:
        """Make room for one time more."""
        self.area.post_message(AnswerArea.Moving("+"))

    def do_one_less(self) -> None:
        """Take out the time that is open."""
        self.area.post_message(AnswerArea.Removing())

    def on_answer_area_removing(self) -> None:
        """Take out a time of a repeat; it can be undone."""
        index = self.area.filling.index
        action = self.area.without_instance()
        if action is not None and self.act(action, drop=self.area.fields):
            self.paint(key=f"{max(min(index, len(action.value or ()) - 1), 0)}/")
            self.tell(msg("Weggehaald. F9 haalt het terug.", "Removed. F9 brings it back."))
            self.area.focus_answer()
