"""A person's first minute: from `smkit check` to a right report, by copying the lines that the messages give, two at most."""

import json
import re
import shlex

import openpyxl
import pytest
from tables_helpers import plain

from smkit.cli import main


def sage(folder):
    """Documents of sale as an accounting tool lists them: days in six figures, credit notes by their type, commas."""
    rows = [
        "Type de pièce;N° de pièce;Date;Intitulé du tiers;Total HT",
        "Facture;FA0001;030325;Menuiserie Lambda;1 200,00",
        "Facture;FA0002;140325;Bureau Sigma;350,50",
        "Avoir;AV0001;170325;Bureau Sigma;50,50",
        "Facture;FA0003;280325;Atelier Oméga;99,00",
        "Facture;FA0004;020425;Atelier Oméga;401,00",
    ]
    (folder / "pieces.csv").write_text("\r\n".join(rows), encoding="cp1252")
    return "pieces.csv", "commandes", 2000.0


def shop(folder):
    """A shop's workbook, a sheet a month, with states of its own and totals with VAT."""
    book = openpyxl.Workbook()
    for place, month in enumerate(("Janvier", "Février", "Mars")):
        sheet = book.active if not place else book.create_sheet()
        sheet.title = month
        sheet.append([f"Commandes de {month}"])
        sheet.append([])
        sheet.append(["Réf. commande", "Passée le", "Client", "État", "Total TTC"])
        for day in range(14, 20):
            state = {14: "Remise au transporteur", 15: "Devis"}.get(day, "Payée")
            sheet.append([f"{month[:3]}-{day}", f"{day}/{place + 1:02}/2026", f"K{day}", state, 100 + place])
    book.save(folder / "boutique 2026.xlsx")
    return "boutique 2026.xlsx", "commandes", 5 * (100 + 101 + 102.0)


def american(folder):
    """Lines of an American tool: tabs, month first, 1,299 for a thousand, a state that no other tool has."""
    rows = [
        "Order #,Order Date,Customer,Item,Qty,Unit Price,Order status",
        "1,03/28/2026,Acme,Desk,1,1_299,Shipped",
        "2,03/04/2026,Acme,Desk,2,1_299,Shipped",
        "3,03/30/2026,Beta,Table,1,2_450,Will call",
        "4,03/31/2026,Beta,Table,1,2_450,Cancelled",
        "5,02/05/2026,Gamma,Table,1,2_450,Shipped",
        "6,03/27/2026,Gamma,Desk,1,1_299,Shipped",
    ]
    text = "\n".join(rows).replace(",", "\t").replace("_", ",")
    (folder / "orders.tsv").write_text(text, encoding="utf-8")
    return "orders.tsv", "commandes", 4 * 1299 + 2 * 2450.0


def ledger(folder):
    """A hand-made workbook where nothing is called as elsewhere, in thousands, with a total line and a slip of the keyboard."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Bon", "Jour de vente", "Acheteur", "Montant (k€)"])
    for day in range(13, 29):
        sheet.append([f"B{day}", f"{day}/03/2026", f"Société {day}", 1.5])
    sheet.append(["B99", "28/03/2062", "Société 1", 7.0])
    sheet.append(["Total", None, None, 31.0])
    book.save(folder / "ventes du siège.xlsx")
    return "ventes du siège.xlsx", "commandes", 16 * 1500.0


def pos(folder):
    """A till's tickets, all in column A of a workbook, with cancelled ones and a state that nobody else writes."""
    book = openpyxl.Workbook()
    lines = ["Ticket,Date,Total,Statut", *[f"T{day},2026-03-{day},12.50,Encaissé au comptoir" for day in range(10, 20)],
             "T20,2026-03-20,99.00,Annulé", "T21,2026-03-21,40.00,Mis au coffre"]  # fmt: skip
    for line in lines:
        book.active.append([line])
    book.save(folder / "caisse.xlsx")
    return "caisse.xlsx", "commandes", 10 * 12.5 + 40


def said(capsys, *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    heard = capsys.readouterr()
    return int(stopped.value.code or 0), heard.out + heard.err


def copied(text: str, command: str) -> list[str]:
    """Return the words of the line that a message asks to copy, of a command; [] where it asks nothing.

    What could be chosen otherwise (« Ce qui change le total ») is no question.
    """
    asks, _, report = text.partition("Puis le rapport")
    if command == "report":
        asks = report
    elif "Colonnes reconnues" in text:
        part = next((each for each in ("À répondre", "Lignes rejetées") if each in text), "")
        asks = asks.partition(part)[2] if part else ""
    found = re.findall(rf"(?m)(smkit {command} .+)$", asks)
    return shlex.split(found[-1])[1:] if found else []


@pytest.mark.parametrize("export", [sage, shop, american, ledger, pos], ids=lambda make: make.__name__)
def test_from_check_to_a_right_report_by_copying_two_lines_at_most(tmp_path, monkeypatch, capsys, export):
    monkeypatch.chdir(tmp_path)
    file, table, truth = export(tmp_path)
    code, text = said(capsys, "check", file, "--table", table)
    copies = 0
    if again := copied(text, "check"):
        copies += 1
        code, text = said(capsys, *again)
    report = copied(text, "report")
    assert report, plain(text)
    copies += 1
    code, text = said(capsys, *report, "--to", "rapports")
    assert code == 0, plain(text)
    results = json.loads(
        (tmp_path / "rapports" / "indicateurs" / "resultats.json").read_text(encoding="utf-8")
    )
    (revenue,) = [
        each["value"]
        for each in results["figures"]
        if each["id"] == "chiffre_affaires_net" and not each["dims"]
    ]
    assert revenue == pytest.approx(truth) and copies <= 2
