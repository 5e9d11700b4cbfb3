from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoopiMaliConfig(AppConfig):
    name = "coopi_mali"
    verbose_name = _("People")

    def ready(self) -> None:
        from coopi_mali import roles

        post_migrate.connect(roles.write_groups, sender=self, dispatch_uid="coopi_mali.roles")


class PortalAdminConfig(AdminConfig):
    default_site = "coopi_mali.admin_site.PortalAdminSite"
