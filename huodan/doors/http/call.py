"""
A request of somebody known, inside its Tx: what the handlers of signed-in routes get.

Owns the gate (who is it, is it their own page, must they change their password first) and how a form, a
record and a version are named in a request.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from huodan.doors.http.message import UNSAFE, Message
from huodan.doors.http.problems import (
    AdministratorNeeded,
    BadVersion,
    CsrfMismatch,
    KeyRefused,
    PasswordChangeRequired,
    SignInNeeded,
    TotpSetupRequired,
    VersionNeeded,
)
from huodan.engines import people
from huodan.engines.people import Caller, OnlyViewing, ViewingOver
from huodan.kit import zone
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import Lang
from huodan.language.access import Grant, NotFound, RecordNotFound, grant
from huodan.language.messages import Origin
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.workspace.administering import is_of
from huodan.workspace.plans import current_plan

CSRF_HEADER = "x-csrf-token"


class Eyes(Enum):
    """
    What a route does for an administrator who looks with the eyes of somebody else.

    OTHERS: it reads as that person. NOBODYS: it refuses, as it does more than show. OWN: it is about the looking itself.
    """

    OTHERS = 1
    NOBODYS = 2
    OWN = 3


@dataclass(frozen=True, slots=True)
class Call:
    """One request inside its Tx: the message, who calls, the Plan and what it grants them."""

    tx: Tx
    message: Message
    caller: Caller
    plan: Plan
    grant: Grant

    @property
    def lang(self) -> Lang:
        """Say in which language to answer."""
        return self.message.lang

    @property
    def origin(self) -> Origin:
        """Say on which path the command came."""
        return Origin.API if self.caller.session is None else Origin.SCREEN

    def moment(self, at: int | None) -> str | None:
        """Write a moment in the zone of the business, None where there is none."""
        return None if at is None else zone.iso(at, self.tx.zone)

    def require_administrator(self, *, is_viewing_fine: bool = False) -> None:
        """
        Let an administrator pass who is signed in.

        is_viewing_fine: also while they look with another's eyes, for what is about just that.

        Raises:
            AdministratorNeeded: for everybody else, and for every API key.
            OnlyViewing: for who looks with another's eyes, as that person's powers are not lent.
        """
        if not is_viewing_fine:
            self.require_own_eyes()
        if self.caller.session is None or not self.grant.actor.is_admin:
            raise AdministratorNeeded

    def require_builder(self) -> None:
        """
        Let those pass who build the app the path names: administrators, and who administers this app (decision 0058).

        Raises:
            AdministratorNeeded: for everybody else, whether there is such an app or not. OnlyViewing
        """
        self.require_own_eyes()
        actor = self.grant.actor
        is_builder = actor.is_admin or is_of(self.tx, actor.person, self.message.names["app"])
        if self.caller.session is None or not is_builder:
            raise AdministratorNeeded

    @property
    def is_limited(self) -> bool:
        """Say whether the caller builds without being an administrator, and sees of other apps and data what roles give."""
        return not self.grant.actor.is_admin

    def require_own_eyes(self) -> None:
        """
        Let everybody pass but who looks with another's eyes.

        Raises:
            OnlyViewing: with the name of the other.
        """
        if self.caller.viewing is not None:
            raise OnlyViewing(name=self.caller.viewing.name)

    def form(self) -> PlanForm:
        """
        Find the form the path names.

        Raises:
            NotFound: alike for one that does not exist and one the caller may not know of.
        """
        names = self.message.names
        form = self.plan.form(names["app"], names["form"])
        if form is None or not self.grant.sees(form.id):
            raise NotFound(what={"zh": "这个表单", "en": "The form"})
        return form

    def record(self, form: PlanForm) -> Id:
        """
        Read the record's id in the path.

        Raises:
            NotFound: if it is not an id of this form.
        """
        text = self.message.names["id"]
        found = parse_id(text) if text.startswith(f"{form.form.id_prefix}_") else None
        if found is None:
            raise RecordNotFound
        return found

    def version(self) -> int | None:
        """
        Read which version the caller saw.

        Raises:
            VersionNeeded: if a browser does not say; programs may leave it out.
            BadVersion: if it is not a version.
        """
        given = self.message.headers.get("if-match")
        if given is None:
            if self.caller.session is not None:
                raise VersionNeeded
            return None
        number = given.strip().removeprefix("W/").strip('"')
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise BadVersion(given=given[:40])
        return int(number)


def pass_gate(tx: Tx, message: Message, *, is_always_open: bool = False, eyes: Eyes = Eyes.OTHERS) -> Caller:
    """
    Find out who calls, and with whose eyes they look.

    is_always_open: for what somebody may do before changing a password they were given.

    Raises:
        SignInNeeded or KeyRefused, AddressNotAllowed, CsrfMismatch, PasswordChangeRequired, TotpSetupRequired: in this
            order.
        ViewingOver, OnlyViewing: as ``eyes`` says.
    """
    token = message.token
    caller = people.identify(tx, token=token, address=message.address) if token else None
    if caller is None or token is None:
        raise SignInNeeded if message.bearer is None else KeyRefused
    needs_csrf = caller.session is not None and message.bearer is None and message.method in UNSAFE
    if needs_csrf and not people.is_csrf_right(token, message.headers.get(CSRF_HEADER)):
        raise CsrfMismatch
    if caller.must_change_password and not is_always_open:
        raise PasswordChangeRequired
    if caller.must_set_up_totp and not is_always_open:
        raise TotpSetupRequired
    if caller.viewing is None or eyes is Eyes.OWN:
        return caller
    if caller.viewing.actor is None:
        raise ViewingOver
    if eyes is Eyes.NOBODYS:
        raise OnlyViewing(name=caller.viewing.name)
    return replace(caller, actor=caller.viewing.actor)


def make_call(tx: Tx, message: Message, caller: Caller) -> Call:
    """Bring together what a handler needs; a Tx opened to find out who calls is theirs from now on."""
    tx.actor = replace(caller.actor, lang=message.lang)
    plan = current_plan(tx)
    return Call(tx, message, caller, plan, grant(plan, tx.actor))
