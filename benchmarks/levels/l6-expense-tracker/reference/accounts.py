"""Users, their passwords and their tokens."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import bcrypt
import jwt
from rules import MAX_PASSWORD_BYTES
from store import Conflict, write

ALGORITHM = "HS256"
ACCESS, REFRESH = "access", "refresh"


class Unauthorized(Exception):
    """Nobody is known by this password or token."""


class Accounts:
    """Who somebody is.

    Args:
        database: where users are kept.
        secret: signs the tokens.
        rounds: of bcrypt, for new passwords.
        lifetimes: seconds for each type of token.
    """

    def __init__(self, database, secret, rounds, lifetimes):
        self._database = database
        self._secret = secret
        self._rounds = rounds
        self._lifetimes = lifetimes

    def register(self, username, password):
        """Add a user.

        Raises:
            Conflict: the name is taken.
        """
        digest = bcrypt.hashpw(password.encode(), bcrypt.gensalt(self._rounds))
        insert = "INSERT INTO users (username, password_hash) VALUES (?, ?)"
        with self._database.transaction() as db:
            cursor = write(db, insert, (username, digest), "the username is taken")
        return {"id": cursor.lastrowid, "username": username}

    def login(self, username, password):
        """Tokens for a user.

        Raises:
            Unauthorized: there is no such user, or the password is another.
        """
        if not isinstance(username, str) or not isinstance(password, str):
            raise Unauthorized("wrong username or password")
        query = "SELECT id, password_hash FROM users WHERE username = ?"
        with self._database.transaction() as db:
            user = db.execute(query, (username,)).fetchone()
        given = password.encode(errors="surrogatepass")
        if user is None or len(given) > MAX_PASSWORD_BYTES:
            raise Unauthorized("wrong username or password")
        if not bcrypt.checkpw(given, user["password_hash"]):
            raise Unauthorized("wrong username or password")
        return self._tokens(user["id"])

    def refresh(self, token):
        """New tokens for a refresh token, which is used up by it.

        Raises:
            Unauthorized: it is not valid, or used up.
        """
        claims = self._claims(token, REFRESH)
        try:
            with self._database.transaction() as db:
                write(db, "INSERT INTO used_tokens VALUES (?)", (claims["jti"],), "used before")
        except Conflict as used:
            raise Unauthorized("the refresh token was used before") from used
        return self._tokens(int(claims["sub"]))

    def user_of(self, header):
        """The id of the user whose access token stands in an `Authorization` header.

        Raises:
            Unauthorized: there is no valid one.
        """
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer":
            raise Unauthorized("a bearer token is needed")
        return int(self._claims(token, ACCESS)["sub"])

    def _tokens(self, user):
        return {f"{kind}_token": self._token(user, kind) for kind in (ACCESS, REFRESH)}

    def _token(self, user, kind):
        expires = datetime.now(UTC) + timedelta(seconds=self._lifetimes[kind])
        claims = {"sub": str(user), "type": kind, "exp": expires, "jti": uuid4().hex}
        return jwt.encode(claims, self._secret, ALGORITHM)

    def _claims(self, token, kind):
        needed = {"require": ["sub", "type", "exp", "jti"]}
        try:
            claims = jwt.decode(token, self._secret, [ALGORITHM], options=needed)
        except jwt.InvalidTokenError as error:
            raise Unauthorized("the token is not valid") from error
        if claims["type"] != kind:
            raise Unauthorized(f"this is no {kind} token")
        return claims
