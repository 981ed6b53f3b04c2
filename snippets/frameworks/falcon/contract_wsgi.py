"""The contract in Falcon under WSGI. It refuses a responder that is `async def`."""

# --8<-- [start:app]
import time

import falcon

from snippets.frameworks.contract import Room, event, made, where

sync_room, events_room = Room(), Room()


class Sync:
    def on_get(self, request, response):
        response.text = where()


class SyncTogether:
    def on_get(self, request, response):
        response.text = sync_room.meet()


class Stream:
    def on_get(self, request, response):
        response.stream = self.pieces()

    def pieces(self):
        yield made().encode()
        time.sleep(0.3)
        yield made().encode()


class Events:
    def on_get(self, request, response):
        response.content_type = "text/event-stream"
        response.stream = self.pieces()

    def pieces(self):
        yield event(made()).encode()
        yield event(events_room.meet()).encode()
        yield event(made()).encode()


class Upload:
    def on_post(self, request, response):
        size, first = 0, None
        while piece := request.bounded_stream.read(1024):
            first = first or made()
            size += len(piece)
        response.text = f"{size} bytes, the first {first}"


class Error:
    def on_get(self, request, response):
        raise RuntimeError("the secret of this view")


app = falcon.App(media_type=falcon.MEDIA_TEXT)
app.add_route("/sync", Sync())
app.add_route("/sync/together", SyncTogether())
app.add_route("/stream", Stream())
app.add_route("/events", Events())
app.add_route("/upload", Upload())
app.add_route("/error", Error())
# --8<-- [end:app]
