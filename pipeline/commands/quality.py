"""`congvan evaluate`, `congvan rules check` and `congvan rules try`: how well is read, and by which rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.commands.common import DAY, json_option, received_option, say_json, say_text, settings_if_any, tell
from pipeline.commands.help import VietnameseGroup, VietnameseHelp
from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say

Forms = dict[str, dict[str, Path]]


@click.command(cls=VietnameseHelp, help=say("cli.evaluate_about"))
@click.argument("gold_dir", metavar=say("quality.gold_dir"), type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, metavar=f"[{say('cli.files')}]", type=click.Path(path_type=Path))
@click.option("--form", metavar=say("quality.form_name"), help=say("quality.form_option"))
@click.option("--detail", is_flag=True, help=say("quality.detail_option"))
@click.option("--ocr", is_flag=True, help=say("quality.ocr_option"))
@json_option
@click.pass_context
def evaluate(
    ctx: click.Context, gold_dir: Path, files: tuple[Path, ...], form: str | None, detail: bool, ocr: bool,
    as_json: bool,
) -> None:
    """Score what is read of the files against the gold, each form of a dispatch by itself."""
    from pipeline.scoring import golds_in, read_gold

    paths = golds_in(gold_dir)
    if not paths:
        raise CongvanError(say("quality.no_gold", folder=gold_dir))
    golds = {name: read_gold(path) for name, path in paths.items()}
    settings = settings_if_any(ctx.obj)
    unread = 0
    for name, found in _by_form(paths, files, form).items():
        if ocr:
            unread += _evaluate_letters(name, found, paths, golds, settings, detail=detail, as_json=as_json)
            continue
        unread += _evaluate_form(name, found, golds, settings, detail=detail, as_json=as_json)
    ctx.exit(3 if unread else 0)


def _by_form(golds: Mapping[str, Path], files: Sequence[Path], form: str | None) -> Forms:
    """The files to score: by form (what follows NAME), by the name of their gold."""
    if not files:
        return {form or "pdf": _beside(golds, form)}
    forms: Forms = defaultdict(dict)
    for path in files:
        name = max((n for n in golds if path.name.startswith(n)), key=len, default=None)
        if name is None:
            tell(say("quality.no_gold_for", path=path))
            continue
        suffix = path.name.removeprefix(name).lstrip(".")
        if name in forms[suffix]:
            raise UsageError(say("quality.twice", name=name))
        forms[suffix][name] = path
    return dict(forms)


def _beside(golds: Mapping[str, Path], form: str | None) -> dict[str, Path]:
    """For each gold the file of the form that lies beside it; without a form the PDF, else the text."""
    found = {}
    for name, gold in golds.items():
        candidates = [gold.with_name(f"{name}.{suffix}") for suffix in ([form] if form else ["pdf", "txt"])]
        there = next((c for c in candidates if c.is_file()), None)
        if there:
            found[name] = there
    return found


def _evaluate_form(
    form: str, found: Mapping[str, Path], golds: Mapping[str, Any], settings: Settings, *, detail: bool, as_json: bool
) -> int:
    """Score the files of one form and print the figures; how many could not be read."""
    from pipeline.batch import Failure, Job, read_all
    from pipeline.commands.extract import failure_sentence
    from pipeline.commands.progress import counted
    from pipeline.scoring import Tally, figures, score, score_unread, table
    from pipeline.view.extract_json import to_json

    tally, read, failed = Tally(), 0, list[str]()
    jobs = [Job(path, golds[name].get("received")) for name, path in found.items()]
    outcomes = counted(read_all(jobs, settings), len(jobs), say("cli.reading"))
    for (name, path), outcome in zip(found.items(), outcomes, strict=True):
        before = len(tally.differences)
        if isinstance(outcome, Failure):
            failed.append(name)
            tell(failure_sentence(path, outcome))
        else:
            read += 1
            score(golds[name], to_json(outcome), tally)
        for difference in tally.differences[before:] if detail else ():
            tell(f"{path.name}: {difference}")
    missing = [name for name in golds if name not in found or name in failed]
    for name in missing:
        score_unread(golds[name], tally)
    if as_json:
        say_json({"form": form, **figures(tally, read, missing)})
        return len(failed)
    say_text("\n".join([say("quality.form", form=form, count=read), *table(tally)]))
    if missing:
        say_text(say("quality.unread", names=", ".join(missing)))
    return len(failed)


def _evaluate_letters(
    form: str, found: Mapping[str, Path], paths: Mapping[str, Path], golds: Mapping[str, Any], settings: Settings, *,
    detail: bool, as_json: bool,
) -> int:
    """Compare what is read of one form with the transcripts, letter by letter; how many could not be read."""
    from pipeline.batch import Failure, Job, read_all
    from pipeline.commands.extract import failure_sentence
    from pipeline.commands.progress import counted
    from pipeline.legibility import Reading, read_against

    total, failed = Reading(), list[str]()
    jobs = [Job(path, golds[name].get("received")) for name, path in found.items()]
    outcomes = counted(read_all(jobs, settings), len(jobs), say("cli.reading"))
    for (name, path), outcome in zip(found.items(), outcomes, strict=True):
        if isinstance(outcome, Failure):
            failed.append(name)
            tell(failure_sentence(path, outcome))
            continue
        reading = read_against(paths[name], golds[name], outcome.text)
        total += reading
        if detail:
            tell(f"{path.name}: {_letters_line(reading)}")
    if as_json:
        say_json({"form": form, "dispatches": len(found) - len(failed), **total.figures()})
    else:
        say_text(f"{say('quality.form', form=form, count=len(found) - len(failed))}\n{_letters_line(total)}")
    return len(failed)


def _letters_line(reading: Any) -> str:
    figures = reading.figures()
    shares = {name: f"{figures[name] * 100:.2f}" for name in ("cer", "wer", "numbers")}
    return say("quality.letters_line", letters=figures["letters"], count=figures["numbers_in_all"], **shares)


@click.group(cls=VietnameseGroup, help=say("cli.rules_about"))
def rules() -> None:
    """Hold the commands about rules."""


@rules.command(cls=VietnameseHelp, help=say("cli.check_about"))
@click.pass_context
def check(ctx: click.Context) -> None:
    """Name each example that does not hold; exit 1 where there is one."""
    from pipeline.core.rules import load
    from pipeline.rulebook import explainers, problems

    broken = list(problems())
    for problem in broken:
        tell(problem)
    if broken:
        tell(say("quality.rules_broken", count=len(broken)))
        ctx.exit(1)
    say_text(say("quality.rules_hold", count=sum(len(load(name).rules) for name in explainers())))


@rules.command("try", cls=VietnameseHelp, help=say("cli.try_about"))
@click.argument("text", metavar=say("cli.words"))
@click.option("--issued", type=DAY, metavar=say("cli.day"), help=say("quality.issued_option"))
@received_option
@json_option
def try_rules(text: str, issued: date | None, received: date | None, as_json: bool) -> None:
    """Print each finding: its rule, the words it matched, the values it gives."""
    import unicodedata

    from pipeline.rulebook import explainers

    text = unicodedata.normalize("NFC", text)
    given = {name: day for name, day in (("issued", issued), ("received", received)) if day}
    found = [(name, f) for name, explain in explainers().items() for f in explain(text, **given)]
    for name, finding in found:
        words = text[finding.start : finding.end]
        values = {key: str(value) for key, value in finding.values.items() if value is not None}
        if as_json:
            place = {"start": finding.start, "end": finding.end}
            say_json({"file": name, "rule": finding.rule, "words": words, **place, "values": values})
            continue
        say_text(say("quality.matched", file=name, rule=finding.rule, words=words))
        for key, value in values.items():
            say_text(say("quality.gives", name=key, value=value))
    if not found:
        tell(say("quality.no_match"))


@rules.command(cls=VietnameseHelp, help=say("quality.document_about"))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar=say("quality.document_path"))
def document(output: Path | None) -> None:
    """Write every rule with its examples as a page in Markdown."""
    from pipeline.view.rules_page import rules_page

    page = rules_page()
    if output:
        output.write_text(page, encoding="utf-8", newline="\n")
    else:
        say_text(page)
