import type { Page } from '@playwright/test';
import { expect, waitForIslands, test } from '../fixtures.ts';
import { ClientApp } from '../pages/app.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

/** The time within which a page leaves. */
const soon = { timeout: 1_000 };

/** Waits until the page has heard that its login goes on. */
async function openAndListening(page: Page, address: string) {
  const heard = page.waitForResponse((response) => /\/live\?/.test(response.url()));
  await page.goto(address);
  await heard;
  await waitForIslands(page);
}

/** Makes the page believe that it is hidden, or shown again. Browsers without a window do not hide pages. */
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

/** Fails if going back in the history of the page shows these words. */
async function expectNoWayBack(page: Page, words: string) {
  await page.goBack();
  await expect(page.locator('body')).not.toContainText(words);
}

test('pages of an erased client leave in every tab and every browser', async ({ page, newPage, context }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const name = 'Ottilie Vane';
  await desk.logIn(people.olivia);
  const profile = await new ClientPages(page).add('Ottilie', 'Vane');

  const tab = await context.newPage();
  await openAndListening(tab, `${profile}/invoices`);
  const others = await newPage();
  await new Desk(others).logIn(people.sam);
  await openAndListening(others, profile);
  await expect(new Desk(others).heading).toHaveText(name);
  const asleep = await newPage();
  await new Desk(asleep).logIn(people.sam);
  await openAndListening(asleep, `${profile}/memberships`);
  await setHidden(asleep, true);
  await expect(new Desk(asleep).heading).toBeHidden();

  await desk.openInformation(name);
  await deletion.scan();
  await deletion.openConfirmation(name);
  await deletion.confirm(name);
  await new DeletedRecord(page).reference();
  for (const left of [tab, others]) {
    await expect(left).toHaveURL(/\/clients$/, soon);
    await expect(new Desk(left).heading).toHaveText('Clients');
    await expectNoWayBack(left, name);
  }
  await test.step('a hidden page leaves before it shows anything', async () => {
    expect(new URL(asleep.url()).pathname).toBe(`${profile}/memberships`);
    await asleep.evaluate(() => {
      const shown = () => document.documentElement.dataset.away === undefined && sessionStorage.setItem('shown', '1');
      new MutationObserver(shown).observe(document.documentElement, { attributes: true });
    });
    await setHidden(asleep, false);
    await expect(asleep).toHaveURL(/\/clients$/, soon);
    expect(await asleep.evaluate(() => sessionStorage.getItem('shown'))).toBeNull();
  });
});

test('a hidden page shows again, with the focus where it was', async ({ page }) => {
  await new Desk(page).logIn(people.olivia);
  await openAndListening(page, '/clients/new');
  const field = new ClientPages(page).field('First name');
  await field.fill('Ann');
  await setHidden(page, true);
  await expect(field).toBeHidden();
  await setHidden(page, false);
  await expect(field).toBeVisible(soon);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('Ann');
});

test('a page out of the history is looked at before it shows anything', async ({ page, context }) => {
  await new Desk(page).logIn(people.olivia);
  await openAndListening(page, '/clients');
  const tab = await context.newPage();
  await openAndListening(tab, '/schedule');
  await tab.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await expect(new Desk(tab).heading).toBeHidden();
  await new Desk(page).logOut();
  await tab.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(tab).toHaveURL(/\/login/, soon);
});

test('logging out leaves every page of the browser, and no other browser', async ({ page, newPage, context }) => {
  await new Desk(page).logIn(people.olivia);
  const [tab, asleep, others] = [await context.newPage(), await context.newPage(), await newPage()];
  await openAndListening(tab, '/schedule');
  await openAndListening(asleep, '/team');
  await setHidden(asleep, true);
  await new Desk(others).logIn(people.olivia);
  await openAndListening(others, '/schedule');
  await new Desk(page).logOut();
  // The other tabs of this browser were told, hidden ones, too.
  for (const left of [tab, asleep]) {
    await expect(left).toHaveURL(/\/login$/, soon);
    await expectNoWayBack(left, 'Log out');
  }
  await expect(new Desk(others).heading).toHaveText('Schedule');
});

test('what a person is typing survives a login that expires', async ({ page, newPage, lethe }) => {
  const [desk, clients] = [new Desk(page), new ClientPages(page)];
  await page.clock.install();
  await desk.logIn(people.olivia);
  const profile = await clients.add('Viola', 'Brandt');
  await openAndListening(page, `${profile}/memberships`);
  await clients.field('Plan').fill('Sunrise & Yoga');
  // Another browser, in which nothing is typed.
  const others = await newPage();
  await others.clock.install();
  await new Desk(others).logIn(people.olivia);
  await openAndListening(others, '/schedule');

  // Half an hour passes. Ending any login makes the server look at all of them.
  await lethe.execute("update team_sessions set last_seen_at = '2026-01-01T00:00:00.000Z'");
  for (const idle of [page, others]) await idle.clock.fastForward(31 * 60 * 1000);
  const third = await newPage();
  await new Desk(third).logIn(people.sam);
  await new Desk(third).logOut();

  await expect(page.getByText('Your login has expired. Log in again: what you typed is still here.')).toBeVisible(soon);
  await expect(others).toHaveURL(/\/login\?next=\/schedule$/, soon);
  await desk.fillInLogIn(people.olivia);
  await expect(clients.field('Plan')).toHaveValue('Sunrise & Yoga');
  await expect(page.getByText('You are logged in again. Nothing has changed yet')).toBeVisible();
});

test('the app leaves when the client logs out in another tab, and when the client is erased', async ({
  page,
  newPage,
}) => {
  const romy = { first: 'Romy', last: 'Teal', email: 'romy.teal@example.com', password: 'a quiet river bend' };
  const phone = await newPage();
  const app = new ClientApp(phone);
  await app.signUp(romy);
  const tab = await phone.context().newPage();
  await openAndListening(tab, '/app/schedule');
  await phone.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(tab).toHaveURL(/\/app\/login$/, soon);
  await expectNoWayBack(tab, 'Log out');

  await phone.goto('/app/login');
  await app.fillInLogIn(romy);
  await expect(app.heading).toHaveText('Hello Romy');
  await openAndListening(phone, '/app');
  const [desk, deletion, name] = [new Desk(page), new Deletion(page), 'Romy Teal'];
  await desk.logIn(people.olivia);
  await desk.openInformation(name);
  await deletion.scan();
  await deletion.openConfirmation(name);
  await deletion.confirm(name);
  await new DeletedRecord(page).reference();
  await expect(phone).toHaveURL(/\/app\/login$/, soon);
  await expectNoWayBack(phone, 'Romy');
});
