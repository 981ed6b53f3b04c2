"""Litestar that logs what nobody has handled. Without this it does so only while it debugs."""

# --8<-- [start:app]
from litestar import Litestar, get
from litestar.logging import LoggingConfig


@get("/error")
async def error() -> None:
    raise RuntimeError("the secret of this view")


app = Litestar([error], logging_config=LoggingConfig(log_exceptions="always"))
# --8<-- [end:app]
