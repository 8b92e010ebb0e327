"""What sort of file one is, for people who say which may come in: told by its type, which its content tells."""

from __future__ import annotations

from enum import StrEnum

from huodan.kit.words import Text


class Kind(StrEnum):
    """The sorts of files."""

    PICTURE = "picture"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    MEDIA = "media"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """Say it to people."""
        return _LABELS[self]


_LABELS: dict[Kind, Text] = {
    Kind.PICTURE: {"zh": "图片", "en": "pictures"},
    Kind.DOCUMENT: {"zh": "文档", "en": "documents"},
    Kind.ARCHIVE: {"zh": "压缩包", "en": "archives"},
    Kind.MEDIA: {"zh": "音视频", "en": "audio and video"},
    Kind.OTHER: {"zh": "其他（程序、网页、认不出的）", "en": "anything else (programs, web pages, unknown)"},
}
_DOCUMENTS = ("application/pdf", "application/rtf", "application/ofd", "application/msword", "text/plain")
_OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.ms-")
_ARCHIVES = ("application/zip", "application/vnd.rar", "application/x-7z-compressed", "application/gzip")


def kind_of(type: str) -> Kind:
    """Give the sort of a media type; what a browser would run is no picture and no document."""
    if type in _DOCUMENTS or type.startswith(_OFFICE):
        return Kind.DOCUMENT
    if type in _ARCHIVES:
        return Kind.ARCHIVE
    if type.startswith(("video/", "audio/")):
        return Kind.MEDIA
    return Kind.PICTURE if type.startswith("image/") and type != "image/svg+xml" else Kind.OTHER
