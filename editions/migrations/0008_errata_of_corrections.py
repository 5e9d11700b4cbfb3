"""Let an erratum name the released figure that was corrected."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0007_inputs_of_projects'),
    ]

    operations = [
        migrations.AddField(
            model_name='erratum',
            name='key',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='figure'),
        ),
    ]
