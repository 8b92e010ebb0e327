"""Where other programs post to: an address of ours with an end nobody guesses (decision 0086)."""

from __future__ import annotations

from huodan.doors.http.message import MEGABYTE, Answer, Message, read_json
from huodan.doors.http.refusals import HOOKS
from huodan.doors.http.route import House, Route
from huodan.engines import incoming
from huodan.engines.people import Caller
from huodan.kit.errors import HuodanError
from huodan.workspace.incoming import Parcel, actor_of, receive

LARGEST = MEGABYTE
RATE, BURST = 10, 60
"""Messages a second and at once of one address: others wait for the same threads."""


def post_call(house: House, message: Message) -> Answer:
    """This function will take what another program sends, whatever it calls its JSON."""
    with house.database.read() as tx:
        address = incoming.find_by_token(tx, message.names["token"])
        actor = actor_of(tx, address)
    left = house.rates.take(Caller(actor, address.name, None, None, False, False, RATE, BURST))
    tree, wrong = _read(message)
    headers = {name.lower(): value for name, value in message.headers.items()}
    taken = receive(
        house.database, address, Parcel(headers, message.body, tree, wrong, address=message.address)
    )
    return Answer(dict(taken.body), taken.status, headers=left)


def _read(message: Message) -> tuple[object, HuodanError | None]:
    """Read the body, or say why it is no JSON: that is told only to who proved whose it is."""
    try:
        return read_json(message.body), None
    except HuodanError as wrong:
        return None, wrong


ROUTES = (Route("POST", f"{HOOKS}{{token}}", post_call, "writers", LARGEST),)
