"""Accounting entries, as the French FEC or a ledger: an invoice takes several lines there, and one of them is its sale."""

from collections.abc import Sequence

from smkit.tables import doors
from smkit.tables.cells import Cells, distinct
from smkit.tables.errors import ReadError, one_line
from smkit.tables.schema import key
from smkit.typography import typeset

#: What the columns of entries are called, without spaces: their accounts, the two sides, the invoice and its day.
_ACCOUNTS = ("comptenum", "numerodecompte", "ncompte", "numcompte", "numerocompte", "comptegeneral", "compte")
_DEBITS, _CREDITS = ("debit", "montantdebit", "debiteur"), ("credit", "montantcredit", "crediteur")
_PIECES = ("pieceref", "ndepiece", "npiece", "numerodepiece", "numpiece", "piece", "reference", "nfacture")
_DAYS = ("piecedate", "datedepiece", "ecrituredate", "datedecriture", "dateecriture", "date")
#: What the accounts of sales begin with, in the French chart of accounts.
SALES = "70"


def check(name: str, headers: Sequence[str], cells: Sequence[Cells]) -> None:
    """Raise ReadError where a file holds entries of sales beside those of customers and taxes: their sum is that of no sale.

    >>> import pandas as pd
    >>> headers, cells = ["CompteNum", "Debit", "Credit"], [pd.Series(["411000", "707000"]), [], []]
    >>> try:
    ...     check("fec.txt", headers, cells)
    ... except ReadError as error:
    ...     print("écritures comptables" in str(error))
    True
    """
    places = {key(header).replace(" ", ""): place for place, header in reversed(list(enumerate(headers)))}

    def first(words: Sequence[str]) -> str:
        return next((headers[places[word]] for word in words if word in places), "")

    accounts, debit, credit = first(_ACCOUNTS), first(_DEBITS), first(_CREDITS)
    if not (accounts and debit and credit):
        return
    numbers = [text for text in distinct(cells[headers.index(accounts)]).words() if text]
    sold = [text.startswith(SALES) for text in numbers]
    if all(sold) or not any(sold) or not all(text[:2].isdigit() for text in numbers):
        return
    piece, day = first(_PIECES), first(_DAYS)
    line = ""
    if piece and day:
        told = f"order_id={one_line(piece)}, order_date={one_line(day)}, amount=Montant"
        line = f", puis écrivez {doors.line(colonnes=told)}"
    raise ReadError(
        typeset(
            f"« {name} » est un export d'écritures comptables (« {accounts} », « {debit} », « {credit} ») : une facture y tient "
            "sur plusieurs lignes, son client, sa vente et sa TVA, et leur somme n'est pas ce qui a été vendu. Exportez plutôt la "
            f"liste des factures de votre outil. Sinon, dans un tableur : gardez les lignes dont « {accounts} » commence par "
            f"{SALES} (les ventes, hors taxes), ajoutez une colonne « Montant » qui vaut « {credit} » moins « {debit} » (un avoir "
            f"y est négatif), enregistrez{line or ', puis relancez.'}"
        )
    )
