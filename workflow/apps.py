from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _install_seals(using, **kwargs):
    from workflow import seals

    seals.install(connections[using])


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Quy trình"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # After every migrate: SQLite loses triggers when a table is rebuilt.
        post_migrate.connect(_install_seals, sender=self, dispatch_uid="workflow.install_seals")
