"""Finds every mistake in flows, selectors and settings, of all files at once, without a browser.

Must not know how they are shown.
"""

from collections.abc import Iterable
from pathlib import Path

from robot.language.assembly import assemble
from robot.language.diagnostics import Diagnostic, ordered
from robot.language.program import with_lines
from robot.language.rules import check_file, check_program, check_whole
from robot.language.rules.rule import File
from robot.language.workspace import Workspace
from robot.model.base import Located, Model, Place
from robot.model.flow import Flow, Library
from robot.model.settings import Environment

_ROOT_KEYS = {"flow": "flow", "library": "library", "elements": "selectors", "hosts": "portal", "policies": "policies",
              "recipients": "staging", "identity": "staging"}  # fmt: skip


def check(paths: Iterable[Path], workspace: Workspace) -> list[Diagnostic]:
    """Check these files and folders, or all of the workspace's folders where none is named.

    A library is checked together with the flows that use it. Never raises for what a file holds.
    """
    named = [path.absolute() for path in paths]
    workspace = around(named, workspace)
    files, found = _files(named, workspace)
    read: list[File] = []
    for path, kind in files:
        model, source = workspace.load(path, kind)
        found += source.diagnostics
        if model is not None:
            read.append(File(path, kind, model, workspace))
            found += check_file(read[-1])
    found += _programs(workspace, [file.model for file in read], everything=not named)
    # What ships with the robot is not there to serve the operator's files: it is whole on its own.
    own = workspace.folders[0] if workspace.folders else Path()
    found += check_whole([file for file in read if file.path.is_relative_to(own)], workspace)
    return ordered(with_lines(workspace, _first_things(found, workspace)))


def _first_things(found: list[Diagnostic], workspace: Workspace) -> list[Diagnostic]:
    """Hold back that an element is unused while something else may be mended by using it."""
    elsewhere = {workspace.kind_of(Path(one.place.file)) for one in found if one.rule != "unused-element"}
    if not elsewhere & {"flow", "library", "selectors", "portal", "policies"}:
        return found
    return [one for one in found if one.rule != "unused-element"]


def around(paths: Iterable[Path], workspace: Workspace) -> Workspace:
    """Give the workspace in which files and folders are checked: what they lie in comes first."""
    for path in paths:
        if path.exists():
            workspace = workspace.beside(path / "any" if path.is_dir() else path)
    return workspace


def _programs(workspace: Workspace, models: list[Model], *, everything: bool) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    nowhere = _nowhere(workspace)
    flows = [model for model in models if isinstance(model, Flow)]
    libraries = {model.library for model in models if isinstance(model, Library)}
    extra: list[Flow] = []
    if libraries and not everything:
        checked = {flow.place.file for flow in flows}
        extra = [flow for flow in _all_flows(workspace) if flow.place.file not in checked and libraries & {*flow.uses}]
    for flow in [*flows, *extra]:
        program, missing = assemble(workspace, flow, nowhere)
        found += missing if program is None else check_program(program)
    return found


def _nowhere(workspace: Workspace) -> Environment:
    """Make an environment in which no portal answers, that has every secret that one of the workspace has."""
    held = (workspace.load(workspace.path_of_environment(name), "environment")[0] for name in workspace.environments())
    known = {secret for one in held if isinstance(one, Environment) for secret in one.secrets}
    return Environment.model_validate({"environment": "check", "secrets": dict.fromkeys(known, "")})


def _all_flows(workspace: Workspace) -> list[Flow]:
    loaded = (workspace.load(workspace.path_of_flow(name), "flow")[0] for name in workspace.flows())
    return [flow for flow in loaded if isinstance(flow, Flow)]


def _files(named: list[Path], workspace: Workspace) -> tuple[list[tuple[Path, str]], list[Diagnostic]]:
    found: list[Diagnostic] = []
    files: list[tuple[Path, str]] = []
    if not named:
        return [one for folder in workspace.folders for one in _in_folder(folder, workspace)] + _recordings(
            workspace
        ), []
    for path in named:
        if path.is_dir():
            inside = _in_folder(path, workspace)
            files += inside
            if not inside:
                found.append(
                    Diagnostic(Place(str(path), 0, 0), "there is nothing to check in this folder", "unknown-kind")
                )
            continue
        kind = workspace.kind_of(path) or _kind_by_keys(path, workspace)
        if kind is None and path.is_file():
            message = "this is none of the kinds of files there are: flow, library, selectors, portal, environment, ..."
            found.append(Diagnostic(Place(str(path), 1, 1), message, "unknown-kind"))
        else:
            files.append((path, kind or "flow"))
    return list(dict.fromkeys(files)), found


def _in_folder(folder: Path, workspace: Workspace) -> list[tuple[Path, str]]:
    """List the files of a folder of a workspace, or of any folder within one."""
    patterns = (
        "flows/*.y*ml",
        "flows/pages/*.y*ml",
        "selectors/*/*.y*ml",
        "config/*.y*ml",
        "config/environments/*.y*ml",
    )
    inside = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    if not inside:
        inside = sorted(folder.rglob("*.y*ml"))[:10_000]
    return [(path, kind) for path in inside if (kind := workspace.kind_of(path)) is not None]


def _recordings(workspace: Workspace) -> list[tuple[Path, str]]:
    """List what the workspace's own recordings say of themselves; those that ship with the robot are its own affair."""
    own = workspace.folders[0] / "recordings" if workspace.folders else Path()
    return [(path, "recording") for path in sorted(own.glob("*/about.yaml"))] + [
        (path, "gaps") for path in own.glob("gaps.yaml")
    ]


def _kind_by_keys(path: Path, workspace: Workspace) -> str | None:
    """Tell the kind of a file outside of a workspace by its keys."""
    if not path.is_file():
        return None
    _, source = workspace.load(path, "environment")
    if source.broken:
        return "environment"
    keys = source.data if isinstance(source.data, Located) else {}
    if "environment" in keys:
        return "environment"
    return next((kind for key, kind in _ROOT_KEYS.items() if key in keys), None)
