export type Person = { name: string; email: string; password: string };

/** The team members of the demo studio. The server's `demo` command creates them. */
export const people = {
  /** An administrator who may delete clients. */
  olivia: { name: 'Olivia Reed', email: 'olivia@lethe.example', password: 'forget-me-not-2026' },
  /** An administrator who may not delete clients. */
  adam: { name: 'Adam Okafor', email: 'adam@lethe.example', password: 'forget-me-not-2026' },
  /** A member of staff. */
  sam: { name: 'Sam Lindqvist', email: 'sam@lethe.example', password: 'forget-me-not-2026' },
} satisfies Record<string, Person>;
