import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { atEachSize, expectInSight } from '../pages/sight.ts';
import { people } from '../people.ts';

/** Adds a client and opens the confirmation, as a team member who is logged in. */
async function openConfirmation(page: Page, first: string, last: string) {
  const [desk, deletion, name] = [new Desk(page), new Deletion(page), `${first} ${last}`];
  await new ClientPages(page).add(first, last);
  await desk.openInformation(name);
  await deletion.scan();
  const dialog = await deletion.openConfirmation(name);
  return { deletion, name, dialog, ...deletion.footer(name) };
}

test('the field for the password appears when the last proof expires', async ({ page }) => {
  await page.clock.install();
  await new Desk(page).logIn(people.olivia);
  const { proof, confirmButton } = await openConfirmation(page, 'Iris', 'Halloran');
  await expect(proof).toBeHidden();
  await page.clock.fastForward(5 * 60 * 1000);
  await atEachSize(page, async () => {
    for (const part of [proof, confirmButton]) await expectInSight(part);
  });
});

test('the dialog stays open while the client is being erased', async ({ page }) => {
  await new Desk(page).logIn(people.olivia);
  const { deletion, name, dialog, confirmButton, progress } = await openConfirmation(page, 'Basil', 'Thornbury');
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/do=erase_client/, async (route) => {
    await released;
    await route.continue();
  });
  await deletion.confirm(name);
  const erasing = dialog.getByRole('button', { name: 'Erasing…', exact: true });
  await expect(erasing).toBeFocused();
  await expect(erasing).toBeDisabled();
  await expect(confirmButton).toBeHidden();
  await expect(dialog.getByRole('status')).toHaveText('Erasing…');
  await expect(progress).toHaveAccessibleName('Erasing…');
  await expect(dialog.getByRole('button', { name: 'Close', exact: true })).toBeDisabled();
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await atEachSize(page, () => expectInSight(erasing));
  await expectAccessible(page);
  release();
  await new DeletedRecord(page).reference();
});

test('an answer that is lost after the client was erased leads to the record', async ({ page, expectProblem }) => {
  expectProblem(/erase_client/);
  await new Desk(page).logIn(people.olivia);
  const { deletion, name } = await openConfirmation(page, 'Cyril', 'Peverell');
  await page.route(/do=erase_client/, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await deletion.confirm(name);
  await new DeletedRecord(page).reference();
  await expect(new DeletedRecord(page).notice).toHaveText('Client erased.');
});

test('a request that is lost before the client was erased leads back to the button', async ({
  page,
  expectProblem,
}) => {
  expectProblem(/erase_client/);
  expectProblem(/find_out_erasure/);
  await new Desk(page).logIn(people.olivia);
  const parts = await openConfirmation(page, 'Della', 'Winterbourne');
  const { deletion, name, dialog, alert, confirmButton, progress } = parts;
  await page.route(/do=erase_client/, (route) => route.abort('connectionreset'));
  await page.route('**/api/find_out_erasure', (route) => route.abort('connectionreset'));
  await deletion.confirm(name);
  await expect(alert).toContainText('Lethe can’t be reached.');
  await expect(progress).toHaveAccessibleName('Finding out whether the client was erased');
  await expect(confirmButton).toBeDisabled();
  await expect(dialog.getByRole('button', { name: 'Close', exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await atEachSize(page, () => expectInSight(alert));
  await expectAccessible(page);

  await page.unrouteAll();
  await expect(alert).toContainText('The client was not erased, and nothing was changed.');
  await expect(confirmButton).toBeFocused();
  await expect(progress).toBeHidden();
  await atEachSize(page, async () => {
    for (const part of [alert, confirmButton]) await expectInSight(part);
  });
  await deletion.confirm(name);
  await new DeletedRecord(page).reference();
});

test('a login that expired is told, and logging in again loses nothing', async ({ page, lethe }) => {
  const [desk, clients] = [new Desk(page), new ClientPages(page)];
  await desk.logIn(people.olivia);
  await clients.add('Otis', 'Ravenscroft');
  await desk.openInformation('Otis Ravenscroft');
  await clients.field('Notes').fill('Runs with Edith Maplethorpe.');
  await clients.press('Save changes');
  await clients.expectNotice('Changes saved.');
  const { deletion, name, alert } = await openConfirmation(page, 'Edith', 'Maplethorpe');
  const { leave } = deletion.finding(name, 'Notes of Otis Ravenscroft');
  await leave.check();
  await lethe.execute('delete from team_sessions');

  await deletion.confirm(name);
  await expect(alert).toContainText('Your login has expired. Nothing was changed.');
  const again = alert.getByRole('link', { name: 'Log in again in a new tab', exact: true });
  await expect(again).toBeFocused();
  await atEachSize(page, async () => {
    for (const part of [alert, again]) await expectInSight(part);
  });
  await expectAccessible(page);

  const opened = page.waitForEvent('popup');
  await again.click();
  const tab = await opened;
  await new Desk(tab).fillInLogIn(people.olivia);
  await expect(new Desk(tab).heading).toHaveText('Clients');
  await tab.close();
  await expect(leave).toBeChecked();
  await deletion.confirm(name);
  await new DeletedRecord(page).reference();
});

test('findings that came up meanwhile are told, and the focus goes to them', async ({
  page,
  newPage,
  expectProblem,
}) => {
  expectProblem(/status of 422/);
  await new Desk(page).logIn(people.olivia);
  await new ClientPages(page).add('Thora', 'Finch');
  const { deletion, name, dialog, alert } = await openConfirmation(page, 'Quincy', 'Abernethy');
  await expect(dialog).toContainText('No other record names this client.');
  const other = await newPage();
  await new Desk(other).logIn(people.olivia);
  await new Desk(other).openInformation('Thora Finch');
  await new ClientPages(other).field('Notes').fill('A friend of Quincy Abernethy.');
  await new ClientPages(other).press('Save changes');
  await new ClientPages(other).expectNotice('Changes saved.');
  await other.close();
  await deletion.confirm(name);
  await expect(alert).toContainText('Choose what happens to each text that names this client');
  const { replace, leave } = deletion.finding(name, 'Notes of Thora Finch');
  await expect(replace).toBeFocused();
  await expect(replace, 'a ring after a click, too').toHaveCSS('outline-style', 'solid');
  await atEachSize(page, async () => {
    await replace.evaluate((element) => element.scrollIntoView({ block: 'nearest' }));
    for (const part of [alert, replace]) await expectInSight(part);
  });
  await leave.check();
  await deletion.confirm(name);
  await new DeletedRecord(page).reference();
});
