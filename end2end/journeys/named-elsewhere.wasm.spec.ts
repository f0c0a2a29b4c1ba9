import { expect, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('the confirmation says when the search for texts that name the client failed', async ({ page, expectProblem }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const name = 'Ludo Penrose';
  await desk.logIn(people.olivia);
  await new ClientPages(page).add('Ludo', 'Penrose');
  await desk.openInformation(name);
  expectProblem(/delete=confirm/);
  await page.route(/delete=confirm/, (route) => route.abort());
  await deletion.scan();
  const dialog = await deletion.openConfirmation(name);
  await expect(dialog).toContainText('Lethe couldn’t check whether other records name this client.');
  await expect(dialog.getByRole('alert')).toHaveText('');
  // Every kind is listed until it is known what the client has.
  for (const kind of ['First name and last name', 'Date of birth', 'Invoices and payments']) {
    await expect(deletion.kind(name, kind)).toBeVisible();
  }
  await expect(deletion.otherKinds(name).others).toHaveCount(0);
});
