import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, runsScripts, test } from '../fixtures.ts';
import { ClientApp, type Client } from '../pages/app.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

const wrong =
  'That email and password don’t match. Check both and try again. After several attempts, wait a minute first.';

/** Erases a client with nothing open, from the client's information. */
async function erase(page: Page, name: string) {
  const deletion = new Deletion(page);
  await deletion.scan();
  await deletion.openConfirmation(name);
  await deletion.confirm(name);
  await new DeletedRecord(page).reference();
}

test('a client uses the app, asks to be deleted, and is unknown afterwards', async ({
  page,
  newPage,
  expectProblem,
}) => {
  expectProblem(/status of 422/);
  const nell: Client = {
    first: 'Nell',
    last: 'Quist',
    email: 'nell.quist@example.com',
    password: 'a quiet river bend',
  };
  const name = 'Nell Quist';
  const desk = new Desk(page);
  const phone = await newPage();
  const app = new ClientApp(phone);

  await test.step('she signs up once', async () => {
    await phone.goto('/app');
    await expect(app.heading).toHaveText('Log in');
    await expectAccessible(phone);
    await app.signUp(nell);
    await expectAccessible(phone);
    const twice = await newPage();
    await twice.goto('/app/sign-up');
    await twice.getByLabel('First name', { exact: true }).fill('Nell');
    await twice.getByLabel('Email', { exact: true }).fill(nell.email.toUpperCase());
    await twice.getByLabel('Password', { exact: true }).fill(nell.password);
    await twice.getByRole('button', { name: 'Sign up', exact: true }).click();
    await expect(twice.getByRole('alert')).toContainText('An account already uses this email address');
    await expectAccessible(twice);
  });

  let link = '';
  await test.step('she asks for a new password, and the team hands over a link', async () => {
    await phone.goto('/app/forgotten');
    await phone.getByLabel('Email', { exact: true }).fill(nell.email);
    await phone.getByRole('button', { name: 'Request link', exact: true }).click();
    await expect(phone.getByRole('status')).toContainText('If the studio knows that email address');

    await desk.logIn(people.olivia);
    await desk.find(name);
    await desk.row(name).getByRole('link').click();
    await page.getByRole('link', { name: 'App access', exact: true }).click();
    await expect(desk.heading).toHaveText('App access');
    await expect(page.getByRole('row').filter({ hasText: 'Requested a new password' })).toContainText('Client');
    await page.getByRole('button', { name: 'Create password link', exact: true }).click();
    link = await page.getByRole('status').locator('code').innerText();
    await expectAccessible(page);
  });

  await test.step('the link sets a password once and logs her in', async () => {
    nell.password = 'another bend of the river';
    await phone.goto(link);
    await phone.getByLabel('New password', { exact: true }).fill('short');
    await phone.getByRole('button', { name: 'Save and log in', exact: true }).click();
    await expect(phone.getByText('Must be 12 characters or more.')).toBeVisible();
    await expectAccessible(phone);
    await phone.getByLabel('New password', { exact: true }).fill(nell.password);
    await phone.getByRole('button', { name: 'Save and log in', exact: true }).click();
    await expect(phone.getByRole('status')).toHaveText('Password set. You’re logged in.');
    const late = await newPage();
    await late.goto(link);
    await late.getByLabel('New password', { exact: true }).fill('a third river password');
    await late.getByRole('button', { name: 'Save and log in', exact: true }).click();
    await expect(late.getByRole('alert')).toHaveText('This link has expired or already been used. Ask for a new one.');
  });

  await test.step('she books a session and cancels it', async () => {
    await phone.getByRole('link', { name: 'Schedule', exact: true }).click();
    await expect(app.heading).toHaveText('Schedule');
    const session = await app.book();
    await expectAccessible(phone);
    await phone.goto('/app');
    await expect(app.seats).toHaveCount(1);
    await expect(app.seats).toContainText(session);
    await expectAccessible(phone);
    await app.cancel();
    await expect(app.seats).toHaveCount(0);
  });

  await test.step('she asks to be deleted, withdraws the request, and asks again', async () => {
    const ask = phone.getByRole('button', { name: 'Request deletion', exact: true });
    const open = () => phone.getByText('Delete your account', { exact: true }).click();
    await open();
    await ask.click();
    await expect(phone.getByRole('alert')).toHaveText('Tick the box to confirm you want to delete your account.');
    for (const again of [true, false]) {
      await phone.getByLabel('I want to delete my account', { exact: true }).check();
      await ask.click();
      await expect(phone.getByText(/^You asked to delete your account on/)).toBeVisible();
      if (again) {
        await phone.getByRole('button', { name: 'Keep my account', exact: true }).click();
        await open();
      }
    }
    await expectAccessible(phone);
  });

  await test.step('the team sees the request and deletes her', async () => {
    await desk.choose('Clients');
    await page.getByRole('link', { name: 'View requests', exact: true }).click();
    await expect(desk.heading).toHaveText('Deletion requests');
    await expectAccessible(page);
    await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Waiting');
    await page.getByRole('link', { name, exact: true }).click();
    await expect(desk.heading).toHaveText('Deletion request');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Go to deletion', exact: true }).click();
    await expect(desk.heading).toHaveText('Client Information');
    await erase(page, name);
  });

  await test.step('the app treats her like a stranger', async () => {
    if (!(await runsScripts(phone))) await phone.goto('/app');
    await expect(app.heading).toHaveText('Log in');
    for (const email of [nell.email, 'unknown@example.com']) {
      await app.fillInLogIn({ email, password: nell.password });
      await expect(phone.getByRole('alert')).toHaveText(wrong);
    }
    await phone.goto(link);
    await phone.getByLabel('New password', { exact: true }).fill(nell.password);
    await phone.getByRole('button', { name: 'Save and log in', exact: true }).click();
    await expect(phone.getByRole('alert')).toHaveText('This link has expired or already been used. Ask for a new one.');
    await app.signUp({ ...nell, first: 'Nelly' });
  });
});

test('the studio’s own website embeds the schedule', async ({ page, newPage, lethe, expectProblem }) => {
  const ivo: Client = { first: 'Ivo', last: 'Tarn', email: 'ivo.tarn@example.com', password: 'stones in the river' };
  const name = 'Ivo Tarn';
  expectProblem(/status of 422/);
  const desk = new Desk(page);
  const visitor = await newPage();
  const frame = visitor.frameLocator('iframe');
  const widget = new ClientApp(visitor, frame);
  let html = '';
  const website = await serve(() => html);
  try {
    await desk.logIn(people.olivia);
    await desk.choose('Team settings');
    await page.getByRole('link', { name: 'Your website', exact: true }).click();
    await expect(desk.heading).toHaveText('Your website');
    html = await page.getByLabel('Quayside', { exact: true }).inputValue();
    expect(html).toContain(`src="${lethe.url}/embed/schedule?location=`);

    await test.step('a website that is not listed cannot embed it', async () => {
      expectProblem(/frame-ancestors|ERR_BLOCKED_BY_RESPONSE/);
      await visitor.goto(website.url);
      await expect(visitor.getByRole('heading', { name: 'Our classes' })).toBeVisible();
      await expect(widget.heading).toBeHidden();
    });

    await test.step('an administrator lists the website', async () => {
      await page.getByRole('link', { name: 'Add website', exact: true }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Add website', exact: true }).click();
      await expect(page.getByText('Enter the address of the website.', { exact: true })).toBeVisible();
      await page.getByLabel('Website address', { exact: true }).fill('http://elsewhere.example');
      await page.getByRole('button', { name: 'Add website', exact: true }).click();
      await expect(page.getByText(/^Enter a web address/)).toBeVisible();
      await page.getByLabel('Website address', { exact: true }).fill(`${website.url}/`);
      await page.getByRole('button', { name: 'Add website', exact: true }).click();
      await expect(page.getByRole('row').filter({ hasText: website.url })).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('a client logs in and books on the website', async () => {
      const app = new ClientApp(await newPage());
      await app.signUp(ivo);
      await visitor.goto(website.url);
      await expect(widget.heading).toHaveText('Quayside');
      await frame.getByRole('link', { name: 'Log in to book', exact: true }).click();
      await widget.fillInLogIn({ ...ivo, password: 'not his password' });
      await expect(frame.getByRole('alert')).toHaveText(wrong);
      await widget.fillInLogIn(ivo);
      await expect(frame.getByText(name, { exact: true })).toBeVisible();
      const session = await widget.book();
      await expect(widget.seats).toContainText(session);
      await widget.cancel();
    });

    await test.step('erasing him ends his login on the website', async () => {
      await desk.openInformation(name);
      await erase(page, name);
      if (!(await runsScripts(visitor))) await visitor.reload();
      await expect(frame.getByRole('link', { name: 'Log in to book', exact: true })).toBeVisible();
      await expect(frame.getByText(name, { exact: true })).toBeHidden();
    });
  } finally {
    website.server.close();
  }
});

/** Serves a website from another origin. */
async function serve(html: () => string): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><title>Our studio</title><link rel="icon" href="data:,"><h1>Our classes</h1>${html()}`,
    );
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}` };
}
