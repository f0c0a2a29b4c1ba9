import { expect, expectAccessible, runsScripts, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { atEachSize, expectInSight } from '../pages/sight.ts';
import { people } from '../people.ts';

test('an old login confirms with the password, in a field that is in sight from the start', async ({
  page,
  lethe,
  expectProblem,
}) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const name = 'Rosa Lindgren';
  const failures = (count: number) =>
    lethe.execute(`update team_members set failed_log_ins = ${count}, last_failed_at =
      strftime('%Y-%m-%dT%H:%M:%fZ') where email = '${people.olivia.email}'`);
  expectProblem(/status of 422/);
  await desk.logIn(people.olivia);
  await new ClientPages(page).add('Rosa', 'Lindgren');
  await lethe.execute("update team_sessions set proved_at = '2026-01-01T00:00:00.000Z'");
  await desk.openInformation(name);
  await deletion.scan();
  await deletion.openConfirmation(name);
  const { alert, proof, confirmButton } = deletion.footer(name);

  const refused = async (typed: string, words: string) => {
    await proof.fill(typed);
    await expectInSight(confirmButton);
    await confirmButton.click();
    await expect(alert).toContainText(words);
    await expect(proof).toBeFocused();
    await atEachSize(page, async () => {
      for (const part of [alert, proof, confirmButton]) await expectInSight(part);
    });
  };
  await test.step('the field stands beside the button', async () => {
    await atEachSize(page, async () => {
      for (const part of [proof, confirmButton]) await expectInSight(part);
    });
    await expectAccessible(page);
  });
  await test.step('a missing and a wrong password are refused', async () => {
    await refused('', 'Enter your password or a code');
    await refused('not the password', 'That’s not correct.');
    await expect(proof).toHaveAccessibleDescription(/That’s not correct\./);
    await expectAccessible(page);
  });
  await test.step('too many attempts are refused', async () => {
    await failures(30);
    await refused('not the password', 'Too many attempts.');
    await failures(0);
  });
  await test.step('the right password confirms', async () => {
    await page.setViewportSize({ width: 320, height: 256 });
    await proof.fill(people.olivia.password);
    await confirmButton.click();
    await new DeletedRecord(page).reference();
  });
});

test('an item that opens after the scan is told in the footer of the checklist', async ({ page, lethe }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const name = 'Abel Forster';
  await desk.logIn(people.olivia);
  const address = await new ClientPages(page).add('Abel', 'Forster');
  const [, id] = /clients\/([0-9a-f-]+)/.exec(address)!;
  await desk.openInformation(name);
  await deletion.scan();
  await deletion.openConfirmation(name);
  await lethe.execute(`
    insert into invoices (id, client_id, location_id, number, description, amount, currency, status, issued_on, due_on)
    select randomblob(16), x'${id!.replaceAll('-', '')}', id, 'B-77777', 'Late cancellation', 1450, 'AUD', 'failed',
           '2026-01-01', '2026-01-15' from locations where name = 'Bondi'`);
  await deletion.confirm(name);
  const alert = deletion.checklist.getByRole('alert');
  await expect(alert).toContainText('New items have come up since the scan, so nothing was changed.');
  const scripts = await runsScripts(page);
  await expect(scripts ? deletion.items.getByRole('link').first() : alert).toBeFocused();
  await atEachSize(page, () => expectInSight(alert));
  await expectAccessible(page);
  await deletion.closeChecklist();
  await deletion.readChecklist();
  await expect(alert).toBeHidden();
});

test('an expired login leads to the login page, and back to the confirmation', async ({ page, lethe }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const name = 'Lior Castellan';
  await desk.logIn(people.olivia);
  await new ClientPages(page).add('Lior', 'Castellan');
  await desk.openInformation(name);
  await deletion.scan();
  await deletion.openConfirmation(name);
  await lethe.execute('delete from team_sessions');
  const { alert, confirmButton } = deletion.footer(name);
  await deletion.confirm(name);
  if (await runsScripts(page)) {
    await expect(alert).toContainText('Your login has expired.');
    const opened = page.waitForEvent('popup');
    await alert.getByRole('link', { name: 'Log in again in a new tab', exact: true }).click();
    const tab = await opened;
    await new Desk(tab).fillInLogIn(people.olivia);
    await expect(new Desk(tab).heading).toHaveText('Clients');
    await tab.close();
  } else {
    await expect(page.getByText('Your login has expired. Log in again: what you typed is still here.')).toBeVisible();
    await desk.fillInLogIn(people.olivia);
    await expect(alert).toContainText('You are logged in again. Nothing has changed yet');
    await expect(alert).toBeFocused();
    await atEachSize(page, async () => {
      for (const part of [alert, confirmButton]) await expectInSight(part);
    });
    await expectAccessible(page);
  }
  await deletion.confirm(name);
  await new DeletedRecord(page).reference();
});
