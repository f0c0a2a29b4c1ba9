import { expect, expectAccessible, waitForIslands, test } from '../fixtures.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { Group } from '../pages/group.ts';
import { people } from '../people.ts';

test('Team settings decide who may delete clients', async ({ page, newPage, expectProblem }) => {
  const [desk, deletion, group] = [new Desk(page), new Deletion(page), new Group(page)];
  const name = 'Cher';

  await test.step('an administrator sees the groups with their members, and toggles permissions', async () => {
    await desk.logIn(people.olivia);
    await desk.choose('Team settings');
    for (const [member, role, of] of [
      ['Olivia Reed', 'Administrator', 'Owners'],
      ['Adam Okafor', 'Administrator', 'Managers'],
      ['Sam Lindqvist', 'Staff', 'Front desk'],
    ] as const) {
      const row = page
        .getByRole('region', { name: 'Members', exact: true })
        .getByRole('row')
        .filter({ hasText: member });
      await expect(row).toContainText(role);
      await expect(row).toContainText(of);
    }
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Team Access Group', exact: true }).click();
    await expect(desk.heading).toHaveText('Team Access Group');
    await expect(page).toHaveURL(/\/team\/groups$/);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Managers', exact: true }).click();
    await expect(desk.heading).toHaveText('Managers');
    await expect(page.getByRole('row').filter({ hasText: 'Adam Okafor' })).toContainText('adam@lethe.example');
    await expectAccessible(page);
    await desk.choose('Team settings');
    await group.open('Front desk');
    await expect(group.switch('Delete Accounts')).not.toBeChecked();
    await expect(group.switch('Manage Team Access')).not.toBeChecked();
    await expectAccessible(page);
    await group.toggle('Delete Accounts', 'Saved');
    await expect(group.switch('Delete Accounts')).toBeChecked();
    await expect(group.switch('Manage Team Access')).not.toBeChecked();
    await page.goto(page.url().replace(/\?.*/, '?tab=access'));
    await expect(group.switch('Delete Accounts'), 'it was saved').toBeChecked();
    await expectAccessible(page);
  });

  await test.step('staff have no delete section and no Team settings, whatever their group allows', async () => {
    const sams = await newPage();
    const [sam, section] = [new Desk(sams), new Deletion(sams)];
    await sam.logIn(people.sam);
    await expect(sam.menu.getByRole('link')).toHaveText(['Clients', 'Schedule', 'Deleted Clients']);
    await sam.openInformation(name);
    await expect(sams.getByRole('button', { name: 'Save changes', exact: true })).toBeVisible();
    await expect(section.switch).toBeHidden();
    await expect(sams.getByText('Delete this client')).toHaveCount(0);
    await expectAccessible(sams);

    expectProblem(/status of 403/);
    for (const address of ['/team', new URL(page.url()).pathname]) {
      await sams.goto(address);
      await expect(sam.heading).toHaveText('You don’t have access to this page');
      await expect(sams.getByText(/Ask an administrator whose group has Manage Team Access/)).toBeVisible();
      await expect(sams.getByRole('definition').last()).toHaveText('Olivia Reed (Owners)');
    }
    await expectAccessible(sams);
    await sams.getByRole('link', { name: 'Go to Clients', exact: true }).click();
    await expect(sam.heading).toHaveText('Clients');
    await sam.choose('Deleted Clients');
  });

  await test.step('an administrator without the permissions has no delete section and cannot toggle permissions', async () => {
    const adams = await newPage();
    const [adam, section, managers] = [new Desk(adams), new Deletion(adams), new Group(adams)];
    await adam.logIn(people.adam);
    const address = await adam.openInformation(name);
    await expect(section.switch).toBeHidden();
    await adams.goto(`${address}?delete=confirm`);
    await expect(adam.heading).toHaveText('Client Information');
    await expect(adams.getByRole('dialog')).toBeHidden();
    await adam.choose('Team settings');
    await managers.open('Managers');
    await expect(managers.switch('Delete Accounts')).toBeDisabled();
    await expect(managers.switch('Manage Team Access')).toBeDisabled();
    await expect(managers.section).toContainText('You can view these permissions but not change them.');
    await expectAccessible(adams);
  });

  await test.step('the last Manage Team Access cannot be turned off, and the page says why', async () => {
    await desk.choose('Team settings');
    await group.open('Owners');
    await group.toggle(
      'Manage Team Access',
      /^Not saved: at least one administrator must be able to manage team access\./,
    );
    await expect(group.switch('Manage Team Access')).toBeChecked();
    await expectAccessible(page);
    await page.goto(page.url().replace(/\?.*/, '?tab=access'));
    await expect(group.switch('Manage Team Access')).toBeChecked();
  });

  await test.step('the delete section disappears and returns with the permission', async () => {
    const address = await desk.openInformation(name);
    await expect(deletion.switch).toBeVisible();
    for (const expected of [false, true]) {
      await desk.choose('Team settings');
      await group.open('Owners');
      await group.toggle('Delete Accounts', 'Saved');
      await page.goto(address);
      await expect(desk.heading).toHaveText('Client Information');
      await expect(deletion.switch).toBeVisible({ visible: expected });
    }
    await waitForIslands(page);
    await deletion.scan();
  });

  await desk.choose('Team settings');
  await group.open('Front desk');
  await group.toggle('Delete Accounts', 'Saved');
  await expect(group.switch('Delete Accounts')).not.toBeChecked();
});
