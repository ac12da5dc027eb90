"""Notices: what contradicts itself or is incomplete is refused, what is only unusual is not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contract.claims import FirstNoticeOfLoss
from contract.identifiers import Line, line_of
from contract.losses import REQUIRED, Circumstances, Occurrence, Peril, Precision
from functions.claims import notices
from functions.web.problems import Invalid
from tests import builders

# A Monday, 10 h in Paris.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def notice(earliest: datetime, latest: datetime, precision: Precision, known_on: date):
    return builders.first_notice_of_loss(
        occurrence=Occurrence(
            earliest=earliest, latest=latest, precision=precision, words="tout à l'heure"
        ),
        known_on=known_on,
    )


def pointers(refused: FirstNoticeOfLoss) -> list[str]:
    with pytest.raises(Invalid) as problem:
        notices.check(refused, NOW)
    return [error.pointer for error in problem.value.errors]


@pytest.mark.parametrize(
    ("number", "peril"),
    [
        (builders.MOTOR_POLICY, Peril.BURGLARY),
        (builders.HOME_POLICY, Peril.COLLISION),
        (builders.LIABILITY_POLICY, Peril.FIRE),
    ],
)
def test_a_peril_of_another_line_is_refused(number: str, peril: Peril):
    wrong = builders.first_notice_of_loss(
        policy_number=number, peril=peril, circumstances=Circumstances()
    )

    assert pointers(wrong) == ["#/peril"]


@pytest.mark.parametrize("number", [builders.MOTOR_POLICY, builders.HOME_POLICY])
def test_each_missing_answer_has_its_own_pointer(number: str):
    for peril, names in REQUIRED[line_of(number)].items():
        bare = builders.first_notice_of_loss(
            policy_number=number, peril=peril, circumstances=Circumstances()
        )

        assert pointers(bare) == [f"#/circumstances/{name}" for name in names]


def test_no_and_zero_are_answers():
    complete = builders.first_notice_of_loss(
        circumstances=builders.circumstances(
            Line.MOTOR,
            Peril.COLLISION,
            injured_count=0,
            drivable=False,
            joint_report_signed=False,
        )
    )

    notices.check(complete, datetime.now(UTC))


@pytest.mark.parametrize(
    ("starts", "ends", "precision"),
    [
        (timedelta(minutes=5), timedelta(minutes=5), Precision.EXACT),
        (timedelta(hours=-3), timedelta(hours=2), Precision.INTERVAL),
        (timedelta(days=1), timedelta(days=2), Precision.DAY),
        (timedelta(hours=1), timedelta(hours=4), Precision.PART_OF_DAY),
        (timedelta(minutes=-10), timedelta(hours=2), Precision.ABOUT),
        (timedelta(days=-2), timedelta(days=400), Precision.DAY),
    ],
)
def test_a_loss_of_the_future_is_refused(starts: timedelta, ends: timedelta, precision: Precision):
    wrong = notice(NOW + starts, NOW + ends, precision, NOW.date())

    assert pointers(wrong) == ["#/occurrence/latest"]


@pytest.mark.parametrize(
    ("starts", "ends", "precision"),
    [
        (timedelta(minutes=1), timedelta(minutes=1), Precision.EXACT),
        (timedelta(hours=-9), timedelta(hours=14, minutes=59), Precision.DAY),
        (timedelta(hours=-4), timedelta(hours=2), Precision.PART_OF_DAY),
        (timedelta(minutes=-30), timedelta(minutes=30), Precision.ABOUT),
    ],
)
def test_what_happened_today_may_reach_past_this_very_minute(
    starts: timedelta, ends: timedelta, precision: Precision
):
    notices.check(notice(NOW + starts, NOW + ends, precision, NOW.date()), NOW)


def test_a_loss_is_not_known_before_it_happened():
    loss = NOW - timedelta(days=3)

    wrong = notice(loss, loss, Precision.EXACT, loss.date() - timedelta(days=1))

    assert pointers(wrong) == ["#/known_on"]


def test_a_loss_is_not_known_tomorrow():
    loss = NOW - timedelta(days=3)

    wrong = notice(loss, loss, Precision.EXACT, NOW.date() + timedelta(days=1))

    assert pointers(wrong) == ["#/known_on"]


def test_the_day_of_a_loss_is_the_day_in_paris():
    # 23 h 30 UTC on the 20th is half past midnight on the 21st in Paris.
    loss = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)

    wrong = notice(loss, loss, Precision.EXACT, date(2026, 11, 20))

    assert pointers(wrong) == ["#/known_on"]


@pytest.mark.parametrize(
    ("day", "is_outside"),
    [
        (date(2024, 1, 1), False),
        (date(2023, 12, 31), True),
        (date(2025, 6, 30), False),
        (date(2025, 7, 1), True),
    ],
)
def test_a_loss_outside_the_policy_is_noticed_to_the_day(day: date, is_outside: bool):
    policy = builders.policy(starts_on=date(2024, 1, 1), ends_on=date(2025, 6, 30))
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=builders.PARIS)

    assert notices.is_outside(policy, Occurrence.exactly(noon, "à midi")) is is_outside
