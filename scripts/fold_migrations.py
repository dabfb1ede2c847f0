"""Writes the folded initial migration of every app anew: the tables as all its migrations leave them, made in one step.

Usage: fold_migrations.py, where ``makemigrations --check`` is content; run it after migrations were added.

The folded files stay, so that a database that stands between two of them goes on from there; one that has none of them
is made by the fold (``workflow/create_models.py``), in a tenth of the time. The fold makes tables only: a step that runs
Python or SQL must say that a database without rows does not need it (``elidable=True``).
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhub.settings")

import django  # noqa: E402

django.setup()

from django.db import migrations  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.db.migrations.writer import MigrationWriter  # noqa: E402

from workflow.create_models import CreateModels  # noqa: E402

APPS = ("units", "targets", "evaluations")
NAME = "0001_squashed"
DOCSTRING = '''"""The tables as the replaced migrations leave them, made at once: rendering each step took most of the time.

Written by scripts/fold_migrations.py. The replaced files stay: a database that stands between two of them goes on there.
"""

'''


def steps_of(loader, app) -> list:
    """The app's migrations in the order in which they are applied."""
    graph = loader.graph
    return [graph.nodes[key] for key in graph.forwards_plan(last_of(loader, app)) if key[0] == app]


def writes_rows(operation) -> bool:
    return isinstance(operation, migrations.RunPython | migrations.RunSQL) and not operation.elidable


def fold(loader, app) -> migrations.Migration:
    steps = steps_of(loader, app)
    needed = [step.name for step in steps for operation in step.operations if writes_rows(operation)]
    if needed:
        sys.exit(f"{app}: a new database would miss what these write: {', '.join(needed)}")
    others = {label for step in steps for label, _ in step.dependencies if label in APPS and label != app}
    folded = migrations.Migration(NAME, app)
    folded.initial = True
    folded.replaces = [(app, step.name) for step in steps]
    folded.dependencies = sorted(last_of(loader, other) for other in others)
    models = loader.graph.make_state(nodes=[last_of(loader, label) for label in APPS]).models
    folded.operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name=model.name,
                    fields=list(model.fields.items()),
                    options=model.options,
                    bases=model.bases,
                    managers=model.managers,
                )
                for (label, _), model in models.items()
                if label == app
            ]
        )
    ]
    return folded


def last_of(loader, app) -> tuple[str, str]:
    """The newest migration of the app, beside which its present fold is a leaf of its own."""
    (leaf,) = (key for key in loader.graph.leaf_nodes(app) if key[1] != NAME)
    return leaf


def main() -> int:
    loader = MigrationLoader(None, replace_migrations=False)
    folds = {app: MigrationWriter(fold(loader, app), include_header=False).as_string() for app in APPS}
    for app, text in folds.items():
        path = ROOT / app / "migrations" / f"{NAME}.py"
        path.write_text(DOCSTRING + text, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
