"""
A store that speaks S3 on the loopback, strict enough to be believed: it checks every signature (version 4) and hash.

Owns: put, get (with ranges), head, delete, copy, lists in pages, uploads in parts. Anything else is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET, REGION = "AKIDHUODAN", "hjk3+secret/of the=store", "cn-test-1"
PAGE = 3
"""So few that lists have pages."""

EMPTY = hashlib.sha256(b"").hexdigest()


def sign(
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    *,
    payload_hash: str,
    scope: str,
    secret: str,
    at: str,
) -> str:
    """
    This function will give the signature (version 4) of a request.

    path: as written in the request. headers: those that are signed. scope: day/region/service/aws4_request.
    """
    written = "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(query.items()))
    said = "".join(f"{k.lower()}:{' '.join(v.split())}\n" for k, v in sorted(headers.items()))
    names = ";".join(sorted(name.lower() for name in headers))
    canonical = "\n".join((method, path, written, said, names, payload_hash))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = b"AWS4" + secret.encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{digest}".encode(), "sha256").hex()


class Store:
    """What lies in the buckets, and what was asked."""

    def __init__(self) -> None:
        self.buckets: dict[str, dict[str, tuple[bytes, datetime]]] = {"files": {}}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.asked: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self.failing = 0
        """So many requests are answered by 500 first."""
        self.spoiled = False
        """Everything that is read was damaged on the way."""
        self.address = ""

    def names(self, bucket: str = "files") -> list[str]:
        """This function will list what lies in a bucket."""
        return sorted(self.buckets[bucket])

    def lay_back(self, days: int) -> None:
        """This function will let everything be so many days older."""
        for held in self.buckets.values():
            for name, (content, at) in held.items():
                held[name] = (content, at.fromtimestamp(at.timestamp() - days * 86_400, UTC))


@contextmanager
def serving() -> Iterator[Store]:
    """This function will run a store until the block ends."""
    store = Store()

    class Bound(_Handler):
        pass

    Bound.store = store
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
    store.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    store: Store
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """This function will say nothing."""

    def do_any(self) -> None:
        """This function will answer one request."""
        store, address = self.store, urlsplit(self.path)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        store.asked.append((self.command, self.path))
        if store.failing:
            store.failing -= 1
            self._answer(500, b"<Error><Code>InternalError</Code><Message>try again</Message></Error>")
            return
        wrong = self._wrong(address.path, query, body)
        if wrong:
            store.refused.append(wrong)
            self._error(403, wrong, "Access is denied")
            return
        bucket, _, name = unquote(address.path).lstrip("/").partition("/")
        held = store.buckets.get(bucket)
        if held is None:
            self._error(404, "NoSuchBucket", "The specified bucket does not exist")
            return
        work = getattr(self, f"_{self.command.lower()}", None)
        assert work is not None
        work(held, name, query, body)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_any

    def _wrong(self, path: str, query: Mapping[str, str], body: bytes) -> str:
        """This function will look for what is wrong with the signature, the hash or the time."""
        said = self.headers.get("authorization", "")
        scheme, _, rest = said.partition(" ")
        parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
        if scheme != "AWS4-HMAC-SHA256" or parts.keys() != {"Credential", "SignedHeaders", "Signature"}:
            return "MissingSecurityHeader"
        key, _, scope = parts["Credential"].partition("/")
        at = self.headers.get("x-amz-date", "")
        if key != KEY:
            return "InvalidAccessKeyId"
        if scope != f"{at[:8]}/{REGION}/s3/aws4_request":
            return "AuthorizationHeaderMalformed"
        moment = datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs((datetime.now(UTC) - moment).total_seconds()) > 900:
            return "RequestTimeTooSkewed"
        names = parts["SignedHeaders"].split(";")
        if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names):
            return "SignatureDoesNotMatch"
        payload = self.headers.get("x-amz-content-sha256", "")
        if payload != hashlib.sha256(body).hexdigest():
            return "XAmzContentSHA256Mismatch"
        headers = {name: self.headers.get(name, "") for name in names}
        made = sign(
            self.command, path, query, headers, payload_hash=payload, scope=scope, secret=SECRET, at=at
        )
        return "" if hmac.compare_digest(made, parts["Signature"]) else "SignatureDoesNotMatch"

    def _put(self, held: dict[str, Any], name: str, query: Mapping[str, str], body: bytes) -> None:
        if "uploadId" in query:
            self.store.parts[query["uploadId"]][int(query["partNumber"])] = body
            self._answer(200, b"", {"ETag": _etag(body)})
            return
        source = self.headers.get("x-amz-copy-source")
        if source is None:
            held[name] = (body, datetime.now(UTC))
            self._answer(200, b"", {"ETag": _etag(body)})
            return
        bucket, _, other = unquote(source).lstrip("/").partition("/")
        if other not in self.store.buckets.get(bucket, {}):
            self._error(404, "NoSuchKey", "The specified key does not exist")
            return
        held[name] = (self.store.buckets[bucket][other][0], datetime.now(UTC))
        self._answer(
            200, f"<CopyObjectResult><ETag>{_etag(held[name][0])}</ETag></CopyObjectResult>".encode()
        )

    def _post(self, held: dict[str, Any], name: str, query: Mapping[str, str], body: bytes) -> None:
        if "uploads" in query:
            id = f"upload{len(self.store.parts)}"
            self.store.parts[id] = {}
            said = f"<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
            self._answer(200, said.encode())
            return
        assert "uploadId" in query, "bulk deletes are not asked for"
        parts = self.store.parts.pop(query["uploadId"])
        held[name] = (b"".join(parts[number] for number in sorted(parts)), datetime.now(UTC))
        etag = _etag(held[name][0])
        said = f"<CompleteMultipartUploadResult><ETag>{etag}</ETag></CompleteMultipartUploadResult>"
        self._answer(200, said.encode())

    def _delete(self, held: dict[str, Any], name: str, query: Mapping[str, str], body: bytes) -> None:
        if "uploadId" in query:
            self.store.parts.pop(query["uploadId"], None)
        else:
            held.pop(name, None)
        self._answer(204, b"")

    def _head(self, held: dict[str, Any], name: str, query: Mapping[str, str], body: bytes) -> None:
        self._get(held, name, query, body)

    def _get(self, held: dict[str, Any], name: str, query: Mapping[str, str], body: bytes) -> None:
        if not name:
            self._list(held, query)
            return
        if name not in held:
            self._error(404, "NoSuchKey", "The specified key does not exist")
            return
        content, at = held[name]
        if self.store.spoiled:
            content = content[:-1] + bytes([content[-1] ^ 1])
        told = {"ETag": _etag(content), "Last-Modified": format_datetime(at, usegmt=True)}
        wanted = self.headers.get("range", "")
        if not wanted:
            self._answer(200, content, told)
            return
        start, _, end = wanted.removeprefix("bytes=").partition("-")
        last = min(int(end), len(content) - 1) if end else len(content) - 1
        told["Content-Range"] = f"bytes {start}-{last}/{len(content)}"
        self._answer(206, content[int(start) : last + 1], told)

    def _list(self, held: dict[str, Any], query: Mapping[str, str]) -> None:
        assert query.get("list-type") == "2"
        prefix, after = query.get("prefix", ""), query.get("continuation-token", "")
        if query.get("delimiter"):
            self._list_folders(held, prefix, query["delimiter"])
            return
        names = [name for name in sorted(held) if name.startswith(prefix) and name > after]
        shown, more = names[:PAGE], len(names) > PAGE
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(held[name][0])}</Size>"
            f"<LastModified>{held[name][1].strftime('%Y-%m-%dT%H:%M:%S.000Z')}</LastModified>"
            f"<ETag>{_etag(held[name][0])}</ETag></Contents>"
            for name in shown
        )
        token = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if more else ""
        said = f"<ListBucketResult>{rows}{token}<IsTruncated>{str(more).lower()}</IsTruncated></ListBucketResult>"
        self._answer(200, said.encode())

    def _list_folders(self, held: dict[str, Any], prefix: str, delimiter: str) -> None:
        """This function will list what goes on behind a prefix up to a delimiter; not in pages."""
        rests = [name.removeprefix(prefix) for name in sorted(held) if name.startswith(prefix)]
        folders = dict.fromkeys(rest.partition(delimiter)[0] for rest in rests if delimiter in rest)
        rows = "".join(
            f"<CommonPrefixes><Prefix>{escape(prefix + one + delimiter)}</Prefix></CommonPrefixes>"
            for one in folders
        )
        self._answer(
            200, f"<ListBucketResult>{rows}<IsTruncated>false</IsTruncated></ListBucketResult>".encode()
        )

    def _error(self, status: int, code: str, message: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode())

    def _answer(self, status: int, content: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
