import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('error pages look like Lethe, say what to do, and reveal no details', async ({ page, lethe, expectProblem }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);

  await test.step('page not found', async () => {
    expectProblem(/status of 404/);
    for (const address of [
      '/no-such-page',
      '/clients/unknown',
      '/clients/00000000-0000-7000-8000-000000000000',
      '/clients/00000000-0000-7000-8000-000000000000/information?delete=confirm',
      '/clients/%3Cscript%3E',
      '/deleted-clients/DC-0000-0000',
      '/team/00000000-0000-7000-8000-000000000000?tab=access',
    ]) {
      await page.goto(address);
      await expect(desk.heading, address).toHaveText('Page not found');
      await expect(page.getByText('Check the web address. The page may have been moved or removed.')).toBeVisible();
      await expectNoDetails(page);
    }
    await expect(desk.menu).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Go to Clients', exact: true }).click();
    await expect(desk.heading).toHaveText('Clients');
  });

  await test.step('internal error', async () => {
    expectProblem(/status of 500/);
    expectProblem(/^response: 500 /);
    const address = await desk.openInformation('Tom Whitaker');
    const set = (day: string) =>
      lethe.execute(`update clients set date_of_birth = ${day} where email = 'tom.whitaker@example.com'`);
    await set(`'once upon a time'`);
    await page.goto(address);
    await expect(desk.heading).toHaveText('Something went wrong');
    await expect(page.getByText('Go back and try again.')).toBeVisible();
    await expect(desk.menu).toBeVisible();
    await expectNoDetails(page);
    await expectAccessible(page);
    await set('null');
    await page.goto(address);
    await expect(desk.heading).toHaveText('Client Information');
  });

  await test.step('without a login, every address leads to the login page', async () => {
    await desk.logOut();
    for (const address of ['/no-such-page', '/clients/unknown', '/team', '/setup']) {
      await page.goto(address);
      await expect(desk.heading, address).toHaveText('Log in');
    }
  });
});

async function expectNoDetails(page: Page) {
  const content = await page.locator('body').innerHTML();
  for (const inside of ['sqlx', 'SQL', 'panick', '.rs', 'date_of_birth', 'once upon', 'AppError', '<script>alert']) {
    expect(content, inside).not.toContain(inside);
  }
}
