from collections.abc import Iterator
from pathlib import Path

import pytest

from .portal import OtherPortal
from .visitor import Shell, Visitor


@pytest.fixture(scope="session")
def shared_portal() -> Iterator[OtherPortal]:
    with OtherPortal() as portal:
        yield portal


@pytest.fixture
def portal(shared_portal: OtherPortal) -> OtherPortal:
    shared_portal.forget()
    return shared_portal


@pytest.fixture
def shell(portal: OtherPortal, tmp_path: Path) -> Shell:
    return Shell(portal, tmp_path)


@pytest.fixture(scope="session")
def visitor(shared_portal: OtherPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Walks on `portal`: ask for both, so that the portal is as new."""
    visitor = Visitor(shared_portal, tmp_path_factory.mktemp("visitor"))
    yield visitor
    visitor.close()
