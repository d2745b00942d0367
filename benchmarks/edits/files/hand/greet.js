import { names } from "./names.js";

// Says hello, politely if asked.
export function greet(name, polite) {
  if (polite) {
    return `Good day, ${name}.`;
  }
  return `Hi ${name}!`;
}

export function all(polite) {
  return names.map((name) => greet(name, polite));
}

export class Greeter {
  constructor(polite = false) {
    this.polite = polite;
  }

  greet(name) {
    return greet(name, this.polite);
  }
}
