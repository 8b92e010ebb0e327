"""
People: accounts, passwords, sessions, API keys, and who a token stands for.

Names, departments and 工号 are records of the built-in forms ``people`` and ``department``, written as such.
"""

from huodan.engines.people.accounts import (
    Account,
    account_of,
    accounts,
    check_login,
    create_account,
    find_account,
    has_accounts,
    set_active,
    set_lang,
    set_password,
    set_roles,
    share_password,
)
from huodan.engines.people.actors import (
    AddressNotAllowed,
    AskerGone,
    Caller,
    Viewing,
    actor_of_asker,
    actor_of_person,
    identify,
    touch,
)
from huodan.engines.people.administrators import LastAdministrator
from huodan.engines.people.entry import BadLoginOrPassword, change_password, confirmed, sign_in
from huodan.engines.people.guarding import guard
from huodan.engines.people.keys import (
    ApiKey,
    change_key,
    create_key,
    end_of_day,
    key_names,
    keys,
    revoke_key,
)
from huodan.engines.people.lockout import forgive, locked
from huodan.engines.people.narrowing import find_narrowing, narrowing_view
from huodan.engines.people.passwords import make_password
from huodan.engines.people.roles import ADMINISTRATOR, ADMINISTRATOR_NAME, find_roles, is_role, role_names
from huodan.engines.people.rules import Rules, check_rules, rules
from huodan.engines.people.sessions import (
    Session,
    csrf_of,
    end_session,
    end_session_by_id,
    end_sessions,
    is_csrf_right,
    sessions_of,
    shorten_sessions,
)
from huodan.engines.people.totp import (
    CodeNeeded,
    WrongCode,
    new_secret,
    recovery_left,
    renew_recovery,
    switch_off,
    switch_on,
    uri_of,
)
from huodan.engines.people.viewing import (
    VIEWING_MS,
    CannotViewAs,
    OnlyViewing,
    ViewingOver,
    begin_viewing,
    end_viewing,
)

__all__ = [
    "ADMINISTRATOR",
    "ADMINISTRATOR_NAME",
    "VIEWING_MS",
    "Account",
    "AddressNotAllowed",
    "ApiKey",
    "AskerGone",
    "BadLoginOrPassword",
    "Caller",
    "CodeNeeded",
    "LastAdministrator",
    "Rules",
    "Session",
    "WrongCode",
    "CannotViewAs",
    "OnlyViewing",
    "Viewing",
    "ViewingOver",
    "account_of",
    "accounts",
    "actor_of_asker",
    "actor_of_person",
    "begin_viewing",
    "change_key",
    "change_password",
    "check_login",
    "check_rules",
    "confirmed",
    "create_account",
    "create_key",
    "csrf_of",
    "end_of_day",
    "end_session",
    "end_session_by_id",
    "end_sessions",
    "find_account",
    "end_viewing",
    "find_narrowing",
    "find_roles",
    "is_role",
    "forgive",
    "guard",
    "has_accounts",
    "identify",
    "is_csrf_right",
    "key_names",
    "keys",
    "locked",
    "make_password",
    "narrowing_view",
    "new_secret",
    "recovery_left",
    "renew_recovery",
    "revoke_key",
    "role_names",
    "rules",
    "sessions_of",
    "set_active",
    "set_lang",
    "set_password",
    "set_roles",
    "share_password",
    "shorten_sessions",
    "sign_in",
    "switch_off",
    "switch_on",
    "touch",
    "uri_of",
]
