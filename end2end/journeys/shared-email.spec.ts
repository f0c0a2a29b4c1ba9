import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, waitForIslands } from '../fixtures.ts';
import { ClientApp } from '../pages/app.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

const email = 'home@tarrant.example';

/** Makes a password link on the page of a client's access, and sets a password with it. */
async function setPassword(page: Page, phone: Page, password: string) {
  await page.getByRole('button', { name: 'Create password link', exact: true }).click();
  const link = await page.getByRole('status').locator('code').innerText();
  await phone.goto(link);
  await phone.getByLabel('New password', { exact: true }).fill(password);
  await phone.getByRole('button', { name: 'Save and log in', exact: true }).click();
  await expect(phone.getByRole('status')).toHaveText('Password set. You’re logged in.');
}

test('a mother and her child share an email address, and deleting the child leaves the mother’s', async ({
  page,
  newPage,
  expectProblem,
}) => {
  expectProblem(/status of 422/);
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const add = async (first: string) => {
    await page.goto('/clients/new');
    await field('First name').fill(first);
    await field('Last name').fill('Tarrant');
    await field('Email').fill(email);
    await press('Add client');
  };
  await desk.logIn(people.olivia);

  let mother = '';
  await test.step('the known address offers to open that client, or to share it', async () => {
    await add('Mona');
    await expect(desk.heading).toHaveText('Mona Tarrant');
    mother = new URL(page.url()).pathname;
    await add('Mia');
    await expect(page.getByRole('alert')).toContainText('Mona Tarrant: same email address');
    await expect(page.getByRole('link', { name: 'Mona Tarrant', exact: true })).toHaveCount(2);
    await expect(field('First name')).toHaveValue('Mia');
    await expectAccessible(page);
    await field('This is a different person who shares the email address. Add as a new client').check();
    await press('Add client');
    await expect(desk.heading).toHaveText('Mia Tarrant');
    await expect(desk.content).toContainText('Same email address:');
    await expectAccessible(page);
  });
  const child = new URL(page.url()).pathname;

  await test.step('so does a change of the address', async () => {
    await page.goto(`${child}/information`);
    await field('Email').fill('mia@tarrant.example');
    await press('Save changes');
    await expect(desk.content.getByRole('status')).toHaveText('Changes saved.');
    await field('Email').fill(email);
    await field('City').fill('Leeds');
    await press('Save changes');
    await expect(field('Email')).toHaveAccessibleDescription(/Another client already uses this email address/);
    await expect(page.getByRole('link', { name: 'Mona Tarrant', exact: true })).toHaveAttribute('href', mother);
    await expect(field('City')).toHaveValue('Leeds');
    await expectAccessible(page);
    await field('Share the email address, for example in a family. Save anyway.').check();
    await press('Save changes');
    await expect(desk.content.getByRole('status')).toHaveText('Changes saved.');
  });

  const [hers, childs] = [await newPage(), await newPage()];
  await test.step('the first who gets access logs in with the address, the other with their own username', async () => {
    await page.goto(`${mother}/access`);
    await expect(field('Username')).toHaveValue(email);
    await expectAccessible(page);
    await setPassword(page, hers, 'a quiet river bend');
    await page.goto(`${child}/access`);
    await press('Create password link');
    await expect(field('Username')).toHaveAccessibleDescription(/This username is already in use/);
    await expect(page.getByRole('link', { name: 'Mona Tarrant', exact: true })).toHaveAttribute('href', mother);
    await expectAccessible(page);
    await field('Username').fill('mia@tarrant.example');
    await setPassword(page, childs, 'another bend of the river');
    await expect(new ClientApp(hers).heading).toHaveText('Hello Mona');
    await expect(new ClientApp(childs).heading).toHaveText('Hello Mia');
  });

  await test.step('a team member changes a username, and finds the client by it', async () => {
    await page.goto(`${child}/access`);
    await field('Username').fill(email);
    await press('Change username');
    await expect(field('Username')).toHaveAccessibleDescription(/This username is already in use/);
    await expect(page.getByRole('link', { name: 'Mona Tarrant', exact: true })).toHaveAttribute('href', mother);
    await expectAccessible(page);
    await field('Username').fill('home+mia@tarrant.example');
    await press('Change username');
    await expect(desk.content.getByRole('status')).toHaveText('Changes saved.');
    await expect(page.getByRole('region', { name: 'Activity', exact: true })).toContainText('Username changed');
    await desk.find('home+mia@');
    await expect(desk.row('Mia Tarrant')).toBeVisible();
    await childs.goto('/app');
    await expect(new ClientApp(childs).heading, 'the login stays').toHaveText('Hello Mia');
  });

  await test.step('deleting the child leaves the address and the login of the mother', async () => {
    await page.goto(`${child}/information`);
    await waitForIslands(page);
    await deletion.scan();
    const dialog = await deletion.openConfirmation('Mia Tarrant');
    await expect(dialog).toContainText('Other clients who use this email address keep it: Mona Tarrant.');
    await deletion.confirm('Mia Tarrant');
    await new DeletedRecord(page).reference();
    await page.goto(mother);
    await expect(page.getByRole('link', { name: email, exact: true })).toBeVisible();
    await expect(desk.content).not.toContainText('Same email address:');
    await hers.goto('/app');
    await expect(new ClientApp(hers).heading).toHaveText('Hello Mona');
    await childs.goto('/app/login');
    await new ClientApp(childs).fillInLogIn({
      email: 'home+mia@tarrant.example',
      password: 'another bend of the river',
    });
    await expect(childs.getByRole('alert')).toContainText('That email and password don’t match.');
    const again = await newPage();
    await again.goto('/app/login');
    await new ClientApp(again).fillInLogIn({ email, password: 'a quiet river bend' });
    await expect(new ClientApp(again).heading).toHaveText('Hello Mona');
  });
});
