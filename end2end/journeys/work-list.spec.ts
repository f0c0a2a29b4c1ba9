import { expect, expectAccessible, waitForIslands, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { act, actAtOnce, openAct } from '../pages/thing.ts';
import { people } from '../people.ts';

test('a client is added, linked and sold a membership, and each item is settled from the checklist', async ({
  page,
  expectProblem,
}) => {
  expectProblem(/status of 422/);
  const [desk, deletion, pages] = [new Desk(page), new Deletion(page), new ClientPages(page)];
  await desk.logIn(people.olivia);
  const name = 'Iris Brandt';

  await test.step('a possible duplicate is shown before the client is saved', async () => {
    await page.getByRole('link', { name: 'Add client', exact: true }).click();
    await expect(pages.heading).toHaveText('Add client');
    await expectAccessible(page);
    await pages.press('Add client');
    await pages.expectFieldError('First name', 'Enter a first name.');
    await pages.field('First name').fill('Iris');
    await pages.field('Last name').fill('Brandt');
    await pages.field('Mobile phone').fill('030 555 0188');
    await pages.press('Add client');
    await pages.expectNotice('Client added.');
    await expect(pages.heading).toHaveText(name);

    await page.goto('/clients/new');
    await pages.field('First name').fill('I.');
    await pages.field('Mobile phone').fill('+49 30 5550188');
    await pages.press('Add client');
    await expect(page.getByRole('alert')).toContainText(`${name}: same phone number`);
    await expect(pages.field('First name')).toHaveValue('I.');
    await expectAccessible(page);
    await page.getByRole('alert').getByRole('link', { name, exact: true }).click();
    await expect(pages.heading).toHaveText(name);
  });
  const address = page.url();

  await test.step('a membership is sold', async () => {
    await page.getByRole('link', { name: 'Memberships', exact: true }).click();
    await pages.press('Sell membership');
    await pages.expectFieldError('Plan', 'Enter a plan.');
    await pages.field('Plan').fill('Sunrise');
    await pages.field('Price').fill('abc');
    await pages.press('Sell membership');
    await pages.expectFieldError('Price', 'Enter an amount above zero, like 12.50.');
    await expect(pages.field('Plan')).toHaveValue('Sunrise');
    await expectAccessible(page);
    await pages.field('Price').fill('');
    await pages.press('Sell membership');
    await pages.expectNotice('Membership sold.');
    await expect(page.getByRole('row').filter({ hasText: 'Sunrise' })).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('another client pays for her', async () => {
    await pages.open(address, 'relationships');
    await expectAccessible(page);
    await pages.field('Other client').fill('No Such Client');
    await pages.press('Link clients');
    await pages.expectFieldError(
      'Other client',
      'No single client matches this. Enter their full name or email address.',
    );
    await pages.field('Other client').fill(name);
    await pages.press('Link clients');
    await pages.expectFieldError('Other client', 'You can’t link a client to themselves. Choose someone else.');
    await pages.field('Other client').fill('Cher');
    await pages.press('Link clients');
    await pages.expectNotice('Clients linked.');
    await desk.find('cher');
    await desk.row('Cher').getByRole('link').click();
    await expect(desk.content).toContainText(`Pays for ${name}`);
  });

  await test.step('each item leads to its page, and back to the checklist', async () => {
    await pages.open(address, 'information');
    await waitForIslands(page);
    expect(await deletion.readChecklist()).toEqual([
      expect.stringContaining('Paid By | Paid By Cher'),
      expect.stringContaining('Membership | Sunrise'),
    ]);
    await expectAccessible(page);
    await deletion.follow('Sunrise');
    await expect(pages.heading).toHaveText('Sunrise');
    await expectAccessible(page);
    await act(page, 'Pause membership');
    await pages.expectNotice('Membership paused.');
    await pages.press('Resume membership');
    await pages.expectNotice('Membership resumed.');
    await openAct(page, 'Cancel membership');
    await pages.press('Cancel membership');
    await expect(pages.field('When does it end?')).toHaveAccessibleDescription('Choose an option from the list.');
    await pages.field('When does it end?').selectOption('After its last day');
    await pages.field('Last day').fill('2020-01-01');
    await pages.press('Cancel membership');
    await expect(page.getByRole('alert')).toBeVisible();
    await pages.field('When does it end?').selectOption('Now');
    await pages.press('Cancel membership');
    await pages.expectNotice('Membership cancelled.');
    await pages.returnToChecklist();
    await expect(deletion.open).toHaveCount(1);
    await deletion.follow('Paid By Cher');
    await expect(pages.heading).toHaveText('Paid By Cher');
    await expectAccessible(page);
    await actAtOnce(page, 'End link');
    await pages.expectNotice('Link ended.');
    await pages.returnToChecklist();
    await deletion.expectCleared();
  });

  await test.step('the history lists the events in order', async () => {
    await pages.open(address, 'history');
    await expect(page.getByRole('row').nth(1)).toContainText('Paid By link ended');
    await expect(page.getByRole('row').last()).toContainText('Client added');
    await expect(page.getByRole('row').last()).toContainText(people.olivia.name);
    await expectAccessible(page);
  });

  await test.step('she can be deleted', async () => {
    await pages.open(address, 'information');
    await waitForIslands(page);
    await deletion.scan();
    await deletion.openConfirmation(name);
    await deletion.confirm(name);
    await new DeletedRecord(page).reference();
  });
});

test('a payment method is listed by its last digits, removed, and comes back by undo', async ({ page }) => {
  const [desk, pages] = [new Desk(page), new ClientPages(page)];
  await desk.logIn(people.sam);
  const address = await desk.openInformation('Jürgen Ångström-O’Neill');
  await pages.open(address, 'payment-methods');
  await expectAccessible(page);
  const rows = page.getByRole('row').filter({ hasText: 'ending in' });
  const before = await rows.count();
  expect(before).toBeGreaterThan(0);
  const link = rows.first().getByRole('link');
  const title = await link.innerText();
  await link.click();
  await expect(pages.heading).toHaveText(title);
  await expectAccessible(page);
  await actAtOnce(page, 'Remove payment method');
  await pages.expectNotice('Payment method removed.');
  await expect(page.locator('.page-head .badge')).toHaveText('Removed');
  await expectAccessible(page);
  await pages.press('Undo');
  await pages.expectNotice('Undone. All is as it was before.');
  await pages.open(address, 'payment-methods');
  await expect(rows).toHaveCount(before);
  await rows.filter({ hasText: title }).getByRole('link').click();
  await actAtOnce(page, 'Remove payment method');
  await pages.open(address, 'payment-methods');
  await expect(rows).toHaveCount(before - 1);
});

test('medical information is hidden from groups without the permission', async ({ page, newPage }) => {
  const [desk, pages] = [new Desk(page), new ClientPages(page)];
  await desk.logIn(people.olivia);
  const address = await desk.openInformation('Jürgen Ångström-O’Neill');
  await pages.field('Medical information').fill('Allergic to latex');
  await pages.press('Save changes');
  await pages.expectNotice('Changes saved.');

  const sams = await newPage();
  const sam = new ClientPages(sams);
  await new Desk(sams).logIn(people.sam);
  await sams.goto(address);
  await expect(sam.field('Notes')).toBeVisible();
  await expect(sam.field('Medical information')).toBeHidden();
  await sam.field('Occupation').fill('Baker');
  await sam.press('Save changes');
  await sam.expectNotice('Changes saved.');
  await page.goto(address);
  await expect(pages.field('Medical information'), 'unchanged by the other save').toHaveValue('Allergic to latex');
  await expect(pages.field('Occupation')).toHaveValue('Baker');
});
