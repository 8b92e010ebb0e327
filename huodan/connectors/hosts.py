"""What is behind the name of a host: its addresses, and whether they are somebody else's computer."""

from __future__ import annotations

import ipaddress
import socket

METADATA = frozenset(
    ipaddress.ip_address(one)
    for one in ("169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")
)
"""Where clouds tell a machine its own secrets; most are link-local, these two are not."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def inner_address(host: str) -> str | None:
    """
    This function will give the first address of a host that is this machine, its link or its cloud; None if there is none.

    Addresses of a private network are other computers. A name nobody knows has no addresses.
    """
    return next((str(one) for one in _addresses(host) if _is_inner(one)), None)


def _addresses(host: str) -> tuple[Address, ...]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(_plain(str(one[4][0]).partition("%")[0]) for one in found)


def _plain(text: str) -> Address:
    """Read an address; one of the old kind in the clothes of the new kind is what it is."""
    address = ipaddress.ip_address(text)
    mapped = address.ipv4_mapped or address.sixtofour if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_inner(address: Address) -> bool:
    is_ours = address.is_loopback or address.is_unspecified
    return is_ours or address.is_link_local or address.is_multicast or address in METADATA
