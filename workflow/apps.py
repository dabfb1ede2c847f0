from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


def _take_seals_off(using, plan, **kwargs):
    """SQLite cannot rebuild a table while a trigger of another table names it. On PostgreSQL the seals stay on."""
    from workflow import seals

    if plan and connections[using].vendor == "sqlite":
        seals.remove(connections[using])


def _install_seals(using, **kwargs):
    from workflow import seals

    seals.install(connections[using])


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Quy trình"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        pre_migrate.connect(_take_seals_off, sender=self, dispatch_uid="workflow.take_seals_off")
        # After every migrate: SQLite loses triggers when a table is rebuilt.
        post_migrate.connect(_install_seals, sender=self, dispatch_uid="workflow.install_seals")
