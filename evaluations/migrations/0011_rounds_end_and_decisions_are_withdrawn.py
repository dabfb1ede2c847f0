import django.db.models.deletion
import vietnamese.clock
import vietnamese.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Staff end a round with a reason; a decision can take another one back, and steps say by which decision."""

    dependencies = [
        ('evaluations', '0010_ended_unions_are_left_out'),
        ('units', '0002_register'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RoundTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_state', models.CharField(max_length=20, verbose_name='từ trạng thái')),
                ('to_state', models.CharField(max_length=20, verbose_name='sang trạng thái')),
                ('step', models.CharField(max_length=30, verbose_name='bước')),
                ('at', models.DateTimeField(default=vietnamese.clock.now, verbose_name='thời điểm')),
                ('comment', vietnamese.fields.ProseField(blank=True, verbose_name='ý kiến')),
            ],
            options={
                'verbose_name': 'bước của đợt xếp loại',
                'verbose_name_plural': 'nhật ký đợt xếp loại',
                'ordering': ['at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='evaluationtransition',
            name='evaluation_step_with_reason',
        ),
        migrations.AddField(
            model_name='evaluationtransition',
            name='decision',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='evaluations.recognitiondecision', verbose_name='quyết định'),
        ),
        migrations.AddField(
            model_name='historicalratinground',
            name='state',
            field=models.CharField(choices=[('running', 'Đang xếp loại'), ('closed', 'Đã kết thúc')], default='running', editable=False, max_length=20, verbose_name='trạng thái'),
        ),
        migrations.AddField(
            model_name='historicalrecognitiondecision',
            name='withdraws',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='evaluations.recognitiondecision', verbose_name='thu hồi quyết định'),
        ),
        migrations.AddField(
            model_name='ratinground',
            name='state',
            field=models.CharField(choices=[('running', 'Đang xếp loại'), ('closed', 'Đã kết thúc')], default='running', editable=False, max_length=20, verbose_name='trạng thái'),
        ),
        migrations.AddField(
            model_name='recognitiondecision',
            name='withdraws',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawn_by', to='evaluations.recognitiondecision', verbose_name='thu hồi quyết định'),
        ),
        migrations.AddIndex(
            model_name='evaluation',
            index=models.Index(fields=['round', 'exclusion', 'recognised_level'], name='evaluation_round_progress'),
        ),
        migrations.AddConstraint(
            model_name='evaluationtransition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step__in', ('return', 'object', 'uphold', 'reopen', 'overrule', 'exclude', 'include', 'withdraw')), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='evaluation_step_with_reason', violation_error_message='Bước này phải ghi rõ lý do.'),
        ),
        migrations.AddConstraint(
            model_name='ratinground',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['running', 'closed'])), name='rating_round_state_known'),
        ),
        migrations.AddConstraint(
            model_name='recognitiondecision',
            constraint=models.CheckConstraint(condition=models.Q(('withdraws__isnull', True), models.Q(('note', ''), _negated=True), _connector='OR'), name='recognition_withdrawn_with_reason', violation_error_message='Thu hồi quyết định công nhận phải ghi rõ lý do.'),
        ),
        migrations.AddField(
            model_name='roundtransition',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người thực hiện'),
        ),
        migrations.AddField(
            model_name='roundtransition',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='evaluations.ratinground', verbose_name='đợt xếp loại'),
        ),
        migrations.AddConstraint(
            model_name='roundtransition',
            constraint=models.CheckConstraint(condition=models.Q(('comment', ''), _negated=True), name='round_step_with_reason', violation_error_message='Bước này phải ghi rõ lý do.'),
        ),
    ]
