"""Start the server of « L'établi » on a workspace, on this machine alone, until it is left."""

import json
import os
import secrets
import signal
import sys
import threading
import warnings
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from smkit import stopping, workspace
from smkit.etabli import last, starters
from smkit.etabli.place import Place
from smkit.reports.keeping.manifest import replace
from smkit.typography import typeset

HOST = "127.0.0.1"
_NOTE = "serveur.json"


def open_page(folder: Path, *, port: int, browser: bool) -> int:
    """Open « L'établi » on a workspace, made if need be, and serve it until it is left; arguments and result as `serve`.

    Raises SmkitError when Jupyter Server is not installed, or the folder cannot be written in.
    """
    workspace.need("jupyter_server", "Le serveur de l'établi n'est pas installé")
    if not (folder / "notebooks").is_dir():
        workspace.create(folder)
        starters.write(folder)
    return serve(folder, port=port, browser=browser)


def serve(root: Path, *, port: int, browser: bool) -> int:
    """Serve a workspace until somebody leaves, or nobody is there any more.

    Parameters: `root`, made by `workspace.create`; `port`, the first that is tried; `browser`, whether to open one.
    Returns the exit code. Where it is served already, only a page is opened.
    """
    place = Place(root.resolve())
    last.note(place.root)
    if address := running(place):
        _say(place, address, browser)
        return 0
    os.environ |= workspace.jupyter_environment(root) | {
        "SMKIT_WORKSPACE": str(place.root),
        "JUPYTER_NO_CONFIG": "1",
    }
    from jupyter_core.paths import jupyter_config_dir

    workspace.without_the_unwanted(
        Path(jupyter_config_dir())
    )  # the only one there is, empty, without a config
    os.chdir(place.root)
    app, token = _app(place, port)

    def stop(number: int, _frame: object) -> None:
        stopping.taken(number)
        app.stop(from_signal=True)

    for number in stopping.SIGNALS:
        signal.signal(number, stop)
    note = place.own() / _NOTE
    address = f"http://{HOST}:{app.port}/etabli/?token={token}"
    replace(note, json.dumps({"pid": os.getpid(), "port": app.port, "token": token}))
    note.chmod(0o600)
    room = app.web_app.settings["smkit_etabli"]
    app.io_loop.add_callback(_say, place, address, browser, room.waits)
    try:
        app.start()
    finally:
        note.unlink(missing_ok=True)
        stopped = room.bench.close()
    if titles := ", ".join(f"« {work.about['title']} »" for work in stopped if "title" in work.about):
        print(
            typeset(
                f"Arrêté avant sa fin, sans rien en garder : {titles}. Redemandez-le à la prochaine ouverture."
            )
        )
    if room.alone:
        print(f"Aucune page n'était ouverte depuis {room.waits} : l'établi s'est fermé de lui-même.")
    print("L'établi est fermé. Vos fichiers et vos rapports sont dans votre dossier.")
    return stopping.code(stopping.number()) if stopping.number() else 0


def running(place: Place) -> str:
    """Return the address of the server that serves a workspace already, "" when none does."""
    with suppress(OSError, ValueError, KeyError, TypeError, URLError):
        known = json.loads((place.own() / _NOTE).read_text("utf-8"))
        start = f"http://{HOST}:{int(known['port'])}/etabli/"
        asked = Request(f"{start}vie", headers={"Authorization": f"token {known['token']}"})
        with urlopen(asked, timeout=3) as answer:
            if json.loads(answer.read())["dossier"] == str(place.root):
                return f"{start}?token={known['token']}"
    return ""


def _app(place: Place, port: int) -> tuple[Any, str]:
    from jupyter_server.serverapp import JupyterServerAuthWarning, ServerApp
    from traitlets.config import Config

    token = secrets.token_urlsafe(32)
    config = Config()
    server = config.ServerApp
    server.ip, server.port, server.port_retries = HOST, port, 50
    server.root_dir = str(place.root)
    server.open_browser = False
    server.answer_yes = True  # Ctrl-C stops, and asks nothing
    server.allow_unauthenticated_access = False  # JupyterLab's and Voilà's addresses too
    server.terminals_enabled = False
    server.allow_remote_access = False
    server.allow_root = True
    server.max_body_size = server.max_buffer_size = 64 << 20  # a deposit has its own
    server.default_url = "/etabli/"
    server.log_level = "ERROR" if os.environ.get("SMKIT_DEBUG") else "CRITICAL"
    server.jpserver_extensions = {
        "smkit.etabli.extension": True
    }  # JupyterLab and Voilà come when they are asked for
    config.IdentityProvider.token = token
    config.IdentityProvider.cookie_options = {"SameSite": "Strict"}
    config.MappingKernelManager.cull_idle_timeout = 3600
    config.LabApp.log_level = server.log_level  # its own lines are English
    config.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
    config.LabApp.news_url = None
    config.VoilaConfiguration.template = "smkit"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.extension_denylist = ["jupyterlab-jupytext", "jupyterlab-tour"]
    # ours all ask for the token in `prepare`, which it does not see
    warnings.filterwarnings("ignore", category=JupyterServerAuthWarning)

    class Server(ServerApp):
        def init_signal(self) -> None:
            """Signals are ours: Jupyter's own way says so in English, and forgets which it was."""

    app = Server(config=config)
    app.initialize(argv=[], find_extensions=False)
    return app, token


def _say(place: Place, address: str, browser: bool, waits: str = "") -> None:
    print(f"Espace de travail : {place.root}")
    print(f"L'établi est ouvert : {address}", flush=True)
    print("Gardez cette fenêtre ; pour l'arrêter : « Quitter » dans la page, ou Ctrl-C ici.", flush=True)
    if waits:
        print(f"Il se ferme aussi de lui-même, {waits} après qu'on a fermé sa dernière page.", flush=True)
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    sys.stdout.flush()
