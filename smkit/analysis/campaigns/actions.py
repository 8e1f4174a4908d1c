"""Actions as people describe them: with French names, alone or in a list, in a report's parameters or a case's YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from smkit.analysis.campaigns.action import NO_NUMBERS, Action
from smkit.analysis.campaigns.assess import Outcome, assess
from smkit.analysis.errors import InputError
from smkit.analysis.exact import exact
from smkit.errors import suggest

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.campaigns.risk import Range

#: What a person writes, and the field of `Action` it fills.
NAMES = {
    "nom": "name",
    "cout_fixe": "fixed_cost",
    "contacts": "contacts",
    "cout_contact": "cost_per_contact",
    "clics": "clicks",
    "cout_clic": "cost_per_click",
    "relances": "followups",
    "cout_relance": "cost_per_followup",
    "heures": "hours",
    "cout_horaire": "hourly_cost",
    "prix": "price",
    "remise": "discount",
    "bon": "coupon",
    "bons": "coupons",
    "taux_utilisation": "redemption",
    "acheteurs": "buyers",
    "ventes_en_plus": "added",
    "nouveaux_clients": "new_customers",
    "chiffre_affaires": "revenue",
    "taux_marque": "margin_rate",
    "debut": "start",
    "fin": "end",
}
_CONVERSION = "taux_conversion"


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
                f"L'action n° {place} doit être décrite par des noms et des valeurs (nom, cout_fixe, prix…) ; "
                f"« {action} » trouvé."
            )
        for key in action:
            if key not in NAMES:
                known = suggest(str(key), NAMES) or f" Noms connus : {', '.join(NAMES)}."
                raise InputError(f"L'action n° {place} dit « {key} », un nom inconnu.{known}")
        if actions and not action.get("nom"):
            raise InputError(f"L'action n° {place} n'a pas de nom : ajoutez « nom ».")
        try:
            told = {NAMES[key]: value for key, value in {**common, **action}.items()}
            described.append(Action(**{name: _number(name, value) for name, value in told.items()}))
        except InputError as problem:
            if len(actions) < 2:
                raise
            raise InputError(f"Action « {action['nom']} ». {problem}") from problem
    names = [action.name for action in described]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"Deux actions s'appellent « {name} » : donnez-leur des noms différents.")
    return described


def one(nom: str, /, **given: Any) -> Action:
    """Turn the description of a single action, with French names, into an action.

    Parameters: `nom`; `given`, names among `NAMES`. Raises InputError as `describe`.

    >>> one("Mailing", cout_fixe=15_000, prix=100, acheteurs=200).buyers
    200
    """
    return describe([{"nom": nom, **given}])[0]


def forecast(nom: str, told: Mapping[str, Any], planned: Mapping[str, Any]) -> Action:
    """Return an action as it was planned.

    Parameters: `nom`; `told`, the action as it went, names among `NAMES`; `planned`, what was to be otherwise. A planned revenue
    takes the place of the price and a planned price that of the revenue: each says what the sales were to come to.

    >>> forecast("Mailing", {"prix": 100, "acheteurs": 200}, {"chiffre_affaires": 30_000}).price is None
    True
    """
    kept = dict(told)
    for one_of, other in (("chiffre_affaires", "prix"), ("prix", "chiffre_affaires")):
        if one_of in planned and other not in planned:
            kept.pop(other, None)
    return one(nom, **(kept | dict(planned)))


def ranges(given: Mapping[str, Sequence[Any]]) -> tuple[dict[str, "Range"], "Range | None"]:
    """Turn ranges with French names into those of `risk.simulate`.

    Parameters: `given`, {name among `NAMES`, or taux_conversion: [low, most likely, high]}.
    Returns the ranges by field of `Action`, and the one of the conversion (None where it is not given).
    Raises InputError for an unknown name, or what is no list of three values.

    >>> ranges({"acheteurs": [150, 200, 260], "taux_marque": ["40 %", "50 %", "60 %"]})
    ({'buyers': (150, 200, 260), 'margin_rate': (0.4, 0.5, 0.6)}, None)
    """
    found: dict[str, Range] = {}
    conversion = None
    for name, values in given.items():
        if name != _CONVERSION and NAMES.get(name) in (None, "name", "start", "end"):
            known = suggest(str(name), NAMES) or f" Écrivez par exemple acheteurs, prix ou {_CONVERSION}."
            raise InputError(f"Incertitude : « {name} » est un nom inconnu.{known}")
        if not isinstance(values, (list, tuple)) or len(values) != 3:
            raise InputError(
                f"Incertitude sur « {name} » : une liste de trois valeurs est attendue (basse, probable, haute), "
                f"« {values} » trouvé."
            )
        field = "conversion" if name == _CONVERSION else NAMES[name]
        low, likely, high = (_number(field, value) for value in values)
        if name == _CONVERSION:
            conversion = low, likely, high
        else:
            found[field] = low, likely, high
    return found, conversion


def _number(field: str, value: Any) -> Any:
    """A value of a description; a number that is written as a text (« 1 500 € », « 20 % ») becomes one."""
    if field in NO_NUMBERS:
        return str(value) if field == "name" else value
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    number = exact(field, value)
    return int(number) if number.denominator == 1 else float(number)


def compare(outcomes: Mapping[str, Outcome]) -> "pd.DataFrame":
    """Put several actions side by side.

    Parameters: `outcomes`, {name: outcome}.
    Returns one row an action: action, cost, revenue, gross_gain, margin, net_gain (currency), margin_per_euro (ratio), roi
    (fraction), revenue_per_euro (ratio), revenue_share (fraction of the revenue of all); missing where it is not known.

    >>> table = compare({"Salon": assess(Action(fixed_cost=10, revenue=30)), "E-mail": assess(Action(fixed_cost=5, revenue=10))})
    >>> table["revenue_share"].tolist()
    [0.75, 0.25]
    """
    import pandas as pd

    amounts = ("cost", "revenue", "gross_gain", "margin", "net_gain", "margin_per_euro", "roi")
    rows = [{"action": name} | {key: getattr(o, key) for key in amounts} for name, o in outcomes.items()]
    table = pd.DataFrame(rows).astype(dict.fromkeys(amounts, "float64"))
    table["revenue_per_euro"] = table["revenue"] / table["cost"].where(table["cost"] > 0)
    table["revenue_share"] = (
        table["revenue"] / table["revenue"].sum() if table["revenue"].sum() else float("nan")
    )
    return table


def chance(actions: Sequence[Action]) -> float | None:
    """Ask whether chance alone could make two actions sell at such different rates.

    Parameters: `actions`, two of them.
    Returns the two-sided p of the difference of their buyers among contacts (`proportions.difference_test`); None unless there
    are two and both tell their contacts and buyers.

    >>> tries = [Action(name="Court", contacts=400, buyers=22), Action(name="Long", contacts=400, buyers=34)]
    >>> round(chance(tries), 3)
    0.096
    """
    from smkit.analysis.proportions import difference_test

    counts = [(int(a.buyers), int(a.contacts)) for a in actions if a.buyers is not None and a.contacts]
    if len(actions) != 2 or len(counts) != 2:
        return None
    return difference_test(*counts[0], *counts[1])[0]


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
    top = max(assess(action).break_even_sales or 0, int(action.sold or 0), 3) * 4 // 3
    marks = sorted({round(top * share / 8) for share in range(9)})
    if action.added is not None:  # the offer is paid on all buyers, whatever the sales added
        free = Action(
            fixed_cost=assess(action).cost or 0, price=_price(action), margin_rate=action.margin_rate
        )
        return _curve(free, marks)
    share = _share_of_offers(action)
    free = Action(fixed_cost=_before_discount(action), price=_price(action), margin_rate=action.margin_rate,
                  discount=_times(action.discount, share), coupon=_times(action.coupon, share))  # fmt: skip
    return _curve(free, marks)


def _curve(free: Action, marks: list[int]) -> "pd.DataFrame":
    import pandas as pd

    gains = [assess(replace(free, buyers=sales)).net_gain for sales in marks]
    return pd.DataFrame({"sales": marks, "gain": gains}).astype({"gain": "float64"})


def _before_discount(action: Action) -> Any:
    """The part of the cost that does not grow with sales."""
    return assess(replace(action, discount=None, coupon=None)).cost or 0


def _price(action: Action) -> Any:
    if action.price is not None or action.revenue is None or not action.sold:
        return action.price
    return exact("revenue", action.revenue) / exact("buyers", action.sold)


def _share_of_offers(action: Action) -> Fraction:
    """The share of sales that use the discount or coupon."""
    if action.coupons is None or action.redemption is None or not action.buyers:
        return Fraction(1)
    return (
        exact("coupons", action.coupons)
        * exact("redemption", action.redemption)
        / exact("buyers", action.buyers)
    )


def _times(amount: Any, share: Fraction) -> Any:
    return None if amount is None else Fraction(str(amount)) * share
