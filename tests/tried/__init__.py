"""What pages tell readers to do with an application of their own, done as they say it: nothing else is installed."""
