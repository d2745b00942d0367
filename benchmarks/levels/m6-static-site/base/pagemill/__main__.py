from pagemill.cli import run

run()
