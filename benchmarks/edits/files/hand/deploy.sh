#!/bin/sh
set -e

HOST=example.org
TARGET=/srv/app

build() {
    rm -rf dist
    python -m build
}

upload() {
    rsync -a dist/ "$HOST:$TARGET/"
    ssh "$HOST" systemctl restart app
}

build
upload
