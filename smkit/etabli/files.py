"""« Mon fichier »: a file is dropped, read, questioned, and leads to the reports that it allows."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from tornado import web

from smkit.errors import SmkitError
from smkit.etabli import habits, making, offering, questions
from smkit.etabli.handlers import Page, waited
from smkit.etabli.pages import address
from smkit.etabli.place import LARGEST, check_room, weight
from smkit.etabli.room import Room
from smkit.etabli.told import from_form
from smkit.etabli.work import STOPPED, Work
from smkit.tables.schema import table
from smkit.typography import typeset

#: Seconds that a page waits for a reading before it is shown with its progress.
_WAIT = 1.5
#: The newest files of the folder that the front page has read, and the largest of them, in bytes.
_NEWEST, _LIGHT = 5, 50_000_000
_EXAMINE, _REJECTS = "smkit.etabli.reading:examine", "smkit.etabli.reading:rejects"


class Home(Page):
    """The front page."""

    def get(self) -> None:
        """Show the four doors, the files and the last reports."""
        if self.asked("token"):  # it is in the cookie now, and need not stand in the history
            self.redirect(address(""), status=303)
            return
        place = self.room.place
        listed = place.listed()
        for path in listed[:_NEWEST]:  # whoever puts a file in the folder is told of it too
            if path.stat().st_size <= _LIGHT and known_of(self.room, path) is None:
                begin(self.room, path)
        files = [
            {
                "name": path.name,
                "size": weight(path.stat().st_size),
                "link": address("fichier", nom=path.name),
                "holds": _holds(known_of(self.room, path)),
            }
            for path in listed
        ]
        self.show(
            "accueil",
            door="fichier",
            files=files,
            folder=place.said,
            largest=LARGEST,
            reports=making.made(place)[:5],
        )


@web.stream_request_body
class Deposit(Page):
    """A file comes in, straight to the disk."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse, before it is read, what there is no room for."""
        await super().prepare()
        self.file, self.draft = None, None
        self.problem: OSError | None = None
        size = int(self.request.headers.get("Content-Length", "-1"))
        check_room(size, self.room.place.own("depot"))
        self.request.connection.set_max_body_size(LARGEST)  # type: ignore[union-attr]
        self.draft = self.room.place.draft()
        self.file = self.draft.open("wb")

    def data_received(self, chunk: bytes) -> None:
        """Write what has come; a disk that fills is told at the end, to a browser that listens then."""
        if self.file is not None and self.problem is None:
            try:
                self.file.write(chunk)
            except OSError as problem:
                self.problem = problem

    def put(self) -> None:
        """Put the whole file among the others."""
        assert self.file is not None and self.draft is not None
        if self.problem is not None:
            raise self.problem
        self.file.close()
        path = self.room.place.take(self.draft, self.asked("nom"))
        begin(self.room, path)
        self.finish({"nom": path.name, "page": address("fichier", nom=path.name)})

    def on_connection_close(self) -> None:
        """Leave nothing of what did not come whole."""
        self._drop()
        super().on_connection_close()

    def on_finish(self) -> None:
        """Leave no draft behind."""
        self._drop()

    def _drop(self) -> None:
        if getattr(self, "file", None) is not None:
            with suppress(OSError):  # what it still held, on a full disk
                self.file.close()  # type: ignore[union-attr]
        if getattr(self, "draft", None) is not None:
            self.draft.unlink(missing_ok=True)  # type: ignore[union-attr]


class OneFile(Page):
    """A file: what was recognised, what is asked, the reports that it allows."""

    async def get(self) -> None:
        """Show what was understood of it, or how far its reading is."""
        path = self._path(self.asked("nom"))
        if self.asked("relire"):
            self.room.place.tell(path.name, self.room.place.told(path.name))
        found, work = await self._read(path)
        if found is None:
            self.show("lecture", door="fichier", name=path.name, work=work)
            return
        told = questions.as_told(found)
        habit = habits.recall(self.room.place.own("habitudes"), found.get("print", ""))
        offers = offering.offers(told.table, found["present"]) if found.get("usable") else []
        self.show(
            "fichier",
            door="fichier",
            name=path.name,
            size=weight(path.stat().st_size),
            found=found,
            told=told,
            questions=questions.asked(found),
            settings=questions.settings(found),
            mapping=questions.mapping(found),
            suggested=questions.suggested(found),
            tables=questions.contents(),
            table=table(told.table) if told.table else None,
            ready=[offer for offer in offers if offer.ready],
            later=[offer for offer in offers if not offer.ready],
            joined=[offer for offer in offers if told.table in offer.tables],
            habit=habit,
            again=next((o for o in offers if o.ready and habit and habit.report == o.name), None),
        )

    async def post(self) -> None:
        """Take the answers, and read again."""
        path = self._path(self.asked("nom"))
        place, form = self.room.place, self.form()
        found, _ = await self._read(path)
        before = questions.as_told(found) if found else place.told(path.name)
        if column := self.said("choisir"):
            name, _, header = column.partition("=")
            form[f"c.{name}"] = [header]
        told = from_form(form, before)
        place.tell(path.name, told)
        if found and (print_ := found.get("print")):
            folder = place.own("habitudes")
            if form.get("retenir"):
                earlier = habits.recall(folder, print_)
                kept = replace(earlier, told=told.lasting()) if earlier else habits.Habit(told.lasting())
                habits.keep(folder, print_, kept)
            else:
                habits.forget(folder, print_)
        self.go("fichier", nom=path.name)

    async def _read(self, path: Path) -> tuple[dict[str, Any] | None, Work | None]:
        return await read(self, path)

    def _path(self, name: str) -> Path:
        return known(self, name)


class Rejects(Page):
    """The workbook of a file's rejected rows."""

    async def get(self) -> None:
        """Make it, and give it."""
        path, place = known(self, self.asked("nom")), self.room.place
        found, _ = await read(self, path)
        if not found:
            self.go("fichier", nom=path.name)
            return
        told = questions.as_told(found)
        folder = place.own("rejets", place.key(path, told))
        work = self.room.bench.read(f"rejets-{folder.name}", _REJECTS, path, told, folder)
        if not await waited(work, 120) or not work.result:
            raise SmkitError(
                work.reason or "Le classeur des lignes rejetées n'a pas pu être préparé. Réessayez."
            )
        self.set_header("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        self.set_header("Content-Disposition", f'attachment; filename="{work.result}"')
        self.finish((folder / Path(work.result).name).read_bytes())


class Forget(Page):
    """Delete a file from the workspace."""

    def post(self) -> None:
        """Delete it, and go home."""
        self.room.place.forget(known(self, self.said("nom")).name)
        self.go("")


def known(page: Page, name: str) -> Path:
    """Return a file of the person's by its name. Raises 404 when there is none."""
    path = page.room.place.file(name)
    if path is None:
        raise web.HTTPError(404)
    return path


async def read(page: Page, path: Path) -> tuple[dict[str, Any] | None, Work | None]:
    """Return what was understood of a file as it was told to be read; or the work that reads it, when it takes long."""
    if found := known_of(page.room, path):
        return found, None
    work = begin(page.room, path, anew=bool(page.asked("relire")))
    if not await waited(work, _WAIT):
        return None, work
    reason = work.reason or (STOPPED if work.stopped else "")
    return known_of(page.room, path) or questions.unread(page.room.place.told(path.name), reason), None


def begin(room: Room, path: Path, *, anew: bool = False) -> Work:
    """Have a file read as it was told to be, unless it is being read; return that work.

    Parameters: `room`; `path`; `anew`, whether one that could not be read is tried again.
    """
    place, bench = room.place, room.bench
    told = place.told(path.name)
    key = place.key(path, told)
    work = bench.works.get(key)
    if work is None or (work.over and work.result is None and anew):
        work = bench.read(key, _EXAMINE, path, told, place.own("habitudes"))
        work.about = {"reads": path.name}
        asyncio.get_running_loop().run_in_executor(None, bench.get_ready)
    return work


def known_of(room: Room, path: Path) -> dict[str, Any] | None:
    """Return what was understood of a file as it was told to be read, None while it was not; a reading that is over is noted."""
    place = room.place
    told = place.told(path.name)
    key = place.key(path, told)
    found = place.reading(key)
    if found is None and (work := room.bench.works.get(key)) and work.result is not None:
        found = work.result
        place.note_reading(key, found)
    return None if found is None else questions.unread(told) | found


def _holds(found: Mapping[str, Any] | None) -> str:
    """What a file holds, in a few words; "" while nobody knows."""
    if found is None:
        return ""
    if not found["usable"]:
        return "à regarder"
    return typeset(f"{table(found['told']['table']).title}, lignes gardées : {found['kept']}")


ROUTES: dict[str, Any] = {
    "/?": Home,
    "/depot": Deposit,
    "/fichier": OneFile,
    "/fichier/rejets": Rejects,
    "/fichier/oublier": Forget,
}
