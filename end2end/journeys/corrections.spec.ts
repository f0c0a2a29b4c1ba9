import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { ahead, Schedule } from '../pages/schedule.ts';
import { actLink, openAct } from '../pages/thing.ts';
import { people } from '../people.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const expectNotice = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words, visible: true })).toHaveText(words);

/** The corrections of the thing whose page is open. */
const corrections = (page: Page) => page.getByRole('region', { name: 'Corrections', exact: true }).getByRole('row');

/** Adds a client for this journey alone, with an invoice. Returns the address of the invoice. */
async function addInvoice(page: Page): Promise<string> {
  await page.goto('/clients/new');
  await page.getByLabel('First name', { exact: true }).fill('Zadie');
  await page.getByLabel('Last name', { exact: true }).fill('Textwell');
  await press(page, 'Add client');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zadie Textwell');
  await page.goto(`${new URL(page.url()).pathname}/invoices`);
  await page.getByLabel('Description').fill('Weekend wrokshop');
  await page.getByLabel('Location', { exact: true }).selectOption('Quayside (GBP)');
  await page.getByLabel('Amount', { exact: true }).fill('45');
  await press(page, 'Issue invoice');
  await page.getByRole('row').filter({ hasText: 'Weekend wrokshop' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Invoice /);
  return new URL(page.url()).pathname;
}

test('the text of an invoice is corrected, and what it was stays on its page', async ({
  page,
  newPage,
  expectProblem,
}) => {
  expectProblem(/status of 422/);
  await new Desk(page).logIn(people.olivia);
  const invoice = await addInvoice(page);
  const [field, other] = [page, await newPage()].map((of) => of.getByLabel('Description', { exact: true })) as [
    ReturnType<Page['getByLabel']>,
    ReturnType<Page['getByLabel']>,
  ];

  await test.step('an older page is open elsewhere', async () => {
    await new Desk(other.page()).logIn(people.olivia);
    await other.page().goto(`${invoice}/correct-invoice`);
    await expect(other).toHaveValue('Weekend wrokshop');
  });

  await test.step('the form is a page of its own, and leads back', async () => {
    await openAct(page, 'Correct the text');
    await expect(page.getByText('Only the words change.')).toBeVisible();
    await expectAccessible(page);
    await press(page, 'Save correction');
    await expect(page.getByRole('alert')).toContainText('This is the text as it is now.');
    await field.fill('Weekend workshop');
    await press(page, 'Save correction');
    await expectNotice(page, 'Text corrected.');
    expect(new URL(page.url()).pathname).toBe(invoice);
    await expect(page.getByRole('main')).toContainText('£45.00');
    await expect(corrections(page).last()).toContainText('Olivia Reed');
    await expect(corrections(page).last()).toContainText('Weekend wrokshop');
    await expect(corrections(page).last()).toContainText('Weekend workshop');
    await expectAccessible(page);
  });

  await test.step('the older page is told, and shows both texts', async () => {
    await other.fill('Workshop');
    await press(other.page(), 'Save correction');
    await expect(other.page().getByRole('alert')).toContainText('another person has changed this');
    await expect(other).toHaveValue('Workshop');
    await expect(other).toHaveAccessibleDescription(/Weekend wrokshop.*Weekend workshop/s);
    await press(other.page(), 'Save correction');
    await expectNotice(other.page(), 'Text corrected.');
    await expect(corrections(other.page())).toHaveCount(3);
  });

  await test.step('staff see the corrections, and not the form', async () => {
    const sams = await newPage();
    await new Desk(sams).logIn(people.sam);
    await sams.goto(invoice);
    await expect(corrections(sams)).toHaveCount(3);
    await expect(actLink(sams, 'Correct the text')).toHaveCount(0);
    await sams.goto(`${invoice}/correct-invoice`);
    await expect(sams.getByText(/need Settle Accounts\. Ask an administrator/)).toBeVisible();
    await expect(sams.getByRole('button', { name: 'Save correction', exact: true })).toHaveCount(0);
  });
});

test('the name and the coach of one session are corrected', async ({ page }) => {
  await new Desk(page).logIn(people.sam);
  const schedule = new Schedule(page);
  await schedule.addSession('Evening fow', 4);
  await openAct(page, 'Correct the text');
  await page.getByLabel('Session name', { exact: true }).fill('Evening flow');
  await page.getByLabel('Coach (optional)', { exact: true }).fill('Robin Vale');
  await expectAccessible(page);
  await press(page, 'Save correction');
  await expectNotice(page, 'Text corrected.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Evening flow');
  await expect(corrections(page).last()).toContainText('Evening fow');
  await expect(corrections(page).last()).toContainText('Evening flow · Robin Vale');
  await schedule.show(ahead(2));
  await expect(page.getByRole('link', { name: 'Evening flow', exact: true })).toBeVisible();
});
