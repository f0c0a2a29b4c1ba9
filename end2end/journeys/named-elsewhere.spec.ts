import { expect, expectAccessible, runsScripts, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('texts about others that name the client are corrected or accepted before the client is erased', async ({
  page,
  expectProblem,
}) => {
  const [desk, clients, deletion] = [new Desk(page), new ClientPages(page), new Deletion(page)];
  const name = 'Quentin Underhill';
  const notes = {
    Garrick: 'Trains with Quentin Underhill on Mondays.',
    Hester: 'Her street is named after Quentin Underhill, the painter.',
  };
  await desk.logIn(people.olivia);
  await clients.add('Quentin', 'Underhill');
  for (const [first, text] of Object.entries(notes)) {
    await clients.add(first, 'Oakes');
    await write(`${first} Oakes`, text);
  }

  await desk.openInformation(name);
  await deletion.scan();
  const dialog = await deletion.openConfirmation(name);
  await test.step('the confirmation shows the findings in context, above the erased data', async () => {
    await expect(dialog.getByRole('heading', { level: 3 })).toHaveText(['Named elsewhere', 'Erased for good', /^Kept/]);
    for (const [first, text] of Object.entries(notes)) {
      const place = dialog
        .getByRole('listitem')
        .filter({ has: page.getByRole('link', { name: `Notes of ${first} Oakes` }) });
      await expect(place).toContainText(text);
      await expect(place.locator('mark')).toHaveText(name);
    }
    await expectAccessible(page);
  });

  await test.step('confirming without accepting the findings erases nothing', async () => {
    if (!(await runsScripts(page))) expectProblem(/status of 422/);
    await deletion.confirm(name);
    await expect(dialog.getByRole('alert')).toContainText('Look at the places where this client is named.');
    await expectAccessible(page);
  });

  await test.step('one finding is corrected', async () => {
    const opened = page.waitForEvent('popup');
    await dialog.getByRole('link', { name: 'Notes of Garrick Oakes' }).click();
    const there = await opened;
    await there.getByLabel('Notes', { exact: true }).fill('Trains with a friend on Mondays.');
    await there.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(there.getByText('Saved.', { exact: true })).toBeVisible();
    await there.close();
  });

  await test.step('the other finding is about a namesake and is accepted', async () => {
    await page.goto('/clients');
    await desk.openInformation(name);
    await deletion.scan();
    await deletion.openConfirmation(name);
    await expect(dialog.locator('mark')).toHaveText([name]);
    await dialog.getByLabel('I have looked at these places. What stands there may stay.').check();
    await deletion.confirm(name);
    await expect(new DeletedRecord(page).notice).toHaveText('The client has been erased.');
    await expect(new DeletedRecord(page).receipt).toContainText('0 residues');
    await desk.openInformation('Hester Oakes');
    await expect(page.getByLabel('Notes', { exact: true })).toHaveValue(notes.Hester);
  });

  await test.step('the confirmation says when no text names the client', async () => {
    await desk.openInformation('Garrick Oakes');
    await deletion.scan();
    const clear = await deletion.openConfirmation('Garrick Oakes');
    await expect(clear).toContainText('No text about anybody or anything else names this client.');
    await expectAccessible(page);
  });

  async function write(client: string, text: string) {
    await desk.openInformation(client);
    await page.getByLabel('Notes', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(desk.content.getByRole('status')).toHaveText('Saved.');
  }
});
