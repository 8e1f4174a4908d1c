"""Twenty prospects, the right answer for each channel and the rule, on 1 September 2026."""

from datetime import date

import pandas as pd
import pytest

from smkit.analysis.errors import InputError
from smkit.analysis.prospecting import allowed, rules

ON = date(2026, 9, 1)
COLUMNS = "prospect account consent_email consent_phone is_customer opposed last_contact_at last_contact_from".split()
PRO = "Hôtel du Phare SARL"
#: who, what is known of them, then e-mail, telephone, post
CASES = [
    # consumers
    (("P01", None, False, False, False, False, "2026-03-01", "them"), "no email_sans|no tel_sans|yes courrier"),
    (("P02", None, True, False, False, False, "2026-03-01", "them"), "yes email_consentement|no tel_sans|yes courrier"),
    (("P03", None, False, True, False, False, "2026-03-01", "them"), "no email_sans|yes tel_consentement|yes courrier"),
    (("P04", None, True, True, False, False, "2026-03-01", "them"), "yes email_consentement|yes tel_consentement|yes courrier"),
    (("P05", None, None, None, False, False, "2026-03-01", "them"), "no email_sans|no tel_sans|yes courrier"),  # empty: none
    # opposition comes before everything, consent and custom included
    (("P06", None, True, True, False, True, "2026-03-01", "them"), "no oppose|no oppose|no oppose"),
    (("P07", PRO, False, False, True, True, "2026-03-01", "them"), "no oppose|no oppose|no oppose"),
    # one's own customers
    (("P08", None, False, False, True, False, "2026-03-01", "them"), "if email_client|if tel_client|yes courrier"),
    (("P09", None, False, False, True, False, "2019-03-01", "them"), "if email_client|if tel_client|yes courrier"),
    (("P10", None, True, True, True, False, None, None), "yes email_consentement|yes tel_consentement|yes courrier"),
    # professionals
    (("P11", PRO, False, False, False, False, "2026-03-01", "them"), "yes email_b2b|yes tel_b2b|yes courrier"),
    (("P12", PRO, True, True, False, False, "2026-03-01", "them"), "yes email_consentement|yes tel_consentement|yes courrier"),
    (("P13", PRO, False, False, True, False, None, None), "yes email_b2b|yes tel_b2b|yes courrier"),
    # three years from the last contact that came from them: the very day is still in time
    (("P14", PRO, False, False, False, False, "2023-09-01", "them"), "yes email_b2b|yes tel_b2b|yes courrier"),
    (("P15", PRO, False, False, False, False, "2023-08-31", "them"), "no trois_ans|no trois_ans|no trois_ans"),
    (("P16", None, True, True, False, False, "2022-01-01", "them"), "no trois_ans|no trois_ans|no trois_ans"),
    # our own messages do not count: theirs may be older, or there may be none
    (("P17", PRO, False, False, False, False, "2026-03-01", "us"), "|".join(["check contact_inconnu"] * 3)),
    (("P18", PRO, False, False, False, False, "2022-03-01", "us"), "no trois_ans|no trois_ans|no trois_ans"),
    (("P19", PRO, False, False, False, False, None, None), "|".join(["check contact_inconnu"] * 3)),
    # what is forbidden anyway stays so, whatever remains to be checked
    (("P20", None, False, True, False, False, "2026-03-01", "us"), "no email_sans|check contact_inconnu|check contact_inconnu"),
]  # fmt: skip


def people(rows):
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(last_contact_at=pd.to_datetime(table["last_contact_at"]))


@pytest.mark.parametrize("facts, wanted", CASES, ids=[facts[0] for facts, _ in CASES])
def test_by_which_channel(facts, wanted):
    answer = allowed(people([facts]), ON).iloc[0]
    found = "|".join(
        f"{answer[channel]} {answer[f'{channel}_rule']}" for channel in ("email", "phone", "post")
    )
    assert found == wanted


def test_the_whole_table_at_once_keeps_its_order_and_each_rule_exists():
    answers = allowed(people([facts for facts, _ in CASES]), ON)
    assert len(CASES) == 20 and answers["prospect"].tolist() == [facts[0] for facts, _ in CASES]
    used = {rule for channel in ("email", "phone", "post") for rule in answers[f"{channel}_rule"]}
    by_channel = {"oppose_email", "oppose_tel"}  # met below
    assert used | by_channel == set(rules())  # every other rule is met by one of the twenty
    assert all(rule.text and rule.source for rule in rules().values())


def test_who_refuses_one_channel_may_be_approached_by_the_others_only():
    table = people(
        [("A", PRO, True, True, True, False, None, None), ("B", PRO, True, True, True, False, None, None)]
    )
    answers = allowed(table.assign(opposed_email=[True, False], opposed_phone=[None, True]), ON)
    assert answers[["email", "phone", "post"]].values.tolist() == [["no", "yes", "yes"], ["yes", "no", "yes"]]
    assert answers["email_rule"].iloc[0] == "oppose_email" and answers["phone_rule"].iloc[1] == "oppose_tel"


def test_consent_in_pandas_own_booleans_and_missing_columns():
    table = pd.DataFrame({"prospect": ["A", "B"], "consent_email": pd.array([True, None], dtype="boolean")})
    answers = allowed(table, ON)
    assert answers["email"].tolist() == ["yes", "no"] and answers["post"].tolist() == ["yes", "yes"]


def test_a_segment_says_who_is_a_professional():
    table = pd.DataFrame({"prospect": ["A", "B"], "account": ["X SAS", "Y SAS"], "segment": ["B2B", "B2C"]})
    assert allowed(table, ON)["professional"].tolist() == [True, False]


def test_other_rules_held_before():
    with pytest.raises(InputError, match="11/08/2026"):
        allowed(people([CASES[0][0]]), date(2026, 8, 10))
    with pytest.raises(InputError, match="n'existe pas"):
        allowed(pd.DataFrame({"nom": ["A"]}), ON)


def test_answers_and_dates_as_people_write_them_are_read_and_never_guessed():
    written = pd.DataFrame(
        {"prospect": ["A", "B"], "consent_email": ["non", "Oui"], "consent_phone": ["0", "1"], "opposed": ["Faux", ""],
         "last_contact_at": ["05/11/2023", "12/03/2026"], "last_contact_from": "them"}
    )  # fmt: skip
    answers = allowed(written, date(2026, 10, 1))  # the 5th of November 2023, not the 11th of May
    assert answers["email"].tolist() == ["no", "yes"] and answers["phone"].tolist() == ["no", "yes"]
    assert answers["post"].tolist() == ["yes", "yes"]
    nobody = written.assign(last_contact_at=None)
    assert allowed(nobody, ON)["phone_rule"].tolist() == ["tel_sans", "contact_inconnu"]
    with pytest.raises(InputError, match="consent_phone.*peut-être"):
        allowed(written.assign(consent_phone=["peut-être", "non"]), ON)
    with pytest.raises(InputError, match="last_contact_at.*un jour"):
        allowed(written.assign(last_contact_at=["un jour", "12/03/2026"]).iloc[[1, 0, 1]], ON)


@pytest.mark.parametrize(
    "segment, professional",
    [("Particulier", False), ("B to C", False), ("btoc", False), ("Professionnel", True), ("B-to-B", True)],
)
def test_what_the_segment_says_comes_before_the_name_of_a_company(segment, professional):
    table = pd.DataFrame({"prospect": ["A", "B"], "segment": segment, "account": [PRO, None]})
    answers = allowed(table, ON)
    assert answers["professional"].tolist() == [professional] * 2
    assert answers["phone_rule"].tolist() == ["tel_b2b" if professional else "tel_sans"] * 2
