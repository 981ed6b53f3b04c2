"""FastAPI: an ASGI application."""

# --8<-- [start:app]
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.get("/", response_class=PlainTextResponse)
async def hello():
    return "Hello from FastAPI"
# --8<-- [end:app]
