"""The checklist of the stage."""

from typing import Annotated

import typer

from crisisrunner.cli import completing, screen
from crisisrunner.cli.screen import labelled, out
from crisisrunner.cli.session import At, Json, session_of
from crisisrunner.times import deadline, from_stamp

app = typer.Typer(
    help="The checklist of the stage: done, skip, list.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

Task = Annotated[str, typer.Argument(metavar="ID", help="Which task.", autocompletion=completing.tasks)]


@app.command("done")
def done(context: typer.Context, task: Task, at: At = None) -> None:
    """Tick a task.

    Example: crisisrunner task done confirm
    """
    session_of(context).runner(at).finish_task(task)
    out(f"  done  {task}")


@app.command("skip")
def skip(
    context: typer.Context,
    task: Task,
    reason: Annotated[str, typer.Option("--reason", help="Why it is left out.")],
    at: At = None,
) -> None:
    """Leave a task out, with a reason.

    Example: crisisrunner task skip brief --reason "the night shift was told in person"
    """
    session_of(context).runner(at).skip_task(task, reason)
    out(f"  skipped  {task}")


@app.command("list")
def list_tasks(context: typer.Context, as_json: Json = False) -> None:
    """List the tasks of the stage.

    Example: crisisrunner task list
    """
    from crisisrunner.answers import tasks_data
    from crisisrunner.overview import Overview

    session = session_of(context)
    overview = Overview(session.case, session.now())
    if as_json:
        screen.answer(tasks_data(overview))
        return
    for task in tasks_data(overview):
        due = (
            f", by {deadline(from_stamp(task['due_at']), overview.case.zone, overview.now)}"
            if task["due_at"]
            else ""
        )
        role = f" ({task['role']}{due})" if task["role"] else due
        labelled(task["state"], f"{task['id']}: {task['do']}{role}", at=12)
    if not overview.stage.tasks:
        out(f"{overview.stage.title.upper()} has no tasks.")
