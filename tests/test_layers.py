"""The layers of the robot, read from its imports: who may know whom, and how large a module may be."""

import ast
import functools
import graphlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LAYERS = (
    {"outcomes"},
    {"errors", "ownership", "signs"},
    {"files", "process", "certificates"},
    {"model"},
    {"secrets"},
    {"language", "wire", "gate", "drift"},
    {"engine", "recordings"},
    {"browser", "journal", "staging", "blocks", "sinks", "locks", "scratch"},
    {"report", "store"},
    {"runs", "doctor"},
    {"cli", "pytest_plugin"},
    {"__main__"},
)
"""From the lowest. A part imports from the layers below its own, and from no neighbour in it."""

APART = {"sandbox": {"cli"}}
"""Parts that import nothing of the robot but themselves, and who may import them."""

ONLY_IN = {
    "playwright": {"browser"},
    "aiohttp": {"sandbox"},
    "jinja2": {"sandbox", "report"},
    "cryptography": {"sandbox", "browser"},
    "yaml": {"language"},
    "sqlite3": {"journal"},
    "pyrage": {"staging"},
    "pykeepass": {"sinks"},
    "keyring": {"secrets"},
    "argparse": {"cli"},
}
"""Libraries that one part alone knows."""

LONGEST = 330

RANK = {part: rank for rank, parts in enumerate(LAYERS) for part in parts}


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted((ROOT / "robot").rglob("*.py"))}


def part_of(module):
    return module.partition(".")[2].partition(".")[0]


@functools.cache  # asked for by the tests, not as they are collected
def imports_of(module):
    """The modules that a module imports anywhere in it, also late or for types alone."""
    path = MODULES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            up = package.split(".")
            base = ".".join([*(up[: len(up) - node.level + 1] if node.level else []), *filter(None, [node.module])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                found.add(full if full in MODULES else base)
    return found


each_module = pytest.mark.parametrize("module", MODULES)


def test_the_modules_are_found():
    assert len(MODULES) > 50
    assert "robot.model.flow" in imports_of("robot.language.load")


def test_every_part_has_its_layer():
    assert {part_of(module) for module in MODULES} - {""} == {*RANK, *APART}


@each_module
def test_a_module_imports_from_below(module):
    mine = part_of(module)
    for imported in imports_of(module):
        other = part_of(imported)
        if not imported.startswith("robot.") or other == mine:
            continue
        if other in APART:
            assert mine in APART[other], f"{module} imports {imported}, which stands apart"
        else:
            assert mine not in APART, f"{module} stands apart and imports {imported}"
            assert RANK[other] < RANK[mine], f"{module} imports {imported}, which is not below it"


def test_no_module_imports_itself_in_a_circle():
    graph = {
        module: {one for one in imported if one in MODULES}
        for module, imported in ((one, imports_of(one)) for one in MODULES)
    }
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


@each_module
def test_a_library_is_known_in_one_part_alone(module):
    for imported in imports_of(module):
        library = imported.partition(".")[0]
        assert part_of(module) in ONLY_IN.get(library, {part_of(module)}), f"{module} imports {imported}"


@each_module
def test_a_module_says_what_it_does(module):
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{module} has no docstring"


@each_module
def test_a_module_is_short(module):
    with MODULES[module].open(encoding="utf-8") as lines:
        length = sum(1 for _ in lines)
    assert length <= LONGEST, f"{module} has {length} lines"


@pytest.mark.parametrize("folder", ["flows", "selectors", "config"])
def test_a_folder_of_data_is_no_package(folder):
    assert (ROOT / folder).is_dir()
    assert not list((ROOT / folder).rglob("*.py"))
