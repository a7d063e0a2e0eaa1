"""Yes and no to what waits for a person, whether it is a proposal or a doubt, by the number that the queue gives."""

from __future__ import annotations

import re

from pipeline.core.errors import UsageError
from pipeline.core.texts import for_the_record, say
from pipeline.office import Office
from pipeline.parting import accept as accept_proposal
from pipeline.store import decisions, doubts, proposals
from pipeline.store.database import rows, writing

_KEY = re.compile(r"([pdnc]?)(\d{1,18})")


def accept(office: Office, key: str) -> str:
    """Say yes: a proposal (`p7`, or `7`) comes true, what was doubted (`d12`, `n5`, `c3`) was read rightly.

    Raises:
        UsageError: nothing of this number waits.
        CongvanError: the original of a file that is to be taken apart is missing, or cannot be read.
    """
    sort, number = _parts(key)
    if sort == "p":
        return accept_proposal(office, number)
    return doubts.confirm(office.db, f"{sort}{number}")


def reject(office: Office, key: str) -> str:
    """Say no: a proposal is dismissed, an order that is none is dropped, a citation that is none ties nothing.

    Raises:
        UsageError: nothing of this number waits, or only a correction can tell what is right.
    """
    sort, number = _parts(key)
    if sort == "p":
        return proposals.reject(office.db, number)
    if sort == "c":
        return doubts.refuse_citation(office.db, f"c{number}")
    if sort == "n":
        raise UsageError(say("doubt.correct_it", id=key))
    return _no_order(office, f"d{number}")


def _no_order(office: Office, key: str) -> str:
    """An order that is none needs not be done, nor asked about again."""
    with writing(office.db):
        found = doubts.doubted(office.db, key)
        sql = """
            SELECT id FROM tasks WHERE directive_id = ? AND same_as IS NULL AND state <> 'not_ours'
            AND (state = 'open' OR next_at IS NOT NULL) ORDER BY next_at IS NULL, id DESC
        """
        task = rows(office.db, sql, [found["id"]])
        if not task:
            return doubts.confirm(office.db, key)
        with for_the_record():
            because = say("doubt.no_order")
        return decisions.drop(office.db, office.settings, task[0]["id"], because=because)


def _parts(key: str) -> tuple[str, int]:
    found = _KEY.fullmatch(key.strip().lower())
    if found is None:
        raise UsageError(say("doubt.none_such", id=key))
    return found[1] or "p", int(found[2])
