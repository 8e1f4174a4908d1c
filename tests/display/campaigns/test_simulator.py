"""The simulator without a browser: what each widget does to the others, what is said, what is kept."""

import base64
import re

import pytest
import yaml
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from smkit.analysis.campaigns import assess
from smkit.analysis.campaigns.scenario import needed, scenario
from smkit.analysis.errors import InputError
from smkit.display.campaigns.simulator import ENTRIES, Simulator, simulator
from smkit.display.simulators import saving
from smkit.display.simulators.entry import Entry, read, write
from smkit.reports.asking import cases
from smkit.reports.keeping import build

MONEY = Entry("cost", "Coût", "EUR", 100, 0, 500, 10)
SHARE = Entry("rate", "Taux", "fraction", 0.5, 0.01, 1, 0.01, above=True)
PEOPLE = Entry("people", "Personnes", "count", 10, 0, 100, 1)


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "entry", "value"),
    [
        ("1 234,50 €", MONEY, 1234.5),
        ("1\u202f234,5", MONEY, 1234.5),
        ("12,5 %", SHARE, 0.125),
        ("12.5", SHARE, 0.125),
        ("5 000 personnes", PEOPLE, 5000),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, entry: Entry, value: float) -> None:
    assert read(text, entry) == value
    assert read(write(value, entry), entry) == value


@pytest.mark.parametrize(
    ("text", "entry", "said"),
    [
        ("cher", MONEY, "un nombre est attendu, « cher » trouvé"),
        ("", MONEY, "un nombre est attendu, le champ est vide"),
        ("-5", MONEY, "ne peut pas être négative"),
        ("150 %", SHARE, "0 à 100 %"),
        ("0", SHARE, "doit dépasser zéro"),
        ("10,5", PEOPLE, "nombre entier"),
        ("inf", MONEY, "un nombre est attendu"),
        ("1e300", MONEY, "trop grand"),
        ("2 000 000 000", PEOPLE, "trop grand"),
    ],
)
def test_what_makes_no_sense_is_explained_in_french(text: str, entry: Entry, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text, entry)
    assert said in plain(str(caught.value))


def test_it_starts_on_the_mailing_that_loses() -> None:
    simulator = Simulator()
    assert (simulator.outcome.net_gain, simulator.outcome.break_even_sales) == (-5_000, 300)
    assert "l&#x27;action perd" in simulator._sentence.value
    assert all(not field.slider.readout for field in simulator.fields.values()), "an English readout"
    assert [plain(field.box.value) for field in simulator.fields.values()] == [
        "15 000 €",
        "5 000",
        "4 %",
        "100 €",
        "50 %",
        *("0 %", "0 €", "0", "0 €", "0 %"),  # what some campaigns have, and this one has not
    ]


def test_a_discount_followups_and_what_would_have_been_sold_anyway_count() -> None:
    """By hand: 200 buyers, 50 of them anyway; 150 × 50 € of margin, less 15 000 €, 200 × 10 € of discount, 1 000 × 2 €."""
    simulator = Simulator()
    for name, typed in (
        ("discount", "10 %"),
        ("followups", "1 000"),
        ("cost_per_followup", "2 €"),
        ("without", "1 %"),
    ):
        simulator.fields[name].box.value = typed
    assert simulator.outcome.net_gain == 150 * 50 - 15_000 - 200 * 10 - 1_000 * 2
    simulator.fields["without"].box.value = "5 %"
    assert "ferait fuir des clients" in plain(simulator._sentence.value)


def test_two_scenarios_stand_side_by_side_and_reset_forgets_them() -> None:
    simulator = Simulator()
    simulator._keep()
    simulator.fields["conversion"].box.value = "6,5 %"
    beside = plain(simulator._beside.value)
    assert "B gagne davantage" in beside and "−5 000 €" in beside and "1 250 €" in beside
    assert "Taux de conversion" in beside and "Prix de vente" not in beside, (
        "what did not move is not repeated"
    )
    simulator._reset()
    assert simulator.outcome.net_gain == -5_000 and simulator._beside.value == ""


def test_what_it_would_take_is_the_break_even_and_reaches_the_goal() -> None:
    simulator = Simulator()
    told = plain(simulator._needed.value)
    assert re.findall(r">([^<>]+)</td></tr>", told) == [
        "6 %",
        "150 €",
        "75 %",
        "7 500",
        "10 000 €",
    ]  # by hand
    assert "6,00 %" in plain(simulator._cards.value) and "Une vente se compte entière" in told
    simulator.goal.box.value = "5 000 €"
    values = simulator.values
    for lever in ("conversion", "price", "margin_rate", "contacts", "cost"):
        value = needed(values, lever, 5_000)
        assert value is not None
        there = assess(scenario(**(values | {lever: value}))).net_gain
        assert there is not None and there >= 5_000 and there == pytest.approx(5_000, abs=60)
    simulator.goal.box.value = "900 000 €"
    assert "aucune valeur ne suffit" in plain(simulator._needed.value)


def test_a_slider_moves_everything_and_a_box_moves_the_slider() -> None:
    simulator = Simulator()
    before = simulator._chart.value
    simulator.fields["conversion"].slider.value = 0.065
    assert simulator.outcome.net_gain == 1_250 and plain(simulator.fields["conversion"].box.value) == "6,5 %"
    assert simulator._chart.value != before and "8,3 %" in plain(simulator._cards.value)
    png = base64.b64decode(re.search('base64,([^"]+)', simulator._chart.value)[1])  # type: ignore[index]
    assert int.from_bytes(png[16:20]) > 1_400, "twice the size that it is shown at"
    simulator.fields["price"].box.value = "120,50 €"
    assert simulator.fields["price"].slider.value == 120.5
    assert simulator.outcome == assess(
        scenario(cost=15_000, contacts=5_000, conversion=0.065, price=120.5, margin_rate=0.5)
    )


def test_a_number_beyond_the_slider_still_counts() -> None:
    simulator = Simulator()
    simulator.fields["cost"].box.value = "80000"
    assert simulator.outcome.cost == 80_000 and simulator.fields["cost"].slider.value == 50_000


def test_a_mistake_is_explained_beside_it_and_the_rest_keeps_running() -> None:
    simulator = Simulator()
    simulator.fields["margin_rate"].box.value = "150 %"
    assert "0 à 100" in plain(simulator.fields["margin_rate"]._said.value)
    assert simulator.outcome.net_gain == -5_000
    simulator.fields["conversion"].slider.value = 0.08
    assert simulator.outcome.net_gain == 5_000, "the others still move"
    simulator.fields["margin_rate"].box.value = "60 %"
    assert simulator.fields["margin_rate"]._said.value == "" and simulator.outcome.net_gain == 9_000


def test_nothing_at_all_is_still_a_page() -> None:
    simulator = Simulator()
    for name in ("cost", "contacts", "price"):
        simulator.fields[name].box.value = "0"
    assert "n.d." in simulator._cards.value and "Ni gain ni perte" in plain(simulator._sentence.value)


def test_a_scenario_becomes_a_case_that_runs_and_replaces_no_other(tmp_path) -> None:
    simulator = Simulator()
    simulator._save()
    assert "Donnez d&#x27;abord un nom" in plain(simulator._told.value) or "Donnez d'abord" in plain(
        simulator._told.value
    )
    simulator.name.value = "Mailing d'été"
    simulator._save()
    simulator._save()
    first, second = sorted((tmp_path / "cas").iterdir())
    assert (first.name, second.name) == ("mailing_d_ete.yaml", "mailing_d_ete_2.yaml")
    assert cases.load(first).rapport == "etude_de_cas_roi"
    assert yaml.safe_load(first.read_text("utf-8"))["parametres"]["acheteurs"] == 200
    simulator.fields["discount"].box.value = "10 %"
    simulator._save()
    kept = yaml.safe_load((tmp_path / "cas" / "mailing_d_ete_3.yaml").read_text("utf-8"))["parametres"]
    assert kept["remise"] == 0.1
    assert [job.name for job in build.plan(None, {}, [first])] == ["mailing_d_ete"], (
        "its parameters fit the report"
    )


def test_a_folder_that_cannot_be_written_in_is_said(tmp_path) -> None:
    (tmp_path / "cas").write_text("un fichier", "utf-8")
    with pytest.raises(InputError, match="Impossible d'écrire"):
        saving.write("Essai", scenario(cost=1, contacts=1, conversion=1, price=1, margin_rate=1))


@pytest.mark.parametrize(("headless", "live"), [("1", False), ("", True)])
def test_widgets_only_where_somebody_may_move_them(headless: str, live: bool, monkeypatch) -> None:
    monkeypatch.setenv("SMKIT_HEADLESS", headless)
    InteractiveShell.instance()
    with capture_output() as shown:
        simulator()
    InteractiveShell.clear_instance()
    bundle = shown.outputs[0].data
    assert ("application/vnd.jupyter.widget-view+json" in bundle) is live
    assert "l'action perd" in bundle["text/plain"] and "−33,3" in bundle["text/html"]


def test_every_slider_begins_within_its_reach() -> None:
    for entry in ENTRIES:
        assert entry.low <= entry.first <= entry.high
        steps = (entry.first - entry.low) / entry.step
        assert abs(steps - round(steps)) < 1e-9, f"{entry.name}: the slider would round its first value"
