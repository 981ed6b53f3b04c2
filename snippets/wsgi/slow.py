"""A request that takes as many seconds as its query says, and tells the log when it has reached the application."""

# --8<-- [start:app]
import time


def app(environ, start_response):
    if seconds := float(environ["QUERY_STRING"] or 0):
        print("request begun", flush=True)
        time.sleep(seconds)
    body = f"made at {time.monotonic()}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
# --8<-- [end:app]
