"""A large file is read by blocks, and nothing in it is read otherwise than whole: every corpus is put through small blocks."""

import random

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from awkward import AWKWARD
from broken import REFUSED, REJECTED
from corpus import ORDERS, shop
from exports_corpus import EXPORTS
from tables_helpers import shared

from smkit.tables import ReadError, cells, clean, coded, read, reading, schema
from smkit.tables.opening import blocks
from smkit.tables.opening import encoding as letters

FRAMES = ("table", "rejected", "set_apart", "lost")
_SHARED = {
    "02_odoo_fr_pistes.csv": "leads",
    "05_zoho_affaires.csv": "leads",
    "10_brevo_campagnes.csv": "campaigns",
    "11_linkedin_ads.csv": "campaigns",
    "26_k_dans_cellules.csv": "campaigns",
    "28_semaines.csv": "campaigns",
    "33_quebec.csv": "orders",
    "40_experience_fr.csv": "experiment",
    "50_leads_devises.csv": "leads",
    "51_leads_noms_en_double.csv": "leads",
    "54_taux_de_marge.csv": "orders",
    "60_remise_sans_total.csv": "orders",
    "64_tva_incluse.csv": "orders",
    "70_enquete_nps.csv": "survey",
    "73_meta_resultats_meles.csv": "campaigns",
    "74_ttc_et_annulees.csv": "orders",
    "88_retour_signe_dans_type.csv": "orders",
    "92_dates_deux_ordres.csv": "orders",
    "commandes_deux_fois.csv": "orders",
    "entites_html.csv": "orders",
    "fuseaux.csv": "orders",
    "milliers_ambigus.csv": "orders",
    "odoo_commandes.csv": "orders",
    "odoo_lignes.csv": "orders",
    "statut_generique.csv": "orders",
}


@pytest.fixture(autouse=True)
def _own_key(tmp_path, monkeypatch):
    monkeypatch.setenv("SMKIT_WORKSPACE", str(tmp_path))


def said(table, file, options, size):
    """Return what reading a file by blocks of a size gives, whole where it is 0: the reading, or the message."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "LEAST", 1 if size else 10**12)
        patch.setattr(blocks, "BLOCK", size)
        if size:  # what looks at many rows or texts a block at a time meets several of them
            patch.setattr(coded, "_BLOCK", 13)
            patch.setattr(coded, "_TEXTS", 5)
        try:
            return read(table, file, **options)
        except ReadError as problem:
            return str(problem)


def same(table, file, options, sizes=(70,)):
    """Check that a file reads by blocks as it does whole."""
    whole = said(table, file, options, 0)
    for size in sizes:
        found = said(table, file, options, size)
        if isinstance(whole, str) or isinstance(found, str):
            assert found == whole
            continue
        for name in FRAMES:
            pd.testing.assert_frame_equal(getattr(found, name), getattr(whole, name), check_exact=True)
        assert found.journal == whole.journal and found.people == whole.people
    return whole


def by_blocks(file, size=50):
    """Return the cells of a file read by blocks, None where it is not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "LEAST", 1)
        patch.setattr(blocks, "BLOCK", size)
        return blocks.read(file, len)


CASES = {f"{name}, export": case for name, case in EXPORTS.items()} | AWKWARD


@pytest.mark.parametrize("name", CASES)
def test_a_corpus_reads_the_same(name, tmp_path):
    case = CASES[name]
    file = tmp_path / case.name
    file.write_bytes(case.content)
    same(case.table, file, {"currency": "EUR", **case.options})


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_explained_the_same(name, tmp_path):
    case = REFUSED[name]
    same(case.table, case.make(tmp_path), {"currency": "EUR", **case.options})


@pytest.mark.parametrize("name", REJECTED)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_row_that_cannot_be_used_is_rejected_the_same(name, encoding, tmp_path):
    lines = shop(ending="\n").splitlines()
    lines[4:4] = [REJECTED[name].row]
    file = tmp_path / "export.csv"
    file.write_text("\n".join(lines) + "\n", encoding=encoding, errors="replace")
    same("orders", file, {"currency": "EUR"})


@pytest.mark.parametrize("name", _SHARED)
def test_a_shared_case_reads_the_same(name):
    same(_SHARED[name], shared(name), {"currency": "EUR"})


def test_most_plain_files_are_read_by_blocks(tmp_path):
    """What is compared above would prove nothing if every file were read whole."""
    taken = 0
    for name, case in CASES.items():
        file = tmp_path / f"{len(name)}{case.name}"
        file.write_bytes(case.content)
        taken += by_blocks(file) is not None
    assert taken > len(CASES) / 2


#: Cells that upset who reads line by line, and what a text may hold.
_CELLS = [
    "",
    " ",
    "Thé",
    " thé ",
    "thé",
    '"a;b"',
    '"deux\nlignes"',
    '"dit ""oui"""',
    "0012",
    "-",
    "#N/A",
    '="007"',
    "'=2",
    "é" * 40,
]
_DAYS = ["01/03/2026", "31/02/2026", "2026-03-02 10:20", " 3 mars 2026 ", "", "12/03/26", "bientôt"]
_FIGURES = ["1 234,50", "12", "-3,5 €", "(4,00)", "", "douze", "12,5 %", " 7 ", "1.234", "0,125"]
_LINES = ["", ";;;;", "Total;;;;12", "un;deux", "a;b;c;d;e;f;g", "# remarque"]


def world(seed, encoding="utf-8", ending="\n", quotes=True):
    """Return a file drawn at random, among what people and tools write."""
    draw = random.Random(seed)
    texts = [cell for cell in _CELLS if quotes or '"' not in cell]
    rows = ["N° commande;Date;Désignation;Client;Montant;Statut"]
    for row in range(draw.randint(3, 120)):
        if draw.random() < 0.05:
            rows.append(draw.choice(_LINES))
        order, day, product = f"F{row // 2}", draw.choice(_DAYS[: draw.choice((1, 7))]), draw.choice(texts)
        rest = (
            draw.choice(["C1", "C2", "", "Prénom Nom"]),
            draw.choice(_FIGURES),
            draw.choice(["Livrée", "Annulée", "", "Bof"]),
        )
        rows.append(";".join([order, day, product, *rest]))
        if draw.random() < 0.1:
            rows.append(rows[-1])
    text = ending.join(rows) + ending * draw.randint(0, 2)
    return text.encode(encoding, errors="replace")


def test_rows_that_spaces_alone_tell_apart_are_one_row_twice(tmp_path):
    """Their texts are two codes, and once trimmed one text."""
    file = tmp_path / "export.csv"
    rows = "".join(
        f"F{row};0{row}/03/2026;{text};C1;12,50\n" for row in range(1, 9) for text in ("thé", " thé ")
    )
    file.write_text("N° commande;Date;Désignation;Client;Montant\n" + rows, encoding="utf-8")
    whole = same("orders", file, {"currency": "EUR"})
    assert [note.count for note in whole.journal.notes if note.code == "duplicates"] == [8]


@pytest.mark.parametrize("seed", range(24))
def test_a_file_drawn_at_random_reads_the_same(seed, tmp_path):
    encoding = ("utf-8", "utf-8-sig", "cp1252", "mac_roman")[seed % 4]
    content = world(seed, encoding, ("\n", "\r\n")[seed % 2], quotes=seed % 3 > 0)
    file = tmp_path / "export.csv"
    file.write_bytes(content)
    same("orders", file, {"currency": "EUR"}, sizes=(20, 300))


@pytest.mark.parametrize(
    "content",
    [
        "Date;Note\r3/3;a\r4/3;é\r".encode(),  # lines that end as on old Macs
        "Date;Note\n3/3;é\n".encode() + "4/3;é\n".encode("cp1252"),  # two encodings
        b'Date;Note\n3/3;"a\rb"\n4/3;c\n',  # lines that end in two ways
        b"Date;Note\r\n" + b"3/3;a\n" * 40,
        b"Date;Note\n" + b"3/3;a\n" * 40 + b"4/3;b\r\n",
        b"Date;Note\n" + b"3/3;a\n" * 40 + b"4/3;b\n\x1a",  # an end as under DOS
        b"Date;Note\n3/3;a\0b\n",
        b"Date;Note\n3/3;R&eacute;my\n",
        b'Date;Note\n3/3;"a\n4/3;b\n',  # a quote that is never closed
        b'Date;Note\n3/3;5" de long\n4/3;6" de long\n',
        "Date;Note\n3/3;a\n".encode("utf-16"),
        b"PAR1 et du texte\n",
        b"Date\n3/3\n",
        b"Date;Note\n",
    ],
)
def test_what_only_the_whole_can_settle_is_left_to_whoever_reads_it_whole(content, tmp_path):
    file = tmp_path / "export.csv"
    file.write_bytes(content)
    assert by_blocks(file) is None


@pytest.mark.parametrize("late", ['"deux\nlignes"', '"a;b"', "été", "thé;trop", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_comes_late_in_a_file_is_read_as_if_it_stood_at_its_head(
    late, encoding, ending, tmp_path, monkeypatch
):
    """The first quote, the first letter that is not in UTF-8, a line too long, long after the lines that tell how it is written."""
    monkeypatch.setattr(letters, "SAMPLE", 150)
    rows = [f"F{row};{row % 27 + 1:02}/03/2026;thé;C{row % 9};12,50" for row in range(90)]
    rows[70] = f"F70;01/03/2026;{late};C1;12,50"
    file = tmp_path / "export.csv"
    file.write_bytes(
        ending.join(
            ["N° commande;Date;Désignation;Client;Montant".replace("é", "e").replace("°", "o"), *rows]
        )
        .replace("thé;C", "the;C")
        .encode(encoding)
    )
    assert by_blocks(file) is not None or "\n" in late and ending == "\r\n"
    same("orders", file, {"currency": "EUR"}, sizes=(50, 300))


@pytest.mark.parametrize("seed", range(4))
def test_many_texts_are_coded_as_few_are(seed, monkeypatch):
    draw = random.Random(seed)
    text = pa.array(["", "é", *("".join(draw.choices("01 é€a", k=draw.randint(0, 4))) for _ in range(900))])
    codes, found = coded.encoded(text)
    monkeypatch.setattr(coded, "_TEXTS", 1)
    for part in (text, text[7:], text[:1], text[:2]):
        few = part.dictionary_encode()
        codes, found = coded.encoded(part)
        assert codes.tolist() == few.indices.to_pylist() and found.equals(few.dictionary)


@pytest.mark.parametrize(
    ("codes", "seen"),
    [
        ([0, 1, 1, 2, 0, 3], True),
        ([0, 1, 0, 3, 2], False),
        ([1, 0], False),
        ([0, -1, 1, 2, 3, 0], True),
        ([0, 1], False),
    ],
)
def test_texts_are_put_in_the_order_in_which_their_codes_come(codes, seen, monkeypatch):
    monkeypatch.setattr(coded, "_BLOCK", 3)
    text = pa.array(list("abcd")[: max(codes) + 1 + (not seen)])
    found, kept = coded.first_seen(np.array(codes, dtype=np.int8), text)
    assert [kept[code].as_py() if code >= 0 else None for code in found.tolist()] == [
        text[code].as_py() if code >= 0 else None for code in codes
    ]
    assert kept.to_pylist() == list(dict.fromkeys(text[code].as_py() for code in codes if code >= 0))
    assert (kept is text) == seen


def test_a_small_file_is_read_whole(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("Date;Note\n3/3;a\n", encoding="utf-8")
    assert blocks.read(file, len) is None


def test_columns_are_codes_of_their_texts_in_the_order_in_which_they_come(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("Date;Note\n" + "3/3;b\n4/3;a\n3/3;\n" * 50, encoding="utf-8")
    raw = by_blocks(file)
    assert raw.cells[1].dictionary.to_pylist() == ["b", "a", ""] and raw.cells[1].indices.type == "int8"
    assert raw.cells[0].to_pylist() == ["3/3", "4/3", "3/3"] * 50 and raw.lines.tolist() == list(
        range(2, 152)
    )


def test_who_reads_a_large_file_by_codes_gets_what_whoever_reads_texts_gets(tmp_path, monkeypatch):
    """The table of codes is, once its texts are texts again, the table; and what is written of it is the same file."""
    file = tmp_path / "export.csv"
    file.write_bytes(shop(ORDERS * 9).encode())
    whole = said("orders", file, {"currency": "EUR"}, 0)
    monkeypatch.setattr(blocks, "LEAST", 1)
    monkeypatch.setattr(blocks, "BLOCK", 100)
    found = reading.compact("orders", file, currency="EUR").table
    assert all(coded.codes_of(found[name]) is not None for name in ("order_id", "product", "customer_id"))
    pd.testing.assert_frame_equal(coded.plain(found), whole.table)
    for name, table in (("codes", found), ("texts", whole.table)):
        clean.write(table, schema.table("orders"), tmp_path / name)
    assert (tmp_path / "codes").read_bytes() == (tmp_path / "texts").read_bytes()


def test_a_slice_of_a_column_holds_its_own_texts_alone(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("Date;Note\n" + "".join(f"3/3;n{row % 7}\n" for row in range(90)), encoding="utf-8")
    column = by_blocks(file).cells[1]
    assert cells.distinct(column[3:5]).words() == ["n3", "n4"]
    assert cells.distinct(column[3:5]).codes.tolist() == [0, 1]
