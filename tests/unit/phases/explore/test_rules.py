from standalone_orchestrator.phases.explore.rules import rule_files, rules


def test_files_for_agents_come_before_those_for_people():
    files = ("CONTRIBUTING.rst", "src/AGENTS.md", "AGENTS.md", ".github/CONTRIBUTING.md", "a.py")
    assert rule_files(files) == ("AGENTS.md", "CONTRIBUTING.rst", ".github/CONTRIBUTING.md")
    assert rule_files(("claude.md", "docs/contributing.md")) == (
        "claude.md",
        "docs/contributing.md",
    )


def test_rules_that_fit_are_given_whole_and_copies_once():
    text = "<!-- internal -->\n# Rules\n\n\n\nUse tabs.\n"
    found = rules({"AGENTS.md": text, "CLAUDE.md": text}, 1000)
    assert found == "From AGENTS.md:\n# Rules\n\nUse tabs."


def test_rules_never_pass_their_budget_and_say_what_was_cut():
    sections = "".join(f"# Part {n}\n" + f"Always do thing {n}.\n" * 20 for n in range(20))
    for limit in (0, 10, 500, 3000, 100_000):
        found = rules({"AGENTS.md": sections, "CONTRIBUTING.md": sections + "x"}, limit)
        assert len(found) <= limit
        assert ("cut:" in found) == (10 < limit < 100_000)


def test_of_rules_for_people_the_sections_about_code_are_kept():
    text = (
        "# Welcome\n" + "Thank you for your interest in this project, dear friend.\n" * 10
        + "# Style\nTests are required. Format with black, lint with ruff, avoid globals.\n"
        + "# Mail\n" + "Write to the list if you like to chat about it all day.\n" * 10
    )  # fmt: skip
    found = rules({"CONTRIBUTING.md": text}, 200)
    assert "Tests are required." in found
    assert found.count("Welcome") <= 1
