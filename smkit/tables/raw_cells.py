"""A file's columns as it writes them, under their canonical names: what people are looked for in, where nothing is computed."""

from collections.abc import Mapping

from smkit.tables import schema
from smkit.tables.cells import Cells
from smkit.tables.naming import columns, ends, exports, gathered, mapping, shape
from smkit.tables.opening.load import Source, load
from smkit.tables.parsing import joined


def raw_cells(
    table: str, path: Source, colonnes: str | Mapping[str, str] = "", sheet: str = ""
) -> dict[str, Cells]:
    """Return the cells of a file by canonical column.

    Parameters: `table`, its name; `path` of a file, or a DataFrame;
    `colonnes`, as `smkit.read` takes it; `sheet`, the sheets asked for.
    What a column joins and names people (« Société + Nom ») is there too, under the name of both: « lead_id + Nom ».
    Raises ReadError when the file is no table.
    """
    known = schema.table(table)
    known = known.without(column.name for column in known.columns)  # none is missed
    told = mapping.explicit(colonnes, known)
    whole = schema.table(table)
    file = load(
        path,
        lambda line: columns.score(line, known, told),
        sheet=sheet,
        table=known.name,
        same=lambda own, others: gathered.same(own, others, whole, told),
        whole=lambda own: gathered.whole(own, whole, told),
        means=lambda header: gathered.means(header, whole, told),
        told=told.values(),
    ).joining(told.values())
    tool = exports.recognise(file.headers, known.name, french=file.separator == ";" or file.is_workbook)
    file, told, _ = ends.staged(file, known, told, tool)
    file, match = shape.named(file, known, told, tool, {})
    found = {name: file.cells[place] for name, place in match.chosen.items()}
    for name, place in match.chosen.items():
        for column, headers, texts in joined.pieces_of(file, place, match.chosen, whole):
            found |= {f"{name} + {' + '.join(headers)}": texts} if column else {}
    return found
