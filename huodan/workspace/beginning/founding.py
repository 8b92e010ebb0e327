"""A new app comes into the workspace: its document is published, and who makes it gets the first of its roles."""

from __future__ import annotations

from huodan.engines import people
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id
from huodan.kit.text import clean
from huodan.language.document import App, builtin
from huodan.language.document.naming import make_key
from huodan.language.messages import SYSTEM_PERSON
from huodan.storage.db import Tx
from huodan.workspace.plans import published_apps
from huodan.workspace.publish import publish

LONGEST_NAME = 100


class AppNameMissing(HuodanError):
    """An app has a name."""

    code = "app_name_missing"
    status = 422
    zh = "请给应用起个名字，最多 {limit} 个字。"
    en = "Please name the app, with at most {limit} characters."


def app_name(label: str) -> str:
    """
    This function will read the name of an app.

    Raises:
        AppNameMissing
    """
    name = clean(label) if len(label) <= 2 * LONGEST_NAME else None
    if name is None or len(name) > LONGEST_NAME:
        raise AppNameMissing(path="label", limit=LONGEST_NAME)
    return name


def new_key(tx: Tx, name: str) -> str:
    """This function will make the key of a new app of its name."""
    return make_key(name, {*published_apps(tx), builtin().key}, otherwise="app")


def prefixes(tx: Tx) -> set[str]:
    """This function will list the letters before the ids of records that are taken."""
    return {form.id_prefix for app in published_apps(tx).values() for form in app.forms}


def found(tx: Tx, app: App, *, person: Id) -> int:
    """
    This function will publish a new app, in a Tx that writes alone, and give its first role to who makes it.

    Returns the workspace version.

    Raises:
        Invalid: if the document makes no sense; the Tx must be given up then.
    """
    done = publish(tx, app)
    if not isinstance(done, int):
        raise Invalid(done)
    if app.roles and person != SYSTEM_PERSON:
        account = people.account_of(tx, person=person)
        people.set_roles(tx, person=person, roles=(*account.roles, app.roles[0].id))
    return done
