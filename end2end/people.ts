export type Person = { name: string; email: string; password: string };

/** Who can log in to the demo studio. The server's `demo` command makes the same people. */
export const people = {
  /** An administrator who may delete clients. */
  olivia: { name: 'Olivia Reed', email: 'olivia@lethe.example', password: 'forget-me-not-2026' },
  /** An administrator who may not. */
  adam: { name: 'Adam Okafor', email: 'adam@lethe.example', password: 'forget-me-not-2026' },
  /** Staff. */
  sam: { name: 'Sam Lindqvist', email: 'sam@lethe.example', password: 'forget-me-not-2026' },
} satisfies Record<string, Person>;
