import { expect, expectAccessible, runsScripts, waitForIslands, test } from '../fixtures.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { actAtOnce, actLink, openAct } from '../pages/thing.ts';
import { people } from '../people.ts';
import type { Page } from '@playwright/test';

/** Two days ahead, so that it is in the future in every time zone. */
const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

const card = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });

/** Expects a message of what was done. The search for a client has a message of its own. */
const expectSaid = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words })).toHaveText(words);

/** Adds a client for this journey alone. */
async function addClient(page: Page, name: string) {
  const [first, last] = name.split(' ') as [string, string];
  await page.goto('/clients/new');
  await page.getByLabel('First name', { exact: true }).fill(first);
  await page.getByLabel('Last name', { exact: true }).fill(last);
  await page.getByRole('button', { name: 'Add client', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}

/** Adds a session at Quayside and opens it. Returns its address. */
async function addSession(page: Page, name: string, seats: number): Promise<string> {
  await new Desk(page).choose('Schedule');
  const show = page.locator('form[method=get]');
  await show.getByLabel('Location', { exact: true }).selectOption({ label: 'Quayside' });
  await show.getByLabel('Date', { exact: true }).fill(day);
  await show.getByRole('button', { name: 'Show day', exact: true }).click();
  const add = card(page, 'Add a session');
  await add.getByLabel('Session name', { exact: true }).fill(name);
  await add.getByLabel('Starts', { exact: true }).fill(`${day}T23:30`);
  await add.getByLabel('Capacity', { exact: true }).fill(String(seats));
  await add.getByRole('button', { name: 'Add session', exact: true }).click();
  await expectSaid(page, 'Session added.');
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  return new URL(page.url()).pathname;
}

/** Sends the form that books a client, from the page of the session or from the form itself. */
async function book(page: Page, who: string) {
  const field = page.getByLabel('Client name or email', { exact: true });
  if (!(await field.isVisible())) await openAct(page, 'Book a client');
  const form = page.locator('#settle');
  await form.getByLabel('Client name or email', { exact: true }).fill(who);
  await form.getByRole('button', { name: 'Book client', exact: true }).click();
}

const row = (page: Page, list: string, name: string) =>
  page
    .getByRole('region', { name: list, exact: true })
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name, exact: true }) });

test('a cancelled seat goes to the first client on the waitlist', async ({ page, expectProblem }) => {
  await new Desk(page).logIn(people.sam);
  await addClient(page, 'Una Marsh');
  await addClient(page, 'Tove Reed');
  const session = await addSession(page, 'Quiet river', 1);
  await expectAccessible(page);

  await test.step('a name that matches no client is not booked', async () => {
    expectProblem(/status of 422/);
    await book(page, 'no such person');
    await expect(page.locator('#settle')).toContainText('No single client matches this.');
    await expect(page.getByLabel('Client name or email', { exact: true })).toHaveValue('no such person');
    await expectAccessible(page);
  });

  await book(page, 'Una Marsh');
  await expectSaid(page, 'Client booked.');
  await book(page, 'tove reed');
  await expect(row(page, 'Roster', 'Una Marsh')).toContainText('Booked');
  await expect(row(page, 'Waitlist', 'Tove Reed')).toContainText('Waitlisted');
  await expectAccessible(page);

  await test.step('a client cannot have two seats in one session', async () => {
    await book(page, 'Tove Reed');
    await expect(page.getByRole('alert')).toHaveText('This client already has a seat in this session.');
    await page.goto(session);
  });

  await row(page, 'Roster', 'Una Marsh').getByRole('button', { name: 'Cancel booking', exact: true }).click();
  await expectSaid(page, 'Booking cancelled.');
  await expect(row(page, 'Roster', 'Tove Reed')).toContainText('Booked');
  await expect(page.getByRole('heading', { name: 'Waitlist', exact: true })).toBeHidden();

  await test.step('check-in is not offered before the day of the session', async () => {
    await expect(page.getByRole('button', { name: 'Check in', exact: true })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Mark as no-show', exact: true })).toHaveCount(0);
  });

  await test.step('the session is cancelled with its bookings', async () => {
    await openAct(page, 'Cancel session');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel session', exact: true }).click();
    await expect(page.getByText('This session has been cancelled.', { exact: true })).toBeVisible();
    await expect(actLink(page, 'Book a client')).toHaveCount(0);
  });
});

test('on the day, attendance is recorded and undone', async ({ page, lethe }) => {
  await new Desk(page).logIn(people.sam);
  await addClient(page, 'Mira Lake');
  const session = await addSession(page, 'Slow current', 5);
  await book(page, 'Mira Lake');
  await expect(row(page, 'Roster', 'Mira Lake')).toContainText('Booked');
  await lethe.execute(`
    update sessions set starts_at = '2026-01-01T10:00:00.000Z'
    where class_id = (select id from classes where name = 'Slow current')
  `);
  await page.goto(session);
  for (const [button, status] of [
    ['Check in', 'Attended'],
    ['Undo', 'Booked'],
    ['Mark as no-show', 'No-show'],
    ['Undo', 'Booked'],
  ] as const) {
    await row(page, 'Roster', 'Mira Lake').getByRole('button', { name: button, exact: true }).click();
    await expect(row(page, 'Roster', 'Mira Lake')).toContainText(status);
  }
});

test('a booked session blocks the deletion and is settled from the checklist', async ({ page, expectProblem }) => {
  const name = 'Pia Strand';
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  await desk.logIn(people.olivia);
  await addClient(page, name);
  await addSession(page, 'Long bend', 3);
  await addSession(page, 'Short bend', 3);
  const information = await desk.openInformation(name);
  const bookings = information.replace('/information', '/bookings');
  await page.goto(bookings);
  await expectAccessible(page);
  for (const session of ['Long bend', 'Short bend']) {
    const form = card(page, 'Book a session');
    await form.getByLabel('Location', { exact: true }).selectOption({ label: 'Quayside' });
    await form.getByRole('button', { name: 'Show sessions', exact: true }).click();
    const choice = form.getByLabel('Session', { exact: true });
    const value = await choice.locator('option', { hasText: session }).getAttribute('value');
    await choice.selectOption(value);
    // Both start at the same time.
    if (session === 'Short bend') expectProblem(/status of 422/);
    await form.getByRole('button', { name: 'Book session', exact: true }).click();
    if (session === 'Short bend') {
      await expect(form.getByRole('alert')).toContainText('This client has another session at the same time.');
      await expectAccessible(page);
      await form.getByLabel('Book although the sessions overlap', { exact: true }).check();
      await form.getByRole('button', { name: 'Book session', exact: true }).click();
      await expect(row(page, 'Upcoming', session)).toContainText('Overlaps Long bend');
    }
    await expect(row(page, 'Upcoming', session)).toContainText('Booked');
  }

  await page.goto(information);
  await waitForIslands(page);
  const items = await deletion.readChecklist();
  expect(items).toHaveLength(2);
  for (const item of items) expect(item).toMatch(/^Session \| \w+ bend \| Booked for .* \| Quayside$/);
  await deletion.follow('Long bend');
  await expect(desk.heading).toHaveText('Long bend');
  await expectAccessible(page);
  await actAtOnce(page, 'Cancel booking');
  await expectSaid(page, 'Booking cancelled.');
  await page.getByRole('link', { name: 'Back to the checklist', exact: true }).click();
  await expect(deletion.checklist).toBeVisible();
  await expect(deletion.open).toHaveCount(1);

  await test.step('the remaining bookings are cancelled together', async () => {
    await page.goto(`${bookings}?from=checklist`);
    await page.getByRole('link', { name: 'Cancel all upcoming bookings…', exact: true }).click();
    await expect(page.getByText(/^1 upcoming booking will be cancelled\./)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel all bookings', exact: true }).click();
    await expectSaid(page, 'All upcoming bookings cancelled.');
    await page.goto(information);
    await waitForIslands(page);
    await deletion.scan();
  });
});

test('a package blocks the deletion until it is voided', async ({ page, newPage, expectProblem }) => {
  const name = 'Edda Brook';
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  await desk.logIn(people.olivia);
  await addClient(page, name);
  const information = await desk.openInformation(name);
  await page.goto(information.replace('/information', '/packages'));
  await page.getByLabel('Package', { exact: true }).fill('Five evenings');
  await page.getByLabel('Credits', { exact: true }).fill('five');
  expectProblem(/status of 422/);
  await page.getByRole('button', { name: 'Sell package', exact: true }).click();
  await expect(page.getByText('Enter a whole number.', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Credits', { exact: true }).fill('5');
  await page.getByRole('button', { name: 'Sell package', exact: true }).click();
  await expectSaid(page, 'Package sold.');

  await page.goto(information);
  await waitForIslands(page);
  expect(await deletion.readChecklist()).toEqual([
    expect.stringMatching(/^Package \| Five evenings \| Unused · 5 credits left \| /),
  ]);
  await deletion.follow('Five evenings');
  await expect(desk.heading).toHaveText('Five evenings');
  const address = page.url();

  await test.step('only an administrator with Settle Accounts can void it', async () => {
    const sams = await newPage();
    await new Desk(sams).logIn(people.sam);
    await sams.goto(address);
    await expect(sams.getByText(/need Settle Accounts/)).toBeVisible();
    await expect(actLink(sams, 'Void package')).toHaveCount(0);
  });

  await openAct(page, 'Void package');
  await page.getByRole('button', { name: 'Void package', exact: true }).click();
  await expect(page.getByText('Enter a reason.', { exact: true })).toBeVisible();
  await page.getByLabel('Reason', { exact: true }).fill('Sold by mistake');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Void package', exact: true }).click();
  await expectSaid(page, 'Package voided.');
  await page.goto(information);
  await waitForIslands(page);
  await deletion.scan();
});

test('the schedule shows a day and a week, and remembers the location', async ({ page }) => {
  await new Desk(page).logIn(people.sam);
  await addSession(page, 'Wide delta', 3);
  await new Desk(page).choose('Schedule');
  const location = page.locator('form[method=get]').getByLabel('Location', { exact: true });
  await expect(location.locator('option:checked')).toHaveText('Quayside');
  await page.getByRole('link', { name: 'Week', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Week', exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('heading', { level: 3 })).toHaveCount(7);
  await expect(page.locator('.now')).toHaveText(/^Now, \d\d:\d\d$/);
  await expectAccessible(page);
  const session = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: 'Wide delta', exact: true }) });
  if ((await session.count()) === 0) await page.getByRole('link', { name: 'Next week', exact: true }).click();
  await expect(session).toContainText('0 of 3');
});

test('a client is chosen among those whom the search finds', async ({ page, expectProblem }) => {
  await new Desk(page).logIn(people.sam);
  await addClient(page, 'Tess Brookfield');
  await addClient(page, 'Tess Brookman');
  await addSession(page, 'Meeting of waters', 3);
  await openAct(page, 'Book a client');
  const form = page.locator('#settle');
  await form.getByLabel('Client name or email', { exact: true }).fill('Tess Brook');
  if (!(await runsScripts(page))) {
    expectProblem(/status of 422/);
    await form.getByRole('button', { name: 'Book client', exact: true }).click();
    await expect(form).toContainText('No single client matches this.');
  }
  await form.getByRole('radio', { name: /^Tess Brookman/ }).check();
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Book client', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Client booked.' })).toBeVisible();
  await expect(row(page, 'Roster', 'Tess Brookman')).toContainText('Booked');
  await expect(row(page, 'Roster', 'Tess Brookfield')).toBeHidden();
});
