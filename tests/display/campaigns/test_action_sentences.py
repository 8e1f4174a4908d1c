"""What a report says of an action, or of several to choose from: true, and no surer than its numbers."""

from contextlib import redirect_stdout
from dataclasses import replace
from fractions import Fraction
from io import StringIO

import pytest
from statsmodels.stats.proportion import proportions_ztest

from smkit.analysis.campaigns import assess, sensitivity, total
from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.actions import chance, compare, describe, one
from smkit.analysis.errors import InputError
from smkit.analysis.exact import exact
from smkit.display import cases, record
from smkit.display.campaigns import action as shown
from smkit.display.campaigns import what_if
from smkit.reports.writing import formulas

SHORT = Action(name="Court", contacts=400, hours=40, hourly_cost=32, price=180, buyers=22, margin_rate=0.55)
LONG = Action(name="Long", contacts=400, hours=66, hourly_cost=32, price=180, buyers=34, margin_rate=0.55)


def said(sentences: list[tuple[str, list[str]]]) -> str:
    return plain(" ".join(sentence for sentence, _ in sentences))


def plain(text: str) -> str:
    return " ".join(text.split())


def read(action: Action) -> str:
    return said(shown.findings(assess(action), action))


def test_an_action_that_has_ended_is_not_said_to_repay_itself_later() -> None:
    lost = Action(
        fixed_cost=2_600, revenue=6_500, buyers=120, margin_rate=0.26, start="2025-11-24", end="2025-11-30"
    )
    assert "Au 30 novembre 2025, l'action n'est pas remboursée" in read(lost)
    assert "jusqu'au 4 décembre 2025" in read(lost)
    won = Action(fixed_cost=500, price=50, buyers=120, margin_rate=0.5, start="2025-11-01", end="2025-11-30")
    assert "est remboursée depuis le 5 novembre 2025" in read(won)


def test_revenue_alone_still_has_a_break_even() -> None:
    got = read(Action(fixed_cost=120_000, revenue=240_000, margin_rate=0.35))
    assert "à partir de 342 857 € de ventes ; il y en a eu 240 000 € : le compte n'y est pas" in got


def test_the_conversion_to_reach_is_told_beside_the_one_that_was() -> None:
    got = read(Action(fixed_cost=250_000, contacts=2_000_000, buyers=9_000, price=6, margin_rate=0.45))
    assert "il faut convaincre 4,6 % des contacts ; 0,45 % ont acheté" in got
    few = read(Action(fixed_cost=1_000, contacts=10, buyers=9, price=20, margin_rate=0.5))
    assert "convaincre 1 000,0 % des contacts : il n'y a pas assez de contacts pour cela" in few


def test_a_sale_that_earns_nothing_is_not_blamed_on_a_discount_that_is_not_there() -> None:
    assert "après remise" not in read(Action(fixed_cost=10, price=0, buyers=5, margin_rate=0.5))
    assert "après remise" in read(Action(fixed_cost=10, price=10, discount=0.6, buyers=5, margin_rate=0.5))


def test_a_total_is_not_said_to_sell_for_nothing() -> None:
    together = total([assess(SHORT), assess(LONG)])
    assert not any("ne rapporte rien" in sentence for sentence in shown.unknown(together))


def test_a_choice_that_chance_may_have_made_is_not_made() -> None:
    table, luck = compare({a.name: assess(a) for a in (SHORT, LONG)}), chance([SHORT, LONG])
    assert luck == pytest.approx(proportions_ztest([22, 34], [400, 400])[1], rel=1e-9)
    assert plain(shown.rivals_answer(table, chance=luck)).endswith("Mais l'écart peut venir du hasard.")
    assert "dans 9,6 % des essais : c'est trop souvent pour trancher" in said(
        shown.rivals_findings(table, chance=luck)
    )
    advice = said(shown.rivals_advice(table, chance=luck))
    assert "Ne tranchez pas encore" in advice and "Gardez" not in advice
    assert "Gardez « Long »" in said(shown.rivals_advice(table, chance=0.001))
    with redirect_stdout(StringIO()) as page:
        shown.rivals_chart(table, chance=luck)
    assert "gagne le plus, mais le hasard peut suffire" in plain(page.getvalue())


def test_chance_is_asked_of_two_actions_that_tell_whom_they_reached() -> None:
    assert chance([SHORT]) is None and chance([SHORT, Action(price=10, buyers=5)]) is None


def test_actions_without_cost_or_gain_are_compared_all_the_same() -> None:
    free = {name: assess(Action(fixed_cost=0, revenue=0, margin_rate=0.5)) for name in ("A", "B")}
    assert "ROI" not in said(shown.rivals_findings(compare(free)))
    lost = {n: assess(Action(fixed_cost=c, revenue=10, margin_rate=0.5)) for n, c in (("A", 90), ("B", 50))}
    assert "Gardez" not in said(shown.rivals_advice(compare(lost)))


def test_a_plan_with_a_hole_says_what_is_missing_and_ranks_nothing() -> None:
    half = {"A": assess(Action(fixed_cost=10, revenue=50)), "B": assess(Action(contacts=50))}
    answer = shown.plan_answer(total(half.values()), None)
    assert "il manque le coût ou le chiffre d'affaires d'une action au moins" in plain(answer)
    assert "porte" not in said(shown.plan_findings(compare(half), total(half.values())))
    assert "porte" in said(shown.plan_findings(compare({"A": half["A"]}), half["A"]))


def test_nothing_sold_gives_no_cost_to_come_under() -> None:
    free = Action(fixed_cost=10, price=0, buyers=5, margin_rate=0.5)
    assert "sous 0" not in said(shown.advice(assess(free), free)) and "de ventes" not in read(free)


def test_what_is_wrong_in_a_list_is_told_with_the_action_it_is_in() -> None:
    given = [{"nom": "A", "cout_fixe": "1 250,50"}, {"nom": "B", "cout_fixe": "oui"}]
    with pytest.raises(InputError) as caught:
        describe(given)
    assert "Action « B ». Coût fixe : un nombre est attendu, « oui » trouvé" in plain(str(caught.value))
    assert exact("fixed_cost", describe(given[:1])[0].fixed_cost) == Fraction("1250.5")
    assert one("Prévu", nom="Autre", prix=3).price == 3


def test_the_ranges_behind_a_risk_are_told() -> None:
    got = plain(shown.ranges_limit({"buyers": (150, 200, 260), "price": (80, 99.9, 120)}, (0.01, 0.02, 0.03)))
    assert "« Nombre d'acheteurs » de 150 à 260, le plus probable 200" in got
    assert "« Prix » de 80 € à 120 €, le plus probable 99,90 €" in got
    assert "« Taux de conversion » de 1,0 % à 3,0 %" in got


@pytest.mark.parametrize(("price", "ends"), [(0.02, ("0,016 €", "0,024 €")), (100, ("80 €", "120 €"))])
def test_both_ends_of_a_price_are_told_apart(price: float, ends: tuple[str, str], monkeypatch) -> None:
    """Written to the cent, 0,016 and 0,024 were one: the same figure twice, and no report."""
    seen: list[str] = []
    monkeypatch.setattr(record, "figure", lambda *_, dims, **__: seen.append(plain(dims["valeur"])))
    action = Action(fixed_cost=500, price=price, buyers=100_000, margin_rate=0.3)
    what_if.sensitivity_figures(sensitivity.tornado(action))
    assert tuple(seen) == ends
    tables: list[dict[str, str]] = []
    monkeypatch.setattr(record, "table", lambda *_, labels, **__: tables.append(labels))
    what_if.grid_table(sensitivity.around(action, "buyers", "price"), "buyers", "price")
    assert len(set(tables[0].values())) == len(tables[0]) == 6


@pytest.mark.parametrize(("value", "words"), [("1/0", "un nombre est attendu"), (1e308, "trop grand")])
def test_numbers_that_nobody_means_are_refused(value, words: str) -> None:
    with pytest.raises(InputError, match=words):
        exact("price", value)


def test_a_published_fact_that_is_a_mere_text_is_shown_whole() -> None:
    with pytest.raises(InputError, match="bonjour"), redirect_stdout(StringIO()):
        cases.published(["bonjour"])  # type: ignore[list-item]


@pytest.mark.parametrize(
    "offer",
    [
        {},
        {"discount": 0.3},
        {"coupon": 10.5},
        {"discount": 0.1, "coupon": 5, "coupons": 200, "redemption": 0.25},
    ],
)
def test_the_price_to_ask_is_one_that_a_spreadsheet_works_out(offer, monkeypatch) -> None:
    recorded: dict[str, tuple[float | None, str | None]] = {}

    def keep(id: str, value: float | None, unit: str, *, formula: str | None = None, **_: object) -> None:
        recorded[id] = (None if value is None else float(value), formula)

    monkeypatch.setattr(record, "figure", keep)
    action = Action(fixed_cost=1_234.5, price=37.9, buyers=200, margin_rate=0.35, **offer)
    shown.figures(assess(action), action)
    price, formula = recorded["seuil_prix"]
    assert formula is not None
    parts = {id: value for id, (value, _) in recorded.items()}
    assert formulas.value(formula, parts) == pytest.approx(price, rel=1e-12)
    more = assess(replace(action, buyers=300, coupons=300 if "coupons" in offer else None))
    moved = parts | {"acheteurs": 300} | ({"bons": 300} if "coupons" in offer else {})
    assert formulas.value(formula, moved) == pytest.approx(float(more.break_even_price), rel=1e-12)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "ventes en plus ; il y en a eu 60"),
        ({"discount": 0.1}, "ventes en plus, la remise étant donnée aux 200 acheteurs ; il y en a eu 60"),
        ({"coupon": 5}, "ventes en plus, la remise étant donnée aux 200 acheteurs ; il y en a eu 60"),
        ({"coupon": 5, "coupons": 500, "redemption": 0.3}, "ventes en plus, 150 bons étant utilisés en tout ; il y en a eu 60"),
        ({"coupon": 5, "coupons": 10, "redemption": 0.1}, "ventes en plus, 1 bon étant utilisé en tout ; il y en a eu 60"),
    ],
)  # fmt: skip
def test_what_is_off_the_price_is_said_of_those_who_had_it(given: dict[str, float], told: str) -> None:
    """Two hundred bought, sixty for the action: where no discount is given, none is spoken of."""
    action = Action(fixed_cost=500, price=30, buyers=200, added=60, margin_rate=0.4, **given)
    assert told in read(action)
