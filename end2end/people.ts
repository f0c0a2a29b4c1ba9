/** Who can log in to the demo studio. The server's `demo` command makes the same people. */
export const people = {
  /** An administrator who may delete clients. */
  olivia: { email: 'olivia@lethe.example', password: 'forget-me-not-2026' },
  /** An administrator who may not. */
  adam: { email: 'adam@lethe.example', password: 'forget-me-not-2026' },
  /** Staff. */
  sam: { email: 'sam@lethe.example', password: 'forget-me-not-2026' },
} as const;

export type Person = (typeof people)[keyof typeof people];
