"""The chat for any number of worker processes: what one says goes to Redis, which tells every room of that name."""

# --8<-- [start:app]
import asyncio
import os

from redis.asyncio import Redis

broker = Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"))
PREFIX = "chat:"


async def app(scope, receive, send):
    assert scope["type"] == "websocket"
    room = PREFIX + scope["path"]
    await receive()  # {"type": "websocket.connect"}
    await send({"type": "websocket.accept"})
    async with broker.pubsub() as subscription, asyncio.TaskGroup() as tasks:
        await subscription.subscribe(room)
        hearing = tasks.create_task(hear(subscription, send))
        try:
            while (message := await receive())["type"] == "websocket.receive":
                await broker.publish(room, message["text"])
        finally:
            hearing.cancel()


async def hear(subscription, send):
    async for message in subscription.listen():
        if message["type"] == "subscribe":  # Redis has us on its list: from now on nothing is missed
            text = f"in process {os.getpid()}"
        else:
            text = message["data"].decode()
        await send({"type": "websocket.send", "text": text})
# --8<-- [end:app]
