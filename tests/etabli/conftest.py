"""A page that stands alone: what it answers, without a server, a browser or a worker."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from smkit.etabli.handlers import Page
from smkit.etabli.place import Place
from smkit.etabli.reading import examine
from smkit.etabli.room import Room
from smkit.etabli.work import Work

ORDERS = "N° de commande;Date;Montant HT;Segment\nC1;03/04/2026;12,50;B2B\nC2;14/04/2026;20,00;B2C\n"


class Bench:
    """What is asked of workers, and what they would have answered."""

    def __init__(self) -> None:
        self.works: dict[str, Work] = {}
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.did: list[Any] = []
        self.results: dict[str, Any] = {}
        self.busy = False

    def read(self, id_: str, function: str, *arguments: Any) -> Work:
        self.asked.append((function, arguments))
        work = self.works[id_] = Work(id_, over=function in self.results, result=self.results.get(function))
        return work

    def make(self, work: Work, do: Any) -> Work:
        self.works[work.id] = work
        self.did.append(do)
        return work

    def get_ready(self) -> None:
        self.asked.append(("ready", ()))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A workspace whose workers do nothing."""
    stopped: list[str] = []
    made = Room(Place(tmp_path), Bench(), lambda: stopped.append("stop"), stopped.append)  # type: ignore[arg-type]
    made.stopped = stopped  # type: ignore[attr-defined]
    return made


@pytest.fixture
def dropped(room: Room) -> Callable[..., Path]:
    """Put a file among the person's, read as a worker would have."""

    def drop(name: str, text: str = ORDERS, *, read: bool = True) -> Path:
        path = room.place.files / name
        path.write_text(text, "utf-8-sig")
        if read:
            told = room.place.told(name)
            found, _ = examine(lambda *_: None, path, told, room.place.own("habitudes"))
            room.place.note_reading(room.place.key(path, told), found)
        return path

    return drop


Stand = Callable[..., list[tuple[str, Any]]]


@pytest.fixture
def stand(room: Room) -> Callable[..., Any]:
    """Ask a page for something, with a query and a form; return what it answered: pages shown, addresses, headers, contents."""

    def ask(
        kind: type[Page], *, query: Mapping[str, str] | None = None, form: Mapping[str, Any] | None = None
    ) -> Any:
        seen: list[tuple[str, Any]] = []

        class Alone(kind):  # type: ignore[valid-type, misc]
            def __init__(self) -> None:
                self.room, self.seen = room, seen
                self.request = SimpleNamespace(headers={}, method="GET", connection=None, body_arguments={})

            def asked(self, name: str) -> str:
                return (query or {}).get(name, "")

            def form(self) -> dict[str, list[str]]:
                return {k: v if isinstance(v, list) else [v] for k, v in (form or {}).items()}

            def show(self, page: str, /, **content: Any) -> None:
                seen.append((page, content))

            def redirect(self, url: str, **_: Any) -> None:
                seen.append(("to", url))

            def set_header(self, name: str, value: str) -> None:
                seen.append((name, value))

            def finish(self, content: Any = None) -> None:
                seen.append(("sent", content))

        return Alone()

    return ask


@pytest.fixture
def answered(stand: Callable[..., Any]) -> Callable[..., Any]:
    """Ask a page by a verb, and wait; return what it answered, in order."""
    import asyncio

    def ask(kind: type[Page], verb: str = "get", /, form: Any = None, **query: str) -> list[tuple[str, Any]]:
        page = stand(kind, query=query, form=form)

        async def go() -> None:
            done = getattr(page, verb)()
            if inspect.isawaitable(done):
                await done

        asyncio.run(go())
        return page.seen

    return ask
