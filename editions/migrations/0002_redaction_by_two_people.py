"""Let two people carry out a redaction: the right, the moment, what was changed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='redaction',
            options={'ordering': ['-asked_at'], 'permissions': [('redact', 'Can ask for a redaction, and confirm that of another person')], 'verbose_name': 'redaction', 'verbose_name_plural': 'redactions'},
        ),
        migrations.AddField(
            model_name='redaction',
            name='applied_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='carried out at'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='editions',
            field=models.JSONField(default=list, editable=False, verbose_name='editions changed'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='fingerprints',
            field=models.JSONField(default=list, editable=False, verbose_name='fingerprints'),
        ),
        migrations.AlterField(
            model_name='redaction',
            name='field',
            field=models.CharField(help_text='As the record names it: “note”; in a list with its place: “sources.0.says”.', max_length=60, verbose_name='field'),
        ),
        migrations.AlterField(
            model_name='redaction',
            name='key',
            field=models.CharField(max_length=300, verbose_name='record'),
        ),
        migrations.AlterField(
            model_name='redaction',
            name='reason',
            field=models.TextField(help_text='For staff only; without the words that are to be removed.', verbose_name='reason'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(('applied_at__isnull', True), ('confirmed_at__isnull', False), _connector='OR'), name='redaction_is_carried_out_once_confirmed'),
        ),
    ]
