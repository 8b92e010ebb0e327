"""
Which second places an administrator may name: they use the rights of the server, on a machine they may have no account on.

Without a word of the operator any folder that is nobody's and any store on another computer will do. ``HUODAN_SECOND_ALLOW``
lists what alone will do, folders and hosts; what is set by the operator's environment is theirs to know. Owns these rules,
which are asked each time a place is used. Does not own how a place is tried and marked (``place``).
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from huodan.connectors.hosts import inner_address
from huodan.kit.errors import HuodanError
from huodan.storage.bucket import BucketSettings
from huodan.storage.contents import Contents
from huodan.workspace.moving import TRIAL

ALLOWED = "HUODAN_SECOND_ALLOW"
SYSTEM = (
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib32",
    "/lib64",
    "/proc",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
)
MOUNTED = Path("/run/media")
SHARED = ("/", "/home", "/media", "/mnt", "/opt", "/root", "/srv", "/tmp", "/var")
_OF_A_DISK = re.compile(r"[.@#$].*|lost\+found|System Volume Information")


class BadSecondPlace(HuodanError):
    """It is no place for a second copy."""

    code = "bad_second_place"
    status = 422
    zh = "{place} 不能放第二份备份：{reason}"
    en = "{place} cannot hold the second copies: {reason}"


def require_folder(folder: Path) -> None:
    """
    Let a folder pass that is nobody's, and is what its path says.

    Raises:
        BadSecondPlace
    """
    real = folder.resolve()
    if real != Path(os.path.normpath(folder)):
        zh, en = f"它是指向 {real} 的链接，请写真正的路径。", f"it is a link to {real}; write the real path"
        raise BadSecondPlace(place=folder, reason={"zh": zh, "en": en})
    if _is_of_system(real):
        zh = "这是系统的目录。请选另一块硬盘或网络共享里，专门给备份用的目录。"
        en = "it is a folder of the system; choose one of another disk or a share, for backups only"
        raise BadSecondPlace(place=folder, reason={"zh": zh, "en": en})
    allowed = [Path(one) for one in _allowed() if os.path.isabs(one)]
    if _allowed() and not any(real.is_relative_to(one.resolve()) for one in allowed):
        raise _not_allowed(folder)


def require_address(bucket: BucketSettings) -> None:
    """
    Let a store pass that is another computer, and not what tells this one its secrets.

    Raises:
        BadSecondPlace
    """
    named = urlsplit(bucket.endpoint).hostname if bucket.endpoint else f"s3.{bucket.region}.amazonaws.com"
    host = f"{bucket.bucket}.{named}" if bucket.is_named_host and bucket.endpoint else str(named)
    if _allowed():
        if not any(host == one or host.endswith(f".{one}") for one in _allowed()):
            raise _not_allowed(host)
        return
    inner = inner_address(host)
    if inner is not None:
        zh = f"{inner} 是服务器自己或云主机内部的地址。确实要用，请运维在环境变量 {ALLOWED} 里写上它。"
        en = f"{inner} is this server itself, or inside its cloud. If it is meant, the operator names it in {ALLOWED}"
        raise BadSecondPlace(place=host, reason={"zh": zh, "en": en})


def require_empty(contents: Contents) -> None:
    """
    Let a place without our mark pass that holds nothing, so that nothing of others is among what we remove.

    Raises:
        BadSecondPlace
    """
    others = [one for one in contents.folders() if one != TRIAL and not _OF_A_DISK.fullmatch(one)]
    if others:
        zh = f"里面已经有别的内容（{others[0]}）。请新建一个空目录，或换一个前缀。"
        en = f"something else lies there ({others[0]}); make an empty folder, or choose another prefix"
        raise BadSecondPlace(place=contents.where, reason={"zh": zh, "en": en})


def _is_of_system(real: Path) -> bool:
    if str(real) in SHARED or real.is_relative_to(Path(sys.prefix).resolve()):
        return True
    program = Path(__file__).resolve().parents[2]
    windows = os.environ.get("SYSTEMROOT")
    system = [*SYSTEM, *([windows] if windows else []), str(program)]
    return not real.is_relative_to(MOUNTED) and any(real.is_relative_to(one) for one in system)


def _allowed() -> list[str]:
    return [one.strip() for one in os.environ.get(ALLOWED, "").split(",") if one.strip()]


def _not_allowed(place: object) -> BadSecondPlace:
    zh = f"运维只允许用这些位置：{'、'.join(_allowed())}（环境变量 {ALLOWED}）。"
    en = f"the operator allows these alone: {', '.join(_allowed())} ({ALLOWED})"
    return BadSecondPlace(place=place, reason={"zh": zh, "en": en})
