"""
Contents in a bucket that speaks S3, of a cloud or of a server in the house.

Owns where it is and with which key, told by the environment or by ``bucket.json`` beside the folder of files, readable
by us alone; never by the database. Requests are signed (version 4), tried three times, and bounded in time.
"""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from huodan.kit.disk import for_us
from huodan.kit.errors import HuodanError
from huodan.storage.contents import Contents
from huodan.storage.folder import make_folder

FILE = "bucket.json"
ENV = "HUODAN_S3_"
REGION = "us-east-1"
CONNECT_SECONDS = 5
ANSWER_SECONDS = 60
RETRY_SECONDS = 20
RETRIES = 3
PARTS_AT_ONCE = 3
LONGEST_REASON = 300
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


class BadBucket(HuodanError):
    """What is said of the bucket cannot be right."""

    code = "bad_bucket"
    status = 422
    zh = "存储桶设置不对：{name}。{reason}"
    en = "The bucket is not set right: {name}. {reason}"


class BucketTrouble(HuodanError):
    """The bucket does not answer, or not to us."""

    code = "bucket_trouble"
    status = 503
    zh = "附件存储 {place} 不可用：{reason}。请检查地址、存储桶、密钥和网络；其他功能不受影响。"
    en = "The files' bucket {place} cannot be used: {reason}. Check address, bucket, key and network; all else works."


@dataclass(frozen=True, slots=True)
class BucketSettings:
    """
    Where a bucket is, and the key to it.

    endpoint: empty for Amazon; is_named_host: the bucket's name is the first part of the host, as some clouds demand.
    """

    bucket: str
    key: str
    secret: str = field(repr=False)
    endpoint: str = ""
    region: str = REGION
    prefix: str = ""
    is_named_host: bool = False

    @property
    def where(self) -> str:
        """Say where contents lie, without the key."""
        return f"s3://{self.bucket}" + (f"/{self.prefix}" if self.prefix else "")


def read_bucket(
    beside: Path, environ: Mapping[str, str] = os.environ, *, prefix: str = ENV, name: str = FILE
) -> BucketSettings | None:
    """
    Give the bucket this machine knows: of the environment, else of the file beside the folder of files; None without.

    prefix: of the names in the environment. name: of the file.

    Raises:
        BadBucket: if something of it is missing or wrong, or others may read the file.
    """
    if environ.get(f"{prefix}BUCKET"):
        return checked(_of_environment(environ, prefix))
    path = beside / name
    if not path.is_file():
        return None
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise _bad(name, f"请执行 chmod 600 {path}。", f"Please run: chmod 600 {path}")
    try:
        return checked(BucketSettings(**json.loads(path.read_text(encoding="utf-8"))))
    except (ValueError, TypeError) as error:
        raise _bad(name, f"{path} 读不懂，请重新设置。", f"{path} cannot be read; set it anew.") from error


def write_bucket(beside: Path, settings: BucketSettings | None, *, name: str = FILE) -> None:
    """
    Keep a bucket for this machine in the file, or forget it.

    Raises:
        BadBucket: nothing is kept.
    """
    path = beside / name
    path.unlink(missing_ok=True)
    if settings is not None:
        text = json.dumps(asdict(checked(settings)), ensure_ascii=False, indent=2)
        make_folder(beside)
        with open(path, "x", encoding="utf-8", opener=for_us) as file:
            file.write(text + "\n")


def checked(settings: BucketSettings) -> BucketSettings:
    """
    Give the settings back if they can be right.

    Raises:
        BadBucket: naming the first that cannot.
    """
    if not _BUCKET.fullmatch(settings.bucket):
        raise _bad("bucket", "要写存储桶的名称，如 company-files。", "Write its name, such as company-files.")
    for name, value in (("key", settings.key), ("secret", settings.secret)):
        if not value or not value.isascii() or not value.isprintable():
            raise _bad(name, "要写访问密钥的 ID 和密钥。", "Write the id of an access key and its secret.")
    address = urlsplit(settings.endpoint)
    if settings.endpoint and (address.scheme not in ("http", "https") or not address.hostname):
        raise _bad("endpoint", "要写成 https://主机[:端口]。", "Write https://host[:port].")
    if settings.prefix and not _PREFIX.fullmatch(settings.prefix):
        raise _bad(
            "prefix", "要写成 a 或 a/b，只用字母、数字和 . _ -。", "Write a or a/b of letters, digits, . _ -."
        )
    return settings


class Bucket(Contents):
    """A bucket; aside: the folder where contents are laid for programs that read files."""

    def __init__(self, settings: BucketSettings, aside: Path) -> None:
        self.settings, self.where, self.aside = settings, settings.where, aside

    def put(self, name: str, content: Path | bytes) -> None:
        """Send a content; the store has it for good once it says so."""
        with self.worded():
            try:
                self._store.put(name, content, max_concurrency=PARTS_AT_ONCE)
            except FileNotFoundError as error:  # not the content, the bucket
                raise BucketTrouble(place=self.where, reason=_reason(str(error))) from error

    def move(self, name: str, to: str) -> None:
        """Copy inside the bucket, then remove."""
        with self.worded():
            self._store.copy(name, to)
            self._store.delete(name)

    @contextmanager
    def local(self, name: str) -> Iterator[Path | None]:
        """Fetch a content into a file that is gone in the end."""
        pieces = self.read(name)
        if pieces is None:
            yield None
            return
        make_folder(self.aside)
        with tempfile.NamedTemporaryFile(dir=self.aside) as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            yield Path(file.name)

    def _open(self) -> Any:
        from obstore.store import S3Store

        settings = self.settings
        told: dict[str, Any] = {"endpoint": _endpoint(settings)} if settings.endpoint else {}
        return S3Store(
            settings.bucket,
            prefix=settings.prefix or None,
            region=settings.region or REGION,
            access_key_id=settings.key,
            secret_access_key=settings.secret,
            virtual_hosted_style_request=settings.is_named_host,
            disable_bulk_delete=True,
            client_options={
                "allow_http": settings.endpoint.startswith("http://"),
                "connect_timeout": f"{CONNECT_SECONDS}s",
                "timeout": f"{ANSWER_SECONDS}s",
            },
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
            **told,
        )

    @contextmanager
    def worded(self) -> Iterator[None]:
        """
        Say in words that the bucket is out of reach; that something is not there stays ``FileNotFoundError``.

        Raises:
            BucketTrouble: instead of what the store says, which may be long and hold addresses.
        """
        from obstore.exceptions import BaseError

        try:
            yield
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as error:
            raise BucketTrouble(place=self.where, reason=_reason(str(error))) from error


def _of_environment(environ: Mapping[str, str], prefix: str) -> BucketSettings:
    def told(name: str, usual: str = "") -> str:
        return environ.get(prefix + name, usual).strip()

    secret, file = told("SECRET"), told("SECRET_FILE")
    if not secret and file:
        try:
            secret = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise _bad(f"{prefix}SECRET_FILE", f"{file} 打不开。", f"{file} cannot be read.") from error
    return BucketSettings(
        bucket=told("BUCKET"),
        key=told("KEY"),
        secret=secret,
        endpoint=told("ENDPOINT").rstrip("/"),
        region=told("REGION", REGION),
        prefix=told("PREFIX").strip("/"),
        is_named_host=told("NAMED_HOST").lower() in ("1", "true", "yes"),
    )


def _endpoint(settings: BucketSettings) -> str:
    if not settings.is_named_host:
        return settings.endpoint
    scheme, _, host = settings.endpoint.partition("://")
    return f"{scheme}://{settings.bucket}.{host}"


def _reason(said: str) -> str:
    """Give the part of the store's words that helps people: its code and message, else how it begins."""
    code, message = (re.search(rf"<{tag}>([^<]*)</{tag}>", said) for tag in ("Code", "Message"))
    if code is not None:
        return f"{code[1]} {message[1] if message else ''}".strip()[:LONGEST_REASON]
    status = re.search(r"status code: (\d{3}[\w ]*)", said)
    if status is not None:  # what else the answer says may be that of no store at all
        return f"HTTP {status[1].strip()}"
    return said.strip().partition("\n")[0][:LONGEST_REASON]


def _bad(name: str, zh: str, en: str) -> BadBucket:
    return BadBucket(name=name, reason={"zh": zh, "en": en})
