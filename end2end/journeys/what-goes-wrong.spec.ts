import type { Page } from '@playwright/test';
import { expect, isForEverybody, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('pages for what goes wrong look like Lethe, say what to do, and tell nothing', async ({ page, lethe, tolerate }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);

  await test.step('what is not here', async () => {
    tolerate(/status of 404/);
    for (const address of [
      '/no-such-page',
      '/clients/nobody',
      '/clients/00000000-0000-7000-8000-000000000000',
      '/clients/00000000-0000-7000-8000-000000000000/information?delete=confirm',
      '/clients/%3Cscript%3E',
      '/deleted-clients/DC-0000-0000',
      '/team/00000000-0000-7000-8000-000000000000?tab=access',
    ]) {
      await page.goto(address);
      await expect(desk.heading, address).toHaveText('This page is not here');
      await expect(page.getByText('The address may be mistyped, or what was here is gone.')).toBeVisible();
      await tellsNothing(page);
    }
    await expect(desk.menu).toBeVisible();
    await isForEverybody(page);
    await page.getByRole('link', { name: 'Go to Clients', exact: true }).click();
    await expect(desk.heading).toHaveText('Clients');
  });

  await test.step('what fails', async () => {
    tolerate(/status of 500/);
    tolerate(/^answer: 500 /);
    const address = await desk.information('Tom Whitaker');
    const set = (day: string) =>
      lethe.execute(`update clients set date_of_birth = ${day} where email = 'tom.whitaker@example.com'`);
    await set(`'once upon a time'`);
    await page.goto(address);
    await expect(desk.heading).toHaveText('Something went wrong');
    await expect(page.getByText('Go back and try again.')).toBeVisible();
    await expect(desk.menu).toBeVisible();
    await tellsNothing(page);
    await isForEverybody(page);
    await set('null');
    await page.goto(address);
    await expect(desk.heading).toHaveText('Client Information');
  });

  await test.step('where nobody is logged in, every address leads to logging in', async () => {
    await desk.logOut();
    for (const address of ['/no-such-page', '/clients/nobody', '/team', '/setup']) {
      await page.goto(address);
      await expect(desk.heading, address).toHaveText('Log in');
    }
  });
});

async function tellsNothing(page: Page) {
  const content = await page.locator('body').innerHTML();
  for (const inside of ['sqlx', 'SQL', 'panick', '.rs', 'date_of_birth', 'once upon', 'AppError', '<script>alert']) {
    expect(content, inside).not.toContain(inside);
  }
}
