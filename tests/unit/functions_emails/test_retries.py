"""Retries: patient, bounded, and never sooner than SendGrid asks."""

from datetime import timedelta

import pytest

from functions.emails import retries


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 30), (2, 60), (3, 120), (4, 240), (7, 1920), (8, 3600)]
)
def test_the_pause_doubles_up_to_an_hour(attempts: int, seconds: int):
    assert retries.delay(attempts, jitter=0.5) == timedelta(seconds=seconds)


def test_pauses_are_spread_so_that_mails_do_not_come_back_together():
    pauses = {retries.delay(1) for _ in range(50)}

    assert len(pauses) > 10
    assert all(timedelta(seconds=24) <= pause <= timedelta(seconds=36) for pause in pauses)


def test_what_sendgrid_asks_for_is_respected_within_a_day():
    assert retries.delay(1, retry_after=600, jitter=0) == timedelta(seconds=600)
    assert retries.delay(1, retry_after=10**9, jitter=0) == timedelta(days=1)


def test_the_pause_never_exceeds_an_hour_of_our_own():
    assert retries.delay(40, jitter=1) == timedelta(hours=1)
