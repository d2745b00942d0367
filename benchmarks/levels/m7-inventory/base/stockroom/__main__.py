from stockroom.cli import run

run()
