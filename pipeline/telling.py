"""What a clerk is told of a file that was taken in: its number to write down, what it asks, what else it holds."""

from __future__ import annotations

from pipeline.batch import Failure
from pipeline.core.texts import say
from pipeline.keeping import letters
from pipeline.store.record import Recorded


def recorded_sentence(file: str, state: str, done: Recorded) -> str:
    """What became of a file that is in the record: `recorded`, `linked` or `duplicate`."""
    sentence = say(f"intake.{state}", file=file, name=done.name, more=_told(done))
    if done.continued:
        sentence = say("parts.continued", file=file, name=done.name)
    if done.enclosed:
        sentence = f"{sentence} {say('parts.enclosed', names=', '.join(done.enclosed))}"
    if done.proposed:
        sentence = f"{sentence} {say('intake.proposed', count=done.proposed)}"
    return sentence


def _told(done: Recorded) -> str:
    """What the clerk wants to know of a dispatch at once: the number to write on it, and whether it asks anything."""
    number = say("intake.with_number", number=done.number) if done.number else ""
    return number + say("intake.with_tasks" if done.ours else "intake.without_tasks", count=done.ours)


def failure_sentence(file: str, failure: Failure) -> str:
    """The reason of a failure, with the file's name in it."""
    reason = letters(failure.reason)
    return reason if file in reason else f"{file}: {reason}"
