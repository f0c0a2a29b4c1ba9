import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('a team member logs in, looks around and logs out', async ({ page, expectProblem }) => {
  const desk = new Desk(page);
  const { olivia, sam } = people;

  await page.goto('/');
  await expect(page).toHaveURL(/\/login/);
  await expect(desk.heading).toHaveText('Log in');
  await expect(page).toHaveTitle('Log in · Lethe');
  await expectAccessible(page);

  await test.step('a wrong password and an unknown email get the same answer', async () => {
    expectProblem(/status of 422/);
    const attempts = [
      { email: olivia.email, password: 'forget-me-not-2025' },
      { email: 'olivia.reed@lethe.example', password: olivia.password },
      { email: 'unknown@example.com', password: 'x' },
    ];
    for (const attempt of attempts) {
      await desk.fillInLogIn(attempt);
      await expect(page.getByRole('alert')).toHaveText(
        'That email and password don’t match. Check both and try again. After several attempts, wait a minute first.',
      );
      await expect(page.getByLabel('Email', { exact: true })).toHaveValue(attempt.email);
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
      await page.goto('/login');
    }
    await desk.fillInLogIn({ email: olivia.email, password: 'wrong' });
    await expect(page.getByRole('alert')).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('logging in leads to the requested page', async () => {
    await page.goto('/deleted-clients?after=DC-0000-0000');
    await expect(page.getByText('Log in to continue.')).toBeVisible();
    await expectAccessible(page);
    await desk.fillInLogIn(olivia);
    await expect(page).toHaveURL(/\/deleted-clients\?after=DC-0000-0000$/);
    await page.goto('/login');
    await expect(desk.heading).toHaveText('Clients');
  });

  await test.step('the menu leads to every page, and the banner names the team member', async () => {
    await expect(desk.menu.getByRole('link')).toHaveText(['Clients', 'Schedule', 'Deleted Clients', 'Team settings']);
    for (const entry of ['Schedule', 'Deleted Clients', 'Team settings', 'Clients'] as const) {
      await desk.choose(entry);
      await expect(desk.menu.locator('[aria-current=page]')).toHaveText(entry);
      await expect(page).toHaveTitle(`${entry} · Lethe`);
      await expect(page.getByRole('banner')).toContainText(olivia.name);
    }
  });

  await test.step('after logging out, every page asks to log in', async () => {
    await desk.logOut();
    for (const address of ['/clients', '/deleted-clients', '/team']) {
      await page.goto(address);
      await expect(desk.heading).toHaveText('Log in');
    }
    await page.goBack();
    await expect(desk.menu).toBeHidden();
    await desk.logIn(sam);
    await expect(page.getByRole('banner')).toContainText(sam.name);
  });
});
