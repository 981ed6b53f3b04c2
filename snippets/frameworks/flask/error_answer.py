"""Flask that responds to an exception with JSON of its own, and logs the traceback."""

# --8<-- [start:app]
from flask import Flask
from werkzeug.exceptions import HTTPException

app = Flask(__name__)


@app.errorhandler(Exception)
def failed(error):
    if isinstance(error, HTTPException):  # 404 and the like are no failures
        return error
    app.logger.error("request failed", exc_info=error)
    return {"error": "It is our fault, and we know."}, 500


@app.get("/")
def broken():
    raise RuntimeError("the database is gone")
# --8<-- [end:app]
