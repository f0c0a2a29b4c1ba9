import { expect, expectAccessible, test, waitForIslands } from '../fixtures.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

const own = 'Dates, times and amounts';

test('a team member chooses formats and sees them on every page', async ({ page, expectProblem }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  await desk.logIn(people.adam);
  const information = await desk.openInformation('Greta Lindholm');
  const credit = `${information.replace(/\/information.*$/, '')}/credit`;

  const choose = async (formats: string) => {
    await page.goto('/account');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Change formats', exact: true }).click();
    await expectAccessible(page);
    await page.getByLabel(own, { exact: true }).selectOption(formats);
    await page.getByRole('button', { name: 'Save changes', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Changes saved.', visible: true })).toBeVisible();
    await expect(desk.heading).toHaveText('Your account');
    await page.goto('/account/set-formats');
    await expect(page.getByLabel(own, { exact: true })).toHaveValue(formats);
  };

  await test.step('the browser says it until something is chosen', async () => {
    await page.goto(credit);
    await expect(desk.content).toContainText('€25.00');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');
  });

  await test.step('amounts and dates are German, the sentences stay English', async () => {
    await choose('de-DE');
    await page.goto(credit);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-DE');
    await expect(desk.content).toContainText('25,00 €');
    await expect(desk.content).toContainText(/\d\d\.\d\d\.\d{4}/);
  });

  await test.step('an amount is typed as it is written', async () => {
    expectProblem(/status of 422/);
    await page.goto(`${credit}/add-credit`);
    const add = desk.content;
    await add.getByLabel('Location', { exact: true }).selectOption('Altstadt (EUR)');
    await add.getByLabel('Amount', { exact: true }).fill('1,234');
    await add.getByLabel('Reason', { exact: true }).fill('A gift');
    await add.getByRole('button', { name: 'Add credit', exact: true }).click();
    await expect(add.getByLabel('Amount', { exact: true })).toHaveAccessibleDescription(/can be read in two ways/);
    await expectAccessible(page);
  });

  await test.step('the browser can say it again', async () => {
    await choose('browser');
    await page.goto(credit);
    await expect(desk.content).toContainText('€25.00');
  });

  await desk.logOut();
  await desk.logIn(people.olivia);
  await test.step('the checklist in the browser has the formats of its page', async () => {
    await choose('de-DE');
    await page.goto(information);
    await waitForIslands(page);
    await deletion.switch.click();
    await expect(deletion.checklist).toBeVisible();
    await expect(deletion.items.filter({ hasText: /25,00\s€ to return or spend/ })).toHaveCount(1);
    await choose('browser');
  });
});

test('regions write as CLDR says', async ({ page }) => {
  await new Desk(page).logIn(people.sam);
  await page.goto('/account/set-formats');
  const options = page.getByLabel(own, { exact: true }).getByRole('option');
  const choices = await options.evaluateAll((all) =>
    all.map((option) => [(option as HTMLOptionElement).value, option.textContent ?? '']),
  );
  expect(choices.length).toBeGreaterThan(40);
  /** Which space or apostrophe it is differs from one version of CLDR to the next. */
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/’/g, "'");
  for (const [tag, words] of choices) {
    if (tag === 'browser') continue;
    const [date, time, amount] = plain(words!.slice(words!.indexOf(': ') + 2)).split(' · ');
    const at = Date.UTC(2026, 11, 31, 14, 30);
    const parts = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' }).formatToParts(at);
    const order = parts.filter(({ type }) => ['day', 'month', 'year'].includes(type)).map(({ type }) => type);
    const found = { day: date!.indexOf('31'), month: date!.search(/Dec|12/), year: date!.indexOf('2026') };
    const written = Object.entries(found).sort(([, one], [, other]) => one - other);
    expect(
      written.map(([type]) => type),
      `${tag}: ${date}`,
    ).toEqual(order);

    const { hour12 } = new Intl.DateTimeFormat(tag, { timeStyle: 'short' }).resolvedOptions();
    expect(/PM$/.test(time!), `${tag}: ${time}`).toBe(hour12);

    const euros = new Intl.NumberFormat(tag, {
      style: 'currency',
      currency: 'EUR',
      currencyDisplay: 'narrowSymbol',
    }).format(1234.5);
    expect(amount, tag).toBe(plain(euros).replace('EUR', '€'));
  }
});
