import { expect, expectAccessible, runsScripts, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { atEachSize, expectInSight } from '../pages/sight.ts';
import { people } from '../people.ts';

test('beyond the limit of an hour, a second administrator confirms', async ({
  page,
  newPage,
  lethe,
  expectProblem,
}) => {
  const [desk, clients, deletion] = [new Desk(page), new ClientPages(page), new Deletion(page)];
  const label = 'Deletions per administrator and hour';
  const setLimit = async (limit: string) => {
    await page.goto('/team/settings/set-deletion-limit');
    await clients.field(label).fill(limit);
    const form = page.locator('form').filter({ has: page.getByLabel(label, { exact: true }) });
    await form.getByRole('button', { name: 'Save changes', exact: true }).click();
  };
  const confirm = async (name: string) => {
    await desk.openInformation(name);
    await deletion.scan();
    await deletion.openConfirmation(name);
    await deletion.confirm(name);
  };
  expectProblem(/status of 422/);
  await desk.logIn(people.olivia);
  await clients.add('Hester', 'Marl');
  await clients.add('Jonas', 'Pell');
  try {
    await test.step('an administrator sets the limit', async () => {
      await page.goto('/team');
      await page.getByRole('link', { name: 'Studio settings', exact: true }).click();
      await expectAccessible(page);
      await setLimit('0');
      await clients.expectFieldError(label, 'Enter a whole number from 1 to 1000.');
      await expectAccessible(page);
      await setLimit('1');
      await clients.expectNotice('Changes saved.');
    });
    const name = 'Jonas Pell';
    await test.step('the next deletion is refused in the dialog', async () => {
      // Earlier journeys may have deleted clients already.
      await lethe.execute('update studio set deletions_per_hour = 1000');
      await confirm('Hester Marl');
      await new DeletedRecord(page).reference();
      await setLimit('1');
      await clients.expectNotice('Changes saved.');
      await confirm(name);
      const { alert } = deletion.footer(name);
      await expect(alert).toContainText('An administrator can delete 1 client per hour, and you have deleted one.');
      const ask = deletion.confirmation(name).getByRole('button', { name: 'Ask another administrator', exact: true });
      await expect((await runsScripts(page)) ? ask : alert).toBeFocused();
      await atEachSize(page, async () => {
        for (const part of [alert, ask]) await expectInSight(part);
      });
      await expectAccessible(page);
      await ask.click();
      const section = page.getByRole('region', { name: 'Right to be forgotten' });
      await expect(section).toContainText('You asked another administrator to confirm this deletion on');
      await expectAccessible(page);
    });
    await test.step('another administrator sees who asked, and confirms', async () => {
      const group = "(select access_group_id from team_members where name = 'Olivia Reed')";
      await lethe.execute(`update team_members set access_group_id = ${group} where name = 'Adam Okafor'`);
      const adams = await newPage();
      const [adam, other] = [new Desk(adams), new Deletion(adams)];
      await adam.logIn(people.adam);
      await adam.openInformation(name);
      await expect(adams.getByRole('region', { name: 'Right to be forgotten' })).toContainText('Olivia Reed asked');
      await other.scan();
      const dialog = await other.openConfirmation(name);
      await expect(dialog).toContainText('Olivia Reed asked another administrator to confirm this deletion on');
      await other.confirm(name);
      await new DeletedRecord(adams).reference();
      await expect(new DeletedRecord(adams).fact('Erased by')).toHaveText('Adam Okafor');
    });
    await test.step('the refused attempt is listed', async () => {
      await desk.choose('Deleted Clients');
      const refused = page.getByRole('region', { name: 'Refused deletions', exact: true });
      await expect(refused.getByRole('row').nth(1)).toContainText(
        'Hourly limit of deletions per administrator reached',
      );
      await expect(refused.getByRole('row').nth(1)).toContainText('Olivia Reed');
      await expectAccessible(page);
    });
  } finally {
    await lethe.execute(`
      update studio set deletions_per_hour = 1000;
      update team_members set access_group_id = (select id from access_groups where name = 'Managers')
      where name = 'Adam Okafor'`);
  }
});
