"""Values as JSON writes them: what is recorded is the same whatever the machine, the order of a sum or the table's types."""

import math
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral
from typing import Any


def number(value: Any) -> float | int | None:
    """A JSON number of 12 significant digits, so that a sum done in another order gives the same record.

    Parameters: `value`, a number of any kind. Returns None for one that is missing or not finite.

    >>> number(0.1 + 0.2), number(Decimal("5")), number(float("nan"))
    (0.3, 5, None)
    """
    if value is None:
        return None
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    real = float(value)
    if not math.isfinite(real):
        return None
    real = float(f"{real:.12g}")
    return int(real) if isinstance(value, Decimal) and real.is_integer() else real


def cell(value: Any) -> Any:
    """A table's value as JSON: dates in ISO form, missing as null, everything else as a number or text.

    Parameters: `value`, of a table.

    >>> cell(date(2026, 3, 1)), cell("Thé"), cell(float("nan"))
    ('2026-03-01', 'Thé', None)
    """
    import pandas as pd

    if pd.isna(value):
        return None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (bool, str)):
        return value
    try:
        return number(value)
    except (TypeError, ValueError):
        return str(value)
