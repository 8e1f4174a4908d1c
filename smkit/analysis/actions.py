"""Actions as people describe them: with French names, alone or in a list, in a report's parameters or a case's YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from smkit.analysis.campaigns import Action, Outcome, assess
from smkit.analysis.errors import InputError, suggest

if TYPE_CHECKING:
    import pandas as pd

#: What a person writes, and the field of `Action` it fills.
NAMES = {
    "nom": "name",
    "cout_fixe": "fixed_cost",
    "contacts": "contacts",
    "cout_contact": "cost_per_contact",
    "relances": "followups",
    "cout_relance": "cost_per_followup",
    "prix": "price",
    "remise": "discount",
    "acheteurs": "buyers",
    "chiffre_affaires": "revenue",
    "taux_marque": "margin_rate",
}


def describe(actions: Sequence[Mapping[str, Any]], **common: Any) -> list[Action]:
    """Turn descriptions with French names into actions.

    Parameters: `actions`, one mapping an action, keys among `NAMES`; `common`, the same names, for what an action does not
    say itself (and, without any description, the one action). Units as in `Action`.
    Returns at least one Action.
    Raises InputError for an unknown name, an action without a name among several, or two of the same name.

    >>> describe([], nom="Mailing", cout_fixe=15_000, prix=100, acheteurs=200)[0].price
    100
    >>> [a.name for a in describe([{"nom": "Salon"}, {"nom": "E-mailing"}], prix=100)]
    ['Salon', 'E-mailing']
    """
    described = []
    for place, action in enumerate(actions or [{}], start=1):
        if not isinstance(action, Mapping):
            raise InputError(
                f"L'action n° {place} doit être décrite par des noms et des valeurs (nom, cout_fixe, prix…) ; « {action} » trouvé."
            )
        for key in action:
            if key not in NAMES:
                known = suggest(str(key), NAMES) or f" ; noms connus : {', '.join(NAMES)}"
                raise InputError(f"L'action n° {place} dit « {key} », un nom inconnu{known}.")
        if actions and not action.get("nom"):
            raise InputError(f"L'action n° {place} n'a pas de nom : ajoutez « nom ».")
        described.append(Action(**{NAMES[key]: value for key, value in {**common, **action}.items()}))
    names = [action.name for action in described]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"Deux actions s'appellent « {name} » : donnez-leur des noms différents.")
    return described


def one(nom: str, **given: Any) -> Action:
    """Turn the description of a single action, with French names, into an action.

    Parameters: `nom`; `given`, names among `NAMES`. Raises InputError as `describe`.

    >>> one("Mailing", cout_fixe=15_000, prix=100, acheteurs=200).buyers
    200
    """
    return describe([{"nom": nom, **given}])[0]


def compare(outcomes: Mapping[str, Outcome]) -> "pd.DataFrame":
    """Put several actions side by side.

    Parameters: `outcomes`, {name: outcome}.
    Returns one row an action: action, cost, revenue, gross_gain, net_gain (currency), revenue_per_euro (ratio), revenue_share
    (fraction of the revenue of all); missing where it is not known.

    >>> table = compare({"Salon": assess(Action(fixed_cost=10, revenue=30)), "E-mail": assess(Action(fixed_cost=5, revenue=10))})
    >>> table["revenue_share"].tolist()
    [0.75, 0.25]
    """
    import pandas as pd

    amounts = ("cost", "revenue", "gross_gain", "net_gain")
    rows = [{"action": name} | {key: getattr(o, key) for key in amounts} for name, o in outcomes.items()]
    table = pd.DataFrame(rows).astype(dict.fromkeys(amounts, "float64"))
    table["revenue_per_euro"] = table["revenue"] / table["cost"].where(table["cost"] > 0)
    table["revenue_share"] = (
        table["revenue"] / table["revenue"].sum() if table["revenue"].sum() else float("nan")
    )
    return table


def profit_steps(outcome: Outcome) -> "pd.DataFrame":
    """Break the way from revenue to gain into steps.

    Parameters: `outcome`, whose revenue and cost are known.
    Returns rows step (French), amount (currency, signed): revenue, goods sold (where the margin is known), the action, the gain.

    >>> profit_steps(assess(Action(fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5)))["amount"].tolist()
    [20000.0, -10000.0, -15000.0, -5000.0]
    """
    import pandas as pd

    if outcome.revenue is None or outcome.cost is None:
        raise InputError("Sans chiffre d'affaires ni coût, il n'y a pas de gain à décomposer.")
    steps = [("Chiffre d'affaires", outcome.revenue)]
    if outcome.margin is not None:
        steps.append(("Achat des produits", outcome.margin - outcome.revenue))
    steps.append(("Coût de l'action", -outcome.cost))
    last = (
        ("Gain net", outcome.net_gain) if outcome.net_gain is not None else ("Gain brut", outcome.gross_gain)
    )
    return pd.DataFrame([*steps, last], columns=["step", "amount"]).astype({"amount": "float64"})


def gain_curve(action: Action) -> "pd.DataFrame":
    """Work out the net gain of an action for growing numbers of sales.

    Parameters: `action`, with a cost, a price and a margin rate.
    Returns rows sales (count), gain (currency), from no sale to a third more than both the sales made and the break-even.

    >>> curve = gain_curve(Action(fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5))
    >>> curve.iloc[0].tolist()
    [0.0, -15000.0]
    """
    import pandas as pd

    top = max(assess(action).break_even_sales or 0, int(action.buyers or 0), 3) * 4 // 3
    marks = sorted({round(top * share / 8) for share in range(9)})
    free = replace(action, contacts=None, fixed_cost=_before_discount(action), cost_per_contact=None,
                   followups=None, cost_per_followup=None, revenue=None)  # fmt: skip
    gains = [assess(replace(free, buyers=sales)).net_gain for sales in marks]
    return pd.DataFrame({"sales": marks, "gain": gains}).astype({"gain": "float64"})


def _before_discount(action: Action) -> Any:
    """The part of the cost that does not grow with sales."""
    return assess(replace(action, discount=None)).cost or 0
