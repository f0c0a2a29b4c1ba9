import { expect, isForEverybody, test } from '../fixtures.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

const erased = [
  'First name and last name',
  'All address fields',
  'Email address (the user name)',
  'Password',
  'Access to the app and the embedded widgets',
  'Date of birth',
  'Gender',
  'Occupation',
  'Phone numbers',
  'Book a Buddy and Paid By relationships',
  'Medical information',
  'Stored payment method tokens',
  'Emergency contact',
  'Free-text notes',
  'Numbers from other systems',
  'Search words',
];

const kept = [
  'Invoices and payments',
  'Account credit movements',
  'Memberships sold',
  'Packages sold',
  'Bookings and visits',
  'Joining date and home location',
  'A random reference, and that the client was erased',
];

test('a client who asks to be forgotten is forgotten, and it can be proved', async ({ page }) => {
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
  const address = await desk.information(name);

  await test.step('nothing is open: no checklist, but a button', async () => {
    await deletion.scan();
    await isForEverybody(page);
  });

  await test.step('the last chance to back out tells who is erased, what goes and what stays', async () => {
    const dialog = await deletion.open(name);
    await expect(dialog).toContainText('This cannot be undone.');
    await expect(dialog).toContainText(email);
    for (const [heading, kinds] of [['Erased for good', erased], ['Kept, without a name', kept]] as const) {
      const list = dialog.locator('section').filter({ has: page.getByRole('heading', { name: heading, exact: true }) });
      await expect(list.getByRole('listitem')).toContainText(kinds);
    }
    await isForEverybody(page);
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await deletion.isCleared();
  });

  let reference = '';
  await test.step('confirming turns the client’s page into a record with a receipt', async () => {
    await deletion.open(name);
    await deletion.confirm(name);
    reference = await record.reference();
    await expect(record.news).toHaveText('The client has been erased.');
    await expect(record.receipt).toContainText('Erasure receipt');
    const today = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
    await expect(record.fact('Erased')).toHaveText(new RegExp(`^${short(today)}, \\d\\d:\\d\\d$`));
    await expect(record.fact('By')).toHaveText('Olivia Reed');
    await expect(record.fact('Home location')).toHaveText('Quayside');
    await expect(record.list('What was erased')).toContainText(erased);
    await expect(record.list('What was erased').filter({ hasText: 'First name' })).toContainText(/values: ([2-9]|\d\d)/);
    await expect(record.list('What was kept, and why')).toContainText(kept);
    await expect(record.list('What was kept, and why').first()).toContainText('Tax and accounting law asks for them.');
    await record.isReadOnly();
    for (const kind of ['Invoices', 'Memberships', 'Packages', 'Account credit', 'Bookings and visits']) {
      await expect(page.getByRole('region', { name: kind, exact: true }).getByRole('row').nth(1)).toBeVisible();
    }
    await isForEverybody(page);
    await isForgotten();
  });

  await test.step('old addresses lead to the record', async () => {
    for (const old of [address, `${address}?delete=confirm`, address.replace('/information', '')]) {
      await page.goto(old);
      expect(await record.reference()).toBe(reference);
      await isForgotten();
    }
    await expect(record.news).toBeHidden();
    await page.goBack();
    await expect(desk.heading).not.toHaveText('Client Information');
  });

  await test.step('the client is under Deleted Clients, to read only', async () => {
    await desk.choose('Deleted Clients');
    await expect(desk.content.getByText('read-only', { exact: true })).toBeVisible();
    const rows = page.getByRole('row').filter({ has: page.getByRole('link') });
    await expect(rows.first()).toContainText(reference);
    await expect(rows.first()).toContainText('Olivia Reed');
    await expect(desk.content.locator('form')).toHaveCount(1);
    for (const link of await desk.content.getByRole('link').all()) await expect(link).toHaveText(/^DC-/);
    await isForgotten();
    await isForEverybody(page);

    const search = page.getByRole('searchbox', { name: 'Find by reference', exact: true });
    await search.fill('DC-0000-0000');
    await search.press('Enter');
    await expect(desk.content.getByRole('status')).toHaveText('No deleted client has this reference.');
    await isForEverybody(page);
    for (const typed of [reference, ` ${reference.toLowerCase()} `]) {
      await desk.choose('Deleted Clients');
      await search.fill(typed);
      await search.press('Enter');
      expect(await record.reference()).toBe(reference);
    }
  });

  await test.step('nobody finds the client any more, and no friend’s page names the client', async () => {
    for (const words of [name, 'fitzgerald', email]) {
      await desk.find(words);
      await expect(desk.nobody).toBeVisible();
    }
    await desk.find(reference);
    await expect(desk.row(reference)).toBeHidden();
    await desk.find(buddy);
    await desk.row(buddy).getByRole('link').first().click();
    await expect(desk.heading).toHaveText(buddy);
    await isForgotten();
  });

  await test.step('the email address can be used by another client at once', async () => {
    await desk.information('Cher');
    await page.getByLabel('Email', { exact: true }).fill(email);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(desk.content.getByRole('status')).toHaveText('Saved.');
  });

  async function isForgotten() {
    const text = await page.content();
    for (const trace of ['Nora', 'Fitzgerald', email]) expect(text, trace).not.toContain(trace);
  }
});

/** `1 Dec 2026`. */
const short = (format: Intl.DateTimeFormat) => {
  const part = Object.fromEntries(format.formatToParts(new Date()).map(({ type, value }) => [type, value]));
  return `${part.day} ${part.month!.slice(0, 3)} ${part.year}`;
};

test('clients with names of every kind are asked for and erased by their names', async ({ page }) => {
  const desk = new Desk(page);
  const deletion = new Deletion(page);
  await desk.logIn(people.olivia);
  const names = ['晓燕 李', 'ليلى منصور', 'Maria-Antonietta Guglielmina von Hohenstaufen-Sigmaringen'];
  for (const name of names) {
    await desk.information(name);
    await deletion.scan();
    const dialog = await deletion.open(name);
    await isForEverybody(page);
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await deletion.isCleared();
  }
  for (const name of ['晓燕 李', 'ليلى منصور']) {
    await desk.information(name);
    await deletion.scan();
    await deletion.open(name);
    await deletion.confirm(name);
    await new DeletedRecord(page).reference();
    for (const word of name.split(' ')) await expect(desk.content).not.toContainText(word);
  }
});
