"""What people call the parameters of reports, in French: in forms, and where a report says what it was given."""

from collections.abc import Mapping
from typing import Any

from smkit.reports.asking.parameters import spoken
from smkit.tables import schema
from smkit.typography import typeset

#: Those that a form asks for.
ASKED = {
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
    "taux": "Écriture des taux",
    "taux_acceptation": "Taux d'acceptation",
    "taux_marque": "Taux de marque",
    "temoin": "Groupe témoin",
    "titre": "Titre du rapport",
    "trop": "Parutions de trop, par semaine",
    "trou": "Jours qui font un trou",
    "valeur": "Colonne du montant",
    "valeur_affaire": "Valeur d'une affaire",
}
#: Those that a case, a command or a question of the reader gives besides.
_GIVEN = {
    "accroche": "Accroche",
    "acheteurs": "Acheteurs",
    "actions": "Actions",
    "affaires_ouvertes": "Affaires encore ouvertes",
    "appel": "Rendez-vous proposé",
    "bareme": "Barème de points",
    "bon": "Bon de réduction",
    "bons": "Bons distribués",
    "chiffre": "Chiffre",
    "chiffre_affaires": "Chiffre d'affaires",
    "clics": "Clics payés",
    "clients": "Clients écrits de plusieurs façons",
    "colonne": "Colonne",
    "colonnes": "Correspondances de colonnes",
    "connexion": "Base de données",
    "contexte": "Contexte",
    "cout_clic": "Coût d'un clic",
    "cout_horaire": "Coût d'une heure",
    "cout_relance": "Coût d'une relance",
    "dates": "Ordre des dates",
    "depenses": "Dépenses des campagnes",
    "devise": "Devise",
    "donnees": "Données",
    "doublons": "Lignes écrites deux fois",
    "echelle": "Unité des montants",
    "en_attente": "Devis et commandes en attente",
    "essais": "Commandes d'essai",
    "etapes": "Étapes du CRM",
    "etats": "Statuts des actions",
    "faits": "Chiffres publiés",
    "fermetures": "Jours de fermeture",
    "feuille": "Feuille du classeur",
    "fiche_word": "Fiche Word",
    "fuseau": "Fuseau horaire",
    "groupes": "Groupes écrits de plusieurs façons",
    "historique": "Affaires écrites par étape",
    "incertitude": "Fourchettes",
    "lecons": "Ce que le cas apprend",
    "lointaines": "Dates hors du temps du fichier",
    "natures": "Natures des coûts",
    "ne_prouve_pas": "Ce qu'il ne prouve pas",
    "nom": "Nom",
    "nombres": "Écriture des nombres",
    "nouveaux_clients": "Nouveaux clients",
    "objectif_ca": "Chiffre d'affaires visé",
    "objections": "Objections",
    "oppositions": "Clients opposés à la prospection",
    "personnes": "Noms à masquer",
    "plan_fige": "Plan figé",
    "points": "Points",
    "prevision": "Ce qui était prévu",
    "prix": "Prix de vente",
    "prouve": "Ce qu'il montre",
    "public": "Public",
    "relances": "Relances",
    "remise": "Unité de la remise",
    "remplir": "Cases vides reprises du dessus",
    "repartition": "Parts prévues des groupes",
    "reserves": "Ce qui pourrait être faux",
    "script": "Script d'appel",
    "simulation": "Chiffres inventés pour apprendre",
    "source": "Source",
    "sources": "Sources",
    "statuts": "États des commandes",
    "suite": "Ce que l'on ferait ensuite",
    "taux_utilisation": "Part des bons utilisés",
    "totaux": "Lignes de total",
    "variation": "Variation de chaque donnée",
    "vaut": "Vaut",
    "ventes_en_plus": "Acheteurs venus grâce à l'action",
}
#: What a name means in one report alone.
_OF = {
    "etude_de_cas_roi": {
        "contacts": "Personnes contactées",
        "heures": "Heures de travail",
        "remise": "Remise, part du prix",
    },
    "prospection": {
        "couts": "Coûts par source",
        "personnes": ASKED["personnes"],  # elsewhere, the reader's: names to be masked
        "valeur": "Ce que vous apportez",
    },
}
#: Dictionaries whose names are the person's own: groups, sources.
_OWN = frozenset({"couts", "objections", "repartition"})

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


def label(name: str, report: str = "") -> str:
    """Return what people call a parameter.

    Parameters: `name`; `report`, whose parameter it is, where a name has not one meaning. A table is called by its title, and a
    parameter that is none of the kit's by its name, without its underscores.

    >>> label("cout_contact"), label("commandes"), label("heures"), label("heures", "etude_de_cas_roi"), label("mon_seuil")
    ("Coût d'un contact", 'Commandes', 'Heures par semaine', 'Heures de travail', 'Mon seuil')
    """
    known = _OF.get(report, {}).get(name) or _GIVEN.get(name) or ASKED.get(name) or _tables().get(name)
    return typeset(known or name.replace("_", " ").capitalize())


def told(name: str, value: Any, report: str = "") -> str:
    """Return the value of a parameter in words, whatever it is made of.

    Parameters: `name`; `value`; `report`, as `label`.

    >>> told("par", "campaign"), " ".join(told("actions", [{"nom": "Salon", "cout_fixe": 900.0}]).split())
    ('Campagne', 'Nom : Salon ; Dépense fixe : 900')
    """
    if isinstance(value, Mapping):
        names = {key: str(key) if name in _OWN else label(str(key), report) for key in value}
        return typeset(
            " ; ".join(f"{names[key]} : {told(str(key), each, report)}" for key, each in value.items())
        )
    if isinstance(value, (list, tuple)):
        return typeset(" ; ".join(told(name, each, report) for each in value))
    if name in ("par", "colonne") and value in (columns := _columns()):
        return columns[value]
    return dict(CHOICES.get(name, ())).get(value) or spoken(value)


def _tables() -> Mapping[str, str]:
    """The title of each table, by the stem that parameters have."""
    return {table.stem: table.title for table in schema.tables().values()}


def _columns() -> Mapping[str, str]:
    return {column.name: column.label for table in schema.tables().values() for column in table.columns}
