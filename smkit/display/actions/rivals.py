"""Which of several actions to keep: compared by what they earn and by what they return."""

from typing import TYPE_CHECKING, Any

from smkit.display import charts, french, record

if TYPE_CHECKING:
    import pandas as pd

Said = list[tuple[str, list[str]]]


def rivals_answer(compared: "pd.DataFrame", currency: str = "EUR") -> str:
    """Answer « laquelle choisir ? » in one sentence.

    Parameters: `compared`, as `actions.compare` returns it, net gains known; `currency` code.

    >>> from smkit.analysis.actions import compare
    >>> from smkit.analysis.campaigns import Action, assess
    >>> both = {"A": Action(fixed_cost=10, revenue=60, margin_rate=0.5), "B": Action(fixed_cost=50, revenue=200, margin_rate=0.5)}
    >>> print(rivals_answer(compare({name: assess(action) for name, action in both.items()})))
    « B » gagne le plus : 50 € de gain net, contre 20 € pour « A ».
    """
    best, *others = _ranked(compared, "net_gain")
    if best["net_gain"] < 0:
        return (
            f"Aucune : la moins mauvaise, « {best['action']} », perd {_money(-best['net_gain'], currency)}."
        )
    rest = french.listing(f"{_money(row['net_gain'], currency)} pour « {row['action']} »" for row in others)
    return f"« {best['action']} » gagne le plus : {_money(best['net_gain'], currency)} de gain net, contre {rest}."


def rivals_findings(compared: "pd.DataFrame", currency: str = "EUR") -> Said:
    """Say which action earns most and which returns most. Parameters: as `rivals_answer`."""
    best, keen = _ranked(compared, "net_gain")[0], _ranked(compared.dropna(subset=["roi"]), "roi")[0]
    said: Said = [
        (
            f"« {row['action']} » : {_money(row['margin'], currency)} de marge pour {_money(row['cost'], currency)} "
            "de coût, soit un ROI de "
            f"{french.percent(row['roi'], 0)}.",
            ["marge", "cout", "roi"],
        )
        for row in _ranked(compared, "net_gain")
    ]
    if best["action"] != keen["action"]:
        said.append(
            (
                f"« {keen['action']} » rend plus par euro ({french.money(keen['margin_per_euro'], currency)} de marge contre "
                f"{french.money(best['margin_per_euro'], currency)}), mais « {best['action']} » rapporte davantage "
                "en tout : le rendement "
                "compte quand l'argent manque, le gain net quand il ne manque pas.",
                ["gain_net", "marge_par_euro"],
            )
        )
    return said


def rivals_advice(compared: "pd.DataFrame", currency: str = "EUR") -> Said:
    """Say what to do next. Parameters: as `rivals_answer`."""
    best, second, *_ = _ranked(compared, "net_gain")
    gap = _money(best["net_gain"] - second["net_gain"], currency)
    return [
        (
            f"Gardez « {best['action']} », si rien d'autre que l'action n'a changé d'un essai à l'autre. L'enjeu "
            f"est de {gap} par rapport à "
            f"« {second['action']} ».",
            ["gain_net"],
        )
    ]


def rivals_chart(compared: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> None:
    """Show the net gain of each action. Parameters: as `rivals_answer`; `source`, French."""
    import pandas as pd

    ranked = pd.DataFrame(_ranked(compared, "net_gain"))
    title = f"« {ranked['action'].iloc[0]} » gagne le plus"
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


def _ranked(compared: "pd.DataFrame", by: str) -> list[dict[Any, Any]]:
    return compared.sort_values(by, ascending=False, kind="stable").to_dict("records")


def _money(x: Any, currency: str) -> str:
    return french.amount(round(float(x), 2), currency)
