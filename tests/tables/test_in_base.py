"""The orders of a PostgreSQL base stay there: what is said of them is what the reader says, and what it would change is refused."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import postgres
import pytest
import served

import smkit
from smkit import addresses, brought
from smkit.analysis.who import who
from smkit.tables import in_base

SECRET = "mot-de-passe-de-lecture"
#: What ends the account's connections.
LEFT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lecteur'"


@pytest.fixture(scope="module")
def place(postgres_url: str) -> Iterator[str]:
    with postgres.shop(postgres_url, served.orders(), SECRET) as address:
        yield address


@pytest.fixture
def address(place: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the base, whose password the environment tells."""
    monkeypatch.setenv("PGPASSWORD", SECRET)
    return place


@pytest.fixture
def owner(place: str) -> Iterator[Any]:
    """A connection of who keeps the base; whatever it does is undone."""
    import psycopg

    with psycopg.connect(
        place.replace("//lecteur@", "//smkit@"), autocommit=True, options="-c lock_timeout=5s"
    ) as base:
        yield base
        base.execute(LEFT)  # as long as one reads, nothing can be renamed nor dropped
        base.execute("DROP SCHEMA IF EXISTS essai CASCADE")


def view(owner: Any, select: str, name: str = "vue") -> str:
    """Make a view that the account may read, in a schema of its own, and return its name."""
    owner.execute("CREATE SCHEMA IF NOT EXISTS essai")
    owner.execute("GRANT USAGE ON SCHEMA essai TO lecteur")
    owner.execute(f"CREATE VIEW essai.{name} AS SELECT {select} FROM public.lignes")
    owner.execute(f"GRANT SELECT ON essai.{name} TO lecteur")
    return f"essai.{name}"


def test_a_view_is_counted_as_the_reader_counts(address: str) -> None:
    counted = smkit.gather(connexion=address, commandes="ventes")
    served.check_same(counted, served.orders())
    assert counted.readings["orders"].journal.file.startswith("ventes (127.0.0.1:")
    assert SECRET not in str(counted.readings["orders"].journal)


def test_french_names_other_types_and_columns_of_no_use(address: str, owner: Any) -> None:
    name = view(
        owner,
        'order_id AS "N° facture", order_date AS "Date", customer_id::varchar(40) AS "Client", product AS "Produit", '
        "quantity::integer "
        'AS "Quantité", unit_price::numeric(9, 2) AS "Prix unitaire", coalesce(segment, \'\') AS segment, '
        "'Prénom Nom' AS \"Vendeur\", 'a@b.fr' AS remarque",
    )
    counted = smkit.gather(connexion=address, commandes=name)
    served.check_same(counted, served.orders())
    (left,) = [each for each in counted.readings["orders"].journal.notes if each.code == "unused_columns"]
    assert left.count == 2 and "Vendeur" in left.text and "remarque" in left.text
    assert counted.readings["orders"].journal.columns["N° facture"] == "order_id"


def test_products_written_in_two_ways_are_put_together_there_too(address: str, owner: Any) -> None:
    name = view(owner, "*")
    here = smkit.gather(commandes=served.orders(), groupes="reunir").tables["orders"]
    counted = smkit.gather(connexion=address, commandes=name, groupes="reunir").readings["orders"]
    assert counted.in_place and "groups_joined" in {note.code for note in counted.journal.notes}
    there = counted.table.execute()
    sums = [(each["quantity"] * each["unit_price"]).groupby(each["product"]).sum() for each in (here, there)]
    assert sums[0].to_dict() == pytest.approx(sums[1].to_dict(), rel=1e-12) and len(sums[0]) == 5


def test_trials_are_told_there_too(address: str, owner: Any) -> None:
    table = served.orders()
    one = table["order_id"].iloc[-1]
    table.loc[table["order_id"] == one, "product"] = "Commande de test"
    columns = [f"CASE WHEN order_id::text = '{one}' THEN 'Commande de test' ELSE product END AS product"]
    columns += [each for each in table.columns if each != "product"]
    named = view(owner, ", ".join(columns))
    notes = [
        [(note.count, pytest.approx(note.amount)) for note in reading.journal.notes if note.code == "trials"]
        for reading in (
            smkit.gather(connexion=address, commandes=named).readings["orders"],
            smkit.gather(commandes=table).readings["orders"],
        )
    ]
    assert notes[0] == notes[1] and len(notes[0]) == 1
    with served.told("ressemblent à des essais"):
        smkit.gather(connexion=address, commandes=named, essais="ecarter")


def test_the_one_named_as_orders_is_taken_where_none_is_told(address: str, owner: Any) -> None:
    with served.told("« commandes » ou « orders ».*On y voit : « ventes »"):
        smkit.gather(connexion=address)
    owner.execute("CREATE MATERIALIZED VIEW commandes AS SELECT * FROM lignes")
    owner.execute("GRANT SELECT ON commandes TO lecteur")
    try:
        assert smkit.gather(connexion=address).readings["orders"].journal.kept == len(served.orders())
    finally:
        owner.execute(LEFT)
        owner.execute("DROP MATERIALIZED VIEW commandes")


#: What the reader would change, by the column of the view that is changed, and what is said.
SPOILT = {
    "a time zone": ("order_date", "order_date AT TIME ZONE 'UTC'", "fuseau horaire.*AT TIME ZONE 'Europe/Paris'"),
    "dates in words": ("order_date", "to_char(order_date, 'DD/MM/YYYY')", "n'est pas une date.*to_date"),
    "a date missing": ("order_date", "nullif(order_date, '2025-01-05 23:30')", "incomplètes|case est vide"),
    "to come": ("order_date", "order_date + interval '40 years'", "après aujourd'hui|après le jour"),
    "years away": ("order_date", "CASE WHEN order_id = 'F0300' THEN timestamp '1970-01-01' ELSE order_date END", "à des années"),
    "prices in words": ("unit_price", "replace(unit_price::text, '.', ',')", "n'est pas un nombre.*numeric"),
    "not a number": ("unit_price", "CASE WHEN order_id = 'F0300' THEN 'NaN' ELSE unit_price::float8 END", "montants|case est vide"),
    "infinite": ("unit_price", "CASE WHEN order_id = 'F0300' THEN 'Infinity' ELSE unit_price::float8 END", "montants|infini"),
    "an address": ("customer_id", "CASE WHEN order_id = 'F0300' THEN 'a@b.fr' ELSE customer_id END", "un par un"),
    "names": ("customer_id", "CASE WHEN order_id = 'F0300' THEN 'Nomlong' ELSE customer_id END", "nommer des personnes.*un code"),
    "a telephone": ("customer_id", "CASE WHEN order_id = 'F0300' THEN '0612345678' ELSE customer_id END", "nommer des personnes"),
    "spaces": ("product", "' ' || product", "telle quelle"),
    "numbers with spaces": ("order_id", "order_id || ' 2'", "un par un"),
    "numbers that are none": ("order_id", "quantity::float8", "n'est pas un texte.*::text"),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_what_the_reader_would_change_is_refused_with_what_to_do(
    what: str, address: str, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The witness has two rows and those of texts: counts alone can find what is elsewhere."""
    monkeypatch.setattr(in_base, "WITNESS", 2)
    column, changed, said = SPOILT[what]
    name = view(
        owner, ", ".join(f"{changed} AS {each}" if each == column else each for each in served.orders())
    )
    with served.told(f"(?s)ne peut pas être compté dans la base.*({said})"):
        smkit.gather(connexion=address, commandes=name)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("'Livrée' AS statut", "ce qu'il faut écarter.*ne garde que les ventes"),
        ("'USD' AS devise", "à écarter"),
        ("quantity * unit_price + 5 AS montant", "montants sont à vérifier"),
    ],
)
def test_columns_that_ask_for_the_reader_are_refused(more: str, said: str, address: str, owner: Any) -> None:
    with served.told(said):
        smkit.gather(connexion=address, commandes=view(owner, f"*, {more}"))


def test_a_column_that_is_missing_is_named(address: str, owner: Any) -> None:
    name = view(owner, "order_date, product, quantity, unit_price")
    with served.told("il y manque « N° de commande ».*AS order_id"):
        smkit.gather(connexion=address, commandes=name)


def test_a_view_that_is_not_there_or_may_not_be_read(address: str, owner: Any) -> None:
    with served.told("n'a pas de table ni vue « vente ».*Vouliez-vous dire « ventes »"):
        smkit.gather(connexion=address, commandes="vente")
    with served.told("pas le droit de lire « lignes ».*GRANT SELECT ON lignes"):
        smkit.gather(connexion=address, commandes="lignes")


def test_no_order_and_no_customer_leaves_the_base_to_be_judged(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smkit.postgresql import Base

    seen: list[str] = []
    for name in ("execute", "to_pyarrow", "ask"):
        own = getattr(Base, name)

        def noted(self: Any, *asked: Any, own: Any = own, **options: Any) -> Any:
            found = own(self, *asked, **options)
            seen.append(
                found.to_string()
                if isinstance(found, pd.DataFrame)
                else str(getattr(found, "to_pylist", lambda: found)())
            )
            return found

        monkeypatch.setattr(Base, name, noted)
    smkit.gather(connexion=address, commandes="ventes")
    said = "\n".join(seen)
    assert "Épices" in said and len(seen) > 8
    table = served.orders()
    assert not [
        each
        for each in (*table["order_id"], *table["customer_id"].dropna())
        if f"'{each}'" in said or f" {each} " in said
    ]


def test_a_reading_stays_at_its_moment_and_writes_nothing(address: str, owner: Any) -> None:
    counted = smkit.gather(connexion=address, commandes="ventes").tables["orders"]
    owner.execute("INSERT INTO lignes SELECT * FROM lignes WHERE order_id = 'F0300'")
    try:
        assert counted.count().execute() == len(served.orders())
        with served.told("rien n'y est jamais écrit"):
            counted.get_backend().ask("CREATE TEMP TABLE essai (a int)")
        assert (
            smkit.gather(connexion=address, commandes="ventes").tables["orders"].count().execute()
            == len(served.orders()) + 2
        )
    finally:
        owner.execute("DELETE FROM lignes")
        with owner.cursor().copy("COPY lignes FROM STDIN WITH CSV") as lines:
            lines.write(served.orders().to_csv(index=False, header=False))


@pytest.mark.parametrize("asked", [lambda orders: orders.count().execute(), brought.near])
def test_a_connection_that_is_cut(asked: Any, address: str, owner: Any) -> None:
    counted = smkit.gather(connexion=address, commandes="ventes").tables["orders"]
    owner.execute(LEFT)
    with served.told("connexion.*puis relancez"):
        asked(counted)


def test_a_connection_that_is_cut_before_customers_are_named(address: str, owner: Any) -> None:
    orders = brought.near(smkit.gather(connexion=address, commandes="ventes").tables["orders"])
    owner.execute(LEFT)
    with served.told("connexion.*puis relancez"):
        who(orders).names(["N0000001"])


def test_rows_stream_as_the_base_has_them(address: str) -> None:
    import ibis
    import pyarrow as pa

    base = smkit.gather(connexion=address, commandes="ventes").tables["orders"].get_backend()
    texts = ["thé", 'dit « "extra" »', "deux\nlignes, une virgule", "\\N", " ", None]
    cells = [
        (text, None if text is None else 0.1 + 10.0**at, f"2026-01-0{at + 1} 10:00:00.00000{at}")
        for at, text in enumerate(texts)
    ]
    values = ", ".join(
        f"({'NULL' if text is None else chr(39) + text + chr(39)}, {'NULL' if number is None else number}::float8, "
        f"'{day}'::timestamp)"
        for text, number, day in cells
    )
    rows = base.sql(
        f"SELECT * FROM (VALUES {values}) AS v (product, quantity, order_date)",
        schema=ibis.schema({"product": "string", "quantity": "float64", "order_date": "timestamp"}),
    )
    found = pa.Table.from_batches(base.streamed(rows)).to_pylist()
    assert [(each["product"], each["quantity"], str(each["order_date"])[:26]) for each in found] == [
        (text, number, day.removesuffix(".000000")) for text, number, day in cells
    ]


def test_rows_of_a_connection_that_is_cut_are_not_taken_for_all(address: str, owner: Any) -> None:
    counted = smkit.gather(connexion=address, commandes="ventes").tables["orders"]
    base = counted.get_backend()
    many = base.sql(
        "SELECT n::text AS product FROM generate_series(1, 5000000) AS n", schema={"product": "string"}
    )
    rows = base.streamed(many)
    next(rows)
    owner.execute(LEFT)
    with served.told("connexion.*puis relancez"):
        sum(batch.num_rows for batch in rows)


def test_what_is_renamed_before_it_is_read(address: str, owner: Any) -> None:
    name = view(owner, "*")
    counted = smkit.gather(connexion=address, commandes=name).tables["orders"]
    base = counted.get_backend()
    base.con.execute("COMMIT")  # the moment is over, and what it held can be renamed
    owner.execute("ALTER VIEW essai.vue RENAME TO autre")
    for asked in (lambda: base.ask("SELECT count(*) FROM essai.vue"), lambda: brought.near(counted)):
        with served.told("une table ou une vue n'y est plus.*Vérifiez son nom"):
            asked()
    with served.told("une colonne n'y est plus"):
        base.ask("SELECT montant FROM essai.autre")


def test_questions_that_are_too_long(address: str, owner: Any) -> None:
    owner.execute("ALTER ROLE lecteur SET statement_timeout = '1ms'")
    try:
        with served.told("trop longues.*moins de lignes"):
            smkit.gather(connexion=address, commandes="ventes")
    finally:
        owner.execute("ALTER ROLE lecteur RESET statement_timeout")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda url: url.replace("//lecteur@", "//lecteur:faux@"),
            "mot de passe n'est pas accepté.*PGPASSWORD",
        ),
        (lambda url: url.replace("//lecteur@", "//personne@"), "mot de passe n'est pas accepté"),
        (lambda url: url.replace("/boutique", "/absente"), "cette base n'existe pas"),
        (
            lambda url: "postgresql://lecteur:faux@127.0.0.1:1/boutique",
            "« 127.0.0.1:1/boutique » ne répond pas",
        ),
        (lambda url: "mysql://lecteur:faux@serveur/base", "on attend postgresql://"),
        (lambda url: url.replace("//lecteur@", "//lecteur:fa/ux@"), "variable PGPASSWORD"),
        (lambda url: url.replace("//lecteur@", "//lecteur:fa#ux@"), "variable PGPASSWORD"),
    ],
)
def test_a_base_that_cannot_be_reached(change: Any, said: str, address: str) -> None:
    with served.told(said) as caught:
        smkit.gather(connexion=change(address), commandes="ventes")
    assert not [each for each in ("faux", "fa/ux", "fa#ux", SECRET) if each in caught[0]]


@pytest.mark.parametrize("secret", ["simple", "a b", "é/%?#@:"])
def test_a_password_is_taken_out_of_an_address(secret: str) -> None:
    from urllib.parse import quote

    for text in (
        f"postgresql://moi:{quote(secret, safe='')}@serveur/ventes?sslmode=require",
        f"postgres://moi@serveur/ventes?password={quote(secret, safe='')}&sslmode=require",
    ):
        found = addresses.read(text)
        assert found.password == secret
        assert found.url == "postgresql://moi@serveur/ventes?sslmode=require"
        assert found.shown == "postgresql://serveur/ventes" and secret not in repr(found)
