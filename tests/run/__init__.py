"""docs/production: each of its command lines is started, and does what its topics say."""
