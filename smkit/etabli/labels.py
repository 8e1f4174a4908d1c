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

_LISTED = re.compile(r"\(([a-z_]+(?:, [a-z_]+)+)\)")
_ONE = re.compile(r"(?:du|le) paramètre (?:«\s?([a-z_]+)\s?»|([a-z_]+))", re.IGNORECASE)


def of_the_form(text: str) -> str:
    """Return a sentence that names parameters as the form names them, and asks for nothing to be typed.

    >>> of_the_form("Demandez d'autres jours (debut, fin, periode).").replace("\\xa0", " ")
    "Demandez d'autres jours (« Premier jour », « Dernier jour »)."
    >>> of_the_form("Dites-le avec le paramètre temoin.").replace("\\xa0", " ")
    'Dites-le avec le réglage « Groupe témoin ».'
    """

    def listed(found: re.Match[str]) -> str:
        known = [f"« {ASKED[name]} »" for name in found[1].split(", ") if name in ASKED]
        return f"({', '.join(known)})" if known else found[0]

    def one(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return f"{found[0][:2]} réglage « {ASKED[name]} »" if name in ASKED else found[0]

    return typeset(_ONE.sub(one, _LISTED.sub(listed, of_the_page(text))))
