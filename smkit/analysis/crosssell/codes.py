"""Values as small whole numbers: products, orders and labels are coded once, then only numbers are handled."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit import numbering

Codes = NDArray[np.int32]


def factor(series: pd.Series) -> tuple[Codes, pd.Index]:
    """Return the code of each value, −1 where it is missing or blank, and the values; spaces around are dropped."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        own, values = series.cat.codes.to_numpy(), series.cat.categories
        there = pd.unique(own[own >= 0])  # as they come, as elsewhere; the others are nobody's
        place = np.full(len(values) + 1, -1, dtype=np.int32)
        place[there] = np.arange(len(there), dtype=np.int32)
        codes, values = place[own], values[there]
    else:
        found, values = numbering.of(series)
        codes = found.astype(np.int32, copy=False)
    if not pd.api.types.is_string_dtype(values.dtype):
        return codes, pd.Index(values).astype("str")
    clean = pd.Series(values).astype("str").str.strip(" ")
    if clean.eq(pd.Series(values)).all() and not clean.eq("").any():
        return codes, pd.Index(clean)
    merged, values = pd.factorize(clean.mask(clean.eq("")))
    return np.append(merged, -1).astype(np.int32)[codes], pd.Index(values)


def commonest(product: Codes, label: Codes, labels: pd.Index) -> NDArray[np.intp]:
    """The label most often met with each product, by ascending product; the first in the alphabet among equals."""
    place = np.argsort(np.argsort(labels.to_numpy(dtype=object)))
    pairs, times = np.unique(product.astype(np.int64) * len(labels) + place[label], return_counts=True)
    product_of, place_of = np.divmod(pairs, len(labels))
    best = np.lexsort((place_of, -times, product_of))
    _, start = np.unique(product_of[best], return_index=True)
    return np.argsort(place)[place_of[best][start]]


def orders_of(order_id: pd.Series) -> tuple[NDArray[np.intp], Codes, int]:
    """Where each run of lines of one order starts, the order of each run, the number of orders.

    Exports hold orders in runs, so that there are few values to code.
    """
    starts = _runs(order_id)
    codes, orders = pd.factorize(order_id.iloc[starts])
    return starts, codes.astype(np.int32), len(orders)


def _runs(values: pd.Series) -> NDArray[np.intp]:
    """Where each run of equal values starts."""
    if values.dtype == "str" and hasattr(values.array, "_pa_array"):
        import pyarrow as pa
        import pyarrow.compute as pc

        text = pa.chunked_array(values.array.__arrow_array__()).combine_chunks()
        ends = pc.run_end_encode(text, run_end_type=pa.int64()).run_ends.to_numpy()
        return np.append(0, ends[:-1]).astype(np.intp)
    codes = values.to_numpy() if values.dtype.kind in "iu" else pd.factorize(values)[0]
    return np.append(0, np.flatnonzero(codes[1:] != codes[:-1]) + 1).astype(np.intp)
