"""First pages of lists of projects, finished when an edition is made."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0019_figures_held_back'),
        ('programmes', '0005_years_of_the_period'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_end', models.BooleanField(default=False, verbose_name='end of the record')),
                ('sector', models.CharField(blank=True, max_length=60, verbose_name='sector')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('year', models.CharField(blank=True, max_length=60, verbose_name='year')),
                ('number', models.PositiveIntegerField(verbose_name='number of projects')),
                ('ends', models.TextField(blank=True, verbose_name='where it ends')),
                ('page_en', models.BinaryField(verbose_name='page in English')),
                ('page_fr', models.BinaryField(verbose_name='page in French')),
                ('page_it', models.BinaryField(verbose_name='page in Italian')),
                ('first_edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='first edition')),
                ('last_edition', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition', verbose_name='last edition')),
                ('programme', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.countryprogramme', verbose_name='programme')),
                ('replaces', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.frozenpage', verbose_name='replaces')),
            ],
            options={
                'verbose_name': 'first page of projects',
                'verbose_name_plural': 'first pages of projects',
                'ordering': ['region', 'sector', 'year'],
                'indexes': [models.Index(fields=['programme', 'region', 'sector', 'year'], name='page_by_choice'), models.Index(condition=models.Q(('last_edition__isnull', False)), fields=['last_edition'], name='page_ended'), models.Index(condition=models.Q(('replaces__isnull', False)), fields=['replaces'], name='page_replacing')],
                'constraints': [models.UniqueConstraint(fields=('first_edition', 'region', 'sector', 'year'), name='page_stands_once_from_each_edition')],
            },
        ),
    ]
