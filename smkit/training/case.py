"""The case that ends the course, as a learner meets it: three exports, what they say, and a colleague's six sentences."""

from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd

from smkit import paths
from smkit.display import french, record
from smkit.sample import month
from smkit.training import progress
from smkit.training.notice import show
from smkit.typography import typeset

BEFORE, YEAR_AGO = "2025-11", "2024-12"
_NAMES = {BEFORE: "Novembre 2025", month.MONTH: "Décembre 2025", YEAR_AGO: "Décembre 2024"}
#: What may be said of a sentence about a change, a gap or a winner.
VERDICTS = ("prouvé", "effet de mélange", "saison", "hasard possible", "trop tôt", "historique coupé")


class Advice(NamedTuple):
    """One of six recommendations: its text, and the trap that it falls into, "" where the case allows it."""

    text: str
    trap: str = ""


def drawn() -> month.Month:
    """Return this learner's month."""
    return month.draw(progress.draw())


def deposer() -> Path:
    """Write the three exports in the workspace, say where, and return their folder."""
    folder = (
        paths.workspace() / "mes_fichiers" / "cas_de_synthese" if progress.attended() else Path(_aside().name)
    )
    month.write(drawn(), folder)
    said = (
        "Vos trois exports sont dans le dossier « mes_fichiers/cas_de_synthese » de votre espace de travail."
    )
    show(f"<p>{typeset(said)}</p>", typeset(said))
    return folder


def states() -> pd.DataFrame:
    """Return what the file says of the month, by state: state, rows (count), amount (€), the largest first."""
    export = drawn().export
    mine = export[export["day"].dt.strftime("%Y-%m") == month.MONTH]
    table = mine.groupby("state", as_index=False).agg(rows=("amount", "size"), amount=("amount", "sum"))
    return table.sort_values("amount", ascending=False, ignore_index=True)


def amount(state: str) -> float:
    """Return what the file's month holds in a state, in €."""
    table = states()
    return round(float(table.loc[table["state"] == state, "amount"].sum()), 2)


def repeated() -> pd.DataFrame:
    """Return the rows of the file that are there twice: order_id, day, customer, amount."""
    export = drawn().export
    return export[export.duplicated(keep=False)][["order_id", "day", "customer", "amount"]]


def comparison() -> pd.DataFrame:
    """Return sales by month and segment: month, segment, orders (count), revenue and basket (€)."""
    rows = []
    for each, name in _NAMES.items():
        for segment, sales in drawn().of(each).groupby("segment"):
            amounts = sales["amount"]
            rows.append((name, segment, len(sales), amounts.sum(), amounts.mean()))
    return pd.DataFrame(rows, columns=["month", "segment", "orders", "revenue", "basket"])


def revenue(of: str = month.MONTH) -> float:
    """Return the net revenue of a month, in €."""
    return round(float(drawn().of(of)["amount"].sum()), 2)


def basket(of: str = month.MONTH) -> float:
    """Return the average order value of a month, in €."""
    return float(drawn().of(of)["amount"].mean())


def profits() -> pd.DataFrame:
    """Return the campaigns with their margin and net gain, in €."""
    table = drawn().campaigns
    margin = table["revenue"] * table["margin_rate"]
    return table.assign(margin=margin, net_gain=margin - table["cost"])


def loser() -> Any:
    """Return the row of the campaign that loses most."""
    table = profits()
    return table.sort_values("net_gain").iloc[0]


def signed(bought: bool) -> tuple[int, int]:
    """Return how many leads signed, of how many that are closed: those of the bought file, or the others."""
    leads = drawn().leads
    closed = leads[(leads["stage"] != "En cours") & ((leads["source"] == month.BOUGHT) == bought)]
    return int((closed["stage"] == "Gagné").sum()), len(closed)


def sentences() -> dict[str, str]:
    """Return the colleague's sentences: letter → what is claimed, with the case's own figures."""
    made, leads = drawn(), drawn().leads
    created = leads["created"].dt.strftime("%Y-%m")
    won = {
        each: (int((leads.loc[created == each, "stage"] == "Gagné").sum()), int((created == each).sum()))
        for each in ("2025-09", month.MONTH)
    }
    new = {each: _new(each) for each in (YEAR_AGO, month.MONTH)}
    (bought, n), (others, m) = signed(True), signed(False)
    gain = made.called[1] / made.called[0] / (made.control[1] / made.control[0]) - 1
    return {
        "A": f"Le panier moyen s'effondre : {french.signed(basket() / basket(YEAR_AGO) - 1)} sur un an.",
        "B": f"Quel bond : {french.signed(revenue() / revenue(BEFORE) - 1)} de ventes par rapport à novembre.",
        "C": f"La relance par téléphone marche : {french.signed(gain)} d'acheteurs ({made.called[1]} sur {made.called[0]}, contre "
        f"{made.control[1]} sur {made.control[0]} sans relance, tirés au sort).",
        "D": f"Les leads de décembre ne valent rien : {won[month.MONTH][0]} sur {won[month.MONTH][1]} ont signé, contre "
        f"{won['2025-09'][0]} sur {won['2025-09'][1]} en septembre.",
        "E": f"Nous n'attirons plus : {new[month.MONTH]} nouveaux clients en décembre 2025, contre {new[YEAR_AGO]} un an plus tôt. "
        f"(L'export commence le 1er novembre 2024.)",
        "F": f"Un lead du fichier acheté signe moins : {bought} sur {n}, contre {others} sur {m} pour les autres sources.",
    }


def advices() -> dict[str, Advice]:
    """Return six recommendations, in an order of this learner's own: letter → recommendation."""
    return _advices(progress.draw())


def kept() -> str:
    """Return the letters of the three recommendations that the case allows, in order."""
    return "".join(letter for letter, each in advices().items() if not each.trap)


def letter(trap: str) -> str:
    """Return the letter of the recommendation that falls into a trap."""
    return next(letter for letter, each in advices().items() if each.trap == trap)


def etats() -> None:
    """Show what the file says of December, state by state."""
    labels = {"state": "Statut", "rows": "Lignes", "amount": "Montant"}
    record.table(
        "etats",
        states(),
        title="Décembre 2025 dans le fichier",
        labels=labels,
        units={"rows": "count", "amount": "EUR"},
    )


def doubles() -> None:
    """Show the rows that are there twice."""
    labels = {"order_id": "N° de commande", "day": "Date", "customer": "Client", "amount": "Montant"}
    record.table("doubles", repeated(), title="Des lignes identiques", labels=labels, units={"amount": "EUR"})


def comparaison() -> None:
    """Show the sales of three months, by segment."""
    labels = {
        "month": "Mois",
        "segment": "Segment",
        "orders": "Commandes",
        "revenue": "Chiffre d'affaires",
        "basket": "Panier moyen",
    }
    units = {"orders": "count", "revenue": "EUR", "basket": "EUR"}
    record.table("comparaison", comparison(), title="Trois mois de ventes", labels=labels, units=units)
    record.figure("objectif", drawn().target, "EUR", label="Objectif de décembre 2025")


def campagnes() -> None:
    """Show the campaigns, with what each brought in."""
    labels = {"campaign": "Campagne", "channel": "Canal", "cost": "Coût", "buyers": "Acheteurs", "revenue": "Chiffre d'affaires",
              "margin_rate": "Taux de marque"}  # fmt: skip
    units = {"cost": "EUR", "buyers": "count", "revenue": "EUR", "margin_rate": "fraction"}
    record.table(
        "campagnes_du_mois", drawn().campaigns, title="Les campagnes de décembre", labels=labels, units=units
    )


def phrases() -> None:
    """Show the colleague's sentences."""
    frame = pd.DataFrame(list(sentences().items()), columns=["letter", "said"])
    record.table(
        "phrases",
        frame,
        title="Six phrases d'un collègue",
        labels={"letter": "", "said": "Ce qu'il veut écrire"},
    )


def recommandations() -> None:
    """Show the six recommendations."""
    frame = pd.DataFrame(
        [(letter, each.text) for letter, each in advices().items()], columns=["letter", "said"]
    )
    record.table(
        "recommandations",
        frame,
        title="Six recommandations",
        labels={"letter": "", "said": "Ce que l'on propose"},
    )


@cache
def _aside() -> TemporaryDirectory[str]:
    """Where the files of a run without a learner go, as long as it lasts."""
    return TemporaryDirectory()


@cache
def _advices(seed: int) -> dict[str, Advice]:
    from smkit.analysis.experiments.trials import sample_size

    made, lost = drawn(), loser()
    base = made.control[1] / made.control[0]
    uplift = made.called[1] / made.called[0] / base - 1
    people = french.number(sample_size(base, uplift), 0)
    rows = [
        Advice(
            f"Cesser d'acheter des fichiers de contacts, ou en faire baisser le prix : {_rate(True)} signent, contre "
            f"{_rate(False)}."
        ),
        Advice(
            f"Ne pas refaire « {lost['campaign']} » telle quelle : elle a perdu {french.money(-lost['net_gain'], decimals=0)}."
        ),
        Advice(
            f"Refaire l'essai de relance sur {people} personnes par groupe, tirées au sort, avant de conclure."
        ),
        Advice(
            f"Mettre plus d'argent sur « {lost['campaign']} », qui a fait le plus de ventes.",
            "perte",
        ),
        Advice(
            "Accorder des remises pour redresser le panier moyen, qui s'effondre.",
            "mélange",
        ),
        Advice(
            "Arrêter les actions de décembre : leurs leads ne signent pas.",
            "jeunes",
        ),
    ]
    Random(f"recommandations {seed}").shuffle(rows)
    return dict(zip("ABCDEF", rows, strict=True))


def _new(of: str) -> int:
    """Customers of a month that the file does not show before it."""
    sales = drawn().sales
    first = sales.groupby("customer")["day"].min().dt.strftime("%Y-%m")
    return int((first == of).sum())


def _rate(bought: bool) -> str:
    won, n = signed(bought)
    return french.percent(won / n, 0)
