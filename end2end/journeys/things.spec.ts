import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { Desk } from '../pages/desk.ts';
import { actLink, openAct } from '../pages/thing.ts';
import { people } from '../people.ts';

const chip = (page: Page, words: string) =>
  page.locator('.page-head .badge').filter({ hasText: new RegExp(`^${words}$`) });

/** Expects the page of a thing: no form in it, and at most one act beside the menu. */
async function expectThing(page: Page, title: string) {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0);
  expect(await page.locator('.page-head .primary').count()).toBeLessThanOrEqual(1);
  await expectAccessible(page);
}

/** Opens the menu, and returns its entries. The browser closes it on Escape. */
async function readMenu(page: Page): Promise<string[]> {
  const menu = page.locator('#actions');
  await page
    .getByRole('main')
    .getByRole('button', { name: /^(More actions|Actions)$/ })
    .click();
  await expect(menu).toBeVisible();
  await expectAccessible(page);
  const entries = await menu.getByRole('link').allTextContents();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  return entries;
}

test('an invoice shows its facts, and each act has a page that leads back', async ({ page, lethe, expectProblem }) => {
  const client = new ClientPages(page);
  await new Desk(page).logIn(people.olivia);
  const profile = await client.add('Thea', 'Thing');
  await page.goto(`${profile}/invoices`);
  await client.field('Description').fill('Cape');
  await client.field('Amount').fill('20');
  await client.press('Issue invoice');
  await client.expectNotice('Invoice issued.');
  // An invoice is never issued with a last day that has passed.
  await lethe.execute(
    "update invoices set issued_on = '2026-01-02', due_on = '2026-01-15' where description = 'Cape' and status = 'outstanding'",
  );
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: 'Cape' });
  await expect(row).toContainText('Overdue');
  const title = `Invoice ${await row.getByRole('link').innerText()}`;
  await row.getByRole('link').click();

  await test.step('the facts come first, and what cannot be undone comes last', async () => {
    await expectThing(page, title);
    await expect(chip(page, 'Overdue')).toBeVisible();
    expect(await readMenu(page)).toEqual([
      'Mark as failed',
      'Send to collection',
      'Correct the text',
      'Write off invoice',
      'Void invoice',
    ]);
  });

  await test.step('a refusal stays on the page of the form, with what was typed', async () => {
    expectProblem(/status of 422/);
    await openAct(page, 'Record payment');
    await expectAccessible(page);
    await client.field('Amount').fill('25');
    await client.press('Record payment');
    await expect(client.heading).toHaveText('Record payment');
    await client.expectFieldError('Amount', 'This is more than the amount left to pay.');
    await expect(client.field('Amount')).toHaveValue('25');
    await expectAccessible(page);
  });

  await test.step('the way back changes nothing', async () => {
    await client.content.getByRole('link', { name: 'Back', exact: true }).click();
    await expectThing(page, title);
    await expect(chip(page, 'Overdue')).toBeVisible();
  });

  await test.step('what was done is told on the page of the invoice', async () => {
    await openAct(page, 'Record payment');
    await client.press('Record payment');
    await client.expectNotice('Payment recorded.');
    await expectThing(page, title);
    await expect(chip(page, 'Paid')).toBeVisible();
    await expect(actLink(page, 'Record payment')).toHaveCount(0);
    expect(await readMenu(page)).toEqual(['Correct the text', 'Refund payment']);
  });

  await test.step('the page of an act that is no longer possible shows the invoice', async () => {
    await page.goto(`${new URL(page.url()).pathname}/record-payment`);
    await expectThing(page, title);
    await expect(client.content).toContainText('This is no longer possible.');
  });
});

test('account credit shows its balance, and is added and returned on pages of their own', async ({ page }) => {
  const client = new ClientPages(page);
  await new Desk(page).logIn(people.olivia);
  const profile = await client.add('Theo', 'Thing');
  await page.getByRole('main').getByRole('button', { name: 'More actions', exact: true }).click();
  await page.getByRole('link', { name: 'Add credit', exact: true }).click();
  await expect(client.heading).toHaveText('Add credit');
  await expectAccessible(page);
  await client.field('Location').selectOption('Quayside (GBP)');
  await client.field('Amount').fill('12.50');
  await client.field('Reason').fill('Brought a friend');
  await client.press('Add credit');
  await client.expectNotice('Credit added.');
  expect(new URL(page.url()).pathname).toBe(`${profile}/credit`);
  await expectThing(page, 'Account credit');
  await expect(page.getByRole('definition').first()).toHaveText('£12.50');
  expect(await readMenu(page)).toEqual(['Return GBP']);
  await openAct(page, 'Return GBP');
  await expectAccessible(page);
  await client.field('How you paid it back, or why').fill('Bank transfer');
  await client.press('Return credit');
  await client.expectNotice('Credit returned.');
  await expect(client.content).toContainText('No credit and nothing owed.');
});

test('a team member shows what they may do, and is changed on pages of their own', async ({ page }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);
  await desk.choose('Team settings');
  await page.getByRole('link', { name: people.adam.name, exact: true }).click();
  await expectThing(page, people.adam.name);
  await expect(chip(page, 'Active')).toBeVisible();
  expect(await readMenu(page)).toEqual(['Create link for a new password']);
  await openAct(page, 'Change role or group');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save changes', exact: true }).click();
  await expect(desk.content.getByRole('status')).toHaveText('Changes saved.');
  await expectThing(page, people.adam.name);
});

test('a location shows its settings, and is changed on a page of its own', async ({ page }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);
  await page.goto('/team/locations');
  await page.getByRole('link', { name: 'Bondi', exact: true }).click();
  await expectThing(page, 'Bondi');
  await openAct(page, 'Edit location');
  await expectAccessible(page);
  const address = page.getByLabel('Address (optional)', { exact: true });
  await address.fill('1 Beach Road');
  await page.getByRole('button', { name: 'Save changes', exact: true }).click();
  await expect(desk.content.getByRole('status')).toHaveText('Changes saved.');
  await expectThing(page, 'Bondi');
  await expect(page.getByRole('definition').filter({ hasText: /^1 Beach Road$/ })).toBeVisible();
});

test('a website is added and removed on pages of their own', async ({ page }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);
  await page.goto('/team/website');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your website');
  await expectAccessible(page);
  await openAct(page, 'Add website');
  await page.getByLabel('Website address', { exact: true }).fill('https://things.example');
  await page.getByRole('button', { name: 'Add website', exact: true }).click();
  await expect(desk.content.getByRole('status')).toHaveText('Website added. It can now show your schedule.');
  const row = page.getByRole('row').filter({ hasText: 'https://things.example' });
  await row.getByRole('link', { name: 'Remove website', exact: true }).click();
  await expect(desk.heading).toHaveText('Remove website');
  await expect(desk.content).toContainText('https://things.example won’t be able to show your schedule.');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Remove website', exact: true }).click();
  await expect(desk.content.getByRole('status')).toHaveText('Website removed. It can no longer show your schedule.');
  await expect(row).toHaveCount(0);
});

test('settings are facts, and each is changed on a page of its own', async ({ page }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);
  for (const [address, title, act] of [
    ['/team/settings', 'Studio settings', 'Change formats, time zone and tabs'],
    ['/account', 'Your account', 'Change formats'],
  ] as const) {
    await page.goto(address);
    await expect(desk.heading).toHaveText(title);
    await expectAccessible(page);
    await openAct(page, act);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    await expect(desk.heading).toHaveText(title);
  }
});

test('the history of a client is read page by page', async ({ page, lethe }) => {
  const client = new ClientPages(page);
  await new Desk(page).logIn(people.sam);
  const profile = await client.add('Clio', 'Thing');
  await lethe.execute(`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 30)
    insert into client_events (id, client_id, happened_at, what)
    select randomblob(16), c.id, '2026-01-02T10:00:00.000Z', 'information_changed'
    from clients c, n where c.first_name = 'Clio' and c.last_name = 'Thing'`);
  await page.goto(`${profile}/history`);
  await expect(client.content).toContainText('31 entries');
  const rows = page.getByRole('row');
  const turn = (name: string) =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true });
  await expect(rows).toHaveCount(26);
  await expect(rows.nth(1)).toContainText('Client added');
  await expect(turn('Previous')).toHaveCount(0);
  await turn('Next').click();
  await expect(rows).toHaveCount(7);
  await expect(turn('Next')).toHaveCount(0);
  await expectAccessible(page);
  await turn('Previous').click();
  await expect(rows).toHaveCount(26);
  await expect(rows.nth(1)).toContainText('Client added');
});
