"""One action in sentences: was it profitable, what do its figures mean, what to do next."""

from datetime import date
from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.display.campaigns.action_figures import why

if TYPE_CHECKING:
    from smkit.analysis.campaigns import Action, Outcome
    from smkit.analysis.judging.verdict import Verdict


def answer(
    outcome: "Outcome", currency: str = "EUR", *, verdict: "Verdict | None" = None, loss: float | None = None, open_deals: int = 0
) -> str:  # fmt: skip
    """Answer « était-ce rentable ? » in one sentence.

    Parameters: `outcome`; `currency` code; `verdict` and `loss`, as `analysis.campaigns.verdicts.judge` returns them, where the
    action is judged; `open_deals`, neither won nor lost.

    >>> from smkit.analysis.campaigns import Action, assess
    >>> print(answer(assess(Action(fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5))))
    Non : 10 000 € de marge ne couvrent pas 15 000 € de coûts, l'action perd 5 000 €.
    """
    if outcome.net_gain is None:
        lacking = why(outcome, "net_gain")
        if outcome.gross_gain is None:
            return f"On ne peut pas conclure : {lacking}."
        rest = french.amount(outcome.gross_gain, currency)
        return f"On ne peut pas dire si l'action est rentable : {lacking}. Il reste {rest} avant le prix d'achat des produits."
    margin, cost = french.amount(outcome.margin, currency), french.amount(outcome.cost, currency)
    gain = french.amount(abs(outcome.net_gain), currency)
    if verdict is not None and verdict.word == "trop tôt":
        left = f"un gain de {gain}" if outcome.net_gain >= 0 else f"une perte de {gain}"
        waiting = (
            f", et {french.plural(open_deals, 'affaire reste ouverte', 'affaires restent ouvertes')}"
            if open_deals
            else ""
        )
        return (
            f"Trop tôt pour le dire : {margin} de marge pour {cost} de coûts, soit {left} à ce stade, mais le risque de perdre de "
            f"l'argent est de {french.percent(loss, 0)}{waiting}."
        )
    if outcome.net_gain > 0:
        return f"Oui : {margin} de marge pour {cost} de coûts, l'action gagne {gain}."
    if outcome.net_gain < 0:
        return f"Non : {margin} de marge ne couvrent pas {cost} de coûts, l'action perd {gain}."
    return f"Ni gain ni perte : {margin} de marge couvrent tout juste les coûts."


def findings(outcome: "Outcome", action: "Action", currency: str = "EUR") -> list[tuple[str, list[str]]]:
    """Say what an action's figures mean.

    Parameters: `outcome` of `action`; `currency` code.
    Returns (sentence, ids of the figures it rests on), in the order in which a reader needs them.
    """
    said: list[tuple[str, list[str]]] = []
    if (
        outcome.net_gain is not None
        and outcome.gross_gain is not None
        and outcome.net_gain < 0 <= outcome.gross_gain
    ):
        said.append(
            (
                f"Le chiffre d'affaires dépasse le coût de {french.amount(outcome.gross_gain, currency)}, mais ce "
                "gain brut est "
                "trompeur : il faut encore payer les produits vendus.",
                ["gain_brut", "gain_net"],
            )
        )
    if outcome.margin_per_euro is not None and outcome.roi is not None:
        said.append(
            (
                f"Un euro dépensé rapporte {french.money(outcome.margin_per_euro, currency)} de marge (équilibre à 1). "
                f"C'est ce que certains documents appellent ROI ; le ROI courant, lui, déduit le coût : "
                f"{french.percent(outcome.roi)} (équilibre à 0). Les deux lectures disent la même chose.",
                ["marge_par_euro", "roi"],
            )
        )
    if outcome.break_even_sales is not None and action.sold is not None:
        verdict = "le compte y est" if action.sold >= outcome.break_even_sales else "le compte n'y est pas"
        more = "" if action.added is None else f" en plus{_offered(action)}"
        said.append(
            (
                f"L'action s'équilibre à partir de {french.plural(outcome.break_even_sales, 'vente')}{more} ; "
                f"il y en a eu {french.number(action.sold)} : {verdict}.",
                ["seuil_rentabilite"],
            )
        )
    if outcome.break_even_sales is None and not outcome.missing.get("break_even_sales", ("?",)):
        off = "après remise " if action.discount or action.coupon else ""
        said.append(
            (f"Une vente ne rapporte rien {off}: vendre davantage ne rembourserait pas l'action.", [])
        )
    if (
        "price" in outcome.missing.get("break_even_sales", ())
        and outcome.break_even_revenue
        and outcome.revenue is not None
    ):
        verdict = (
            "le compte y est" if outcome.revenue >= outcome.break_even_revenue else "le compte n'y est pas"
        )
        said.append(
            (
                f"L'action s'équilibre à partir de {french.rounded(outcome.break_even_revenue, currency)} de ventes ; il "
                f"y en a eu {french.rounded(outcome.revenue, currency)} : {verdict}.",
                ["seuil_chiffre_affaires", "chiffre_affaires"],
            )
        )
    if outcome.break_even_conversion is not None and action.sold is not None and action.contacts:
        needed = outcome.break_even_conversion
        made = float(action.sold) / float(action.contacts)
        rest = " : il n'y a pas assez de contacts pour cela" if needed > 1 else ""
        convinced = f"il faut convaincre {_share(needed)} des contacts{rest} ; {_share(made)} ont acheté"
        if action.added is not None:
            convinced = f"il faut des ventes en plus à {_share(needed)} des contacts{rest} ; il y en a eu à {_share(made)}"
        counted = "acheteurs" if action.added is None else "ventes_en_plus"
        said.append((f"Pour s'équilibrer, {convinced}.", ["seuil_conversion", counted, "contacts"]))
    if outcome.break_even_date is not None and action.buyers:
        said.append(
            (_repaid(outcome.break_even_date, action.days()[1]), ["seuil_rentabilite", "seuil_delai"])
        )
    return said


def _offered(action: "Action") -> str:
    """To whom what is off the price is given, sales that would have come anyway included; "" where nothing is."""
    if not (action.discount or action.coupon):
        return ""
    if action.coupons is None or action.redemption is None:
        return f", la remise étant donnée aux {french.number(action.buyers)} acheteurs"
    used = round(float(action.coupons) * float(action.redemption))
    return f", {french.plural(used, 'bon étant utilisé', 'bons étant utilisés')} en tout"


def _share(x: Any) -> str:
    """Write a share of contacts, with two decimals where it is small."""
    return french.percent(x, 2 if x < 0.02 else 1)


def _repaid(on: date, end: date | None) -> str:
    """Say when the action is repaid; after its end, that it would have had to go on."""
    if end is not None and on > end:
        return (
            f"Au {french.date(end)}, l'action n'est pas remboursée. Il faudrait encore des ventes au même rythme jusqu'au "
            f"{french.date(on)}."
        )
    return f"À rythme égal, l'action est remboursée depuis le {french.date(on)}."


def advice(
    outcome: "Outcome", action: "Action", currency: str = "EUR", *, verdict: "Verdict | None" = None
) -> list[tuple[str, list[str]]]:
    """Say what to do next, each with its effect and its assumption.

    Parameters and result as `findings`; `verdict`, as `answer`.
    """
    if outcome.net_gain is None:
        return [(f"Avant de décider, complétez : {why(outcome, 'net_gain')}.", [])]
    more = "" if action.added is None else " en plus"
    if verdict is not None and verdict.word == "trop tôt":
        needed = (
            f" Le seuil est de {french.plural(outcome.break_even_sales, 'vente')}{more}."
            if outcome.break_even_sales is not None
            else ""
        )
        return [
            (
                "N'étendez pas encore l'action, et ne l'arrêtez pas non plus : refaites-la à petite échelle, avec un "
                "groupe témoin tiré "
                f"au hasard, jusqu'à savoir de quel côté du seuil elle se trouve.{needed}",
                ["gain_net", "seuil_rentabilite"],
            )
        ]
    if outcome.net_gain >= 0 and action.added is not None:
        return [
            (
                "Refaites l'action avec un groupe témoin, tiré au hasard et non sollicité : lui seul dit combien de "
                "ventes elle ajoute.",
                ["gain_net"],
            )
        ]
    if outcome.net_gain >= 0:
        return [
            (
                "Refaites l'action en gardant un groupe témoin, tiré au hasard et non sollicité : c'est le seul "
                "moyen de savoir combien de ces ventes auraient eu lieu sans elle.",
                ["gain_net"],
            )
        ]
    at_most = (
        f" À ventes égales, elle s'équilibre si son coût passe sous {french.amount(outcome.margin, currency)}."
        if outcome.margin and outcome.margin > 0
        else ""
    )
    said = [(f"Ne la refaites pas telle quelle.{at_most}", ["marge", "cout"])]
    if outcome.break_even_sales is not None:
        said.append(
            (
                f"À coût égal, il faut {french.plural(outcome.break_even_sales, 'vente')}{more} : testez d'abord une offre ou un "
                "message plus convaincant sur un petit échantillon.",
                ["seuil_rentabilite"],
            )
        )
    return said
