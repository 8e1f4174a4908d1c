"""What is said of a quarter: no more than the data allow, in French, and never to call whom one may not."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from smkit.analysis.errors import InputError
from smkit.analysis.prospecting import Team, allowed, outcome, quarter, rules, shortlist, worth
from smkit.display import prospecting as show
from smkit.display.prospecting import sentences, simulator
from smkit.tables import read

BOUTIQUE = Path(__file__).resolve().parents[3] / "datasets" / "boutique"
TEAM = Team(people=2, hours=6, minutes=20)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def said(sentences) -> str:
    return plain(" ".join(sentence for sentence, *_ in sentences))


@pytest.fixture(scope="module")
def boutique():
    leads = read("leads", BOUTIQUE / "leads.csv").table
    return quarter(leads[leads["segment"] == "B2B"], segment="B2B", team=TEAM, kept=("source", "region"))


@pytest.fixture(scope="module")
def small():
    """A hundred and twenty contacts, and columns that say nothing."""
    leads = pd.DataFrame(
        {"stage": ["won"] * 4 + ["lost"] * 116, "source": ["Site", "Salon"] * 60, "amount": 5_000.0}
    )
    return quarter(leads, target=200_000, counted=(120, 18, 4), team=TEAM)


def test_the_boutique_names_its_best_source_and_its_empty_one(boutique):
    answer = plain(show.answer(boutique))
    assert answer.startswith("Commencez par les comptes venus par « Recommandation »")
    assert "« Fichier acheté » fait du volume sans qualité" in said(show.findings(boutique))
    told = said(show.advice(boutique))
    assert (
        "À ne pas faire : racheter « Fichier acheté »" in told
        and "essayez-en une nouvelle" in told
        and "demandez-en plus à « Recommandation »" in told
    )


def test_the_ideal_customer_is_a_sentence_to_act_on(boutique):
    told = plain(show.findings(boutique)[2][0])
    row = boutique.kinds[boutique.kinds["kind"] == "Recommandation"].iloc[0]
    assert told.startswith(
        "Votre client idéal : un compte venu par « Recommandation ». Sur 100 affaires décidées, il s'en gagne"
    )
    assert f"{row['rate'] * 100:.0f}, contre {row['others'] * 100:.0f} pour les autres" in told


def test_what_is_sown_lands_between_two_days(boutique):
    told = said(show.findings(boutique, on=date(2026, 9, 1)))
    first, last = (
        date(2026, 9, 1) + timedelta(days=round(each))
        for each in (boutique.cycle.first_quarter, boutique.cycle.last_quarter)
    )
    assert (
        f"semez le 1er septembre 2026 se signe, une fois sur deux, entre le {first.day} " in told
        and f"{last.year}" in told
    )
    assert "cette semaine" in said(show.findings(boutique))


def test_nothing_is_named_where_nothing_is_proven(small):
    answer, told = plain(show.answer(small)), said(show.findings(small))
    assert answer.startswith("Vos données ne désignent aucun type de client")
    assert "n'en écartez aucun" in told and "ne permettent pas de noter les prospects" in told
    assert "demandez-en plus" not in said(show.advice(small))
    assert "À ne pas faire : trier vos prospects par une note" in said(show.advice(small))


def test_the_plan_says_who_by_when_and_what_it_is_worth(boutique):
    rows = show.actions(boutique, margin_rate=0.4, per_arm=300, stopped=156, scripted=True)
    first, second = rows[:2]
    asked, possible = boutique.lag, boutique.feasible
    contacts = min(asked.high, possible.capacity)
    # by hand: what so many contacts sell at the rates seen, in 46 weeks, and what is margin in it
    sold = (
        contacts
        * 46
        * asked.share
        * boutique.goal.meeting_rate
        * boutique.goal.win_rate
        * boutique.funnel.value
    )
    assert "contacts par semaine" in first.do and first.stake == pytest.approx(0.4 * sold)
    assert first.low < first.stake < first.high
    best = boutique.channels.set_index("channel").loc["Recommandation"]
    assert "« Recommandation »" in second.do
    assert second.stake == pytest.approx(0.1 * best["won"] / boutique.years * boutique.funnel.value * 0.4)
    told = plain(" ".join(row.do for row in rows))
    assert (
        "Ne pas racheter « Fichier acheté »" in told
        and "156 prospects" in told
        and "300 contacts chacune" in told
    )
    assert all(row.who and row.by and row.sure for row in rows) and len(rows) <= 5
    assert {row.list for row in rows} == {"", "canaux", "a_retirer", "script"}


def test_without_margin_or_goal_no_amount_is_made_up(boutique, small):
    assert all(row.stake is None for row in show.actions(boutique))
    assert small.years is None and small.margin_of_more(0.4) is None
    empty = quarter(pd.DataFrame({"stage": ["open"] * 3}), team=TEAM)
    (only,) = show.actions(empty, margin_rate=0.4)
    assert (
        only.do == "Ne pas trier les prospects par une note" and "trop peu" in only.why and only.stake is None
    )


def test_who_may_not_be_approached_is_listed_with_the_rule(capsys):
    people = read("prospects", BOUTIQUE / "prospects.csv").table
    answers = allowed(people, date(2026, 9, 1))
    show.stopped_table(answers, people, rules())
    stopped = answers[["email", "phone", "post"]].isin(["no", "check"]).all(axis=1).sum()
    assert f"À retirer ou à vérifier avant tout contact : {stopped} prospects" in plain(
        capsys.readouterr().out
    )


def test_twenty_six_is_said_with_its_interval(small):
    told = said(show.findings(small))
    assert (
        "soit 26 contacts par semaine pendant 46 semaines ; de 12 à 79" in plain(told) or "de 11 à 79" in told
    )
    assert "on ne peut pas dire si cela suffira" in plain(show.answer(small))


def test_limits_say_what_the_interval_is(small):
    told = plain(" ".join(show.limits(small, listed=True)))
    assert "la chance de l'année à venir s'y ajoute" in told and "pas un avis juridique" in told
    assert "cycle de vente" in told  # missing dates are told


def test_a_test_longer_than_the_quarter_is_told(small):
    told = said(show.advice(small, per_arm=2_000, gap=0.05))
    assert "2 000 contacts par version" in told and "plus d'un trimestre" in told
    assert "plus d'un trimestre" not in said(show.advice(small, per_arm=50, gap=0.2))


def test_the_list_shows_pseudonyms_and_rules(boutique, capsys):
    people = read("prospects", BOUTIQUE / "prospects.csv").table
    answers = allowed(people, date(2026, 9, 1))
    chosen = shortlist(people, date(2026, 9, 1), boutique, 400)
    show.list_table(chosen, rules())
    show.law_table(answers, rules())
    show.law_figures(answers)
    shown = plain(capsys.readouterr().out)
    assert "À contacter ce trimestre" in shown and "Par quel canal ai-je le droit ?" in shown
    counts = said(show.law(answers, "1er septembre 2026", "11 août 2026"))
    assert "vient de vos fichiers" not in counts
    assert "vient de vos fichiers : donnez votre jour" in said(show.law(answers, "1er", "2", told=False))
    assert f"en appeler {(answers['phone'] == 'yes').sum()}" in counts


def test_every_sentence_names_figures_that_are_recorded(boutique, capsys):
    show.figures(boutique)
    for sentence, ids, *_ in [*show.findings(boutique), *show.advice(boutique)]:
        assert "nan" not in sentence and "None" not in sentence and "n.d." not in sentence
        assert all(name.replace("_", "").isalnum() for name in ids)


def test_nothing_known_is_said_without_figures(capsys):
    empty = quarter(pd.DataFrame({"stage": ["open"] * 3}), team=TEAM)
    show.figures(empty)
    told = plain(
        " ".join(
            [show.answer(empty), said(show.findings(empty)), said(show.advice(empty)), *show.limits(empty)]
        )
    )
    assert "inconnu" in told and "None" not in told and "nan" not in told


def test_hand_set_points_are_shown_with_their_verdict(boutique, capsys):
    leads = read("leads", BOUTIQUE / "leads.csv").table
    rules_set = [{"colonne": "source", "vaut": "Fichier acheté", "points": 5}]
    show.points_table(worth(leads.assign(gagnee=outcome(leads)), "gagnee", rules_set))
    assert "Votre barème" in plain(capsys.readouterr().out)


def test_the_simulator_says_the_interval_and_whether_it_fits():
    values = {entry.name: entry.first for entry in simulator.ENTRIES}
    told = plain(simulator.answer(*simulator.work(values)))
    assert (
        "il faut 26 contacts par semaine" in told
        and "entre 12 et 79" in told
        and "on ne peut pas dire" in told
    )
    assert "c'est faisable" in simulator.answer(*simulator.work(values | {"people": 10}))
    assert "pas faisable" in simulator.answer(*simulator.work(values | {"people": 1, "hours": 1}))
    with pytest.raises(InputError, match="ne peut pas"):
        simulator.work(values | {"wins": 30})
    assert "12 à 79" in plain(simulator.cards(*simulator.work(values)))


def test_a_rate_above_one_is_never_a_way_to_the_goal(small):
    from dataclasses import replace

    within, beyond = (
        said(show.advice(replace(small, feasible=replace(small.feasible, verdict="no", rate=rate))))
        for rate in (0.3, 7.24)
    )
    assert "ou 30 % de contacts gagnés" in within.replace("30,0", "30")
    assert "il faudrait" in beyond and "de contacts gagnés" not in beyond


def test_what_is_proven_to_win_less_is_not_said_to_be_like_the_others(recorded) -> None:
    """A kind and a source that lose beyond chance, and none that wins."""
    leads = pd.DataFrame(
        {
            "stage": ["won"] * 200 + ["lost"] * 200 + ["won"] * 3 + ["lost"] * 97,
            "source": [f"S{i % 4}" for i in range(400)] + ["Salon"] * 100,
        }
    )
    found = quarter(leads, counted=(120, 18, 4), team=TEAM)
    assert found.channels is not None
    table = found.channels.assign(proven=found.channels["channel"] == "Salon", empty=False)
    show.channels_chart(replace(found, channels=table))
    assert recorded[0]["title"].startswith("« Salon » gagne moins souvent que les autres sources")
    worse = pd.DataFrame(
        [
            {"column": "region", "kind": "Ouest", "deals": 100, "wins": 3, "rate": 0.03, "others": 0.5,
             "difference": -0.47, "low": -0.55, "high": -0.4, "proven": True},
        ]
    )  # fmt: skip
    text = said(sentences.kinds(replace(found, kinds=worse)))
    assert "se gagne moins souvent que les autres" in text and "ne se distingue" not in text
