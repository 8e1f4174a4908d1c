"""What to do after an action, or several: rows of the table « À faire », their stake what the action gains or loses each time."""

from typing import TYPE_CHECKING

from smkit.display import french
from smkit.display.actions import Action
from smkit.display.campaigns.action_figures import why
from smkit.display.campaigns.rivals import even

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.campaigns import Outcome
    from smkit.analysis.campaigns.risk import Risk
    from smkit.analysis.judging.verdict import Verdict

_MARKETING = "Responsable marketing"
_ONCE = "refaite une fois l'an, dans les mêmes conditions"
_UNSURE = 0.05


def one_actions(
    outcome: "Outcome", currency: str = "EUR", *, verdict: "Verdict | None" = None, risk: "Risk | None" = None,
    added: bool = False,
) -> list[Action]:  # fmt: skip
    """Return what to do after one action; `one.advice` says each in full.

    Parameters: `outcome`; `currency` code; `verdict`, as `answer`; `risk` of the net gain where its owner gave ranges;
    `added`, whether the sales that it added are told apart from those of its buyers.
    """
    if outcome.net_gain is None:
        return [
            Action(f"Compléter : {why(outcome, 'net_gain')}", "Contrôle de gestion", "avant de décider",
                   why="sans cela, nul ne sait si l'action gagne", sure="établie", list="chiffres")
        ]  # fmt: skip
    gain = float(outcome.net_gain)
    least, most = (risk.low, risk.high) if risk is not None else (None, None)
    if verdict is not None and verdict.word == "trop tôt":
        return [
            Action("Refaire l'action à petite échelle, avec un groupe témoin tiré au hasard", _MARKETING, "ce trimestre",
                   why="on ne sait pas encore si elle gagne ou perd", sure="à confirmer", list="chiffres")
        ]  # fmt: skip
    if gain >= 0:
        return [
            Action("Refaire l'action, en gardant un groupe témoin non sollicité", _MARKETING, "à la même saison", gain, least, most,
                   _ONCE if added else f"{_ONCE} ; ses ventes n'auraient pas eu lieu sans elle", "à mesurer", "chiffres",
                   net=True)
        ]  # fmt: skip
    least, most = (-risk.high, -risk.low) if risk is not None else (None, None)
    rows = [
        Action(
            "Ne pas refaire l'action telle quelle",
            _MARKETING,
            "dès maintenant",
            -gain,
            least,
            most,
            _ONCE,
            "établie" if least is None or least >= 0 else "à confirmer",
            "chiffres",
            net=True,
        )
    ]
    if outcome.margin and outcome.margin > 0:
        rows.append(
            Action(f"Chercher à la faire pour moins de {french.amount(outcome.margin, currency)}", _MARKETING,
                   "avant de la refaire", why="autant de ventes", sure="établie", list="chiffres")
        )  # fmt: skip
    more = " en plus" if added else ""
    if outcome.break_even_sales is not None:
        rows.append(
            Action(f"Tester une offre qui amène {french.plural(outcome.break_even_sales, 'vente')}{more}", _MARKETING,
                   "avant de la refaire", why="à coût égal, c'est le seuil de rentabilité", sure="établie", list="chiffres")
        )  # fmt: skip
    return rows


def rivals_actions(compared: "pd.DataFrame", *, chance: float | None = None) -> list[Action]:
    """Return what to do after several actions that are a choice; `rivals_advice` says it in full.

    Parameters: `compared`, as `actions.compare` returns it; `chance`, how likely chance alone is to put them so far apart.
    """
    best, second, *_ = compared.sort_values("net_gain", ascending=False, kind="stable").to_dict("records")
    gap = float(best["net_gain"]) - float(second["net_gain"])
    if best["net_gain"] < 0:
        return [
            Action("Ne refaire aucune de ces actions telle quelle", _MARKETING, "dès maintenant",
                   -float(compared["net_gain"].sum()), why="refaites toutes une fois l'an",
                   sure="établie", list="actions", net=True)
        ]  # fmt: skip
    if level := even(compared):
        names = french.listing((f"« {name} »" for name in level), "ou")
        return [
            Action(f"Choisir entre {names} la moins chère, ou la plus simple", _MARKETING, "à la prochaine action",
                   why="elles gagnent autant", sure="à mesurer", list="actions")
        ]  # fmt: skip
    if chance is not None and chance >= _UNSURE:
        return [
            Action(f"Refaire l'essai entre « {best['action']} » et « {second['action']} » sur plus de contacts", _MARKETING,
                   "ce trimestre", gap, why="l'écart se confirme, une fois l'an", sure="à confirmer", list="actions", net=True)
        ]  # fmt: skip
    return [
        Action(f"Garder « {best['action']} » plutôt que « {second['action']} »", _MARKETING, "à la prochaine action", gap,
               why="rien d'autre n'a changé d'un essai à l'autre ; une fois l'an", sure="à mesurer", list="actions", net=True)
    ]  # fmt: skip


def plan_actions(compared: "pd.DataFrame", total: "Outcome", currency: str = "EUR") -> list[Action]:
    """Return what to do about a plan of several actions; `plan_advice` says each in full.

    Parameters: `compared`, as `actions.compare` returns it; `total` of the actions; `currency` code.
    """
    rows = []
    if compared["revenue_share"].notna().all():
        main = compared.sort_values("revenue_share").iloc[-1]
        half = ", qui fait au moins la moitié des recettes" if main["revenue_share"] >= 0.5 else ""
        rows.append(
            Action(f"Fixer un point de contrôle à « {main['action']} »{half}", "Direction commerciale", "à mi-parcours",
                   why=f"{french.amount(main['revenue'], currency)} de recettes en dépendent", sure="établie", list="actions")
        )  # fmt: skip
    if total.margin is None:
        rows.append(
            Action("Demander le taux de marque de chaque offre", "Contrôle de gestion", "avant de lancer le plan",
                   why="sans lui, on compare des ventes et non des gains", sure="établie", list="actions")
        )  # fmt: skip
    return rows
