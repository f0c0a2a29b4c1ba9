import { test } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { people } from '../people.ts';
import { startLethe } from '../server.ts';
import { median } from './numbers.ts';

/** How many visitors request pages at the same time. */
const visitors = 8;
/** The length of a round in milliseconds. */
const roundLength = 4_000;
const rounds = 5;
const changes = 40;

test('several processes on one PostgreSQL', async () => {
  const database = process.env.LETHE_TEST_POSTGRES;
  if (!database) throw new Error('PostgreSQL is missing: run `make bench`.');
  const folder = await mkdtemp(join(tmpdir(), 'lethe-ledger-'));
  const on = { database, ledger: join(folder, 'lethe.ledger') };
  const processes = [await startLethe('demo', on)];
  try {
    processes.push(await startLethe('serve', on));
    const [one, two] = processes.map(({ url }) => url) as [string, string];
    const desk = await logIn(one);
    const client = /\/clients\/[0-9a-f-]{36}/.exec(await desk.page(`${one}/clients`))![0];
    const location = /<option value="([0-9a-f-]{36})"/.exec(await desk.page(`${one}${client}/credit/add-credit`))![1]!;

    const rates: Record<string, number[]> = { 'one process': [], 'two processes': [] };
    for (let round = 0; round < rounds; round += 1) {
      rates['one process']!.push(await pagesPerSecond(desk, [`${one}${client}/information`]));
      rates['two processes']!.push(
        await pagesPerSecond(
          desk,
          [one, two].map((url) => `${url}${client}/information`),
        ),
      );
    }
    for (const [what, of] of Object.entries(rates)) console.log(`${what}: ${median(of).toFixed(0)} pages a second`);
    const ratio = median(rates['two processes']!) / median(rates['one process']!);
    console.log(`two processes serve ${ratio.toFixed(2)} times as many as one`);

    for (const [where, url] of Object.entries({ 'the same process': one, 'the other process': two })) {
      const latencies = await changeLatencies(desk, { at: one, from: url, client, location });
      const slowest = Math.max(...latencies).toFixed(0);
      console.log(`a change is heard from ${where} after ${median(latencies).toFixed(0)} ms, at most ${slowest} ms`);
    }
  } finally {
    await Promise.all(processes.map((lethe) => lethe.stop()));
    await rm(folder, { recursive: true, force: true });
  }
});

type Desk = Awaited<ReturnType<typeof logIn>>;

/** Logs an administrator in. The login is valid at every process. */
async function logIn(url: string) {
  const { email, password } = people.olivia;
  const body = new URLSearchParams({ email, password, next: '/clients' });
  const answer = await fetch(`${url}/login?do=log_in`, { method: 'POST', body, redirect: 'manual' });
  const cookie = answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
  const headers = { cookie, accept: 'text/html' };
  const ask = async (address: string, more: RequestInit = {}) => {
    const response = await fetch(address, { headers, redirect: 'manual', ...more });
    if (response.status >= 400) throw new Error(`${response.status} at ${address}`);
    return response;
  };
  return { ask, page: async (address: string) => (await ask(address)).text() };
}

/** Measures pages per second when all visitors request these addresses in turn, each as soon as its last page has arrived. */
async function pagesPerSecond(desk: Desk, addresses: string[]): Promise<number> {
  const [begin, end] = [performance.now(), performance.now() + roundLength];
  let pages = 0;
  const visitor = async (nth: number) => {
    for (let n = nth; performance.now() < end; n += 1) {
      await desk.page(addresses[n % addresses.length]!);
      pages += 1;
    }
  };
  await Promise.all(Array.from({ length: visitors }, (_, nth) => visitor(nth)));
  return pages / ((performance.now() - begin) / 1000);
}

/** Measures the milliseconds between sending a change to one process and hearing of it from another or the same one. */
async function changeLatencies(
  desk: Desk,
  { at, from, client, location }: { at: string; from: string; client: string; location: string },
): Promise<number[]> {
  const stop = new AbortController();
  const standing = `/live?client=${client.replace('/clients/', '')}&standing=1`;
  const live = await desk.ask(`${from}${standing}`, { signal: stop.signal });
  const events = live.body!.getReader();
  // The login goes on, and what is open.
  for (let seen = ''; !seen.includes('event: standing');) seen += new TextDecoder().decode((await events.read()).value);
  const took: number[] = [];
  for (let n = 0; n < changes; n += 1) {
    const id = client.replace('/clients/', '');
    const body = new URLSearchParams({ client: id, location, amount: '1', reason: 'a gift' });
    const begin = performance.now();
    const change = desk.ask(`${at}${client}/credit?do=add_credit`, { method: 'POST', body });
    await events.read();
    took.push(performance.now() - begin);
    await change;
  }
  stop.abort();
  return took;
}
