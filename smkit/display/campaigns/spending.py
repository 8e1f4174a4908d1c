"""What to do with the next budget: the proposal in sentences, with its assumptions."""

from typing import TYPE_CHECKING, Any

from smkit.analysis.campaigns import stakes
from smkit.analysis.campaigns.verdicts import MOVES, SURELY
from smkit.display import french
from smkit.display.campaigns.sentences import Said, named, some

if TYPE_CHECKING:
    import pandas as pd

_KEEP = (
    "Gardez la répartition actuelle du budget : rien ne gagne sûrement à être déplacé, quelle que soit l'élasticité supposée "
    "parmi celles essayées.",
    list[str](),
    MOVES,
)


def advice(
    campaigns: "pd.DataFrame", shared: "pd.DataFrame | None", by: str, *, elasticity: float, cap: float, budget: float,
    in_money: bool, gain: tuple[float, float] | None = None, years: float = 1.0, currency: str = "EUR",
) -> Said:  # fmt: skip
    """Say what to do next, each with its effect and its assumption.

    Parameters: `campaigns`, as `portfolio.summary` returns it; `shared`, as `budget.allocate` returns it, or None; `by`, its
    column; `elasticity`, `cap` and `budget`, what it supposed; `in_money`, whether results are margins (else buyers); `gain`, as
    `budget.range_of` returns it, where they are; `years` that the campaigns cover, of `stakes.years`; `currency`.
    Returns (sentence, ids of the figures it rests on, what judges it).
    """
    unpaid = stakes.hopeless(campaigns)
    said = _first(unpaid, len(unpaid) == len(campaigns), currency)
    if needs_margin(campaigns):
        said.append(
            (
                "Donnez le taux de marque (paramètre taux_marque) : le rapport dira alors quelles campagnes gagnent de l'argent.",
                ["gain_net"],
                "",
            )
        )
    if shared is not None:
        moves = _moves(shared, by, elasticity, cap, budget, in_money, gain, years, currency)
        said += moves or ([] if len(unpaid) else [_KEEP])
    losing = campaigns.loc[sorted(stakes.losing(campaigns.dropna(subset=["net_gain"])).index)]
    if len(losing):
        names = some([f"« {name} »" for name in losing["campaign"]])
        saved = french.money(-losing["net_gain"].sum() / years, currency, decimals=0)
        lucky = "même avec plus de chance, " if losing["net_gain_high"].notna().all() else ""
        head = (
            f"Ne refaites pas telle quelle {names} : {lucky}elle perdait"
            if len(losing) == 1
            else f"Ne refaites pas telles quelles {names} : {lucky}elles perdaient"
        )
        lost = "ce qu'a perdu cette campagne" if len(losing) == 1 else "ce qu'ont perdu ces campagnes"
        gained = f"{saved} de marge par an" if years > 1 else f"{saved} de marge, {lost}"
        whose = "ses" if len(losing) == 1 else "leurs"
        said.append(
            (
                f"{head}. Vous y gagnez {gained}, si {whose} acheteurs n'apportent rien d'autre par la suite.",
                ["gain_net"],
                SURELY,
            )
        )
    said.append(
        (
            "À la prochaine campagne, gardez au hasard un groupe témoin non sollicité : le rapport « Est-ce que cela a "
            "marché ? » dira combien de ventes elle a vraiment ajoutées.",
            [],
            "",
        )
    )
    return said


def needs_margin(campaigns: "pd.DataFrame") -> bool:
    """Tell whether a taux de marque would settle which campaigns earn: those that sell less than they cost need none.

    Parameters: `campaigns`, as `portfolio.summary` returns it.
    """
    lacking = campaigns["revenue"].notna() & campaigns["margin"].isna()
    return int(lacking.sum()) > len(stakes.hopeless(campaigns))


def told_moves(shared: "pd.DataFrame", budget: float) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Return the rows that lose spending and those that gain some, `change` in each, the largest first: moves worth telling.

    Parameters: `shared`, as `budget.surviving` returns it; `budget`, what is shared.
    """
    change = shared.assign(change=shared["proposed"] - shared["cost"]).sort_values("change")
    # what is little for the whole may be much for an action
    least = (0.005 * budget, 0.1 * change["cost"])
    told = (change["change"].abs() > least[0]) | (
        (change["change"].abs() > least[1]) & (change["change"].abs() >= 1)
    )
    told &= change["sure"] if "sure" in change else True  # what another elasticity would undo is not advised
    return change[told & (change["change"] < 0)], change[told & (change["change"] > 0)].iloc[::-1]


def _first(unpaid: "pd.DataFrame", every: bool, currency: str) -> Said:
    """What to look at before any budget: the campaigns that lose at any margin."""
    if not len(unpaid):
        return []
    names = some([f"« {name} »" for name in unpaid["campaign"]])
    lost = french.money(-unpaid["gross_gain"].sum(), currency, decimals=0)
    one = len(unpaid) == 1
    why = (
        f"{'ses' if one else 'leurs'} ventes ne couvrent pas {'sa' if one else 'leur'} dépense. Quelle que soit la marge, "
        f"{'elle a' if one else 'elles ont'} perdu au moins {lost}, si {'ses' if one else 'leurs'} acheteurs n'apportent rien "
        "d'autre par la suite."
    )
    head = "N'ajoutez rien à ce budget, et" if every else "Avant d'y remettre de l'argent,"
    return [(f"{head} regardez d'abord {names} : {why}", ["cout", "chiffre_affaires"], "")]


def _moves(
    shared: "pd.DataFrame", by: str, elasticity: float, cap: float, budget: float, in_money: bool,
    gain: tuple[float, float] | None, years: float, currency: str,
) -> Said:  # fmt: skip
    down, up = told_moves(shared, budget)
    if not len(down) and not len(up):
        return []
    moved = " ; ".join(
        part
        for part in (
            f"ajoutez {_each(up, by, currency)}" if len(up) else "",
            f"retirez {_each(down, by, currency)}" if len(down) else "",
        )
        if part
    )
    spent, expected = shared["proposed"].sum(), shared["expected"].sum()
    before, now = shared["value"].sum(), shared["cost"].sum()
    effect = (
        f"un gain net de {_write(expected - spent, currency)} au lieu de {_write(before - now, currency)}"
        if in_money
        else f"{_write(expected, 'count')} acheteurs au lieu de {_write(before, 'count')}"
    )
    effect += f", pour {_write(spent, currency)} de dépenses" + (
        "" if round(spent) == round(now) else f" au lieu de {_write(now, currency)}"
    )
    a_year = ""
    if gain is not None:
        low, high = (_write(each / years, currency) for each in gain)
        over = "Par an" if years > 1 else "Sur ces campagnes"
        lucky = "luck" in shared and shared["luck"].notna().any()
        a_year = f" {over}, c'est de {low} à {high} de marge nette en plus, selon l'élasticité{' et le hasard' if lucky else ''}."
        if lucky:
            a_year += (
                " Chaque rendement est compté plus près de celui de l'ensemble qu'il ne l'a été, d'autant plus que peu "
                "d'acheteurs le disent : le meilleur doit une part de son avance à la chance."
            )
    idle = budget - spent
    kept = (
        f" {_write(idle, currency)} restent à ne pas dépenser : un euro de plus y rapporterait moins d'un euro."
        if in_money and idle > 0.005 * budget
        else ""
    )
    doubled = french.percent(2**elasticity - 1, 0)
    return [
        (f"{moved[0].upper()}{moved[1:]}.{kept}", ["budget_propose"], MOVES),
        (
            f"Effet attendu : {effect}.{a_year} Hypothèses : doubler une dépense n'augmente son résultat que de {doubled} "
            f"(élasticité {french.number(elasticity)}), et aucune dépense ne dépasse {french.number(cap)} fois ce qu'elle "
            "était. Seuls sont conseillés les déplacements qui vont dans le même sens avec une élasticité plus faible ou "
            "plus forte. "
            "Avancez par étapes et "
            "mesurez : cette courbe est une supposition.",
            ["budget_propose", "resultat_attendu"],
            MOVES,
        ),
    ]


def _each(rows: "pd.DataFrame", by: str, currency: str) -> str:
    return some(
        [f"{_write(abs(row['change']), currency)} à « {named(row, by)} »" for row in rows.to_dict("records")]
    )


def _write(x: Any, unit: str) -> str:
    return french.number(x, 0) if unit == "count" else french.money(x, unit, decimals=0)
