"""A calculation that was written as the answer: « =1200/4 », « 35 x 2 », « 20 000 € × 50 % »."""

import ast
import re
from collections.abc import Callable
from fractions import Fraction

_ALLOWED = re.compile(r"[\d.+\-*/() ]{3,80}")
#: A minus between two bare numbers, without spaces, is a range: « 2-3 ».
_RANGE = re.compile(r"\d+-\d+")
_WAYS = {
    ast.Add: Fraction.__add__,
    ast.Sub: Fraction.__sub__,
    ast.Mult: Fraction.__mul__,
    ast.Div: Fraction.__truediv__,
}
_OPERATED = re.compile(r"[\d%€)]\s*[*/+\-×÷:xX]\s*[(\d]")


def computed(written: str) -> Fraction | None:
    """Return what a written calculation gives, units of its numbers left aside, percentages as shares; None when it is none.

    >>> computed("1200/4"), computed("35 x 2"), computed("20 000 € × 50 %"), computed("(5 − 2) / 4"), computed("2-3")
    (Fraction(300, 1), Fraction(70, 1), Fraction(10000, 1), Fraction(3, 4), None)
    >>> computed("1 200"), computed("1/0")
    (None, None)
    """
    bare = re.sub(r"[−–]", "-", written.strip())
    # « 100 − 10 % » : ten per cent of what?
    if (
        _RANGE.fullmatch(bare)
        or not _OPERATED.search(bare)
        or re.search(r"[+-]\s*[\d ,.]+\s*%", bare.lstrip("+-"))
    ):
        return None
    bare = re.sub(r"(?<=\d)\s*(?:€|euros?\b)", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"(\d[\d ]*(?:[.,]\d+)?)\s*%", r"(\1/100)", bare)
    bare = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", "", bare)
    bare = re.sub(r"(?<=\d),(?=\d)", ".", bare)
    bare = re.sub(r"(?<=[\d)])\s*[xX×]\s*(?=[\d(])", "*", bare)
    bare = re.sub(r"(?<=[\d)])\s*[÷:]\s*(?=[\d(])", "/", bare)
    if not _ALLOWED.fullmatch(bare) or "**" in bare or "//" in bare or re.search(r"\d\s+\d", bare):
        return None
    try:
        return _value(ast.parse(re.sub(r"(?<![\d.])0+(?=\d)", "", bare).strip(), mode="eval").body, bare)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError):
        return None


def _value(node: ast.expr, source: str) -> Fraction:
    if isinstance(node, ast.BinOp) and type(node.op) in _WAYS:
        way: Callable[[Fraction, Fraction], Fraction] = _WAYS[type(node.op)]
        return way(_value(node.left, source), _value(node.right, source))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd | ast.USub):
        inner = _value(node.operand, source)
        return -inner if isinstance(node.op, ast.USub) else inner
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Fraction(str(node.value))
    raise ValueError
