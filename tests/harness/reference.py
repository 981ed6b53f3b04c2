"""The servers that every setup is compared with. They are columns of no table."""

from dataclasses import replace

from tests.harness.servers import SETUPS, gunicorn

EIGHT_THREADS = replace(SETUPS["gunicorn-gthread"], name="eight-threads", argv=gunicorn("--threads", "8"))
