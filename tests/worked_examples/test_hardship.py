"""A hardship plan: the overdue principal in new instalments, and no penalty while it is kept."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import arrears
from tests.services.build import CAUSE, OPERATOR, POOR
from tests.worked_examples.life import Life


def test_a_late_bill_is_re_aged_into_six_without_a_fee(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "1201")
    life.goes_on_to("2026-11-16")
    # 10 to 15 November: 0.05 % of 1201.00 is 0.6005, so 0.60 a day.
    assert life.late == [("1201.00", "0.00", "0.00", "3.60")]
    made = arrears.request_hardship(empty, CAUSE, life.account_id, 6, "ill", "k1")
    arrears.decide_hardship(empty, OPERATOR, made.number, approve=True)
    life.even()
    # 120,100 分 = 6 × 20,016 + 4.
    assert [
        (str(i.bill_date), str(i.principal), str(i.fee)) for i in life.facts.plans[0].instalments
    ] == [
        ("2026-12-01", "200.17", "0.00"),
        ("2027-01-01", "200.17", "0.00"),
        ("2027-02-01", "200.17", "0.00"),
        ("2027-03-01", "200.17", "0.00"),
        ("2027-04-01", "200.16", "0.00"),
        ("2027-05-01", "200.16", "0.00"),
    ]
    # The penalty so far stays payable, with the first instalment.
    assert life.late == [("0.00", "0.00", "0.00", "3.60")]
    assert str(life.facts.statements[0].payable_until) == "2026-12-06"
    assert life.owed == "1204.60"

    life.goes_on_to("2026-12-05")
    assert life.owed == "1204.60"  # no penalty any more
    life.pays("203.77", "first")  # 3.60 + 200.17
    assert life.bills == [
        ("2026-11-01", "1201.00", "0.00", "2026-12-05"),
        ("2026-12-01", "200.17", "0.00", "2026-12-05"),
    ]
    for number, (bill, amount) in enumerate(
        [
            ("2027-01-02", "200.17"),
            ("2027-02-02", "200.17"),
            ("2027-03-02", "200.17"),
            ("2027-04-02", "200.16"),
            ("2027-05-02", "200.16"),
        ]
    ):
        life.goes_on_to(bill)
        life.pays(amount, f"p{number}")
    assert (life.owed, life.kept, life.available) == ("0.00", "0.00", "5000.00")
    # The shop: 1201.00 less 7.206, so 7.21.
    assert life.books == {
        "clearing": "1204.60",
        "merchant_payable": "-1193.79",
        "merchant_fee_income": "-7.21",
        "penalty_income": "-3.60",
    }
