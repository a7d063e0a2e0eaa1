"""The step of the schema that tells a task which a person has to judge from one that is surely another office's."""

from __future__ import annotations

from typing import Any

from pipeline.core.texts import in_every_language

_KEPT = ("store.why_left_open", "store.why_nobody")


def unclear_step(db: Any) -> None:
    """`unclear`: the settings could not tell whether the task is this office's; found in the reason kept so far."""
    db.execute("ALTER TABLE tasks ADD COLUMN unclear INTEGER NOT NULL DEFAULT 0")
    for said in (text for key in _KEPT for text in in_every_language(key)):
        begins, _, _ = said.partition("{unit}")
        db.execute(
            "UPDATE tasks SET unclear = 1 WHERE state = 'not_ours' AND substr(why, 1, ?) = ?", [len(begins), begins]
        )
    db.execute("CREATE INDEX tasks_unclear ON tasks (directive_id, due) WHERE unclear AND state = 'not_ours'")
