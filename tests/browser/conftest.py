"""One server and one browser for all that a module tries of « L'établi »."""

from collections.abc import Iterator
from typing import Any

import pytest
from visiting import visit
from workshop import Workshop


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workshop, Any]]:
    with visit(tmp_path_factory.mktemp("etabli")) as both:
        yield both


@pytest.fixture
def here(visited: tuple[Workshop, Any]) -> Workshop:
    return visited[0]


@pytest.fixture
def opened(visited: tuple[Workshop, Any]) -> Any:
    return visited[1]
