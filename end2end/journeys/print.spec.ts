import { expect, waitForIslands, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';
import type { Page } from '@playwright/test';

/** Prints the page on A4. Returns how many sheets there are. */
async function sheets(page: Page): Promise<number> {
  const printed = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  return printed.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

/** The button that prints, and how often it was used: the browser would open a window of its own. */
function printing(page: Page) {
  return {
    button: page.getByRole('button', { name: 'Print', exact: true }),
    watch: () =>
      page.addInitScript(() => Object.assign(window, { prints: 0, print: () => Reflect.set(window, 'prints', 1) })),
    prints: () => page.evaluate(() => Reflect.get(window, 'prints') as number),
  };
}

test('a receipt is printed on at most two sheets, without what acts or leads elsewhere', async ({
  page,
  javaScriptEnabled,
}) => {
  const [desk, deletion, record] = [new Desk(page), new Deletion(page), new DeletedRecord(page)];
  // Nobody else's client: other journeys of this server erase the clients of the demo studio.
  const name = 'Ewa Printz';
  await desk.logIn(people.olivia);
  await new ClientPages(page).add('Ewa', 'Printz');
  await desk.openInformation(name);
  await deletion.scan();
  await deletion.openConfirmation(name);
  await deletion.confirm(name);
  const reference = await record.reference();
  const print = printing(page);
  if (javaScriptEnabled === false) {
    await expect(print.button).toBeHidden();
  } else {
    await print.watch();
    await page.reload();
    await print.button.click();
    expect(await print.prints()).toBe(1);
  }

  await page.emulateMedia({ media: 'print' });
  for (const [term, words] of [
    ['Studio', 'Lethe Demo Studio'],
    ['Erased by', 'Olivia Reed'],
  ] as const) {
    await expect(record.fact(term)).toHaveText(words);
  }
  await expect(record.fact('Home location')).toContainText(', ');
  await expect(record.fact('Erased')).toHaveText(/\d\d:\d\d \(UTC\+0[01]:00\)$/);
  await expect(record.receipt.getByRole('heading', { name: 'What this receipt proves', exact: true })).toBeVisible();
  await expect(record.receipt).toContainText(`/erased/${reference}`);
  await expect(record.receipt).toContainText(`lethe verify ${reference}.txt --key`);
  for (const hidden of [
    page.getByRole('banner'),
    record.handed,
    record.content.getByRole('link').first(),
    print.button,
  ]) {
    await expect(hidden).toBeHidden();
  }
  expect(await sheets(page)).toBeLessThanOrEqual(2);
});

test('the open checklist is printed, with the name of the client and every item', async ({
  page,
  javaScriptEnabled,
}) => {
  const print = printing(page);
  if (javaScriptEnabled !== false) await print.watch();
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  await desk.logIn(people.olivia);
  await desk.openInformation('Bruno Castellanos');
  await waitForIslands(page);
  const items = await deletion.readChecklist();
  if (javaScriptEnabled === false) {
    await expect(print.button).toBeHidden();
  } else {
    await print.button.click();
    expect(await print.prints()).toBe(1);
  }

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('Bruno Castellanos', { exact: true }).filter({ visible: true })).toBeVisible();
  await expect(deletion.checklist).toBeVisible();
  await expect(page.getByLabel('First name', { exact: true })).toBeHidden();
  await expect(deletion.checklist.getByRole('button', { name: 'Close', exact: true })).toBeHidden();
  expect(await sheets(page)).toBe(2);

  // Nothing stands on an item: each one begins below the one before, and below the heading.
  const tops = [await deletion.checklist.getByRole('heading', { level: 2 }).boundingBox()];
  for (const item of await deletion.items.all()) tops.push(await item.boundingBox());
  expect(tops).toHaveLength(items.length + 1);
  for (const [place, box] of tops.slice(1).entries()) {
    const above = tops[place]!;
    expect(box!.y).toBeGreaterThanOrEqual(above.y + above.height - 1);
  }
});
