import { expect, expectAccessible, test } from '../fixtures.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';
import type { Lethe } from '../server.ts';
import type { Page } from '@playwright/test';

/** Adds a client who attended the latest session that has started. */
async function addRegular(page: Page, lethe: Lethe, name: string) {
  const [first, last] = name.split(' ') as [string, string];
  await page.goto('/clients/new');
  await page.getByLabel('First name', { exact: true }).fill(first);
  await page.getByLabel('Last name', { exact: true }).fill(last);
  await page.getByRole('button', { name: 'Add client', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  // The desk books no client into a session that has started.
  await lethe.execute(`
    insert into bookings (id, client_id, session_id, status)
    select randomblob(16), c.id, s.id, 'attended'
    from clients c, (
      select id from sessions where starts_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now') order by starts_at desc, id limit 1
    ) s
    where c.first_name = '${first}' and c.last_name = '${last}'`);
}

/** Goes to the first session that the client of this information page attended. Returns its address. */
async function openAttendedSession(page: Page, information: string): Promise<string> {
  await page.goto(information.replace('/information', '/bookings'));
  const past = page.getByRole('region', { name: 'Past and cancelled', exact: true });
  await past.getByRole('row').filter({ hasText: 'attended' }).first().getByRole('link').click();
  await page.getByRole('main').getByRole('definition').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/schedule\//);
  return new URL(page.url()).pathname;
}

/** The figures of the session that is shown. */
async function figures(page: Page): Promise<string[]> {
  const facts = page.getByRole('main').getByRole('definition');
  return facts.filter({ hasText: /taken|^\d+$/ }).allInnerTexts();
}

/** Chooses what becomes of the visits of deleted clients, as a team member does. */
async function choose(page: Page, visits: string) {
  await new Desk(page).choose('Team settings');
  await page.getByRole('link', { name: 'Studio settings', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Studio settings');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Change how visits are kept', exact: true }).click();
  await expectAccessible(page);
  await page.getByLabel('How they are kept', { exact: true }).selectOption({ label: visits });
  await page.getByRole('button', { name: 'Save changes', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Changes saved.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Studio settings');
  await expect(page.getByRole('region', { name: 'Visits of deleted clients', exact: true })).toContainText(visits);
}

test('the visits of a deleted client are counted or kept, as the studio has chosen', async ({ page, lethe }) => {
  const desk = new Desk(page);
  const deletion = new Deletion(page);
  const record = new DeletedRecord(page);
  await desk.logIn(people.olivia);

  /** Deletes a client, and expects the same figures of a session before and after. Returns the reference. */
  const erase = async (name: string, kinds: string[]) => {
    await addRegular(page, lethe, name);
    const information = await desk.openInformation(name);
    const session = await openAttendedSession(page, information);
    const before = await figures(page);
    expect(before.length).toBeGreaterThan(1);
    await page.goto(information);
    await deletion.scan();
    await deletion.openConfirmation(name);
    for (const kind of kinds) await expect(deletion.kind(name, kind), kind).toBeVisible();
    await deletion.confirm(name);
    const reference = await record.reference();
    await page.goto(session);
    expect(await figures(page)).toEqual(before);
    return reference;
  };

  await test.step('a client is counted without a name', async () => {
    const reference = await erase('Vera Quill', ['Bookings with their sessions and dates', 'Counts of visits']);
    await expect(page.getByRole('main')).toContainText(/\d+ deleted clients? attended\./);
    await expect(page.getByRole('main')).not.toContainText(reference);
    await expectAccessible(page);
    await page.goto(`/deleted-clients/${reference}`);
    await expect(page.getByRole('main')).toContainText(/bookings? (was|were) removed\./);
    await expectAccessible(page);
  });

  await test.step('a studio that keeps visits shows the reference in the place of the name', async () => {
    await choose(page, 'Kept under the reference');
    const reference = await erase('Otis Lund', ['Bookings and visits']);
    await expect(page.getByRole('region', { name: 'Roster', exact: true })).toContainText(reference);
    await page.goto(`/deleted-clients/${reference}`);
    const bookings = page.getByRole('region', { name: 'Bookings and visits', exact: true });
    await expect(bookings.getByRole('row').nth(1)).toBeVisible();
    // Other journeys use the same studio.
    await choose(page, 'Counted without a name');
  });
});
