"""docs/production: each command line of docs/run is started, and does what its topics say."""
