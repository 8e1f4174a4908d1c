"""The single cases behind a mean: each order, each deal, so that a few large ones do not speak for all."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from smkit import numbering
from smkit.analysis.kpis.board import session
from smkit.analysis.kpis.groups import ranks
from smkit.analysis.kpis.kept import WHO
from smkit.analysis.kpis.measures import MEASURES
from smkit.analysis.kpis.query import lacking
from smkit.analysis.kpis.rows import Rows
from smkit.analysis.periods import window
from smkit.analysis.wherever import values

if TYPE_CHECKING:
    from ibis.expr.types import Table

_DAY = 86_400.0
#: What reads cases: of a table, by some columns, each row of which may be a case by itself.
_Reader = Callable[["Table", Sequence[str], bool], "Table"]


def _orders(t: "Table", by: Sequence[str], whole: bool) -> "Table":
    who = [name for name in ("customer_id", WHO) if name in t.columns]
    sold = t.filter(t.sold.notnull())
    if whole:
        return sold.select(*dict.fromkeys(["order_id", *who, *by]), at=sold.order_date, value=sold.sold)
    return sold.group_by([*dict.fromkeys(["order_id", *who, *by])]).aggregate(
        at=sold.order_date.min(), value=sold.sold.sum()
    )


def _deals(since: str = "") -> "_Reader":
    def won(t: "Table", by: Sequence[str], whole: bool) -> "Table":
        rows = t.filter(t.stage == "won")
        value = (
            rows.amount
            if not since
            else (rows.closed_at.epoch_seconds() - rows[since].epoch_seconds()) / _DAY + 1.0
        )
        own = [name for name in ("account", "lead_id") if name in rows.columns]
        return rows.select(*dict.fromkeys([*own, *by]), at=rows.closed_at, value=value)

    return won


#: The means that are judged on their cases, the measure whose columns they need, and how the cases are read.
MEANS: dict[str, tuple[str, _Reader]] = {
    "panier_moyen": ("sales", _orders),
    "valeur_moyenne_affaire": ("won_amount", _deals()),
    "cycle_moyen": ("cycle_days", _deals("created_at")),
    "delai_moyen_conversion": ("conversion_days", _deals("first_contact_at")),
}


def cases(id: str, tables: Mapping[str, Any], by: Sequence[str] = ()) -> pd.DataFrame | None:
    """Return the cases behind a mean of `MEANS`: code (customers or accounts, numbered from 0 in the order of their names), month
    (its number), value (above 0), and the columns of `by`.

    None where the tables lack what it needs. Of a table that stays in an engine, no name comes back.
    """
    name, read = MEANS[id]
    measure = MEASURES[name]
    asked = window("month")
    if lacking(measure, tables, by, asked):
        return None
    table = tables[measure.table]
    own = [name for name in ("customer_id", "account", "order_id", "lead_id") if name in table.columns]
    with session() as running:
        more = () if measure.table == "orders" else own  # measures of orders read them already
        query = running.query(measure.table, table, measure.at, (*by, *more), asked)
        found = read(query.table, by, query.orders)
        found = found.filter((found.value > 0) & found["at"].notnull())
        found = found.mutate(month=asked.index(found["at"]))
        own = [column for column in own if column in found.columns]
        if isinstance(found, Rows):
            return _here(found, own, by)
        return _there(found, own, {column: values(table, column) for column in by})


def together(id: str, tables: Mapping[str, Any], by: Sequence[str]) -> bool:
    """Tell whether the cases behind a mean of `MEANS` are the same by several columns as by each alone.

    Parameters: as `cases`. An order whose lines differ by a column is a case of each of their groups.
    """
    measure = MEASURES[MEANS[id][0]]
    if measure.table != "orders" or lacking(measure, tables, by, window("month")):
        return measure.table != "orders"
    with session() as running:
        return running.query("orders", tables["orders"], measure.at, tuple(by), window("month")).orders


def _here(found: Rows, own: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """The cases of rows in memory, whose names are numbers: those that are met alone are put in order."""
    code = np.full(len(found), -1)
    names: list[pd.Index] = []
    for column in own:
        its = found[column]
        asked = (code < 0) & its.known()
        labels = pd.Index(its.labels)  # type: ignore[arg-type]
        met, places = numbering.gapless(its.data[asked], len(labels))
        code[asked] = places + sum(map(len, names))
        names.append(labels.take(met).astype("str"))
    which, texts = numbering.of(names[0].append(names[1:]).to_series())
    told = {column: pd.Categorical.from_codes(found[column].data, found[column].labels) for column in by}
    numbers = {name: found[name].data for name in ("month", "value")}
    return pd.DataFrame({"code": ranks(texts)[which][code], **numbers, **told})


def _there(found: "Table", own: Sequence[str], by: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """The cases of rows of an engine, of which numbers come, as short as they may be; `by` are columns, with what each may hold."""
    import ibis

    if WHO not in found.columns:
        found = found.mutate(**{WHO: ibis.coalesce(*(found[column].cast("string") for column in own))})
    code = ibis.dense_rank().over(order_by=found[WHO]).cast("int32")
    told = {}
    for column, names in by.items():
        places = [(found[column] == name, at) for at, name in enumerate(names)]
        told[column] = (ibis.cases(*places, else_=-1) if places else ibis.literal(-1)).cast("int32")
    rows = (
        found.select("value", month=found["month"].cast("int32"), code=code, **told)
        .order_by("month")
        .to_pyarrow()
    )
    columns = {name: rows[name].to_numpy() for name in ("code", "month", "value")}
    texts = {
        name: pd.Categorical.from_codes(rows[name].to_numpy(), pd.Index(its)) for name, its in by.items()
    }
    return pd.DataFrame(columns | texts, copy=False)
