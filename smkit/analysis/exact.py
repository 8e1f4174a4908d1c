"""Exact numbers: amounts and rates as people write them, without float noise."""

import re
from decimal import Decimal
from fractions import Fraction

from smkit.analysis.errors import InputError
from smkit.typography import told

Number = int | float | Decimal | Fraction

#: What each input is called in French; it starts the sentence when one makes no sense.
LABELS = {
    "fixed_cost": "Coût fixe",
    "contacts": "Nombre de contacts",
    "cost_per_contact": "Coût par contact",
    "followups": "Nombre de relances",
    "cost_per_followup": "Coût par relance",
    "clicks": "Nombre de clics",
    "cost_per_click": "Coût par clic",
    "hours": "Heures de travail",
    "hourly_cost": "Coût horaire",
    "price": "Prix",
    "discount": "Remise",
    "coupon": "Bon de réduction",
    "coupons": "Nombre de bons distribués",
    "redemption": "Taux d'utilisation des bons",
    "new_customers": "Nombre de nouveaux clients",
    "conversion": "Taux de conversion",
    "share": "Part prévue d'un groupe",
    "goods_cost": "Coût d'achat du produit",
    "buyers": "Nombre d'acheteurs",
    "added": "Ventes en plus",
    "revenue": "Chiffre d'affaires",
    "margin_rate": "Taux de marque",
    "cost": "Coût",
    "sales": "Nombre de ventes",
    "margin": "Marge",
    "unit_margin": "Marge par vente",
    "margin_share": "Marge par euro vendu",
}
_SIGNED = {
    "revenue",
    "margin",
    "unit_margin",
    "margin_share",
}  # returns may exceed sales; nothing else can be negative
_TOO_LARGE = 10**20  # no amount or count of a campaign is near it: a slip of the hand, or of the unit
_RATES = {"discount", "margin_rate", "redemption"}
_SHARES = _RATES | {"conversion", "share", "margin_share"}  # « 20 % » is how a share is written
_AMOUNTS = {
    "fixed_cost",
    "cost_per_contact",
    "cost_per_followup",
    "cost_per_click",
    "hourly_cost",
    "price",
    "coupon",
    "goods_cost",
    "revenue",
    "cost",
    "margin",
    "unit_margin",
}
_EUROS = re.compile(r"^€|(?:€|EUR|euros?)$", re.IGNORECASE)
#: Its exponent is bounded: « 1e999999999 » written out would fill the memory.
_NUMBER = re.compile(
    r"[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII
)


def exact(name: str, value: Number | str) -> Fraction:
    """Return the input called `name` as an exact fraction; a float is what its digits say, a text a French number, in € for an
    amount and in % for a share where it says so.

    Raises InputError when it is no number, is negative and cannot be, is a rate above 1, or has more than twenty digits.

    >>> exact("margin_rate", 0.1) == exact("margin_rate", "0,1") == exact("margin_rate", "10 %") == Fraction(1, 10)
    True
    >>> exact("price", "1 250,50 €")
    Fraction(2501, 2)
    """
    label = LABELS[name]
    number = value if isinstance(value, Fraction) else _read(name, str(value))
    if number is None:
        raise InputError(f"{label} : un nombre est attendu, « {value} » trouvé ; écrivez par exemple 12,5.")
    if number < 0 and name not in _SIGNED:
        raise InputError(f"{label} : {show(number)} trouvé, or cette valeur ne peut pas être négative.")
    if abs(number) >= _TOO_LARGE:
        raise InputError(
            f"{label} : {float(number):.0e} trouvé, un nombre trop grand pour être vrai ; vérifiez-le."
        )
    if number > 1 and name in _RATES:
        meant = number if number <= 100 else Fraction(50)
        raise InputError(
            f"{label} : {show(number)} trouvé, or une part va de 0 à 1 ({show(meant)} % s'écrit {show(meant / 100)})."
        )
    return number


def _read(name: str, text: str) -> Fraction | None:
    """The number that a person wrote for an input; None for what is none."""
    squeezed = "".join(text.split())
    if name in _AMOUNTS:
        squeezed = _EUROS.sub("", squeezed)
    hundredth = name in _SHARES and squeezed.endswith("%")
    squeezed = squeezed.removesuffix("%") if hundredth else squeezed
    if not _NUMBER.fullmatch(squeezed.replace(",", ".")):
        return None
    return Fraction(squeezed.replace(",", ".")) / (100 if hundredth else 1)


def decimal(number: Fraction) -> Decimal:
    """Return an exact fraction as a Decimal (28 digits).

    >>> decimal(Fraction(1, 8))
    Decimal('0.125')
    """
    return Decimal(number.numerator) / Decimal(number.denominator)


def ratio(numerator: Fraction, denominator: Fraction) -> Decimal | None:
    """Return the quotient, or None over zero: a ratio to nothing is not zero, it is undefined.

    >>> ratio(Fraction(1), Fraction(0)) is None
    True
    """
    return decimal(numerator / denominator) if denominator else None


def show(number: Fraction) -> str:
    """Return a number for an error message, as French writes it.

    >>> show(Fraction(5, 2))
    '2,5'
    """
    return told(decimal(number))
