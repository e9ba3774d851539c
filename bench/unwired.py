"""The robot with its wire switched off and all else as it is: what the wire costs is the difference to the robot.

For the benchmark alone, on the practice portal: the browser gets the secrets. The wire is replaced when it is
imported, so that nothing is imported earlier than in a run.
"""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from robot.__main__ import main


async def nothing(*_: object) -> bool:
    return False


async def revealed(_: object, secret: Any, *__: object) -> str:
    return str(secret.reveal())


def switch_off(browser: ModuleType) -> None:
    browser.Tap.start = nothing
    browser.Tap.placeholder = revealed
    browser.Tap.typed = lambda *_: None
    browser.PlaywrightBrowser.expect = nothing


class Off(MetaPathFinder):
    """Switches the wire off as soon as the browser's part is imported."""

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname != "robot.browser.browser":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        assert spec is not None
        assert spec.loader is not None
        load = spec.loader.exec_module

        def loaded(module: ModuleType) -> None:
            load(module)
            switch_off(module)

        spec.loader.exec_module = loaded  # type: ignore[method-assign]
        return spec


if __name__ == "__main__":
    sys.meta_path.insert(0, Off())
    sys.exit(main())
