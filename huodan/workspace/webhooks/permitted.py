"""
Which addresses a webhook may reach: an administrator names them, and they are opened from inside the company's network.

Public addresses will do. Those of a private network are other computers of the company, and reached where an
administrator allowed the network; this server itself, its link and its cloud only where ``HUODAN_WEBHOOK_ALLOW`` names the
host, the address or the network: that is the operator's word. Asked each time something is sent, of the very address that
is connected to.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable

from huodan.connectors.hosts import Address, is_here, is_inner, is_public
from huodan.connectors.posting import Refuse
from huodan.engines import audit
from huodan.engines.people.narrowing import find_addresses
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.storage.db import Tx
from huodan.workspace.settings import read_setting, write_setting

ALLOWED = "HUODAN_WEBHOOK_ALLOW"
SETTING = "webhook_networks"


class BadNetwork(HuodanError):
    """It is no private network that can be allowed on a page."""

    code = "bad_webhook_network"
    status = 422
    zh = (
        "不能允许 {network}：这里只能写公司内网的 IP 或网段，而且不能太大（IPv4 最大 /8，IPv6 最大 /32）。"
        "活单服务器自己和云主机内部的地址，要由运维写在环境变量 {allowed} 里。"
    )
    en = (
        "{network} cannot be allowed: write addresses or networks of your company, none wider than /8 (IPv4) or /32 (IPv6). "
        "This server itself and the inside of its cloud have to be named by the operator in {allowed}."
    )


def allowed_networks(tx: Tx) -> tuple[str, ...]:
    """Give the private networks webhooks may reach."""
    kept = read_setting(tx, SETTING)
    return tuple(kept) if isinstance(kept, list) else ()


def set_allowed_networks(tx: Tx, networks: Iterable[str]) -> tuple[str, ...]:
    """
    Say which private networks webhooks may reach.

    Raises:
        BadAddress, TooManyAddresses, BadNetwork
    """
    found = find_addresses(networks)
    for one in found:
        if not _is_private_network(ipaddress.ip_network(one)):
            raise BadNetwork(path="networks", network=one, allowed=ALLOWED)
    if found != allowed_networks(tx):
        write_setting(tx, SETTING, list(found))
        audit.note(tx, kind=audit.WEBHOOK, detail={"did": "networks", "networks": list(found)})
    return found


def refusing(networks: Iterable[str]) -> Refuse:
    """Make what says why an address may not be reached."""
    allowed = tuple(ipaddress.ip_network(one) for one in networks)
    operators = _operators()

    def refuse(host: str, address: Address) -> Text | None:
        if any(_is_meant(one, host, address) for one in operators):
            return None
        if is_inner(address) or is_here(address):
            return {
                "zh": f"{address} 是服务器自己或云主机内部的地址，不能发送。确实要用，请运维在环境变量 {ALLOWED} 里写上它",
                "en": f"{address} is this server itself, or inside its cloud; the operator may name it in {ALLOWED}",
            }
        if is_public(address) or any(address in one for one in allowed):
            return None
        return {
            "zh": f"{address} 是内网地址，没有允许。请管理员把它加到「允许的内网地址」",
            "en": f"{address} is of a private network that is not allowed; add it to the private networks",
        }

    return refuse


def is_named(host: str) -> bool:
    """Say whether the operator named a host, by its name or as an address of a network."""
    return any(_is_host(word, host) for word in _operators())


def _is_private_network(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    """Say whether a network may be allowed on a page: other computers, and not half the world."""
    is_wide = network.prefixlen < (8 if network.version == 4 else 32)
    return not is_wide and not is_inner(network.network_address) and not is_inner(network.broadcast_address)


def _operators() -> tuple[str, ...]:
    return tuple(one.strip().lower() for one in os.environ.get(ALLOWED, "").split(",") if one.strip())


def _is_host(word: str, host: str) -> bool:
    try:
        return _is_meant(word, host, ipaddress.ip_address(host))
    except ValueError:
        return host == word


def _is_meant(word: str, host: str, address: Address) -> bool:
    """Say whether a word of the operator, a host, an address or a network, means this one."""
    try:
        return address in ipaddress.ip_network(word, strict=False)
    except ValueError:
        return host.lower() == word
