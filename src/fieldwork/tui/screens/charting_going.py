"""From a segment to where it was coded, and to the session that it was said in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldwork.coding.charting import Said
from fieldwork.errors import FieldworkError
from fieldwork.study.desk.desk import Desk
from fieldwork.tui.keyboard import valid_in
from fieldwork.tui.screens.lead_under import CodingAt
from fieldwork.tui.screens.review import Review, Wish
from fieldwork.tui.widgets.editor import Editor

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.tui.place import Place

    Screen = Place[Any]
else:
    Screen = object


class Going(Screen):
    """A screen of a text that is typed and a list of segments, of which one is pointed at (`said`).

    The commands `under_code` and `under_record`, and which keys are told while typing.
    """

    study: Study

    def hidden_keys(self) -> frozenset[str]:
        """While something is typed, letters are no commands."""
        hidden = super().hidden_keys()
        typing = isinstance(self.focused, Editor)
        return hidden | {each.id for each in valid_in(self.PLACE) if not each.keys} if typing else hidden

    @property
    def said(self) -> Said | None:
        """The segment that is pointed at."""
        raise NotImplementedError

    def keep(self) -> bool:
        """Write down what is being typed before going; False where that could not be."""
        return True

    def do_under_code(self) -> None:
        """To the coding screen, at the segment."""
        each = self.said
        if each is not None and self.keep():
            self.app.push_screen(CodingAt(Desk(self.study), each.coding.session, each.coding.coding))

    def do_under_record(self) -> None:
        """Read the whole session over, at the item that the segment is of."""
        each = self.said
        if each is None or not self.keep():
            return
        session = each.coding.session

        def then(wish: Wish | None) -> None:
            if wish is not None:
                self.dismiss((session, wish))

        try:
            self.app.push_screen(Review(self.study, session, each.coding.item), then)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
