"""Pages of a long scan read before the file is read as a whole, so that several processes can share it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.core.model import KnownPage, Survey
from pipeline.ingest import pdf
from pipeline.ingest.files import load
from pipeline.ingest.page_memory import remembering
from pipeline.ingest.reading import MOST_PAGES
from pipeline.ingest.sheets import begin, opened, words_of_scan
from pipeline.ingest.time_limits import page_limit

_PICTURE = 0.5  # of the page


def survey(path: Path, *, looking: bool = True) -> Survey:
    """How many pages a PDF or a picture file has, and, `looking` at them, which are mostly pictures; nothing for what
    is neither or cannot be opened.
    """
    try:
        content = load(path)
        if content.kind not in ("pdf", "image"):
            return Survey()
        with opened(content) as document:
            pages = range(1, min(len(document), MOST_PAGES) + 1)
            looked = pages if looking else ()
            scanned = tuple(n for n in looked if content.kind == "image" or _is_scanned(document[n - 1]))
            return Survey(len(pages), scanned, content.sha256)
    except Exception:  # the file is read all the same, and then told of
        return Survey()


def _is_scanned(page: Any) -> bool:
    return pdf.image_share(page) > _PICTURE


def read_ahead(path: Path, numbers: Iterable[int], folder: Path | None = None) -> dict[int, KnownPage]:
    """Read some pages of a PDF or a picture file for a `read_file` that follows, to which `remembering` hands those
    that are scanned.

    Pages that `folder` remembers are left out. Nothing is given where a page bears a mark or cannot be read:
    `read_file` will tell of it.
    """
    known: dict[int, KnownPage] = {}
    with remembering(folder) as memory:
        try:
            content = load(path)
            with opened(content) as document:
                for number in numbers:
                    begun = begin(content, document, number)
                    if begun.scan is not None:
                        with page_limit():
                            words_of_scan(begun, begun.scan)
                        if begun.key in memory.learned:
                            known[number] = KnownPage(begun.key, begun.ratio, memory.learned[begun.key])
        except Exception:
            return {}
    return known
