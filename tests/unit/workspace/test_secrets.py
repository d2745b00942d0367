import pytest

from standalone_orchestrator.workspace.secrets import is_secret


@pytest.mark.parametrize(
    "path",
    [
        ".env", ".env.local", "config/.ENV.production", "prod.env", ".netrc", ".npmrc", ".pypirc",
        "id_rsa", "keys/id_ed25519", "server.pem", "tls/server.key", "cert.p12", "credentials",
        "credentials.json", "aws_credentials.json", ".aws/config", ".ssh/config",
        "service-account-prod.json", "terraform.tfstate", "vault.kdbx", "secrets.yaml",
    ],
)  # fmt: skip
def test_a_file_that_holds_secrets_by_name_is_known(path):
    assert is_secret(path)


@pytest.mark.parametrize(
    "path",
    [
        "app.py", "environment.yml", ".env.example", "id_rsa.pub", "secrets.py", "credentials.py",
        "docs/credentials.md", "keyboard.json", "src/environment/__init__.py", "monkey.txt",
    ],
)  # fmt: skip
def test_code_samples_and_prose_about_secrets_are_not_secrets(path):
    assert not is_secret(path)
