import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, waitForIslands } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { Desk } from '../pages/desk.ts';
import { openAct } from '../pages/thing.ts';
import { people } from '../people.ts';

const newer =
  'Nothing was saved: another person has changed this since you opened the page. Check the fields below, then save again.';
const sentBefore =
  'You sent this form before with other content, and that was carried out. What you have changed since was not. Check it, and send it again if it is still needed.';
const changed =
  'Another person changed this while you were looking at it, so nothing was done. This is the latest version.';

/** Expects that the page has exactly this alert, and that the browser shows it without scrolling. */
async function expectAlert(page: Page, words: string) {
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(page.getByRole('alert')).toContainText(words);
  await expect(page.getByRole('alert')).toBeInViewport();
}

test('a form that would save over a newer version shows both values beside each field', async ({
  page,
  newPage,
  expectProblem,
}) => {
  expectProblem(/status of 422/);
  const other = await newPage();
  await new Desk(page).logIn(people.olivia);
  await new Desk(other).logIn(people.adam);

  await test.step('the information of a client: the alert leads to each field', async () => {
    const client = new ClientPages(page);
    const profile = await client.add('Vera', 'Version');
    const field = (on: Page, label: string) => on.getByLabel(label, { exact: true });
    for (const on of [page, other]) await on.goto(`${profile}/information`);
    await field(other, 'City').fill('Lyon');
    await field(other, 'Occupation').fill('Baker');
    await other.getByRole('button', { name: 'Save changes', exact: true }).click();
    await expect(other.getByRole('main').getByRole('status')).toHaveText('Changes saved.');

    await field(page, 'City').fill('Bath');
    await field(page, 'Notes').fill('Prefers mornings');
    await client.press('Save changes');
    await expectAlert(page, newer);
    await expect(page.getByRole('alert').getByRole('link')).toHaveText(['Occupation', 'City']);
    await expect(field(page, 'City')).toHaveAccessibleDescription(/Before: blank Now: Lyon/);
    await expect(field(page, 'City')).toHaveValue('Bath');
    await expect(field(page, 'Occupation')).toHaveValue('Baker');
    await expectAccessible(page);

    await page.getByRole('alert').getByRole('link', { name: 'City', exact: true }).click();
    await expect(field(page, 'City')).toBeInViewport();
    await client.press('Save changes');
    await expect(page.getByRole('main').getByRole('status')).toHaveText('Changes saved.');
    await expect(field(page, 'Occupation')).toHaveValue('Baker');
    await expect(field(page, 'City')).toHaveValue('Bath');
  });

  await test.step('a location: the browser shows the alert', async () => {
    const prefix = (on: Page) => on.getByLabel('Invoice number prefix', { exact: true });
    const save = (on: Page) => on.getByRole('button', { name: 'Save changes', exact: true }).click();
    const open = async (on: Page) => {
      await on.goto('/team/locations');
      await on.getByRole('link', { name: 'Quayside', exact: true }).click();
      await openAct(on, 'Edit location');
    };
    await new Desk(other).logOut();
    await new Desk(other).logIn(people.olivia);
    for (const on of [page, other]) await open(on);
    const before = await prefix(page).inputValue();
    await prefix(other).fill('QUAY');
    await save(other);
    await expect(other.getByRole('main').getByRole('status')).toBeVisible();
    await prefix(page).fill('QY');
    await save(page);
    await expectAlert(page, newer);
    await expect(prefix(page)).toHaveAccessibleDescription(new RegExp(`Before: ${before} Now: QUAY`));
    await expectAccessible(page);
    await prefix(page).fill(before);
    await save(page);
    await expect(page.getByRole('main').getByRole('status')).toBeVisible();
  });
});

test('a form sent again with other content comes back, and says that the first one was carried out', async ({
  page,
  expectProblem,
}) => {
  expectProblem(/status of 422/);
  const client = new ClientPages(page);
  await new Desk(page).logIn(people.olivia);
  const profile = await client.add('Ottilie', 'Once');
  const number = page.locator('form:has(#issue_invoice-amount) [name=once]');
  const issue = async (amount: string) => {
    await client.field('Description').fill('Mat');
    await client.field('Amount').fill(amount);
    await client.press('Issue invoice');
  };
  await page.goto(`${profile}/invoices`);
  const sent = await number.inputValue();
  await issue('20');
  await client.expectNotice('Invoice issued.');

  // A browser that keeps the page for its Back button shows it with the number that was sent.
  await page.goto(`${profile}/invoices`);
  await number.evaluate((field: HTMLInputElement, sent) => (field.value = sent), sent);
  await issue('30');
  await expectAlert(page, sentBefore);
  await expect(client.field('Amount')).toHaveValue('30');
  await expect(page.getByRole('row').filter({ hasText: 'Mat' })).toHaveCount(1);
  await expectAccessible(page);
  await client.press('Issue invoice');
  await client.expectNotice('Invoice issued.');
  await expect(page.getByRole('row').filter({ hasText: 'Mat' })).toHaveCount(2);
});

test('a refusal is announced once, even when its form is gone', async ({ page, newPage, expectProblem }) => {
  expectProblem(/status of 422/);
  const client = new ClientPages(page);
  await new Desk(page).logIn(people.olivia);
  const other = await newPage();
  await new Desk(other).logIn(people.olivia);
  const profile = await client.add('Gwen', 'Gone');
  await page.goto(`${profile}/invoices`);
  await client.field('Description').fill('Mat');
  await client.field('Amount').fill('20');
  await client.press('Issue invoice');
  await page.getByRole('row').filter({ hasText: 'Mat' }).getByRole('link').click();
  const invoice = new URL(page.url()).pathname;
  const payment = `${invoice}/record-payment`;
  await page.goto(payment);

  await test.step('a problem of a field stands beside the field, and nowhere else', async () => {
    await client.field('Amount').fill('20.01');
    await client.press('Record payment');
    await expect(client.field('Amount')).toBeFocused();
    await expect(page.getByText('This is more than the amount left to pay.')).toHaveCount(1);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  await test.step('a problem of a form that is still there stands within it', async () => {
    const number = page.locator('form:has(#record_payment-amount) [name=once]');
    await page.goto(payment);
    const sent = await number.inputValue();
    await client.field('Amount').fill('1');
    await client.press('Record payment');
    await client.expectNotice('Payment recorded.');
    await page.goto(payment);
    await number.evaluate((field: HTMLInputElement, sent) => (field.value = sent), sent);
    await client.field('Amount').fill('2');
    await client.press('Record payment');
    await expectAlert(page, sentBefore);
    await expect(page.locator('#settle').getByRole('alert')).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('a problem of a form that is gone stands at the head of the page', async () => {
    await page.goto(payment);
    await other.goto(invoice);
    await openAct(other, 'Write off invoice');
    await other.getByLabel('Reason', { exact: true }).fill('Moved away');
    await other.getByRole('button', { name: /^Write off/ }).click();
    await expect(other.getByRole('main').getByRole('status')).toHaveText('Invoice written off.');
    await client.field('Amount').fill('5');
    await client.press('Record payment');
    await expectAlert(page, changed);
    await expect(page.locator('#settle')).toHaveCount(0);
  });
});

test('a form that arrives after the login has expired is there after logging in again', async ({
  page,
  expectProblem,
}) => {
  expectProblem(/status of 422/);
  const [desk, client] = [new Desk(page), new ClientPages(page)];
  await desk.logIn(people.olivia);
  const profile = await client.add('Carla', 'Carried');
  await page.goto(`${profile}/information`);
  await waitForIslands(page);
  await client.field('City').fill('Bath');
  await client.field('Notes').fill('Line one\nLine two');
  await page.context().clearCookies();
  await client.press('Save changes');

  const carried = page.getByRole('status');
  await expect(desk.heading).toHaveText('Log in');
  await expect(carried).toHaveText('Your login has expired. Log in again: what you typed is still here.');
  await expectAccessible(page);
  await desk.fillInLogIn({ ...people.olivia, password: 'wrong' });
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(carried).toHaveText('Your login has expired. Log in again: what you typed is still here.');
  await desk.fillInLogIn(people.olivia);

  await expect(desk.heading).toHaveText('Client Information');
  const notSent = page.getByText(
    'You are logged in again. Nothing has changed yet: check this, then press the button again.',
  );
  await expect(notSent).toBeInViewport();
  await expect(client.field('City')).toHaveValue('Bath');
  await expect(client.field('Notes')).toHaveValue('Line one\nLine two');
  await expectAccessible(page);
  await client.press('Save changes');
  await expect(desk.content.getByRole('status')).toHaveText('Changes saved.');

  await test.step('the browser shows the form where it stands far down the page', async () => {
    await page.goto(`${profile}/credit/add-credit`);
    await client.field('Reason').fill('Brought a friend');
    await page.context().clearCookies();
    await client.press('Add credit');
    await desk.fillInLogIn(people.olivia);
    await expect(page.locator('#settle').getByText('You are logged in again.')).toBeInViewport();
    await expect(client.field('Reason')).toHaveValue('Brought a friend');
  });
});
