from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('programmes', '0003_words_of_clusters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='projectregion',
            name='basis',
            field=models.CharField(choices=[('named', 'named by the source; which map it means is known'), ('map_not_stated', 'named by the source; which map it means is not stated'), ('todays_map', 'by today’s map; part of a larger region then')], default='named', max_length=16, verbose_name='how it is named'),
        ),
    ]
