"""Work for another process: a POST puts a job into a list in Redis, and a GET with the same query tells of its end."""

# --8<-- [start:app]
import os

from redis import Redis

broker = Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"))


def app(environ, start_response):
    job = environ["QUERY_STRING"]
    if environ["REQUEST_METHOD"] == "POST":
        broker.lpush("jobs", job)  # Redis has it when this returns
        status, body = "202 Accepted", b"accepted"
    else:
        status, body = "200 OK", broker.get(f"done:{job}") or b"not yet"
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
# --8<-- [end:app]
