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


def namur(folder):
    """A Belgian till: a title, prices and totals with VAT, a discount in percent already taken off, a total line."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Magasin de Namur : journal des tickets"])
    sheet.append(["N° ticket", "Date/heure", "Article", "Qté", "Prix TVAC", "Remise", "Total TVAC", "Statut"])
    truth, every = 0.0, 0.0
    for day in range(1, 29):
        state = {5: "Annulé", 9: "Remboursé"}.get(day, "Clôturé")
        quantity, price, discount = 1 + day % 3, 12.5 + day, (0, 10, 0)[day % 3]
        total = round(quantity * price * (1 - discount / 100), 2)
        sheet.append(
            [
                f"T{day}",
                f"{day:02}/03/2026 10:{day:02}",
                f"Article {day % 5}",
                quantity,
                price,
                discount,
                total,
                state,
            ]
        )
        truth, every = truth + total * (state == "Clôturé"), every + total
    sheet.append(["Total", None, None, None, None, None, every, None])
    book.save(folder / "caisse de Namur.xlsx")
    return "caisse de Namur.xlsx", "commandes", truth


def invoices(folder):
    """A list of invoices: credit notes with positive amounts, drafts, late ones, thin spaces in amounts."""
    rows, truth = ["Type;Numéro;Date d'émission;Client;Total HT;TVA;Total TTC;État"], 0.0
    for day in range(1, 25):
        paper = "Avoir" if day % 8 == 0 else "Facture"
        state = {5: "Brouillon", 9: "Annulée"}.get(day, "Payée" if day % 2 else "En retard")
        amount = 1000 + 37.5 * day
        text = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")
        rows.append(
            f"{paper};{paper[:2].upper()}-{day:03};{day:02}/02/2026;Société {day % 6};{text};0;{text};{state}"
        )
        truth += (-amount if paper == "Avoir" else amount) * (day not in (5, 9))
    (folder / "factures.csv").write_text("\r\n".join(rows), encoding="utf-8-sig")
    return "factures.csv", "commandes", truth


def bigcommerce(folder):
    """An American shop: two totals, with and without tax, month first, states of its tool."""
    states = [
        "Completed",
        "Shipped",
        "Cancelled",
        "Refunded",
        "Awaiting Payment",
        "Declined",
        "Awaiting Fulfillment",
    ]
    rows = [
        "Order ID,Customer Name,Order Date,Order Status,Order Total (inc tax),Order Total (ex tax),Refund Amount"
    ]
    truth = 0.0
    for place in range(28):
        state, net = states[place % 7], 20 + place
        back = net * 1.2 if state == "Refunded" else 0
        rows.append(
            f"{100 + place},Customer {place % 5},03/{1 + place:02}/2026,{state},{net * 1.2:.2f},{net:.2f},{back:.2f}"
        )
        truth += net * (state in ("Completed", "Shipped", "Awaiting Fulfillment"))
    (folder / "orders.csv").write_text("\n".join(rows), encoding="utf-8")
    return "orders.csv", "commandes", truth


def deals(folder):
    """Deals of a CRM that is not known: no number, two words that no other tool has for its stages."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Export des affaires"])
    sheet.append(["Titre", "Client", "Phase", "Montant", "Devise", "Créée le", "Date de clôture"])
    stages = ["Accepté", "Refusé", "Nouveau", "Devis envoyé", "Accepté", "Dossier chez le juriste"]
    for place in range(24):
        closed = f"{1 + place:02}/03/2026" if place % 6 < 2 else None
        sheet.append([f"Affaire {place}", f"Société {place}", stages[place % 6], 1000 + 50 * place, "EUR",
                      f"{1 + place:02}/01/2026", closed])  # fmt: skip
    book.save(folder / "affaires.xlsx")
    return (
        "affaires.xlsx",
        "leads",
        float(sum(1000 + 50 * place for place in range(24) if stages[place % 6] == "Accepté")),
    )


def german(folder):
    """A German shop's lines: its words, points for thousands, cancelled orders."""
    rows, truth = ["Bestellnummer;Bestelldatum;Kunde;Artikel;Menge;Einzelpreis;Status"], 0.0
    for day in range(1, 21):
        state, price = ("Storniert" if day % 5 == 0 else "Abgeschlossen"), 1000.5 + day
        text = f"{price:,.2f}".translate(str.maketrans(",.", ".,"))
        rows.append(f"B{day:04};{day:02}.03.2026;Kunde {day % 4};Stuhl;{1 + day % 4};{text} €;{state}")
        truth += (1 + day % 4) * price * (day % 5 > 0)
    (folder / "bestellungen.csv").write_text("\n".join(rows), encoding="cp1252")
    return "bestellungen.csv", "commandes", truth


def delivery_notes(folder):
    """Delivery notes with a bare discount, in percent: the line that is proposed takes it off."""
    book = openpyxl.Workbook()
    book.active.append(["N° BL", "Date", "Réf", "Désignation", "Qté", "PU HT", "Rem."])
    for place in range(12):
        discount = (0, 5, 10)[place % 3]
        book.active.append(
            [f"BL{place}", f"{13 + place}/03/2026", f"R{place}", "Lampe", 1 + place % 3, 40, discount]
        )
    book.save(folder / "bons.xlsx")
    lines = ((1 + place % 3) * 40 * (1 - (0, 5, 10)[place % 3] / 100) for place in range(12))
    return "bons.xlsx", "commandes", sum(lines)


def two_orders(folder):
    """A file made of two exports, day first then month first: every line is read by the line that is proposed."""
    days = [f"{day:02}/03/2026" for day in range(2, 29)] + [f"04/{day:02}/2026" for day in range(1, 29)]
    rows = [
        "Facture;Date;Client;Montant HT",
        *[f"F{place};{day};K1;{100 + place},00" for place, day in enumerate(days)],
    ]
    (folder / "deux.csv").write_text("\n".join(rows), encoding="utf-8")
    return "deux.csv", "commandes", float(sum(100 + place for place in range(len(days))))


def card_terminal(folder):
    """Payments of a terminal: what was sold, its tax, a tip, the total that was paid, a fee and what it leaves."""
    rows, truth = ["Date,Transaction ID,Status,Total (incl. tip),Tip,Tax,Net,Fee,Payout"], 0.0
    for place in range(25):
        net, tip, state = 10 + place, 2 if place % 3 else 0, "Failed" if place == 4 else "Successful"
        paid = net * 1.2 + tip
        rows.append(
            f"2026-03-{1 + place:02},T{place},{state},{paid:.2f},{tip},{net * 0.2:.2f},{net},0.30,{paid - 0.3:.2f}"
        )
        truth += net * (state == "Successful")
    (folder / "terminal.csv").write_text("\n".join(rows), encoding="utf-8")
    return "terminal.csv", "commandes", truth


def by_week(folder):
    """A workbook of a chain of shops, which dates its sales by the week, in thousands."""
    book = openpyxl.Workbook()
    book.active.append(["Semaine", "N° de vente", "Magasin", "Ventes nettes (k€)"])
    for place in range(24):
        book.active.append([f"S{9 + place // 3} 2026", f"V{place}", f"Magasin {place % 3}", 1.5 + place / 8])
    book.save(folder / "magasins.xlsx")
    return "magasins.xlsx", "commandes", sum(1500 + 125.0 * place for place in range(24))


def market_place(folder):
    """Lines of a market place: what it calls the price of an item is that of all its units; hours are universal."""
    rows = ["amazon-order-id\tpurchase-date\torder-status\tsku\tquantity\tcurrency\titem-price\titem-tax"]
    truth = 0.0
    for place in range(25):
        quantity, state = 1 + (place // 4) % 3, ("Shipped", "Shipped", "Cancelled", "Pending")[place % 4]
        worth = (12.5 + place % 5) * quantity
        rows.append(
            f"405-{place:07}\t2026-03-{1 + place:02}T10:00:00+00:00\t{state}\tS{place % 5}\t{quantity}\tEUR\t{worth}\t0"
        )
        truth += worth * (state == "Shipped")
    (folder / "place.txt").write_text("\n".join(rows), encoding="utf-8")
    return "place.txt", "commandes", truth


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


EXPORTS = [
    sage,
    shop,
    american,
    ledger,
    pos,
    namur,
    invoices,
    bigcommerce,
    deals,
    german,
    delivery_notes,
    two_orders,
    card_terminal,
    by_week,
    market_place,
]


@pytest.mark.parametrize("export", EXPORTS, ids=lambda make: make.__name__)
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
        if each["id"] == ("montant_gagne" if table == "leads" else "chiffre_affaires_net")
        and not each["dims"]
    ]
    assert revenue == pytest.approx(truth) and copies <= 2
