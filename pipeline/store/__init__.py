"""The office's record: dispatches, their directives as tasks, decisions and history in one SQLite file.

Everything takes a plain ``sqlite3.Connection`` that `database.open_record` gave. Messages of errors are for
clerks. `settings` is core.settings.Settings, days are ``datetime.date``, JSON rows are dicts in contract.md's form.

- ``database.open_record(path, *, create=False) -> Connection``: opens congvan.db (and brings its schema up to
  date); without `create` a missing file is a CongvanError.
- ``files.known_file(db, sha256) -> KnownFile | None``: whether these bytes are recorded already; look before reading.
- ``files.note_refused(db, name, came_from)``, ``files.note_failed(db, name, came_from, reason, sha256=None)``,
  inside a transaction.
- ``inbox``: the account of every file that came, one row each, in one of ``inbox.STATES``; ``inbox.counts(db)``,
  ``inbox.last_beat(db)``: when `watch` was last heard of.
- ``arrivals.gaps(db, year) -> list[Gap(first, last)]``: the arrival numbers missing in a year.
- ``record.record(db, settings, extraction, *, received, received_assumed, archived_as, came_from="",
  arrival_number=None, also=…) -> Recorded(document, file, outcome, name)``: one transaction, in which ``also(done)``
  is called; outcome is `recorded`, `linked` (another file of a dispatch already held) or `duplicate` (the same bytes).
- ``tasks.outstanding(db, settings, today, *, department=None, instruction=None, unassigned=False, overdue=False,
  due_within=None, limit=None) -> list[dict]``: open tasks, nearest deadline first, undated last;
  ``task_objects.task_objects(db, rows, today)`` makes each row the object of contract.md.
- ``instructions.instructions(db, settings, today, *, open_only=False) -> list[dict]``.
- ``instructions.show(db, settings, today, said) -> dict``.
- ``finding.find_instruction(db, settings, said) -> int`` (document id); raises ``finding.Ambiguous`` (a UsageError
  with ``candidates``, the names of the dispatches) or ``finding.NotFound``.
- ``decisions.done(db, settings, task, *, on, note=None, evidence=None)``, ``decisions.reopen(db, settings, task)``,
  ``assigning.assign(db, settings, task, department, role="lead", *, given_by=None, until=None)``,
  ``assigning.unassign(db, settings, task, department)``,
  ``decisions.extend(db, settings, task, *, until, because)``,
  ``decisions.drop(db, settings, task, *, because, only_this=False)``,
  ``corrections.correct(db, settings, said, field, value)``,
  ``corrections.edit_task(db, settings, task, field, value)``,
  ``corrections.add_task(db, settings, said, *, text, department=None, until=None)``,
  ``undoing.undo(db, settings, event=None)``; each gives one sentence that tells the clerk what was done.
- ``joining.join(db, settings, keep, gone, …)``, ``splitting.split(db, settings, file, first, second, …)``: dispatches
  put together and taken apart, each one event; ``missed.done_missed``, ``missed.drop_missed``: of a duty all that is
  overdue.
- ``schema.tables(db)``, ``schema.columns(db, table)``: what the record is made of.
- ``replay.differences(db)``: where the history does not come to what the record holds; nothing if it is whole.
- ``doubts.doubts(db) -> list[dict]``: what the reading was unsure of.
- An event's ``detail`` is ``{"changes": [{"table", "row", "before", "after"}, …]}`` (store/changes.py): every write to
  tasks and corrections behind the recording goes through ``changes.change/add/remove`` and is kept in an event.
- ``freshness.catch_up(db, settings) -> bool``: judges whose tasks are whose anew where congvan.toml has changed; the
  queries above and `record` do so themselves.
- ``readings.text_of(db, file) -> Text | None``: the text of a file with blocks and places, as it was read.
- ``proposals.proposals(db) -> list[dict]``, ``proposals.accept(db, id)``, ``proposals.reject(db, id)``; they are found
  by ``proposing.propose`` when a dispatch is recorded or corrected, from store/chains.py and store/proofs.py.
"""
