"""The boutique: the same bytes every time, the shape that the schema asks for, and the effects that it declares."""

import re
import runpy
import sys
from collections.abc import Callable
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from smkit import sample
from smkit.paths import DATASETS
from smkit.sample import effects
from smkit.sample.world import COMPANIES, PRODUCTS
from smkit.tables import schema

MEGABYTE = 1_000_000


@cache
def boutique() -> dict[str, pd.DataFrame]:
    return sample.boutique()


@cache
def many(lines: int = 200_000) -> pd.DataFrame:
    return sample.orders(lines)


def sold() -> pd.DataFrame:
    orders = boutique()["orders"]
    orders = orders[orders["quantity"] > 0]
    return orders.assign(amount=orders["quantity"] * orders["unit_price"])


def near(share: float, true: float, n: int, sigmas: float = 4.0) -> bool:
    """Is a share of n draws within so many standard errors of the true one?"""
    return abs(share - true) <= sigmas * sqrt(true * (1 - true) / n)


def holders(orders: pd.DataFrame, code: str) -> pd.Index:
    own = orders[(orders["product_id"] == code) & (orders["quantity"] > 0)]
    return pd.Index(own["order_id"].unique())


# --- Files ------------------------------------------------------------------------------------------------


def test_committed_files_are_what_the_generator_writes(kit: Path, tmp_path: Path) -> None:
    for path in sample.generate(tmp_path):
        committed = kit / "datasets" / path.relative_to(tmp_path)
        assert committed.read_bytes() == path.read_bytes(), f"{committed.name}: run `python -m smkit.sample`"


def test_the_boutique_holds_only_generated_files(kit: Path) -> None:
    stems = {table.stem for table in schema.tables().values()}
    assert {path.name for path in (kit / "datasets" / "boutique").iterdir()} == (
        {f"{stem}.csv" for stem in stems} | {"cle_publique.txt"}
    )


def test_files_are_light(kit: Path) -> None:
    sizes = [path.stat().st_size for path in (kit / "datasets").rglob("*") if path.is_file()]
    assert max(sizes) < MEGABYTE and sum(sizes) < 5 * MEGABYTE


def test_files_are_what_a_french_excel_saves(kit: Path) -> None:
    raw = (kit / "datasets" / "boutique" / "commandes.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\r\n") == raw.count(b"\n")
    head, first = raw.decode("utf-8-sig").split("\r\n")[:2]
    assert head.startswith("N° de commande;Date de commande;Code produit;Produit")
    assert re.fullmatch(
        r"C00001;\d\d/\d\d/2024 \d\d:\d\d;[A-Z]{2}\d\d;.*;\d+;\d+,\d\d;\d+,\d\d;B2.;.*;EUR", first
    )
    campaigns = (kit / "datasets" / "boutique" / "campagnes.csv").read_text("utf-8-sig")
    assert ";24/11/2025;30/11/2025;" in campaigns and ";0,26" in campaigns


def test_a_french_csv_reader_gets_the_tables_back(kit: Path) -> None:
    """pandas told of the conventions, and nothing of ours, reads back the same numbers and dates."""
    for name, table in boutique().items():
        described = schema.table(name)
        path = kit / "datasets" / "boutique" / f"{described.stem}.csv"
        read = pd.read_csv(
            path, sep=";", decimal=",", encoding="utf-8-sig", keep_default_na=False, na_values=[""]
        )
        assert list(read) == [described.column(str(column)).label for column in table]
        for column in map(str, table):
            kind, values = described.column(column).type, read[described.column(column).label]
            if kind in ("number", "integer"):
                np.testing.assert_allclose(values.astype(float), table[column].astype(float), atol=0.005)
            elif kind in ("date", "datetime"):
                form = "%d/%m/%Y %H:%M" if name in ("orders", "leads") else "%d/%m/%Y"
                pd.testing.assert_series_equal(
                    pd.to_datetime(values, format=form).astype("datetime64[s]"),
                    table[column],
                    check_names=False,
                )
            elif kind == "boolean":
                assert (values.map({"oui": True, "non": False}).isna() == table[column].isna()).all()
                assert (values == "oui").sum() == table[column].sum()


def test_frictionless_accepts_the_package(kit: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(kit / "datasets" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "note"])[:5]
    assert {task.name for task in report.tasks} == {table.stem for table in schema.tables().values()}


def test_frictionless_would_see_a_spoilt_file(kit: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    sample.generate(tmp_path)
    market = tmp_path / "boutique" / "marche.csv"
    market.write_bytes(market.read_bytes().replace(b",00", b".00", 1))
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert [task.name for task in report.tasks if not task.valid] == ["marche"]


# --- Tables -----------------------------------------------------------------------------------------------


#: What only an export of ads says: the boutique's campaigns are not split so.
ADS_ALONE = {"result_type", "audience", "placement", "device", "age", "gender", "interest", "region"}


def test_tables_obey_the_schema(kit: Path) -> None:
    written = yaml.safe_load((kit / "smkit" / "tables" / "schema.yaml").read_text("utf-8"))
    assert list(boutique()) == list(written)
    for name, table in boutique().items():
        columns = written[name]["columns"]
        # lines carry quantity and price, all of them sales; amounts are in euros, and say nothing of it; the plan of the year is
        # neither an event's nor one of contents, which the cases show
        left_out = {
            "orders": {"amount", "status", "refunded_amount", "discount"},
            "campaigns": {"currency", "opens", *ADS_ALONE},
            "experiment": {"currency", "age", "gender", "region", "channel"},
            "leads": {"currency"},
            "prospects": {"opposed_email", "opposed_phone"},
            "costs": {"currency"},
            "survey": {"comment", "customer_id"},
            "plan": set(list(columns)[list(columns).index("status") + 1 :]) if name == "plan" else set(),
        }.get(name, set())
        assert set(table) == set(columns) - left_out, name
        for column, given in columns.items():
            if column in table:
                assert table[column].notna().any()
                assert not (given.get("required") and table[column].isna().any()), (name, column)
                if given["type"] == "enum":
                    assert set(table[column].dropna()) <= set(given["values"])


def test_same_seed_same_tables_other_seed_other_tables() -> None:
    again, other = sample.boutique(scale=0.2), sample.boutique(seed=effects.SEED + 1, scale=0.2)
    for name, table in sample.boutique(scale=0.2).items():
        pd.testing.assert_frame_equal(table, again[name])
    assert not again["orders"].equals(other["orders"]) and not again["leads"].equals(other["leads"])


def test_scale_grows_the_company() -> None:
    grown = sample.boutique(scale=3)
    for name in ("orders", "leads", "experiment", "survey"):
        assert 2.7 < len(grown[name]) / len(boutique()[name]) < 3.3
    with pytest.raises(ValueError, match="0.1"):
        sample.boutique(scale=0)


def test_the_company_is_plausible() -> None:
    orders, lines = sold(), boutique()["orders"]
    assert (
        lines["order_date"].min() >= pd.Timestamp(2024, 1, 1) and lines["order_date"].is_monotonic_increasing
    )
    assert lines["order_date"].max() < pd.Timestamp(2026, 1, 1)
    shop = orders[orders["segment"] == "B2C"]
    by_month = shop.groupby(shop["order_date"].dt.month)["order_id"].nunique()
    assert by_month.idxmax() == 12 and by_month[12] > 1.5 * by_month.mean()
    assert (orders.loc[orders["segment"] == "B2B", "order_date"].dt.day_of_week < 5).all()
    times = shop.groupby("customer_id")["order_id"].nunique()
    assert (times == 1).mean() > 0.3 and times.max() >= 10  # most come once or twice, a few very often
    assert all(0.20 <= product.kept <= 0.65 for product in PRODUCTS)
    assert (orders["unit_price"] > orders["unit_cost"]).all()
    assert 0.55 < len(PRODUCTS) / 100 < 0.65 and lines["category"].nunique() == 8
    assert near((lines["quantity"] < 0).mean(), effects.RETURN_RATE, len(lines))
    web = lines[lines["segment"] == "B2C"]
    heads = web.drop_duplicates("order_id")
    assert near(heads["customer_id"].isna().mean(), effects.GUEST_RATE, len(heads))
    assert web["customer_id"].isna().sum() == lines["customer_id"].isna().sum()
    assert lines.duplicated().sum() >= effects.DUPLICATES


def test_every_return_gives_back_something_sold() -> None:
    lines = boutique()["orders"]
    back = lines[lines["quantity"] < 0]
    assert back["order_id"].str.startswith("A").all()
    first_sale = sold().groupby("product_id")["order_date"].min()
    assert (back["order_date"] > back["product_id"].map(first_sale)).all()


def test_nobody_is_named() -> None:
    tables = boutique()
    customers = pd.concat([tables["orders"]["customer_id"], tables["experiment"]["unit_id"]]).dropna()
    assert customers.str.fullmatch(r"[KEN]\d+").all()
    people = pd.concat([tables[name]["salesperson"] for name in ("orders", "leads", "targets")]).dropna()
    assert people.str.fullmatch(r"(Commercial|Conseiller) \S+ \d").all()
    assert set(tables["leads"]["account"].dropna()) <= set(COMPANIES)
    assert all(
        re.search(r" (SARL|SAS|SA)$", name) for name in [*COMPANIES, *tables["interviews"]["prospect"]]
    )


def test_sessions_are_the_shop_s_orders() -> None:
    sessions, orders = boutique()["sessions"], sold()
    site = orders[orders["channel"] == "Site web"].drop_duplicates("order_id")
    by_day = site.groupby(site["order_date"].dt.normalize()).size()
    counted = sessions.groupby("date")["converted_sessions"].sum()
    assert (counted == by_day.reindex(counted.index, fill_value=0)).all()
    assert (sessions["converted_sessions"] <= sessions["sessions"]).all()
    for channel, (rate, _) in effects.SITE_CONVERSION.items():
        own = sessions[sessions["channel"] == channel]
        assert own["converted_sessions"].sum() / own["sessions"].sum() == pytest.approx(rate, rel=0.05)


def test_leads_happen_in_order() -> None:
    leads = boutique()["leads"]
    steps = ["created_at", "assigned_at", "first_contact_at", "closed_at"]
    for before, after in zip(steps, steps[1:], strict=False):
        assert not (leads[after] < leads[before]).any()
    assert (leads["closed_at"].isna() == (leads["stage"] == "open")).all()
    assert not (leads["qualified_at"] < leads["created_at"]).any()
    assert (leads["stage"] == "open").any() and 0 < leads["created_at"].isna().sum() < 20


def test_interviews_leave_gaps() -> None:
    talks = boutique()["interviews"].groupby("prospect")
    assert talks.ngroups == 10 and talks.size().between(6, 9).all()
    asked = talks["dimension"].nunique()  # 0 where the dimension is left to be guessed
    assert asked.max() == 6 and asked.between(1, 5).any() and (asked == 0).any()


# --- Planted effects, measured without the generator's own code -------------------------------------------


@pytest.mark.parametrize("orders", [lambda: boutique()["orders"], many], ids=["boutique", "bench"])
def test_pairs_triple_and_substitutes(orders: Callable[[], pd.DataFrame]) -> None:
    lines = orders()
    every = lines.loc[lines["quantity"] > 0, "order_id"].nunique()
    machine, second, third = effects.TRIPLE
    pairs = [*effects.PAIRS, (machine, second, 0.40), (machine, third, 0.35)]
    for first, then, probability in pairs:
        with_first, with_then = holders(lines, first), holders(lines, then)
        both = len(with_first.intersection(with_then))
        assert near(both / len(with_first), probability, len(with_first)), (first, then)
        base = (len(with_then) - both) / (every - len(with_first))
        assert base < 0.07 and both / len(with_first) > 5 * base
    with_first = holders(lines, machine)
    trio = with_first.intersection(holders(lines, second)).intersection(holders(lines, third))
    assert near(len(trio) / len(with_first), effects.TRIPLE_BOTH, len(with_first))
    one, other = (holders(lines, code) for code in effects.SUBSTITUTES)
    assert len(one.intersection(other)) * every / len(one) / len(other) < 0.25  # lift


def test_upsell_comes_in_the_next_order() -> None:
    orders = sold().dropna(subset="customer_id")
    cheap, dear = set(holders(orders, effects.UPSELL.first)), set(holders(orders, effects.UPSELL.then))
    followers = []
    for _, own in orders.drop_duplicates("order_id").groupby("customer_id"):
        ids = own.sort_values("order_date")["order_id"].tolist()
        followers += [b in dear for a, b in zip(ids, ids[1:], strict=False) if a in cheap and b not in cheap]
    assert near(float(np.mean(followers)), effects.UPSELL.probability, len(followers))
    assert len(dear) / orders["order_id"].nunique() < 0.06
    price = {product.code: (product.category, product.price) for product in PRODUCTS}
    (family, low), (same, high) = price[effects.UPSELL.first], price[effects.UPSELL.then]
    assert family == same and high > 2 * low


def test_one_channel_loses_and_one_campaign_deceives() -> None:
    campaigns = boutique()["campaigns"]
    margin = campaigns["revenue"] * campaigns["margin_rate"]
    found = margin.groupby(campaigns["channel"]).sum() / campaigns.groupby("channel")["cost"].sum()
    assert found.to_dict() == pytest.approx(effects.MARGIN_PER_EURO, rel=1e-3)
    assert list(found[found < 1].index) == [effects.LOSING_CHANNEL]
    name, rate, per_euro = effects.LOST_ON_MARGIN
    odd = campaigns.set_index("campaign").loc[name]
    assert odd["revenue"] > 2 * odd["cost"] and odd["margin_rate"] == rate
    assert odd["revenue"] * rate / odd["cost"] == pytest.approx(per_euro, rel=1e-3)


def test_the_service_level_slips_in_one_region() -> None:
    leads = boutique()["leads"]
    leads = leads[(leads["segment"] == "B2B") & leads["assigned_at"].notna()]
    in_time = leads["first_contact_at"] - leads["assigned_at"] <= pd.Timedelta(days=effects.SLA_DAYS)
    slipped = (leads["region"] == effects.SLA_REGION) & (leads["assigned_at"] >= f"{effects.SLA_MONTH}-01")
    assert near(in_time[slipped].mean(), effects.SLA_SLIPPED, slipped.sum())
    assert near(in_time[~slipped].mean(), effects.SLA_KEPT, (~slipped).sum())
    # Whole days and elapsed time agree, so that no definition of the two days changes the answer.
    days = (leads["first_contact_at"].dt.normalize() - leads["assigned_at"].dt.normalize()).dt.days
    assert ((days <= effects.SLA_DAYS) == in_time)[leads["first_contact_at"].notna()].all()


def test_one_segment_leaves() -> None:
    orders = sold().dropna(subset="customer_id")
    orders["quarter"] = orders["order_date"].dt.to_period("Q")
    kept: dict[str, list[tuple[str, float]]] = {}
    for segment, own in orders.groupby("segment"):
        active = own.groupby("quarter")["customer_id"].agg(set)
        kept[str(segment)] = [
            (str(now), len(active[now] & active[now - 1]) / len(active[now - 1])) for now in active.index[1:]
        ]
    before = [rate for quarter, rate in kept[effects.CHURN_SEGMENT] if quarter < "2025Q2"]
    after = [rate for quarter, rate in kept[effects.CHURN_SEGMENT] if quarter > "2025Q2"]
    assert min(before) > 0.96
    assert np.mean(after) == pytest.approx((1 - effects.CHURN_AFTER) ** 3, abs=0.04)


def test_sources_of_leads_differ_in_quality_and_delay() -> None:
    leads = boutique()["leads"]
    leads = leads[leads["segment"] == "B2B"]
    won = leads["stage"] == "won"
    rate, share = won.groupby(leads["source"]).mean(), leads["source"].value_counts(normalize=True)
    assert rate.idxmin() == effects.POOR_SOURCE == share.idxmax()
    days = (leads["closed_at"] - leads["first_contact_at"]).dt.total_seconds() / 86_400
    in_time = leads["first_contact_at"] - leads["assigned_at"] <= pd.Timedelta(days=effects.SLA_DAYS)
    for source in effects.SOURCES:
        own = leads["source"] == source.name
        assert near(own.mean(), source.share, len(leads))
        assert days[own & won].mean() == pytest.approx(source.delay, rel=0.3)
        assert near(leads.loc[own, "profile_fit"].astype(float).mean(), source.fit, own.sum())
        decided = own & in_time & (leads["stage"] != "open")
        assert near(won[decided].mean(), source.win, decided.sum())
    minutes = boutique()["leads"].query("source == @effects.CHAT and stage == 'won'")
    assert (minutes["closed_at"] - minutes["first_contact_at"]).max() < pd.Timedelta(hours=2)


def test_a_few_accounts_make_most_of_the_revenue() -> None:
    orders = sold()
    revenue = orders[orders["segment"] == "B2B"].groupby("customer_id")["amount"].sum().sort_values()[::-1]
    share, aim = effects.PARETO
    assert revenue.head(round(share * len(revenue))).sum() / revenue.sum() == pytest.approx(aim, abs=0.05)


def test_one_region_misses_its_target() -> None:
    targets, orders = boutique()["targets"], sold()
    targets = targets[targets["metric"] == "chiffre_affaires"]
    assert len(targets) == 24 * len(effects.ATTAINMENT)
    for region, attained in effects.ATTAINMENT.items():
        for year, true in zip((2024, 2025), attained, strict=True):
            goal = targets[(targets["region"] == region) & targets["period"].str.startswith(str(year))][
                "target"
            ]
            done = orders[(orders["region"] == region) & (orders["order_date"].dt.year == year)]["amount"]
            assert done.sum() / goal.sum() == pytest.approx(true, abs=0.005)
    assert min(effects.ATTAINMENT, key=lambda region: effects.ATTAINMENT[region][1]) == effects.MISSED_REGION


def test_market_share_is_the_declared_one() -> None:
    market, orders = boutique()["market"], sold()
    for segment, shares in effects.MARKET_SHARE.items():
        for year, true in zip((2024, 2025), shares, strict=True):
            whole = market[(market["segment"] == segment) & market["period"].str.startswith(str(year))]
            own = orders[(orders["segment"] == segment) & (orders["order_date"].dt.year == year)][
                "amount"
            ].sum()
            assert own / whole["market_revenue"].sum() == pytest.approx(true, rel=0.005)


def test_one_segment_recommends_less() -> None:
    survey = boutique()["survey"]
    assert survey["score"].between(0, 10).all()
    for segment, (promoters, _, detractors) in effects.NPS.items():
        score = survey.loc[survey["segment"] == segment, "score"]
        assert near((score >= 9).mean(), promoters, len(score))
        assert near((score <= 6).mean(), detractors, len(score))


def z(experiment: pd.DataFrame, arm: str) -> float:
    """Pooled two-proportion statistic of an arm against the control."""
    groups = [experiment.loc[experiment["group"] == name, "converted"] for name in (arm, effects.CONTROL)]
    pooled = pd.concat(groups).mean()
    error = sqrt(pooled * (1 - pooled) * sum(1 / len(group) for group in groups))
    return (groups[0].mean() - groups[1].mean()) / error


def test_one_e_mail_works_and_the_other_does_not() -> None:
    experiment = boutique()["experiment"]
    assert z(experiment, effects.OFFER) > 3 and abs(z(experiment, effects.NO_EFFECT)) < 1
    assert (experiment.groupby("group").size() == effects.PER_ARM).all()
    assert ((experiment["revenue"] > 0) == experiment["converted"]).all()
    base = sum(share * rate for share, rate in effects.EXPERIMENT_BASE.values())
    for arm, lift in effects.UPLIFT.items():
        converted = experiment.loc[experiment["group"] == arm, "converted"]
        assert near(converted.mean(), base * lift, len(converted))


def test_error_rates_of_the_experiment_are_those_of_theory() -> None:
    tests = [sample.experiment(seed) for seed in range(200)]
    false = sum(abs(z(test, effects.NO_EFFECT)) > 1.96 for test in tests)
    assert 2 <= false <= 20  # 5 % of 200, within four standard errors
    assert sum(z(test, effects.OFFER) > 1.96 for test in tests) >= 190  # power 98,6 %
    everybody = pd.concat(tests)
    for (arm, segment), converted in everybody.groupby(["group", "segment"])["converted"]:
        true = effects.EXPERIMENT_BASE[str(segment)][1] * effects.UPLIFT[str(arm)]
        assert near(converted.mean(), true, len(converted)), (arm, segment)


# --- Benchmarks -------------------------------------------------------------------------------------------


def test_bench_lines_are_compact_orders() -> None:
    lines = many()
    assert len(lines) == 200_000 and set(lines) <= {column.name for column in schema.table("orders").columns}
    assert lines.memory_usage(deep=True).sum() / len(lines) < 50
    assert not lines.duplicated(["order_id", "product_id"]).any()
    assert lines["order_id"].is_monotonic_increasing and str(lines["order_date"].max())[:7] == "2025-12"
    heads = lines.drop_duplicates("order_id")
    assert near((heads["quantity"] < 0).mean(), effects.RETURN_RATE, len(heads))
    shop = heads[heads["segment"] == "B2C"]
    assert near(shop["customer_id"].isna().mean(), effects.GUEST_RATE, len(shop))
    known = heads.dropna(subset="customer_id").groupby("customer_id")[["segment", "region"]].nunique()
    assert (known == 1).all(axis=None)  # a customer has one segment and one region


def test_bench_lines_are_the_same_in_memory_and_in_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smkit.sample.bench._BASKETS_A_PART", 5_000)
    whole = sample.orders(30_000, seed=3)
    paths = sample.write_orders_parquet(tmp_path, 30_000, seed=3)
    assert len(paths) == 3
    pd.testing.assert_frame_equal(
        pd.concat([pd.read_parquet(path) for path in paths], ignore_index=True).astype(object),
        whole.astype(object),
    )
    assert not whole.equals(sample.orders(30_000, seed=4))
    with pytest.raises(ValueError, match="at least 1"):
        sample.orders(0)


@pytest.mark.parametrize("given", [[], ["ailleurs"]])
def test_written_from_the_terminal_where_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(sample, "generate", lambda folder: asked.append(str(folder)) or [Path("leads.csv")])
    monkeypatch.setattr(sys, "argv", ["smkit.sample", *given])
    runpy.run_module("smkit.sample", run_name="__main__")
    assert asked == (given or [str(DATASETS)]) and capsys.readouterr().out == "leads.csv\n"
