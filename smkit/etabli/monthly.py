"""The line that makes a report again each month, for cron or for the Windows Task Scheduler, ready to copy."""

from collections.abc import Mapping
from pathlib import Path

from smkit.etabli.making import Demand
from smkit.tables.doors import quoted


def lines(demand: Demand, parameters: Mapping[str, str], root: Path) -> dict[str, str]:
    """Return the line for each system: the third of each month, at seven.

    Parameters: `demand`; `parameters` of its report; `root`, the workspace. The file that is read is the one of today's name:
    whoever exports puts the new one in its place.

    >>> said = lines(Demand("indicateurs"), {"commandes": "mes_fichiers/mars 26.csv"}, Path("kit"))
    >>> said["cron"]
    '0 7 3 * *  cd "kit" && .venv/bin/smkit report indicateurs -p commandes "mes_fichiers/mars 26.csv" --to rapports --bref'
    """
    words = [f"report {demand.report}"]
    words += [f"-p {name} {_word(value)}" for name, value in parameters.items()]
    words += [f"--each {demand.each}"] if demand.each else []
    words += ["--to rapports --bref"]
    line = " ".join(words)
    inside = line.replace('"', r"\"")
    return {
        "cron": f'0 7 3 * *  cd "{root}" && .venv/bin/smkit {line.replace("%", chr(92) + "%")}',
        "windows": (
            f'schtasks /create /tn "smkit {demand.report}" /sc monthly /d 3 /st 07:00 '
            f'/tr "cmd /c cd /d \\"{root}\\" && .venv\\Scripts\\smkit {inside}"'
        ),
    }


def _word(value: str) -> str:
    plain = all(sign.isalnum() or sign in "._/-" for sign in value)
    return value if plain and value else quoted(value)
