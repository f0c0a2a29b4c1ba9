import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { act, actLink, openAct } from '../pages/thing.ts';
import { people } from '../people.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const form = (page: Page, button: string) =>
  page.locator('form').filter({ has: page.getByRole('button', { name: button, exact: true }) });

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

test('a payment is refunded to the card and as account credit', async ({ page, newPage, expectProblem }) => {
  await new Desk(page).logIn(people.olivia);
  const client = await addClient(page, 'Zadie Refund');
  await page.goto(`${client}/invoices`);
  await page.getByLabel('Description').fill('Weekend workshop');
  await page.getByLabel('Location', { exact: true }).selectOption('Quayside (GBP)');
  await page.getByLabel('Amount', { exact: true }).fill('45');
  await press(page, 'Issue invoice');
  await page.getByRole('row').filter({ hasText: 'Weekend workshop' }).getByRole('link').click();
  await expect(actLink(page, 'Refund payment')).toHaveCount(0);
  await act(page, 'Record payment');
  await expectNotice(page, 'Payment recorded.');
  const invoice = new URL(page.url()).pathname;

  await test.step('staff learn who may refund', async () => {
    const sams = await newPage();
    await new Desk(sams).logIn(people.sam);
    await sams.goto(invoice);
    await expect(sams.getByText(/need Settle Accounts\. Ask an administrator/)).toBeVisible();
    await expect(actLink(sams, 'Refund payment')).toHaveCount(0);
  });

  await test.step('never more than was paid', async () => {
    await openAct(page, 'Refund payment');
    const refund = form(page, 'Refund payment');
    await expect(refund.getByLabel('Amount', { exact: true })).toHaveValue('45.00');
    await expect(refund.getByLabel('Method', { exact: true })).toHaveValue('card');
    await expectAccessible(page);
    expectProblem(/status of 422/);
    await refund.getByLabel('Amount', { exact: true }).fill('45.01');
    await press(page, 'Refund payment');
    await expect(refund.getByLabel('Amount', { exact: true })).toHaveAccessibleDescription(
      'This is more than the amount paid and not refunded yet.',
    );
    await refund.getByLabel('Amount', { exact: true }).fill('20');
    await press(page, 'Refund payment');
    await expectNotice(page, 'Payment refunded.');
  });

  await test.step('the rest becomes account credit', async () => {
    await openAct(page, 'Refund payment');
    const refund = form(page, 'Refund payment');
    await expect(refund.getByLabel('Amount', { exact: true })).toHaveValue('25.00');
    await refund.getByLabel('Method', { exact: true }).selectOption('credit');
    await press(page, 'Refund payment');
    await expectNotice(page, 'Payment refunded.');
    await expect(actLink(page, 'Refund payment')).toHaveCount(0);
    const payments = page.getByRole('region', { name: 'Payments', exact: true });
    await expect(payments).toContainText('−£20.00');
    await expect(payments).toContainText('−£25.00');
    await expectAccessible(page);
  });

  await page.goto(`${client}/credit`);
  await expect(page.getByRole('main')).toContainText('£25.00');
  await page.goto(`${client}/history`);
  await expect(page.getByText('Payment refunded')).toHaveCount(2);
});
