"""Behind the HTTPS of ``deploy/nginx.conf``: cookies for HTTPS only, the visitor's own address, hints at once, large files."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from huodan.storage import Database
from huodan.storage.place import address_of
from huodan.storage.system import sign_in_failure
from tests.browser.house import huodan, served
from tests.doors.conftest import PASSWORD, build_company

CONFIG = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NAME = "shop.example.com"
SECONDS = 20
AROUND = """
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/huodan.conf;
}}
"""


def free_port() -> int:
    """This function will find a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def nginx() -> str:
    """This function will find the program, which is not among the commands of everybody."""
    found = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(found).exists(), "Please install nginx: scripts/apt nginx-light openssl"
    return found


@dataclass(frozen=True)
class Proxy:
    """The ports of the proxy, plain and HTTPS, and the certificate a browser trusts."""

    plain: int
    safe: int
    certificate: Path

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        """This function will send a request over HTTPS; header names are written with underscores."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection("127.0.0.1", self.safe, timeout=SECONDS, context=trust)
        connection.sock = trust.wrap_socket(
            socket.create_connection(("127.0.0.1", self.safe), SECONDS), server_hostname=NAME
        )
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": NAME, **sent})
        return connection.getresponse()


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    """This function will serve the small company behind the proxy of the example."""
    data, folder = tmp_path / "data", tmp_path / "nginx"
    data.mkdir()
    folder.mkdir()
    folder.chmod(0o755)
    build_company(address_of(data))
    certificate = folder / "tls.crt"
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}")
    more = ("-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "tls.key", "-out", certificate)
    subprocess.run([*made, *more], check=True, capture_output=True)
    proxy = Proxy(free_port(), free_port(), certificate)
    with served(huodan("serve", "--data", str(data), "--port", "0")) as address:
        (folder / "huodan.conf").write_text(adapted(proxy, folder, address))
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
        program = [
            nginx(),
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-e",
            str(folder / "error.log"),
        ]
        subprocess.run(program, check=True, timeout=SECONDS)  # it listens before it goes into the background
        try:
            yield proxy
        finally:
            subprocess.run([*program, "-s", "stop"], check=True, timeout=SECONDS)


def adapted(proxy: Proxy, folder: Path, address: str) -> str:
    """This function will put our ports and files into the example."""
    text = CONFIG.read_text()
    for was, now in (
        ("http://127.0.0.1:8765", address),
        ("listen 80;", f"listen 127.0.0.1:{proxy.plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{proxy.safe} ssl;"),
        ("/etc/huodan", str(folder)),
    ):
        assert was in text, "the example changed: change what this test puts into it"
        text = text.replace(was, now)
    return text


def signed_in(proxy: Proxy, **headers: str) -> dict[str, str]:
    """This function will sign the boss in, and give the headers of their browser."""
    body = json.dumps({"login": "boss", "password": PASSWORD}).encode()
    answer = proxy.ask("POST", "/api/v1/session", body, Content_Type="application/json", **headers)
    told = json.loads(answer.read())
    assert answer.status == 200, told
    cookies = answer.headers.get_all("Set-Cookie") or []
    assert all("; Secure" in cookie for cookie in cookies), "a cookie of HTTPS is for HTTPS only"
    kept = "; ".join(cookie.partition(";")[0] for cookie in cookies)
    return {"Cookie": kept, "X_CSRF_Token": told["csrf"]}


def test_https_is_known_behind_the_proxy(proxy: Proxy) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=SECONDS)
    plain.request("GET", "/a/orders", headers={"Host": NAME})
    sent = plain.getresponse()
    assert (sent.status, sent.headers["Location"]) == (301, f"https://{NAME}/a/orders")

    answer = proxy.ask("GET", "/healthz")
    assert (answer.status, answer.headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
    signed_in(proxy)


def test_the_visitor_s_own_address_counts_and_not_what_they_write(proxy: Proxy, tmp_path: Path) -> None:
    wrong = json.dumps({"login": "boss", "password": "wrong"}).encode()
    forged = {"X_Forwarded_For": "198.51.100.7", "Forwarded": "for=198.51.100.7"}
    refused = proxy.ask("POST", "/api/v1/session", wrong, Content_Type="application/json", **forged)
    assert refused.status == 401

    database = Database(address_of(tmp_path / "data"))
    with database.read() as tx:
        noted = tx.execute(select(sign_in_failure.c.address)).scalars().all()
    database.close()
    assert noted == ["127.0.0.1"]


def test_hints_come_through_at_once_and_files_whole(proxy: Proxy) -> None:
    me = signed_in(proxy)
    stream = proxy.ask("GET", "/api/v1/events", **me)
    assert stream.status == 200
    assert stream.readline() == b"retry: 3000\n"

    values = json.dumps({"values": {"code": "KH77", "name": "经过代理的客户"}}).encode()
    made = proxy.ask(
        "POST", "/api/v1/apps/orders/forms/customer/records", values, Content_Type="application/json", **me
    )
    assert made.status == 201, made.read()
    lines = (stream.readline() for _ in range(6))
    assert any(b'"form":"customer"' in line for line in lines)

    content = bytes(range(256)) * 4096 * 12  # 12 MB, more than nginx keeps in memory
    mark = b"--xyz"
    body = b"\r\n".join(
        (
            mark,
            b'Content-Disposition: form-data; name="file"; filename="a.bin"',
            b"Content-Type: application/octet-stream",
            b"",
            content,
            mark + b"--",
            b"",
        )
    )
    sent = proxy.ask("POST", "/api/v1/files", body, Content_Type="multipart/form-data; boundary=xyz", **me)
    told = json.loads(sent.read())
    assert sent.status == 201, told
    assert told["size"] == len(content)
