"""What a wrong number would mean: the usual slips of its question, tried one after the other.

Nothing here is a guess: each sentence says what gives the very number that was written.
"""

import math
import re
from collections.abc import Callable, Iterator
from itertools import combinations, permutations

from smkit.training.comparing import close, places, rounded

_GIVEN = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[ \u202f\xa0]\d{3})+|\d+)(?:,(\d+))?[ \u202f\xa0]?(%|k€)?(?![\w])"
)
#: Below, being one off is a matter of guessing.
_COUNTED = 20
#: Where more than that share of the numbers around would be explained as well, an explanation is chance.
_NEAR, _BY_CHANCE = 5, 0.3
#: Of more numbers than that, three are too easily found that give any other.
_THREE_OF = 5

Slip = Callable[[float, float, str], str | None]


def explain(
    value: float, expected: float, unit: str, question: str, exact: float | None = None
) -> str | None:
    """Return, in French, what gives the number that was written instead of the expected one; None when nothing does.

    Parameters: `value` and `expected`, in the answer's unit; `unit`, as `numbers.unit` says; `question`, whose numbers are tried;
    `exact`, what a whole number was before it was rounded, where it was.

    >>> explain(-5.0, 5.0, "", "Combien de lignes ?")
    "C'est le bon nombre, à l'envers : on ne compte pas moins que rien. Retournez la soustraction."
    >>> explain(25.0, 0.25, "part", "Quelle part ?")
    'C\\'est un pourcentage : écrivez-le comme une part (0.25) ou avec son signe ("25 %").'
    >>> explain(1.5, 2 / 3, "", "10 000 € de marge pour 15 000 € : combien par euro ?")
    "La division est à l'envers : ce qui est en bas devrait être en haut."
    """
    tried: tuple[Slip, ...] = (_sign, _hundred, _thousand, _rounding, _counting, _turned)
    for slip in tried:
        if said := slip(value, expected, unit):
            return said
    if exact is not None and unrounded(value, exact):
        return "Le calcul est bon, mais on ne compte pas une fraction : quel nombre entier faut-il, et de quel côté arrondir ?"
    return _path(value, question)


def unrounded(value: float, exact: float) -> bool:
    """Tell whether a number is a result before it was made whole, rounded or cut somewhere: nothing else is the same calculation.

    >>> unrounded(138.9, 5000 / 36), unrounded(138.8, 5000 / 36), unrounded(138.5, 5000 / 36), unrounded(6.5, 6.0)
    (True, True, False, False)
    """
    kept = places(value)
    cut = math.trunc(exact * 10**kept) / 10**kept
    near = rounded(value, exact) or abs(value - cut) < 1e-9 or abs(value - exact) < 1e-4 * abs(exact)
    return kept > 0 and exact != round(exact) and near


def _sign(value: float, expected: float, unit: str) -> str | None:
    if not expected or not close(-value, expected):
        return None
    if unit in ("€", "k€"):
        return "Le signe est inversé : gagne-t-on de l'argent, ou en perd-on ?"
    if unit == "part" or expected < 0:
        return "Le signe est inversé : cela monte-t-il, ou cela baisse-t-il ?"
    return "C'est le bon nombre, à l'envers : on ne compte pas moins que rien. Retournez la soustraction."


def _hundred(value: float, expected: float, unit: str) -> str | None:
    if (unit == "part" or (not unit and abs(expected) < 1)) and expected and close(value, 100 * expected):
        return 'C\'est un pourcentage : écrivez-le comme une part (0.25) ou avec son signe ("25 %").'
    if expected and close(value * 100, expected) and abs(expected) > 1:
        return "Cent fois trop petit : un pourcentage a été pris pour un nombre."
    return None


def _thousand(value: float, expected: float, unit: str) -> str | None:
    if unit in ("€", "") and abs(expected) >= 1_000 and close(1_000 * value, expected):
        of = ", et l'on attend des euros, pas des milliers d'euros" if unit else ""
        return f"Les chiffres y sont, à mille près : ni point ni virgule ne séparent les milliers{of}."
    if (
        unit in ("€", "k€")
        and expected
        and (close(value, 1_000 * expected) or close(1_000 * value, expected))
    ):
        return "Les chiffres y sont, à mille près : comptez-vous en euros, ou en milliers d'euros ?"
    for power in (10, 0.1):
        if abs(expected) >= _COUNTED and close(value * power, expected):
            return "Les chiffres y sont, à un zéro près : recomptez les zéros."
    return None


def _rounding(value: float, expected: float, unit: str) -> str | None:
    """Right, and rounded too much, or cut where it should have been rounded."""
    if expected == round(expected) or abs(value - expected) > 0.35 * abs(expected):
        return None
    kept = places(value)
    cut = math.trunc(expected * 10**kept) / 10**kept
    if rounded(value, expected) or abs(value - cut) < 1e-9:
        wanted = kept + 1 if unit != "part" else max(0, kept - 2) + 1
        where = "une décimale" if wanted == 1 else f"{wanted} décimales"
        of = " au pourcentage" if unit == "part" else ""
        return f"La méthode est la bonne, mais l'arrondi est trop fort : gardez au moins {where}{of}."
    if abs(value - expected) <= 0.005 * abs(expected):
        return "Tout près, sans être un arrondi du résultat : une étape a été arrondie, ou il manque une petite ligne."
    return None


def _counting(value: float, expected: float, unit: str) -> str | None:
    """Of a number of things: one off."""
    if unit or expected != round(expected):
        return None
    if abs(expected) >= _COUNTED and abs(value - expected) == 1:
        return (
            "Un de trop : relisez ce qui se compte au bord."
            if value > expected
            else "Il en manque un : relisez ce qui se compte au bord."
        )
    return None


def _turned(value: float, expected: float, unit: str) -> str | None:
    """The division upside down, the rest instead of the part, the whole ratio instead of the change."""
    if not expected:
        return None
    if value and expected != 1 and close(value, 1 / expected):
        return "La division est à l'envers : ce qui est en bas devrait être en haut."
    if unit != "part":
        return None
    if 0 < expected < 1 and close(value, 1 - expected):
        return "C'est le reste, l'autre part : à elles deux, elles font le tout."
    if abs(expected) < 5 and close(value, 1 + expected):
        return "C'est le rapport entier : il reste à en retirer le point de départ, c'est-à-dire 1."
    return None


def _path(value: float, question: str) -> str | None:
    """The shortest wrong way from the question's own numbers to the one that was written; none where any number has one."""
    given = _given(question)
    said = _way(value, given)
    if said is None:
        return None
    near = [other for step in range(1, _NEAR + 1) for other in _beside(value, step)]
    met = sum(_way(other, given) is not None for other in near)
    return said if met <= _BY_CHANCE * len(near) else None


def _way(value: float, given: list[tuple[float, str]]) -> str | None:
    small = value == round(value) and abs(value) < _COUNTED
    if not small and any(
        close(value, number) for number, _ in given
    ):  # a small one may well have been counted
        return "C'est un nombre de l'énoncé, recopié : il reste un calcul à faire."
    return next((said for number, said in _ways(given, small) if number and close(value, number)), None)


def _beside(value: float, step: int) -> tuple[float, float]:
    """The numbers on each side that somebody else might have written: one more or less, or two hundredths of it."""
    if value == round(value):
        away = float(step * max(1, round(abs(value) / _COUNTED)))
        return value - away, value + away
    kept = places(value)
    away = step * max(0.02 * abs(value), 10.0**-kept)
    return round(value - away, kept), round(value + away, kept)


def _given(question: str) -> list[tuple[float, str]]:
    """The numbers of a question and how they are written there; years and ordinals are of no use, and do no harm."""
    found: list[tuple[float, str]] = []
    for whole, decimals, sign in _GIVEN.findall(question):
        digits = re.sub(r"\D", "", whole)
        number = float(f"{digits}.{decimals or 0}") * (0.01 if sign == "%" else 1)
        if number not in (0, 1) and number not in [one for one, _ in found]:
            found.append((number, f"{whole}{',' + decimals if decimals else ''}{' ' + sign if sign else ''}"))
    return found


def _ways(given: list[tuple[float, str]], small: bool) -> Iterator[tuple[float, str]]:
    """What the numbers give, two by two, then three by three; a small whole number (`small`) is too easily met by three."""
    for (a, one), (b, other) in permutations(given, 2):
        yield a - b, f"On trouve ce nombre par {one} − {other}. Est-ce l'écart que l'on cherche ?"
        yield a / b, f"On trouve ce nombre par {one} / {other}. Que faut-il en haut, et que faut-il en bas ?"
        if a < b and "%" not in one + other:
            yield (
                1 - a / b,
                f"On trouve ce nombre en ôtant {one} de {other}, en part. Est-ce la part que l'on cherche ?",
            )
    for (a, one), (b, other) in combinations(given, 2):
        yield a + b, f"On trouve ce nombre par {one} + {other}. La question demande-t-elle de les ajouter ?"
        yield a * b, f"On trouve ce nombre par {one} × {other}. Que représente-t-il, et que manque-t-il ?"
        if not small:
            yield (
                (a + b) / 2,
                f"C'est la moyenne simple de {one} et de {other} : elle compte autant un petit groupe qu'un grand.",
            )
    if small or len(given) > _THREE_OF:
        return
    for (a, one), (b, other), (c, last) in combinations(given, 3):
        yield (
            a * b * c,
            f"On trouve ce nombre par {one} × {other} × {last}. Chacun a-t-il sa place dans ce calcul ?",
        )
        yield (
            a + b + c,
            f"On trouve ce nombre par {one} + {other} + {last}. La question demande-t-elle de les ajouter ?",
        )
    for (a, one), (b, other), (c, last) in permutations(given, 3):
        yield a / b * c, f"On trouve ce nombre par {one} / {other} × {last}. Chacun est-il à sa place ?"
        yield a * b - c, f"On trouve ce nombre par {one} × {other} − {last}. Manque-t-il une étape ?"
