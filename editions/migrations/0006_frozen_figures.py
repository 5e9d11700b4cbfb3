"""Keep what is added up and laid out when an edition is prepared: figures, rows, listings."""

import django.db.models.deletion
from django.db import migrations, models

# Editions that stand are listed as new ones are; their rows and figures go on to be made
# when they are asked for. Going back, the table goes with all that is in it.
LIST_WHAT_STANDS = """
    INSERT INTO editions_frozenlisting
        (record_id, programme_id, sector, region, year, start_key, key)
    SELECT record.id, record.programme_id, sector.value, region.value, year.value,
        record.start_key, record.key
    FROM editions_frozenrecord record
    JOIN (SELECT record_id, value FROM editions_frozenfacet WHERE name = 'sector'
          UNION ALL SELECT id, '' FROM editions_frozenrecord) sector
        ON sector.record_id = record.id
    JOIN (SELECT record_id, value FROM editions_frozenfacet WHERE name = 'region'
          UNION ALL SELECT id, '' FROM editions_frozenrecord) region
        ON region.record_id = record.id
    JOIN (SELECT record_id, value FROM editions_frozenfacet WHERE name = 'year'
          UNION ALL SELECT id, '' FROM editions_frozenrecord) year
        ON year.record_id = record.id
    WHERE record.kind = 'project' AND NOT record.is_end
"""


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0005_reports_by_readers'),
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
        migrations.CreateModel(
            name='FrozenListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sector', models.CharField(blank=True, max_length=60, verbose_name='sector')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('year', models.CharField(blank=True, max_length=60, verbose_name='year')),
                ('start_key', models.CharField(max_length=10, verbose_name='start')),
                ('key', models.CharField(max_length=160, verbose_name='key')),
            ],
            options={
                'verbose_name': 'listing of a project',
                'verbose_name_plural': 'listings of projects',
                'ordering': ['start_key', 'key'],
            },
        ),
        migrations.AddField(
            model_name='frozenrecord',
            name='row_en',
            field=models.TextField(blank=True, verbose_name='row in English'),
        ),
        migrations.AddField(
            model_name='frozenrecord',
            name='row_fr',
            field=models.TextField(blank=True, verbose_name='row in French'),
        ),
        migrations.AddField(
            model_name='frozenrecord',
            name='row_it',
            field=models.TextField(blank=True, verbose_name='row in Italian'),
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
        migrations.AddField(
            model_name='frozenlisting',
            name='programme',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.countryprogramme', verbose_name='programme'),
        ),
        migrations.AddField(
            model_name='frozenlisting',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listings', to='editions.frozenrecord', verbose_name='record'),
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
        migrations.AddIndex(
            model_name='frozenlisting',
            index=models.Index(fields=['programme', 'region', 'sector', 'year', 'start_key', 'key', 'record'], name='listing_in_order_of_start'),
        ),
        migrations.RunSQL(LIST_WHAT_STANDS, migrations.RunSQL.noop),
    ]
