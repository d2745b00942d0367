"""Where journals are kept; only `app.wiring` names them."""
