"""What is shown is what is recorded."""

import math
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import smkit


@pytest.fixture
def shown():
    """Run a call as a cell does; return its outputs' bundles."""
    InteractiveShell.instance()

    def run(call, *arguments, **options):
        with capture_output() as captured:
            call(*arguments, **options)
        return [output.data for output in captured.outputs]

    yield run
    InteractiveShell.clear_instance()


def record(bundle: dict, kind: str) -> dict:
    return bundle[f"application/vnd.smkit.{kind}+json"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (12, 12),
        (np.int64(25900), 25900),
        (Decimal(15000), 15000),
        (Decimal(2) / 3, 0.666666666667),
        (0.1 + 0.2, 0.3),
        (9747747.930000002, 9747747.93),
        (None, None),
        (math.nan, None),
        (math.inf, None),
        (np.float64("nan"), None),
    ],
)
def test_a_value_is_kept_to_twelve_digits(shown, value, kept) -> None:
    (bundle,) = shown(smkit.figure, "marge", value, "EUR", label="Marge")
    got = record(bundle, "figure")["value"]
    assert got == kept and type(got) is type(kept)


def test_what_is_not_known_says_so(shown) -> None:
    (bundle,) = shown(smkit.figure, "marge", None, "EUR", label="Marge", note="il manque le taux")
    assert "n.d." in bundle["text/html"] and bundle["text/plain"] == "Marge : n.d. (il manque le taux)"


def test_text_from_data_is_escaped(shown) -> None:
    nasty = "<script>alert(1)</script>"
    calls = [
        (smkit.figure, ("marge", 1, "EUR"), {"label": nasty, "note": nasty, "dims": {"action": nasty}}),
        (smkit.answer, (nasty,), {}),
        (smkit.finding, (nasty,), {}),
        (smkit.lesson, (nasty,), {}),
        (smkit.title, (nasty,), {"period": nasty, "company": nasty}),
        (smkit.table, ("t", pd.DataFrame({nasty: [nasty]})), {"title": nasty}),
    ]
    for call, arguments, options in calls:
        (bundle,) = shown(call, *arguments, **options)
        assert "<script" not in bundle["text/html"] and "&lt;script" in bundle["text/html"]


@pytest.mark.parametrize("name", ["Marge", "marge nette", "marge-nette", "1marge", "marge_à", ""])
def test_an_id_is_french_snake_case_without_accents(name: str) -> None:
    with pytest.raises(ValueError, match="snake_case"):
        smkit.figure(name, 1, "EUR", label="x")


@pytest.mark.parametrize("unit", ["euros", "%", "eur", "", "EURO"])
def test_units_are_a_closed_list(unit: str) -> None:
    with pytest.raises(ValueError, match="unit"):
        smkit.figure("marge", 1, unit, label="x")


def test_a_hidden_figure_is_recorded_and_shows_nothing(shown) -> None:
    (bundle,) = shown(smkit.figure, "marge", 3, "EUR", label="Marge", show=False)
    assert record(bundle, "figure")["value"] == 3 and bundle["text/html"] == "" == bundle["text/plain"]


def test_a_table_is_recorded_cell_by_cell(shown) -> None:
    frame = pd.DataFrame(
        {"jour": [pd.Timestamp("2026-03-03"), pd.NaT], "ca": [1.5, np.nan], "n": [1, 2], "ok": [True, False]}
    )
    (bundle,) = shown(smkit.table, "t", frame, title="T", labels={"ca": "CA"}, units={"ca": "EUR"})
    kept = record(bundle, "table")
    assert kept["rows"] == [["2026-03-03T00:00:00", 1.5, 1, True], [None, None, 2, False]]
    assert kept["columns"][1] == {"name": "ca", "label": "CA", "unit": "EUR"}
    assert "1,50\xa0€" in bundle["text/html"] and "n.d." in bundle["text/html"]


def test_a_long_table_shows_its_first_rows_and_records_them_all(shown) -> None:
    (bundle,) = shown(smkit.table, "liste", pd.DataFrame({"nom": list("ABCDE")}), title="Cinq", most=2)
    assert (
        len(record(bundle, "table")["rows"]) == 5 and bundle["text/html"].count("<tr>") == 3
    )  # the header is one


def test_a_chart_carries_its_words_and_is_closed(shown) -> None:
    from matplotlib import pyplot as plt

    before = plt.get_fignums()
    _, axes = plt.subplots(figsize=(4, 3), dpi=100)
    axes.set_title("Le salon perd\n800 €", loc="left")
    (bundle,) = shown(smkit.chart, "salon", axes, alt="Le salon perd 800 €.")
    kept = record(bundle, "chart")
    assert kept == {
        "id": "salon",
        "title": "Le salon perd 800 €",
        "alt": "Le salon perd 800\xa0€.",
        "width": 400,
        "height": 300,
    }
    import base64

    png = base64.b64decode(bundle["image/png"])
    assert int.from_bytes(png[16:20], "big") == 800  # twice the size it is shown at
    assert plt.get_fignums() == before


def test_a_chart_without_words_is_refused() -> None:
    from matplotlib import pyplot as plt

    _, axes = plt.subplots()
    with pytest.raises(ValueError, match="alternative text"):
        smkit.chart("x", axes, alt=" ")
    plt.close()


def test_a_rejected_cell_that_is_empty_says_so(shown, tmp_path: Path) -> None:
    orders = "N° facture;Date;CA\nF1;;5\nF2;31/02/2025;5\nF3;03/04/2025;5;7\nF4;04/04/2025;5\n".encode()
    path = tmp_path / "ventes.csv"
    path.write_bytes(orders)
    _, bundle = shown(smkit.source, smkit.read("orders", path))
    kept = record(bundle, "table")
    assert [row[:3] for row in kept["rows"]] == [
        [2, "Date", "(vide)"],
        [3, "Date", "31/02/2025"],
        [4, "(toute la ligne)", "—"],
    ]
    assert "n.d." not in bundle["text/html"]


def test_titles_heads_and_alternative_texts_are_typeset_as_sentences_are(shown) -> None:
    """No line may begin with a sign that French sets after a space; what comes from data stays as it came."""
    from matplotlib import pyplot as plt

    frame = pd.DataFrame({"nom": ["Lot : 30 %"], "part": [0.1]})
    labels = {"nom": "Qui ?", "part": "Part : les 10 % mis devant"}
    (table,) = shown(smkit.table, "liste", frame, title="« Lots » : qui ?", labels=labels)
    _, axes = plt.subplots()
    (drawn,) = shown(smkit.chart, "lots", axes, alt="« Lots » : 800 €.")
    kept = record(table, "table")
    texts = [kept["title"], *(column["label"] for column in kept["columns"]), record(drawn, "chart")["alt"]]
    heads = re.findall(r"<(?:caption|th scope=\"col\")[^>]*>([^<]*)<", table["text/html"])
    assert len(heads) == 3
    assert not [text for text in (*texts, *heads) if re.search(r"« | [»:;?!%€]", text)]
    assert kept["rows"][0][0] == "Lot : 30 %" and "Lot : 30 %" in table["text/html"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 €"),
        (1_690, "1 690 €"),
        (898, "898 €"),
        (-342.15, "−342,15 €"),
        (99.999, "100 €"),
        (45.5, "45,50 €"),
    ],
)
def test_a_card_shows_the_cents_that_a_table_below_a_thousand_has(shown, value, text) -> None:
    (bundle,) = shown(smkit.figure, "gain", value, "EUR", label="Gain")
    assert " ".join(record(bundle, "figure")["text"].split()) == text


def test_the_words_of_sureness_are_told_under_the_actions(shown) -> None:
    """Each word that the kit's themes write has its meaning, and a table tells those that it shows, and no other."""
    from smkit.display import actions

    told = actions.SURENESS
    written = {
        word
        for path in Path(actions.__file__).parent.rglob("*acting.py")
        for word in re.findall(r'sure="([^"]+)"', path.read_text("utf-8"))
    }
    assert written and written <= set(told)
    rows = [
        actions.Action("Rappelez", "Ventes", "mardi", sure="établie"),
        actions.Action("Notez", "Ventes", "mardi"),
    ]
    (bundle,) = shown(actions.table, rows)
    note = record(bundle, "table")["note"]
    assert told["établie"] in note and not any(told[word] in note for word in told if word != "établie")
    assert note in bundle["text/html"]
    (bare,) = shown(actions.table, rows[1:])
    assert "note" not in record(bare, "table") and "Sûreté" not in bare["text/html"]
