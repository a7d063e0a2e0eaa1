"""Why the system or SQLite refused, in words."""

import sqlite3

from pipeline.core.system_errors import record_words


def test_a_record_that_cannot_be_read_or_written_may_lie_on_a_full_disk():
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    assert "đầy" in (record_words(error) or "")
