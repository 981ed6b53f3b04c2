"""What readers copy: importable modules, one idea each, run by the tests on real servers."""
