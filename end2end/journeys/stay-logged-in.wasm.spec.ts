import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

const minutes = (count: number) => count * 60 * 1000;

test('before the login ends, the page offers to stay logged in', async ({ page, context }) => {
  const desk = new Desk(page);
  await page.clock.install();
  await desk.logIn(people.olivia);
  const ending = page.getByText('You will be logged out in two minutes.');
  const ended = page.getByText(/^You have been logged out\./);
  await page.clock.fastForward(minutes(27));
  await expect(ending).toBeHidden();
  await page.clock.fastForward(minutes(1.5));
  await expect(ending).toBeInViewport();
  await expectAccessible(page);

  await test.step('staying logged in hides the offer until the next time', async () => {
    await page.getByRole('button', { name: 'Stay logged in', exact: true }).click();
    await expect(ending).toBeHidden();
    await page.clock.fastForward(minutes(28.5));
    await expect(ending).toBeVisible();
  });

  await test.step('a page in another tab is use of the login, too', async () => {
    const tab = await context.newPage();
    await tab.goto('/schedule');
    await expect(ending).toBeHidden();
    await tab.close();
  });

  await test.step('after the login has ended, the page says so', async () => {
    await page.clock.fastForward(minutes(30.5));
    await expect(ended).toBeInViewport();
    await expectAccessible(page);
  });
});
