"""FastAPI that responds to an exception with JSON of its own. The server logs the traceback."""

# --8<-- [start:app]
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI()


@app.exception_handler(Exception)
async def failed(request: Request, error: Exception):
    return JSONResponse({"error": "It is our fault, and we know."}, status_code=500)


@app.get("/")
async def broken():
    raise RuntimeError("the database is gone")
# --8<-- [end:app]
