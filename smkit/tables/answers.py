"""What a person answers about an export: its sheet, its dates, its numbers, its statuses… by parameter or in a file.

Every question of the reader has one of these names. Where a command or a notebook has no parameter of that name, the
answer travels inside `colonnes`, in square brackets: `amount=Montant, [statuts: vente=Livrée; annulee=Refusée]`.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from smkit.errors import suggest
from smkit.tables.errors import ReadError, listing

#: French name, as parameters have it → field of `Answers`.
NAMES = {
    "feuille": "sheet",
    "dates": "dates",
    "nombres": "numbers",
    "echelle": "scale",
    "fuseau": "zone",
    "statuts": "statuses",
    "en_attente": "pending",
    "doublons": "duplicates",
    "lointaines": "distant",
    "essais": "trials",
    "totaux": "totals",
    "remplir": "fill",
    "etapes": "stages",
    "natures": "kinds",
    "etats": "states",
    "historique": "history",
    "clients": "customers",
    "groupes": "groups",
    "base": "base",
    "remise": "discount",
    "taux": "rates",
    "personnes": "people",
    "depenses": "spent",
}
#: What each one means, for the lists of parameters.
HELP = {
    "feuille": "feuille du classeur : son nom, son numéro, plusieurs séparées par « ; », ou toutes",
    "dates": "ordre des dates : jma (03/04 = 3 avril), mja (4 mars) ou amj ; deux ordres : prouvees, ou « jma puis mja ligne 15 »"
    " ; debut : une semaine, un mois ou un intervalle est lu à son premier jour",
    "nombres": "comment s'écrit un nombre : « 1 234,50 », « 1.234,50 » ou « 1,234.50 »",
    "echelle": "unité des montants : k€, M€, centimes, micros ou unite ; vide : ce que dit le fichier",
    "fuseau": "fuseau des dates qui portent un décalage, par exemple Europe/Paris",
    "statuts": "mots de l'état des commandes : « vente=Livrée; attente=Devis; annulee=Refusée »",
    "en_attente": "devis et commandes en attente : compter ou ecarter",
    "doublons": "la même commande, ligne, affaire, action, ou le même objectif, écrit deux fois à l'identique : compter ou ecarter",
    "lointaines": "dates après aujourd'hui ou à des années des autres : compter ou ecarter",
    "essais": "commandes qui ressemblent à des essais (TEST, test@…, 0,01) : compter ou ecarter",
    "totaux": "lignes qui sont le total d'autres lignes : compter ou ecarter",
    "remplir": "colonnes dont une case vide reprend celle du dessus, séparées par « , » ; ou oui, ou non",
    "etapes": "étapes du CRM : « won=Signé; lost=Perdu »",
    "natures": "mots de la nature des coûts : « salary=Paies; media=Annonces; tool=Licences; agency=Studio »",
    "etats": "mots du statut des actions d'un plan : « running=À relire; cancelled=Sans objet »",
    "historique": "affaires écrites une fois par étape, objectifs révisés : dernier (la dernière ligne) ou compter (chacune)",
    "clients": "clients écrits de plusieurs façons (cl-1, CL-1) ou sans nom (Client comptoir) : reunir ou tels_quels",
    "groupes": "régions, canaux, segments, catégories ou produits écrits de plusieurs façons (Web, web) : reunir ou tels_quels",
    "base": "HT ou TTC : ce que disent les montants du fichier",
    "remise": "unité de la colonne de remise : pourcent ou euros (avec discount=Son en-tête dans colonnes)",
    "taux": "colonne de taux où se suivent 0,5 et 75 : pourcent (0,5 %), part (50 % et 7500 %) ou melange (jusqu'à 1, une part ; "
    "au-delà, des %)",
    "personnes": "mots seuls à masquer, prénoms ou noms de personnes, séparés par « ; » ; ou tous, ou aucun"
    " ; « region=aucun » : les noms de la colonne Région restent en clair",
    "depenses": "ce qu'a coûté chaque campagne, si le fichier ne le dit pas : « Soldes=300; Salon=1200 »",
}
#: What figures of a column of rates are: percents all, shares all, or shares up to 1 and percents beyond.
PERCENT, SHARE, MIXED = "pourcent", "part", "melange"
#: What stands for a cost in a line to type, to be replaced.
BLANK = "…"
_CHOICES = {
    "dates": ("jma", "mja", "amj", "prouvees", "debut"),
    "pending": ("compter", "ecarter"),
    "duplicates": ("compter", "ecarter"),
    "distant": ("compter", "ecarter"),
    "trials": ("compter", "ecarter"),
    "totals": ("compter", "ecarter"),
    "history": ("compter", "dernier"),
    "customers": ("reunir", "tels_quels"),
    "groups": ("reunir", "tels_quels"),
    "discount": ("pourcent", "euros"),
    "rates": (PERCENT, SHARE, MIXED),
}
_SAME = {
    "%": "pourcent",
    "percent": "pourcent",
    "pourcents": "pourcent",
    "€": "euros",
    "eur": "euros",
    "euro": "euros",
    "prouvées": "prouvees",
    "mélange": "melange",
    "parts": "part",
    "écarter": "ecarter",
    "count": "compter",
    "leave": "ecarter",
    "derniere": "dernier",
    "dernière": "dernier",
    "last": "dernier",
    "réunir": "reunir",
    "tels quels": "tels_quels",
    "dmy": "jma",
    "mdy": "mja",
    "ymd": "amj",
}
#: Two orders in one column, and the line where they change.
TWO_ORDERS = re.compile(r"(jma|mja) puis (jma|mja) ligne (\d+)")
_INSIDE = re.compile(r"(?:^|[,;\n])\s*\[\s*(\w+)\s*:\s*([^\]]*)\]")


@dataclass(frozen=True)
class Answers:
    """What was answered, each as it is typed; "" where nothing was."""

    sheet: str = ""
    dates: str = ""
    numbers: str = ""
    scale: str = ""
    zone: str = ""
    statuses: str = ""
    pending: str = ""
    duplicates: str = ""
    distant: str = ""
    trials: str = ""
    totals: str = ""
    fill: str = ""
    stages: str = ""
    kinds: str = ""
    states: str = ""
    history: str = ""
    customers: str = ""
    groups: str = ""
    base: str = ""
    discount: str = ""
    rates: str = ""
    people: str = ""
    spent: str = ""

    def over(self, other: "Answers") -> "Answers":
        """Return these answers, and the other ones where these say nothing."""
        return replace(other, **{name: text for name, text in asdict(self).items() if text})

    def french(self) -> dict[str, str]:
        """Return what was answered, by French name."""
        return {name: getattr(self, field) for name, field in NAMES.items() if getattr(self, field)}


def answered(given: Mapping[str, object]) -> Answers:
    """Return answers by French or English name, checked. Raises ReadError for a name or a choice that does not exist.

    >>> answered({"dates": "JMA", "feuille": 2}).french()
    {'feuille': '2', 'dates': 'jma'}
    """
    found = {}
    for name, value in given.items():
        field = NAMES.get(name, name)
        if field not in NAMES.values():
            raise ReadError(
                f"La réponse « {name} » n'existe pas.{suggest(name, NAMES)} Connues : {listing(NAMES)}."
            )
        text = "" if value is None else str(value).strip()
        if text and field in _CHOICES:
            text = _SAME.get(text.lower(), text.lower())
            if text not in _CHOICES[field] and not (field == "dates" and TWO_ORDERS.fullmatch(text)):
                french = next(each for each, own in NAMES.items() if own == field)
                raise ReadError(
                    f"Le paramètre {french} ne connaît pas « {value} ». Attendu : {listing(_CHOICES[field], 'ou')}."
                )
        if text and field == "zone":
            text = _zone(text)
        if text and field == "base":
            from smkit.tables.parsing import taxes

            text = taxes.asked(text)
        if text and field == "numbers" and not re.search(r"\d[.,]\d{1,2}\s*$", text):
            raise ReadError(
                f"Le paramètre nombres ne comprend pas « {value} ». Écrivez un nombre comme dans le fichier, avec ses décimales : "
                "« 1 234,50 », « 1.234,50 » ou « 1,234.50 »."
            )
        found[field] = text
    return Answers(**found)


def _zone(text: str) -> str:
    """Return a time zone by its name, or by its city alone. Raises ReadError when there is none."""
    from zoneinfo import available_timezones

    known = {name.lower(): name for name in available_timezones()}
    near = {name.rpartition("/")[2]: own for name, own in known.items()}
    asked = text.lower().replace(" ", "_")
    if asked not in known and asked not in near:
        raise ReadError(
            f"Le fuseau « {text} » n'existe pas.{suggest(text, known.values())} Par exemple : Europe/Paris."
        )
    return known.get(asked) or near[asked]


def split(colonnes: str) -> tuple[str, Answers]:
    """Take the answers out of a mapping in which they travel.

    >>> split("amount=Total, [statuts: vente=Livrée; annulee=Refusée]")
    ('amount=Total', Answers(sheet='', dates='', numbers='', scale='', zone='', statuses='vente=Livrée; annulee=Refusée', \
pending='', duplicates='', distant='', trials='', totals='', fill='', stages='', kinds='', states='', history='', customers='', \
groups='', base='', discount='', rates='', people='', spent=''))
    """
    if "[" not in colonnes:
        return colonnes, Answers()
    inside = [match for match in _INSIDE.finditer(colonnes) if match[1].lower() in NAMES]
    rest = colonnes
    for match in reversed(inside):
        rest = rest[: match.start()] + rest[match.end() :]
    return rest.lstrip(",; \n"), answered({match[1].lower(): match[2] for match in inside})


def folded(colonnes: str, given: Mapping[str, str]) -> str:
    """Put answers, by French name, into a mapping, so that they travel where it goes.

    >>> folded("amount=Total", {"dates": "mja", "statuts": ""})
    'amount=Total, [dates: mja]'
    """
    return ", ".join(filter(None, [colonnes, *(f"[{name}: {text}]" for name, text in given.items() if text)]))
