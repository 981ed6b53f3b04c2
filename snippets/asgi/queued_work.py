"""Work for another process: a POST puts a job into a list in Redis, and a GET with the same query tells of its end."""

# --8<-- [start:app]
import os

from redis.asyncio import Redis

broker = Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"))


async def app(scope, receive, send):
    assert scope["type"] == "http"
    job = scope["query_string"].decode()
    if scope["method"] == "POST":
        await broker.lpush("jobs", job)  # Redis has it when this returns
        status, body = 202, b"accepted"
    else:
        status, body = 200, await broker.get(f"done:{job}") or b"not yet"
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
# --8<-- [end:app]
