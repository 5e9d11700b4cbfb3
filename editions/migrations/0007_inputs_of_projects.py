"""Keep what each project of an edition was made from, and find totals without their parts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0006_frozen_figures'),
        ('programmes', '0002_total_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProjectInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_end', models.BooleanField(default=False, verbose_name='end of the record')),
                ('project_code', models.CharField(max_length=60, verbose_name='project')),
                ('input_hash', models.CharField(blank=True, max_length=64, verbose_name='keyed hash of the input')),
                ('released_hash', models.CharField(max_length=64, verbose_name='hash of what is released of it')),
            ],
            options={
                'verbose_name': 'input of a project',
                'verbose_name_plural': 'inputs of projects',
                'ordering': ['project_code'],
            },
        ),
        migrations.AddIndex(
            model_name='frozencell',
            index=models.Index(condition=models.Q(('age_band', ''), ('region', ''), ('sector', ''), ('sex', '')), fields=['programme', 'project_code'], name='frozen_total_by_project'),
        ),
        migrations.AddField(
            model_name='projectinput',
            name='first_edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='first edition'),
        ),
        migrations.AddField(
            model_name='projectinput',
            name='last_edition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='last edition'),
        ),
        migrations.AddField(
            model_name='projectinput',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.countryprogramme', verbose_name='programme'),
        ),
        migrations.AddField(
            model_name='projectinput',
            name='replaces',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.projectinput', verbose_name='replaces'),
        ),
        migrations.AddConstraint(
            model_name='projectinput',
            constraint=models.UniqueConstraint(fields=('first_edition', 'project_code'), name='input_stands_once_from_each_edition'),
        ),
    ]
