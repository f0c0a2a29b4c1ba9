import { expect, expectAccessible, waitForIslands, runsScripts, test } from '../fixtures.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { Group } from '../pages/group.ts';
import { people } from '../people.ts';

test('the second of two administrators who erase the same client is told', async ({ page, newPage }) => {
  const name = 'Sofia Marchetti';
  const pages = [page, await newPage()];
  for (const browser of pages) {
    const [desk, deletion] = [new Desk(browser), new Deletion(browser)];
    await desk.logIn(people.olivia);
    await desk.openInformation(name);
    await deletion.scan();
    await deletion.openConfirmation(name);
  }
  for (const browser of pages) {
    // With scripts, the second page leaves before she can confirm.
    if (browser === page || !(await runsScripts(browser))) await new Deletion(browser).confirm(name);
    if (browser === page) await new DeletedRecord(browser).reference();
  }
  await expect(new DeletedRecord(page).notice).toHaveText('Client erased.');
  const second = new Desk(pages[1]!);
  await expect(second.heading).toHaveText('Clients');
  if (!(await runsScripts(second.page))) {
    await expect(second.content.getByRole('status').first()).toHaveText(
      'Another administrator has already deleted this client.',
    );
  }
  await expectAccessible(second.page);
});

test('an item that opens after the scan stops the deletion', async ({ page, lethe }) => {
  const name = 'Ewa Zielińska';
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  await desk.logIn(people.olivia);
  const address = await desk.openInformation(name);
  await deletion.scan();
  await deletion.openConfirmation(name);

  await lethe.execute(`
    insert into invoices (id, client_id, location_id, number, description, amount, currency, status, issued_on, due_on)
    select randomblob(16), c.id, l.id, 'B-99999', 'Late cancellation', 1450, 'AUD', 'failed',
           '2026-01-01', '2026-01-15'
    from clients c, locations l where c.email = 'ewa.zielinska@example.com' and l.name = 'Bondi'`);
  await deletion.confirm(name);
  await expect(deletion.checklist).toBeVisible();
  await expect(deletion.items).toHaveCount(1);
  await expect(deletion.items).toContainText('Invoice B-99999 · Late cancellation');
  await expect(deletion.items).toContainText('AUD 14.50 · payment failed');
  await expect(deletion.items).toContainText('Bondi');
  await expectAccessible(page);
  await deletion.closeChecklist();

  await test.step('nothing has changed, and the switch now opens the checklist', async () => {
    await expect(page.getByLabel('First name', { exact: true })).toHaveValue('Ewa');
    expect(await deletion.readChecklist()).toEqual([expect.stringContaining('B-99999')]);
    await deletion.closeChecklist();
    await desk.find('ewa');
    await expect(desk.row(name)).toContainText('ewa.zielinska@example.com');
  });

  await test.step('the client can be deleted once the item is settled', async () => {
    await lethe.execute(`update invoices set status = 'void' where number = 'B-99999'`);
    await page.goto(address);
    await waitForIslands(page);
    await deletion.scan();
    await deletion.openConfirmation(name);
    await deletion.confirm(name);
    await new DeletedRecord(page).reference();
    await expect(page.getByRole('region', { name: 'Invoices', exact: true })).toContainText('B-99999');
  });
});

test('losing the permission takes effect at once', async ({ page, newPage, expectProblem, javaScriptEnabled }) => {
  const name = 'Yusuf Demir';
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const olivias = await newPage();
  const [olivia, managers] = [new Desk(olivias), new Group(olivias)];

  await desk.logIn(people.adam);
  const address = await desk.openInformation(name);
  await expect(deletion.switch).toBeHidden();

  await olivia.logIn(people.olivia);
  await olivia.choose('Team settings');
  await managers.open('Managers');
  await managers.toggle('Delete Accounts', 'Saved');
  await expect(managers.switch('Delete Accounts')).toBeChecked();

  await page.goto(address);
  await waitForIslands(page);
  await deletion.scan();
  await deletion.openConfirmation(name);

  await managers.toggle('Delete Accounts', 'Saved');
  await expect(managers.switch('Delete Accounts')).not.toBeChecked();
  expectProblem(/status of 403/);
  await deletion.confirm(name);
  if (javaScriptEnabled === false) {
    await expect(desk.heading).toHaveText('You don’t have access to this page');
  } else {
    const words = 'You no longer have permission to delete clients. Nothing was changed.';
    await expect(deletion.confirmation(name).getByRole('alert')).toHaveText(words);
  }
  await expectAccessible(page);
  await page.goto(address);
  await expect(page.getByLabel('First name', { exact: true })).toHaveValue('Yusuf');
  await expect(deletion.switch).toBeHidden();
});
