"""Lesson 08, « La prospection »: the exercises on the boutique's leads, and those on the law."""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from smkit import paths
from smkit.display import french
from smkit.training.exercises import Exercise, Mistake

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.prospecting import Quarter

BOUGHT = "Fichier acheté"
#: The day on which the cases of law are judged.
ON = date(2026, 9, 1)
_SOURCES = ("Fichier acheté", "Formulaire du site", "Salon", "Appel entrant", "Recommandation")
_SAID = {"yes": "oui", "if": "oui", "no": "non"}


@cache
def leads() -> "pd.DataFrame":
    """Return the boutique's B2B leads."""
    from smkit.tables import read

    table = read("leads", paths.BOUTIQUE / "leads.csv").table
    return table[table["segment"] == "B2B"]


@cache
def quarter() -> "Quarter":
    """Return what they say of the next quarter."""
    from smkit.analysis import prospecting

    return prospecting.quarter(leads(), segment="B2B", team=prospecting.Team(5, 2, 40))


@cache
def channels() -> dict[str, dict[str, Any]]:
    """Return what each source brought, by name."""
    from smkit.analysis import prospecting

    table = prospecting.channels(leads())
    return {str(row["channel"]): row for row in table.to_dict("records")}  # type: ignore[misc]


def empty_source() -> str:
    """Return the source that brings volume without quality."""
    return next(name for name, row in channels().items() if row["empty"])


def trusted() -> str:
    """Return what the prospects of the boutique are to be sorted by: the score, the best column, or nothing."""
    judged = quarter().score
    if not judged.shown or judged.best is None:
        return "rien"
    return judged.best.column if judged.best.enough else "note"


def answer(channel: str, **facts: Any) -> str:
    """Return whether one may approach somebody by a channel: oui or non."""
    import pandas as pd

    from smkit.analysis import prospecting

    told = prospecting.allowed(pd.DataFrame([{"prospect": "P1"} | facts]), ON)
    return _SAID[str(told.loc[0, channel])]


def three_years() -> str:
    """Return what becomes of somebody who last wrote on 10 May 2023.

    >>> three_years()
    'supprimer'
    """
    last = {"last_contact_at": "2023-05-10", "last_contact_from": "them", "account": "Hôtel du Phare SARL"}
    return "supprimer" if answer("phone", **last) == "non" else "appeler"


def _why_rate() -> str:
    row = channels()[BOUGHT]
    others = french.percent(row["others"])
    return (
        f"{row['won']} gagnés sur {row['leads']} leads : {french.percent(row['rate'])}, contre {others} pour les autres "
        f"sources. Beaucoup "
        "de fiches, très peu de clients."
    )


ON_THE_BOUTIQUE = (
    Exercise(
        name="prospection.boutique_source",
        question="Quelle source de la boutique fait beaucoup de leads et très peu de clients ? Écrivez son nom.",
        expected=empty_source,
        choices=_SOURCES,
        why="Plus du tiers des leads, et le plus petit taux de gain, au-delà du hasard : du volume sans qualité.",
        hint="Regardez deux colonnes de la table : les leads, puis la part de gagnés.",
        mistakes=(
            Mistake("Formulaire du site", "Elle fait du volume aussi, mais se gagne comme les autres sources."),
            Mistake("Recommandation", "C'est l'inverse : peu de leads, et beaucoup de clients."),
            Mistake("Salon", "Peu de leads, et un taux de gain dans la moyenne haute."),
            Mistake("Appel entrant", "Peu de leads, et un taux de gain dans la moyenne haute."),
        ),
    ),
    Exercise(
        name="prospection.boutique_taux",
        question="Quelle part de tous les leads de « Fichier acheté » a été gagnée ? Écrivez une part (0.25) ou \"25 %\".",
        expected=lambda: channels()[BOUGHT]["rate"],
        tolerance=0.0006,
        why=_why_rate,
        step='sur la ligne de « Fichier acheté », les gagnés vont en haut, tous les leads en bas.',
        hint="Gagnés divisés par leads, sur la ligne de « Fichier acheté ».",
        mistakes=(
            Mistake(
                lambda: channels()[BOUGHT]["closed_rate"],
                "Vous avez divisé par les affaires terminées. La question porte sur tous les leads.",
            ),
            Mistake(lambda: channels()[BOUGHT]["won"], "C'est un nombre de clients. Rapportez-le aux leads."),
            Mistake(
                lambda: channels()[BOUGHT]["share"], "C'est la part de cette source dans les leads, "
                    "pas son taux de gain."
            ),
        ),
    ),
    Exercise(
        name="prospection.boutique_note",
        question='D\'après ce que dit le kit, par quoi trier les prospects de la boutique : "note", "source" ou "rien" ?',
        expected=trusted,
        choices=("note", "source", "rien"),
        why="La note prédit, mais la source seule fait aussi bien. La plus simple des deux se comprend et se vérifie.",
        hint="Relisez la phrase du kit jusqu'au bout : que dit-elle d'une colonne seule ?",
        mistakes=(
            Mistake("note", "Elle prédit, en effet. Mais lisez la fin de la phrase : une seule colonne suffit."),
            Mistake("rien", "Ici la note fait mieux que le taux moyen, sur des affaires qu'elle n'avait pas vues."),
        ),
    ),
)  # fmt: skip

ON_THE_LAW = (
    Exercise(
        name="prospection.droit_telephone",
        question="Un particulier a rempli un formulaire il y a six mois, sans accepter d'être appelé. Peut-on l'appeler "
        "le 1er septembre "
        '2026 : "oui", "non" ou "après Bloctel" ?',
        expected=lambda: answer("phone", last_contact_at="2026-03-01", last_contact_from="them"),
        choices=("oui", "non", "après Bloctel"),
        why="Depuis le 11 août 2026, il faut son accord préalable. Ne pas avoir refusé ne suffit plus.",
        hint="La règle du téléphone a changé le 11 août 2026 : faut-il ne pas avoir refusé, ou avoir accepté ?",
        mistakes=(
            Mistake("oui", "Laisser ses coordonnées n'est pas accepter d'être appelé. Il faut son accord."),
            Mistake("après Bloctel", "C'était la règle d'avant. Consulter la liste d'opposition ne suffit plus."),
        ),
    ),
    Exercise(
        name="prospection.droit_email",
        question="Une cliente de la boutique en ligne n'a jamais coché la case e-mail, ni refusé. Peut-on lui écrire "
        "pour un produit "
        'analogue, avec un lien de désinscription : "oui", "non" ou "par courrier seulement" ?',
        expected=lambda: answer("email", is_customer=True, last_contact_at="2026-03-01", last_contact_from="them"),
        choices=("oui", "non", "par courrier seulement"),
        why="C'est l'exception des clients : produits analogues, refus possible dès le début et à chaque message.",
        hint="La règle de l'accord préalable a une exception. Pour qui, et pour quels produits ?",
        mistakes=(
            Mistake("non", "Ce serait vrai d'une inconnue. Mais elle est déjà cliente, et le produit est analogue."),
            Mistake("par courrier seulement", "Le courrier est permis, et l'e-mail aussi : elle est déjà cliente."),
        ),
    ),
    Exercise(
        name="prospection.trois_ans",
        question="Un hôtel vous a écrit pour la dernière fois le 10 mai 2023. Depuis, il a seulement ouvert vos "
        "e-mails. Le 1er septembre "
        '2026, que faire de sa fiche : "appeler", "relancer par e-mail" ou "supprimer" ?',
        expected=three_years,
        choices=("appeler", "relancer par e-mail", "supprimer"),
        why="Plus de trois ans depuis son dernier contact : un e-mail ouvert n'en est pas un. La fiche est supprimée ou "
        "archivée.",
        hint="Quel est le dernier contact qui soit venu de lui ? Comptez trois ans.",
        mistakes=(
            Mistake("appeler", "On peut appeler un professionnel, mais pas au-delà de trois ans sans contact de sa part."),
            Mistake("relancer par e-mail", "Ouvrir un e-mail n'est pas un contact venu de lui : le délai a continué de courir."),
        ),
    ),
)  # fmt: skip
