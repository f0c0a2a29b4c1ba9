import { expect, expectAccessible, runsScripts, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { Schedule } from '../pages/schedule.ts';
import { people } from '../people.ts';

test('a cancelled booking comes back while its seat is free', async ({ page, expectProblem }) => {
  expectProblem(/status of 422/);
  await new Desk(page).logIn(people.sam);
  const schedule = new Schedule(page);
  await schedule.addClient('Ulla Ford');
  await schedule.addClient('Vera Ford');
  const session = await schedule.addSession('Still pool', 1);
  await schedule.book('Ulla Ford');
  const undo = page.getByRole('main').locator('.message').getByRole('button', { name: 'Undo', exact: true });
  const cancel = (name: string) =>
    schedule.row('Roster', name).getByRole('button', { name: 'Cancel booking', exact: true }).click();

  await test.step('the booking is cancelled at once, and undone', async () => {
    await cancel('Ulla Ford');
    await expect(page.getByRole('status').filter({ hasText: 'Booking cancelled.' })).toBeVisible();
    await expect(schedule.row('Roster', 'Ulla Ford')).toBeHidden();
    await expectAccessible(page);
    await undo.click();
    await expect(page.getByRole('status').filter({ hasText: 'Undone. All is as it was before.' })).toBeVisible();
    await expect(schedule.row('Roster', 'Ulla Ford')).toContainText('Booked');
    await expect(undo).toBeHidden();
  });

  await test.step('a message is told once', async () => {
    await cancel('Ulla Ford');
    await expect(undo).toBeVisible();
    if (await runsScripts(page)) {
      await page.reload();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Still pool');
      await expect(undo).toBeHidden();
    }
  });

  await test.step('a seat that was given to another client stays with that client', async () => {
    await page.goto(session);
    await schedule.book('Ulla Ford');
    await schedule.book('Vera Ford');
    await expect(schedule.row('Waitlist', 'Vera Ford')).toContainText('Waitlisted');
    await cancel('Ulla Ford');
    await expect(schedule.row('Roster', 'Vera Ford')).toContainText('Booked');
    await undo.click();
    await expect(page.getByRole('alert')).toContainText('the seat now belongs to another client');
    await expect(schedule.row('Roster', 'Vera Ford')).toContainText('Booked');
    await expectAccessible(page);
  });
});

test('the button to undo goes after ten seconds, and stays while it has the focus', async ({ page }) => {
  await page.clock.install();
  await new Desk(page).logIn(people.sam);
  const schedule = new Schedule(page);
  await schedule.addClient('Wilma Ford');
  await schedule.addSession('Slow pool', 1);
  await schedule.book('Wilma Ford');
  const row = schedule.row('Roster', 'Wilma Ford');
  await row.getByRole('button', { name: 'Cancel booking', exact: true }).click();
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  await expect(undo).toBeVisible();
  if (!(await runsScripts(page))) return;
  await page.mouse.move(0, 0);
  await undo.focus();
  await page.clock.runFor(60_000);
  await expect(undo).toBeVisible();
  await undo.blur();
  await page.clock.runFor(9_000);
  await expect(undo).toBeVisible();
  await page.clock.runFor(2_000);
  await expect(undo).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: 'Booking cancelled.' })).toBeVisible();
});
