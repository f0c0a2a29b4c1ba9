import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { ahead, Schedule } from '../pages/schedule.ts';
import { act } from '../pages/thing.ts';
import { people } from '../people.ts';

test('a session repeats weekly: shown first, added whole, and cancelled alone', async ({ page, expectProblem }) => {
  expectProblem(/status of 422/);
  await new Desk(page).logIn(people.sam);
  const schedule = new Schedule(page);
  const [day, until] = [ahead(3), ahead(3 + 3 * 7)];
  await schedule.show(day);
  const add = schedule.card('Add a session');
  const name = 'Weekly tide';

  await test.step('what will be added is shown first', async () => {
    await schedule.fillIn(name, { day, seats: 4, until });
    await expect(page.getByRole('alert')).toContainText('Nothing was added yet.');
    await expect(add).toContainText('4 sessions will be added, one a week.');
    await expect(add.getByLabel('Session name', { exact: true })).toHaveValue(name);
    await expectAccessible(page);
  });

  await test.step('all are added', async () => {
    await schedule.send();
    await expect(page.getByRole('status')).toContainText('4 sessions added. The last one is on');
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  });

  await test.step('they are not added twice', async () => {
    await schedule.fillIn(name, { day, seats: 4, until });
    await expect(page.getByRole('alert')).toContainText('This is already in the schedule');
    await page.goto('/schedule');
  });

  await test.step('one of them is cancelled alone', async () => {
    await schedule.show(day);
    await page.getByRole('link', { name, exact: true }).click();
    await act(page, 'Cancel session');
    await expect(page.getByText('This session has been cancelled.', { exact: true })).toBeVisible();
    await schedule.show(ahead(3 + 7));
    const other = page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
    await expect(other).toBeVisible();
    await expect(other).not.toContainText('Cancelled');
  });
});
