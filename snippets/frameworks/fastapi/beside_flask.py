"""FastAPI and Flask under one server: what is new is FastAPI's, and below /old the Flask site stays as it is."""

# --8<-- [start:app]
from a2wsgi import WSGIMiddleware
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from snippets.frameworks.flask.hello import app as flask

app = FastAPI()


@app.get("/", response_class=PlainTextResponse)
async def hello():
    return "Hello from FastAPI"


app.mount("/old", WSGIMiddleware(flask))
# --8<-- [end:app]
