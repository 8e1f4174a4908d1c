"""By which channel may each prospect be approached? The French rules, as a table of answers, each with its rule."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.needed import holds, moments
from smkit.analysis.prospecting.outcomes import truth

CHANNELS = ("email", "phone", "post")
YEARS = 3  # since the last contact that came from the prospect
#: The answers, from « go » to « stop ».
YES, IF, CHECK, NO = "yes", "if", "check", "no"
#: How files write the two segments; a company's name says a professional only where the segment says nothing.
_CONSUMER = frozenset("b2c btoc particulier particuliers consommateur consommateurs".split())
_PROFESSIONAL = frozenset("b2b btob pro pros professionnel professionnels entreprise entreprises".split())


@dataclass(frozen=True)
class Rule:
    """What the law says to a salesperson (`text`, French), and its `source`."""

    text: str
    source: str


@cache
def rules() -> dict[str, Rule]:
    """Return the rules by identifier.

    >>> rules()["oppose"].source
    'RGPD, art. 21 (2) et (3)'
    """
    return {
        name: Rule(str(rule["texte"]), str(rule["source"])) for name, rule in _packaged()["regles"].items()
    }


def as_of() -> date:
    """Return the day as of which the rules were read.

    >>> as_of()
    datetime.date(2026, 8, 11)
    """
    return date.fromisoformat(str(_packaged()["au"]))


def allowed(prospects: pd.DataFrame, on: date) -> pd.DataFrame:
    """Return, for each prospect and channel, whether one may approach them on a day, and by which rule.

    Parameters: `prospects`, canonical (`prospect`; `segment`, « B2B » or « B2C », « Professionnel » or « Particulier », says
    whether it is a professional, or else a named `account` does; `consent_email` and `consent_phone`, was consent collected;
    `is_customer`; `opposed`, to all channels, `opposed_email` and `opposed_phone`; `last_contact_at`, and `last_contact_from`,
    "them" or "us"); `on`, the day of the contact.
    Returns one row a prospect, in order: prospect, professional (bool), and for each of `CHANNELS` its answer (« yes »; « if »:
    under the condition that the rule states; « check »: a fact is missing; « no ») and, in `<channel>_rule`, the identifier of
    the rule in `rules()`. An empty consent is no consent. Opposition comes first, then the three years, then the channel.
    Raises InputError for a day before the rules, which were others then, and for a yes, a no or a date that cannot be read.
    This is a reading of the rules, no legal advice. Sources: see `law.yaml`.

    >>> people = pd.DataFrame({"prospect": ["P1", "P2"], "account": [None, "Hôtel du Phare SARL"]})
    >>> allowed(people, date(2026, 9, 1))[["email", "phone", "phone_rule"]].values.tolist()
    [['no', 'no', 'tel_sans'], ['yes', 'yes', 'tel_b2b']]
    """
    if on < as_of():
        raise InputError(
            f"Les règles de ce tableau valent depuis le {as_of():%d/%m/%Y} ; le {on:%d/%m/%Y}, d'autres "
            "s'appliquaient. Donnez une date de contact à venir."
        )
    holds(prospects, "prospect")
    read = _read(prospects)
    rows = [_answers(_facts(row), on) for row in read.to_dict("records")]
    table = pd.DataFrame(
        rows,
        index=prospects.index,
        columns=["professional", *(name for each in CHANNELS for name in (each, f"{each}_rule"))],
    )
    table.insert(0, "prospect", prospects["prospect"])
    return table


@dataclass(frozen=True)
class _Facts:
    professional: bool
    email: bool
    phone: bool
    customer: bool
    opposed: bool
    no_email: bool
    no_phone: bool
    dated: bool  # whether the table speaks of contacts at all
    last: date | None
    from_them: bool


def _read(prospects: pd.DataFrame) -> pd.DataFrame:
    """The answers and the dates of the table, read: a « non » is no consent, and what cannot be read is no guess."""
    read = prospects.copy()
    for name in (
        "consent_email",
        "consent_phone",
        "is_customer",
        "opposed",
        "opposed_email",
        "opposed_phone",
    ):
        if name not in read:
            continue
        told = read[name].map(truth, na_action="ignore").astype("object")
        if (strange := _filled_in(read[name]) & told.isna()).any():
            raise InputError(
                f"La colonne « {name} » attend oui ou non, vrai ou faux, 1 ou 0 ; trouvé « {read[name][strange].iloc[0]} ». "
                "Laissez la case vide si vous ne le savez pas."
            )
        read[name] = told
    if "last_contact_at" in read and read["last_contact_at"].notna().any():
        days = moments(read["last_contact_at"])
        if (strange := _filled_in(read["last_contact_at"]) & days.isna()).any():
            raise InputError(
                f"Dernier contact : « {read['last_contact_at'][strange].iloc[0]} » n'est pas une date ; écrivez par exemple "
                "2026-03-31 ou 31/03/2026."
            )
        read["last_contact_at"] = days
    return read


def _filled_in(values: pd.Series) -> "pd.Series[bool]":
    return values.map(_filled).astype(bool)


def _facts(row: dict[Any, Any]) -> _Facts:
    segment = "".join(letter for letter in str(row.get("segment") or "").casefold() if letter.isalnum())
    last = row.get("last_contact_at")
    return _Facts(
        professional=segment in _PROFESSIONAL or (segment not in _CONSUMER and _filled(row.get("account"))),
        email=_true(row.get("consent_email")), phone=_true(row.get("consent_phone")),
        customer=_true(row.get("is_customer")), opposed=_true(row.get("opposed")),
        no_email=_true(row.get("opposed_email")), no_phone=_true(row.get("opposed_phone")),
        dated="last_contact_at" in row, last=pd.Timestamp(str(last)).date() if _filled(last) else None,
        from_them=str(row.get("last_contact_from") or "").strip().casefold() == "them",
    )  # fmt: skip


def _answers(facts: _Facts, on: date) -> dict[str, Any]:
    found = {"email": _email(facts), "phone": _phone(facts), "post": (YES, "courrier")}
    stopped = _stopped(facts, on)
    answers: dict[str, Any] = {"professional": facts.professional}
    for channel in CHANNELS:
        answer, rule = found[channel]
        if stopped and (
            stopped[0] == NO or answer != NO
        ):  # what is forbidden anyway is not waiting for a check
            answer, rule = stopped
        answers |= {channel: answer, f"{channel}_rule": rule}
    return answers


def _stopped(facts: _Facts, on: date) -> tuple[str, str] | None:
    """What holds on every channel: opposition, then three years without a contact from them."""
    if facts.opposed:
        return NO, "oppose"
    if facts.customer or not facts.dated:  # a customer's data are kept as long as the relation lasts
        return None
    if facts.last is not None and (pd.Timestamp(facts.last) + pd.DateOffset(years=YEARS)).date() < on:
        return NO, "trois_ans"  # whoever made the last contact, theirs is no more recent
    if facts.last is None or not facts.from_them:
        return CHECK, "contact_inconnu"
    return None


def _email(facts: _Facts) -> tuple[str, str]:
    if facts.no_email:
        return NO, "oppose_email"
    if facts.email:
        return YES, "email_consentement"
    if facts.professional:
        return YES, "email_b2b"
    return (IF, "email_client") if facts.customer else (NO, "email_sans")


def _phone(facts: _Facts) -> tuple[str, str]:
    if facts.no_phone:
        return NO, "oppose_tel"
    if facts.phone:
        return YES, "tel_consentement"
    if facts.professional:
        return YES, "tel_b2b"
    return (IF, "tel_client") if facts.customer else (NO, "tel_sans")


def _true(value: Any) -> bool:
    return False if value is None or value is pd.NA or value != value else bool(value)


def _filled(value: Any) -> bool:
    return value is not None and value is not pd.NA and value == value and str(value).strip() != ""


@cache
def _packaged() -> dict[str, Any]:
    from importlib.resources import files

    import yaml

    loaded: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("law.yaml").read_text("utf-8"))
    return loaded
