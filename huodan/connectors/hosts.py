"""What is behind the name of a host: its addresses, and whether they are somebody else's computer."""

from __future__ import annotations

import ipaddress
import socket

METADATA = frozenset(
    ipaddress.ip_address(one)
    for one in ("169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")
)
"""Where clouds tell a machine its own secrets; most are link-local, these two are not."""

TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""Addresses of the old kind, as networks that have only the new kind write them (RFC 6052)."""

GLOBAL = ipaddress.ip_network("2000::/3")
"""What is given out of the new kind (IANA); whatever lies outside is of some network only, or a translator's."""

SAMPLES = ipaddress.ip_network("3fff::/20")
"""For examples in texts (RFC 9637), not known as such to all Pythons."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def inner_address(host: str) -> str | None:
    """
    This function will give the first address of a host that is this machine, its link or its cloud; None if there is none.

    Addresses of a private network are other computers. A name nobody knows has no addresses.
    """
    return next((str(one) for one in addresses(host) if is_inner(one)), None)


def addresses(host: str) -> tuple[Address, ...]:
    """Ask which addresses a host has; none for a name nobody knows."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(_plain(str(one[4][0]).partition("%")[0]) for one in found)


def _plain(text: str) -> Address:
    """Read an address; one of the old kind in the clothes of the new kind is what it is."""
    address = ipaddress.ip_address(text)
    if not isinstance(address, ipaddress.IPv6Address):
        return address
    behind = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else None
    return address.ipv4_mapped or address.sixtofour or behind or address


def is_inner(address: Address) -> bool:
    """Say whether an address is this machine, its link or its cloud."""
    is_ours = address.is_loopback or address.is_unspecified
    return is_ours or address.is_link_local or address.is_multicast or address in METADATA


def is_here(address: Address) -> bool:
    """Say whether an address is one of this machine's own: what it would send there comes from that very address."""
    kind = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        with socket.socket(kind, socket.SOCK_DGRAM) as asked:
            asked.connect((str(address), 9))  # no packet goes out
            return ipaddress.ip_address(asked.getsockname()[0].partition("%")[0]) == address
    except OSError:
        return False


def is_public(address: Address) -> bool:
    """Say whether an address is of the internet, and of no network, machine or translator alone."""
    if isinstance(address, ipaddress.IPv6Address) and (address not in GLOBAL or address in SAMPLES):
        return False
    return address.is_global and not is_inner(address)
