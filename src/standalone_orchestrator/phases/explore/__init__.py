"""EXPLORE: what code can find out about the workspace. No model is asked."""
