from collections.abc import Iterator
from pathlib import Path

import pytest

from . import inside, services_tail, tail
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


@pytest.fixture(scope="session")
def at_home(shared_portal: OtherPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Walks from Chorus Pro's home on."""
    folder = tmp_path_factory.mktemp("inside")
    also = inside.workspace(folder / "flows-of-tests")
    visitor = Visitor(shared_portal, folder, also=also, flow=inside.NAME)
    yield visitor
    visitor.close()


@pytest.fixture(scope="session")
def at_the_tail(shared_portal: OtherPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Walks from the structure's sheet on: `walk(tail.NAME)`."""
    folder = tmp_path_factory.mktemp("tail")
    visitor = Visitor(shared_portal, folder, also=tail.workspace(folder / "flows-of-tests"), page=5.0)
    yield visitor
    visitor.close()


@pytest.fixture(scope="session")
def at_services(shared_portal: OtherPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Walks in the Portail de services, from the page before its form on: `walk(services_tail.NAME)`."""
    folder = tmp_path_factory.mktemp("services")
    visitor = Visitor(shared_portal, folder, also=services_tail.workspace(folder / "flows-of-tests"), page=1.5)
    yield visitor
    visitor.close()
