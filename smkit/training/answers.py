"""Reading what a learner answered, and comparing it with what was expected."""

import math
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

# « 5 000 € », « 66,7 % », « -12.5 », « 300 ventes »
_NUMBER = re.compile(r"([+-]?)(\d+(?:[.,]\d+)?|[.,]\d+)(%|[a-zéèêàç€$£'./-]*)")
_REAL = (int, float, Decimal)
_KINDS = {
    str: "un texte entre guillemets",
    float: "un nombre",
    list: "une liste, entre crochets",
    dict: 'un dictionnaire, comme {"A": 1, "B": 2}',
    bool: "vrai ou faux (True ou False)",
}


class Unreadable(Exception):
    """An answer that is not of the expected kind; the message, French, says what to write."""


def not_attempted(answer: Any) -> bool:
    """Tell whether the cell still holds what the lesson put there: None, ..., an empty text, or only those.

    >>> not_attempted(...), not_attempted({"A": ..., "B": ...}), not_attempted(" "), not_attempted(0)
    (True, True, True, False)
    """
    if isinstance(answer, Mapping):
        return all(map(not_attempted, answer.values()))
    return answer is None or answer is ... or (isinstance(answer, str) and not answer.strip())


def read(answer: Any, expected: Any) -> Any:
    """Return `answer` in the form of `expected`: float, text, list, dict or DataFrame.

    Raises Unreadable when it cannot be one.

    >>> read("66,7 %", 0.667), read("5\u202f000 €", 5000), read(True, "oui")
    (0.667, 5000.0, 'oui')
    """
    if _is_table(expected):
        if not _is_table(answer):
            raise Unreadable(f"On attend un tableau (DataFrame) ; vous donnez {_kind(answer)}.")
        return answer
    if _is_table(answer):
        if answer.size != 1:
            size = " × ".join(map(str, answer.shape))
            raise Unreadable(f"On attend {_kind(expected)} ; vous donnez un tableau ({size} cases).")
        answer = answer.iat[0, 0]
    if hasattr(answer, "tolist"):  # a numpy number or array, a pandas column
        answer = answer.tolist()
        if isinstance(answer, list) and len(answer) == 1 and not isinstance(expected, (list, tuple)):
            answer = answer[0]
    if isinstance(expected, str):
        return _text(answer)
    if isinstance(expected, _REAL):
        return _number(answer, expected)
    if isinstance(expected, Mapping):
        if not isinstance(answer, Mapping):
            raise Unreadable(f"On attend {_kind(expected)} ; vous donnez {_kind(answer)}.")
        return _mapping(answer, expected)
    if not isinstance(answer, (list, tuple)):
        raise Unreadable(f"On attend {_kind(expected)} ; vous donnez {_kind(answer)}.")
    return [read(value, expected[0]) for value in answer]


def same(value: Any, expected: Any, tolerance: float) -> bool:
    """Tell whether a value returned by `read` is what was expected, numbers within `tolerance`.

    >>> same(0.66, 2 / 3, 0.007), same("Oui.", "oui", 0), same(["a"], ["a", "b"], 0)
    (True, True, False)
    """
    if _is_table(expected):
        return _is_table(value) and _same_table(value, expected, tolerance)
    if isinstance(expected, str):
        return isinstance(value, str) and _plain(value) == _plain(expected)
    if isinstance(expected, _REAL):
        return isinstance(value, _REAL) and abs(float(value) - float(expected)) <= tolerance + 1e-9
    if isinstance(expected, Mapping):
        wanted = {_plain(key): item for key, item in expected.items()}
        return wanted.keys() == value.keys() and all(same(value[k], wanted[k], tolerance) for k in wanted)
    return len(value) == len(expected) and all(
        same(mine, theirs, tolerance) for mine, theirs in zip(value, expected, strict=True)
    )


def _mapping(answer: Mapping[Any, Any], expected: Mapping[Any, Any]) -> dict[str, Any]:
    given = {_plain(key): value for key, value in answer.items()}
    missing = [f"« {key} »" for key in expected if not_attempted(given.get(_plain(key)))]
    if missing:
        raise Unreadable(f"Il manque une valeur pour {' et '.join(missing)}.")
    unknown = [f"« {key} »" for key in answer if _plain(key) not in map(_plain, expected)]
    if unknown:
        raise Unreadable(f"On n'attend pas {' ni '.join(unknown)} : gardez les noms de la question.")
    return {_plain(key): read(given[_plain(key)], value) for key, value in expected.items()}


def _number(answer: Any, expected: Any) -> float:
    if isinstance(answer, bool):
        raise Unreadable("On attend un nombre ; vous donnez vrai ou faux (True ou False).")
    if isinstance(answer, _REAL):
        value = float(answer)
        if math.isfinite(value):
            return value
        raise Unreadable("Votre calcul ne donne pas un nombre (division par zéro, donnée manquante ?).")
    if isinstance(answer, str):
        found = _NUMBER.fullmatch(re.sub(r"\s", "", answer).replace("\u2212", "-").lower())
        if found is None:
            raise Unreadable(f"On attend un nombre, comme 12.5 ou « 12,5 » ; vous écrivez « {answer} ».")
        sign, digits, unit = found.groups()
        written = Decimal(sign + digits.replace(",", "."))
        return float(written / 100 if unit == "%" else written)
    if isinstance(answer, tuple) and len(answer) == 2 and all(isinstance(part, int) for part in answer):
        whole, decimals = answer
        raise Unreadable(
            f"En Python, la virgule sépare deux valeurs. Écrivez {whole}.{decimals} avec un point, "
            f'ou "{whole},{decimals}" entre guillemets.'
        )
    raise Unreadable(f"On attend un nombre ; vous donnez {_kind(answer)}.")


def _text(answer: Any) -> str:
    if isinstance(answer, bool):
        return "oui" if answer else "non"
    if isinstance(answer, str):
        return answer.strip()
    raise Unreadable(f"On attend un texte entre guillemets ; vous donnez {_kind(answer)}.")


def _kind(value: Any) -> str:
    """Say in French what sort of thing a value is."""
    if isinstance(value, bool):
        return _KINDS[bool]
    if isinstance(value, _REAL):
        return _KINDS[float]
    if _is_table(value):
        return "un tableau (DataFrame)"
    if isinstance(value, Mapping):
        return _KINDS[dict]
    if isinstance(value, (list, tuple)):
        return _KINDS[list]
    if callable(value):
        return "une fonction : il manque sans doute les parenthèses"
    return _KINDS.get(type(value), f"autre chose ({type(value).__name__})")


def _plain(text: Any) -> str:
    """Return a text without accents, case, doubled spaces nor final stop, to compare it; any dash is the keyboard's."""
    dashed = re.sub("[\u2010-\u2015\u2212]", "-", str(text))
    letters = unicodedata.normalize("NFKD", dashed).encode("ascii", "ignore").decode()
    return " ".join(letters.lower().replace("'", " ").split()).rstrip(" .!")


def _is_table(value: Any) -> bool:
    return hasattr(value, "columns") and hasattr(value, "iat")


def _same_table(value: Any, expected: Any, tolerance: float) -> bool:
    """Compare two tables whatever the order of their rows, columns and index."""
    columns = list(expected.columns)
    if set(value.columns) != set(columns) or len(value) != len(expected):
        return False

    def rows(table: Any) -> list[tuple[Any, ...]]:
        return sorted(table[columns].itertuples(index=False, name=None), key=str)

    return all(
        all(
            same(a, b, tolerance) if isinstance(b, (*_REAL, str)) else a == b
            for a, b in zip(x, y, strict=True)
        )
        for x, y in zip(rows(value), rows(expected), strict=True)
    )
