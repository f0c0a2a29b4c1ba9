import { test, type CDPSession, type Page } from '@playwright/test';
import { markStartedIslands } from '../fixtures.ts';
import { people } from '../people.ts';
import { startLethe } from '../server.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { median, percentile } from './numbers.ts';

const rounds = 25;

test('opening a checklist, compared with plain JavaScript that makes the same DOM', async ({ browser }) => {
  const { stop, ...lethe } = await startLethe('demo');
  try {
    const page = await (await browser.newContext({ baseURL: lethe.url, reducedMotion: 'reduce' })).newPage();
    await page.addInitScript(markStartedIslands);
    const cpu = await page.context().newCDPSession(page);
    const desk = new Desk(page);
    await desk.logIn(people.olivia);
    await lethe.execute(`
      with recursive n (n) as (select 1 union all select n + 1 from n where n < 400)
      insert into invoices (id, client_id, location_id, number, description, amount, currency, status, issued_on, due_on)
      select randomblob(16), c.id, l.id, 'LONG-' || n, 'Late cancellation', 100 + n, 'GBP', 'outstanding',
             '2026-01-01', '2026-01-15'
      from n, clients c, locations l where c.first_name = 'Nora' and c.last_name = 'Fitzgerald' and l.name = 'Quayside'`);

    await desk.openInformation('Nora Fitzgerald');
    for (const rate of [1, 6]) await compare(page, cpu, rate);
    await desk.openInformation('Bruno Castellanos');
    for (const rate of [1, 6]) await interact(page, cpu, rate);
  } finally {
    await stop();
  }
});

/** Compares the time from a click to the painted list. Both ways open the same dialog in turn. */
async function compare(page: Page, cpu: CDPSession, rate: number) {
  await page.evaluate(prepare);
  await cpu.send('Emulation.setCPUThrottlingRate', { rate });
  const took: Record<string, number[]> = { lethe: [], plain: [] };
  for (let round = 0; round < rounds + 3; round += 1) {
    for (const way of ['lethe', 'plain'] as const) {
      const milliseconds = await page.evaluate(open, way);
      // The first rounds compile.
      if (round >= 3) took[way]!.push(milliseconds);
    }
  }
  await cpu.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const items = await page.evaluate(() => (window as unknown as Ways).items.length);
  const [lethe, plain] = [median(took.lethe!), median(took.plain!)];
  console.log(
    `${items} items at ${rate}× CPU: ${lethe.toFixed(1)} ms, plain JavaScript ${plain.toFixed(1)} ms, ratio ${(lethe / plain).toFixed(2)}`,
  );
}

type Ways = { items: HTMLLIElement[]; lethe: () => void; plain: () => void };

/** Runs in the page. Prepares both ways to open the checklist. */
async function prepare() {
  const ways = window as unknown as Ways;
  const toggle = document.querySelector<HTMLButtonElement>('[role="switch"]')!;
  toggle.click();
  let original: HTMLDialogElement | null = null;
  while (!original) {
    await new Promise(requestAnimationFrame);
    original = document.querySelector<HTMLDialogElement>('dialog[open]');
  }
  ways.items = [...original.querySelectorAll('li')].map((item) => item.cloneNode(true) as HTMLLIElement);
  const cells = ways.items.map((item) =>
    [...item.children].map((cell) => ({
      tag: cell.tagName,
      className: cell.className,
      href: cell.getAttribute('href'),
      text: cell.textContent!,
    })),
  );
  const copy = original.cloneNode(true) as HTMLDialogElement;
  copy.close();
  const list = copy.querySelector('ul')!;
  list.replaceChildren();
  original.after(copy);
  original.close();
  ways.lethe = () => toggle.click();
  ways.plain = () => {
    const rows = document.createDocumentFragment();
    for (const row of cells) {
      const item = document.createElement('li');
      for (const { tag, className, href, text } of row) {
        const cell = document.createElement(tag);
        cell.className = className;
        if (href) cell.setAttribute('href', href);
        cell.textContent = text;
        item.append(cell);
      }
      rows.append(item);
    }
    list.append(rows);
    copy.showModal();
  };
}

/** Runs in the page. Opens the checklist, and returns the milliseconds until it is painted. Closes it again. */
async function open(way: 'lethe' | 'plain'): Promise<number> {
  const painted = () =>
    new Promise<void>((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve();
        port2.postMessage(undefined);
      }),
    );
  const opened = new Promise<HTMLDialogElement>((resolve) => {
    const observer = new MutationObserver(() => {
      const dialog = document.querySelector<HTMLDialogElement>('dialog[open]');
      if (!dialog) return;
      observer.disconnect();
      resolve(dialog);
    });
    observer.observe(document.body, { subtree: true, attributeFilter: ['open'] });
  });
  const ways = window as unknown as Ways;
  await painted();
  const begin = performance.now();
  ways[way]();
  const dialog = await opened;
  await painted();
  const took = performance.now() - begin;
  if (dialog.querySelectorAll('li').length !== ways.items.length) throw new Error(`${way} shows another list`);
  dialog.close();
  if (way === 'plain') dialog.querySelector('ul')!.replaceChildren();
  await painted();
  await painted();
  return took;
}

/** Measures how long real clicks and keys take until the next paint, while a checklist is opened and closed. */
async function interact(page: Page, cpu: CDPSession, rate: number) {
  const deletion = new Deletion(page);
  await page.evaluate(observe);
  await cpu.send('Emulation.setCPUThrottlingRate', { rate });
  const close = deletion.checklist.getByRole('button', { name: 'Close', exact: true });
  let items = 0;
  for (let round = 0; round < rounds; round += 1) {
    await deletion.switch.click();
    await close.waitFor();
    items = await deletion.items.count();
    if (round % 2) await page.keyboard.press('Escape');
    else await close.click();
    await close.waitFor({ state: 'hidden' });
  }
  await cpu.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const durations = await page.evaluate(() => (window as unknown as { durations: () => number[] }).durations());
  console.log(
    `${items} items at ${rate}× CPU: ${durations.length} interactions, median ${median(durations)} ms, p98 ${percentile(durations, 98)} ms until the next paint`,
  );
}

/** Runs in the page. Collects the longest event of each interaction, as the metric INP does. */
function observe() {
  const longest = new Map<number, number>();
  const take = (list: { getEntries: () => PerformanceEntryList }) => {
    for (const entry of list.getEntries() as (PerformanceEventTiming & { interactionId: number })[]) {
      if (entry.interactionId) {
        longest.set(entry.interactionId, Math.max(entry.duration, longest.get(entry.interactionId) ?? 0));
      }
    }
  };
  const observer = new PerformanceObserver(take);
  observer.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  (window as unknown as { durations: () => number[] }).durations = () => {
    take({ getEntries: () => observer.takeRecords() });
    observer.disconnect();
    return [...longest.values()];
  };
}
