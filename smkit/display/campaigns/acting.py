"""What to do about campaigns, as rows of the table « À faire », and the list behind the losing ones."""

from typing import TYPE_CHECKING

from smkit.analysis.campaigns import stakes
from smkit.display import french, record
from smkit.display.actions import Action
from smkit.display.campaigns.sentences import named, some
from smkit.display.campaigns.spending import needs_margin, told_moves

if TYPE_CHECKING:
    import pandas as pd

_HALF = 0.5
_TOLD = 2  # moves each way: the others are in the list
_ONCE = "une fois l'an"


def actions(
    campaigns: "pd.DataFrame", shared: "pd.DataFrame | None", by: str, *, over: float, elasticity: float, budget: float,
    in_money: bool, currency: str = "EUR",
) -> list[Action]:  # fmt: skip
    """Return what to do next, the first the most worth; `spending.advice` says each in full.

    Parameters: as `spending.advice`; `over`, the years that the campaigns ran, of `stakes.years`.
    """
    rows = []
    losers = stakes.losing(campaigns.dropna(subset=["net_gain"]))
    if len(losers):
        rows.append(_stop(losers, over))
    unpaid = stakes.hopeless(campaigns)
    if len(unpaid):
        rows.append(_review(unpaid, currency))
    if needs_margin(campaigns):
        rows.append(
            Action("Demander le taux de marque de chaque offre", "Contrôle de gestion", "avant de décider du budget",
                   why="sans lui, nul ne sait quelle campagne gagne", sure="établie")
        )  # fmt: skip
    if shared is not None:
        rows += _move(shared, by, over, elasticity, budget, in_money, currency, also=bool(len(losers)))
    rows.sort(key=lambda row: -(row.stake or 0.0))
    rows.append(
        Action("Garder au hasard un groupe témoin non sollicité", "Responsable marketing", "à la prochaine campagne",
               why="lui seul dit combien de ventes elle ajoute", sure="établie")
    )  # fmt: skip
    return rows


def losers_table(campaigns: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record the campaigns not to make again, the worst first; nothing where there is none.

    Parameters: `campaigns`, as `portfolio.summary` returns it; `currency` code.
    """
    losers = stakes.losing(campaigns.dropna(subset=["net_gain"]))
    if not len(losers):
        return
    labels = {
        "campaign": "Campagne",
        "bought": "Acheteurs",
        "cost": "Coût",
        "margin": "Marge",
        "net_gain": "Gain net",
        "net_gain_low": "Au moins",
        "net_gain_high": "Au plus",
    }
    shown = losers[[name for name in labels if losers[name].notna().any()]]
    units = dict.fromkeys(("cost", "margin", "net_gain", "net_gain_low", "net_gain_high"), currency)
    record.table(
        "campagnes_perdantes", shown, title="Les campagnes à ne pas refaire telles quelles", labels=labels,
        units={name: unit for name, unit in (units | {"bought": "count"}).items() if name in shown},
        chart={"kind": "bar", "x": "campaign", "y": "net_gain"},
    )  # fmt: skip


def _review(unpaid: "pd.DataFrame", currency: str) -> Action:
    names = some([f"« {name} »" for name in unpaid["campaign"]], most=2)
    lost = french.brief_money(-unpaid["gross_gain"].sum(), currency)
    whose = "ses ventes ne couvrent pas sa" if len(unpaid) == 1 else "leurs ventes ne couvrent pas leur"
    return Action(f"Revoir {names} avant d'y remettre de l'argent", "Responsable marketing", "avant le prochain budget",
                  why=f"{whose} dépense : au moins {lost} de perte, quelle que soit la marge", sure="établie")  # fmt: skip


def _stop(losers: "pd.DataFrame", over: float) -> Action:
    stake = stakes.avoided(losers, over)
    first, n = losers.iloc[0], len(losers)
    if n == 1:
        do = f"Ne pas refaire telle quelle « {first['campaign']} »"
        why = f"refaite {_ONCE}, elle perdrait autant"
    else:
        half = first["net_gain"] <= _HALF * losers["net_gain"].sum()
        worst = "qui fait au moins la moitié de la perte" if half else "la pire"
        do = f"Ne pas refaire telles quelles {french.number(n)} campagnes, dont « {first['campaign']} », {worst}"
        why = f"refaites {'au même rythme' if over > 1 else _ONCE}, elles perdraient autant"
    return Action(do, "Responsable marketing", "avant le prochain budget", stake.worth, stake.low, stake.high, why, "établie",
                  "campagnes_perdantes", net=True)  # fmt: skip


def _move(
    shared: "pd.DataFrame", by: str, over: float, elasticity: float, budget: float, in_money: bool, currency: str, *, also: bool
) -> list[Action]:  # fmt: skip
    down, up = told_moves(shared, budget)
    if not len(down) and not len(up):
        return []
    parts = [(up, "de plus"), (down, "de moins")]
    said = ", ".join(
        f"{french.brief_money(abs(row['change']), currency)} {way} à « {named(row, by)} »"
        for rows, way in parts
        for row in rows.head(_TOLD).to_dict("records")
    )
    doubled = french.percent(2**elasticity - 1, 0)
    why = (
        f"doubler une dépense augmente son résultat de {doubled}{_in_all(shared, parts, currency, in_money)}"
    )
    if not in_money:
        more = shared["expected"].sum() - shared["value"].sum()
        why += f" ; acheteurs attendus : {french.signed(round(more), 'count')}"
        return [Action(f"Déplacer le budget : {said}", "Responsable marketing", "au prochain budget", why=why,
                       sure="à mesurer", list="budget")]  # fmt: skip
    stake = stakes.moved(shared, over, elasticity=elasticity)
    why += "" if over > 1 else f" ; budget dépensé {_ONCE}"
    why += " ; se recoupe avec les campagnes à ne pas refaire" if also else ""
    return [
        Action(f"Déplacer le budget : {said}", "Responsable marketing", "au prochain budget", stake.worth, stake.low,
               stake.high, why, "à mesurer", "budget", net=True)
    ]  # fmt: skip


def _in_all(
    shared: "pd.DataFrame", parts: "list[tuple[pd.DataFrame, str]]", currency: str, in_money: bool
) -> str:
    """What the moves that are told do not say: those that are not, and what is spent less, or more, once all are made."""
    untold = sum(max(0, len(rows) - _TOLD) for rows, _ in parts)
    more = (
        f" ; {french.plural(untold, 'autre mouvement', 'autres mouvements')} dans la liste" if untold else ""
    )
    total = float((shared["proposed"] - shared["cost"]).sum())
    if abs(total) < 1:
        return more
    counted = ("comptés dans le gain" if total < 0 else "déduits du gain") if in_money else ""
    way = "de moins" if total < 0 else "de plus"
    return f"{more} ; en tout, {french.brief_money(abs(total), currency)} {way} à dépenser{', ' if counted else ''}{counted}"
