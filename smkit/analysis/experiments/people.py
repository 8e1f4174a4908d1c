"""Who took part? One line a person: a test draws people, and a person who stands on ten lines is still one."""

from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class People:
    """The people of a test.

    `table`, one row a person in one group, with its columns; `drawn`, one row a group: group, units (people drawn), known
    (of whom the outcome is known), lost; `lines`, rows of the file with a group; `repeated`, people who stand on several
    lines; `shared`, people who stand in several groups, left out of `table`; `named`, whether people have an identifier.
    """

    table: pd.DataFrame
    drawn: pd.DataFrame = field(repr=False)
    lines: int
    repeated: int
    shared: int
    named: bool

    @property
    def shared_share(self) -> float:
        """People in several groups among all who were drawn, a fraction."""
        everybody = self.shared + float(self.drawn["units"].sum())
        return self.shared / everybody if everybody else 0.0


def people(table: pd.DataFrame, lost: pd.DataFrame | None = None) -> People:
    """Gather the lines of each person.

    Parameters: `table`, canonical experiment (`group`, `converted`, perhaps `unit_id` and `revenue` in currency); `lost`, the
    rows of the export whose outcome could not be read, with the same columns as far as they are known.
    Returns People. A person bought when one of its lines says so, and spent the sum of its lines; where no person has two
    different amounts, the amount is the person's, repeated on each line, and counts once. A line without identifier is a person
    of its own. Who stands in several groups belongs to none, and is left out.

    >>> seen = pd.DataFrame({"unit_id": ["1", "1", "2"], "group": ["A", "A", "B"], "converted": [False, True, False]})
    >>> people(seen).table[["group", "converted"]].values.tolist()
    [['A', True], ['B', False]]
    """
    parts = (
        [table]
        if lost is None or "group" not in lost
        else [table, lost.drop(columns="converted", errors="ignore")]
    )
    rows = pd.concat([part[part["group"].notna()] for part in parts], ignore_index=True)
    rows["converted"] = rows["converted"].astype("boolean")
    who = _who(rows)
    groups = rows.groupby(who, sort=False)["group"].nunique()
    several = groups.index[groups > 1]
    alone = ~who.isin(several)
    one = _gathered(rows[alone], who[alone])
    counted = one.groupby("group", sort=False)["converted"].agg(units="size", known="count").reset_index()
    counted["lost"] = counted["units"] - counted["known"]
    return People(
        one[one["converted"].notna()].reset_index(drop=True),
        counted,
        lines=len(rows),
        repeated=int((who.value_counts() > 1).sum()),
        shared=len(several),
        named="unit_id" in rows and bool(rows["unit_id"].notna().any()),
    )


def _who(rows: pd.DataFrame) -> pd.Series:
    """A number for each person: that of the identifier, or of the line where it is blank."""
    if "unit_id" not in rows:
        return pd.Series(range(len(rows)), index=rows.index)
    codes = pd.Series(pd.factorize(rows["unit_id"])[0], index=rows.index)
    return codes.where(codes >= 0, -1 - pd.Series(range(len(rows)), index=rows.index))


def _gathered(rows: pd.DataFrame, who: pd.Series) -> pd.DataFrame:
    """One row a person, in the order in which they first come."""
    if not who.duplicated().any():
        return rows.reset_index(drop=True)
    by = rows.groupby(who, sort=False)
    one = by.first()  # the first value that is known, column by column
    one["converted"] = by["converted"].max()
    if "revenue" in rows:
        spent = rows["revenue"].where(rows["revenue"].notna() | rows["converted"].fillna(False), 0.0)
        several = by["revenue"].nunique() > 1
        unknown = spent.isna().groupby(who, sort=False).any()
        total = spent.groupby(who, sort=False).sum() if several.any() else by["revenue"].first()
        one["revenue"] = total.mask(unknown)
    return one.reset_index(drop=True)[list(rows.columns)]
