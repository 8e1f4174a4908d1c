"""The orders of a Spark server: what is said of them is what the reader says, and what cannot be done there is said in French."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import served

import smkit
from smkit import addresses, brought, warehouse
from smkit.analysis.who import who

HERE = "spark://local"


@pytest.fixture(scope="module")
def lines(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the orders, which Spark also knows as a view, « lignes »."""
    folder = tmp_path_factory.mktemp("spark") / "lignes"
    folder.mkdir()
    served.orders().to_parquet(folder / "part-0.parquet", index=False)
    spark.raw_sql(f"CREATE OR REPLACE TEMPORARY VIEW lignes AS SELECT * FROM parquet.`{folder}`")
    yield folder


def view(spark: Any, select: str, name: str = "vue") -> str:
    """Make a view, and return its name."""
    spark.raw_sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT {select} FROM lignes")
    return name


def test_a_folder_and_a_view_are_counted_as_the_reader_counts(spark: Any, lines: Path) -> None:
    asked: list[str] = []
    own = type(spark._session).sql

    def sql(self: Any, query: str, *rest: Any) -> Any:
        asked.append(query)
        return own(self, query, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(spark._session), "sql", sql)
        counted = smkit.gather(connexion=HERE, commandes=str(lines))
    # two describe the view, two bring identifiers and lines, three judge what only names tell, one how customers are written
    assert len(asked) <= 8, asked
    served.check_same(counted, served.orders(), "Spark")
    assert counted.readings["orders"].journal.file == f"{lines} (Spark local)"


def test_french_names_other_types_and_columns_of_no_use(spark: Any, lines: Path) -> None:
    view(
        spark,
        "order_id AS `N° facture`, order_date AS `Date`, customer_id AS `Client`, product AS `Produit`, CAST(quantity AS INT) AS "
        "`Quantité`, CAST(unit_price AS DECIMAL(9, 2)) AS `Prix unitaire`, coalesce(segment, '') AS segment, 1 AS `id interne`",
        "commandes",
    )
    counted = smkit.gather(connexion=HERE)
    served.check_same(counted, served.orders(), "Spark")
    (note,) = [each for each in counted.readings["orders"].journal.notes if each.code == "unused_columns"]
    assert "id interne" in note.text and note.count == 1


#: A change of the view that the reader would see, and what is said of it.
SPOILT = {
    "a time zone": ("order_date", "CAST(order_date AS TIMESTAMP)", "fuseau horaire.*from_utc_timestamp"),
    "dates as texts": ("order_date", "CAST(order_date AS STRING)", "n'est pas une date.*to_date"),
    "prices in words": ("unit_price", "CAST(unit_price AS STRING)", "n'est pas un nombre.*DECIMAL"),
    "not a number": ("unit_price", "IF(order_id = 'F0300', DOUBLE('NaN'), unit_price)", "incomplètes|case est vide"),
    "names": ("customer_id", "IF(order_id = 'F0300', 'Nomlong', customer_id)", "nommer des personnes.*un code"),
    "numbers with spaces": ("order_id", "concat(order_id, ' 2')", "un par un"),
    "no number": ("order_id", "quantity", "n'est pas un texte.*AS STRING"),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_what_the_reader_would_change_is_refused_with_what_to_do(what: str, spark: Any, lines: Path) -> None:
    column, changed, said = SPOILT[what]
    name = view(
        spark, ", ".join(f"{changed} AS {each}" if each == column else each for each in served.orders())
    )
    with served.told(f"(?s)ne peut pas être compté dans la base.*({said})"):
        smkit.gather(connexion=HERE, commandes=name)


def test_a_table_or_a_column_that_is_not_there(spark: Any, lines: Path) -> None:
    with served.told("n'a pas de table ni vue « lgnes ». On y voit : .*lignes.*chemin d'un dossier"):
        smkit.gather(connexion=HERE, commandes="lgnes")
    with served.told("ce dossier n'y est pas"):
        smkit.gather(connexion=HERE, commandes=str(lines / "rien"))
    with served.told("il y manque « N° de commande ».*AS order_id"):
        smkit.gather(connexion=HERE, commandes=view(spark, "order_date, product, quantity, unit_price"))


def test_what_is_renamed_or_changed_while_it_runs(spark: Any, lines: Path) -> None:
    server = warehouse.connect(HERE)
    name = view(spark, "*")
    kept = server.table(name).select("order_id", "customer_id", "quantity")
    orders = brought.near(kept)
    view(spark, "order_id, customer_id")
    with served.told("une colonne n'y est plus.*puis relancez"):
        brought.near(kept)
    spark.raw_sql(f"DROP VIEW {name}")
    for asked in (lambda: brought.near(kept), lambda: who(orders).names(["N0000001"])):
        with served.told("une table ou une vue n'y est plus.*Vérifiez son nom"):
            asked()


def test_a_server_that_does_not_answer(java: None) -> None:
    with served.told("« 127.0.0.1:1 » ne répond pas.*le serveur tourne"):
        smkit.gather(connexion="spark://127.0.0.1:1", commandes="ventes")


def test_a_server_that_is_gone(spark: Any, lines: Path) -> None:
    """The last one here: it stops the server of this module."""
    orders = smkit.gather(connexion=HERE, commandes="lignes").tables["orders"]
    spark._session.stop()
    assert addresses.read(HERE).place == "local"
    with served.told("Spark « local ».*s'est arrêté.*puis relancez"):
        who(orders).names(["N0000001"])
    assert orders.count().execute() == len(served.orders())
