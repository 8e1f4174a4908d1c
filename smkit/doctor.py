"""Is this machine ready, and if not, what to do."""

import os
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from smkit import extras, paths
from smkit.reports.writing import browsers
from smkit.tables.parsing import keys
from smkit.typography import typeset


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
        f"Écriture dans le dossier de travail « {folder.name} »",
        "Placez-vous dans un dossier à vous, ou créez-en un avec smkit init.",
    )


def _pseudonyms() -> Check:
    """Which files went under pseudonyms with which key: told, and nothing to mend."""
    served, changed = list[str](), list[str]()
    for path in sorted(paths.BOUTIQUE.glob("*.csv")):
        (served if keys.published(path) else changed).append(path.name)
    text = f"Pseudonymes : clé publiée pour {len(served)} fichier{'s' if len(served) > 1 else ''} du kit"
    if changed:
        text += f" ; pas pour ceux qui ont changé ou qui ont été posés à côté : {', '.join(changed)}"
    if used := keys.uses():
        text += f" ; clé de cet espace de travail, qui reste ici : {', '.join(used)}"
    return Check(True, False, typeset(text))
