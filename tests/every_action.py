"""All actions that change what people see, of every app."""

from tests.account_actions import ACCOUNT_ACTIONS
from tests.actions import ACTIONS
from tests.bot_actions import BOT_ACTIONS
from tests.exchange_actions import EXCHANGE_ACTIONS
from tests.library_actions import LIBRARY_ACTIONS
from tests.mark_actions import MARK_ACTIONS
from tests.media_actions import MEDIA_ACTIONS
from tests.moderation_actions import MODERATION_ACTIONS
from tests.notification_actions import NOTIFICATION_ACTIONS
from tests.original_actions import ORIGINAL_ACTIONS
from tests.own_actions import OWN_ACTIONS
from tests.preview_actions import PREVIEW_ACTIONS
from tests.push_actions import PUSH_ACTIONS
from tests.room_actions import ROOM_ACTIONS
from tests.suggestion_actions import SUGGESTION_ACTIONS
from tests.webhook_actions import WEBHOOK_ACTIONS

EVERY_ACTION = (
    *ACTIONS,
    *MEDIA_ACTIONS,
    *ORIGINAL_ACTIONS,
    *LIBRARY_ACTIONS,
    *SUGGESTION_ACTIONS,
    *ACCOUNT_ACTIONS,
    *PUSH_ACTIONS,
    *MODERATION_ACTIONS,
    *MARK_ACTIONS,
    *OWN_ACTIONS,
    *ROOM_ACTIONS,
    *WEBHOOK_ACTIONS,
    *PREVIEW_ACTIONS,
    *BOT_ACTIONS,
    *NOTIFICATION_ACTIONS,
    *EXCHANGE_ACTIONS,
)
