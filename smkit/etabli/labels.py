"""What a form says beside the parameters of reports, in French."""

import re

from smkit.etabli.untyped import of_the_page
from smkit.reports.asking.labels import ASKED
from smkit.typography import typeset

#: Files that hold no table, by parameter: how their names end.
TEXTS = {"convention": (".yaml", ".yml"), "retour": (".xlsx",)}
#: What is said under the menu of each.
HELPS = {
    "convention": "Un fichier .yaml, déposé parmi les vôtres",
    "retour": "Son classeur Excel, colonne « Décision » remplie, déposé parmi les vôtres",
}

_LISTED = re.compile(r"\((?:paramètres? )?([a-z_]+(?:(?:, | et )[a-z_]+)+|[a-z]+_[a-z_]+)\)")
#: A parameter by its own name, where a sentence says by what to give something.
_NAMED = re.compile(r"((?:[Dd]onnez|\bpar) )(?:«\s?)?([a-z]+_[a-z_]+)(?:\s?»)?")
_ONE = re.compile(r"(?:du|le) paramètre (?:«\s?([a-z_]+)\s?»|([a-z_]+))", re.IGNORECASE)


def of_the_form(text: str) -> str:
    """Return a sentence that names parameters as the form names them, and asks for nothing to be typed.

    >>> of_the_form("Demandez d'autres jours (debut, fin, periode).").replace("\\xa0", " ")
    "Demandez d'autres jours (« Premier jour », « Dernier jour »)."
    >>> of_the_form("Dites-le avec le paramètre temoin.").replace("\\xa0", " ")
    'Dites-le avec le réglage « Groupe témoin ».'
    >>> of_the_form("Donnez le taux de marque (taux_marque).").replace("\\xa0", " ")
    'Donnez le taux de marque (« Taux de marque »).'
    """

    def listed(found: re.Match[str]) -> str:
        known = [f"« {ASKED[name]} »" for name in re.split(", | et ", found[1]) if name in ASKED]
        return f"({', '.join(known)})" if known else found[0]

    def named(found: re.Match[str]) -> str:
        return f"{found[1]}« {ASKED[found[2]]} »" if found[2] in ASKED else found[0]

    def one(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return f"{found[0][:2]} réglage « {ASKED[name]} »" if name in ASKED else found[0]

    return typeset(_NAMED.sub(named, _ONE.sub(one, _LISTED.sub(listed, of_the_page(text)))))
