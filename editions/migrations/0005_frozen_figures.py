"""Keep the cube: figures added up when an edition is prepared (editions/cube)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0004_findings_of_the_gate'),
        ('programmes', '0002_total_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_end', models.BooleanField(default=False, verbose_name='end of the record')),
                ('measure', models.CharField(max_length=12, verbose_name='measure')),
                ('first_year', models.PositiveSmallIntegerField(default=0, verbose_name='first year')),
                ('last_year', models.PositiveSmallIntegerField(default=0, verbose_name='last year')),
                ('is_whole', models.BooleanField(default=False, verbose_name='of whole projects')),
                ('donor', models.CharField(blank=True, max_length=60, verbose_name='donor')),
                ('sector', models.CharField(blank=True, max_length=60, verbose_name='sector')),
                ('region', models.CharField(blank=True, max_length=16, verbose_name='region')),
                ('nature', models.CharField(blank=True, max_length=12, verbose_name='nature')),
                ('figures', models.TextField(verbose_name='figures')),
            ],
            options={
                'verbose_name': 'frozen figures',
                'verbose_name_plural': 'frozen figures',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='frozencell',
            index=models.Index(fields=['programme', 'measure', 'year', 'project_code'], name='frozen_cell_by_year'),
        ),
        migrations.AddField(
            model_name='frozenfigures',
            name='first_edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='first edition'),
        ),
        migrations.AddField(
            model_name='frozenfigures',
            name='last_edition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='last edition'),
        ),
        migrations.AddField(
            model_name='frozenfigures',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.countryprogramme', verbose_name='programme'),
        ),
        migrations.AddField(
            model_name='frozenfigures',
            name='replaces',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.frozenfigures', verbose_name='replaces'),
        ),
        migrations.AddIndex(
            model_name='frozenfigures',
            index=models.Index(fields=['programme', 'donor', 'region', 'sector', 'nature', 'measure'], name='figures_by_choice'),
        ),
        migrations.AddIndex(
            model_name='frozenfigures',
            index=models.Index(fields=['programme', 'measure', 'is_whole', 'first_year'], name='figures_by_year'),
        ),
        migrations.AddConstraint(
            model_name='frozenfigures',
            constraint=models.UniqueConstraint(fields=('first_edition', 'measure', 'first_year', 'last_year', 'is_whole', 'donor', 'sector', 'region', 'nature'), name='figures_stand_once_from_each_edition'),
        ),
    ]
