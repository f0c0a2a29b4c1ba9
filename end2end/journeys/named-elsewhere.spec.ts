import { expect, expectAccessible, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('texts about others that name the client are replaced, edited or left on the confirmation', async ({
  page,
  expectProblem,
}) => {
  const [desk, clients, deletion] = [new Desk(page), new ClientPages(page), new Deletion(page)];
  const name = 'Quentin Underhill';
  const notes = {
    Garrick: 'Trains with Quentin Underhill on Mondays.',
    Hester: 'Her street is named after Quentin Underhill, the painter.',
    Ivo: 'Brother of Quentin Underhill.',
  };
  await desk.logIn(people.olivia);
  await clients.add('Quentin', 'Underhill');
  for (const [first, text] of Object.entries(notes)) {
    await clients.add(first, 'Oakes');
    await write(`${first} Oakes`, text);
  }
  const [garrick, hester, ivo] = ['Garrick', 'Hester', 'Ivo'].map((first) =>
    deletion.finding(name, `Notes of ${first} Oakes`),
  );

  await desk.openInformation(name);
  await deletion.scan();
  const dialog = await deletion.openConfirmation(name);
  await test.step('the confirmation shows the findings in context, above the erased data', async () => {
    await expect(dialog.getByRole('heading', { level: 3 })).toHaveText([
      'Mentioned in other records',
      'Erased permanently',
      /^Kept/,
    ]);
    for (const [first, text] of Object.entries(notes)) {
      const { place, text: field } = deletion.finding(name, `Notes of ${first} Oakes`);
      await expect(place).toContainText(text);
      await expect(place.locator('mark')).toHaveText(name);
      await expect(place.getByRole('link', { name: `Notes of ${first} Oakes` })).toBeVisible();
      await expect(field).toBeHidden();
    }
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectAccessible(page);
    expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  await test.step('confirming before all is decided erases nothing, keeps what was chosen and leads to the rest', async () => {
    expectProblem(/status of 422/);
    await garrick!.edit.check();
    await expect(garrick!.text).toHaveValue(notes.Garrick);
    await expect(hester!.text).toBeHidden();
    await garrick!.text.fill('Trains with Underhill, Quentin.');
    await hester!.leave.check();
    await deletion.confirm(name);
    await expect(dialog.getByRole('alert')).toContainText('Choose what happens to each text that names this client');
    await expect(garrick!.edit).toBeChecked();
    await expect(garrick!.text).toHaveValue('Trains with Underhill, Quentin.');
    await expect(garrick!.text).toHaveAccessibleDescription(/This text names the client\./);
    await expect(dialog.locator('[data-open]').first()).toBeFocused();
    await expect(hester!.leave).toBeChecked();
    await expect(ivo!.place).toContainText('Choose what happens to this text.');
    await expectAccessible(page);
  });

  await test.step('a choice is made with the keyboard', async () => {
    await ivo!.replace.focus();
    await page.keyboard.press('Space');
    await expect(ivo!.replace).toBeChecked();
    await garrick!.text.fill('Trains with a friend on Mondays.');
    await deletion.confirm(name);
    await expect(new DeletedRecord(page).notice).toHaveText('Client erased.');
  });

  await test.step('the texts are as decided, and the receipt counts them', async () => {
    const record = new DeletedRecord(page);
    const reference = await record.reference();
    await expect(record.receipt).toContainText(
      'Texts in other records: 1 with the name replaced by the reference, 1 edited, 1 left',
    );
    await expectNotes('Garrick Oakes', 'Trains with a friend on Mondays.');
    await expectNotes('Hester Oakes', notes.Hester);
    await expectNotes('Ivo Oakes', `Brother of ${reference}.`);
  });

  await test.step('the confirmation says when no text names the client', async () => {
    await desk.openInformation('Garrick Oakes');
    await deletion.scan();
    const clear = await deletion.openConfirmation('Garrick Oakes');
    await expect(clear).toContainText('No other record names this client.');
    await expectAccessible(page);
  });

  await test.step('the confirmation lists what this client has, and the other kinds behind a disclosure', async () => {
    const garricks = (kind: string) => deletion.kind('Garrick Oakes', kind);
    await expect(garricks('First name and last name')).toContainText('Garrick Oakes');
    await expect(garricks('Notes')).toContainText('Trains with a friend on Mondays.');
    await expect(garricks('Date of birth')).toBeHidden();
    const { others, summary } = deletion.otherKinds('Garrick Oakes');
    await summary.focus();
    await page.keyboard.press('Enter');
    await expect(others).toContainText('This client has none of these.');
    for (const kind of ['Date of birth', 'Phone numbers', 'Invoices and payments']) {
      await expect(others.getByRole('listitem').filter({ hasText: kind })).toBeVisible();
      await expect(garricks(kind)).toHaveCount(1);
    }
    await expectAccessible(page);
  });

  async function write(client: string, text: string) {
    await desk.openInformation(client);
    await page.getByLabel('Notes', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Save changes', exact: true }).click();
    await expect(desk.content.getByRole('status')).toHaveText('Changes saved.');
  }

  async function expectNotes(client: string, text: string) {
    await desk.openInformation(client);
    await expect(page.getByLabel('Notes', { exact: true })).toHaveValue(text);
  }
});

test('a text that changes while the confirmation is open is shown again before anything is erased', async ({
  page,
  newPage,
  expectProblem,
}) => {
  const [desk, clients, deletion] = [new Desk(page), new ClientPages(page), new Deletion(page)];
  const name = 'Rufus Pemberton';
  expectProblem(/status of 422/);
  await desk.logIn(people.olivia);
  await clients.add('Rufus', 'Pemberton');
  await clients.add('Selma', 'Oakes');
  await write(page, 'Comes with Rufus Pemberton.');

  await desk.openInformation(name);
  await deletion.scan();
  const dialog = await deletion.openConfirmation(name);
  const selma = deletion.finding(name, 'Notes of Selma Oakes');
  await selma.leave.check();
  const other = await newPage();
  await new Desk(other).logIn(people.olivia);
  await write(other, 'Left with Rufus Pemberton.');
  await other.close();

  await deletion.confirm(name);
  await expect(dialog.getByRole('alert')).toContainText(
    'What this confirmation lists has changed since you opened it.',
  );
  await expect(dialog.getByRole('alert')).toBeFocused();
  await expect(selma.place).toContainText('Left with Rufus Pemberton.');
  await expect(selma.leave).toBeChecked();
  await expectAccessible(page);
  await deletion.confirm(name);
  await new DeletedRecord(page).reference();

  async function write(where: typeof page, text: string) {
    const there = new Desk(where);
    await there.openInformation('Selma Oakes');
    await where.getByLabel('Notes', { exact: true }).fill(text);
    await where.getByRole('button', { name: 'Save changes', exact: true }).click();
    await expect(there.content.getByRole('status')).toHaveText('Changes saved.');
  }
});
