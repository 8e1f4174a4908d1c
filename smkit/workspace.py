"""A person's own workspace: a private copy of the kit, and JupyterLab in French on it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from smkit import extras, paths
from smkit.errors import SmkitError, why

_LAB_SETTINGS = {
    "@jupyterlab/translation-extension/plugin": {"locale": "fr_FR"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def create(folder: Path) -> tuple[int, int]:
    """Copy the kit's notebooks and data into a folder, leaving alone every file that is already there.

    Parameters: `folder`, made if need be; its `.smkit/` will hold the pseudonym key and the progress record.
    Returns how many files were copied, and how many were there already.
    Raises SmkitError when the folder cannot be written in.
    """
    added = kept = 0
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
                shutil.copyfile(source, target)
                added += 1
    except OSError as problem:
        raise SmkitError(
            f"Impossible d'écrire dans « {folder.name} » : {why(problem)}. Choisissez un dossier à vous, par exemple dans "
            "vos documents."
        ) from problem
    return added, kept


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
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(folder), *options]
    return subprocess.call(command, env=os.environ | _places(folder))


def jupyter_environment(folder: Path) -> dict[str, str]:
    """Return what to add to the environment of a server that has lessons and simulators beside its own pages."""
    from smkit.display.simulators import serving

    return _places(folder) | serving.environment()


def _places(folder: Path) -> dict[str, str]:
    """Where JupyterLab finds its settings, French ones, and kernels their start."""
    settings = private(folder) / "lab"
    for plugin, values in _LAB_SETTINGS.items():
        file = settings / f"{plugin}.jupyterlab-settings"
        if not file.exists():  # what a person changed in the menus stays
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values, indent=1), "utf-8")
    return {
        "JUPYTERLAB_SETTINGS_DIR": str(settings.resolve()),
        "IPYTHONDIR": str(_kernels(folder).resolve()),
    }


def _kernels(folder: Path) -> Path:
    """The IPython folder of a workspace, whose kernels understand what a French novice types (see `training.typed`)."""
    place = private(folder) / "ipython"
    profile = place / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(
        'c = get_config()\nc.InteractiveShellApp.extensions = ["smkit.training.typed"]\n', "utf-8"
    )
    return place


def app(notebook: Path, *, port: int, browser: bool) -> int:
    """Serve a simulator as a web page without code, on this machine alone, until it is stopped.

    Parameters: `notebook`, of the simulator; `port`; `browser`, whether to open one.
    Returns Voilà's exit code.
    Raises SmkitError when Voilà is not installed.
    """
    need("voila", "Voilà, qui sert les simulateurs, n'est pas installé")
    from smkit.display.simulators import serving

    options = [*serving.OPTIONS, f"--port={port}", *([] if browser else ["--no-browser"])]
    env = os.environ | serving.environment() | {"SMKIT_WORKSPACE": str(paths.workspace().resolve())}
    return subprocess.call([sys.executable, "-m", "voila", str(notebook), *options], env=env)


def need(module: str, complaint: str) -> None:
    """Raise SmkitError, with the command that installs it, where a module of the lab is not there; `complaint` says so."""
    if find_spec(module) is None:
        raise SmkitError(f"{complaint}. Installez-le avec : {extras.command(extras.needed('lab'))}")
