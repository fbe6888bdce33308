"""Replay a plan over a log."""

from ..history import Span, outside, overlap
from ..home import Home
from ..plan import AutomationPlan, compile_plan
from .automation import Automation
from .model import Place, Replayed
from .track import Log
from .world import World


def replay(plan: AutomationPlan, log: Log, home: Home, place: Place) -> Replayed:
    """Return what a plan would have done in the time of a log.

    It is Home Assistant's configuration of the plan that is run, so that parts which the plan
    carries as they are count as well. While Home Assistant was down, nothing is run; what was
    under way is lost.
    """
    config = compile_plan(plan)
    world = World(log, home, place)
    if plan.blueprint is not None:
        world.limit("blueprint", plan.blueprint.path)
    automation = Automation(config, world)
    whole = Span(log.start, log.end)
    answered = 0
    for up in outside(log.down, whole):
        if world.ended:
            break
        world.run(up.start)
        answered = max(answered, automation.start())
        world.run(up.end)
        automation.stop()
    end = world.now if world.ended else log.end
    down = tuple(overlap(log.down, [Span(log.start, end)]))
    return Replayed(
        log.start,
        end,
        tuple(automation.firings),
        world.limits,
        down,
        triggers=len(config.get("triggers", ())),
        replayable=answered,
    )
