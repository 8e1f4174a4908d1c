"""The Jupyter Server extension: our pages beside JupyterLab's and Voilà's, on one port, behind one token."""

import os
import time
from pathlib import Path
from typing import Any

from smkit.etabli.place import Place
from smkit.etabli.room import PATIENCE, Room
from smkit.etabli.work import Bench

#: Environment variable of the tests: seconds of patience in place of ten minutes.
_PATIENCE = "SMKIT_ETABLI_PATIENCE"
#: Seconds between two looks at whether anybody is there.
_LOOK = 5.0


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "smkit.etabli.extension"}]


def _load_jupyter_server_extension(serverapp: Any) -> None:
    from jupyter_server.base.handlers import Template404
    from tornado.ioloop import PeriodicCallback
    from tornado.routing import PathMatches, Rule

    from smkit.etabli import files, handlers, library, practice

    place = Place(Path(serverapp.root_dir).resolve())
    for draft in place.own("depot").glob("*.part"):  # of a server that was killed
        draft.unlink(missing_ok=True)
    added = set[str]()

    def add(name: str) -> None:
        """Load an extension the first time that it is needed: it weighs more than all the rest."""
        if name not in added:
            manager = serverapp.extension_manager
            manager.add_extension(name, enabled=True)
            manager.link_extension(name)
            manager.load_extension(name)
            added.add(name)

    patience = float(os.environ.get(_PATIENCE, PATIENCE))
    room = Room(place, Bench(place.root), serverapp.stop, add, patience)
    base = serverapp.web_app.settings["base_url"].rstrip("/")
    routes = handlers.ROUTES | files.ROUTES | library.ROUTES | practice.ROUTES | {"/.*": handlers.Nothing}
    ours = [(f"{base}/etabli{end}", handler, {"room": room}) for end, handler in routes.items()]
    ours.append((f"{base}/login", handlers.Login, {"room": room}))

    class Until(PathMatches):
        """Addresses of an extension, while it has not come: then they are its own."""

        def __init__(self, name: str, start: str) -> None:
            super().__init__(f"{base}/{start}.*")
            self.name = name

        def match(self, request: Any) -> dict[str, Any] | None:
            return None if self.name in added else super().match(request)

    late = [
        Rule(Until(name, start), handlers.Late, {"room": room, "extension": name})
        for name, start in ((practice.LAB, "(?:lab|doc)/tree/"), (practice.VOILA, "voila/render/"))
    ]
    serverapp.web_app.add_handlers(".*$", ours)
    serverapp.web_app.add_handlers(".*$", late)
    for rule in serverapp.web_app.wildcard_router.rules:
        if rule.target is Template404:  # any other address, of which Jupyter's own page speaks English
            rule.target, rule.target_kwargs = handlers.Nothing, {"room": room}
    serverapp.web_app.settings["smkit_etabli"] = room
    # Voilà has formulas of its own, which it takes where neither is said; left out, it asks a content network for them
    serverapp.web_app.settings |= {"mathjax_url": None, "mathjax_config": None}
    logged = serverapp.web_app.settings["log_function"]

    def log(handler: Any, *more: Any) -> None:
        room.look_in()
        logged(handler, *more)

    serverapp.web_app.settings["log_function"] = log

    def look() -> None:
        if room.deserted(time.monotonic(), _watched(serverapp)):
            room.alone = True
            room.stop()

    PeriodicCallback(look, _LOOK * 1000).start()


def _watched(serverapp: Any) -> bool:
    """Is a lesson or a simulator open, whose kernel somebody is connected to?"""
    return any(kernel.get("connections") for kernel in serverapp.kernel_manager.list_kernels())
