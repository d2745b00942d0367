"""One file a rung of isolation; only `app.wiring` names them."""
