/** The request for access that this browser waits for. */

interface Waiting {
  token: string;
  email: string;
}

const KEY = "dbc.waiting";

export function keepWaiting(waiting: Waiting): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(waiting));
  } catch {
    // The mail brings the news as well.
  }
}

export function waiting(): Waiting | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null") as Waiting | null;
  } catch {
    return null;
  }
}

export function stopWaiting(): void {
  localStorage.removeItem(KEY);
}
