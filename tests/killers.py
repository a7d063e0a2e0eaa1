"""What ends or stops the process that does it, as a damaged file may do to a library; for tests with processes."""

import os
import threading

from pipeline import batch
from pipeline.batch import Failure
from pipeline.ingest import time_limits

BAD_PAGE = 3
_read_one, _ahead = batch.read_one, batch._ahead


def read_one(job, settings, ahead=None):
    """Ends its process on files that are named so, and reads no other."""
    if "chết" in job.path.name:
        os._exit(1)
    return Failure("unreadable", job.path.name)


def ahead(job, pages):
    """Ends its process on a page, and reads the others."""
    if BAD_PAGE in pages:
        os._exit(1)
    return _ahead(job, pages)


def ahead_hanging(job, pages):
    """Hangs on a page, and reads the others."""
    if BAD_PAGE in pages:
        time_limits.HUNG_SECONDS = 0.2
        threading.Event().wait()
    return _ahead(job, pages)


def read_whole(job, settings, ahead=None):
    """Ends its process as long as no page was given up, and reads the file without it."""
    if not (ahead and ahead.given_up):
        os._exit(1)
    return _read_one(job, settings, ahead)
