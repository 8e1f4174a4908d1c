"""The formulas that figures are recorded with (« marge / cout »): checked, computed, and written for a spreadsheet."""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

_BINARY: dict[type[ast.operator], tuple[str, int, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", 1, operator.add),
    ast.Sub: ("-", 1, operator.sub),
    ast.Mult: ("*", 2, operator.mul),
    ast.Div: ("/", 2, operator.truediv),
    ast.Pow: ("^", 4, operator.pow),
}
_ATOM = 9


def ceil(x: float) -> int:
    """Round up to a whole number, deaf to the last digits that binary fractions add.

    >>> ceil(49.95 / (1.00 * 0.15))
    333
    """
    return math.ceil(round(x, 9))


#: Function of a formula → how to compute it, how a spreadsheet writes it.
FUNCTIONS: Mapping[str, tuple[Callable[..., Any], str]] = {
    "ceil": (ceil, "ROUNDUP(ROUND({},9),0)"),
    "max": (max, "MAX({})"),
    "min": (min, "MIN({})"),
    "sqrt": (math.sqrt, "SQRT({})"),
}

_SAID = {"ceil": "arrondi au-dessus de ", "sqrt": "racine de "}


def names(formula: str) -> set[str]:
    """Return the ids of the figures that a formula rests on.

    Raises ValueError for anything but + - * / **, numbers, ids, ceil, max, min and sqrt.

    >>> sorted(names("ceil(cout / (prix * taux_de_marque))"))
    ['cout', 'prix', 'taux_de_marque']
    """
    tree = _parse(formula)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}


def expanded(formula: str, known: Mapping[str, str]) -> str:
    """Write a formula on what its figures rest on in the end.

    Parameters: `formula`; `known`, {id: its formula} of those that follow from others.

    >>> expanded("marge - cout", {"marge": "ventes * taux", "cout": "fixe + contacts * prix"})
    '(ventes * taux) - (fixe + contacts * prix)'
    """

    def inside(text: str, left: frozenset[str]) -> str:
        for name in sorted(names(text) & left):
            text = re.sub(rf"\b{name}\b", f"({inside(known[name], left - {name})})", text)
        return text

    return inside(formula, frozenset(known))


def value(formula: str, parts: Mapping[str, float]) -> float | None:
    """Compute a formula.

    Parameters: `formula`; `parts`, {id: value} of all its ids.
    Returns a number, or None where it is not defined (a division by zero).

    >>> value("(marge - cout) / cout", {"marge": 10_000, "cout": 15_000})
    -0.3333333333333333
    """

    def compute(node: ast.expr) -> Any:
        match node:
            case ast.BinOp(left, op, right):
                return _BINARY[type(op)][2](compute(left), compute(right))
            case ast.UnaryOp(ast.USub(), operand):
                return -compute(operand)
            case ast.Call(ast.Name(name), arguments):
                return FUNCTIONS[name][0](*map(compute, arguments))
            case ast.Name(name):
                return parts[name]
            case ast.Constant(number):
                return number
        raise AssertionError(node)

    tree = _parse(formula)
    try:
        found = compute(tree)
    except (ZeroDivisionError, OverflowError, ValueError):
        return None
    return found if isinstance(found, (int, float)) and math.isfinite(found) else None


def excel(formula: str, cells: Mapping[str, str]) -> str:
    """Write a formula for a spreadsheet; where it is not defined, it reads « n.d. ».

    Parameters: `formula`; `cells`, {id: address} of all its ids.

    >>> excel("(marge - cout) / cout", {"marge": "C5", "cout": "C6"})
    '=IFERROR((C5-C6)/C6,"n.d.")'
    """

    def written(node: ast.expr) -> tuple[str, int]:
        match node:
            case ast.BinOp(left, op, right):
                sign, rank, _ = _BINARY[type(op)]
                (first, low), (second, high) = written(left), written(right)
                first = f"({first})" if low < rank or sign == "^" and low < _ATOM else first
                return first + sign + (f"({second})" if high <= rank else second), rank
            case ast.UnaryOp(ast.USub(), operand):
                text, rank = written(operand)
                return f"(-{text if rank == _ATOM else f'({text})'})", _ATOM
            case ast.Call(ast.Name(name), arguments):
                return FUNCTIONS[name][1].format(",".join(written(each)[0] for each in arguments)), _ATOM
            case ast.Name(name):
                return cells[name], _ATOM
            case ast.Constant(number):
                return repr(number), _ATOM
        raise AssertionError(node)

    return f'=IFERROR({written(_parse(formula))[0]},"n.d.")'


def rounded(formula: str, cells: Mapping[str, str]) -> str:
    """Write a formula for a spreadsheet, to the whole amount. Parameters: as `excel`.

    >>> rounded("marge / 3", {"marge": "C5"})
    '=IFERROR(ROUND(C5/3,0),"n.d.")'
    """
    inner = excel(formula, cells).removeprefix("=IFERROR(").removesuffix(',"n.d.")')
    return f'=IFERROR(ROUND({inner},0),"n.d.")'


def french(formula: str, labels: Mapping[str, str]) -> str:
    """Write a formula for people, with the names of its figures.

    >>> french("(marge - cout) / cout", {"marge": "Marge", "cout": "Coût"})
    '(Marge − Coût) ÷ Coût'
    """
    text = re.sub(
        r"[a-z_][a-z0-9_]*", lambda found: labels.get(found[0]) or _SAID.get(found[0], found[0]), formula
    )
    return text.replace("**", "^").replace(" * ", " × ").replace(" / ", " ÷ ").replace(" - ", " − ")


def _parse(formula: str) -> ast.expr:
    try:
        tree = ast.parse(formula.strip(), mode="eval").body
    except SyntaxError as problem:
        raise ValueError(f"formula {formula!r}: {problem.msg}") from problem
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS or node.keywords:
                raise ValueError(f"formula {formula!r}: only {', '.join(FUNCTIONS)} may be called")
        elif isinstance(node, ast.BinOp):
            if type(node.op) not in _BINARY:
                raise ValueError(f"formula {formula!r}: only + - * / ** are known")
        elif isinstance(node, ast.UnaryOp):
            if not isinstance(node.op, ast.USub):
                raise ValueError(f"formula {formula!r}: only a minus may stand before a part")
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
                raise ValueError(f"formula {formula!r}: numbers only")
        elif not isinstance(node, (ast.Name, ast.operator, ast.unaryop, ast.expr_context)):
            raise ValueError(f"formula {formula!r}: a sum or product of figures expected")
    return tree
