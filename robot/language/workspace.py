"""Where flows, selectors and settings are found: the operator's own folder first, then what ships with the robot.

Reads each file once and only when it is asked for, and none that somebody else could have written: who writes an
environment decides where a password is sent. Must not know what the files mean for one another.
"""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from robot.errors import Problem
from robot.files import expanded
from robot.language.diagnostics import HELD_BACK, Mistakes, suggestion
from robot.language.load import load
from robot.language.source import Source, not_read
from robot.language.trusted import authority_files
from robot.model.base import Model, Place
from robot.model.flow import Flow, Library
from robot.model.selectors import Portal, Selectors
from robot.model.settings import Environment, Policies, Staging
from robot.outcomes import Outcome
from robot.ownership import alterable

FLOWS = "flows"
LIBRARIES = "flows/pages"
ENVIRONMENTS = "config/environments"
PORTAL_FILE = "portal"

_M = TypeVar("_M", bound=Model)

_SIGNS = ("flows/*.yaml", "flows/pages/*.yaml", "selectors/*/*.yaml", "config/policies.yaml", "config/staging.yaml",
          "config/environments/*.yaml")  # fmt: skip

_LOOKED_IN = (FLOWS, LIBRARIES, "selectors", "selectors/*", "config", ENVIRONMENTS)
"""The folders of a workspace in which names are looked up."""


def builtin_folder() -> Path:
    """Give the folder of what ships with the robot: inside an installed wheel, or the checkout it runs from."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent
    if not (package / "builtin").is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout
    return package / "builtin"


def own_folder(start: Path) -> Path | None:
    """Give the nearest folder, from `start` upwards, that holds files of a workspace."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if any(next(folder.glob(sign), None) is not None for sign in _SIGNS):
            return folder
    return None


class Workspace:
    """The folders in which names are looked up, the first that has a name winning, and every file read so far.

    Raises Problem (INVALID) for a folder or a file that somebody else can write.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(dict.fromkeys(folder.absolute() for folder in folders))
        self._loaded: dict[tuple[Path, str], tuple[Model | None, Source]] = {}
        for folder in self.folders:
            inside = (one for name in _LOOKED_IN for one in sorted(folder.glob(name)) if one.is_dir())
            for one in (folder, *inside):
                _vouch(one, f"The workspace {folder}" if one == folder else f"The workspace of {one}")

    @classmethod
    def at(cls, cwd: Path) -> "Workspace":
        """Give the workspace of a current folder: its own files or its nearest parent's, then the built-in ones."""
        own = own_folder(cwd)
        return cls([*([own] if own else []), builtin_folder()])

    def beside(self, path: Path) -> "Workspace":
        """Give the workspace for a file named by its path: the folder of workspace it lies in comes first."""
        own = own_folder(path.absolute().parent)
        return self if own is None or own in self.folders else Workspace([own, *self.folders])

    def flow(self, name: str | Path) -> Flow:
        """Read a flow by its name or path. Raises Problem (USAGE) where there is none, Mistakes where it is wrong."""
        return self._read(self.path_of_flow(name), "flow", Flow)

    def library(self, name: str) -> Library:
        """Read a page library by its name."""
        return self._read(self._by_name(LIBRARIES, name, "page library", Outcome.INVALID), "library", Library)

    def portal(self, name: str) -> Portal:
        """Read a portal's own file."""
        return self._read(self._portal_path(name, PORTAL_FILE, "portal", self.portals()), "portal", Portal)

    def selectors(self, portal: str, generation: str) -> Selectors:
        """Read the selectors of one generation of a portal."""
        known = self.generations(portal)
        path = self._portal_path(portal, generation, f"generation of {portal}", known, generation)
        return self.whole(self._read(path, "selectors", Selectors))

    def whole(self, selectors: Selectors) -> Selectors:
        """Give selectors with the elements of the generation that they are `like`. Raises as `selectors` does."""
        made, seen, following = selectors, {selectors.generation}, selectors.like
        while following is not None and following not in seen and following in self.generations(made.portal):
            seen.add(following)
            path = self._portal_path(made.portal, following, "generation", [])
            older = self._read(path, "selectors", Selectors)
            made, following = made.with_older(older), older.like
        return made

    def policies(self) -> Policies:
        """Read the policies; empty where there is no such file."""
        path = self._first("config/policies.yaml")
        return Policies(policies={}) if path is None else self._read(path, "policies", Policies)

    def staging(self) -> Staging:
        """Read the settings of staging; the defaults where there is no such file."""
        path = self._first("config/staging.yaml")
        return Staging.model_validate({}) if path is None else self._read(path, "staging", Staging)

    def environment(self, name: str | Path) -> Environment:
        """Read an environment by its name or path. Raises Problem (USAGE) where there is none."""
        environment = self._read(self.path_of_environment(name), "environment", Environment)
        for file in authority_files(environment):
            _vouch(file, f"The certificate authority {file}")
        return environment

    def path_of_flow(self, name: str | Path) -> Path:
        """Find a flow's file by its name or path."""
        return self._named(name, FLOWS, "flow")

    def path_of_environment(self, name: str | Path) -> Path:
        """Find an environment's file by its name or path."""
        return self._named(name, ENVIRONMENTS, "environment")

    def path_of_library(self, name: str) -> Path | None:
        """Find a page library's file by its name."""
        return self._first(f"{LIBRARIES}/{name}.yaml")

    def path_of_portal(self, portal: str) -> Path | None:
        """Find a portal's own file."""
        return self._first(f"selectors/{portal}/{PORTAL_FILE}.yaml")

    def path_of_selectors(self, portal: str, generation: str) -> Path | None:
        """Find the file of a generation's selectors."""
        return self._first(f"selectors/{portal}/{generation}.yaml")

    def flows(self) -> list[str]:
        """Name all flows."""
        return self._names(FLOWS)

    def libraries(self) -> list[str]:
        """Name all page libraries."""
        return self._names(LIBRARIES)

    def portals(self) -> list[str]:
        """Name all portals."""
        found = {file.parent.name for folder in self.folders for file in folder.glob("selectors/*/portal.yaml")}
        return sorted(found)

    def generations(self, portal: str) -> list[str]:
        """Name all generations of a portal that have selectors, oldest first."""
        return [name for name in self._names(f"selectors/{portal}") if name != PORTAL_FILE]

    def environments(self) -> list[str]:
        """Name all environments."""
        return self._names(ENVIRONMENTS)

    def load(self, path: Path, kind: str) -> tuple[Model | None, Source]:
        """Read a file once, without raising: its model, where it has one, and its source with all mistakes in it."""
        key = (path.absolute(), kind)
        if key not in self._loaded:
            target = self._led_away(key[0])
            if target is None:
                _vouch(key[0], f"The file {key[0]}")
                self._loaded[key] = load(*key)
            else:
                self._loaded[key] = None, not_read(*key, f"this is a link that leads out of the workspace, to {target}")
        return self._loaded[key]

    def files_read(self) -> list[Path]:
        """Name every file read so far."""
        return [path for path, _ in self._loaded]

    def models_read(self) -> list[tuple[Path, str, Model]]:
        """Give every file read so far that has a model: its path, kind and model."""
        return [(path, kind, model) for (path, kind), (model, _) in self._loaded.items() if model is not None]

    def line_at(self, place: Place) -> str:
        """Give the line of a place in a file that was read; `HELD_BACK` where it is not to be shown."""
        told = [source.line(place.line) for (path, _), (_, source) in self._loaded.items() if str(path) == place.file]
        return next((line for line in told if line and line != HELD_BACK), max(told, default=""))

    def kind_of(self, path: Path) -> str | None:  # noqa: PLR0911 - one for each kind
        """Tell from where a file lies what kind it is."""
        parts = path.absolute().parts
        match parts[-4:]:
            case [*_, "flows", "pages", _]:
                return "library"
            case [*_, "config", "environments", _]:
                return "environment"
            case [*_, "selectors", _, "portal.yaml" | "portal.yml"]:
                return "portal"
            case [*_, "selectors", _, _]:
                return "selectors"
            case [*_, "flows", _]:
                return "flow"
            case [*_, "recordings", _, "about.yaml"]:
                return "recording"
            case [*_, "recordings", "gaps.yaml"]:
                return "gaps"
            case [*_, "policies.yaml" | "policies.yml"]:
                return "policies"
            case [*_, "staging.yaml" | "staging.yml"]:
                return "staging"
            case _:
                return None

    def _led_away(self, path: Path) -> str | None:
        """Where a link among the files of a workspace leads, if that is out of it: nothing of such a file is read."""
        path = Path(os.path.normpath(path))
        root = next((folder for folder in self.folders if path.is_relative_to(folder)), None) or own_folder(path.parent)
        if root is None or path.is_relative_to(builtin_folder()):
            return None
        try:
            real = path.resolve(strict=True)
        except FileNotFoundError:
            real = path.resolve()
        except (OSError, RuntimeError):
            return "itself"  # it goes round in a circle
        return None if real.is_relative_to(root.resolve()) else str(real)

    def _read(self, path: Path, kind: str, model: type[_M]) -> _M:
        made, source = self.load(path, kind)
        if not isinstance(made, model):
            raise Mistakes(source.diagnostics)
        return made

    def _named(self, name: str | Path, folder: str, what: str) -> Path:
        if _is_path(name):
            path = expanded(str(name))
            if not path.is_file():
                raise Problem(f"There is no file {path} to read the {what} from.", outcome=Outcome.USAGE)
            return path
        return self._by_name(folder, str(name), what, Outcome.USAGE)

    def _by_name(self, folder: str, name: str, what: str, outcome: Outcome) -> Path:
        path = self._first(f"{folder}/{name}.yaml")
        if path is None or not name or "/" in name:
            hint = suggestion(name, self._names(folder), f"There are these in {folder}/")
            raise Problem(f"There is no {what} named {name[:60]}.", hint=_sentence(hint), outcome=outcome)
        return path

    def _portal_path(self, portal: str, file: str, what: str, known: list[str], name: str = "") -> Path:
        path = self._first(f"selectors/{portal}/{file}.yaml")
        if path is None:
            hint = suggestion(name or portal, known, "There are these")
            raise Problem(f"There is no {what} named {(name or portal)[:60]}.", hint=_sentence(hint))
        return path

    def _first(self, relative: str) -> Path | None:
        with contextlib.suppress(OSError):  # a name that is too long for a file: there is none
            return next((folder / relative for folder in self.folders if (folder / relative).is_file()), None)
        return None

    def _names(self, folder: str) -> list[str]:
        with contextlib.suppress(OSError):
            found = (file for root in self.folders for file in (root / folder).glob("*.yaml") if file.is_file())
            return sorted({file.stem for file in found})
        return []


def _vouch(path: Path, what: str) -> None:
    """Refuse what somebody else could have written. What ships with the robot is as good as the robot itself."""
    if path.resolve().is_relative_to(builtin_folder()):
        return
    reason = alterable(path)
    if reason:
        raise Problem(
            f"{what} is not used: {reason}, and who writes there decides where passwords are sent.",
            hint="Work in a folder that you alone can write (chmod go-w, or chown where it is to be yours).",
        )


def _is_path(name: str | Path) -> bool:
    return isinstance(name, Path) or name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name


def _sentence(hint: str) -> str:
    return hint[:1].upper() + hint[1:]
