"""What a coordinator meets on the way: what is offered, asked, and said the next time, on files that lack something."""

import html
import json
import re
import shutil
import time
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest
from openpyxl import load_workbook
from workshop import Workshop, workshop

from smkit import paths, workspace

THIN = {
    "commandes": "N° de commande;Date;Montant HT\n"
    + "".join(f"C{n};{1 + n % 28:02}/{1 + n % 12:02}/2025;{100 + n},50\n" for n in range(60)),
    "leads": "N° de lead;Étape\n"
    + "".join(f"L{n};{('Gagné', 'Perdu', 'Ouvert')[n % 3]}\n" for n in range(60)),
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("etabli")) as served:
        yield served


def said(here: Workshop, page: str) -> str:
    """What a page says, without its marks, with ordinary spaces."""
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", here.read(page)[1])).split())


def shown(here: Workshop, path: str) -> str:
    return here.ask("GET", path)[2]


@pytest.mark.parametrize(("stem", "lacking"), [("commandes", "Client"), ("leads", "Date de création")])
def test_a_report_is_offered_where_the_file_has_what_it_needs_and_then_it_is_made(
    here: Workshop, stem: str, lacking: str
) -> None:
    page = here.give(f"mince_{stem}.csv", THIN[stem].encode())
    offered = re.findall(r"demander\?rapport=(\w+)", here.read(page)[1])
    assert "indicateurs" in offered and f"il y faut une colonne « {lacking} »" in said(here, page)
    for report in offered:
        assert here.made(here.want(report, f"mince_{stem}.csv", stem))


@pytest.mark.parametrize(
    ("report", "stem"), [("client", "commandes"), ("vente_croisee", "commandes"), ("smarketing", "leads")]
)
def test_a_report_that_is_asked_for_without_its_columns_says_so(
    here: Workshop, report: str, stem: str
) -> None:
    here.read(here.give(f"court_{stem}.csv", THIN[stem].encode()))
    told = said(here, here.want(report, f"court_{stem}.csv", stem))
    assert "Error" not in told and "Le carnet" not in told and "Revenir aux réglages" in told


def test_another_currency_is_a_question_and_its_answer_keeps_the_lines(here: Workshop) -> None:
    content = "N° de commande;Date;Montant\nC1;03/03/2026;1 234,50 $\nC2;04/03/2026;99,90 $ CA\n"
    page = here.give("quebec.csv", content.encode())
    told = said(here, page)
    assert "Devise du rapport" in told.partition("Ce fichier contient")[0]
    assert "répondez ci-dessus" in told
    assert here.ask("POST", page, {"table": "orders", "devise": "CAD"})[0] == 303
    assert "2 gardées, aucune rejetée" in said(here, page)


def test_a_page_sends_nobody_to_questions_that_it_does_not_ask(here: Workshop) -> None:
    page = here.give("semestres.csv", "Période;Coût\nS1 2026;12\nS2 2026;15\n".encode())
    told = said(here, page)
    assert "Aucune ligne n'est utilisable" in told and "répondez" not in told and "plus bas" in told


def test_weeks_are_a_question_and_its_answer_keeps_the_lines(here: Workshop) -> None:
    page = here.give("semaines.csv", "Période;Coût\n2026-W10;12\n2026-W11;15\n".encode())
    told = said(here, page)
    assert "répondez ci-dessus" in told and "lu à son premier jour" in told
    assert here.ask("POST", page, {"table": "costs", "r.dates": "debut"})[0] == 303
    assert "2 gardées" in said(here, page)


MAILS = "Nom de la campagne;Date d'envoi;Délivrés;Clics uniques\nSoldes;12/01/2026;5100;480\nSalon & foire;20/03/2026;5220;150\n"


def test_another_amount_is_a_choice_and_a_price_may_be_the_line_s(here: Workshop) -> None:
    rows = [
        f"T{n};{14 + n}/03/2026;{100 + n};{20 + n / 5:.2f};{120 + 1.2 * n:.2f}".replace(".", ",")
        for n in range(12)
    ]
    page = here.give("caisse.csv", "\n".join(["N° ticket;Date;Ventes nettes;TVA;Total", *rows]).encode())
    told = said(here, page)
    assert "« Total » donnerait 1 519,20 €" in told and "Lire « Total » à sa place" in told
    assert "1 266,00 €" in told and "taux de marge" not in told
    assert here.ask("POST", page, {"table": "orders", "c.amount": "Total"})[0] == 303
    assert "1 519,20 €" in said(here, page)
    lines = [f"C{n};{14 + n}/03/2026;{'AB'[n % 2]};{1 + n // 2};{(1 + n // 2) * 12}" for n in range(12)]
    page = here.give("lignes.csv", "\n".join(["N° commande;Date;Produit;Qté;Prix", *lines]).encode())
    assert "C'est le total de la ligne" in said(here, page) and "504,00 €" in said(here, page)
    assert here.ask("POST", page, {"table": "orders", "c.unit_price": "Prix"})[0] == 303
    assert "2 184,00 €" in said(here, page)


def test_costs_that_a_file_lacks_are_typed_in_the_page(here: Workshop) -> None:
    page = here.give("envois.csv", MAILS.encode())
    fields = re.findall(r'<input id="(cout\.[^"]*)"', here.read(page)[1])
    assert [html.unescape(name) for name in fields] == ["cout.Soldes", "cout.Salon & foire"]
    assert "Ou écrivez-les ici." in said(here, page) and "depenses" not in said(here, page)
    given = {"table": "campaigns", "retenir": "1", "cout.Soldes": "1 200,50 €", "cout.Salon & foire": ""}
    assert here.ask("POST", page, given)[0] == 303
    told = said(here, page)
    assert "« Salon & foire » n'est pas un montant" in told and "Coût de « Soldes »" in told, (
        "what is left is asked again"
    )
    assert here.ask("POST", page, given | {"cout.Salon & foire": "80"})[0] == 303
    told = said(here, page)
    assert "1 280,50 €" in told and "Ce que vous avez répondu" in told
    made = here.made(here.want("campagnes", "envois.csv", "campagnes")).partition("nom=")[2]
    results = json.loads((here.root / "rapports" / made / "resultats.json").read_text("utf-8"))
    spent = next(each["value"] for each in results["figures"] if each["id"] == "cout" and not each["dims"])
    assert spent == 1280.5
    after = said(here, here.give("envois_2.csv", MAILS.replace("Soldes", "Rentrée").encode()))
    assert "Coût de « Rentrée »" in after and "Aucune campagne ne s'appelle" not in after, (
        "costs are those of one file"
    )
    assert here.ask("POST", page, given | {"cout.Soldes": ""})[0] == 303
    assert "Ou écrivez-les ici." in said(here, page)


@pytest.mark.parametrize("report", ["indicateurs", "campagnes"])
def test_campaigns_without_costs_are_read_for_what_needs_none(here: Workshop, report: str) -> None:
    page = here.give("envois.csv", MAILS.encode())
    told = said(here, page)
    assert "Il ne fait pas de rapport à lui seul" not in told and "colonne « Coût » Les" not in told
    assert f"rapport={report}" in here.read(page)[1] or f'value="{report}"' in here.read(page)[1]
    made = here.made(here.want(report, "envois.csv", "campagnes")).partition("nom=")[2]
    results = json.loads((here.root / "rapports" / made / "resultats.json").read_text("utf-8"))
    ids = {each["id"] for each in results["figures"]}
    assert "contacts" in ids and not ids & {"cout", "gain_net", "roi"}


def test_a_table_that_makes_no_report_alone_is_not_called_unusable(here: Workshop) -> None:
    page = here.give(
        "prospects.csv", "Prospect;Secteur\nAtelier Nord;hôtellerie\nMaison Sud;commerce\n".encode()
    )
    told = said(here, page)
    assert "Aucune ligne n'est utilisable" not in told and "il en complète d'autres" in told
    assert "il y faut un fichier « Leads et opportunités »" in told


def test_what_is_dropped_is_recognised_on_the_front_page(here: Workshop) -> None:
    for name in ("un.csv", "deux.csv"):
        here.give(name, THIN["commandes"].encode())
    for name in ("trois.csv",):  # put in the folder by hand
        (here.root / "mes_fichiers" / name).write_text(THIN["leads"], "utf-8")
    wanted = {"un.csv": "Commandes", "deux.csv": "Commandes", "trois.csv": "Leads et opportunités"}
    while not all(
        re.search(rf"{name}</a>.*{title}, lignes gardées\xa0: 60", shown(here, "/"))
        for name, title in wanted.items()
    ):
        assert json.loads(shown(here, "/vie"))["en_cours"]  # else nobody reads them
        time.sleep(0.1)
    form = shown(here, "/demander?rapport=indicateurs&fichier=un.csv")
    assert '<option value="trois.csv"' in form


def test_a_convention_of_one_s_own_is_chosen_among_one_s_files(here: Workshop) -> None:
    own = (paths.DATASETS / "conventions" / "comptoir_azimut.yaml").read_text("utf-8")
    head, *rows = (paths.BOUTIQUE / "leads.csv").read_bytes().splitlines(keepends=True)
    leads = b"".join([head, *rows[-600:]])
    page = here.give("la nôtre.yaml", own.replace("leads_par_mois: 40", "leads_par_mois: 47").encode())
    assert "elle est bien reçue" in said(here, page)
    here.read(here.give("leads.csv", leads))
    form = shown(here, "/demander?rapport=smarketing&fichier=leads.csv")
    assert re.search(r'<select id="convention".*?<option value="la nôtre.yaml"', form, re.DOTALL)
    status, headers, told = here.ask(
        "POST",
        "/demander?rapport=smarketing&fichier=leads.csv",
        {"leads": "leads.csv", "convention": "la nôtre.yaml"},
    )
    assert status == 303, told
    report = here.made(headers["Location"].removeprefix("/etabli")).partition("nom=")[2]
    made = here.root / "rapports" / report
    text = html.unescape((made / "rapport.html").read_text("utf-8"))
    assert "promis : 47" in text.replace("\xa0", " ").replace("\u202f", " ")
    forged = {"leads": "leads.csv", "convention": "../../../etc/passwd"}
    assert here.ask("POST", "/demander?rapport=smarketing&fichier=leads.csv", forged)[0] == 400


def test_a_review_that_was_filled_in_is_taken_for_one_and_its_decisions_are_read_back(here: Workshop) -> None:
    head, *rows = (paths.BOUTIQUE / "leads.csv").read_bytes().splitlines(keepends=True)
    here.read(here.give("suivis.csv", b"".join([head, *rows[-600:]])))
    where = "/demander?rapport=revue_leads&fichier=suivis.csv"
    _, headers, told = here.ask("POST", where, {"leads": "suivis.csv"})
    report = here.made(headers["Location"].removeprefix("/etabli")).partition("nom=")[2]
    book = load_workbook(here.root / "rapports" / report / "rapport.xlsx")
    (sheet, row) = next(
        (sheet, row)
        for sheet in book
        for row in sheet.iter_rows(max_row=10)
        if {"Lead", "Décision"} <= {cell.value for cell in row}
    )
    column = next(cell.column for cell in row if cell.value == "Décision")
    sheet.cell(row[0].row + 1, column).value = "rappeler jeudi sans faute"
    book.save(here.root / "revue.xlsx")
    page = here.give("revue passée.xlsx", (here.root / "revue.xlsx").read_bytes())
    assert "elle est bien reçue" in said(here, page) and "Revue précédente" in said(here, page)
    form = shown(here, where)
    assert re.search(r'<select id="retour".*?<option value="revue passée.xlsx"', form, re.DOTALL)
    _, headers, told = here.ask("POST", where, {"leads": "suivis.csv", "retour": "revue passée.xlsx"})
    report = here.made(headers["Location"].removeprefix("/etabli")).partition("nom=")[2]
    text = html.unescape((here.root / "rapports" / report / "rapport.html").read_text("utf-8"))
    assert "rappeler jeudi sans faute" in text


def test_the_lab_that_the_page_opens_leaves_out_what_the_terminal_s_does(here: Workshop) -> None:
    """Tours that are not ours, in a corner of each lesson, and buttons that lead elsewhere."""
    lesson = "formation/01_decouverte_qqoqcp.ipynb"
    (here.root / "notebooks" / lesson).parent.mkdir(exist_ok=True)
    shutil.copy(paths.NOTEBOOKS / lesson, here.root / "notebooks" / lesson)
    _, headers, _ = here.ask("GET", "/ouvrir?lecon=01_decouverte_qqoqcp")
    address = f"http://127.0.0.1:{here.port}{headers['Location']}"
    with urlopen(Request(address, headers={"Authorization": f"token {here.token}"})) as opened:
        answer = opened.read().decode()
    found = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', answer, re.DOTALL)
    assert found
    assert set(workspace._UNWANTED) <= set(json.loads(found[1])["disabledExtensions"])


def test_the_next_month_is_compared_with_the_last_even_made_by_segment_and_in_pdf(here: Workshop) -> None:
    """The answers are kept, the targets go along, and another format is not another time."""
    head, *rows = (paths.BOUTIQUE / "commandes.csv").read_text("utf-8-sig").splitlines()
    at = head.split(";").index("Segment")
    rows = [row for row in rows if row.split(";")[at]][:400]
    for name, lines in (("mars.csv", rows[:200]), ("avril.csv", rows[200:])):
        here.read(here.give(name, "\n".join([head, *lines]).encode()))
    here.read(here.give("buts.csv", (paths.BOUTIQUE / "objectifs.csv").read_bytes()))
    first = {"commandes": "mars.csv", "objectifs": "buts.csv", "each": "segment"}
    _, headers, told = here.ask("POST", "/demander?rapport=indicateurs&fichier=mars.csv", first)
    here.made(headers["Location"].removeprefix("/etabli"))
    _, headers, told = here.ask("POST", "/refaire", {"fichier": "avril.csv"})
    report = here.made(headers["Location"].removeprefix("/etabli"))
    told = said(here, report)
    assert re.search(r"Depuis la fois d'avant : \d+ chiffres?", told), told
    assert "avril.csv, buts.csv" in told
    _, headers, _ = here.ask("POST", "/format", {"nom": report.partition("nom=")[2], "format": "pptx"})
    assert here.made(headers["Location"].removeprefix("/etabli")) == report
    assert re.search(r"Depuis la fois d'avant : \d+ chiffres?", said(here, report))
    assert "avril.csv" in said(here, "/rapports")
