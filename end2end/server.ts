import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execute } from './sql.ts';

const root = join(import.meta.dirname, '..');
const startTimeout = 60_000;

export type Lethe = {
  url: string;
  /** What the server has printed so far. */
  output: () => string;
  /** Changes the records directly, as another program could. */
  execute: (statement: string) => Promise<void>;
};

/**
 * Starts the release build, or the program named by `LETHE_PROGRAM`, on a new database: with a demo studio (`demo`) or
 * empty (`serve`). With `on`, starts it on an existing database. `stop` ends it and removes the new database.
 */
export async function startLethe(
  command: 'demo' | 'serve',
  on?: { database: string; ledger: string },
): Promise<Lethe & { stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-journeys-'));
  const database = join(folder, 'lethe.db');
  const files = on ?? { database: `sqlite:${database}`, ledger: join(folder, 'lethe.ledger') };
  const records = ['--database', files.database, '--ledger', files.ledger];
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;

  const lethe = spawn(
    process.env.LETHE_PROGRAM ?? join(root, 'target/release/lethe'),
    [command, ...records, '--listen', address],
    // A browser that asks for the language for tests gets it. All others get English.
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LETHE_PSEUDO_LOCALE: 'true' } },
  );
  let output = '';
  lethe.stdout.on('data', (text) => (output += text));
  lethe.stderr.on('data', (text) => (output += text));
  const ended = once(lethe, 'exit').catch((error) => (output += error));
  const running = () => lethe.pid !== undefined && lethe.exitCode === null && lethe.signalCode === null;

  const stop = async () => {
    lethe.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };

  const deadline = Date.now() + startTimeout;
  while (!(await answers(`${url}/login`))) {
    if (!running() || Date.now() > deadline) {
      await stop();
      throw new Error(`Lethe does not answer at ${url}/login. Its output:\n${output}`);
    }
    await pause(50);
  }
  return { url, output: () => output, execute: (statement) => execute(database, statement), stop };
}

const answers = (url: string) =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
