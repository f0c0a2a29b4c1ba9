import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, moves, test } from '../fixtures.ts';
import { ClientPages } from '../pages/client.ts';
import { DeletedRecord } from '../pages/deleted.ts';
import { Deletion } from '../pages/deletion.ts';
import { Desk } from '../pages/desk.ts';
import { people } from '../people.ts';
import { startLethe } from '../server.ts';

/** How soon a colleague's work is seen. */
const soon = { timeout: 1_000 };

test('two processes on one PostgreSQL are one Lethe', async ({ another, tolerate }) => {
  tolerate(/status of 422/);
  const database = process.env.LETHE_TEST_POSTGRES;
  if (!database) throw new Error('PostgreSQL is missing: run this through .ci/postgres.');
  const folder = await mkdtemp(join(tmpdir(), 'lethe-ledger-'));
  const on = { database, ledger: join(folder, 'lethe.ledger') };
  let one = await startLethe('demo', on);
  const two = await startLethe('serve', on);
  try {
    const [page, sams] = [await another(one.url), await another(two.url)];
    const [desk, deletion, sam] = [new Desk(page), new Deletion(page), new ClientPages(sams)];
    await desk.logIn(people.olivia);
    await new Desk(sams).logIn(people.sam);

    await test.step('a log-in at one is one at the other', async () => {
      const others = await another(two.url);
      await others.context().addCookies(await page.context().cookies());
      await others.goto('/clients');
      await expect(new Desk(others).heading).toHaveText('Clients');
      await new Desk(others).logOut();
      await page.goto('/clients');
      await expect(desk.heading).toHaveText('Log in');
      await desk.logIn(people.olivia);
    });

    const name = `Vera ${Date.now().toString(36)}`;
    await test.step('what is done at one is seen at the other within a second', async () => {
      await sam.add('Vera', name.slice(5));
      const address = await desk.information(name);
      await moves(page);
      await deletion.scan();
      await sam.open(address, 'memberships');
      await sam.field('Plan').fill('Morning');
      await sam.press('Sell');
      await expect(deletion.button).toBeHidden(soon);
      await sam.open(address, 'memberships');
      await sams.getByRole('link', { name: 'Morning', exact: true }).click();
      await sam.press('Cancel membership');
      await sam.says('The membership is cancelled.');
      await deletion.scan();
      await sams.goto(address);
      await moves(sams);
    });

    await test.step('whoever is erased at one is erased at the other, whose page is told', async () => {
      await deletion.open(name);
      await deletion.confirm(name);
      const reference = await new DeletedRecord(page).reference();
      await sams.goto(`/deleted-clients/${reference}`);
      expect(await new DeletedRecord(sams).reference()).toBe(reference);
    });

    await test.step('failures to log in are counted together', async () => {
      const guesses = [await another(one.url), await another(two.url)];
      let [counted, refused] = [0, 0];
      for (let n = 0; refused < 2; n += 1) {
        const guess = guesses[n % 2]!;
        await guess.goto('/login');
        await new Desk(guess).fillInLogIn({ email: people.adam.email, password: `wrong ${n}` });
        const words = await guess.getByRole('alert').innerText();
        if (words.includes('Too many attempts')) refused += 1;
        else [counted, refused] = [counted + 1, 0];
      }
      // Ten are free, and each further one doubles the wait: counted apart, it would be ten at each.
      expect(counted).toBeLessThan(18);
    });

    await test.step('one ends and comes back, and nobody is logged out', async () => {
      await one.stop();
      await sams.goto('/clients');
      await expect(new Desk(sams).heading).toHaveText('Clients');
      one = await startLethe('serve', on);
      const back = await another(one.url);
      await back.context().addCookies(await page.context().cookies());
      await back.goto('/clients');
      await expect(new Desk(back).heading).toHaveText('Clients');
    });
  } finally {
    await Promise.all([one.stop(), two.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
});
