"""Secrets in what other programs are sent and answer are masked by what they are called, before anything of it is kept."""

from __future__ import annotations

import json
import re

MASK = "••••"
DEEPEST = 4
"""Texts in texts that are JSON."""
_NAMES = (
    "token|secret|passw|pwd|passphrase|api[-_ ]?key|access[-_ ]?key|app[-_ ]?key|private[-_ ]?key|encoding[-_ ]?aes[-_ ]?key"
    "|authorization|credential|cookie|session|ticket|(?<!as)(?<!de)sign|bearer|密码|密钥|口令|令牌|签名|凭证"
)
_SECRET = re.compile(_NAMES, re.IGNORECASE)
_HEADER = re.compile(r"(?im)((?:authorization|cookie)[\"'\\]*\s*[:=：]|\b(?:bearer|basic)\b)[^\n]*")
_ELEMENT = re.compile(
    rf"<(?P<name>[\w:.-]{{0,40}}(?:{_NAMES})[\w:.-]{{0,40}})(?P<rest>\s[^>]*)?(?<!/)>.*?(?:</(?P=name)\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_PAIR = re.compile(
    rf"""((?:{_NAMES})[\w.-]{{0,40}}[\\"']{{0,8}}\s{{0,8}}[:=：]\s*)(\\*"(?:[^"\\]|\\.)*"?|'[^']*'?|[\[{{].*|[^\s,;&}}\]<]+)""",
    re.IGNORECASE | re.DOTALL,
)


def is_secret(name: str) -> bool:
    """Say whether something is called as secrets are."""
    return _SECRET.search(name) is not None


def masked(text: str) -> str:
    """Give a text without the secrets in it; what is no whole JSON is read as lines and elements."""
    return _masked(text, DEEPEST)


def _masked(text: str, depth: int) -> str:
    if text.lstrip()[:1] in ("{", "[", '"') and depth:
        try:
            tree = json.loads(text)
        except (ValueError, RecursionError):
            pass
        else:
            return json.dumps(_tree(tree, depth - 1), ensure_ascii=False, separators=(",", ":"))
    lined = _HEADER.sub(rf"\1 {MASK}", text)
    return _PAIR.sub(rf"\1{MASK}", _ELEMENT.sub(rf"<\g<name>>{MASK}</\g<name>>", lined))


def _tree(tree: object, depth: int) -> object:
    match tree:
        case dict():
            return {
                name: MASK if is_secret(name) and value is not None else _tree(value, depth)
                for name, value in tree.items()
            }
        case list():
            return [_tree(each, depth) for each in tree]
        case str():
            return _masked(tree, depth)
        case _:
            return tree
