"""The phrases the caller keeps for their opinions (常用语)."""

from __future__ import annotations

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import need
from huodan.doors.http.problems import SignInNeeded, WrongSetting
from huodan.doors.http.route import API, reading, writing
from huodan.workspace.flowing.phrases import keep_phrases, phrases_of


def get_phrases(call: Call) -> object:
    """This function will list the caller's phrases."""
    _require_person(call)
    return {"phrases": phrases_of(call.tx, call.grant.actor.person)}


def post_phrases(call: Call) -> object:
    """This function will keep these phrases of the caller, in this order, instead of those they had."""
    _require_person(call)
    given = need(call.message.json("phrases"), "phrases", list)
    if not all(isinstance(each, str) for each in given):
        raise WrongSetting(path="phrases", expected={"zh": "一列文字", "en": "a list of texts"})
    return {"phrases": keep_phrases(call.tx, call.grant.actor.person, given)}


def _require_person(call: Call) -> None:
    """Keep programs out: phrases are people's."""
    if call.caller.session is None:
        raise SignInNeeded


ROUTES = (
    reading("GET", f"{API}/phrases", get_phrases, eyes=Eyes.NOBODYS),
    writing("POST", f"{API}/phrases", post_phrases),
)
