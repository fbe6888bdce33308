"""Run sequences of actions that pause: as generators that say what they wait for."""

from collections.abc import Callable, Generator
from typing import Any, Protocol

from .errors import UnanswerableError
from .world import Cancel, World

type Resume = Callable[[Any], None]


class Pause(Protocol):
    """What a sequence waits for."""

    def arm(self, resume: Resume) -> Cancel:
        """Begin to wait; `resume` is to be called once, with what came of it."""


type Steps = Generator[Pause, Any]
# Steps that return what came of them.
type Waiting = Generator[Pause, Any, Any]
# Called at the end: with the exception that ended it, None if it came to its end.
type Done = Callable[[Exception | None], None]


class HaltError(Exception):
    """Something that ends a sequence before its end."""


class Task:
    """Drives one sequence until it is done or stopped."""

    def __init__(self, steps: Steps, done: Done) -> None:
        self._steps = steps
        self._done = done
        self._cancel: Cancel | None = None
        self._over = False

    def resume(self, value: Any = None) -> None:
        """Go on until the next pause."""
        if self._over:
            return
        self._cancel = None
        try:
            self._cancel = self._steps.send(value).arm(self.resume)
        except StopIteration:
            self._finish(None)
        except (HaltError, UnanswerableError) as err:
            self._steps.close()
            self._finish(err)

    def stop(self) -> None:
        """End it where it is; nobody is told."""
        self._over = True
        if self._cancel is not None:
            self._cancel()
        self._steps.close()

    def _finish(self, err: Exception | None) -> None:
        self._over = True
        done, self._done = self._done, _told
        # It may know this task: left here, both would stay until garbage is collected.
        done(err)


def _told(_err: Exception | None) -> None:
    """Tell nobody again."""


class Sleep:
    """Wait for some seconds."""

    def __init__(self, world: World, seconds: float) -> None:
        self._world, self._seconds = world, seconds

    def arm(self, resume: Resume) -> Cancel:
        """Begin to wait."""
        return self._world.later(self._seconds, lambda: resume(None))


class First:
    """Wait for the first of several things, each of which calls back with its result."""

    def __init__(self, *starts: Callable[[Resume], Cancel]) -> None:
        self._starts = starts

    def arm(self, resume: Resume) -> Cancel:
        """Begin to wait."""
        cancels: list[Cancel] = []

        def cancel() -> None:
            for one in cancels:
                one()
            cancels.clear()

        def came(value: Any) -> None:
            cancel()
            resume(value)

        cancels += [start(came) for start in self._starts]
        return cancel


class All:
    """Wait for several sequences that run beside each other; gives the first error of any."""

    def __init__(self, branches: list[Steps]) -> None:
        self._branches = branches

    def arm(self, resume: Resume) -> Cancel:
        """Begin all of them."""
        errors: list[Exception | None] = [None] * len(self._branches)
        left = set(range(len(self._branches)))
        tasks: list[Task] = []

        def ended(place: int) -> Done:
            def done(err: Exception | None) -> None:
                errors[place] = err
                left.discard(place)
                if not left and len(tasks) == len(self._branches):
                    resume(next((one for one in errors if one is not None), None))

            return done

        for place, steps in enumerate(self._branches):
            tasks.append(Task(steps, ended(place)))
        for task in tasks:
            task.resume()

        def cancel() -> None:
            for task in tasks:
                task.stop()

        return cancel
