import json
import os


class Tracker:
    def __init__(self, path):
        self.path = path
        self.tasks = self.load()

    def load(self):
        if not os.path.exists(self.path):
            return []
        with open(self.path) as file:
            return json.load(file)

    def save(self):
        with open(self.path, "w") as file:
            json.dump(self.tasks, file)

    def add(self, title, priority="normal"):
        task = {"id": len(self.tasks) + 1, "title": title, "priority": priority, "done": False}
        self.tasks.append(task)
        self.save()
        return task

    def complete(self, task_id):
        for task in self.tasks:
            if task["id"] == task_id:
                task["done"] = True
                self.save()
                return task
        raise KeyError(task_id)

    def delete(self, task_id):
        for task in self.tasks:
            if task["id"] == task_id:
                self.tasks.remove(task)
                self.save()
                return task
        raise KeyError(task_id)

    def pending(self):
        return [task for task in self.tasks if not task["done"]]


def main():
    tracker = Tracker("tasks.json")
    for task in tracker.pending():
        print(task["id"], task["title"])


if __name__ == "__main__":
    main()
