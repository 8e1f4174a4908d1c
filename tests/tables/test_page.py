"""The page of `smkit check`: what was understood, the first rows, the problems with their remedy, and no raw person."""

from html.parser import HTMLParser

import pytest
from exports_corpus import EXPORTS
from tables_helpers import plain

from smkit.tables import check, errors
from smkit.tables.naming import exports
from smkit.typography import typeset


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.open, self.links = [], [], []

    def handle_starttag(self, tag, attributes):
        self.links += [value for name, value in attributes if name in ("src", "href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


def seen(html):
    parser = _Text()
    parser.feed(html)
    assert not parser.open and not parser.links and "http:" not in html and "https:" not in html
    return " ".join(plain(" ".join(parser.text)).split())


@pytest.fixture
def messy(tmp_path):
    file = tmp_path / "ventes.csv"
    file.write_text(
        "N° commande;Date;Client;Produit;Qté;P.U. HT;Note\n"
        "1;13/02/2025;Prénom Nom;Thé <b>vert</b>;2;1 234,50 €;x\n"
        "2;31/02/2025;client@exemple.fr;Thé;1;2;x\n"
        "3;30/02/2025;C3;Thé;1;2;x\n"
        "4;14/02/2025;C4;Thé;1;Prénom Nom;x\n"
        "Total;;;;4;1 238,50;\n",
        encoding="utf-8",
    )
    return check.check(file, "commandes", currency="EUR")


def test_the_page_says_what_was_understood_and_what_was_not(messy):
    text = seen(check.page(messy))
    assert "4 lignes lues dans « ventes.csv » (Commandes) : 1 gardée, 3 rejetées." in text
    assert "P.U. HT Prix unitaire (unit_price) nombre 1 234,50 0" in text
    assert "Thé <b>vert</b>" in text and "13/02/2025" in text
    assert "« Date » : ce jour ou cette heure n'existe pas 2 fois" in text
    assert "ligne 3 : 31/02/2025 · ligne 4 : 30/02/2025" in text
    assert "une date alignée à gauche est un texte" in text
    assert text.index("« Date » :") < text.index("« P.U. HT » :")


def test_no_raw_person_is_on_the_page(messy):
    text = seen(check.page(messy))
    assert "Prénom" not in text and "client@" not in text and "Aaaaaa Aaa" in text


def test_the_page_says_how_to_mend_the_export_in_each_tool(messy):
    text = seen(check.page(messy))
    for tool in exports.catalog().values():
        export = next(iter(tool.values()))
        assert export.name in text and " ".join(plain(typeset(export.mend["any"])).split()) in text


@pytest.mark.parametrize("name", ["HubSpot FR", "GA4 EN", "Shopify FR", "Meta Ads EN"])
def test_every_table_has_its_page(name, tmp_path):
    file = tmp_path / "export.csv"
    file.write_bytes(EXPORTS[name].content)
    text = seen(check.page(check.check(file, EXPORTS[name].table)))
    assert f"export reconnu : {EXPORTS[name].tool}" in text and "Ce qui empêche" not in text


def test_a_file_that_cannot_be_read_has_its_page_too():
    text = seen(check.refused("a<b.csv", "« a<b.csv » est vide."))
    assert "Contrôle de « a<b.csv »" in text and "Rien n'a été lu" in text


@pytest.mark.parametrize("code", errors.PROBLEMS)
def test_every_problem_is_known_again_by_its_text(code):
    blanks = {"label": "Coût", "currency": "EUR", "range": "au plus 1", "sets": "x", "values": "« a »", "hint": "y",
              "found": 3, "expected": 6}  # fmt: skip
    assert errors.code_of(errors.PROBLEMS[code].fill(**blanks).text) == code


def test_each_unknown_word_is_shown_once_with_how_often(tmp_path):
    file = tmp_path / "leads.csv"
    words = [f"Phase {letter}" for letter in "ABCDEFGHIJKL"]
    rows = [f"{i};{word}" for i, word in enumerate([*words, "Gagné", *words[:1] * 1500])]
    file.write_text("\n".join(["ID;Étape", *rows]) + "\n", encoding="utf-8")
    reading = check.check(file, "leads")
    lines = plain(check.report(reading)).splitlines()
    assert lines[-11].startswith(
        "  ligne 2 et 1 500 autres, « Étape », valeur « Phase A » : cette valeur n'est pas connue"
    )
    assert lines[-2].startswith("  ligne 11, « Étape », valeur « Phase J »")
    assert lines[-1] == "  … et 2 autres problèmes : l'option --to en écrit la liste entière."
    text = seen(check.page(reading))
    assert all(f": {word}" in text for word in words) and "1 512 fois" in text


def test_a_problem_without_a_column_begins_as_a_sentence(tmp_path):
    file = tmp_path / "ventes.csv"
    file.write_text("Facture;Date;CA\n1;13/02/2025;2\n2;13/02/2025\n", encoding="utf-8")
    assert "La ligne a 2 champs et l'en-tête en a 3" in seen(check.page(check.check(file, "commandes")))
