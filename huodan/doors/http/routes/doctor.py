"""The state of the place the server runs in, for administrators."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.route import API, reading
from huodan.kit.words import say
from huodan.workspace.doctor import examine


def get_doctor(call: Call) -> object:
    """This function will examine disk, clock, database, files, backups and jobs, and say what to do where it is not good."""
    call.require_administrator()
    return {
        "findings": [
            {
                "key": found.key,
                "level": found.level,
                "says": say(found.says, call.lang),
                "remedy": None if found.remedy is None else say(found.remedy, call.lang),
            }
            for found in examine(call.tx.database)
        ]
    }


ROUTES = (reading("GET", f"{API}/doctor", get_doctor),)
