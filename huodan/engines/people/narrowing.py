"""
What an API key is kept to: some forms and verbs, and the addresses it may be used from.

Owns reading both as people write them and saying them again. That narrowing holds is the Grant's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from huodan.kit.errors import HuodanError
from huodan.language.document import Verb
from huodan.language.messages import ANY_FORM, Narrowing
from huodan.language.plan.model import Plan

MOST_ADDRESSES = 50
LONGEST_SAID = 80
MAPPED_BITS = 96


class UnknownForm(HuodanError):
    """A key is to be kept to a form that does not exist."""

    code = "unknown_form"
    status = 422
    zh = "没有表单「{form}」。请写成 应用/表单，例如 {example}。"
    en = "There is no form “{form}”. Write app/form, for example {example}."


class UnknownVerb(HuodanError):
    """A key is to be kept to something nobody can do."""

    code = "unknown_verb"
    status = 422
    zh = "没有操作「{verb}」。可用的有：{verbs}。"
    en = "There is no action “{verb}”. The actions are: {verbs}."


class BadAddress(HuodanError):
    """It is no address and no network."""

    code = "bad_address"
    status = 422
    zh = "「{address}」不是 IP 地址或网段，请写成 203.0.113.7、203.0.113.0/24 或 2001:db8::/32。"
    en = "“{address}” is no IP address or network; write 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32."


class TooManyAddresses(HuodanError):
    """More addresses than anybody keeps an eye on."""

    code = "too_many_addresses"
    status = 422
    zh = "一个密钥最多 {limit} 个地址或网段，请合并成更大的网段。"
    en = "A key takes at most {limit} addresses or networks; please join them to larger networks."


def find_narrowing(plan: Plan, forms: Mapping[str, Iterable[str]]) -> Narrowing | None:
    """
    Read what a key is kept to: verbs by ``app/form``, or by ``*`` for all forms; no verb means every verb.

    Raises:
        UnknownForm, UnknownVerb: naming the first that does not exist.
    """
    if not forms:
        return None
    found: set[tuple[str, str]] = set()
    for name, verbs in forms.items():
        form = ANY_FORM if name == ANY_FORM else _form(plan, name)
        found |= {(form, _verb(verb)) for verb in (tuple(verbs) or tuple(Verb))}
    return frozenset(found)


def narrowing_view(plan: Plan, narrowing: Narrowing | None) -> dict[str, list[str]] | None:
    """Say what a key is kept to, as ``find_narrowing`` reads it; forms that are gone are left out."""
    if narrowing is None:
        return None
    said: dict[str, list[str]] = {}
    for form, verb in sorted(narrowing, key=lambda pair: (pair[0], tuple(Verb).index(Verb(pair[1])))):
        known = plan.forms.get(form)
        if known is not None or form == ANY_FORM:
            said.setdefault(ANY_FORM if known is None else f"{known.app}/{known.key}", []).append(verb)
    return said


def find_addresses(addresses: Iterable[str]) -> tuple[str, ...]:
    """
    Read addresses and networks, of IPv4 and IPv6, into the way they are kept.

    Raises:
        BadAddress: naming the first that is none. TooManyAddresses: above ``MOST_ADDRESSES``.
    """
    found: dict[str, None] = {}
    for text in addresses:
        try:
            found[str(_network(text.strip()))] = None
        except ValueError as error:
            raise BadAddress(path="addresses", address=text[:LONGEST_SAID]) from error
    if len(found) > MOST_ADDRESSES:
        raise TooManyAddresses(path="addresses", limit=MOST_ADDRESSES)
    return tuple(found)


@lru_cache(maxsize=4096)
def is_from(address: str, networks: tuple[str, ...]) -> bool:
    """Say whether an address lies in one of the networks; ``::ffff:a.b.c.d`` is a.b.c.d on both sides."""
    try:
        given: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(given, IPv6Address) and given.ipv4_mapped is not None:
        given = given.ipv4_mapped
    return any(given in _network(network) for network in networks)


def _network(text: str) -> IPv4Network | IPv6Network:
    """Read a network; one of IPv4 addresses written as IPv6 is kept as what it means."""
    found = ip_network(text, strict=False)
    mapped = found.network_address.ipv4_mapped if isinstance(found, IPv6Network) else None
    if mapped is None or found.prefixlen < MAPPED_BITS:
        return found
    return IPv4Network((mapped, found.prefixlen - MAPPED_BITS))


def _form(plan: Plan, name: str) -> str:
    app, _, key = name.partition("/")
    found = plan.form(app, key)
    if found is None:
        known = next((form for form in plan.forms.values()), None)
        example = "orders/order" if known is None else f"{known.app}/{known.key}"
        raise UnknownForm(path="forms", form=name[:LONGEST_SAID], example=example)
    return found.id


def _verb(verb: str) -> str:
    if verb not in tuple(Verb):
        raise UnknownVerb(path="forms", verb=str(verb)[:LONGEST_SAID], verbs=" ".join(Verb))
    return str(verb)
