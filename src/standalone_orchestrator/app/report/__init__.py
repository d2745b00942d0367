"""What a run leaves for its reader: result.json, report.html, the handoff and the closing text."""
