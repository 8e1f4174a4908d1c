"""`smkit check` of a file by blocks stays in little memory, whatever it looks for in it: five million lines in 600 MB."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as parquet
import pytest

from smkit.sample import bench

HEADERS = {
    "order_id": "N° commande", "order_date": "Date", "product": "Produit", "customer_id": "Client", "segment": "Segment",
    "quantity": "Quantité", "unit_price": "Prix unitaire HT",
}  # fmt: skip


def french(part: pa.Table) -> pa.Table:
    """Return lines as a French spreadsheet writes them."""
    days = pc.strftime(part["order_date"].cast(pa.timestamp("s")), format="%d/%m/%Y %H:%M")
    prices = pc.replace_substring(pc.round(part["unit_price"], 2).cast(pa.string()), ".", ",")
    at = part.schema.get_field_index
    part = part.set_column(at("order_date"), "order_date", days).set_column(
        at("unit_price"), "unit_price", prices
    )
    return part.select(list(HEADERS)).rename_columns(list(HEADERS.values()))


@pytest.mark.trials
def test_five_million_lines_are_checked_in_600_megabytes(tmp_path: Path) -> None:
    file = tmp_path / "ventes.csv"
    with file.open("wb") as out:
        for number, path in enumerate(bench.write_orders_parquet(tmp_path / "parts", 5_000_000)):
            options = csv.WriteOptions(include_header=not number, delimiter=";", quoting_style="needed")
            csv.write_csv(french(parquet.read_table(path)), out, options)
    watched = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-m", "smkit", "check", str(file), "--table", "commandes"]
    done = subprocess.run(
        [sys.executable, "-c", watched, *command],
        env=os.environ | {"SMKIT_WORKSPACE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    said, peak = done.stdout.rsplit("\n", 2)[0], int(done.stdout.split()[-1])
    assert "5 000 000" in said.replace("\u202f", " ").replace("\xa0", " ")
    assert peak < 600_000, peak
