import { expect, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';

test('where it could not be looked for texts that name the client, the confirmation says so', async ({ page, tolerate }) => {
  const [desk, deletion] = [new Desk(page), new Deletion(page)];
  const name = 'Ludo Penrose';
  await desk.logIn(people.olivia);
  await new ClientPages(page).add('Ludo', 'Penrose');
  await desk.information(name);
  tolerate(/find_mentions/);
  await page.route('**/api/find_mentions', (route) => route.abort());
  await deletion.scan();
  const dialog = await deletion.open(name);
  await expect(dialog).toContainText('Lethe could not look whether this client is named anywhere else.');
  await expect(dialog.getByRole('alert')).toHaveText('');
});
