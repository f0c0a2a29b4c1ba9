import { createHmac } from 'node:crypto';
import { expect, expectAccessible, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { Desk } from '../pages/desk.ts';
import { act, actAtOnce, openAct } from '../pages/thing.ts';
import { people } from '../people.ts';

/** The code that an authenticator app with this secret shows now, or `later` steps from now (RFC 6238). */
function code(secret: string, later = 0): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(/\s/g, '')]
    .map((sign) => signs.indexOf(sign).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const digest = createHmac('sha1', key).update(step).digest();
  const number = digest.readUInt32BE(digest.at(-1)! & 15) & 0x7f_ff_ff_ff;
  return (number % 1_000_000).toString().padStart(6, '0');
}

test('a new team member is invited, sets up a second factor, and is deactivated', async ({
  page,
  newPage,
  expectProblem,
  javaScriptEnabled,
}) => {
  const desk = new Desk(page);
  const nia = { name: 'Nia Bello', email: 'nia@lethe.example', password: 'a river of words' };
  const card = (name: string) =>
    page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });
  const nias = await newPage();
  const hers = new Desk(nias);

  await test.step('a group is created, but not without a name', async () => {
    await desk.logIn(people.olivia);
    await desk.choose('Team settings');
    await page.getByRole('link', { name: 'Team Access Group', exact: true }).click();
    expectProblem(/status of 422/);
    await card('Create a group').getByRole('button', { name: 'Create group', exact: true }).click();
    await expect(card('Create a group').getByLabel('Name', { exact: true })).toHaveAccessibleDescription(
      'Enter a name.',
    );
    await card('Create a group').getByLabel('Name', { exact: true }).fill('Coaches');
    await card('Create a group').getByRole('button', { name: 'Create group', exact: true }).click();
    await expect(page.getByRole('status')).toHaveText('Group created. It has no permissions yet.');
    await expectAccessible(page);
  });

  let handedOver = '';
  await test.step('the invitation link is shown once', async () => {
    await desk.choose('Team settings');
    const invite = card('Invite a team member');
    await invite.getByLabel('Name', { exact: true }).fill(nia.name);
    await invite.getByLabel('Email', { exact: true }).fill(nia.email);
    await invite.getByLabel('Role', { exact: true }).selectOption('Staff');
    await invite.getByLabel('Group', { exact: true }).selectOption('Coaches');
    await invite.getByRole('button', { name: 'Create invitation', exact: true }).click();
    const shown = page.getByRole('status').filter({ hasText: 'Send them this link' });
    const typed = await shown.locator('strong code').innerText();
    expect(typed).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
    handedOver = await shown.locator('code').first().innerText();
    expect(handedOver).toMatch(new RegExp(`^http://.*/welcome\\?code=${typed}$`));
    await expectAccessible(page);
    await desk.choose('Team settings');
    await expect(page.getByText(handedOver)).toHaveCount(0);
  });

  await test.step('she sets a password with the link and logs in', async () => {
    await nias.goto('/login');
    await nias.getByRole('link', { name: 'I have a code to set my password', exact: true }).click();
    await expect(nias.getByLabel('Code from your link', { exact: true })).toHaveValue('');
    await nias.goto(handedOver);
    await expect(hers.heading).toHaveText('Set your password');
    await expectAccessible(nias);
    await nias.getByLabel('New password', { exact: true }).fill(nia.password);
    await nias.getByRole('button', { name: 'Set password', exact: true }).click();
    await expect(nias.getByRole('status')).toHaveText('Password set. You can now log in.');
    await hers.logIn(nia);
  });

  await test.step('her group requires a second factor, and every page waits for it', async () => {
    await page.getByRole('link', { name: 'Team Access Group', exact: true }).click();
    await page.getByRole('link', { name: 'Coaches', exact: true }).click();
    await page.getByRole('link', { name: 'Access', exact: true }).click();
    const required = page.getByRole('switch', { name: 'Require two-step verification', exact: true });
    await expect(required).not.toBeChecked();
    await required.click();
    await expect(required).toBeChecked();
    await expectAccessible(page);

    await nias.goto('/clients');
    await expect(hers.heading).toHaveText('Your account');
    await expect(nias.getByText('Your group requires two-step verification.')).toBeVisible();
    await expectAccessible(nias);
    await nias.getByLabel('Your password', { exact: true }).fill(nia.password);
    await nias.getByRole('button', { name: 'Set up two-step verification', exact: true }).click();
    await expect(
      nias.getByRole('img', { name: 'QR code for setting up your authenticator app', exact: true }),
    ).toBeVisible();
    await expectAccessible(nias);
  });

  let [secret, recovery] = ['', ''];
  await test.step('the first code from the app turns it on and shows recovery codes', async () => {
    secret = await nias.locator('#secret').innerText();
    await nias.getByLabel('6-digit code from your app', { exact: true }).fill(code(secret));
    await nias.getByRole('button', { name: 'Turn on two-step verification', exact: true }).click();
    const codes = nias.locator('#recovery-codes').getByRole('listitem');
    await expect(codes).toHaveCount(10);
    recovery = await codes.first().innerText();
    await expectAccessible(nias);
    await nias.goto('/clients');
    await expect(hers.heading).toHaveText('Clients');
  });

  await test.step('logging in asks for a code from the app or a recovery code, and accepts each once', async () => {
    await hers.logOut();
    await hers.fillInLogIn(nia);
    await expect(hers.heading).toHaveText('Enter your code');
    await expectAccessible(nias);
    await nias.goto('/clients');
    await expect(hers.heading).toHaveText('Enter your code');
    const give = async (typed: string) => {
      await nias.getByLabel('Code', { exact: true }).fill(typed);
      await nias.getByRole('button', { name: 'Log in', exact: true }).click();
    };
    await give(recovery);
    await expect(hers.heading).toHaveText('Clients');
    await hers.logOut();
    await hers.fillInLogIn(nia);
    await give(recovery);
    await expect(nias.getByLabel('Code', { exact: true })).toHaveAccessibleDescription(/That’s not correct\./);
    // The clock of a phone may be one step ahead.
    await give(code(secret, 1));
    await expect(hers.heading).toHaveText('Clients');
  });

  await test.step('her page explains her permissions, and deactivating ends her login at once', async () => {
    await desk.choose('Team settings');
    await page.getByRole('link', { name: nia.name, exact: true }).click();
    await expect(desk.heading).toHaveText(nia.name);
    const row = page.getByRole('row').filter({ hasText: 'Delete Accounts' });
    await expect(row).toContainText('Turned off for Coaches.');
    await expectAccessible(page);
    await actAtOnce(page, 'Deactivate team member');
    await expect(page.getByRole('status')).toHaveText('Team member deactivated. They can no longer log in.');
    await expectAccessible(page);
    // With scripts, her page leaves by itself.
    if (javaScriptEnabled === false) await nias.goto('/clients');
    await expect(hers.heading).toHaveText('Log in');
    await hers.fillInLogIn(nia);
    await expect(nias.getByRole('alert')).toContainText('That email and password don’t match.');
  });

  await test.step('a deactivation is undone at once, and she logs in again', async () => {
    await act(page, 'Reactivate team member');
    await actAtOnce(page, 'Deactivate team member');
    await page.getByRole('main').getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(page.getByRole('status')).toHaveText('Undone. The team member can log in again.');
    await expect(page.getByRole('main').getByRole('button', { name: 'Undo', exact: true })).toBeHidden();
    await hers.fillInLogIn(nia);
    await expect(hers.heading).toHaveText('Enter your code');
    await actAtOnce(page, 'Deactivate team member');
    await expect(page.getByRole('status')).toHaveText('Team member deactivated. They can no longer log in.');
  });

  await test.step('the last administrator who can manage the team cannot be deactivated', async () => {
    await desk.choose('Team settings');
    const members = page.getByRole('region', { name: 'Members', exact: true });
    await members.getByRole('link', { name: people.olivia.name, exact: true }).click();
    await actAtOnce(page, 'Deactivate team member');
    await expect(page.getByRole('alert')).toHaveText('At least one administrator must be able to manage team access.');
    await expectAccessible(page);
  });
});

test('locations are added and edited, but a currency in use cannot change', async ({ page, expectProblem }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);
  await desk.choose('Team settings');
  await page.getByRole('link', { name: 'Locations', exact: true }).click();
  await expect(desk.heading).toHaveText('Locations');
  await expectAccessible(page);
  const card = (name: string) =>
    page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });

  const add = card('Add a location');
  await add.getByLabel('Name', { exact: true }).fill('Lighthouse');
  await add.getByLabel('Time zone', { exact: true }).fill('Mars/Olympus');
  await add.getByLabel('Currency', { exact: true }).fill('eur');
  expectProblem(/status of 422/);
  await add.getByRole('button', { name: 'Add location', exact: true }).click();
  await expect(add.getByLabel('Time zone', { exact: true })).toHaveAccessibleDescription(/Enter a time zone/);
  await add.getByLabel('Time zone', { exact: true }).fill('Europe/Lisbon');
  await add.getByRole('button', { name: 'Add location', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Location added.');

  const change = async (name: string, currency: string) => {
    await page.goto('/team/locations');
    await page.getByRole('link', { name, exact: true }).click();
    await expect(desk.heading).toHaveText(name);
    await expectAccessible(page);
    await openAct(page, 'Edit location');
    await page.getByLabel('Currency', { exact: true }).fill(currency);
    await page.getByRole('button', { name: 'Save changes', exact: true }).click();
  };
  await change('Lighthouse', 'GBP');
  await expect(page.getByRole('status')).toHaveText('Changes saved.');
  await expect(page.getByRole('definition').filter({ hasText: /^GBP$/ })).toBeVisible();

  await change('Quayside', 'CHF');
  await expect(page.getByLabel('Currency', { exact: true })).toHaveAccessibleDescription(
    /You can’t change the currency/,
  );
  await expectAccessible(page);
});

test('an old login needs a new proof of identity before a client is erased', async ({ page, lethe, expectProblem }) => {
  const desk = new Desk(page);
  await desk.logIn(people.olivia);
  const name = 'Pia Holm';
  await new ClientPages(page).add('Pia', 'Holm');
  const address = await desk.openInformation(name);
  await lethe.execute("update team_sessions set proved_at = '2026-01-01T00:00:00.000Z'");
  await page.goto(`${address}?delete=confirm`);
  const dialog = page.getByRole('dialog', { name: `${name} account deletion confirmation`, exact: true });
  const confirm = dialog.getByRole('button', { name: 'Confirm', exact: true });
  await confirm.click();
  const proof = dialog.getByLabel('Your password or a two-step verification code', { exact: true });
  await expect(proof).toBeVisible();
  await expectAccessible(page);
  await proof.fill('not the password');
  await confirm.click();
  await expect(dialog.getByRole('alert')).toContainText('That’s not correct.');
  await proof.fill(people.olivia.password);
  await confirm.click();
  await expect(page.getByText('Client erased.')).toBeVisible();
  expectProblem(/status of 422/);
});
