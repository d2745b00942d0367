def letter(score):
    if score >= 90:
        return "A"
    if score >= 80:
        return "B"
    if score >= 70:
        return "C"
    return "F"


def average(scores):
    return sum(scores) / len(scores)


def report(students):
    lines = []
    for name, scores in students.items():
        mean = average(scores)
        lines.append(f"{name}: {mean:.1f} {letter(mean)}")
    return lines


def best(students):
    return max(students, key=lambda name: average(students[name]))
