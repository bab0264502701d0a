"""Django settings, one module per concern; the environment is read and checked here, once, at the start."""

from backend.settings.ai import *
from backend.settings.api import *
from backend.settings.apps import *
from backend.settings.backups import *
from backend.settings.database import *
from backend.settings.limits import *
from backend.settings.logs import *
from backend.settings.mail import *
from backend.settings.metrics import *
from backend.settings.oidc import *
from backend.settings.outgoing import *
from backend.settings.push import *
from backend.settings.redis import *
from backend.settings.scanner import *
from backend.settings.registration import *
from backend.settings.screens import *
from backend.settings.security import *
from backend.settings.storage import *
from backend.settings.telemetry import *
