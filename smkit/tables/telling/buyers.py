"""Which column of orders may say who buys, where no header that is known does: a company before its contact."""

from collections.abc import Mapping, Sequence

from smkit.tables import doors
from smkit.tables.cells import Cells, distinct, is_blank
from smkit.tables.errors import one_line
from smkit.tables.schema import TableSchema, key
from smkit.tables.telling.journal import Note
from smkit.typography import typeset

#: Headers that may be a customer's, the likeliest first; those of two columns that make one name.
_LIKELY = (
    "societe|nom de la societe|nom societe|entreprise|nom de l entreprise|company|company name|billing company|account name|compte|"
    "nom du compte|organisation|etablissement|billing email|email facturation|e mail de facturation|email de facturation|"
    "adresse e mail de facturation|customer e mail|adresse e mail|adresse email|adresse mail|mail|courriel|contact|nom du contact|"
    "interlocuteur|nom complet|prenom et nom|nom prenom|prenom nom|full name|billing name|destinataire|adherent|"
    "patient|membre|abonne"
).split("|")
_PAIRS = (("prenom", "nom"), ("first name", "last name"), ("billing first name", "billing last name"))


def propose(
    headers: Sequence[str],
    cells: Sequence[Cells],
    schema: TableSchema,
    chosen: Mapping[str, int],
    told: Mapping[str, str],
) -> list[Note]:
    """Say which column of orders may be the customer, and what reads it; nothing where one is read, or a person says there is none.

    >>> import pandas as pd
    >>> from smkit.tables.schema import table
    >>> cells = [pd.Series(["7"]), pd.Series(["Vis SA"]), pd.Series(["Nom"])]
    >>> print(propose(["N°", "Société", "Contact"], cells, table("orders"), {"order_id": 0}, {})[0].answer)
    colonnes : « customer_id=Société ».
    """
    if schema.name != "orders" or "customer_id" in {*chosen, *told}:
        return []
    free = {
        key(header): place
        for place, header in reversed(list(enumerate(headers)))
        if place not in chosen.values()
    }
    filled = {
        word: place
        for word, place in free.items()
        if any(text and not is_blank(text) for text in distinct(cells[place]).words())
    }
    found = next((headers[filled[word]] for word in _LIKELY if word in filled), "")
    pair = next((pair for pair in _PAIRS if set(pair) <= filled.keys()), None)
    if pair and (not found or key(found) in _LIKELY[_LIKELY.index("adresse e mail") :]):
        found = " + ".join(headers[filled[word]] for word in pair)
    if not found:
        return []
    said = one_line(found)
    text = f"Aucune colonne n'est lue comme « Client » : rien ne sera dit des clients. Si c'est « {said} » qui dit qui achète"
    return [Note("no_customer", 1, typeset(text), answer=doors.line(colonnes=f"customer_id={said}"))]
