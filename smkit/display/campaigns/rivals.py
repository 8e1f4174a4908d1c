"""Which of several actions to keep: compared by what they earn and by what they return."""

from typing import TYPE_CHECKING, Any

from smkit.display import charts, french, record

if TYPE_CHECKING:
    import pandas as pd

Said = list[tuple[str, list[str]]]


_UNSURE = 0.05  # from this probability on, chance alone is too likely an explanation


def rivals_answer(compared: "pd.DataFrame", currency: str = "EUR", *, chance: float | None = None) -> str:
    """Answer « laquelle choisir ? » in one sentence, or two where chance may have chosen.

    Parameters: `compared`, as `actions.compare` returns it, net gains known; `currency` code; `chance`, as `actions.chance`.

    >>> from smkit.analysis.campaigns.actions import compare
    >>> from smkit.analysis.campaigns import Action, assess
    >>> both = {"A": Action(fixed_cost=10, revenue=60, margin_rate=0.5), "B": Action(fixed_cost=50, revenue=200, margin_rate=0.5)}
    >>> print(rivals_answer(compare({name: assess(action) for name, action in both.items()})))
    « B » gagne le plus : 50 € de gain net, contre 20 € pour « A ».
    """
    best, *others = _ranked(compared, "net_gain")
    level = even(compared)
    if best["net_gain"] < 0 and level:
        return f"Aucune : {_names(level)} perdent autant, {_money(-best['net_gain'], currency)} chacune."
    if best["net_gain"] < 0:
        return (
            f"Aucune : la moins mauvaise, « {best['action']} », perd {_money(-best['net_gain'], currency)}."
        )
    if level:
        others = others[len(level) - 1 :]
        rest = french.listing(
            f"{_money(row['net_gain'], currency)} pour « {row['action']} »" for row in others
        )
        behind = f", contre {rest}" if others else ""
        return f"{_names(level)} gagnent autant : {_money(best['net_gain'], currency)} de gain net chacune{behind}."
    rest = french.listing(f"{_money(row['net_gain'], currency)} pour « {row['action']} »" for row in others)
    luck = " Mais l'écart peut venir du hasard." if _unsure(chance) else ""
    return f"« {best['action']} » gagne le plus : {_money(best['net_gain'], currency)} de gain net, contre {rest}.{luck}"


def even(compared: "pd.DataFrame") -> list[str]:
    """Return the actions that earn the most together, to the cent; none where one earns more than all others.

    >>> import pandas as pd
    >>> even(pd.DataFrame({"action": ["A", "B", "C"], "net_gain": [50.0, 50.001, 20.0]}))
    ['B', 'A']
    """
    ranked = _ranked(compared, "net_gain")
    level = [str(row["action"]) for row in ranked if round(ranked[0]["net_gain"] - row["net_gain"], 2) == 0]
    return level if len(level) > 1 else []


def rivals_figures(chance: float | None) -> None:
    """Record how likely chance is to make actions differ so much; nothing where it is not known. Parameters: as `rivals_answer`."""
    if chance is not None:
        record.figure("p", chance, "ratio", label="Probabilité d'un tel écart par hasard", show=False)


def rivals_findings(compared: "pd.DataFrame", currency: str = "EUR", *, chance: float | None = None) -> Said:
    """Say which action earns most and which returns most. Parameters: as `rivals_answer`."""
    best = _ranked(compared, "net_gain")[0]
    keen = next(iter(_ranked(compared.dropna(subset=["roi"]), "roi")), best)
    said: Said = [
        (
            f"« {row['action']} » : {_money(row['margin'], currency)} de marge pour {_money(row['cost'], currency)} "
            f"de coût{_return(row['roi'])}.",
            ["marge", "cout", "roi"],
        )
        for row in _ranked(compared, "net_gain")
    ]
    if round(keen["margin_per_euro"] - best["margin_per_euro"], 2) > 0:
        said.append(
            (
                f"« {keen['action']} » rend plus par euro ({french.money(keen['margin_per_euro'], currency)} de marge contre "
                f"{french.money(best['margin_per_euro'], currency)}), mais « {best['action']} » rapporte davantage "
                "en tout : le rendement "
                "compte quand l'argent manque, le gain net quand il ne manque pas.",
                ["gain_net", "marge_par_euro"],
            )
        )
    if chance is not None:
        often = f"moins de {french.percent(0.001, 1)}" if chance < 0.001 else french.percent(chance, 1)
        verdict = (
            "c'est trop souvent pour trancher" if _unsure(chance) else "il y a peu de chances que ce soit lui"
        )
        said.append(
            (
                f"Sur ce nombre de contacts, le hasard seul donnerait un tel écart d'acheteurs dans {often} des essais : "
                f"{verdict}.",
                ["p"],
            )
        )
    return said


def rivals_advice(compared: "pd.DataFrame", currency: str = "EUR", *, chance: float | None = None) -> Said:
    """Say what to do next. Parameters: as `rivals_answer`."""
    best, second, *_ = _ranked(compared, "net_gain")
    gap = _money(best["net_gain"] - second["net_gain"], currency)
    if best["net_gain"] < 0:
        return [
            ("Ne refaites aucune de ces actions telle quelle : toutes perdent de l'argent.", ["gain_net"])
        ]
    if level := even(compared):
        return [
            (
                f"{_names(level)} gagnent autant : gardez celle qui demande le moins d'argent et de temps, ou essayez-les sur "
                "plus de contacts, tirés au sort.",
                ["gain_net"],
            )
        ]
    if _unsure(chance):
        return [
            (
                f"Ne tranchez pas encore entre « {best['action']} » et « {second['action']} » : refaites l'essai sur plus de "
                f"contacts, tirés au sort. L'enjeu, s'il se confirme, est de {gap}.",
                ["gain_net", "p"],
            )
        ]
    return [
        (
            f"Gardez « {best['action']} », si rien d'autre que l'action n'a changé d'un essai à l'autre. L'enjeu "
            f"est de {gap} par rapport à "
            f"« {second['action']} ».",
            ["gain_net"],
        )
    ]


def rivals_chart(
    compared: "pd.DataFrame", *, chance: float | None = None, currency: str = "EUR", source: str = ""
) -> None:
    """Show the net gain of each action. Parameters: as `rivals_answer`; `source`, French."""
    import pandas as pd

    ranked = pd.DataFrame(_ranked(compared, "net_gain"))
    first, level, luck = (
        ranked["action"].iloc[0],
        even(compared),
        ", mais le hasard peut suffire" if _unsure(chance) else "",
    )
    lost = bool(ranked["net_gain"].iloc[0] < 0)
    title = f"Toutes perdent : « {first} » perd le moins" if lost else f"« {first} » gagne le plus{luck}"
    if level:
        title = f"{_names(level)} {'perdent' if lost else 'gagnent'} autant"
    axes = charts.bars(
        ranked, "action", "net_gain", title, unit="EUR", currency=currency, measure="Gain net",
        highlight=[ranked["action"].iloc[0]], source=source,
    )  # fmt: skip
    rows = (f"{row['action']} : {_money(row['net_gain'], currency)}" for row in ranked.to_dict("records"))
    record.chart("gain_net_par_action", axes, alt=f"{title}. {' ; '.join(rows)}.")


def rivals_table(compared: "pd.DataFrame", currency: str = "EUR") -> None:
    """Show and record what each action costs, leaves and returns. Parameters: as `rivals_answer`."""
    labels = {"action": "Action", "cost": "Coût", "revenue": "Chiffre d'affaires", "margin": "Marge", "net_gain": "Gain net",
              "margin_per_euro": "Marge par euro", "roi": "ROI"}  # fmt: skip
    units = dict.fromkeys(("cost", "revenue", "margin", "net_gain"), currency) | {
        "margin_per_euro": "ratio",
        "roi": "fraction",
    }
    record.table(
        "actions", compared[list(labels)], title="Ce que chaque action coûte et rapporte", labels=labels, units=units,
        chart={"kind": "bar", "x": "action", "y": "net_gain"},
    )  # fmt: skip


def _names(actions: list[str]) -> str:
    return french.listing(f"« {name} »" for name in actions)


def _unsure(chance: float | None) -> bool:
    return chance is not None and chance >= _UNSURE


def _return(roi: Any) -> str:
    """The ROI, where there is one: without any cost there is none."""
    return f", soit un ROI de {french.percent(roi, 0)}" if french.is_known(roi) else ""


def _ranked(compared: "pd.DataFrame", by: str) -> list[dict[Any, Any]]:
    return compared.sort_values(by, ascending=False, kind="stable").to_dict("records")


def _money(x: Any, currency: str) -> str:
    return french.amount(round(float(x), 2), currency)
