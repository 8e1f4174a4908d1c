"""Lesson 02, « De l'export au tableau fiable »: the exercises on the messy export.

What is expected comes from what accounting knows of the export's sales, never from the reader that the lesson shows.
"""

from functools import cache
from typing import TYPE_CHECKING

from smkit import paths
from smkit.display import french
from smkit.sample import messy
from smkit.training.exercises import Exercise, Mistake

if TYPE_CHECKING:
    import pandas as pd


def subtotals() -> list[float]:
    """Return the export's subtotals, in €: what accounting has for each half of the month."""
    return [float(amount) for amount in messy.export().truth.groupby("half")["amount"].sum().round(2)]


def accounts() -> float:
    """Return the month's net revenue as accounting has it, in €."""
    return round(sum(subtotals()), 2)


@cache
def kept() -> "pd.DataFrame":
    """Return the lines of the export that can be used, as they should be read: those entered twice are there twice."""
    truth = messy.export().truth
    place = [*zip(truth["order_id"], truth["product"], strict=True)]
    times = [0 if each in messy.UNUSABLE else 2 if each == messy.ENTERED_TWICE else 1 for each in place]
    return truth.loc[truth.index.repeat(times)].reset_index(drop=True)


def repeated() -> float:
    """Return what goes away when every line equal to an earlier one is removed, in €."""
    return round(float(kept().loc[kept().duplicated(), "amount"].sum()), 2)


def credit_notes() -> float:
    """Return the sum of the month's credit notes, in € (negative)."""
    amounts = messy.export().truth["amount"]
    return round(float(amounts[amounts < 0].sum()), 2)


def unknown_share() -> float:
    """Return the share (0–1) of the net revenue kept that has no customer."""
    return float(kept().loc[kept()["customer_id"] == "", "amount"].sum() / kept()["amount"].sum())


def people() -> int:
    """Return how many private customers bought: those with an address."""
    customers = messy.export().truth["customer_id"]
    return int(customers[customers.str.contains("@")].nunique())


@cache
def target() -> float:
    """Return the region's revenue target for the month, in €, as the boutique's file has it."""
    from smkit.tables import read

    table = read("targets", paths.BOUTIQUE / "objectifs.csv").table
    own = table[(table["region"] == messy.REGION) & (table["metric"] == "chiffre_affaires")]
    return float(own.loc[own["period"] == messy.MONTH, "target"].item())


def _why_subtotals() -> str:
    first, second = (french.money(amount) for amount in subtotals())
    return f"{first} + {second} : chaque vente était comptée dans sa ligne, puis une seconde fois dans son sous-total."


def _why_repeated() -> str:
    amounts = sorted(kept().loc[kept().duplicated(), "amount"], reverse=True)
    return (
        f"Une ligne de chaque paire : {' + '.join(map(french.money, amounts))}. "
        "Avant de retirer de l'argent, il faut une preuve."
    )


def _why_double() -> str:
    price = kept().loc[kept().duplicated() & (kept()["order_id"] == messy.ENTERED_TWICE[0]), "amount"].item()
    return (
        f"L'écart est exactement de {french.money(price)}, le prix d'une de ses lignes. Les deux lignes à 17 €, elles, "
        "sont deux ventes : les supprimer aurait créé un nouvel écart."
    )


def _why_share() -> str:
    return (
        f"{french.percent(unknown_share())} du chiffre d'affaires : on peut parler des clients sans ces lignes, à condition "
        "de le dire. À 30 %, il faudrait d'abord les retrouver."
    )


def _why_target() -> str:
    reached = accounts() / target()
    return (
        f"{french.money(accounts(), decimals=0)} / {french.money(target(), decimals=0)} = {french.percent(reached, 0)}. "
        f"Loin d'être dépassé, l'objectif est manqué de {french.percent(1 - reached, 0)}."
    )


ON_THE_EXPORT = (
    Exercise(
        name="donnees.sous_totaux",
        question="De combien les deux sous-totaux gonflent-ils la somme de la colonne, en euros ?",
        expected=accounts,
        why=_why_subtotals,
        step="retrouvez dans le fichier les deux lignes dont le numéro commence par « Sous-total », et lisez leur montant.",
        hint="Additionnez les deux montants des lignes « Sous-total ».",
        mistakes=(
            Mistake(
                lambda x: abs(x - 9_655) < 1,
                "C'est l'écart de la réunion : les sous-totaux n'en sont qu'une cause, d'autres vont en sens inverse.",
                such_as=9_655,
            ),
            Mistake(lambda: subtotals()[0], "C'est le premier. Il y a deux sous-totaux."),
            Mistake(lambda: subtotals()[1], "C'est le second. Il y a deux sous-totaux."),
            Mistake(
                lambda: 2 * accounts(),
                "C'est la somme avec les ventes. On cherche ce qui est en trop.",
            ),
            Mistake(2, "C'est leur nombre. On cherche leur montant."),
        ),
    ),
    Exercise(
        name="donnees.repetees",
        question="Si l'on supprimait toute ligne déjà vue à l'identique, combien d'euros de ventes retirerait-on ?",
        expected=repeated,
        why=_why_repeated,
        step="il y a deux paires de lignes identiques. Notez le montant d'une ligne de chaque paire.",
        hint="Pour chaque paire, une ligne reste et l'autre part. Additionnez celles qui partent.",
        mistakes=(
            Mistake(lambda: 2 * repeated(), "La première ligne de chaque paire reste."),
            Mistake(225.69, "C'est une paire. Il y en a une autre."),
            Mistake(17, "C'est une paire. Il y en a une autre."),
            Mistake(2, "C'est le nombre de lignes. On cherche leur montant."),
        ),
    ),
    Exercise(
        name="donnees.avoirs",
        question="Quel est le total des avoirs d'avril, en euros, avec son signe ?",
        expected=credit_notes,
        why="Les avoirs se retirent des ventes : ventes − avoirs = chiffre d'affaires net. La recette, elle, les avait perdus.",
        step="relevez les montants entre parenthèses, et donnez à chacun le signe moins.",
        hint="Additionnez les montants entre parenthèses, sans oublier ce que les parenthèses veulent dire.",
        mistakes=(
            Mistake(
                lambda x: round(abs(x), 2) in (20.40, 13.29, 14.96, 33.69, 35.36, 28.25),
                "Il manque des avoirs : le tableau en montre trois.",
                such_as=-20.40,
            ),
            Mistake(lambda: -credit_notes(), "Le montant y est. Manque le signe."),
            Mistake(lambda x: abs(x) == 3, "C'est leur nombre. On cherche leur montant.", such_as=-3),
            Mistake(-4, "C'est le nombre d'articles rendus. On cherche leur montant."),
        ),
    ),
    Exercise(
        name="donnees.sans_client",
        question="Quelle part du chiffre d'affaires gardé n'a pas de client ? Écrivez une part (0.25) ou \"25 %\".",
        expected=unknown_share,
        tolerance=0.0006,
        why=_why_share,
        step="le montant de la ligne sans client va en haut ; en bas, la somme de toutes les lignes gardées, celle-ci comprise.",
        hint="Divisez le montant sans client par le montant total des lignes gardées.",
        mistakes=(
            Mistake(
                lambda x: abs(x - 197.67 / 11_159.43) < 0.00005,
                "Vous avez divisé par le chiffre de la comptable. On demande une part des lignes gardées.",
                such_as=0.017713,
            ),
            Mistake(
                lambda: (kept()["customer_id"] == "").mean(),
                "C'est une part des lignes. Une petite ligne pèse moins qu'une grande : prenez les euros.",
            ),
            Mistake(lambda: 1 / unknown_share(), "La division est à l'envers."),
            Mistake(
                lambda: unknown_share() / (1 - unknown_share()),
                "Vous avez divisé par les lignes qui ont un client. La part se rapporte à tout le chiffre d'affaires gardé.",
            ),
            Mistake(
                lambda: unknown_share() * kept()["amount"].sum(),
                "C'est le montant : rapportez-le au total.",
            ),
        ),
    ),
    Exercise(
        name="donnees.personnes",
        question="Combien de particuliers différents se cachent derrière ces adresses ?",
        expected=people,
        tolerance=0,
        why="Deux écritures sont la même personne : en pratique, capitales et espaces ne changent pas une adresse.",
        step="récrivez les adresses en minuscules et sans espaces, puis barrez celles qui reviennent.",
        hint="Lisez les adresses à voix haute : lesquelles sont la même ?",
        mistakes=(
            Mistake(lambda: people() + 1, "Deux de ces adresses n'en font qu'une. Regardez les capitales."),
            Mistake(
                lambda: _lines_with_address(),
                "C'est le nombre de lignes. Une personne en a souvent plusieurs.",
            ),
        ),
    ),
    Exercise(
        name="donnees.doublon",
        question="Quelle commande contient une ligne saisie deux fois ? Écrivez son numéro.",
        expected=lambda: messy.ENTERED_TWICE[0],
        why=_why_double,
        step="calculez l'écart qui reste avec la comptabilité, et cherchez la ligne répétée de ce montant.",
        hint="Comparez l'écart qui reste au montant des lignes répétées.",
        mistakes=(
            Mistake(
                "C02008", "Cette commande vient de la réponse de l'agence : une seule ligne, à sa place."
            ),
            Mistake(messy.TWO_SALES[0], "Retirez 17 € de l'écart : il en resterait encore."),
            Mistake("Machine expresso", "C'est le produit. Donnez le numéro de la commande."),
        ),
    ),
    Exercise(
        name="donnees.objectif",
        question=(
            "Quelle part de son objectif d'avril (19 250 €) la région a-t-elle atteinte ? "
            'Écrivez une part (0.25) ou "25 %".'
        ),
        expected=lambda: accounts() / target(),
        why=_why_target,
        step="en haut, le chiffre d'affaires net une fois réconcilié (celui de la comptabilité) ; en bas, 19 250 €.",
        hint="Divisez le chiffre d'affaires net réconcilié par l'objectif.",
        mistakes=(
            Mistake(
                lambda x: 1 < x < 1.2,
                "Vous partez du tableau de votre collègue, sous-totaux compris.",
                such_as=1.1,
            ),
            Mistake(
                lambda: kept()["amount"].sum() / target(),
                "Ce sont les lignes gardées. La source a répondu depuis, et une ligne est en double.",
            ),
            Mistake(
                lambda: target() / accounts(),
                "La division est à l'envers : l'objectif va en bas.",
            ),
            Mistake(
                lambda: 1 - accounts() / target(),
                "C'est ce qui manque pour l'atteindre.",
            ),
        ),
    ),
)


def _lines_with_address() -> int:
    return int(kept()["customer_id"].str.contains("@").sum())
