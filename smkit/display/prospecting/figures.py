"""The figures and tables of a quarter's prospecting, recorded as they are shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from smkit.analysis.periods import course
from smkit.analysis.prospecting import harvest
from smkit.display import french, record
from smkit.display.prospecting.words import ANSWERS, CHANNELS, STEPS, VERDICTS, about, column
from smkit.typography import between, typeset

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.prospecting import Goal, Quarter, Rule

_NOTHING_ASKED = "faute de savoir combien il en faudrait"
_MOST = 15  # prospects of the list that a page shows; the workbook has them all


def figures(quarter: "Quarter", *, currency: str = "EUR", months: "pd.Series | None" = None) -> None:
    """Record every figure of the quarter, and show the main ones as cards.

    Parameters: `quarter`, as `analysis.prospecting.quarter` returns it; `currency` code; `months`, of `won_by_month`, which the
    card of the win rate draws.
    """
    asked, late, why = quarter.goal, quarter.lag, quarter.why
    unknown = why.get("goal", why.get("funnel", ""))
    seen = int(quarter.funnel.contacts) if quarter.funnel else None
    record.figure("contacts_par_semaine", asked and round(asked.per_week, 1), "count", label="Contacts par semaine", n=seen,
                  note=_between(asked.low, asked.high) if asked else unknown, show=late is None)  # fmt: skip
    record.figure("contacts_a_temps", late and round(late.per_week, 1), "count", label="Contacts par semaine, cycle compris",
                  n=seen, show=late is not None,
                  note=_between(late.low, late.high) if late else why.get("lag", unknown))  # fmt: skip
    for name, label, value in (
        ("contacts_par_semaine_bas", "Contacts par semaine, borne basse", asked and asked.low),
        ("contacts_par_semaine_haut", "Contacts par semaine, borne haute", asked and asked.high),
        ("contacts_a_temps_bas", "Cycle compris, borne basse", late and late.low),
        ("contacts_a_temps_haut", "Cycle compris, borne haute", late and late.high),
    ):
        record.figure(name, value and round(value, 1), "count", label=label, show=False)
    possible = quarter.feasible
    record.figure("capacite_semaine", possible and round(possible.capacity, 1), "count", label="Contacts possibles par semaine",
                  note="avec les personnes et les heures données" if possible else why.get("feasible", _NOTHING_ASKED))  # fmt: skip
    record.figure(
        "taux_de_gain", quarter.win_rate, "fraction", label="Taux de gain", n=quarter.won + quarter.lost,
        note=_rates(quarter.win_low, quarter.win_high) or _no_rate(quarter), parts=(quarter.won, quarter.won + quarter.lost),
        trend=course(months, str(months.index[-1]), rate=True).past if months is not None and len(months) else (),
    )  # fmt: skip
    if (turn := quarter.turn) is not None:
        record.figure(
            "taux_de_gain_recent", turn.after, "fraction", label=f"Taux de gain depuis {french.month(turn.since)}",
            n=round(turn.cases), note=f"{french.percent(turn.before)} avant",
        )  # fmt: skip
    took = quarter.cycle
    record.figure(
        "cycle_moyen", took and took.mean, "days", label="Cycle de vente moyen", n=took.deals if took else 0,
        note=f"la moitié en moins de {french.days(took.median)}" if took else why.get("cycle", ""),
    )  # fmt: skip
    record.figure("cycle_median", took and took.median, "days", label="Cycle de vente médian", show=False)
    spread = quarter.pareto
    record.figure(
        "clients_80pct", spread and spread.needed, "count", label="Clients qui font 80 % des ventes",
        n=spread.customers if spread else None,
        note=f"sur {french.number(spread.customers)}, soit {french.percent(spread.share)}" if spread else why.get("pareto", ""),
    )  # fmt: skip
    _hidden(quarter, currency)


def _hidden(quarter: "Quarter", currency: str) -> None:
    """What stands behind the cards."""
    seen, asked, judged = quarter.funnel, quarter.goal, quarter.score
    record.figure(
        "objectif", asked and asked.revenue, currency, label="Objectif de chiffre d'affaires", show=False
    )
    record.figure("valeur_affaire", seen and seen.value, currency, label="Valeur d'une affaire", show=False)
    record.figure(
        "contacts_aboutis",
        seen and seen.contacts,
        "count",
        label="Contacts dont on connaît l'issue",
        show=False,
    )
    record.figure(
        "rendez_vous",
        seen and seen.meetings,
        "count",
        label=STEPS[seen.step].capitalize() if seen else "Étape",
        show=False,
    )
    record.figure("affaires_gagnees", quarter.won, "count", label="Affaires gagnées", show=False)
    record.figure(
        "part_a_temps",
        quarter.lag and quarter.lag.share,
        "fraction",
        label="Part des contacts qui comptent à temps",
        show=False,
    )
    record.figure(
        "note_auc",
        judged.auc,
        "ratio",
        label="Note : affaires gagnées placées avant les perdues",
        n=judged.judged,
        show=False,
    )
    record.figure("note_brier", judged.brier, "ratio", label="Note : erreur (Brier)", show=False)
    record.figure(
        "note_brier_base", judged.brier_base, "ratio", label="Taux moyen : erreur (Brier)", show=False
    )


def goals_table(goals: "Mapping[str, Goal]", title: str) -> None:
    """Show and record what several funnels ask for. Parameters: `goals`, by what each is called; `title`, French."""
    import pandas as pd

    rows = [
        {"name": name, "per_week": each.per_week, "low": each.low, "high": each.high}
        for name, each in goals.items()
    ]
    labels = {
        "name": "Ce que l'on a compté",
        "per_week": "Contacts par semaine",
        "low": "Entre",
        "high": "et",
    }
    record.table("contacts_selon_les_comptes", pd.DataFrame(rows).round(1), title=title, labels=labels,
                 units=dict.fromkeys(("per_week", "low", "high"), "count"))  # fmt: skip


def channels_table(quarter: "Quarter", *, currency: str = "EUR") -> None:
    """Show and record what each channel brought. Parameters: as `figures`."""
    if quarter.channels is None:
        return
    table = quarter.channels
    labels = {"channel": "Source", "leads": "Leads", "contacted": "Contactés", "qualified": "Qualifiés", "met": "Qualifiés / leads",
              "met_low": "De", "met_high": "à", "won": "Gagnés",
              "rate": "Gagnés / leads",
              "low": "Entre", "high": "et", "per_lead": "Ventes par lead", "margin": "Marge", "cost": "Coût",
              "per_win": "Coût par affaire gagnée",
              "return": "Marge par euro"}  # fmt: skip
    units: dict[str, str | Sequence[str]] = {
        "leads": "count",
        "contacted": "count",
        "qualified": "count",
        "won": "count",
        "per_lead": currency,
        "margin": currency,
    }
    units |= dict.fromkeys(("met", "met_low", "met_high", "rate", "low", "high"), "fraction") | {
        "cost": currency,
        "per_win": currency,
        "return": "ratio",
    }
    shown = table[[name for name in labels if name in table and table[name].notna().any()]]
    record.table("canaux", shown, title="Ce que chaque source a donné", labels=labels, units=units,
                 chart={"kind": "bar", "x": "channel", "y": "rate"})  # fmt: skip


def harvest_table(quarter: "Quarter") -> None:
    """Show and record when what is sown this week lands. Parameters: as `figures`."""
    if quarter.cycle is None:
        return
    labels = {"weeks": "Semaines après le contact", "share": "Part des affaires gagnées déjà signées"}
    record.table("recolte", harvest(quarter.cycle.days), title="Ce que l'on sème cette semaine se récolte quand ?", labels=labels,
                 units={"weeks": "count", "share": "fraction"}, chart={"kind": "column", "x": "weeks", "y": "share"})  # fmt: skip


def combined_table(quarter: "Quarter") -> None:
    """Show and record accounts that came by several sources beside those that came by one. Parameters: as `figures`."""
    if quarter.combined is None:
        return
    labels = {
        "channels": "Sources",
        "prospects": "Comptes",
        "wins": "Ont acheté",
        "rate": "Part",
        "low": "Entre",
        "high": "et",
    }
    units = {"prospects": "count", "wins": "count"} | dict.fromkeys(("rate", "low", "high"), "fraction")
    record.table(
        "sources_ensemble",
        quarter.combined[list(labels)],
        title="Une source, ou plusieurs ensemble : ce que deviennent les comptes (association, pas cause)",
        labels=labels,
        units=units,
    )


def kinds_table(quarter: "Quarter") -> None:
    """Show and record which kinds of account win. Parameters: as `figures`."""
    if quarter.kinds.empty:
        return
    shown = quarter.kinds[
        ["column", "kind", "deals", "wins", "rate", "others", "difference", "low", "high"]
    ].copy()
    shown["column"] = shown["column"].map(lambda name: column(name).capitalize())
    shown[["difference", "low", "high"]] *= 100
    shown["sure"] = quarter.kinds["proven"].map({True: "oui", False: "non"})
    labels = {"column": "Ce qui les distingue", "kind": "Valeur", "deals": "Affaires", "wins": "Gagnées", "rate": "Taux de gain",
              "others": "Les autres", "difference": "Écart", "low": "Entre", "high": "et", "sure": "Au-delà du hasard"}  # fmt: skip
    units = {"deals": "count", "wins": "count", "rate": "fraction", "others": "fraction"}
    units |= dict.fromkeys(("difference", "low", "high"), "points")
    record.table(
        "client_ideal", shown, title="Qui achète le plus, et si c'est sûr", labels=labels, units=units
    )


def law_table(answers: "pd.DataFrame", rules: Mapping[str, "Rule"]) -> None:
    """Show and record how many prospects may be approached by each channel, and by which rule.

    Parameters: `answers`, as `analysis.prospecting.allowed` returns it; `rules`, by identifier.
    """
    import pandas as pd

    rows = []
    for channel, label in CHANNELS.items():
        pairs = Counter(zip(answers[channel], answers[f"{channel}_rule"], strict=True))
        for (answer, rule), count in sorted(
            pairs.items(), key=lambda each: (list(ANSWERS).index(each[0][0]), -each[1])
        ):
            said = {"channel": label, "answer": ANSWERS[answer], "prospects": int(count)}
            rows.append(said | {"rule": typeset(rules[rule].text), "source": typeset(rules[rule].source)})
    labels = {
        "channel": "Canal",
        "answer": "Ai-je le droit ?",
        "prospects": "Prospects",
        "rule": "La règle",
        "source": "Texte",
    }
    record.table("droit_par_canal", pd.DataFrame(rows), title="Par quel canal ai-je le droit ?", labels=labels,
                 units={"prospects": "count"})  # fmt: skip


def law_figures(answers: "pd.DataFrame") -> None:
    """Record how many prospects may be approached, by channel. Parameters: `answers`, as `law_table`."""
    for channel, label in CHANNELS.items():
        for answer, word in ANSWERS.items():
            record.figure(
                "prospects_joignables", int((answers[channel] == answer).sum()), "count", label=f"{label} : {word}",
                dims={"canal": label, "reponse": word}, show=False,
            )  # fmt: skip


def list_table(shortlist: "pd.DataFrame", rules: Mapping[str, "Rule"]) -> None:
    """Show and record whom to contact this quarter, by pseudonym, with what is allowed.

    Parameters: `shortlist`, as `analysis.prospecting.shortlist` returns it; `rules`, by identifier.
    """
    now = shortlist[shortlist["tier"] != "C"]
    if now.empty:
        return
    shown = now.drop(columns=["phone_rule", "email_rule"]).copy()
    for channel in ("phone", "email"):
        shown[channel] = now[channel].map(ANSWERS)
    # the rule of the channel that is allowed, the telephone's first: what must be so, or said, before one calls
    named = now["phone_rule"].where(now["phone"].isin(["yes", "if"]), now["email_rule"])
    shown["rule"] = named.map(lambda rule: typeset(rules[rule].text))
    if shown["chance"].isna().all():
        shown = shown.drop(columns="chance")
    labels = {"tier": "Rang", "prospect": "Prospect", "account": "Entreprise",
              "region": "Région", "source": "Source", "chance": "Chance de gain", "phone": "Téléphone : ai-je le droit ?",
              "email": "E-mail : ai-je le droit ?", "rule": "La règle"}  # fmt: skip
    more = f" (les {_MOST} premiers ; tous dans le classeur)" if len(shown) > _MOST else ""
    record.table("liste_a_contacter", shown, title=f"À contacter ce trimestre : {french.plural(len(shown), 'prospect')}{more}",
                 labels=labels, units={"chance": "fraction"}, most=_MOST)  # fmt: skip


def stopped_table(answers: "pd.DataFrame", prospects: "pd.DataFrame", rules: Mapping[str, "Rule"]) -> None:
    """Show and record the prospects to take off the list, or to check, before anybody calls them, by pseudonym.

    Parameters: `answers`, as `analysis.prospecting.allowed` returns it of `prospects`; `rules`, by identifier.
    """
    stopped = answers[answers["post"] != "yes"]  # what stops a letter stops every channel
    if stopped.empty:
        return
    names = [name for name in ("account", "region", "source") if name in prospects]
    shown = prospects.loc[stopped.index, ["prospect", *names]].assign(
        answer=stopped["post"].map({"no": "à retirer", "check": "à vérifier"}),
        rule=stopped["post_rule"].map(lambda rule: typeset(rules[rule].text)),
    )
    labels = {"answer": "Que faire", "prospect": "Prospect", "account": "Entreprise", "region": "Région", "source": "Source",
              "rule": "La règle"}  # fmt: skip
    shown = shown.sort_values(["answer", "prospect"], ascending=[False, True])
    more = f" (les {_MOST} premiers ; tous dans le classeur)" if len(shown) > _MOST else ""
    record.table("a_retirer", shown[[name for name in labels if name in shown]], labels=labels, most=_MOST,
                 title=f"À retirer ou à vérifier avant tout contact : {french.plural(len(shown), 'prospect')}{more}")  # fmt: skip


def points_table(worth: "pd.DataFrame") -> None:
    """Show and record what hand-set points are worth. Parameters: `worth`, as `analysis.prospecting.worth` returns it."""
    shown = worth[["rule", "points", "deals", "wins", "rate", "others"]].copy()
    shown["verdict"] = worth["verdict"].map(VERDICTS).map(typeset)
    labels = {"rule": "Règle", "points": "Points", "deals": "Affaires", "wins": "Gagnées", "rate": "Taux de gain",
              "others": "Les autres", "verdict": "Ce que dit le passé"}  # fmt: skip
    units = {"points": "count", "deals": "count", "wins": "count", "rate": "fraction", "others": "fraction"}
    record.table("bareme", shown, title="Votre barème, face aux affaires passées", labels=labels, units=units)


def score_table(quarter: "Quarter") -> None:
    """Show and record the points of a score, only where one is shown. Parameters: as `figures`."""
    judged = quarter.score
    if not judged.shown:
        return
    shown = judged.points.assign(column=judged.points["column"].map(lambda name: column(name).capitalize()))
    labels = {
        "column": "Colonne",
        "level": "Valeur",
        "points": "Points",
        "deals": "Affaires",
        "rate": "Taux de gain",
    }
    record.table("note", shown, title="Les points de la note (10 points doublent les chances)", labels=labels,
                 units={"points": "count", "deals": "count", "rate": "fraction"})  # fmt: skip


def _between(low: float, high: float) -> str:
    return between(about(low), about(high))


def _no_rate(quarter: "Quarter") -> str:
    """Why no win rate is told: `analysis.prospecting` asks for a lost deal."""
    if not quarter.won:
        return "aucune affaire gagnée ni perdue"
    return "aucune affaire perdue dans le fichier : il serait de 100 % quoi qu'il arrive"


def _rates(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else between(french.percent(low), french.percent(high))
