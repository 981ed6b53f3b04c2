"""The contract in Falcon under ASGI. It refuses a responder that is not `async def`."""

# --8<-- [start:app]
import asyncio
import sys

import falcon
import falcon.asgi

from snippets.frameworks.contract import Job, Room, made, where

async_room, events_room = Room(), Room()
job = Job()
started = False


class Lifespan:
    async def process_startup(self, scope, event):
        global started
        started = True

    async def process_shutdown(self, scope, event):
        print("shutdown over", file=sys.stderr, flush=True)


class Started:
    async def on_get(self, request, response):
        response.text = "started" if started else "not started"


class Async:
    async def on_get(self, request, response):
        response.text = where()


class AsyncTogether:
    async def on_get(self, request, response):
        response.text = await async_room.meet_async()


class Stream:
    async def on_get(self, request, response):
        response.stream = self.pieces()

    async def pieces(self):
        yield made().encode()
        await asyncio.sleep(0.3)
        yield made().encode()


class Events:
    async def on_get(self, request, response):
        response.sse = self.pieces()

    async def pieces(self):
        yield falcon.asgi.SSEvent(text=made().strip())
        yield falcon.asgi.SSEvent(text=await events_room.meet_async())
        yield falcon.asgi.SSEvent(text=made().strip())


class WebSocket:
    async def on_websocket(self, request, ws):
        await ws.accept()
        try:
            while True:
                await ws.send_text(await ws.receive_text())
        except falcon.WebSocketDisconnected:
            pass


class Background:
    async def on_get(self, request, response):
        response.text = str(job)

    async def on_post(self, request, response):
        job.over = None
        response.schedule(job.work_async)
        response.text = "accepted"


class Upload:
    async def on_post(self, request, response):
        size, first = 0, None
        async for piece in request.stream:
            first = first or made()
            size += len(piece)
        response.text = f"{size} bytes, the first {first}"


class Error:
    async def on_get(self, request, response):
        raise RuntimeError("the secret of this view")


app = falcon.asgi.App(media_type=falcon.MEDIA_TEXT, middleware=[Lifespan()])
app.add_route("/started", Started())
app.add_route("/async", Async())
app.add_route("/async/together", AsyncTogether())
app.add_route("/stream", Stream())
app.add_route("/events", Events())
app.add_route("/websocket", WebSocket())
app.add_route("/background", Background())
app.add_route("/upload", Upload())
app.add_route("/error", Error())
# --8<-- [end:app]
