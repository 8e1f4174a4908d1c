"""A scenario kept as a case study that `smkit report` runs."""

from typing import Any

from smkit import filing, paths, typography
from smkit.analysis.campaigns.action import NO_NUMBERS, Action
from smkit.analysis.campaigns.actions import NAMES
from smkit.analysis.errors import InputError
from smkit.errors import why

FOLDER = "cas"


def write(name: str, action: Action) -> str:
    """Write a scenario as a YAML case in the workspace, without replacing any other.

    Parameters: `name`, French, that the person gave; `action`.
    Returns what to tell that person: where it is, and how to run it.
    Raises InputError when there is no name, or the folder cannot be written in.
    """
    import yaml

    title = " ".join(name.split())
    if not title:
        raise InputError("Donnez d'abord un nom au scénario, par exemple « Mailing de mai ».")
    folder = paths.workspace() / FOLDER
    case = {
        "rapport": "etude_de_cas_roi",
        "titre": title,
        "parametres": {
            name: _plain(value)
            for name, attribute in NAMES.items()
            if attribute not in NO_NUMBERS and (value := getattr(action, attribute)) is not None
        },
        "sources": [
            "Scénario du simulateur « ROI d'une campagne » : ce sont des hypothèses, pas des résultats."
        ],
    }
    text = yaml.safe_dump(case, allow_unicode=True, sort_keys=False, width=120)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = filing.untaken(folder / f"{slug(title)}.yaml")
        file.write_text(text, "utf-8")
    except OSError as problem:
        raise InputError(
            f"Impossible d'écrire dans le dossier « {FOLDER} » de votre espace de travail : {why(problem)}. "
            "Vérifiez que vous pouvez y enregistrer un fichier."
        ) from problem
    return f"Scénario enregistré : {FOLDER}/{file.name}. Pour en faire un rapport : smkit report --case {FOLDER}/{file.name}"


def slug(title: str) -> str:
    """Return a file name without accents or spaces.

    >>> slug("Mailing de mai : l'été !")
    'mailing_de_mai_l_ete'
    """
    return typography.slug(title.casefold())[:60] or "scenario"


def _plain(number: Any) -> Any:
    """A number as YAML writes it: whole where it is whole."""
    value = float(number or 0)
    return int(value) if value.is_integer() else value
