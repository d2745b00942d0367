"""Files that hold secrets, by name: never imported into a run, never shown to what a model wrote.

Not here: secrets inside text; nothing takes them out of prompts yet.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

_NAMES = (
    ".env", ".env.*", "*.env", ".envrc",
    ".netrc", "_netrc", ".npmrc", ".yarnrc.yml", ".pypirc", ".git-credentials", ".gitconfig",
    ".htpasswd", ".pgpass", ".my.cnf", ".dockercfg", ".dockerconfigjson", ".vault-token", ".boto",
    ".s3cfg", "kubeconfig", "*.kubeconfig",
    "id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", "authorized_keys", "known_hosts",
    "*.pem", "*.key", "*.p12", "*.pfx", "*.p8", "*.jks", "*.keystore", "*.ppk", "*.asc", "*.gpg",
    "*.kdbx", "*.tfstate", "*.tfstate.backup", "*.tfvars",
    "credentials", "credentials.*", "*credentials.json", "*credentials.toml", "*credentials.yml",
    "*credentials.yaml", "client_secret*", "secret", "secrets", "secret.*", "secrets.*",
    "service-account*.json", "service_account*.json", "*.secret", "*.secrets",
)  # fmt: skip
_SAMPLES = ("*.example", "*.sample", "*.template", "*.dist", "*.pub")
"""Made to be shared: `.env.example` is documentation, `id_rsa.pub` is public."""
_SOURCE = ("*.py", "*.pyi", "*.js", "*.ts", "*.go", "*.rs", "*.java", "*.md", "*.rst", "*.html")
"""Code and prose about secrets: `secrets.py` is a module."""
_FOLDERS = frozenset({".ssh", ".aws", ".gnupg", ".azure", ".kube", ".docker", ".gcloud", "gcloud"})


def is_secret(path: str) -> bool:
    """Whether a file by this relative path is taken to hold a secret."""
    *folders, name = path.replace("\\", "/").lower().split("/")
    if any(folder in _FOLDERS for folder in folders):
        return True
    if _matches(name, _SAMPLES) or _matches(name, _SOURCE):
        return False
    return _matches(name, _NAMES)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
