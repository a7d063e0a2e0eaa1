"""The step of the schema that lets one file hold several dispatches, and one dispatch lie in several files."""

from __future__ import annotations

from typing import Any


def parts_step(db: Any) -> None:
    """A file with several dispatches has a row for each: the first is the file's own, the others are `part_of` it.

    A part has the state `part` and no hash of its own; `first_page` to `last_page` are its pages in the file. `begins`
    is the place on its first page (entries of the page's content before it), as the cut was made.
    """
    for column in ("part_of", "first_page", "last_page", "begins"):
        db["files"].add_column(column, int)
    db.execute("CREATE INDEX files_part_of ON files (part_of) WHERE part_of IS NOT NULL")
