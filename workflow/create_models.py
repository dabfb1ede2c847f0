"""A migration's step that makes many tables at once.

Django renders all related models anew for each ``CreateModel``: with some eighty tables that point at each other it took
ten times as long as making the tables.
"""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Makes the tables of ``operations``, a list of ``CreateModel`` of one app, which may refer to each other in any order."""

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return type(self).__name__, [], {"operations": self.operations}

    @property
    def reversible(self):
        return True

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered once, after the last model
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name, app_label):
        return True

    def describe(self):
        return f"Create {len(self.operations)} models"
