"""What people wrote, as the files and pages of a reading show it: without the names of those that it speaks of."""

import os
from typing import Any

from smkit.masking import mask
from smkit.tables import environment
from smkit.tables.parsing import strangers

#: Columns in which people write sentences.
FREE = (*sorted(strangers.FREE), "comment")


def masked(table: Any) -> Any:
    """Return a table with what people wrote masked, unless names are kept on purpose.

    >>> import pandas as pd
    >>> masked(pd.DataFrame({"answer": ["Voyez avec Mme Nom.", None]}))["answer"].tolist()
    ['Voyez avec Mme [nom].', nan]
    """
    columns = [name for name in FREE if name in table.columns]
    if not columns or os.environ.get(environment.PERSONAL) == "1":
        return table
    return table.assign(**{name: table[name].map(said).astype("str") for name in columns})


def said(text: Any) -> Any:
    """Return a cell masked where it is a text.

    >>> said("Voyez avec Mme Nom."), said(3)
    ('Voyez avec Mme [nom].', 3)
    """
    return mask(text) if isinstance(text, str) else text
