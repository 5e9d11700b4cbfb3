"""Let a redaction name the one in whose act it was done."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0009_findings_about_closed_years'),
    ]

    operations = [
        migrations.AddField(
            model_name='redaction',
            name='copy_of',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='editions.redaction', verbose_name='copy of'),
        ),
    ]
