"""One customer before a visit: what they buy, at what rhythm, what has changed."""

from typing import TYPE_CHECKING

from smkit.analysis.customers import verdicts
from smkit.display import charts, french, record
from smkit.display.actions import Action
from smkit.display.customers import words
from smkit.display.customers.words import euros
from smkit.display.told import Said, Told

if TYPE_CHECKING:
    from smkit.analysis.customers import Account

_PRODUCTS = 12
_SILENT = ("late", "gone")


def account_answer(account: "Account", currency: str = "EUR") -> str:
    """Say in a sentence who the customer is and how they are doing. Parameters: `account`; `currency` code."""
    row, silence = account.scored, account.silence
    head = (
        f"« {account.customer} » : {euros(row['monetary'], currency)} de ventes nettes depuis le {french.date(row['first'])}, "
        f"{_rank(account.rank)} client sur {french.number(account.customers)}."
    )
    if silence["state"] == "unknown":
        return f"{head} Trop peu d'achats ({french.number(silence['days'])}) pour connaître son rythme."
    pace = words.pace(silence["usual"])
    quiet = french.plural(silence["silence"], "jour")
    if silence["state"] == "on_time":
        return f"{head} Il achète {pace}, et le silence de {quiet} est dans ses habitudes."
    gone = "il est sans doute parti" if silence["state"] == "gone" else "il est en retard sur ses habitudes"
    return f"{head} Il achetait {pace} et se tait depuis {quiet} : {gone}."


def account_figures(account: "Account", *, currency: str = "EUR") -> None:
    """Record the figures of the customer and show them as cards. Parameters: `account`; `currency` code."""
    row, silence = account.scored, account.silence
    record.figure("ventes_nettes", row["monetary"], currency, label="Ventes nettes", n=int(row["frequency"]),
                  note=f"{french.percent(account.share)} des ventes de tous")  # fmt: skip
    record.figure(
        "commandes_du_client",
        int(row["frequency"]),
        "count",
        label="Commandes",
        note=f"depuis le {french.date(row['first'])}",
    )
    basket = row["revenue"] / row["frequency"]
    record.figure(
        "panier_moyen", basket, currency, label="Panier moyen", n=int(row["frequency"]), formula=None
    )
    record.figure(
        "rythme",
        silence["usual"],
        "days",
        label="Un achat tous les",
        n=int(silence["days"]) - 1,
        note="" if french.is_known(silence["usual"]) else "un seul jour d'achat : aucun rythme encore",
    )
    record.figure(
        "silence",
        int(silence["silence"]),
        "days",
        label="Silence",
        note=f"dernier achat le {french.date(row['last'])}",
    )
    stake = silence["margin_at_stake"]
    why = "" if french.is_known(stake) else "le fichier ne dit aucun coût unitaire"
    record.figure("enjeu_du_client", stake, currency, label="Marge de sa dernière année", note=why)


def account_findings(account: "Account", currency: str = "EUR") -> Said:
    """Say what has changed: the year, products that stopped, returns. Parameters: `account`; `currency` code."""
    said: Said = []
    if (found := verdicts.year(account)) is not None:
        now, before, verdict = found
        tail = {
            "stable": " : c'est stable",
            "mieux": " : ses mois ne varient pas tant d'eux-mêmes",
            "moins bien": " : ses mois ne varient pas tant d'eux-mêmes",
        }.get(verdict.word, " : ses mois varient autant d'eux-mêmes, n'en concluez rien")
        said.append(
            Told(
                f"Ses douze derniers mois entiers font {euros(now, currency)}, contre {euros(before, currency)} pour les "
                f"douze d'avant ({french.signed(now / before - 1)}){tail}.",
                ["ventes_nettes"],
                verdict,
            )
        )
    stopped = account.products[account.products["stopped"].astype(bool)]
    if len(stopped):
        names = french.listing(f"« {name} »" for name in stopped["product"].head(3))
        more = f", et {french.plural(len(stopped) - 3, 'autre')}" if len(stopped) > 3 else ""
        said.append(
            Told(
                f"N'achète plus, depuis six mois au moins, ce qu'il achetait : {names}{more}.",
                ["commandes_du_client"],
            )
        )
    if account.scored["returned"] > 0:
        share = account.scored["returned"] / account.scored["revenue"]
        said.append(
            Told(
                f"A renvoyé pour {euros(account.scored['returned'], currency)}, {french.percent(share)} de ses achats.",
                ["ventes_nettes"],
            )
        )
    # the segment ranks customers among themselves, the silence is measured by their own rhythm: the best may well be gone
    ruler = (
        ", par rapport aux autres clients et non à son rythme" if account.silence["state"] in _SILENT else ""
    )
    row = account.scored
    said.append(
        Told(
            f"Segment RFM{ruler} : {row['segment']} (récence {row['r']}, fréquence {row['f']}, montant {row['m']}, sur 5).",
            ["ventes_nettes"],
        )
    )
    return said


def account_advice(account: "Account") -> Said:
    """Say how to prepare the visit. Parameters: `account`, as `smkit.customers.account` makes it."""
    state = account.silence["state"]
    said: Said = []
    if state in _SILENT:
        said.append(
            Told(
                "Demandez d'abord ce qui a changé chez lui : fournisseur, besoin, interlocuteur, incident. N'ouvrez pas "
                "par une remise.",
                ["silence"],
                verdicts.silence(account.silence),
            )
        )
    stopped = account.products[account.products["stopped"].astype(bool)]
    if len(stopped):
        said.append(
            Told(
                f"Demandez pourquoi il n'achète plus « {stopped['product'].iloc[0]} ».",
                ["commandes_du_client"],
            )
        )
    if state == "on_time":
        said.append(
            Told(
                "Le client va bien : parlez de ce qu'il n'achète pas encore (rapport « vente_croisee »), pas de prix.",
                ["rythme"],
            )
        )
    if state == "unknown":
        said.append(
            Told(
                "Peu d'achats encore : vérifiez que le premier s'est bien passé, et ce qui déclencherait le suivant.",
                ["commandes_du_client"],
            )
        )
    return said


def account_actions(account: "Account") -> list[Action]:
    """Return what to ask on the visit as rows of the table « À faire ». Parameters: `account`; `account_advice` says it in full."""
    state, who, when = account.silence["state"], "Commercial du compte", "au rendez-vous"
    margin = account.silence["margin_at_stake"]
    stake = float(margin) if french.is_known(margin) else None
    stopped = account.products[account.products["stopped"].astype(bool)]
    rows = []
    if state in _SILENT:
        why = "la marge de sa dernière année, s'il revient à son rythme"
        rows.append(Action("Demander ce qui a changé chez lui, sans parler de remise", who, when, stake, why=why,
                           sure="à confirmer", list="trimestres"))  # fmt: skip
    if len(stopped):
        what = f"Demander pourquoi il n'achète plus « {stopped['product'].iloc[0]} »"
        rows.append(
            Action(
                what,
                who,
                when,
                why="acheté deux fois au moins, plus depuis six mois",
                sure="établie",
                list="produits",
            )
        )
    if state == "on_time":
        rows.append(Action("Parler de ce qu'il n'achète pas encore, pas de prix", who, when, why="il est dans son rythme",
                           sure="établie", list="produits"))  # fmt: skip
    if state == "unknown":
        rows.append(Action("Vérifier que ses premiers achats se sont bien passés", who, when, why="trop peu d'achats encore",
                           sure="établie", list="trimestres"))  # fmt: skip
    return rows


def account_chart(account: "Account", *, currency: str = "EUR", source: str = "") -> None:
    """Show what the customer spent, quarter by quarter. Parameters: `account`; `currency` code; `source`, French."""
    rows = account.quarters.assign(
        quand=[f"{day.year}-T{(day.month + 2) // 3}" for day in account.quarters["period"]]
    )
    best = rows.sort_values("revenue", kind="stable").iloc[-1]
    title = f"Son meilleur trimestre : le {words.quarter(best['period'])}, {euros(best['revenue'], currency)}"
    axes = charts.line(
        rows,
        "quand",
        "revenue",
        title,
        unit="EUR",
        currency=currency,
        measure="Achats par trimestre",
        source=source,
    )
    told = (
        f"{words.quarter(row['period'])} {euros(row['revenue'], currency)}" for row in rows.to_dict("records")
    )
    record.chart("achats_par_trimestre", axes, alt=f"{title}. {' ; '.join(told)}.", figures=["ventes_nettes"])


def account_tables(account: "Account", *, currency: str = "EUR") -> None:
    """Show the customer's quarters and products. Parameters: `account`; `currency` code."""
    quarters = account.quarters.assign(quand=[words.quarter(day) for day in account.quarters["period"]])
    labels = {
        "quand": "Trimestre",
        "orders": "Commandes",
        "revenue": "Ventes",
        "returned": "Retours",
        "margin": "Marge",
    }
    units = {"orders": "count", "revenue": currency, "returned": currency, "margin": currency}
    record.table("trimestres", quarters[list(labels)], title="Ce qu'il a acheté, par trimestre", labels=labels, units=units,
                 chart={"kind": "column", "x": "quand", "y": "revenue"})  # fmt: skip
    if not len(account.products):
        return
    shown = account.products.head(_PRODUCTS).assign(
        stopped=account.products["stopped"].map({True: "arrêté", False: "—"})
    )
    labels = {
        "product": "Produit",
        "orders": "Commandes",
        "revenue": "Ventes",
        "last": "Dernier achat",
        "stopped": "Remarque",
    }
    record.table(
        "produits",
        shown,
        title="Ce qu'il achète",
        labels=labels,
        units={"orders": "count", "revenue": currency},
    )


def _rank(rank: int) -> str:
    return "1er" if rank == 1 else f"{french.number(rank)}e"
