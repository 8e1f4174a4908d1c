"""What is said of a plan, an event and contents, against situations whose truth is known."""

import re
from datetime import date, timedelta

import pandas as pd
import pytest

import smkit
from smkit import sample
from smkit.display import plan as shown
from smkit.display.plan import contents, event

TODAY = date(2026, 1, 2)


def flat(text: str) -> str:
    return " ".join(text.split())


def said(pairs) -> str:
    return " | ".join(flat(sentence) for sentence, *_ in pairs)


def three(**columns) -> pd.DataFrame:
    """Source 003."""
    base = {
        "action": ["Recruter", "E-mailing", "Partenariats"],
        "owner": ["Direction", "Coordinateur marketing", "Direction"],
        "start_date": pd.to_datetime(["2026-01-05", "2026-04-06", "2026-06-01"]),
        "end_date": pd.to_datetime(["2026-06-30", "2026-09-30", "2026-12-31"]),
        "planned_cost": [35_000.0, 5_000.0, 5_000.0],
        "planned_revenue": [135_000.0, 15_000.0, 50_000.0],
        "status": ["planned"] * 3,
    }
    return pd.DataFrame(base | columns)


def answered(plan: pd.DataFrame, target: float, today: date) -> str:
    return flat(shown.answer(smkit.plan.objective(plan, target, today), smkit.plan.project(plan, today)))


def test_source_003_has_no_room_for_error():
    told = answered(three(), 200_000, TODAY)
    assert "200 000 € de ventes pour un objectif de 200 000 €" in told and "aucune marge d'erreur" in told
    assert "il reste 15 000 € à trouver" in answered(
        three(status=["planned", "cancelled", "planned"]), 200_000, TODAY
    )
    assert "20 000 € d'avance" in answered(three(), 180_000, TODAY)
    assert answered(three(actual_revenue=[210_000.0, 0, 0]), 200_000, TODAY).startswith("Oui, c'est fait")
    assert answered(three(), 0, TODAY).startswith("Sans objectif chiffré")
    assert "ni objectif ni recettes" in answered(three(planned_revenue=[None] * 3), 0, TODAY)


@pytest.mark.parametrize("kept", [0.8, 1.2, -0.5])
def test_bounds_that_are_written_alike_are_one_value(kept):
    """Closed actions that all kept the same share of their promise leave no room between the bounds."""
    landed = [100 * kept] * 6 + [None]
    plan = pd.DataFrame({"action": list("ABCDEFG"), "start_date": pd.Timestamp("2025-01-01")}).assign(
        end_date=[pd.Timestamp("2025-03-01")] * 6 + [pd.Timestamp("2026-12-01")], planned_cost=100.0, planned_revenue=100.0,
        actual_cost=landed, actual_revenue=landed, status=["done"] * 6 + ["planned"],
    )  # fmt: skip
    point = smkit.plan.objective(plan, 9_000, TODAY)
    revenue, cost = (smkit.plan.project(plan, TODAY, what) for what in ("revenue", "cost"))
    findings = shown.findings(
        point, revenue, cost, smkit.plan.late(plan, TODAY), smkit.plan.by_action(plan, TODAY)
    )
    told = f"{flat(shown.answer(point, revenue))} | {said(findings)}"
    assert not re.search(r"entre (.+?) et \1(?!\w)", told), told
    assert " finiront à " in told


@pytest.mark.parametrize(
    ("ratio", "target", "verdict"),
    [(1.6, 1_100, "Sans doute"), (0.4, 800, "Sans doute pas"), (1.0, 800, "On ne peut pas le dire")],
)
def test_the_answer_follows_how_earlier_actions_landed(ratio, target, verdict):
    days = {"start_date": pd.Timestamp("2025-01-01"), "end_date": pd.Timestamp("2025-03-01")}
    landed = [ratio * 100 + step for step in (-4, -2, 0, 2, 4, 0)]
    past = pd.DataFrame(
        {
            "action": [f"A{n}" for n in range(6)],
            **days,
            "planned_revenue": 100.0,
            "actual_revenue": landed,
            "status": "done",
        }
    )
    coming = past.head(2).assign(actual_revenue=None, status="planned", end_date=pd.Timestamp("2026-12-01"))
    coming["start_date"] = pd.Timestamp("2026-06-01")
    told = answered(pd.concat([past, coming], ignore_index=True), target, TODAY)
    assert told.startswith(f"{verdict} :") and "les 6 déjà closes" in told


def test_what_is_late_is_named_with_its_money():
    plan = three(depends_on=[None, "Recruter", None])
    today = date(2026, 7, 10)
    late = smkit.plan.late(plan, today)
    point = smkit.plan.objective(plan, 200_000, today)
    revenue, cost = (smkit.plan.project(plan, today, what) for what in ("revenue", "cost"))
    told = said(shown.findings(point, revenue, cost, late, smkit.plan.by_action(plan, today)))
    assert (
        "3 actions sont en retard" in told
        and "« Recruter », devait finir le 30 juin 2026 (Direction)" in told
    )
    assert "150 000 € de ventes en dépendent" in told
    todo = said(
        shown.advice(late, smkit.plan.forgotten(plan, today), smkit.plan.load(plan, today), point, None, 0)
    )
    assert "demandez à « Direction » une nouvelle date" in todo


@pytest.mark.parametrize(
    ("target", "without"),
    [
        (65_000, "sans elle, l'objectif serait encore atteint"),
        (200_000, "sans elle, il manquerait 135 000 € pour atteindre l'objectif"),
        (250_000, "sans elle, il manquerait 185 000 € pour atteindre l'objectif"),
    ],
)
def test_what_rests_on_the_largest_action_is_what_the_plan_lacks_without_it(target, without):
    plan = three()
    found = smkit.plan.objective(plan, target, TODAY)
    revenue, cost = (smkit.plan.project(plan, TODAY, what) for what in ("revenue", "cost"))
    late = smkit.plan.late(plan, TODAY)
    told = said(shown.findings(found, revenue, cost, late, smkit.plan.by_action(plan, TODAY)))
    assert f"« Recruter » porte 68 % de ce qui est encore attendu : {without}." in told


@pytest.mark.parametrize(("spent", "told"), [(70_000.0, "35 000 € de plus"), (38_000.0, ""), (None, "")])
def test_what_has_cost_more_than_planned_is_told_though_few_actions_are_closed(spent, told):
    plan = three(actual_cost=[spent, 5_000.0, None], status=["done", "in_progress", "planned"])
    point, cost = smkit.plan.objective(plan, 0, TODAY), smkit.plan.project(plan, TODAY, "cost")
    late = smkit.plan.late(plan, TODAY)
    all_ = said(
        shown.findings(point, smkit.plan.project(plan, TODAY), cost, late, smkit.plan.by_action(plan, TODAY))
    )
    assert (
        (told in all_ and "« Recruter » (70 000 € pour 35 000 € prévus)" in all_)
        if told
        else "de plus que" not in all_
    )


def test_slips_are_told_since_which_baseline():
    agreed = smkit.plan.agreed(sample.frozen())
    told = said(
        shown.slips(smkit.plan.variance(sample.boutique()["plan"], agreed.table, date(2025, 12, 31)), agreed)
    )
    assert "plan figé le 6 janvier 2025 (Budget 2025 voté)" in told and "fin 91 jours plus tard" in told
    assert (
        "« Préparer le Salon Hôtellerie 2026 »" in told
        and "« Ouvrir un espace chez un grand magasin »" in told
    )


def test_nothing_is_said_of_a_budget_without_a_sure_move():
    from smkit.analysis.campaigns.budget import response

    sure = smkit.plan.shift(three(), 10_000, TODAY, response, margin_rate=0.9)
    empty = smkit.plan.forgotten(three(), TODAY).head(0)
    point, none = smkit.plan.objective(three(), 200_000, TODAY), smkit.plan.late(three(), TODAY)
    load = smkit.plan.load(three(), TODAY)
    assert "Placez 10 000 €" in said(shown.advice(none, empty, load, point, sure, 10_000))
    poor = smkit.plan.shift(three(), 10_000, TODAY, response, margin_rate=0.05)
    assert "Aucune action ne mérite à coup sûr" in said(shown.advice(none, empty, load, point, poor, 10_000))


def test_an_event_in_time_and_one_too_late():
    days, day = smkit.plan.closed_days("FR"), date(2026, 10, 13)
    tasks = smkit.plan.template("webinaire").tasks
    early = smkit.plan.backward(tasks, day, day - timedelta(days=200), days)
    assert flat(event.answer(early, day, day - timedelta(days=200))).startswith("Oui, avec")
    today = day - timedelta(days=30)
    late = smkit.plan.backward(tasks, day, today, days)
    told = flat(event.answer(late, day, today))
    assert "déjà trop tard pour" in told and "« Fixer l'objectif du webinaire et sa mesure »" in told
    assert late["too_late"].any() and len(event.due(late, today)) < len(late)
    assert "jour fermé (Fête nationale)" in said(
        event.findings(smkit.plan.backward(tasks, date(2026, 7, 14), TODAY, days), date(2026, 7, 14), days)
    )


def test_a_task_that_cannot_be_over_in_time_is_not_drawn_with_time_to_spare(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    days, day = smkit.plan.closed_days("FR"), date(2026, 3, 10)
    late = smkit.plan.backward(smkit.plan.template("salon").tasks, day, date(2025, 10, 6), days)
    drawn: list[pd.DataFrame] = []

    def gantt(rows: pd.DataFrame, *its: object, **others: object) -> None:
        drawn.append(rows)

    monkeypatch.setattr(event.charts, "gantt", gantt)
    monkeypatch.setattr(event.record, "chart", lambda *its, **others: None)
    event.schedule_chart(late, date(2025, 10, 6))
    assert (late["slack"] < 0).sum() > late["too_late"].sum()
    assert (drawn[0].loc[drawn[0]["state"] == "planned", "slack"] > 0).all()
    assert "devait se décider avant le 29 août 2025" in said(event.findings(late, day, days))


def test_of_a_piece_with_nothing_to_look_at_nothing_is_said_to_be_unknown(kit, monkeypatch):
    shown = []
    monkeypatch.setattr(
        contents.record, "table", lambda name, table, **others: shown.append(table["problem"])
    )
    plan = smkit.read("plan", kit / "datasets" / "cas" / "contenus_boutique.csv").table
    pieces = smkit.plan.pieces(plan, date(2026, 2, 16))
    contents.pieces_table(pieces)
    assert shown[0].notna().all() and (shown[0] == "rien").sum() == (pieces["problem"] == "").sum() > 0


def test_contents_are_said_to_be_ready_or_not(kit):
    plan = smkit.read("plan", kit / "datasets" / "cas" / "contenus_boutique.csv").table
    today = date(2026, 2, 16)
    pieces, rhythm = smkit.plan.pieces(plan, today), smkit.plan.rhythm(plan, today)
    assert flat(contents.answer(pieces, rhythm)).startswith("Pas tous : 3 contenus sur 15")
    told = said(contents.findings(pieces, rhythm))
    assert (
        "Saint-Valentin" in told
        and "n'a personne pour le valider" in told
        and "du 19 février 2026 au 19 avril 2026" in told
    )
    assert "« Pourquoi nos capsules sont biodégradables »" in said(contents.advice(pieces))
    assert "aucun contenu" in contents.answer(pieces.head(0), rhythm)
    ready = pieces.assign(problem="")
    assert flat(contents.answer(ready, rhythm)).startswith("Oui, mais") and contents.answer(
        ready, rhythm.head(0)
    ).startswith("Oui :")


def acts(plan: pd.DataFrame, target: float, today: date, margin_rate=0.5, shift=None, extra=0.0):
    return shown.actions(
        smkit.plan.late(plan, today),
        smkit.plan.forgotten(plan, today),
        smkit.plan.load(plan, today, most=1),
        smkit.plan.objective(plan, target, today),
        smkit.plan.project(plan, today),
        shift,
        extra,
        margin_rate,
    )


def test_what_is_late_is_worth_the_margin_of_the_sales_that_wait_on_it():
    today = date(2026, 7, 10)
    plan = three(depends_on=[None, "Recruter", None])
    row = acts(plan, 200_000, today)[0]
    assert row.do == "Redonner une date à « Recruter », ou l'arrêter" and row.who == "Direction"
    assert row.stake == 0.5 * 150_000 and row.low is None  # no closed action says how promises are kept
    days = {"start_date": pd.Timestamp("2025-01-01"), "end_date": pd.Timestamp("2025-03-01")}
    past = pd.DataFrame(
        {"action": [f"A{n}" for n in range(6)], **days, "planned_revenue": 100.0, "status": "done"}
    )
    kept = pd.concat([plan, past.assign(actual_revenue=80.0, owner="Direction")], ignore_index=True)
    row = acts(kept, 200_000, today)[0]
    assert (row.low, row.high) == (pytest.approx(60_000), pytest.approx(75_000))
    assert acts(plan, 200_000, today, margin_rate=None)[0].stake is None


def test_each_action_of_the_plan_leads_to_a_list_and_to_a_function():
    today = date(2026, 7, 10)
    plan = three(owner=[None, "Personne-0123456789ab", "Direction"])
    rows = acts(plan, 300_000, today)
    assert {row.list for row in rows} <= {
        "retards",
        "actions_du_plan",
        "actions_smart",
        "charge",
        "budget_deplace",
    }
    assert {row.who for row in rows} <= {"À désigner", "Responsable de l'action", "Direction", "Coordination"}
    assert [row for row in rows if row.list == "actions_du_plan"][0].stake == 0.5 * 100_000
    assert len(rows) <= 5


@pytest.mark.parametrize("extra", [10_000.0, -10_000.0])
def test_money_moves_by_what_it_leaves_under_every_assumption(extra):
    from smkit.analysis.campaigns.budget import response

    shift = smkit.plan.shift(three(), extra, TODAY, response, margin_rate=0.9)
    for low, high, one, other, cost, value in shift[
        ["low", "high", "gain_low", "gain_high", "cost", "value"]
    ].itertuples(index=False):
        gains = [response(cost, value, cost + move, each) - value - move
                 for move in (low, high) for each in (0.4, 0.6, 0.8)]  # fmt: skip
        assert min(gains) - 1e-6 <= one <= other <= max(gains) + 1e-6
    rows = [row for row in acts(three(), 200_000, TODAY, 0.9, shift, extra) if row.list == "budget_deplace"]
    assert rows[0].do.startswith("Placer" if extra > 0 else "Reprendre") and "10 000" in flat(rows[0].do)


def test_the_event_and_the_contents_say_what_to_do_by_when(kit):
    days, day = smkit.plan.closed_days("FR"), date(2026, 10, 13)
    tasks = smkit.plan.template("webinaire").tasks
    calm = event.actions(
        smkit.plan.backward(tasks, day, day - timedelta(days=200), days), day - timedelta(days=200)
    )
    assert calm and all(row.do.startswith("Commencer") and row.list == "taches" for row in calm)
    today = day - timedelta(days=30)
    late = event.actions(smkit.plan.backward(tasks, day, today, days), today)
    assert late[0].do.startswith("Faire sans attendre") and "déjà passé" in late[0].why and len(late) <= 5
    plan = smkit.read("plan", kit / "datasets" / "cas" / "contenus_boutique.csv").table
    seen = date(2026, 2, 16)
    rows = contents.actions(smkit.plan.pieces(plan, seen), smkit.plan.rhythm(plan, seen))
    assert [row.do.split(" «")[0] for row in rows] == [
        "Faire relire", "Donner ou refuser l'accord sur", "Désigner qui valide",
        "Prévoir un contenu dans le plus long trou du calendrier",
    ]  # fmt: skip


def test_what_a_plan_does_not_say_is_no_zero(capsys: pytest.CaptureFixture[str]) -> None:
    """An action is over and nobody wrote what it brought: neither 0 € landed nor a missing sum may be told of it."""
    after = date(2026, 8, 1)
    untold = three(status=["done", "running", "planned"])
    found = smkit.plan.objective(untold, 200_000, after)
    assert found.unknown == ("actual_cost", "actual_revenue", "lost", "to_find") and found.to_find == 0
    assert answered(untold, 200_000, after) == (
        "Le plan attend encore 65 000 € de ventes, pour un objectif de 200 000 € ; "  # 15 000 + 50 000
        "il ne dit pas ce que ses actions terminées ont rapporté."
    )
    assert answered(untold, 0, after).startswith("Le plan attend encore 65 000 € de ventes ; il ne dit pas")
    both = [smkit.plan.project(untold, after)] * 2
    told = said(
        shown.findings(found, *both, smkit.plan.late(untold, after), smkit.plan.by_action(untold, after))
    )
    assert not any(
        each in told for each in ("il manque", "il manquerait", "sont réalisées", "ne sont pas venus")
    )
    free = smkit.plan.objective(three(), 0, TODAY)
    late = smkit.plan.late(three(), TODAY)
    said_free = said(shown.findings(free, *both, late, smkit.plan.by_action(three(), TODAY)))
    assert "porte 68 % de ce qui est encore attendu" in said_free and "objectif" not in said_free  # 135 / 200
    known = smkit.plan.objective(
        three(status=["done", "running", "planned"], actual_revenue=[0.0, None, None]), 200_000, after
    )
    assert known.unknown == ("actual_cost",) and known.to_find == 135_000  # written as 0, it is 0
    assert smkit.plan.objective(three(), 200_000, TODAY).unknown == ()  # nothing is over: nothing has landed
