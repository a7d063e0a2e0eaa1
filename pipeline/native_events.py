"""The system's own news of changes in a folder, where the package watchdog is installed; polling does without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say


@contextmanager
def telling_of_changes(folder: Path, wake: Callable[[], None]) -> Iterator[None]:
    """Call `wake`, from another thread, whenever something changes under `folder`.

    Raises:
        CongvanError: watchdog is not installed, or the system cannot watch this folder.
    """
    try:
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer
    except ImportError as e:
        raise CongvanError(say("watch.no_watchdog")) from e

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type in ("created", "modified", "moved", "closed"):
                wake()

    observer = Observer()
    observer.schedule(Handler(), str(folder), recursive=True)
    try:
        observer.start()
    except OSError as e:
        raise CongvanError(say("watch.cannot_watch", folder=folder)) from e
    try:
        yield
    finally:
        observer.stop()
        observer.join()
