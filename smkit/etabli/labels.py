"""What a form calls the parameters of reports, in French."""

import re

from smkit.etabli.untyped import of_the_page
from smkit.typography import typeset

LABELS = {
    "a_placer": "Budget à placer",
    "actualisation": "Taux d'actualisation",
    "au": "Jour où l'on se place",
    "aujourdhui": "Jour du rapport",
    "base": "Montants",
    "budget": "Budget à répartir",
    "charge_max": "Actions de front par personne",
    "client": "Client",
    "confiance_minimum": "Confiance minimale",
    "contacts": "Contacts déjà pris",
    "convention": "Votre convention",
    "converti": "Colonne « a acheté »",
    "cout_contact": "Coût d'un contact",
    "cout_fixe": "Dépense fixe",
    "date": "Jour de l'événement",
    "debut": "Premier jour",
    "debut_exercice": "Premier mois de l'exercice",
    "delai": "Délai d'accord, en jours",
    "ecart_utile": "Écart utile",
    "effet_offre": "Effet de l'offre",
    "elasticite": "Effet d'un budget doublé",
    "evenement": "Événement",
    "fin": "Dernier jour",
    "gagnees": "Affaires gagnées",
    "grain": "Compter par",
    "groupe": "Colonne des groupes",
    "heures": "Heures par semaine",
    "historique_depuis": "Historique entier depuis le",
    "ignorer": "Produits à laisser de côté",
    "jour": "Date du jour",
    "jours": "Jours à prévoir",
    "marge_contrat": "Marge annuelle d'un contrat",
    "marge_minimum": "Marge minimale d'un lot",
    "minutes": "Minutes par contact",
    "modele": "Modèle d'événement",
    "mois": "Mois",
    "nb_offres": "Nombre d'offres",
    "objectif": "Objectif",
    "offre": "Votre offre",
    "par": "Découper par",
    "part_temoin": "Part du groupe témoin",
    "pays": "Pays",
    "personnes": "Personnes qui prospectent",
    "plafond": "Plafond d'un budget",
    "produit": "Produit",
    "prospect": "Prospect",
    "regards": "Regards sur le résultat",
    "region": "Région",
    "rejets_max": "Part de lignes écartées tolérée",
    "remise_lot": "Remise sur un lot",
    "rendez_vous": "Rendez-vous obtenus",
    "renouvellement": "Part des contrats renouvelés",
    "retour": "Revue précédente",
    "retour_spontane": "Retours sans relance",
    "sans_suite": "Jours avant de nourrir un lead",
    "secteur": "Secteur",
    "segment": "Segment",
    "semaines": "Semaines de travail",
    "silence": "Jours de silence",
    "support_minimum": "Support minimal",
    "taux_acceptation": "Taux d'acceptation",
    "taux_marque": "Taux de marque",
    "temoin": "Groupe témoin",
    "titre": "Titre du rapport",
    "trop": "Parutions de trop, par semaine",
    "trou": "Jours qui font un trou",
    "valeur": "Colonne du montant",
    "valeur_affaire": "Valeur d'une affaire",
}

#: Files that hold no table, by parameter: how their names end.
TEXTS = {"convention": (".yaml", ".yml"), "retour": (".xlsx",)}
#: What is said under the menu of each.
HELPS = {
    "convention": "Un fichier .yaml, déposé parmi les vôtres",
    "retour": "Son classeur Excel, colonne « Décision » remplie, déposé parmi les vôtres",
}

#: Parameters whose values are few, as (value, text).
CHOICES = {
    "grain": (("semaine", "semaine"), ("mois", "mois"), ("trimestre", "trimestre"), ("annee", "année")),
    "base": (
        ("", "ce que disent les en-têtes"),
        ("HT", "hors taxes (HT)"),
        ("TTC", "taxes comprises (TTC)"),
    ),
    "modele": (
        ("salon", "salon"),
        ("lancement", "lancement"),
        ("journee_clients", "journée clients"),
        ("webinaire", "webinaire"),
        ("soiree_remerciement", "soirée de remerciement"),
    ),
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
        known = [f"« {LABELS[name]} »" for name in found[1].split(", ") if name in LABELS]
        return f"({', '.join(known)})" if known else found[0]

    def one(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return f"{found[0][:2]} réglage « {LABELS[name]} »" if name in LABELS else found[0]

    return typeset(_ONE.sub(one, _LISTED.sub(listed, of_the_page(text))))
