"""Test how far a run is said to be."""

from datetime import UTC, datetime, timedelta

from custom_components.ai_automation.core.schedule.progress import Progress

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
SHARES = {"reading": 30.0, "thinking": 70.0}


def test_by_what_the_last_run_took() -> None:
    """The percentage goes with time, never back, and the end is where it was the last time."""
    now = NOW
    progress = Progress(lambda: now, SHARES, {"reading": 10.0, "thinking": 30.0, "old": 1.0})
    assert progress.told(now) == (None, None, None)
    progress.begin("reading")
    now += timedelta(seconds=5)
    assert progress.told(now) == ("reading", 12.5, NOW + timedelta(seconds=40))
    now += timedelta(seconds=60)
    phase, slow, _ = progress.told(now)
    assert (phase, slow) == ("reading", 23.8)
    progress.begin("thinking")
    assert progress.told(now) == ("thinking", 25.0, now + timedelta(seconds=30))
    now += timedelta(seconds=20)
    progress.end()
    assert progress.seconds == {"reading": 65.0, "thinking": 20.0}


def test_first_run() -> None:
    """Without an earlier run there is a percentage, and no promise of an end."""
    for took in (None, {"reading": 3.0}):
        progress = Progress(lambda: NOW, SHARES, took)
        progress.begin("reading")
        assert progress.told(NOW) == ("reading", 15.0, None)
        progress.begin("thinking")
        assert progress.told(NOW) == ("thinking", 65.0, None)
    progress = Progress(lambda: NOW, {})
    progress.begin("anything")
    assert progress.told(NOW) == ("anything", None, None)
