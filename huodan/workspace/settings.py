"""
Settings of the workspace, such as its zone and its version, as this room reads and writes them.
"""

from __future__ import annotations

from huodan.storage.settings import read_setting, read_settings, write_setting

__all__ = ["read_setting", "read_settings", "write_setting"]
