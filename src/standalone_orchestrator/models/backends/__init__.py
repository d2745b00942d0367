"""One file a backend; only `app.wiring` names them."""
