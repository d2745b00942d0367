"""One file a toolchain: environments and how tests are run."""
