"""The words of a plan: its statuses, horizons and changes as people say them."""

import re
from typing import TYPE_CHECKING, Any

from smkit import paths
from smkit.display import french
from smkit.tables.schema import table as find_table

if TYPE_CHECKING:
    import pandas as pd

Said = list[tuple[str, list[str]]]

#: The content calendar that a report shows when none is given, and the day it is looked at.
SAMPLE, SAMPLE_DAY = str(paths.CASES / "contenus_boutique.csv"), "2026-02-16"

STATES = {
    "late": "En retard", "running": "En cours", "planned": "Prévue", "done": "Terminée", "cancelled": "Abandonnée",
    "removed": "Retirée du plan",
}  # fmt: skip
CHANGES = {"same": "inchangée", "moved": "modifiée", "added": "ajoutée", "removed": "retirée"}
STEPS = {
    "draft": "Brouillon",
    "brand": "Marque",
    "legal": "Juridique",
    "approved": "Validé",
    "published": "Publié",
}
PROBLEMS = {
    "": "rien", "no_approver": "personne pour valider", "late": "validation en retard", "late_approval": "validé en retard",
    "unapproved": "paraît sans validation", "no_date": "sans date",
}  # fmt: skip
CRITERIA = {
    "specific": "précis (quoi et qui)", "measurable": "mesurable", "attainable": "atteignable", "relevant": "rattaché",
    "timed": "daté",
}  # fmt: skip
_MOST = 3  # actions named in a sentence
_PSEUDONYM = re.compile(r"\w+-[0-9a-f]{12}")
_HORIZONS = {name: words[0] for name, words in find_table("plan").column("horizon").values.items()}


def horizon(value: Any) -> str:
    """Return a horizon as people say it.

    >>> horizon("short"), horizon(None)
    ('Court terme', 'Non renseigné')
    """
    return _HORIZONS.get(value, "Non renseigné")


def owner(value: Any) -> str:
    """Return an owner, or that there is none."""
    return str(value) if french.is_known(value) else "personne"


def quoted(value: Any) -> str:
    """Return an owner as the file writes it, between « », where French would want an article that the file does not give.

    >>> quoted("Direction")
    '« Direction »'
    """
    return f"« {owner(value)} »"


def function(value: Any) -> str:
    """Return who is to act: a function, never a person, and to be named where there is nobody.

    >>> function("Direction"), function("Personne-0123456789ab"), function(None)
    ('Direction', "Responsable de l'action", 'À désigner')
    """
    if not french.is_known(value):
        return "À désigner"
    return "Responsable de l'action" if _PSEUDONYM.fullmatch(str(value)) else str(value)


def named(names: "pd.Series", most: int = _MOST) -> str:
    """Return some actions by their names, the first ones and how many others.

    >>> import pandas as pd
    >>> named(pd.Series(["Salon", "Stand", "Devis"]), most=1).replace("\\xa0", " ")
    '« Salon » et 2 autres'
    """
    left = len(names) - most
    said = [f"« {name} »" for name in names.head(most)]
    return french.listing([*said, french.plural(left, "autre")] if left > 0 else said)


def slip(days: Any) -> str:
    """Return a slip in days as a sentence says it.

    >>> slip(29), slip(-1), slip(0)
    ('29 jours plus tard', '1 jour plus tôt', 'à la même date')
    """
    count = int(days)
    if not count:
        return "à la même date"
    said = french.plural(abs(count), "jour").replace("\xa0", " ").replace("\u202f", " ")
    return f"{said} plus {'tard' if count > 0 else 'tôt'}"


def money(x: Any, currency: str = "EUR") -> str:
    """Return an amount without cents from 100 on.

    >>> " ".join(money(135561.88).split()), " ".join(money(12.5).split())
    ('135 562 €', '12,50 €')
    """
    return (
        french.money(x, currency, decimals=0)
        if french.is_known(x) and abs(x) >= 100
        else french.amount(x, currency)
    )
