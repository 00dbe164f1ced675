"""Where the pages of goals are."""

from django.urls import path

from goals.goal import views

urlpatterns = [
    path("", views.goals, name="goals"),
    path("new/", views.begin, name="goal-new"),
    path("propose/", views.propose, name="goal-propose"),
    path("<uuid:goal_id>/", views.goal, name="goal"),
    path("<uuid:goal_id>/reword/", views.reword, name="goal-reword"),
    path("<uuid:goal_id>/agree/", views.agree, name="goal-agree"),
    path("<uuid:goal_id>/keep/", views.keep, name="goal-keep"),
    path("<uuid:goal_id>/withdraw/", views.withdraw, name="goal-withdraw"),
    path("<uuid:goal_id>/reach/", views.reach, name="goal-reach"),
    path("<uuid:goal_id>/let-go/", views.let_go, name="goal-let-go"),
    path("<uuid:goal_id>/reopen/", views.reopen, name="goal-reopen"),
    path("<uuid:goal_id>/let-in/", views.let_in, name="goal-let-in"),
    path("<uuid:goal_id>/keep-private/", views.keep_private, name="goal-keep-private"),
    path("<uuid:goal_id>/delete/", views.delete, name="goal-delete"),
    path("<uuid:goal_id>/steps/", views.add_step, name="step-add"),
    path("<uuid:goal_id>/progress/", views.note_progress, name="progress-add"),
    path("steps/<uuid:step_id>/tick/", views.tick, name="step-tick"),
    path("steps/<uuid:step_id>/delete/", views.delete_step, name="step-delete"),
    path("progress/<uuid:entry_id>/delete/", views.delete_progress, name="progress-delete"),
]
