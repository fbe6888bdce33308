"""Gather what people did: every time somebody brought a device into a state."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..core.attribution.causes import Cause
from ..core.attribution.domains import ACTUATORS, SELF_WILLED, VIRTUAL
from ..core.home import Entity, Home
from ..core.plan.model import CallAction
from ..history.model import ATTRIBUTE_MARK, BoolArray, FloatArray, IntArray, Track
from .calls import call_for, goal_of

# Who changes what an automation did within this time corrects it; that is no habit.
OVERRIDE_SECONDS = 600.0
# Goals that end a use.
ENDS = frozenset({"closed", "docked", "idle", "locked", "off", "standby"})
# What a media player does by itself is more than what it is told at its own keys.
_HAND_GOALS = {"media_player": frozenset({"off", "on", "playing"})}


@dataclass(frozen=True, slots=True)
class Acts:
    """All times (seconds UTC, sorted) at which people brought one subject to one goal.

    `by_hand` tells which came from the device itself, `user` whose they were as far as that is
    known; `call` is the action that does the same.
    """

    track: Track
    goal: str
    call: CallAction
    times: FloatArray
    by_hand: BoolArray
    context: IntArray
    user: npt.NDArray[np.object_]
    # Whether the subject was in its goal before its first change, and after each.
    reached: BoolArray

    @property
    def entity_id(self) -> str:
        """Return the entity acted on."""
        return self.track.entity_id

    def keep(self, mask: BoolArray) -> Acts:
        """Return only the acts that a mask names."""
        return replace(
            self,
            times=self.times[mask],
            by_hand=self.by_hand[mask],
            context=self.context[mask],
            user=self.user[mask],
        )

    def since_change(self) -> FloatArray:
        """Return how long before each act the subject last changed (seconds), inf if never."""
        before = np.searchsorted(self.track.time, self.times, side="left") - 1
        since = self.times - self.track.time[np.maximum(before, 0)]
        return np.where(before < 0, np.inf, since)

    def in_goal(self, times: FloatArray) -> BoolArray:
        """Tell at which times (seconds UTC) the subject was in its goal already."""
        return self.reached[np.searchsorted(self.track.time, times, side="left")]


def gather_acts(tracks: Mapping[str, Track], home: Home) -> list[Acts]:
    """Return the acts of people on every subject that the home still has."""
    return [
        acts
        for track in tracks.values()
        if track.domain in ACTUATORS
        and (entity := home.entities.get(track.entity_id)) is not None
        and not entity.hidden
        and entity.category is None
        for acts in _of_track(track, entity)
    ]


def _overrides(track: Track) -> BoolArray:
    """Tell which changes, from the second on, take back what an automation has just done."""
    automated = np.isin(track.cause[:-1], [Cause.AUTOMATION, Cause.SCRIPT])
    return np.asarray(automated & (np.diff(track.time) < OVERRIDE_SECONDS))


def _of_track(track: Track, entity: Entity) -> Iterator[Acts]:
    domain = track.domain
    goals = np.array(
        [
            goal_of(domain, state, previous)
            for state, previous in zip(track.state, track.previous, strict=True)
        ],
        dtype=object,
    )
    by_hand = track.cause == Cause.DEVICE
    # A thermostat that heats or stops does so by itself; only what is set on it is set.
    by_itself = domain == "climate" and ATTRIBUTE_MARK not in track.subject
    if domain in VIRTUAL or domain in SELF_WILLED or by_itself:
        acted = track.cause == Cause.PERSON
    else:
        hand_goals = _HAND_GOALS.get(domain)
        hand = by_hand & np.isin(goals, list(hand_goals)) if hand_goals else by_hand
        acted = (track.cause == Cause.PERSON) | hand
    acted[1:] &= ~_overrides(track)
    if domain != "scene" and len(goals) > 1:
        # Opening and then open is one act.
        acted[1:] &= goals[1:] != goals[:-1]
    for goal in sorted(set(goals[acted].tolist())):
        call = call_for(track.subject, goal, entity)
        if call is None:
            continue
        mask = acted & (goals == goal)
        reached = _reached(track, goal)
        yield Acts(
            track,
            goal,
            call,
            track.time[mask],
            by_hand[mask],
            track.context[mask],
            track.user[mask],
            reached,
        )


def _reached(track: Track, goal: str) -> BoolArray:
    """Tell whether a subject was in its goal before its first change, and after each."""
    states = [*track.previous[:1].tolist(), *track.state.tolist()]
    if goal == "activated":
        return np.zeros(len(states), np.bool_)
    if track.domain == "media_player" and goal == "on":
        return ~np.isin(states, ["off", "standby", "unavailable", "unknown"])
    is_goal = {state: goal_of(track.domain, state, "") == goal for state in set(states)}
    return np.array([is_goal[state] for state in states], dtype=np.bool_)
