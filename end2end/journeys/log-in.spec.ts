import { expect, isForEverybody, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('a team member logs in, looks around and logs out', async ({ page, tolerate }) => {
  const desk = new Desk(page);
  const { olivia, sam } = people;

  await page.goto('/');
  await expect(page).toHaveURL(/\/login/);
  await expect(desk.heading).toHaveText('Log in');
  await expect(page).toHaveTitle('Log in · Lethe');
  await isForEverybody(page);

  await test.step('a wrong password and an unknown email are told in the same words', async () => {
    tolerate(/status of 422/);
    const attempts = [
      { email: olivia.email, password: 'forget-me-not-2025' },
      { email: 'olivia.reed@lethe.example', password: olivia.password },
      { email: 'nobody@example.com', password: 'x' },
    ];
    for (const attempt of attempts) {
      await desk.fillInLogIn(attempt);
      await expect(page.getByRole('alert')).toHaveText(
        'That email and password do not belong together. Check both and try again. After many attempts, wait a minute first.',
      );
      await expect(page.getByLabel('Email', { exact: true })).toHaveValue(attempt.email);
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
      await page.goto('/login');
    }
    await desk.fillInLogIn({ email: olivia.email, password: 'wrong' });
    await expect(page.getByRole('alert')).toBeVisible();
    await isForEverybody(page);
  });

  await test.step('whoever logs in comes to the page that was asked for', async () => {
    await page.goto('/deleted-clients?after=DC-0000-0000');
    await expect(page.getByText('Log in to go on.')).toBeVisible();
    await isForEverybody(page);
    await desk.fillInLogIn(olivia);
    await expect(page).toHaveURL(/\/deleted-clients\?after=DC-0000-0000$/);
    await page.goto('/login');
    await expect(desk.heading).toHaveText('Clients');
  });

  await test.step('the menu leads everywhere and says who is logged in', async () => {
    await expect(desk.menu.getByRole('link')).toHaveText(['Clients', 'Schedule', 'Deleted Clients', 'Team settings']);
    for (const entry of ['Schedule', 'Deleted Clients', 'Team settings', 'Clients'] as const) {
      await desk.choose(entry);
      await expect(desk.menu.locator('[aria-current=page]')).toHaveText(entry);
      await expect(page).toHaveTitle(`${entry} · Lethe`);
      await expect(page.getByRole('banner')).toContainText(olivia.name);
    }
  });

  await test.step('after logging out, nothing is open any more', async () => {
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
