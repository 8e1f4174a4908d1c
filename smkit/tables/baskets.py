"""Files with one basket a line, as the market-basket classics: the items of each line become order lines."""

from pathlib import Path

import pandas as pd

from smkit.tables.errors import ReadError
from smkit.tables.opening import encoding, files, sniff
from smkit.tables.opening.load import Source
from smkit.tables.reading import Reading
from smkit.tables.telling import notes
from smkit.tables.telling.journal import Journal
from smkit.tables.telling.rejects import COLUMNS
from smkit.typography import typeset


def read(source: Source, separator: str = ",") -> Reading:
    """Read a file that has one basket a line, its items side by side, and no header.

    Parameters: `source`, a text file; `separator` of the items.
    Returns a Reading whose table has `order_id` (the number of the line in the file) and `product`, one row an item,
    each item once in a basket; the journal counts baskets. There is no date nor amount: such a table serves
    cross-selling and nothing else. Raises ReadError.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "paniers.csv"
    ...     _ = file.write_text("pain,lait\\nlait, lait\\n")
    ...     read(file).table.values.tolist()
    [['1', 'pain'], ['1', 'lait'], ['2', 'lait']]
    """
    if isinstance(source, pd.DataFrame):
        raise ReadError("Un tableau en mémoire n'a pas un panier par ligne : donnez un fichier texte.")
    file = files.contents(Path(source))
    if sniff.kind(file.data) != "text":
        raise ReadError(f"« {file.name} » n'est pas un fichier texte avec un panier par ligne.")
    data, found = encoding.plain(file.data, encoding.detect(file.data, file.name))
    lines = data.decode(found, errors="replace").splitlines()
    baskets = pd.Series(lines, index=range(1, len(lines) + 1), dtype="str").str.split(separator)
    items = baskets.explode().str.strip().str.strip('"')
    pairs = items[items != ""].rename_axis("order_id").rename("product").reset_index()
    table = pairs.drop_duplicates(ignore_index=True).astype("str")
    kept = table["order_id"].nunique()
    if not kept:
        raise ReadError(f"« {file.name} » est vide : aucun panier.")
    journal = Journal(
        table="orders",
        file=file.name,
        rows=kept,
        kept=kept,
        corrected=0,
        rejected=0,
        skipped=len(lines) - kept,
        columns={},
        notes=tuple(notes.about_baskets(len(pairs) - len(table))),
        layout=typeset(f"texte, un panier par ligne, séparateur « {separator} », {encoding.NAMES[found]}"),
    )
    return Reading(table, pd.DataFrame(columns=list(COLUMNS), dtype="str"), table.iloc[:0], journal)
