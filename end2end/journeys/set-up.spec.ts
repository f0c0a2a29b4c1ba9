import { expect, expectAccessible, test } from '../fixtures.ts';
import { Desk } from '../pages/desk.ts';

test.use({ command: 'serve' });

const studio = {
  'Studio name': 'Stilles Wasser',
  'First location': 'Am Hafen',
  'Time zone': 'berlin',
  Currency: '€',
  'Your name': 'Ada Quist',
  Email: 'ada@stilles-wasser.example',
  Password: 'still waters run deep',
};

test('an empty database is set up once, with the code from the terminal', async ({
  page,
  lethe,
  expectProblem,
  javaScriptEnabled,
}) => {
  const desk = new Desk(page);
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const setUp = () => page.getByRole('button', { name: 'Create studio', exact: true }).click();

  await page.goto('/clients');
  await expect(page).toHaveURL(`${lethe.url}/setup`);
  await expect(desk.heading).toHaveText('Set up your studio');
  await expectAccessible(page);
  // Where scripts run, the browser's time zone and currency are there from the start.
  const scripts = javaScriptEnabled !== false;
  await expect(field('Time zone')).toHaveValue(scripts ? 'Europe/London' : '');
  await expect(field('Currency')).toHaveValue(scripts ? 'GBP' : '');
  const code = /enter this code:\s+([0-9a-f-]+)\s/.exec(lethe.output())?.[1];
  expect(code, lethe.output()).toBeTruthy();

  await test.step('each invalid field shows its error, and the form keeps every value except the password', async () => {
    expectProblem(/status of 422/);
    const flawed = {
      ...studio,
      'Time zone': 'Atlantis',
      Currency: '$',
      Email: 'ada',
      Password: 'short',
      'Your name': ' ',
    };
    await field('Setup code').fill('0000-0000-0000-0000-0000');
    for (const [label, typed] of Object.entries(flawed)) await field(label).fill(typed);
    // The browser must not check the email address itself, so that Lethe answers.
    await setUp();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('There is a problem. Nothing was saved. Check these fields:');
    await expect(alert.getByRole('link')).toHaveText([
      'Setup code',
      'Time zone',
      'Currency',
      'Your name',
      'Email',
      'Password',
    ]);
    await alert.getByRole('link', { name: 'Your name', exact: true }).click();
    await expect(field('Your name')).toBeFocused();
    for (const [label, words] of [
      ['Setup code', 'Enter the setup code shown in the terminal.'],
      ['Time zone', 'Enter a time zone, like London or Europe/London.'],
      ['Currency', 'Choose a currency from the list, or enter its 3-letter code, like GBP.'],
      ['Your name', 'Enter your name.'],
      ['Email', 'Enter an email address in the right format, like name@example.com.'],
      ['Password', 'Must be 12 characters or more.'],
    ] as const) {
      await expect(field(label)).toHaveAttribute('aria-invalid', 'true');
      await expect(field(label)).toHaveAccessibleDescription(new RegExp(words.replaceAll('.', '\\.')));
    }
    await expect(page.locator('[aria-invalid=true]')).toHaveCount(6);
    for (const [label, typed] of Object.entries({ ...flawed, Password: '' }))
      await expect(field(label)).toHaveValue(typed);
    await expectAccessible(page);
  });

  await test.step('a wrong code alone prevents the set-up', async () => {
    for (const [label, typed] of Object.entries(studio)) await field(label).fill(typed);
    await field('Setup code').fill(`${code}0`);
    await setUp();
    await expect(page.locator('[aria-invalid=true]')).toHaveCount(1);
    await expect(field('Setup code')).toHaveAttribute('aria-invalid', 'true');
    await page.goto('/login');
    await expect(desk.heading).toHaveText('Set up your studio');
  });

  await test.step('the code, in capitals and with spaces, creates an empty studio and logs its administrator in', async () => {
    const typed = { ...studio, 'Setup code': code!.toUpperCase().replaceAll('-', ' ') };
    for (const [label, words] of Object.entries(typed)) await field(label).fill(words);
    await setUp();
    await expect(desk.heading).toHaveText('Clients');
    await expect(page.getByRole('banner')).toContainText('Ada Quist');
    await expect(page.getByRole('heading', { name: 'No clients yet', exact: true })).toBeVisible();
    await expect(desk.content.getByRole('link', { name: 'Add client', exact: true })).toHaveCount(2);
    await expectAccessible(page);

    const list = desk.content.getByRole('region', { name: 'Getting started', exact: true });
    await expect(list).toContainText('7 steps left');
    await list.getByRole('button', { name: 'Add example data', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Example data added.', visible: true })).toBeVisible();
    await expect(desk.results.getByText('Example', { exact: true }).first()).toBeVisible();
    await expect(desk.row('Ada Example')).toBeVisible();
    await expect(list).toContainText('7 steps left');
    await expectAccessible(page);
    await list.getByRole('button', { name: 'Remove example data', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Example data removed.', visible: true })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'No clients yet', exact: true })).toBeVisible();
    await list.getByRole('button', { name: 'Backups are running', exact: true }).click();
    await expect(list).toContainText('6 steps left');
    await expectAccessible(page);
    await list.getByRole('button', { name: 'Hide this list', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'No clients yet', exact: true })).toBeVisible();
    await expect(list).toBeHidden();
    await desk.choose('Deleted Clients');
    await expect(page.getByRole('heading', { name: 'No deleted clients', exact: true })).toBeVisible();
    await expectAccessible(page);
    await desk.choose('Team settings');
    const members = page.getByRole('region', { name: 'Members', exact: true });
    await expect(members.getByRole('row').filter({ hasText: 'Ada Quist' })).toContainText('Administrator');
    await expectAccessible(page);
  });

  await test.step('the set-up page never appears again', async () => {
    await page.goto('/setup');
    await expect(desk.heading).toHaveText('Clients');
    await desk.logOut();
    await page.goto('/setup');
    await expect(desk.heading).toHaveText('Log in');
  });
});
