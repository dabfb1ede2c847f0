"""The folded initial migrations leave the same tables as the ones they replace."""

import pytest
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.sqlite

APPS = ("units", "targets", "evaluations")


def replaced_by(loader) -> dict:
    return {key: squashed.replaces for key, squashed in loader.replacements.items()}


def models_after(loader, nodes) -> dict:
    """(app, model) -> what its table is made of, whatever the order in which it was said."""
    state = loader.graph.make_state(nodes=nodes, at_end=True)
    return {
        key: {
            "fields": {name: field.deconstruct()[1:] for name, field in model.fields.items()},
            **{
                name: sorted(map(repr, value)) if isinstance(value, list | set) else value
                for name, value in model.options.items()
                if value
            },
        }
        for key, model in state.models.items()
        if key[0] in APPS
    }


def test_the_folded_migrations_say_what_the_replaced_ones_say():
    folded = MigrationLoader(None)
    replaced = MigrationLoader(None, replace_migrations=False)
    # Only up to where the fold ends: what came later builds on either until scripts/fold_migrations.py folds it too.
    ends = [steps[-1] for steps in replaced_by(folded).values()]
    assert {app for app, _ in ends} == set(APPS)
    before = models_after(replaced, ends)
    after = models_after(folded, list(replaced_by(folded)))
    assert before.keys() == after.keys()
    for key, model in before.items():
        assert after[key] == model, key
