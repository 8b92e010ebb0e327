"""How others on the same network reach this server: the address of this machine there, and a picture of it for phones."""

from __future__ import annotations

import io
import ipaddress
import socket

from huodan.storage.db import Database
from huodan.workspace.address import public_address

EVERYWHERE = frozenset({"0.0.0.0", "::"})
# Documentation addresses: nothing is sent, the system only says which of its own addresses it would send from.
ELSEWHERE = ((socket.AF_INET, "203.0.113.1"), (socket.AF_INET6, "2001:db8::1"))


def lan_lines(host: str, port: int) -> tuple[str, ...]:
    """This function will say how to open a server that listens on every address of the machine; nothing for others."""
    if host not in EVERYWHERE:
        return ()
    address = lan_address()
    if address is None:
        return ("没有找到局域网地址 no address on a network was found",)
    url = f"http://{f'[{address}]' if ':' in address else address}:{port}"
    return (f"同一网络的电脑和手机 others on this network: {url}", qr_text(url))


def address_lines(database: Database) -> tuple[str, ...]:
    """This function will say under which address the server is meant to be opened, if one is set, and draw it."""
    with database.read() as tx:
        url = public_address(tx)
    return () if url is None else (f"访问地址 address: {url}", qr_text(url))


def lan_address() -> str | None:
    """This function will give the address this machine has on its network, if it is on one."""
    for family, there in ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asked:
                asked.connect((there, 9))
                found = str(asked.getsockname()[0])
        except OSError:
            continue
        if not ipaddress.ip_address(found).is_loopback:
            return found
    return None


def qr_text(url: str) -> str:
    """This function will draw an address for the cameras of phones, two rows of squares in a line of text."""
    import segno

    drawn = io.StringIO()
    segno.make(url, error="m").terminal(drawn, compact=True)
    return drawn.getvalue().rstrip("\n")
