"""Does an action earn money? Three answers: it earns, it loses, or it is too early to tell."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from smkit.analysis.campaigns import luck
from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.assess import Outcome
from smkit.analysis.campaigns.risk import Risk
from smkit.analysis.errors import InputError
from smkit.analysis.judging.verdict import Verdict, Word
from smkit.analysis.proportions import holm

#: Names of what is judged beside each campaign.
LOSING, SURELY, MOVES, COST = "les perdantes", "les perdantes sûres", "le budget", "coût par acheteur"

_CHANCE = 0.05
_UNSURE = 0.20  # a chance of loss between this share and the rest of 1 settles nothing


def chance_of_loss(margin: float, cost: float, sales: float) -> float | None:
    """Return how likely an action is to lose money, if only the number of its sales is left to chance.

    Parameters: `margin` that its sales left and its `cost` (currency); `sales`, how many there were.
    Returns a fraction: the chance that the mean number of sales lies under what repays the cost, each leaving what it left; None
    without any sale or margin.
    Source: Jeffreys' posterior of a Poisson mean, Gamma(sales + ½).

    >>> round(chance_of_loss(10_000, 15_000, 200), 3), round(chance_of_loss(1_050, 1_000, 30), 2)
    (1.0, 0.38)
    """
    from scipy.special import gammainc

    if math.isnan(margin) or math.isnan(cost) or not sales > 0 or margin == 0:
        return None
    if margin < 0:
        return 1.0
    return float(gammainc(sales + 0.5, cost * sales / margin))


def word(loss: float, *, open_deals: int = 0) -> Word:
    """Return the word for a chance of loss (0–1): « gagne », « perd », or « trop tôt » in between.

    Parameters: `loss`; `open_deals`, deals of the action that are neither won nor lost: they may still turn a loss over.

    >>> word(0.05), word(0.5), word(0.9), word(0.9, open_deals=3)
    ('gagne', 'trop tôt', 'perd', 'trop tôt')
    """
    if loss <= _UNSURE:
        return "gagne"
    return "perd" if loss >= 1 - _UNSURE and not open_deals else "trop tôt"


def judge(
    action: Action, outcome: Outcome, risk: Risk | None = None, *, open_deals: int = 0
) -> tuple[Verdict, float | None]:
    """Judge one action.

    Parameters: `action` and its `outcome`; `risk` of its net gain, where its owner gave ranges; `open_deals`, as `word`.
    Returns its verdict, the stake being the net gain or loss, and the chance of loss behind it; « on ne peut pas dire » and None
    where its net gain is not known.

    >>> from smkit.analysis.campaigns.assess import assess
    >>> mailing = Action(name="Mailing", fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5)
    >>> judge(mailing, assess(mailing))[0].word
    'perd'
    """
    if open_deals < 0:
        raise InputError(f"Affaires ouvertes : {open_deals} trouvé, or ce nombre ne peut pas être négatif.")
    if outcome.net_gain is None:
        return Verdict("on ne peut pas dire", "gain_net", "Le gain net n'est pas connu."), None
    gain = float(outcome.net_gain)
    loss = risk.loss if risk is not None else None
    if loss is None and action.sold is not None:
        loss = chance_of_loss(float(outcome.margin or 0), float(outcome.cost or 0), float(action.sold))
    if loss is None:
        loss = 1.0 if gain < 0 else 0.0
    found = word(loss, open_deals=open_deals)
    # within lopsided ranges, what is most likely may be rare
    if risk is not None and {"gagne": gain <= 0, "perd": gain >= 0}.get(found):
        found = "trop tôt"
    reason = {
        "gagne": "Le risque de perte est d'au plus un sur cinq.",
        "perd": "Le risque de perte est d'au moins quatre sur cinq.",
    }.get(
        found,
        "Le risque de perte se situe entre un et quatre sur cinq, ou des affaires restent ouvertes, ou le plus probable n'est pas "
        "du même côté que la plupart des cas.",
    )
    return Verdict(
        found, "gain_net", reason, change=gain, unit="EUR", stake=abs(gain), dims=(("action", action.name),)
    ), loss


def words(campaigns: pd.DataFrame) -> pd.DataFrame:
    """Add the chance of loss and the verdict to campaigns.

    Parameters: `campaigns`, with margin, cost and net_gain (currency) and bought (count).
    Returns them with loss (fraction) and verdict (« gagne », « perd » or « trop tôt »), both missing where the net gain is.

    >>> words(pd.DataFrame({"margin": [100.0], "cost": [50.0], "net_gain": [50.0], "bought": [90.0]}))["verdict"].tolist()
    ['gagne']
    """
    losses: list[float | None] = []
    for row in campaigns.to_dict("records"):
        loss = chance_of_loss(row["margin"], row["cost"], row["bought"])
        if loss is None and not math.isnan(row["net_gain"]):
            loss = 1.0 if row["net_gain"] < 0 else 0.0
        losses.append(loss)
    found = pd.Series(losses, index=campaigns.index, dtype="float64")
    named = pd.Series([None if math.isnan(each) else str(word(each)) for each in found], index=found.index)
    return campaigns.assign(loss=found, verdict=named)


def losing(campaigns: pd.DataFrame) -> pd.Series:
    """Tell which campaigns lose money whatever chance did, however many are looked at.

    Parameters: `campaigns`, with margin, cost, net_gain and net_gain_high (currency) and bought (count).
    Returns a boolean for each. Of forty campaigns that break even, one loses « beyond chance » at 5 %: chances are corrected
    for their number (Holm), so that a page condemns by mistake as rarely as for one campaign. One of which no chance is known
    is judged on its net gain.
    Source: lower tail of a Poisson count.

    >>> one = {"margin": [62.0], "cost": [100.0], "net_gain": [-38.0], "net_gain_high": [-8.0], "bought": [31.0]}
    >>> losing(pd.DataFrame(one)).tolist(), losing(pd.concat([pd.DataFrame(one)] * 40)).any()
    ([True], np.False_)
    """
    from scipy.special import gammaincc

    reached = campaigns["net_gain_high"]
    known = reached.notna() & (campaigns["margin"] > 0)
    rows = campaigns[known]
    needed = rows["cost"] * rows["bought"] / rows["margin"]
    chances = pd.Series(
        holm(gammaincc(rows["bought"] + 1, needed).tolist()), index=rows.index, dtype="float64"
    )
    sure = pd.Series(True, index=campaigns.index)
    sure[known] = (chances < _CHANCE / 2) & (reached[known] < 0)
    return sure & (campaigns["net_gain"] < 0) & (reached.fillna(campaigns["net_gain"]) < 0)


def judged(campaigns: pd.DataFrame, by: str, years: float = 1.0) -> dict[str, Verdict]:
    """Return the verdict of each campaign, with what is at stake a year; and, as `LOSING`, of those that lost, together,
    and as `SURELY`, of those that lost whatever chance did.

    Parameters: `campaigns`, as `words` returns it; `by`, the column that names them; `years` that they cover (see `years`).

    >>> rows = pd.DataFrame({"campaign": ["Mars"], "net_gain": [50.0], "verdict": ["gagne"], "bought": [90.0]})
    >>> judged(rows, "campaign")["Mars"].word
    'gagne'
    """
    found = {}
    for row in campaigns.dropna(subset=["net_gain", by]).to_dict("records"):
        name, gain = str(row[by]), float(row["net_gain"])
        reason = "Le risque de perte, si seul le nombre d'acheteurs doit au hasard, donne ce verdict."
        found[name] = Verdict(
            row["verdict"],
            "gain_net",
            reason,
            change=gain,
            unit="EUR",
            stake=abs(gain) / years,
            dims=((by, name),),
        )
    losing = [each for each in found.values() if each.change is not None and each.change < 0]
    if "net_gain_high" in campaigns:
        surely = campaigns["loses"] if "loses" in campaigns else True
        lost = campaigns.loc[(campaigns["net_gain_high"].fillna(0) < 0) & surely, "net_gain"]
        gone = -float(lost[lost < 0].sum())
        if gone:
            found[SURELY] = Verdict(
                "perd", "gain_net", "Même avec plus de chance, elles perdaient.", stake=gone / years
            )
    if losing:
        sure = any(each.word == "perd" for each in losing)
        found[LOSING] = Verdict(
            "perd" if sure else "trop tôt", "gain_net", "Au moins l'une d'elles perd au-delà du hasard." if sure else
            "Le hasard peut suffire à expliquer chacune de ces pertes.", change=sum(each.change or 0.0 for each in losing),
            unit="EUR", stake=sum(each.stake or 0.0 for each in losing),
        )  # fmt: skip
    return found


def overall(whole: Mapping[str, Any], years: float = 1.0) -> Verdict:
    """Return the verdict of all campaigns together, « on ne peut pas dire » where their net gain is not known.

    Parameters: `whole`, as `portfolio.together` returns it; `years` that it covers.

    >>> overall({"campaign": "all", "net_gain": math.nan, "verdict": None}).word
    'on ne peut pas dire'
    """
    found = judged(pd.DataFrame([dict(whole)]), "campaign", years)
    unknown = Verdict("on ne peut pas dire", "gain_net", "Les ventes ou leur marge ne sont pas connues.")
    return next(iter(found.values()), unknown)


def costs(split: pd.DataFrame, campaigns: pd.DataFrame) -> dict[str, Verdict]:
    """Judge whether what a buyer costs differs more than chance allows: by each column of an ads export, and between campaigns.

    Parameters: `split`, as `ads.by_dimension` returns it; `campaigns`, as `portfolio.summary` returns it.
    Returns {name: Verdict}, the names being `COST` alone, and before each column.

    >>> rows = pd.DataFrame({"cpa": [1.0, 9.0], "cost": [90.0, 90.0], "bought": [90, 10]})
    >>> costs(pd.DataFrame(columns=["dimension", "p_holm"]), rows)[COST].word
    'oui'
    """
    chances = split.groupby("dimension")["p_holm"].min() if len(split) else pd.Series(dtype="float64")
    found = {f"{COST} : {name}": _differs(p < _CHANCE) for name, p in chances.items()}
    ranked = campaigns.dropna(subset=["cpa"]).sort_values("cpa") if "cpa" in campaigns else campaigns[:0]
    if len(ranked) >= 2:
        found[COST] = _differs(luck.apart(ranked))
    return found


def moves(gain: tuple[float, float] | None, years: float = 1.0) -> dict[str, Verdict]:
    """Judge a budget that is shared anew; at stake, the least that it adds a year.

    Parameters: `gain`, as `budget.range_of` returns it, None where results are not margins; `years` that the campaigns cover.
    Returns {`MOVES`: Verdict}: « trop tôt », for the response to spending is a hypothesis until it is tried.
    """
    reason = "La réponse des ventes à la dépense est une hypothèse : avancez par étapes, et mesurez."
    return {MOVES: Verdict("trop tôt", "budget", reason, stake=max(0.0, gain[0]) / years if gain else None)}


def _differs(sure: bool) -> Verdict:
    if sure:
        return Verdict("oui", "cout_par_acheteur", "Le hasard n'explique pas de tels écarts.")
    return Verdict("on ne peut pas dire", "cout_par_acheteur", "Les écarts sont de l'ordre du hasard.")
