from collections.abc import Iterator

import pytest

from .theatre import Theatre, hurry


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    with pytest.MonkeyPatch.context() as patch:
        hurry(patch)
        theatre = Theatre(tmp_path_factory.mktemp("theatre"))
        yield theatre
        theatre.close()
