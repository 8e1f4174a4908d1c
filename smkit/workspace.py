"""A person's own workspace: a private copy of the kit, and JupyterLab in French on it."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from smkit import extras, filing, paths, reach
from smkit.errors import SmkitError, why
from smkit.training import copies, tour

_NEIGHBOUR = re.compile(r"\[([^\]]+)\]\(\.\.?/[^)]*\)")  # a link to another file of the kit

_LAB_SETTINGS = {
    "@jupyterlab/translation-extension/plugin": {"locale": "fr_FR"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    tour.SETTINGS: {"tours": [tour.first_minute()]},
}
#: Parts of JupyterLab that a learner is better without: tours that are not ours, a preview of lessons without their cells.
_UNWANTED = (*tour.NOT_OURS, "@voila-dashboards/jupyterlab-preview")
_DOOR = Path("notebooks") / "00_accueil.ipynb"
#: What a server is given to close, in seconds.
_LEAVE = 0.5
#: How many ports are tried, from the one that was asked for.
_PORTS = 51


def create(folder: Path) -> tuple[int, int]:
    """Copy the kit's notebooks and data into a folder, leaving alone every file that is already there.

    Parameters: `folder`, made if need be; its `.smkit/` will hold the pseudonym key and the progress record.
    Returns how many files were copied, and how many were there already.
    Raises SmkitError when the folder cannot be written in.
    """
    added = kept = 0
    reach.written(folder.resolve())
    try:
        private(folder)
        for room in (paths.NOTEBOOKS, paths.DATASETS):
            for source in sorted(room.rglob("*")):
                if not source.is_file() or ".ipynb_checkpoints" in source.parts:
                    continue
                target = folder / room.name / source.relative_to(room)
                if target.exists():
                    kept += 1
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with filing.once_whole(target) as draft:  # cut short, it would be left as it is next time
                    _copied(source, draft)
                added += 1
    except OSError as problem:
        raise SmkitError(
            f"Impossible d'écrire dans « {reach.name(folder)} » : {why(problem)}. Choisissez un dossier à vous, par exemple dans "
            "vos documents."
        ) from problem
    return added, kept


def _copied(source: Path, target: Path) -> None:
    if source.suffix == ".ipynb":
        copies.write(source, target, lesson=source.parent.name == "formation")
    else:
        shutil.copyfile(source, target)


def private(folder: Path) -> Path:
    """Return the `.smkit/` of a workspace, made if need be, and kept out of any version control.

    Parameters: `folder`, the workspace.
    """
    hidden = folder / ".smkit"
    hidden.mkdir(parents=True, exist_ok=True)
    ignore = hidden / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")
    return hidden


def lab(folder: Path, options: Sequence[str] = ()) -> int:
    """Start JupyterLab in French on a folder, and wait until it is closed.

    Parameters: `folder`; `options`, JupyterLab's own.
    Returns JupyterLab's exit code.
    Raises SmkitError when JupyterLab is not installed.
    """
    need("jupyterlab", "JupyterLab n'est pas installé")
    places = _places(folder)
    quiet, address = _doorway(folder, options, places)
    print(
        f"JupyterLab s'ouvre dans votre navigateur{address}. Pour l'arrêter : Ctrl-C ici.",
        file=sys.stderr,
        flush=True,
    )
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(folder), *quiet, *options]
    return _served(command, os.environ | places)


def _served(
    command: Sequence[str],
    environment: Mapping[str, str],
    opened: Callable[[subprocess.Popen[bytes]], None] | None = None,
) -> int:
    """Run a server until it ends, and return its exit code; when we are stopped it is asked to end, then made to.

    With `opened`, called once it has started, the server itself says nothing: its lines are English, and meant for who made it.
    """
    silent = opened is not None and not os.environ.get("SMKIT_DEBUG")
    its_words = subprocess.DEVNULL if silent else None
    with subprocess.Popen(command, env=environment, stdout=its_words, stderr=its_words) as server:
        try:
            if opened is not None:
                opened(server)
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(_LEAVE)
            server.kill()
            server.wait()  # on the way of a KeyboardInterrupt, `with` leaves it to whoever adopts it
            raise


def jupyter_environment(folder: Path) -> dict[str, str]:
    """Return what to add to the environment of a server that has lessons and simulators beside its own pages."""
    from smkit.display.simulators import serving

    return _places(folder) | serving.environment()


def without_the_unwanted(config: Path) -> None:
    """Say, in a folder of settings of Jupyter, which parts of JupyterLab are left out.

    Parameters: `config`, made if need be.
    """
    (config / "labconfig").mkdir(parents=True, exist_ok=True)
    unwanted = json.dumps({"disabledExtensions": dict.fromkeys(_UNWANTED, True)}, indent=1)
    (config / "labconfig" / "page_config.json").write_text(unwanted, "utf-8")


def _places(folder: Path) -> dict[str, str]:
    """Where JupyterLab finds its settings, French ones, and kernels their start."""
    settings = private(folder) / "lab"
    for plugin, values in _LAB_SETTINGS.items():
        file = settings / f"{plugin}.jupyterlab-settings"
        if not file.exists():  # what a person changed in the menus stays
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values, indent=1), "utf-8")
    config = private(folder) / "jupyter"
    without_the_unwanted(config)
    others = os.environ.get("JUPYTER_CONFIG_PATH", "")
    return {
        "JUPYTERLAB_SETTINGS_DIR": str(settings.resolve()),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, [str(config.resolve()), others])),
        "IPYTHONDIR": str(_kernels(folder).resolve()),
    }


def _doorway(folder: Path, options: Sequence[str], places: dict[str, str]) -> tuple[list[str], str]:
    """The options for a quiet log and the front door, and where it is, told when the port and the token are ours to choose."""
    quiet = [
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
        "--ServerApp.answer_yes=True",
        "--ServerApp.allow_root=True",  # as in a container: its refusal is English, and this machine alone is served
        "--ServerApp.jpserver_extensions={'voila.server_extension': False}",  # it lets Jupyter's warnings out, in English
    ]
    page = f"/lab/tree/{_DOOR.as_posix()}" if (folder / _DOOR).exists() else "/lab"
    quiet.append(f"--LabApp.default_url={page}")
    if any(word in option for option in options for word in ("port", "token", "password", "ip=", "browser")):
        return quiet, ""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places["PYTHONWARNINGS"] = "ignore::DeprecationWarning"  # Jupyter's own, in English, about the next line
    places["JUPYTER_TOKEN"] = secrets.token_hex(16)
    return [
        *quiet,
        f"--port={port}",
    ], f" (sinon : http://localhost:{port}{page}?token={places['JUPYTER_TOKEN']})"


def _kernels(folder: Path) -> Path:
    """The IPython folder of a workspace, whose kernels understand what a French novice types (see `training.typed`)."""
    place = private(folder) / "ipython"
    profile = place / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(
        'c = get_config()\nc.InteractiveShellApp.extensions = ["smkit.training.typed"]\nc.IPKernelApp.log_level = 40\n',
        "utf-8",
    )
    return place


def app(notebook: Path, given: Mapping[str, str], *, port: int, browser: bool, network: bool = False) -> int:
    """Serve a simulator as a web page without code, until it is stopped.

    Parameters: `notebook`, of the simulator; `given`, values of its parameters, as typed; `port`; `browser`, whether to open
    one; `network`, whether others on the local network may open the page, with a token, or this machine alone.
    Where that port is taken, the next free one is, and it is said. Returns 0.
    Raises SmkitError when Voilà is not installed or ends by itself, when no port is free, or for a parameter that the simulator
    has not or cannot read.
    """
    need("voila", "Voilà, qui sert les simulateurs, n'est pas installé")
    from smkit.display.simulators import serving

    page = served(notebook, given)
    token = secrets.token_urlsafe(9) if network else ""
    free = _free_port(port, "0.0.0.0" if network else "127.0.0.1")
    options = [
        *serving.OPTIONS,
        *serving.reach(token),
        f"--port={free}",
        "--Voila.port_retries=0",
        *([] if browser else ["--no-browser"]),
    ]
    env = os.environ | serving.environment() | {"SMKIT_WORKSPACE": str(paths.workspace().resolve())}
    _tell(f"Le port {port} n'est pas libre : la page prend le {free}." if free != port else "")

    def opened(server: subprocess.Popen[bytes]) -> None:
        """Say where the page is, once it can be opened."""
        while server.poll() is None and not _answers(free):
            time.sleep(0.1)
        if server.poll() is not None:
            return
        if network:
            address = f"http://{_address()}:{free}/?token={token}"
            _tell(
                f"Ouvert à la salle : toute personne du réseau local qui a cette adresse peut s'en servir.\n  {address}"
            )
        else:
            _tell(f"Le simulateur est ouvert : http://127.0.0.1:{free}/")
        _tell("Gardez cette fenêtre ; pour l'arrêter : Ctrl-C ici.")

    if code := _served([sys.executable, "-m", "voila", str(page), *options], env, opened):
        raise SmkitError(
            f"Le simulateur « {notebook.stem} » s'est arrêté de lui-même. Relancez la même commande ; si cela se répète, "
            "relancez-la avec SMKIT_DEBUG=1 pour le détail à transmettre à qui maintient le kit."
        )
    return code


def _tell(line: str) -> None:
    """Say a line to whoever waits in the terminal, nothing for none."""
    if line:
        print(line, file=sys.stderr, flush=True)


def _free_port(port: int, host: str) -> int:
    """Return the first port, from this one, on which a server may be opened here. Raises SmkitError when none of them is free."""
    last = min(port + _PORTS, 65_536)
    for one in range(port, last):
        with socket.socket() as trial:
            if os.name != "nt":  # as servers open theirs; elsewhere it would take a port that is in use
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                trial.bind((host, one))
                return one
    raise SmkitError(
        f"Aucun port n'est libre de {port} à {last - 1} sur cette machine. Donnez-en un autre, par exemple : --port 9000"
    )


def _answers(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def served(notebook: Path, given: Mapping[str, str], page: Path | None = None) -> Path:
    """Write what a simulator's page shows: its notebook with a person's parameters, and without links to files that the page
    cannot reach.

    Parameters: as `app`; `page`, where it is written, by default in the workspace's `.smkit/`.
    Returns the copy.
    Raises SmkitError for a parameter that the simulator has not, or a file that is not there.
    """
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    from smkit.reports.asking import inputs, parameters

    known = parameters.declared(notebook)
    located = inputs.locate(parameters.bind(given, known, notebook.stem), Path.cwd())
    copy = load_notebook_node(str(notebook))
    if located:
        copy = parameterize_notebook(copy, parameters.injected(located, notebook))
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            cell.source = _NEIGHBOUR.sub(r"\1", cell.source)
    page = page or private(paths.workspace()) / "pages" / notebook.name
    page.parent.mkdir(exist_ok=True)
    nbformat.write(copy, page)
    return page


def _address() -> str:
    """This machine's address on the local network; no packet is sent to know it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def need(module: str, complaint: str) -> None:
    """Raise SmkitError, with the command that installs it, where a module of the lab is not there; `complaint` says so."""
    if find_spec(module) is None:
        raise SmkitError(f"{complaint}. Installez-le avec : {extras.command(extras.needed('lab'))}")
