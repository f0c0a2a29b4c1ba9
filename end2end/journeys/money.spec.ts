import type { Page } from '@playwright/test';
import { expect, expectAccessible, waitForIslands, test } from '../fixtures.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { act, actLink, openAct } from '../pages/thing.ts';
import { people } from '../people.ts';
import type { Lethe } from '../server.ts';

/** Adds a client with nothing open at Quayside. Returns the address of the client's information. */
async function addClient(lethe: Lethe, first: string): Promise<string> {
  const id = crypto.randomUUID();
  await lethe.execute(
    `insert into clients (id, first_name, sort_key, joined_on, home_location_id, created_at, updated_at)
    select x'${id.replaceAll('-', '')}', '${first}', '${first.toLowerCase()}', '2026-01-05', id,
      '2026-01-05T09:00:00.000Z', '2026-01-05T09:00:00.000Z' from locations where name = 'Quayside'`,
  );
  return `/clients/${id}/information`;
}

/** Opens another page of the client whose information is at `information`. */
const open = (page: Page, information: string, below: string) =>
  page.goto(information.replace(/\/information$/, `/${below}`));

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const expectNotice = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words, visible: true })).toHaveText(words);

test('an unpaid invoice blocks the deletion until it is settled', async ({ page, lethe, newPage, expectProblem }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const information = await addClient(lethe, 'Zuri');
  await desk.logIn(people.olivia);
  await page.goto(information);
  await waitForIslands(page);
  await deletion.scan();

  await test.step('the invoice is issued, and errors appear beside the fields', async () => {
    expectProblem(/status of 422/);
    await open(page, information, 'invoices');
    await expectAccessible(page);
    await press(page, 'Issue invoice');
    await expect(page.getByLabel('Description')).toHaveAccessibleDescription(/Enter a description\./);
    await expect(page.getByLabel('Description')).toBeFocused();
    await page.getByLabel('Description').fill('Handstand workshop');
    await page.getByLabel('Amount', { exact: true }).fill('ten');
    await press(page, 'Issue invoice');
    await expect(page.getByLabel('Description')).toHaveValue('Handstand workshop');
    await expect(page.getByLabel('Amount', { exact: true })).toHaveAccessibleDescription(/Enter an amount above zero/);
    await expectAccessible(page);
    await page.getByLabel('Amount', { exact: true }).fill('40.00');
    await press(page, 'Issue invoice');
    await expectNotice(page, 'Invoice issued.');
  });

  const row = page.getByRole('row').filter({ hasText: 'Handstand workshop' });
  await row.getByRole('link').click();
  await act(page, 'Mark as failed');
  await expectNotice(page, 'Payment marked as failed.');
  const invoice = new URL(page.url()).pathname;

  await test.step('staff record payments and learn who may write off an invoice', async () => {
    const sams = await newPage();
    await new Desk(sams).logIn(people.sam);
    await sams.goto(invoice);
    await expect(sams.getByText(/need Settle Accounts\. Ask an administrator/)).toBeVisible();
    await expect(sams.getByRole('link', { name: /^(Write off|Void)/, includeHidden: true })).toHaveCount(0);
    await openAct(sams, 'Record payment');
    await sams.getByLabel('Amount', { exact: true }).first().fill('15.50');
    await sams.getByLabel('Method', { exact: true }).selectOption('Cash');
    await press(sams, 'Record payment');
    await expectNotice(sams, 'Payment recorded.');
    await expect(sams.getByRole('region', { name: 'Payments', exact: true })).toContainText('15.50');
    await expectAccessible(sams);
  });

  await test.step('the remaining amount blocks the deletion, and the checklist leads to the invoice and back', async () => {
    await page.goto(information);
    await waitForIslands(page);
    const items = await deletion.readChecklist();
    expect(items).toEqual([
      expect.stringMatching(/^Payment \| Invoice .* · Handstand workshop \| £24\.50 · payment failed \|/),
    ]);
    await deletion.follow('Handstand workshop');
    await expect(desk.heading).toHaveText(/^Invoice /);
    await expectAccessible(page);
    await openAct(page, 'Write off invoice');
    await expectAccessible(page);
    await page.getByLabel('Reason', { exact: true }).fill('Moved away');
    await page.getByRole('button', { name: /^Write off £24\.50/ }).click();
    await expectNotice(page, 'Invoice written off.');
    await expect(actLink(page, 'Record payment')).toHaveCount(0);
    await page.getByRole('link', { name: 'Back to the checklist', exact: true }).click();
    await deletion.expectCleared();
  });
});

test('account credit blocks the deletion until it is spent or returned', async ({ page, lethe, expectProblem }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const information = await addClient(lethe, 'Zula');
  await desk.logIn(people.olivia);
  await page.goto(information);
  await waitForIslands(page);
  await deletion.scan();

  await test.step('credit is added at two locations in two currencies', async () => {
    for (const [location, amount] of [
      ['Quayside (GBP)', '25'],
      ['Altstadt (EUR)', '10,50'],
    ] as const) {
      await open(page, information, 'credit');
      await openAct(page, 'Add credit');
      await page.getByLabel('Location', { exact: true }).selectOption(location);
      await page.getByLabel('Reason', { exact: true }).fill('Brought a friend');
      const add = page.locator('form').filter({ has: page.getByRole('button', { name: 'Add credit', exact: true }) });
      await add.getByLabel('Amount', { exact: true }).fill(amount);
      await press(page, 'Add credit');
      await expectNotice(page, 'Credit added.');
    }
    await expectAccessible(page);
  });

  await test.step('part of the credit pays an invoice', async () => {
    await open(page, information, 'invoices');
    await page.getByLabel('Description').fill('Mat');
    await page.getByLabel('Location', { exact: true }).selectOption('Quayside (GBP)');
    await page.getByLabel('Amount', { exact: true }).fill('20');
    await press(page, 'Issue invoice');
    await open(page, information, 'credit');
    await page.getByRole('link', { name: / · Mat$/ }).click();
    expectProblem(/status of 422/);
    const spend = page.locator('form').filter({ has: page.getByRole('button', { name: 'Use credit', exact: true }) });
    await spend.getByLabel('Amount', { exact: true }).fill('20.01');
    await press(page, 'Use credit');
    await expect(spend.getByLabel('Amount', { exact: true })).toHaveAccessibleDescription(
      'This is more than the amount left to pay.',
    );
    await spend.getByLabel('Amount', { exact: true }).fill('20');
    await press(page, 'Use credit');
    await expectNotice(page, 'Credit used.');
    await expect(page.locator('.badge').filter({ hasText: /^Paid$/ })).toBeVisible();
  });

  await test.step('the remaining credit blocks the deletion, and is returned with one form', async () => {
    await page.goto(information);
    await waitForIslands(page);
    const items = await deletion.readChecklist();
    expect(items).toEqual([
      expect.stringMatching(/^Credit \| Account credit \| €10\.50 to return or spend \| Altstadt$/),
      expect.stringMatching(/^Credit \| Account credit \| £5\.00 to return or spend \| Quayside$/),
    ]);
    await deletion.follow('€10.50');
    await expect(desk.heading).toHaveText('Account credit');
    await openAct(page, 'Return all credit');
    await expect(desk.content.getByRole('listitem')).toHaveText(['€10.50', '£5.00']);
    await expectAccessible(page);
    await page.getByLabel('How you paid it back, or why', { exact: true }).fill('Bank transfer');
    await press(page, 'Return all credit');
    await expectNotice(page, 'All credit returned.');
    await expect(page.getByText('No credit and nothing owed.')).toBeVisible();
    await page.getByRole('link', { name: 'Back to the checklist', exact: true }).click();
    await deletion.expectCleared();
  });
});
