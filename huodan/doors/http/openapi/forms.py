"""All operations of one form, in the order people learn them; a new one is one more method of its file."""

from __future__ import annotations

from collections.abc import Iterator

from huodan.doors.http.openapi.bringing import Bringing
from huodan.doors.http.openapi.duplicates import Duplicates
from huodan.doors.http.openapi.flowing import Flowing
from huodan.doors.http.openapi.merging import Merging
from huodan.doors.http.openapi.operation import Operation
from huodan.doors.http.openapi.pressing import Pressing
from huodan.doors.http.openapi.reading import Reading
from huodan.doors.http.openapi.recovering import Recovering
from huodan.doors.http.openapi.remarking import Remarking
from huodan.doors.http.openapi.writing import Writing
from huodan.language.document import Verb
from huodan.language.pressing import buttons_for


class FormOperations(
    Reading, Writing, Pressing, Duplicates, Bringing, Recovering, Merging, Remarking, Flowing
):
    """Everything one Grant may do with one form."""

    def operations(self) -> Iterator[Operation]:
        """List what may be done, in the order people learn it."""
        can = self.granted.can
        if can(Verb.READ):
            yield self._query()
            yield self._aggregate()
            yield self._get()
            yield self._reveal()
            yield self._why(of_record=True)
        yield self._why(of_record=False)
        if can(Verb.CREATE):
            yield self._create()
        if can(Verb.CREATE) and can(Verb.READ):
            yield self._copy()
            yield self._copy_files()
        if can(Verb.UPDATE):
            yield self._update()
            if buttons := tuple(each for each in buttons_for(self.grant, self.form) if each.over is None):
                yield self._press(buttons)
        if can(Verb.DELETE):
            yield self._delete()
        if can(Verb.CREATE) or can(Verb.UPDATE) or can(Verb.DELETE):
            yield self._batch()
        if can(Verb.UPDATE) or can(Verb.DELETE):
            yield self._bulk()
        if can(Verb.CREATE) or can(Verb.UPDATE):
            yield self._preview()
            yield self._alike()
            yield from self._subrows()
        if self._references():
            yield self._pick()
        if can(Verb.IMPORT):
            yield from self._imports()
        if can(Verb.EXPORT):
            yield self._export()
        if can(Verb.READ):
            yield self._history()
            yield self._compare()
            yield self._file()
            yield from self._remarks()
            if self.grant.plan.flows_of(self.form.id):
                yield from self._flows()
            yield self._alike_pairs()
        if can(Verb.READ) and can(Verb.UPDATE):
            yield self._parted()
            yield self._back_preview()
            yield self._back()
        if all(can(verb) for verb in (Verb.READ, Verb.UPDATE, Verb.DELETE)) and self.form.app != "workspace":
            yield self._merge_preview()
            yield self._merge()
            yield self._undo_merge()
        if can(Verb.DELETE):
            yield self._trash()
            yield self._restore()
