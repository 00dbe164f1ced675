"""What the folders of this app tell each other once all models are there."""

from accounts.belonging.endings import fall_back
from accounts.couple import notices
from accounts.couple.actions import tell_partner
from accounts.couple.endings import at_the_end
from accounts.notice import endings, health
from accounts.notice.series import reschedule
from accounts.person.actions import whenever_changed
from accounts.post import health as post_health
from tracker.health import register as watch

at_the_end(fall_back)
at_the_end(endings.drop_of_couple)
whenever_changed(reschedule)
whenever_changed(tell_partner, only="name")
watch("notices", health.check)
watch("account_mails", post_health.check)

__all__ = ["notices"]
