"""Long polling: a GET waits until a POST brings news. Each waiting client holds a thread."""

# --8<-- [start:app]
import queue

topics = {}


def app(environ, start_response):
    topic = topics.setdefault(environ["QUERY_STRING"], queue.Queue())
    if environ["REQUEST_METHOD"] == "POST":
        topic.put(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        body = b"published"
    else:
        try:
            body = topic.get(timeout=1)
        except queue.Empty:
            body = b"nothing new"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body]
# --8<-- [end:app]
