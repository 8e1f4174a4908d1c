"""Is this machine ready, and if not, what to do."""

import os
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from smkit import extras, paths, reach
from smkit.reports.writing import browsers
from smkit.tables import storeroom
from smkit.tables.parsing import keys
from smkit.typography import typeset

_GIGA = 2**30
_LONGEST_PATH = 120  # the kit's own files, and Jupyter's, take the rest of Windows' 260 characters


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it is right, whether reports need it, what was seen, and the remedy."""

    ok: bool
    needed: bool
    text: str
    remedy: str = ""


def examine() -> list[Check]:
    """Look at everything the kit stands on.

    Returns the checks, in the order in which a person should mend them.

    >>> examine()[0].ok
    True
    """
    found = [
        Check(
            sys.version_info >= (3, 11),
            True,
            f"Python {sys.version.split()[0]}",
            "Installez Python 3.11 ou plus récent.",
        ),
        *_packages(),
        Check(
            paths.NOTEBOOKS.is_dir() and paths.BOUTIQUE.is_dir(),
            True,
            "Carnets et données du kit",
            "Réinstallez smkit : ses carnets ou ses données manquent.",
        ),
        _kernel(),
        _writable(paths.workspace()),
        _pseudonyms(),
        *_kept(),
        Check(
            find_spec("jupyterlab") is not None,
            False,
            "JupyterLab, pour travailler dans les carnets",
            extras.command(extras.needed("lab")),
        ),
        Check(
            browsers.find() is not None,
            False,
            "Navigateur Chromium, Chrome ou Edge, pour le PDF",
            "Installez Chrome, Edge ou Chromium ; sans lui, les autres formats sont produits quand même.",
        ),
        Check(
            find_spec("playwright") is not None,
            False,
            "Pilote du navigateur, pour le PDF",
            extras.command(extras.needed("pdf")),
        ),
    ]
    return found


def examine_room() -> list[Check]:
    """Look at what a training room's machine needs beyond: memory, disk, a page of its own, a kernel that answers.

    Returns the checks.
    """
    import shutil

    import psutil  # type: ignore[import-untyped]

    here = paths.workspace()
    memory, disk = (
        psutil.virtual_memory().total,
        shutil.disk_usage(here if here.exists() else Path.cwd()).free,
    )
    return [
        Check(
            memory >= 3.5 * _GIGA,
            True,
            f"Mémoire : {memory / _GIGA:.0f} Go",
            "Il faut 4 Go. Fermez ce qui n'est pas utile, ou mettez deux personnes sur un poste mieux pourvu.",
        ),
        Check(
            disk >= _GIGA,
            True,
            f"Place sur le disque : {disk / _GIGA:.0f} Go",
            "Il faut 1 Go : videz la corbeille et les téléchargements.",
        ),
        Check(
            len(str(here.resolve())) <= _LONGEST_PATH,
            True,
            f"Dossier de travail à {len(str(here.resolve()))} caractères de la racine",
            "Windows s'arrête à 260 caractères : placez le dossier du poste plus près de la racine, par exemple dans C:\\atelier.",
        ),
        Check(
            _serves(),
            True,
            "Une page servie par cette machine, pour elle seule",
            "Un pare-feu ou un antivirus bloque l'adresse 127.0.0.1 : demandez à l'informatique de l'autoriser pour Python.",
        ),
        Check(
            _answers(),
            True,
            "Une case de carnet lancée, et sa réponse reçue",
            "Réinstallez le noyau : python -m ipykernel install --sys-prefix",
        ),
    ]


def _serves() -> bool:
    """Can a program of this machine talk to another, on loopback?"""
    import socket

    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            with socket.create_connection(server.getsockname(), timeout=5):
                return True
    except OSError:
        return False


def _answers() -> bool:
    """Does a kernel start and compute?"""
    import subprocess

    from jupyter_client.manager import start_new_kernel

    try:
        manager, client = start_new_kernel(startup_timeout=60, stderr=subprocess.DEVNULL)
    except Exception:  # whatever it is, the room's answer is the same
        return False
    try:
        return bool(client.execute_interactive("6 * 7", silent=True, timeout=60)["content"]["status"] == "ok")
    except TimeoutError:
        return False
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _packages() -> list[Check]:
    """The packages that a report needs, told in one line when they are all there."""
    missing = []
    for requirement in extras.needed():
        try:
            version(extras.name(requirement))
        except PackageNotFoundError:
            missing.append(requirement)
    names = ", ".join(map(extras.name, missing))
    text = f"Bibliothèques manquantes : {names}" if missing else "Bibliothèques"
    return [Check(not missing, True, text, extras.command(missing))]


def _kernel() -> Check:
    from jupyter_client.kernelspec import KernelSpecManager

    known = "python3" in KernelSpecManager().find_kernel_specs()
    return Check(known, True, "Noyau Jupyter « python3 »", "python -m ipykernel install --sys-prefix")


def _writable(folder: Path) -> Check:
    return Check(
        os.access(folder, os.W_OK),
        True,
        f"Écriture dans le dossier de travail « {reach.name(folder)} »",
        "Placez-vous dans un dossier à vous, ou créez-en un avec smkit init.",
    )


def _kept() -> list[Check]:
    """The large files whose readings this workspace keeps: told, and nothing to mend."""
    found = storeroom.all_of(paths.workspace())
    if not found:
        return []
    names = ", ".join(dict.fromkeys(each.file for each in found if each.file))
    size = sum(each.size for each in found) / 1e6
    text = (
        f"Lectures de grands fichiers, gardées sous pseudonymes dans .smkit/{storeroom.FOLDER} : {names} ({size:.0f} Mo) ; "
        "smkit doctor --vider les efface"
    )
    return [Check(True, False, typeset(text))]


def _pseudonyms() -> Check:
    """Which files went under pseudonyms with which key, and whether the workspace's own can be read."""
    if wrong := keys.damaged():
        return Check(False, True, "Pseudonymes", typeset(wrong))
    served, changed = list[str](), list[str]()
    for path in sorted(paths.BOUTIQUE.glob("*.csv")):
        (served if keys.published(path) else changed).append(path.name)
    text = f"Pseudonymes : clé publiée pour {len(served)} fichier{'s' if len(served) > 1 else ''} du kit"
    if changed:
        text += f" ; pas pour ceux qui ont changé ou qui ont été posés à côté : {', '.join(changed)}"
    if used := keys.uses():
        text += f" ; clé de cet espace de travail, qui reste ici : {', '.join(used)}"
    return Check(True, False, typeset(text))
