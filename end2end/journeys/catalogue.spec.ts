import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { act, openAct } from '../pages/thing.ts';
import { people } from '../people.ts';

const card = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const expectNotice = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words, visible: true })).toHaveText(words);

/** Adds a client for this journey alone. Returns the address of the client. */
async function addClient(page: Page, name: string): Promise<string> {
  const [first, last] = name.split(' ') as [string, string];
  await page.goto('/clients/new');
  await page.getByLabel('First name', { exact: true }).fill(first);
  await page.getByLabel('Last name', { exact: true }).fill(last);
  await press(page, 'Add client');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  return new URL(page.url()).pathname;
}

test('a sale is filled in from the catalogue', async ({ page, expectProblem }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);

  await test.step('a package is added, and errors appear beside the fields', async () => {
    await page.goto('/team/catalogue');
    await expectAccessible(page);
    const add = card(page, 'Add a package');
    await add.getByLabel('Location', { exact: true }).selectOption('Quayside (GBP)');
    await add.getByLabel('Name', { exact: true }).fill('Sunrise five');
    expectProblem(/status of 422/);
    await press(page, 'Add package');
    await expect(add.getByLabel('Credits', { exact: true })).toHaveAccessibleDescription(
      /Enter the number of credits\./,
    );
    await expect(add.getByLabel('Name', { exact: true })).toHaveValue('Sunrise five');
    await add.getByLabel('Credits', { exact: true }).fill('5');
    await add.getByLabel('Days of validity', { exact: true }).fill('60');
    await add.getByLabel('Price', { exact: true }).fill('72.50');
    await press(page, 'Add package');
    await expectNotice(page, 'Added to the catalogue.');
  });

  const client = await addClient(page, 'Zadie Catalogue');

  await test.step('the package fills in the sale, which can still be corrected', async () => {
    await page.goto(`${client}/packages`);
    await page
      .getByLabel('From the catalogue', { exact: true })
      .selectOption({ label: 'Sunrise five · £72.50 · Quayside' });
    await press(page, 'Fill in');
    const sell = card(page, 'Sell a package');
    await expect(sell.getByLabel('Package', { exact: true })).toHaveValue('Sunrise five');
    await expect(sell.getByLabel('Credits', { exact: true })).toHaveValue('5');
    await expect(sell.getByLabel('Price', { exact: true })).toHaveValue('72.50');
    await expect(sell.getByLabel('Expires (end of day)', { exact: true })).not.toHaveValue('');
    await expectAccessible(page);
    await sell.getByLabel('Price', { exact: true }).fill('60');
    await press(page, 'Sell package');
    await expectNotice(page, 'Package sold.');
    await expect(page.getByRole('row').filter({ hasText: 'Sunrise five' })).toContainText('Quayside');
    await page.goto(`${client}/invoices`);
    await expect(page.getByRole('row').filter({ hasText: 'Sunrise five' })).toContainText('£60.00');
  });

  await test.step('a new name and the end of the offer change no sale', async () => {
    await page.goto('/team/catalogue');
    await page.getByRole('link', { name: 'Sunrise five', exact: true }).click();
    await expectAccessible(page);
    await openAct(page, 'Edit name and price');
    await page.getByLabel('Name', { exact: true }).fill('Sunset five');
    await press(page, 'Save changes');
    await expectNotice(page, 'Changes saved.');
    await act(page, 'Stop selling');
    await expectNotice(page, 'No longer sold.');
    await page.goto(`${client}/packages`);
    await expect(page.getByRole('row').filter({ hasText: 'Sunrise five' })).toHaveCount(1);
    await expect(page.getByRole('option', { name: /^Sun(rise|set) five/ })).toHaveCount(0);
    await page.goto('/team/catalogue');
    await expect(card(page, 'No longer sold')).toContainText('Sunset five');
  });
});

test('staff sell from the catalogue and do not change it', async ({ page, expectProblem }) => {
  await new Desk(page).logIn(people.sam);
  const client = await addClient(page, 'Zadie Staff');
  await page.goto(`${client}/memberships`);
  await page
    .getByLabel('From the catalogue', { exact: true })
    .selectOption({ label: 'Unlimited · £119.00 · Quayside' });
  await press(page, 'Fill in');
  await expect(page.getByLabel('Plan', { exact: true })).toHaveValue('Unlimited');
  await press(page, 'Sell membership');
  await expectNotice(page, 'Membership sold.');
  expectProblem(/status of 403/);
  await page.goto('/team/catalogue');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Memberships and packages');
});
