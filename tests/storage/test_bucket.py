"""A bucket as a place: signed as published, in parts when large, in words when it fails; its key stays with us."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from huodan.storage.bucket import (
    BadBucket,
    Bucket,
    BucketSettings,
    BucketTrouble,
    checked,
    read_bucket,
    write_bucket,
)
from tests.support.bucket import EMPTY, KEY, REGION, SECRET, Store, serving, sign


@pytest.fixture
def store() -> Iterator[Store]:
    with serving() as running:
        yield running


def settings(store: Store, **other: object) -> BucketSettings:
    """This function will describe the running store."""
    said = {"bucket": "files", "key": KEY, "secret": SECRET, "endpoint": store.address, "region": REGION}
    return BucketSettings(**{**said, **other})  # type: ignore[arg-type]


def bucket(store: Store, tmp_path: Path, **other: object) -> Bucket:
    """This function will open the running store."""
    return Bucket(settings(store, **other), tmp_path / "aside")


# ── the store of these tests itself ──────────────────────────────────────────────────────────────────

EXAMPLE = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
S3_EXAMPLE = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
S3_DAY = {"at": "20130524T000000Z", "scope": "20130524/us-east-1/s3/aws4_request", "secret": S3_EXAMPLE}
S3_HOST = "examplebucket.s3.amazonaws.com"


@pytest.mark.parametrize(
    ("method", "path", "query", "headers", "payload", "expected"),
    [
        (
            "GET",
            "/test.txt",
            {},
            {"range": "bytes=0-9"},
            EMPTY,
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "PUT",
            "/test%24file.text",
            {},
            {"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            "GET",
            "/",
            {"lifecycle": ""},
            {},
            EMPTY,
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            "GET",
            "/",
            {"max-keys": "2", "prefix": "J"},
            {},
            EMPTY,
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)
def test_signatures_are_those_published_for_s3(
    method: str, path: str, query: dict[str, str], headers: dict[str, str], payload: str, expected: str
) -> None:
    signed = {"host": S3_HOST, "x-amz-content-sha256": payload, "x-amz-date": S3_DAY["at"], **headers}

    assert sign(method, path, query, signed, payload_hash=payload, **S3_DAY) == expected


def test_a_signature_is_that_of_the_published_suite() -> None:
    headers = {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"}

    made = sign(
        "GET",
        "/",
        {},
        headers,
        payload_hash=EMPTY,
        scope="20150830/us-east-1/service/aws4_request",
        secret=EXAMPLE,
        at="20150830T123600Z",
    )

    assert made == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"


# ── contents ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_content_is_put_read_listed_moved_and_removed(store: Store, tmp_path: Path) -> None:
    place = bucket(store, tmp_path, prefix="公司".encode().hex())
    content = os.urandom(20_000)
    (tmp_path / "up").write_bytes(content)

    place.put("ab/one", tmp_path / "up")
    for number in range(5):
        place.put(f"cd/{number}", b"small")

    assert place.size("ab/one") == 20_000
    assert b"".join(place.read("ab/one") or ()) == content
    assert b"".join(place.read("ab/one", span=(5, 9)) or ()) == content[5:9]
    assert [each.name for each in place.list("cd")] == [f"cd/{number}" for number in range(5)]
    with place.local("ab/one") as path:
        assert path is not None
        assert path.read_bytes() == content
    assert list((tmp_path / "aside").iterdir()) == []

    place.move("ab/one", "gone/ab/one")
    assert place.size("ab/one") is None
    assert place.read("ab/one") is None
    assert place.size("gone/ab/one") == 20_000
    place.remove("gone/ab/one")
    place.remove("gone/ab/one")
    assert [name for name in store.names() if "one" in name] == []
    assert store.refused == []


def test_a_large_content_goes_up_in_parts(store: Store, tmp_path: Path) -> None:
    content = os.urandom(12 * 1024 * 1024)
    (tmp_path / "up").write_bytes(content)

    bucket(store, tmp_path).put("ab/large", tmp_path / "up")

    assert store.buckets["files"]["ab/large"][0] == content
    assert sum("partNumber" in path for _, path in store.asked) > 1


def test_a_passing_failure_is_tried_again(store: Store, tmp_path: Path) -> None:
    store.failing = 2

    bucket(store, tmp_path).put("ab/one", b"once more")

    assert store.names() == ["ab/one"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"secret": "another"}, "SignatureDoesNotMatch"),
        ({"key": "AKIDOTHER"}, "InvalidAccessKeyId"),
        ({"region": "elsewhere-1"}, "AuthorizationHeaderMalformed"),
        ({"bucket": "nothing-here"}, "NoSuchBucket"),
    ],
)
def test_what_a_store_refuses_is_said_without_the_key(
    store: Store, tmp_path: Path, wrong: dict[str, str], code: str
) -> None:
    place = bucket(store, tmp_path, **wrong)

    with pytest.raises(BucketTrouble) as trouble:
        place.list("ab")

    said = trouble.value.text("zh") + trouble.value.text("en")
    assert code in said
    assert place.where in said
    assert SECRET not in said
    assert SECRET not in repr(place.settings)


def test_a_store_that_is_not_there_is_said(tmp_path: Path) -> None:
    with serving() as gone:
        address = gone.address
    place = Bucket(BucketSettings("files", KEY, SECRET, address), tmp_path)

    with pytest.raises(BucketTrouble):
        place.put("ab/one", b"x")


# ── what a machine knows ─────────────────────────────────────────────────────────────────────────────


def test_a_bucket_is_kept_in_a_file_of_ours_alone(store: Store, tmp_path: Path) -> None:
    write_bucket(tmp_path / "data", settings(store))
    path = tmp_path / "data" / "bucket.json"

    assert read_bucket(tmp_path / "data", {}) == settings(store)
    assert path.stat().st_mode & 0o777 == 0o600

    path.chmod(0o640)
    with pytest.raises(BadBucket, match="chmod 600"):
        read_bucket(tmp_path / "data", {})
    path.chmod(0o600)
    path.write_text(json.dumps({"bucket": "files", "colour": "red"}))
    with pytest.raises(BadBucket):
        read_bucket(tmp_path / "data", {})
    write_bucket(tmp_path / "data", None)
    assert read_bucket(tmp_path / "data", {}) is None


def test_the_environment_goes_before_the_file(store: Store, tmp_path: Path) -> None:
    write_bucket(tmp_path, settings(store))
    (tmp_path / "secret").write_text("from a file\n")
    told = {"BUCKET": "other", "KEY": "k", "ENDPOINT": "https://oss.example/", "NAMED_HOST": "true"}
    environ = {f"HUODAN_S3_{name}": value for name, value in told.items()}

    with pytest.raises(BadBucket):
        read_bucket(tmp_path, environ)
    found = read_bucket(tmp_path, {**environ, "HUODAN_S3_SECRET_FILE": str(tmp_path / "secret")})

    assert found == BucketSettings(
        "other", "k", "from a file", endpoint="https://oss.example", is_named_host=True
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"bucket": ""},
        {"bucket": "UPPER"},
        {"key": ""},
        {"secret": ""},
        {"endpoint": "host:9000"},
        {"endpoint": "ftp://host"},
        {"prefix": "../up"},
        {"prefix": "a//b"},
    ],
)
def test_what_cannot_be_right_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(BadBucket):
        checked(BucketSettings(**{"bucket": "files", "key": "k", "secret": "s", **wrong}))  # type: ignore[arg-type]
