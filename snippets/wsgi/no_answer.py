"""An application that returns without an answer: start_response is never called."""


# --8<-- [start:app]
def app(environ, start_response):
    return []
# --8<-- [end:app]
