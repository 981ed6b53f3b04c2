"""Early hints: tell the browser what to load while the answer is being made, where the server offers to."""


# --8<-- [start:app]
def app(environ, start_response):
    send_early_hints = environ.get("wsgi.early_hints")  # not in PEP 3333: some servers have it
    if send_early_hints:
        send_early_hints([("Link", "</site.css>; rel=preload; as=style")])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"early hints are offered" if send_early_hints else b"early hints are not offered"]
# --8<-- [end:app]
