import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execute } from './sql.ts';

const root = join(import.meta.dirname, '..');
const patience = 60_000;

export type Lethe = {
  url: string;
  /** What it has printed so far. */
  said: () => string;
  /** Changes its records behind its back, as other programs may. */
  execute: (statement: string) => Promise<void>;
};

/**
 * Starts the release build (or the program that `LETHE_PROGRAM` names) with records of its own: a new demo studio, or none
 * yet; or, `on` a database, with those that are there. `stop` ends it and removes its own records.
 */
export async function startLethe(
  command: 'demo' | 'serve',
  on?: { database: string; ledger: string },
): Promise<Lethe & { stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-journeys-'));
  const database = join(folder, 'lethe.db');
  const records = on ? ['--database', on.database, '--ledger', on.ledger] : ['--database', `sqlite:${database}`];
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;

  const lethe = spawn(
    process.env.LETHE_PROGRAM ?? join(root, 'target/release/lethe'),
    [command, ...records, '--listen', address],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  lethe.stdout.on('data', (text) => (said += text));
  lethe.stderr.on('data', (text) => (said += text));
  const ended = once(lethe, 'exit').catch((error) => (said += error));
  const running = () => lethe.pid !== undefined && lethe.exitCode === null && lethe.signalCode === null;

  const stop = async () => {
    lethe.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };

  const deadline = Date.now() + patience;
  while (!(await answers(`${url}/login`))) {
    if (!running() || Date.now() > deadline) {
      await stop();
      throw new Error(`Lethe does not answer at ${url}/login. It said:\n${said}`);
    }
    await pause(50);
  }
  return { url, said: () => said, execute: (statement) => execute(database, statement), stop };
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
