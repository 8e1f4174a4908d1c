"""The questions of a reading with their doors: each answer is a choice that a person picks, never a line to type."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smkit.etabli.choices import CHOICES, NOW, WAYS, WORDS, Options
from smkit.etabli.told import Told, from_plain
from smkit.tables.answers import BLANK, TWO_ORDERS
from smkit.tables.schema import table, tables
from smkit.typography import typeset


@dataclass(frozen=True)
class Door:
    """A choice: the field's `name`, its `label`, its `options` as (value, text), the current `values`; `many` may be picked.

    Without options, what is asked is typed.
    """

    name: str
    label: str
    options: Options
    values: tuple[str, ...] = ("",)
    many: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked, in a French sentence, and its doors."""

    text: str
    doors: tuple[Door, ...]


def unread(told: Told, error: str = "") -> dict[str, Any]:
    """Return what a page says of a file that was not read, because of an `error` where there is one."""
    lists = (
        "headers",
        "tables",
        "sheets",
        "totals",
        "asked",
        "changed",
        "others",
        "columns",
        "present",
        "problems",
    )
    return {
        "told": told.plain(),
        "error": error,
        "usable": False,
        "habit": False,
        "rejected": "",
        "values": {},
    } | {name: [] for name in lists}


def asked(found: Mapping[str, Any]) -> list[Question]:
    """Return the questions of a reading, those of what a person already answered first.

    Parameters: `found`, of `reading.examine`.
    """
    told: dict[str, Any] = found["told"]
    questions, seen = _answered(told["answers"]), set()
    if found["sheets"] and told["answers"].get("feuille"):
        questions.append(Question("Ce classeur a plusieurs feuilles.", (_sheets(found, told["answers"]),)))
        seen.add("r.feuille")
    if (kept := told["answers"].get("personnes", "")).endswith("=aucun"):
        questions.append(
            Question(
                "Ce que vous avez répondu :", tuple(_door("personnes", kept, {}, found, told["answers"]))
            )
        )
        seen.add("r.personnes")
    for note in found["asked"]:
        doors = [
            door
            for name, text in note["answer"].items()
            if (door := _door(name, text, note, found, told["answers"]))
        ]
        flat = [door for each in doors for door in each if door.name not in seen]
        seen |= {door.name for door in flat}
        if flat:
            questions.append(Question(_whole(note["text"]), tuple(flat)))
    return questions


def _whole(text: str) -> str:
    """A question without its last words, which lead to a line to type.

    >>> _whole("2 lignes en attente. Pour les compter"), _whole("Dates lues à l'anglaise ; sinon"), _whole("Deux. Trois.")
    ('2 lignes en attente.', "Dates lues à l'anglaise.", 'Deux. Trois.')
    """
    if not text or text.endswith("."):
        return text
    said, stop, _ = text.rpartition(". ")
    return f"{said}." if stop else re.sub(r"\s*;\s*sinon$", "", text) + "."


def settings(found: Mapping[str, Any]) -> list[Door]:
    """Return the choices that hold for any file, asked or not: its sheets, dates, numbers, taxes, currency."""
    told: dict[str, Any] = found["told"]
    said = told["answers"]
    names = ["dates", "nombres", "echelle", "base"]
    asked_now = {name for note in found["asked"] for name in note["answer"]}
    doors = [
        Door(
            f"r.{name}",
            CHOICES[name][0],
            (("", "trouvé par le kit"), *CHOICES[name][1]),
            (said.get(name, ""),),
        )
        for name in names
        if name not in asked_now
    ]
    if found["sheets"] and "feuille" not in asked_now and not said.get("feuille"):
        doors.insert(0, _sheets(found, said))
    if "devise" not in asked_now:
        doors.append(Door("devise", CHOICES["devise"][0], CHOICES["devise"][1], (told["currency"],)))
    return doors


def mapping(found: Mapping[str, Any]) -> list[Door]:
    """Return, for each column of the table, the menu of the file's headers with some of their values."""
    told: dict[str, Any] = found["told"]
    if not told["table"]:
        return []
    headers = tuple((each["header"], _sampled(each)) for each in found["headers"])
    taken = {each["name"]: each["header"] for each in found.get("columns", ())}
    above = {door.name for question in asked(found) for door in question.doors}  # one field, one choice
    doors = []
    for column in table(told["table"]).columns:
        if f"c.{column.name}" in above:
            continue
        kit = f"trouvée : {taken[column.name]}" if column.name in taken else "non trouvée"
        if found["error"]:
            kit = "au choix du kit"
        if column.name in told["columns"]:
            kit = "laisser le kit la trouver"
        own = told["columns"].get(column.name)
        joined: Options = ((own, own),) if own and own not in dict(headers) else ()  # « Prénom + Nom »
        doors.append(
            Door(
                f"c.{column.name}",
                column.label + (" (obligatoire)" if column.required else ""),
                (("", f"— {kit} —"), ("-", "— ne pas lire —"), *headers, *joined),
                ("-" if own == "" else own or "",),
            )
        )
    return doors


def suggested(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the headers that a file which cannot be read may have meant, as (« column=header », a French label).

    >>> suggested({"told": {"table": "campaigns"}, "headers": [{"header": "fb"}], "asked":
    ...     [{"code": "refused", "answer": {"colonnes": "campaign=fb"}}]})[0][0]
    'campaign=fb'
    """
    known = {each["header"] for each in found["headers"]}
    offered = []
    for note in found["asked"]:
        name, _, header = note["answer"].get("colonnes", "").partition("=")
        if note["code"] == "refused" and header in known:
            label = table(found["told"]["table"]).column(name).label
            offered.append((f"{name}={header}", typeset(f"Lire « {header} » comme « {label} »")))
    return offered


def _in_words(text: str) -> str:
    """Say an answer on the order of dates that only some files are offered.

    >>> _in_words("debut"), _in_words("jma puis mja ligne 15")
    ('une semaine, un mois ou un intervalle lu à son premier jour', 'jour/mois, puis mois/jour à partir de la ligne 15')
    """
    halves = TWO_ORDERS.fullmatch(text)
    if not halves:
        return WAYS.get(text, text)
    first, then = ({"jma": "jour/mois", "mja": "mois/jour"}[order] for order in halves.groups()[:2])
    return f"{first}, puis {then} à partir de la ligne {halves[3]}"


def _door(
    name: str, text: str, note: Mapping[str, Any], found: Mapping[str, Any], said: Mapping[str, str]
) -> Sequence[Door]:
    if name == "depenses":
        return costs(text)
    if name in WORDS:
        said_of = [part.partition("=")[2] or part for part in re.split("[;,]", text)]
        words = [word.strip() for word in said_of if word.strip()]
        return [_word(name, word, "") for word in words]
    if name == "feuille":
        return [_sheets(found, said)] if found["sheets"] else []
    if name == "remplir":
        up = text if text != "non" else ""
        options: Options = (("non", "Elles sont vides"), (up, "Elles reprennent celle du dessus"))
        return [
            Door("r.remplir", "Cases vides", options, (said.get("remplir", "" if text == "non" else "non"),))
        ]
    if name == "personnes" and text.endswith("=aucun"):
        seen: Options = (("", "Des personnes : masquer"), (text, "Pas des personnes : laisser en clair"))
        return [Door("r.personnes", "Ces noms", seen, (said.get("personnes", ""),))]
    if name == "personnes":
        one = text != "tous" and ";" not in text
        who: Options = (
            ("", "à dire"),
            ("aucun", "Ce n'est pas une personne" if one else "Ce ne sont pas des personnes"),
            (text, "C'est une personne : masquer" if one else "Ce sont des personnes : masquer"),
        )
        label = "Tous ces mots" if text == "tous" else f"« {text.replace('; ', ' » et « ')} »"
        return [Door("r.personnes", typeset(label), who, (said.get("personnes", ""),))]
    if name == "colonnes":
        return [_column(part, found) for part in _parts(text)] if note["code"] != "refused" else []
    if name == "devise":
        return [Door("devise", *CHOICES["devise"], (found["told"]["currency"],))]
    if name in CHOICES:
        label, options = CHOICES[name]
        if text not in dict(options):  # an answer built from the file, such as the line where two orders meet
            options = ((text, _in_words(text)), *options)
        now = said.get(name) or (
            NOW.get(text, text if name == "base" else "")
            if note["code"] not in ("refused", "rejected", "two_orders", "turned")
            else ""
        )
        return [Door(f"r.{name}", label, options, (now,))]
    return []


def _parts(text: str) -> list[str]:
    """The columns of an answer: what follows a comma and names none goes on the header before it.

    >>> _parts("opposed=; opposed_phone=Tél., mobile"), _parts("quantity=, unit_price=")
    (['opposed=', 'opposed_phone=Tél., mobile'], ['quantity=', 'unit_price='])
    """
    return [part.strip() for part in re.split(r"[,;]\s*(?=\w+=)", text)]


def _column(text: str, found: Mapping[str, Any]) -> Door:
    """A column that an answer names: taken or not. One that is missing has its menu among the columns."""
    name, _, header = text.partition("=")
    label = table(found["told"]["table"]).column(name).label
    own = found["told"]["columns"].get(name)
    if not header:
        options: Options = (("", "La lire"), ("-", "Ne pas la lire"))
    elif name == "discount":
        options = ((header, "Déduire la remise"), ("-", "Ne pas la déduire"))
    elif name == "result_type":
        options = ((header, "Elle dit ce que comptent les résultats"), ("-", "Elle dit autre chose"))
    elif name == "unit_price":
        options = (("", "C'est le total de la ligne"), (header, "C'est le prix d'une unité"))
    elif name == "amount":
        options = (("", "Garder la colonne prise"), (header, typeset(f"Lire « {header} » à sa place")))
    elif name == "margin_rate":
        options = (
            ("", "C'est un taux de marge, sur le coût"),
            (header, "C'est un taux de marque, sur le prix"),
        )
    else:
        options = (("", "Laisser comme c'est lu"), (header, typeset(f"Lire « {header} » comme « {label} »")))
    return Door(f"c.{name}", label, options, ("-" if own == "" else own or "",))


def costs(text: str) -> list[Door]:
    """Return the fields of what campaigns cost, from what is said of it or the line that would say it.

    >>> [(door.name, door.values) for door in costs("Soldes=300; Salon=…")]
    [('cout.Soldes', ('300',)), ('cout.Salon', ('',))]
    """
    doors = []
    for part in text.split(";"):
        name, equal, cost = (each.strip() for each in part.partition("="))
        if equal and name:
            value = "" if cost == BLANK else cost
            doors.append(Door(f"cout.{name}", typeset(f"Coût de « {name} »"), (), (value,)))
    return doors


def _answered(said: Mapping[str, str]) -> list[Question]:
    """What was said of costs, and what each word was said to mean, so that it can be changed."""
    questions = [
        Question("Ce que vous avez répondu :", tuple(doors))
        for doors in [costs(said.get("depenses", ""))]
        if doors
    ]
    for name in WORDS:
        doors = [
            _word(name, word.strip(), kind.strip())
            for part in said.get(name, "").split(";")
            for kind, _, words in [part.partition("=")]
            for word in words.split(",")
            if word.strip()
        ]
        if doors:
            questions.append(Question("Ce que vous avez répondu :", tuple(doors)))
    return questions


def _word(name: str, word: str, kind: str) -> Door:
    verb, options = WORDS[name]
    return Door(f"mot.{name}.{word}", typeset(f"« {word} » {verb}"), (("", "à dire"), *options), (kind,))


def _sheets(found: Mapping[str, Any], said: Mapping[str, str]) -> Door:
    chosen = tuple(each.strip() for each in said.get("feuille", "").split(";") if each.strip())
    options = (("toutes", "toutes"), *((name, name) for name in found["sheets"]))
    return Door(
        "r.feuille", "Feuilles à lire", options, ("toutes",) if "toutes" in chosen else chosen, many=True
    )


def _sampled(each: Mapping[str, Any]) -> str:
    samples = " ; ".join(each["samples"])
    return f"{each['header']}  ({samples})" if samples else str(each["header"])


def contents() -> dict[str, str]:
    """Return the tables that a file may hold: {canonical name: French title}."""
    return {schema.name: schema.title for schema in tables().values()}


def as_told(found: Mapping[str, Any]) -> Told:
    """Return what a reading was told, its table too where the kit found it."""
    return from_plain(found["told"])
