"""What a column says of a prospect: each of its values, or a few bands of a number, as yes or no."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from smkit.typography import told

_FEW = 12  # a number that takes so few values is read value by value
_BANDS = 5
_SPIKE = 0.25  # a value that so many rows share (999 for « never ») is no quantity: it stands alone
_RARE = 20  # a value seen less often is counted with the other rare ones
OTHER, MISSING = "(autres)", "(vide)"


@dataclass(frozen=True)
class Column:
    """How one column is read: its `levels`, or the `edges` of its bands beside the `spikes`; shown in the order of `levels`."""

    name: str
    levels: tuple[str, ...]
    edges: tuple[float, ...] = ()
    spikes: tuple[float, ...] = ()
    number: bool = False

    def read(self, values: pd.Series) -> pd.Series:
        """Return the level of each value, as text. Parameters: `values`, this column of a table."""
        text = _bands(values, self.edges, self.spikes) if self.edges else _text(values)
        return text.where(text.isin(self.levels), OTHER)


def column(values: pd.Series) -> Column | None:
    """Return how a column is to be read; None when it can tell nothing: one value only, or (nearly) all different.

    >>> column(pd.Series(["PME", "ETI"] * 30, name="taille")).levels
    ('ETI', 'PME')
    """
    number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    edges: tuple[float, ...] = ()
    spikes: tuple[float, ...] = ()
    if number and values.nunique() > _FEW:
        shares = values.value_counts(normalize=True)
        spikes = tuple(sorted(float(value) for value in shares.index[shares >= _SPIKE]))
        rest = values[~values.isin(spikes)].dropna().astype(float)
        cuts = np.quantile(rest, np.arange(1, _BANDS) / _BANDS) if len(rest) else np.array([])
        edges = tuple(float(cut) for cut in np.unique(cuts))
    text = _bands(values, edges, spikes) if edges else _text(values)
    counts = text.value_counts()
    common = counts.index[counts >= min(_RARE, max(2, len(text) // 10))]
    levels = tuple(sorted(common, key=_order))
    if len(counts) > len(common):
        levels = (*levels, OTHER)
    if len(levels) < 2 or not len(common) or counts[common].sum() < len(text) / 2:
        return None
    return Column(str(values.name), levels, edges, spikes, number)


def dates(values: pd.Series) -> bool:
    """Tell whether a column holds dates, written as text or not.

    >>> dates(pd.Series(["2026-01-31", None])), dates(pd.Series(["PME", "ETI"]))
    (True, False)
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        return True
    if pd.api.types.is_numeric_dtype(values):
        return False
    known = values.dropna().astype(str)
    written = known.str.fullmatch(r"\s*(\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4})([ T]\d\d:\d\d.*)?\s*")
    return bool(len(known)) and float(written.mean()) > 0.9


def matrix(table: pd.DataFrame, columns: Iterable[Column]) -> Any:
    """Return a sparse array, 0 or 1 for each row and level of each column. Parameters: `table`; `columns`, as `column` gives."""
    blocks = []
    for each in columns:
        at = pd.Index(each.levels).get_indexer(pd.Index(each.read(table[each.name]), dtype=object))
        known = np.flatnonzero(at >= 0)  # a value never met before is worth nothing, either way
        shape = (len(table), len(each.levels))
        blocks.append(sparse.csr_array((np.ones(len(known)), (known, at[known])), shape=shape))
    return sparse.hstack(blocks, format="csr") if blocks else sparse.csr_array((len(table), 0))


def _text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        shown = values.map(lambda value: f"{value:.10g}".replace(".", ","), na_action="ignore")
    else:
        shown = values.astype("object").map(lambda value: str(value).strip(), na_action="ignore")
    return shown.astype("object").where(values.notna(), MISSING).replace("", MISSING)


def _bands(values: pd.Series, edges: tuple[float, ...], spikes: tuple[float, ...]) -> pd.Series:
    names = [_band(edges, at) for at in range(len(edges) + 1)]
    numbers = values.astype("float64")
    band = pd.Series(
        np.asarray(names, dtype=object)[np.searchsorted(edges, numbers, side="left")], index=values.index
    )
    band = band.where(~numbers.isin(spikes), _text(values))
    return band.where(numbers.notna(), MISSING)


def _band(edges: tuple[float, ...], at: int) -> str:
    shown = [told(float(f"{edge:.4g}") if abs(edge) < 1e4 else round(edge)) for edge in edges]
    if at == 0:
        return f"jusqu'à {shown[0]}"
    return f"plus de {shown[-1]}" if at == len(edges) else f"de {shown[at - 1]} à {shown[at]}"


def _order(level: str) -> tuple[int, float, str]:
    """Numbers in their order, bands by where they begin, then words."""
    words = level.replace(",", ".").split()
    starts = {"jusqu'à": -np.inf, "plus": np.inf}
    if words and words[0] in starts:
        return 0, starts[words[0]], level
    try:
        return 0, float(words[1] if words[:1] == ["de"] else words[0]), level
    except (ValueError, IndexError):
        return 1, 0.0, level
