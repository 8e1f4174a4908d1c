"""Whom to call, whom to write to, what people answered: the lists of customers, as tables."""

from typing import TYPE_CHECKING

from smkit.analysis.customers.naming import LISTED
from smkit.display import record
from smkit.display.customers import words
from smkit.typography import typeset

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.customers import WinBack

_CALLS, _LIST = 40, LISTED  # rows of a list that a page can bear


def silences_table(silences: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show who is silent for too long, the largest stake first. Parameters: `silences`, as `smkit.customers` returns them."""
    away = silences[silences["state"].isin(["gone", "late"])].sort_values(
        "at_stake", ascending=False, kind="stable"
    )
    shown = away.assign(state=away["state"].map(words.STATES))
    money = "margin_at_stake" if away["margin_at_stake"].notna().any() else "at_stake"
    labels = {
        "customer_id": "Client",
        "last": "Dernier achat",
        "usual": "Achète tous les",
        "silence": "Silence",
        "limit": "Alerte dès",
        "state": "État",
        money: "Marge par an" if money == "margin_at_stake" else "Ventes par an",
    }
    shown = shown[list(labels)].round({"usual": 0, "limit": 0})
    units = {"usual": "days", "silence": "days", "limit": "days", money: currency}
    record.table(
        "qui_se_tait",
        shown.head(_CALLS),
        title="Qui se tait : clients en retard sur leur propre rythme",
        labels=labels,
        units=units,
    )


def winback_table(chosen: "WinBack", *, currency: str = "EUR") -> None:
    """Show whom to write to and whom to leave alone. Parameters: `chosen`, as `smkit.customers.win_back` returns it."""
    kept = chosen.people[chosen.people["reason"] == ""]
    labels = {"customer_id": "Client", "last": "Dernier achat", "expected": "Gain attendu", "group": "Groupe"}
    record.table("a_reconquerir", kept[list(labels)].head(_LIST), title="À reconquérir, groupe témoin compris", labels=labels,
                 units={"expected": currency})  # fmt: skip
    import pandas as pd

    left = pd.DataFrame(
        [{"why": words.REASONS[name], "customers": count} for name, count in chosen.left_out.items()]
    )
    record.table("non_relances", left, title="Qui n'est pas relancé, et pourquoi", labels={"why": "Raison", "customers": "Clients"},
                 units={"customers": "count"})  # fmt: skip


def loyalty_table(rs: "pd.DataFrame") -> None:
    """Show the 3R. Parameters: `rs`, as `smkit.customers.three_rs` returns it."""
    shown = rs.assign(measure=rs["measure"].map(words.RS).map(typeset))
    labels = {
        "measure": "Les 3R",
        "value": "Mesure",
        "low": "entre",
        "high": "et",
        "count": "Soit",
        "base": "sur",
    }
    units = dict.fromkeys(("value", "low", "high"), "fraction") | dict.fromkeys(("count", "base"), "count")
    record.table(
        "les_3r",
        shown[list(labels)],
        title="Les 3R de la fidélité, sur les douze derniers mois",
        labels=labels,
        units=units,
    )


def answers_table(answered: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show who answered and is worth a call. Parameters: `answered`, as `smkit.customers.answered` returns it; `currency` code."""
    shown = answered.assign(kind=answered["kind"].map({"detractor": "Détracteur", "promoter": "Promoteur"}))
    labels = {"customer_id": "Client", "kind": "Il est", "score": "Sa note", "monetary": "Ses achats"}
    title = "À rappeler après l'enquête : les détracteurs qui pèsent, puis les promoteurs, qui peuvent recommander"
    first = shown.groupby("kind", sort=False).head(_CALLS // 2)
    record.table(
        "a_rappeler", first, title=title, labels=labels, units={"score": "count", "monetary": currency}
    )


def themes_table(themes: "pd.DataFrame") -> None:
    """Show what comments speak of. Parameters: `themes`, as `smkit.customers.themes` returns them."""
    labels = {
        "theme": "Thème",
        "comments": "Commentaires",
        "promoters": "de promoteurs",
        "detractors": "de détracteurs",
    }
    units = dict.fromkeys(("comments", "promoters", "detractors"), "count")
    record.table("themes", themes, title="De quoi parlent les commentaires", labels=labels, units=units)
