import { expect, expectAccessible, expectNoSidewaysScroll, waitForIslands, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';
import { startLethe } from '../server.ts';

test('the 22 items of Bruno are settled on the checklist in at most 15 clicks', async ({ newPage }) => {
  // A server of its own: other journeys read the items of Bruno.
  const { url, stop } = await startLethe('demo');
  try {
    const page = await newPage(url);
    const [desk, deletion] = [new Desk(page), new Deletion(page)];
    const name = 'Bruno Castellanos';
    await desk.logIn(people.olivia);
    await desk.openInformation(name);
    await page.evaluate(() => {
      const counted = window as unknown as { clicks: number };
      counted.clicks = 0;
      addEventListener('click', ({ isTrusted, detail }) => (counted.clicks += isTrusted && detail ? 1 : 0), true);
    });
    expect(await deletion.readChecklist()).toHaveLength(22);
    await expect(deletion.checklist).toContainText('0 of 22 settled');
    const group = (title: string) => deletion.checklist.getByRole('region', { name: title, exact: true });
    await expect(group('Payment')).toContainText(/5 open · €[\d.]+ · £[\d.]+/);
    await expectAccessible(page);

    for (const [title, all] of [
      ['Payment', 'Record all payments'],
      ['Session', 'Cancel all sessions'],
      ['Credit', 'Return all credit'],
      ['Paid By', 'End all links'],
      ['Package', 'Void all packages'],
      ['Membership', 'Cancel all memberships'],
    ] as const) {
      await test.step(title, async () => {
        await group(title).getByRole('link', { name: all, exact: true }).click();
        const button = group(title).getByRole('button');
        await expect(button).toBeVisible();
        await expectAccessible(page);
        const reason = group(title).getByRole('textbox');
        // The form has the focus: no click is needed.
        if (await reason.count()) await page.keyboard.type('Moved away');
        await button.click();
        await expect(group(title)).toContainText('All settled');
      });
    }
    await expect(deletion.checklist).toContainText('22 of 22 settled');
    await expectNoSidewaysScroll(page);
    await expect(deletion.button).toBeVisible();
    expect(await page.evaluate(() => (window as unknown as { clicks: number }).clicks)).toBeLessThanOrEqual(15);
    await deletion.closeSettledChecklist();
  } finally {
    await stop();
  }
});

test('an item is settled in its row, and stays ticked after coming back', async ({ page, expectProblem }) => {
  const [desk, deletion, client] = [new Desk(page), new Deletion(page), new ClientPages(page)];
  await desk.logIn(people.olivia);
  const name = 'Selma Rowe';
  const address = await client.add('Selma', 'Rowe');
  for (const what of ['Towel', 'Locker']) {
    await client.open(address, 'invoices');
    await client.field('Description').fill(what);
    await client.field('Amount').fill('20');
    await client.press('Issue invoice');
    await client.expectNotice('Invoice issued.');
  }
  const information = await desk.openInformation(name);
  await deletion.readChecklist();

  await test.step('what is wrong is said beside the field, and nothing is lost', async () => {
    expectProblem(/status of 422/);
    const row = await deletion.settle('Towel');
    await expect(row.getByLabel('Amount', { exact: true })).toBeFocused();
    await row.getByLabel('Amount', { exact: true }).fill('25');
    await row.getByLabel('Method', { exact: true }).selectOption('Cash');
    await row.getByRole('button', { name: 'Record payment', exact: true }).click();
    await expect(row.getByLabel('Amount', { exact: true })).toHaveAttribute('aria-invalid', 'true');
    await expect(row.getByLabel('Amount', { exact: true })).toHaveValue('25');
    await expect(row.getByLabel('Method', { exact: true })).toHaveValue('cash');
    await expectAccessible(page);
  });

  await test.step('without the network the form stays', async () => {
    expectProblem(/ERR_INTERNET_DISCONNECTED/);
    const row = deletion.items.filter({ hasText: 'Towel' });
    await row.getByLabel('Amount', { exact: true }).fill('20');
    await page.context().setOffline(true);
    await row.getByRole('button', { name: 'Record payment', exact: true }).click();
    await expect(row.getByRole('alert')).toContainText('Lethe can’t be reached.');
    await page.context().setOffline(false);
    await row.getByRole('button', { name: 'Record payment', exact: true }).click();
    await expect(row).toContainText('Settled');
    await expect(row.getByRole('link').first()).toBeFocused();
    await expect(deletion.checklist).toContainText('1 of 2 settled');
  });

  await test.step('the item is still ticked after the page of another one', async () => {
    await deletion.follow('Locker');
    await client.returnToChecklist();
    await waitForIslands(page);
    await expect(deletion.items).toHaveCount(2);
    await expect(deletion.items.filter({ hasText: 'Towel' })).toContainText('Settled');
    await expect(deletion.open).toHaveCount(1);
  });

  await test.step('the checklist is copied without what is settled', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await deletion.checklist.getByRole('button', { name: 'Copy for the client', exact: true }).click();
    await expect(deletion.checklist).toContainText('Checklist copied.');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(
      /^Before your account can be deleted, .*:\n\n• Invoice .* · Locker · (?:£|€|AUD\s)20\.00 outstanding · .+$/,
    );
  });

  await test.step('another login in this tab finds nothing of it', async () => {
    await deletion.closeChecklist();
    await desk.logOut();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await desk.logIn(people.olivia);
    await page.goto(information);
    await waitForIslands(page);
    expect(await deletion.readChecklist()).toHaveLength(1);
  });
});
