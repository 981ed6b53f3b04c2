"""An application that returns without an answer: nothing is ever sent."""


# --8<-- [start:app]
async def app(scope, receive, send):
    assert scope["type"] == "http"
# --8<-- [end:app]
