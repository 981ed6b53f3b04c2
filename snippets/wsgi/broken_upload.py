"""An upload that may break off. A GET with the same query tells what the application saw of it."""

# --8<-- [start:app]
uploads = {}  # what was seen of each


def app(environ, start_response):
    upload = environ["QUERY_STRING"]
    if environ["REQUEST_METHOD"] == "POST":
        uploads[upload] = "reading"
        length = int(environ["CONTENT_LENGTH"])
        try:
            body = environ["wsgi.input"].read(length)
            uploads[upload] = f"{len(body)} of {length} bytes"
        except Exception as error:
            uploads[upload] = f"an exception: {type(error).__name__}"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [uploads.get(upload, "nothing").encode()]
# --8<-- [end:app]
