"""What is in an encrypted field, in plain, for who may read it; each look is in the audit log before it is answered."""

from __future__ import annotations

from functools import partial

from anyio import from_thread

from huodan.doors.http.call import make_call
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import READ_SECONDS, House, minding
from huodan.doors.http.routes.records import RECORD
from huodan.engines import audit
from huodan.engines.people import Caller
from huodan.engines.query import reveal
from huodan.kit.ids import format_id, parse_id
from huodan.workspace.noting import note_reading


def post_reveal(house: House, message: Message, caller: Caller) -> Answer:
    """This function will open one encrypted value. The answer is kept nowhere, also not under an Idempotency-Key."""
    with house.database.read(seconds=READ_SECONDS) as tx:
        call = make_call(tx, message, caller)
        form, body = call.form(), message.json("field", "row")
        id, path, told = call.record(form), need(body, "field", str), need(body, "row", str, "")
        prefix = form.form.id_prefix
        row = parse_id(told) if told.startswith(f"{prefix}_") else None
        if told and row is None:
            raise WrongSetting(path="row", expected={"zh": "明细行的标识", "en": "the id of a row"})
        field, text = reveal(tx, call.plan, call.grant, form.id, id, path, row=row)
        detail = {"record": format_id(prefix, id), "field": field.id, **({"row": told} if row else {})}
    note = partial(note_reading, house.database, call.grant.actor, kind=audit.REVEAL)
    from_thread.run(house.writers.run, partial(note, form=form.id, detail=detail))
    return Answer({"value": text})


ROUTES = (minding("POST", f"{RECORD}/reveal", post_reveal, threads="readers"),)
