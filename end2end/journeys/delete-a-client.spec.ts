import { expect, expectAccessible, test } from '../fixtures.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

const erased = [
  'First name and last name',
  'All address fields',
  'Email address (the username)',
  'Password',
  'App and embedded widget access',
  'Date of birth',
  'Gender',
  'Occupation',
  'Phone numbers',
  'Book a Buddy and Paid By relationships',
  'Medical information',
  'Stored payment method tokens',
  'Emergency contact',
  'Notes',
  'IDs from other systems',
  'Search index entries',
  'Bookings with their sessions and dates',
];

const kept = [
  'Invoices and payments',
  'Account credit transactions',
  'Memberships sold',
  'Packages sold',
  'Counts of visits',
  'Date joined and home location',
  'A random reference, and the fact that a client was erased',
];

test('a client is deleted, and a receipt proves it', async ({ page, expectProblem }) => {
  const desk = new Desk(page);
  const deletion = new Deletion(page);
  const record = new DeletedRecord(page);
  const name = 'Nora Fitzgerald';
  const email = 'nora.fitzgerald@example.com';
  await desk.logIn(people.olivia);

  await desk.find('nora');
  await desk.row(name).getByRole('link').click();
  const buddies = desk.content.getByText(/^Book a Buddy: /);
  await expect(buddies.first()).toBeVisible();
  const buddy = (await buddies.first().innerText()).replace('Book a Buddy: ', '');
  const address = await desk.openInformation(name);

  await test.step('the switch shows the button when nothing is open', async () => {
    await deletion.scan();
    await expectAccessible(page);
  });

  await test.step('the confirmation names the client, the erased data and the kept data', async () => {
    const dialog = await deletion.openConfirmation(name);
    await expect(dialog).toContainText('You can’t undo this.');
    await expect(dialog).toContainText(email);
    for (const kind of [...erased, ...kept]) await expect(deletion.kind(name, kind), kind).toHaveCount(1);
    await expect(deletion.kind(name, 'First name and last name')).toContainText(name);
    await expect(deletion.kind(name, 'Email address (the username)')).toContainText(email);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await deletion.expectCleared();
  });

  let reference = '';
  await test.step('confirming replaces the client’s page by a record with a receipt', async () => {
    await deletion.openConfirmation(name);
    await deletion.confirm(name);
    reference = await record.reference();
    await expect(record.notice).toHaveText('Client erased.');
    await expect(record.receipt).toContainText('Erasure receipt');
    const today = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
    const erasedAt = new RegExp(`^${short(today)}, \\d\\d:\\d\\d \\(UTC\\+0[01]:00\\)$`);
    await expect(record.fact('Erased')).toHaveText(erasedAt);
    await expect(record.fact('Erased by')).toHaveText('Olivia Reed');
    await expect(record.fact('Home location')).toHaveText('Quayside, 14 Example Wharf, London SE16 0AA');
    await expect(record.list('What was erased')).toContainText(erased);
    await expect(record.list('What was erased').filter({ hasText: 'First name' })).toContainText(/([2-9]|\d\d) values/);
    await expect(record.list('What was kept and why')).toContainText(kept);
    await expect(record.list('What was kept and why').first()).toContainText('Required by tax and accounting law.');
    await record.expectReadOnly();
    for (const kind of ['Invoices', 'Memberships', 'Packages', 'Account credit']) {
      await expect(page.getByRole('region', { name: kind, exact: true }).getByRole('row').nth(1)).toBeVisible();
    }
    await expect(record.content).toContainText(/bookings? (was|were) removed\./);
    await expectAccessible(page);
    await expectErased();
  });

  await test.step('the client’s old addresses lead nowhere', async () => {
    expectProblem(/status of 404/);
    for (const old of [address, `${address}?delete=confirm`, address.replace('/information', '')]) {
      await page.goto(old);
      await expect(desk.heading).toHaveText('Page not found');
      await expect(page.getByText(reference)).toHaveCount(0);
      await expectErased();
    }
    await page.goBack();
    await expect(desk.heading).not.toHaveText('Client Information');
  });

  await test.step('Deleted Clients lists the record, read-only', async () => {
    await desk.choose('Deleted Clients');
    await expect(desk.content.getByText('read-only', { exact: true })).toBeVisible();
    const rows = page.getByRole('row').filter({ has: page.getByRole('link') });
    await expect(rows.first()).toContainText(reference);
    await expect(rows.first()).toContainText('Olivia Reed');
    await expect(desk.content.locator('form')).toHaveCount(1);
    for (const link of await desk.content.getByRole('link').all()) await expect(link).toHaveText(/^DC-/);
    await expectErased();
    await expectAccessible(page);

    const search = page.getByRole('searchbox', { name: 'Search by reference', exact: true });
    expectProblem(/status of 422/);
    await search.fill('DC-0000-0000');
    await search.press('Enter');
    await expect(desk.content.getByRole('status')).toHaveText(
      'No deleted client has that reference. Check it and try again.',
    );
    await expectAccessible(page);
    for (const typed of [reference, ` ${reference.toLowerCase()} `]) {
      await desk.choose('Deleted Clients');
      await search.fill(typed);
      await search.press('Enter');
      expect(await record.reference()).toBe(reference);
    }
  });

  await test.step('no search finds the client, and no other client’s page names the client', async () => {
    for (const words of [name, 'fitzgerald', email]) {
      await desk.find(words);
      await expect(desk.noResults).toBeVisible();
    }
    await desk.find(reference);
    await expect(desk.row(reference)).toBeHidden();
    await desk.find(buddy);
    await desk.row(buddy).getByRole('link').first().click();
    await expect(desk.heading).toHaveText(buddy);
    await expectErased();
  });

  await test.step('another client can use the email address at once', async () => {
    await desk.openInformation('Cher');
    await page.getByLabel('Email', { exact: true }).fill(email);
    await page.getByRole('button', { name: 'Save changes', exact: true }).click();
    await expect(desk.content.getByRole('status')).toHaveText('Changes saved.');
  });

  async function expectErased() {
    const text = await page.content();
    for (const trace of ['Nora', 'Fitzgerald', email]) expect(text, trace).not.toContain(trace);
  }
});

/** `1 Dec 2026`. */
const short = (format: Intl.DateTimeFormat) => {
  const part = Object.fromEntries(format.formatToParts(new Date()).map(({ type, value }) => [type, value]));
  return `${part.day} ${part.month!.slice(0, 3)} ${part.year}`;
};

test('clients with names in any script are named in the confirmation and erased', async ({ page }) => {
  const desk = new Desk(page);
  const deletion = new Deletion(page);
  await desk.logIn(people.olivia);
  const names = ['晓燕 李', 'ليلى منصور', 'Maria-Antonietta Guglielmina von Hohenstaufen-Sigmaringen'];
  for (const name of names) {
    await desk.openInformation(name);
    await deletion.scan();
    const dialog = await deletion.openConfirmation(name);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await deletion.expectCleared();
  }
  for (const name of ['晓燕 李', 'ليلى منصور']) {
    await desk.openInformation(name);
    await deletion.scan();
    await deletion.openConfirmation(name);
    await deletion.confirm(name);
    await new DeletedRecord(page).reference();
    for (const word of name.split(' ')) await expect(desk.content).not.toContainText(word);
  }
});
