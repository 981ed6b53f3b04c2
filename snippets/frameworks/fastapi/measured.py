"""FastAPI, as it was measured: 10 kB of JSON, by a coroutine, by a plain function, and as a response of its own."""

# --8<-- [start:app]
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from snippets.asgi.measured import ITEMS

app = FastAPI()


@app.get("/json")
async def items():
    return ITEMS


@app.get("/json-def")
def items_from_a_thread():
    return ITEMS


@app.get("/json-response")
async def items_as_a_response():
    return JSONResponse(ITEMS)  # FastAPI does not look into it
# --8<-- [end:app]
