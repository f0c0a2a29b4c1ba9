import { expect, isForEverybody, moves, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('a client is added, linked and sold a membership, and each item is settled from the checklist', async ({
  page,
  tolerate,
}) => {
  tolerate(/status of 422/);
  const [desk, deletion, pages] = [new Desk(page), new Deletion(page), new ClientPages(page)];
  await desk.logIn(people.olivia);
  const name = 'Iris Brandt';

  await test.step('who may be the same person is pointed out before anything is saved', async () => {
    await page.getByRole('link', { name: 'Add a client', exact: true }).click();
    await expect(pages.heading).toHaveText('Add a client');
    await isForEverybody(page);
    await pages.press('Add client');
    await pages.isWrong('First name', 'Fill this in.');
    await pages.field('First name').fill('Iris');
    await pages.field('Last name').fill('Brandt');
    await pages.field('Mobile phone').fill('030 555 0188');
    await pages.press('Add client');
    await pages.says('The client is added.');
    await expect(pages.heading).toHaveText(name);

    await page.goto('/clients/new');
    await pages.field('First name').fill('I.');
    await pages.field('Mobile phone').fill('+49 30 5550188');
    await pages.press('Add client');
    await expect(page.getByRole('alert')).toContainText(`${name}: has this phone number`);
    await expect(pages.field('First name')).toHaveValue('I.');
    await isForEverybody(page);
    await page.getByRole('alert').getByRole('link', { name, exact: true }).click();
    await expect(pages.heading).toHaveText(name);
  });
  const address = page.url();

  await test.step('a membership is sold', async () => {
    await page.getByRole('link', { name: 'Memberships', exact: true }).click();
    await pages.press('Sell');
    await pages.isWrong('Plan', 'Fill this in.');
    await pages.field('Plan').fill('Sunrise');
    await pages.field('Price').fill('abc');
    await pages.press('Sell');
    await pages.isWrong('Price', 'Write an amount above zero, such as 12.50.');
    await expect(pages.field('Plan')).toHaveValue('Sunrise');
    await isForEverybody(page);
    await pages.field('Price').fill('');
    await pages.press('Sell');
    await pages.says('The membership is sold.');
    await expect(page.getByRole('row').filter({ hasText: 'Sunrise' })).toBeVisible();
    await isForEverybody(page);
  });

  await test.step('somebody pays for her', async () => {
    await pages.open(address, 'relationships');
    await isForEverybody(page);
    await pages.field('The other client').fill('Nobody At All');
    await pages.press('Link');
    await pages.isWrong(
      'The other client',
      'Nobody, or more than one client, is found by this. Write the full name or the email address.',
    );
    await pages.field('The other client').fill(name);
    await pages.press('Link');
    await pages.isWrong('The other client', 'This is the client. Choose somebody else.');
    await pages.field('The other client').fill('Cher');
    await pages.press('Link');
    await pages.says('They are linked.');
    await desk.find('cher');
    await desk.row('Cher').getByRole('link').click();
    await expect(desk.content).toContainText(`Pays for ${name}`);
  });

  await test.step('each item leads to its place, with the way back', async () => {
    await pages.open(address, 'information');
    await moves(page);
    expect(await deletion.readChecklist()).toEqual([
      expect.stringContaining('Paid By | Paid By Cher'),
      expect.stringContaining('Membership | Sunrise'),
    ]);
    await isForEverybody(page);
    await deletion.follow('Sunrise');
    await expect(pages.heading).toHaveText('Sunrise');
    await isForEverybody(page);
    await pages.press('Pause');
    await pages.says('The membership is paused.');
    await pages.press('Resume');
    await pages.says('The membership goes on.');
    await pages.field('Last day').fill('2020-01-01');
    await pages.press('Cancel membership');
    await expect(page.getByRole('alert')).toBeVisible();
    await pages.field('Last day').fill('');
    await pages.press('Cancel membership');
    await pages.says('The membership is cancelled.');
    await pages.backToTheChecklist();
    await expect(deletion.items).toHaveCount(1);
    await deletion.follow('Paid By Cher');
    await expect(pages.heading).toHaveText('Paid By Cher');
    await isForEverybody(page);
    await pages.press('End this link');
    await pages.says('The link has ended.');
    await pages.backToTheChecklist();
    await deletion.isCleared();
  });

  await test.step('the history tells it in time order', async () => {
    await pages.open(address, 'history');
    await expect(page.getByRole('row').nth(1)).toContainText('Paid By ended');
    await expect(page.getByRole('row').last()).toContainText('Added as a client');
    await expect(page.getByRole('row').last()).toContainText(people.olivia.name);
    await isForEverybody(page);
  });

  await test.step('and she can be deleted', async () => {
    await pages.open(address, 'information');
    await moves(page);
    await deletion.scan();
    await deletion.open(name);
    await deletion.confirm(name);
    await new DeletedRecord(page).reference();
  });
});

test('a payment method is listed by its last digits, and removed', async ({ page }) => {
  const [desk, pages] = [new Desk(page), new ClientPages(page)];
  await desk.logIn(people.sam);
  const address = await desk.information('Jürgen Ångström-O’Neill');
  await pages.open(address, 'payment-methods');
  await isForEverybody(page);
  const rows = page.getByRole('row').filter({ hasText: 'ending in' });
  const before = await rows.count();
  expect(before).toBeGreaterThan(0);
  await rows.first().getByRole('button', { name: 'Remove', exact: true }).click();
  await pages.says('The payment method is removed.');
  await expect(rows).toHaveCount(before - 1);
});

test('medical information is for those whose group may see it', async ({ page, another }) => {
  const [desk, pages] = [new Desk(page), new ClientPages(page)];
  await desk.logIn(people.olivia);
  const address = await desk.information('Jürgen Ångström-O’Neill');
  await pages.field('Medical information').fill('Allergic to latex');
  await pages.press('Save');
  await pages.says('Saved.');

  const sams = await another();
  const sam = new ClientPages(sams);
  await new Desk(sams).logIn(people.sam);
  await sams.goto(address);
  await expect(sam.field('Notes')).toBeVisible();
  await expect(sam.field('Medical information')).toBeHidden();
  await sam.field('Occupation').fill('Baker');
  await sam.press('Save');
  await sam.says('Saved.');
  await page.goto(address);
  await expect(pages.field('Medical information'), 'it is as it was').toHaveValue('Allergic to latex');
  await expect(pages.field('Occupation')).toHaveValue('Baker');
});
