"""Reading what a learner answered, in the form of what was expected."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from smkit.training import numbers
from smkit.training.numbers import Unreadable
from smkit.training.words import plain, unwrapped

REAL = (int, float, Decimal)
_KINDS = {
    str: "un texte entre guillemets",
    float: "un nombre",
    list: "une liste, entre crochets",
    dict: 'un dictionnaire, comme {"A": 1, "B": 2}',
    bool: "vrai ou faux (True ou False)",
}


def not_attempted(answer: Any) -> bool:
    """Tell whether the cell still holds what the lesson put there: None, ..., an empty text, or only those.

    >>> not_attempted(...), not_attempted({"A": ..., "B": ...}), not_attempted(" "), not_attempted(0)
    (True, True, True, False)
    """
    if isinstance(answer, Mapping):
        return all(map(not_attempted, answer.values()))
    return answer is None or answer is ... or (isinstance(answer, str) and not answer.strip())


def read(answer: Any, expected: Any, question: str = "") -> Any:
    """Return `answer` in the form of `expected`: float, text, list, dict or DataFrame.

    `question` says in which unit numbers are asked for.

    Raises Unreadable when it cannot be one.

    >>> read("66,7 %", 0.667), read("5\u202f000 €", 5000), read(True, "oui")
    (0.667, 5000.0, 'oui')
    """
    if is_table(expected):
        if not is_table(answer):
            raise Unreadable(f"On attend un tableau (DataFrame) ; vous donnez {kind(answer)}.")
        return answer
    if is_table(answer):
        if answer.size != 1:
            size = " × ".join(map(str, answer.shape))
            raise Unreadable(f"On attend {kind(expected)} ; vous donnez un tableau ({size} cases).")
        answer = answer.iat[0, 0]
    if hasattr(answer, "tolist"):  # a numpy number or array, a pandas column
        answer = answer.tolist()
        if isinstance(answer, list) and len(answer) == 1 and not isinstance(expected, (list, tuple)):
            answer = answer[0]
    if isinstance(expected, str):
        return _text(answer)
    if isinstance(expected, REAL):
        return _number(answer, question)
    if isinstance(expected, Mapping):
        if not isinstance(answer, Mapping):
            raise Unreadable(f"On attend {kind(expected)} ; vous donnez {kind(answer)}.")
        return _mapping(answer, expected, question)
    if not isinstance(answer, (list, tuple)):
        raise Unreadable(f"On attend {kind(expected)} ; vous donnez {kind(answer)}.")
    return [read(value, expected[0], question) for value in answer]


def _mapping(answer: Mapping[Any, Any], expected: Mapping[Any, Any], question: str) -> dict[str, Any]:
    given = {plain(key): value for key, value in answer.items()}
    missing = [f"« {key} »" for key in expected if not_attempted(given.get(plain(key)))]
    if missing:
        raise Unreadable(f"Il manque une valeur pour {' et '.join(missing)}.")
    unknown = [f"« {key} »" for key in answer if plain(key) not in map(plain, expected)]
    if unknown:
        raise Unreadable(f"On n'attend pas {' ni '.join(unknown)} : gardez les noms de la question.")
    # of euros per euro, neither a share nor an amount: a unit of its own, that its name tells
    asked = {key: str(key) if "par euro" in plain(key) else question for key in expected}
    return {plain(key): read(given[plain(key)], value, asked[key]) for key, value in expected.items()}


def _number(answer: Any, question: str) -> float:
    if isinstance(answer, bool):
        raise Unreadable("On attend un nombre ; vous donnez vrai ou faux (True ou False).")
    if isinstance(answer, REAL):
        value = float(answer)
        if math.isfinite(value):
            return value
        raise Unreadable("Votre calcul ne donne pas un nombre (division par zéro, donnée manquante ?).")
    if isinstance(answer, str):
        return numbers.number(answer, question)
    if isinstance(answer, tuple) and len(answer) == 2 and all(isinstance(part, int) for part in answer):
        whole, decimals = answer
        raise Unreadable(
            f"En Python, la virgule sépare deux valeurs. Écrivez {whole}.{decimals} avec un point, "
            f'ou "{whole},{decimals}" entre guillemets.'
        )
    if isinstance(answer, tuple) and len(answer) == 2 and all(isinstance(part, REAL) for part in answer):
        raise Unreadable(
            'En Python, la virgule sépare deux valeurs. Écrivez le nombre entre guillemets, par exemple "1 234,50".'
        )
    raise Unreadable(f"On attend un nombre ; vous donnez {kind(answer)}.")


def _text(answer: Any) -> str:
    if isinstance(answer, bool):
        return "oui" if answer else "non"
    if isinstance(answer, str):
        return unwrapped(answer.strip())
    if isinstance(answer, (list, tuple)) and answer and all(isinstance(part, str) for part in answer):
        return ", ".join(answer)  # A, B: several texts, that whoever compares will judge
    raise Unreadable(f"On attend un texte entre guillemets ; vous donnez {kind(answer)}.")


def kind(value: Any) -> str:
    """Say in French what sort of thing a value is."""
    if isinstance(value, bool):
        return _KINDS[bool]
    if isinstance(value, REAL):
        return _KINDS[float]
    if is_table(value):
        return "un tableau (DataFrame)"
    if isinstance(value, Mapping):
        return _KINDS[dict]
    if isinstance(value, (list, tuple)):
        return _KINDS[list]
    if callable(value):
        return "une fonction : il manque sans doute les parenthèses"
    return _KINDS.get(type(value), f"autre chose ({type(value).__name__})")


def is_table(value: Any) -> bool:
    """Tell whether it is a DataFrame, without importing pandas."""
    return hasattr(value, "columns") and hasattr(value, "iat")
