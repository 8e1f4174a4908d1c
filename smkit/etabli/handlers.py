"""The pages over HTTP: who may ask, what each address does, and what is answered when it cannot be."""

import asyncio
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from tornado.iostream import StreamClosedError

from smkit.errors import SmkitError
from smkit.etabli import pages
from smkit.etabli.labels import of_the_form
from smkit.etabli.room import Room

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_REFUSED = {
    403: "Cette adresse n'ouvre pas l'établi : il lui manque la clé donnée au démarrage. Rouvrez-le par son raccourci, ou par "
    "« smkit ouvrir ».",
    404: "Il n'y a rien à cette adresse : le fichier ou le rapport a peut-être été supprimé.",
    405: "Cette adresse ne se demande pas ainsi. Revenez à l'accueil.",
    413: "C'est trop lourd pour l'établi.",
}


class Page(JupyterHandler):
    """A page for who has the token, on this machine, from this very site."""

    room: Room

    def initialize(self, room: Room) -> None:
        """Take the room that all pages share."""
        self.room = room

    async def prepare(self) -> None:  # type: ignore[override]
        """Let in who may come in."""
        await super().prepare(_redirect_to_login=False)
        if self.current_user is None:  # whatever the server lets others do
            raise web.HTTPError(403)
        if self.request.method not in ("GET", "HEAD") and not self.check_origin():
            raise web.HTTPError(403)

    @property
    def content_security_policy(self) -> str:
        """Nothing but what this server serves, and no page of ours within another's."""
        return _POLICY

    def set_default_headers(self) -> None:
        """Say what a browser may do with a page."""
        super().set_default_headers()
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")

    def show(self, page: str, /, **content: Any) -> None:
        """Answer with a page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(pages.render(page, xsrf=self.xsrf_token.decode(), **content))

    def asked(self, name: str) -> str:
        """A value of the address, as it is."""
        return str(self.get_query_argument(name, "", strip=False))

    def form(self) -> dict[str, list[str]]:
        """What a form says, by field."""
        return {  # Tornado gives names as Latin-1, and browsers send UTF-8
            name.encode("latin-1", "replace").decode("utf-8", "replace"): [
                value.decode("utf-8", "replace").replace("\0", "") for value in values
            ]
            for name, values in self.request.body_arguments.items()
            if name != "_xsrf"
        }

    def said(self, name: str) -> str:
        """A field of a form, "" when it is not there."""
        return next(iter(self.form().get(name, [])), "")

    def go(self, where: str, **query: str) -> None:
        """Lead to another page of ours, that is asked for anew."""
        self.redirect(pages.address(where, **query), status=303)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what is wrong in French."""
        problem = kwargs.get("exc_info", (None, None, None))[1]
        ours = isinstance(problem, SmkitError)
        self.clear()
        self.set_status(400 if ours else status_code)
        text = of_the_form(str(problem)) if ours else _REFUSED.get(status_code, "")
        if isinstance(problem, OSError):
            from smkit.errors import why

            text = f"Cela n'a pas pu être enregistré : {why(problem)}."
        text = (
            text
            or "L'établi a rencontré une erreur qui n'est pas la vôtre. Vos fichiers et vos rapports sont intacts."
        )
        if self.request.method == "PUT" or "json" in self.request.headers.get("Accept", ""):
            self.set_header("Content-Type", "application/json")
            self.finish(json.dumps({"erreur": text}, ensure_ascii=False))
        else:
            self.set_header("Content-Type", "text/html; charset=utf-8")
            known = self.current_user is not None and status_code != 403
            self.finish(pages.render("refus", text=text, known=known, closed=not known))

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Keep quiet of what a person is told."""
        if not isinstance(value, (SmkitError, web.HTTPError, StreamClosedError)):
            super().log_exception(typ, value, tb)


class Part(Page):
    """The style sheet and the script."""

    def get(self, name: str) -> None:
        """Give it."""
        kinds = {"css": "text/css", "js": "text/javascript"}
        self.set_header("Content-Type", f"{kinds[name.rpartition('.')[2]]}; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish((Path(__file__).parent / "templates" / name).read_bytes())


class Life(Page):
    """That a page is open; and what there is in the person's folder, for a page that watches it."""

    def get(self) -> None:
        """Answer that we are there."""
        files = [f"{path.name} {path.stat().st_mtime_ns}" for path in self.room.place.listed()]
        under_way = sorted(key for key, work in self.room.bench.works.items() if not work.over)
        self.finish({"dossier": str(self.room.place.root), "fichiers": files, "en_cours": under_way})

    def post(self) -> None:
        """Get the engine ready: somebody is about to give a file."""
        asyncio.get_running_loop().run_in_executor(None, self.room.bench.get_ready)
        self.finish({})


class Follow(Page):
    """How far a work is, as it goes."""

    async def get(self) -> None:
        """Send its state whenever it changes, until it is over."""
        self.set_header("Content-Type", "text/event-stream")
        known: Mapping[str, Any] = {}
        while True:
            work = self.room.bench.works.get(self.asked("id"))
            state = work.state() if work else {"fini": True}
            if state != known:
                known = state
                self.write(f"data: {json.dumps(state, ensure_ascii=False)}\n\n")
                try:
                    await self.flush()
                except StreamClosedError:
                    return
            if state["fini"]:
                return
            await asyncio.sleep(0.25)


class Stop(Page):
    """Stop a work."""

    def post(self) -> None:
        """Ask it to end, and go back to its page, or to the file that it was reading."""
        work = self.room.bench.works.get(self.said("id"))
        if work and not work.over:
            work.stop()
        if work and (name := work.about.get("reads")):
            self.go("fichier", nom=name)
        else:
            self.go("travail", id=self.said("id"))


class Nothing(Page):
    """Any other address."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Say that there is nothing, to who may come in."""
        await super().prepare()
        raise web.HTTPError(404)


class Login(Page):
    """Where Jupyter sends who has no key, or that of another day: its page is English, and asks for what nobody has."""

    def get(self) -> None:
        """Lead home who may come in; the others have been told."""
        self.go("")


class Late(Page):
    """A lesson or a simulator of a tab of another day, asked for before what shows it has come."""

    def initialize(self, room: Room, extension: str) -> None:  # type: ignore[override]
        """Take what shows it too."""
        super().initialize(room)
        self.extension = extension

    def get(self) -> None:
        """Have it come, and ask again."""
        if not self.room.able(self.extension):
            raise web.HTTPError(404)
        self.room.add(self.extension)
        self.redirect(self.request.uri or "/", status=303)


class Leave(Page):
    """Leave for good."""

    def post(self) -> None:
        """Say good-bye, then stop."""
        self.show("au_revoir", closed=True)
        asyncio.get_running_loop().call_later(0.5, self.room.stop)


async def waited(work: Any, seconds: float) -> bool:
    """Wait a little for a work, and return whether it is over."""
    end = time.monotonic() + seconds
    while not work.over and time.monotonic() < end:
        await asyncio.sleep(0.04)
    return bool(work.over)


ROUTES: dict[str, Any] = {
    r"/(etabli\.css|etabli\.js)": Part,
    "/vie": Life,
    "/suivi": Follow,
    "/arreter": Stop,
    "/quitter": Leave,
}
